"""The parser child: a docx or pdf in at stdin, its text out at stdout, inside limits. Run by path, alone: it imports the parser
and the standard library, nothing of the house, and knows no path of the disk.

stdin: one marshalled header (kind, limits) after its length, then the file. stdout: one marshalled ("text", …) or ("no", code).
"""

import io
import marshal
import re
import sys
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART = "word/document.xml"


class No(Exception):
    """A refusal; the text is its code."""


def limit(memory: int, seconds: int) -> None:
    """Bound memory and processor time where the system can; elsewhere only the parent's clock does."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def paragraph(node: ElementTree.Element) -> str:
    """The words of one paragraph; what was deleted under tracked changes is left out."""
    out = []
    for one in node.iter():
        if one.tag == W + "t":
            out.append(one.text or "")
        elif one.tag == W + "tab":
            out.append(" ")
        elif one.tag in (W + "br", W + "cr"):
            out.append("\n")
    return "".join(out)


def blocks(body: ElementTree.Element, out: list[str]) -> None:
    """Paragraphs and tables in order: a table row is one line, its cells set apart."""
    for node in body:
        if node.tag == W + "p":
            out.append(paragraph(node))
        elif node.tag == W + "tbl":
            for row in node.iter(W + "tr"):
                cells = ["".join(map(paragraph, cell.iter(W + "p"))).strip() for cell in row.iter(W + "tc")]
                out.append("：".join(cell for cell in cells[:2] if cell) + "".join("，" + cell for cell in cells[2:] if cell))
        elif node.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            blocks(node, out)


def docx_text(data: bytes, most: int) -> str:
    """The body of a Word file. No entity is resolved: a document type declaration is refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(PART)
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise No("damaged")
    body = ElementTree.fromstring(xml).find(W + "body")
    out: list[str] = []
    if body is not None:
        blocks(body, out)
    return "\n".join(out)[: most + 1]


def pdf_text(data: bytes, most: int, pages: int) -> str:
    """The text layer of a PDF, its wrapped lines joined again."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise No("password")
    if len(reader.pages) > pages:
        raise No("too_many_pages")
    out: list[str] = []
    size = 0
    for page in reader.pages:
        out.append(page.extract_text() or "")
        size += len(out[-1])
        if size > most:
            break
    if not "".join(out).strip():
        raise No("scanned")
    return unwrapped("\n".join(out))


HEAD = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、．.]|第[一二三四五六七八九十]+[章条]|[①-⑳●■◆])")


def unwrapped(text: str) -> str:
    """Lines that break in the middle of a sentence are joined: a full line, no stop at its end, no number after it."""
    lines = [re.sub(r"(?<=[\u4e00-\u9fff，。；：、])\s+(?=[\u4e00-\u9fff，。；：、])", "", line.strip()) for line in text.splitlines()]
    lines = [line for line in lines if line and not re.fullmatch(r"[-—\s]*\d{1,3}[-—\s]*|第\s*\d+\s*页.*", line)]
    full = max((len(line) for line in lines), default=0) * 0.8
    out: list[str] = []
    wrapped = False
    for line in lines:
        if out and wrapped and not HEAD.match(line):
            out[-1] += line
        else:
            out.append(line)
        wrapped = len(line) >= full and line[-1] not in "。！？；：;:!?"
    return "\n".join(out)


def refusal_of(error: BaseException) -> str:
    """The code for whatever stopped the reading."""
    if isinstance(error, No):
        return str(error)
    if isinstance(error, MemoryError):
        return "too_much_memory"
    name = type(error).__name__
    return "password" if "Password" in name or "FileNotDecrypted" in name or "DependencyError" in name else "damaged"


def main() -> None:
    """Read, answer, and say no in one word where it cannot."""
    size = int.from_bytes(sys.stdin.buffer.read(4), "little")
    task = marshal.loads(sys.stdin.buffer.read(size))
    limit(task["memory"], task["seconds"])
    try:
        data = sys.stdin.buffer.read()
        text = docx_text(data, task["most"]) if task["kind"] == "docx" else pdf_text(data, task["most"], task["pages"])
        answer = ("text", text)
    except BaseException as error:  # noqa: BLE001 - a parser's panic is no Exception; the parent wants one word
        answer = ("no", refusal_of(error))
    sys.stdout.buffer.write(marshal.dumps(answer, 2))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
