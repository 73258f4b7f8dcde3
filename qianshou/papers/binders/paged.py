"""A finished page as a docx: its parts become blocks, every word of it a field, so that nothing in it is taken for one."""

from dataclasses import dataclass, field

from qianshou.papers.documents.paper import Page, Part, Printed, Sheet
from qianshou.papers.documents.registry import Block, Document
from qianshou.papers.documents.word import as_docx, made_of


@dataclass
class _Words:
    """The page's words under numbers."""

    sheet: Sheet = field(default_factory=dict)

    def named(self, text: str) -> str:
        """A field that stands for the text."""
        name = f"字{len(self.sheet) + 1}"
        self.sheet[name] = text
        return f"{{{{{name}}}}}"

    def rows(self, part: Part) -> str:
        """A list that holds the rows of a table."""
        name = f"行{len(self.sheet) + 1}"
        self.sheet[name] = [{f"c{n}": cell for n, cell in enumerate(row)} for row in part.rows]
        return name


def _block(part: Part, words: _Words) -> Block | None:
    title = words.named(part.title) if part.title else ""
    if part.kind == "grid":
        tall = {row[0].text: max(cell.tall for cell in row) for row in part.cells}
        rows = tuple(tuple(cell.text if cell.label else words.named(cell.text) for cell in row) for row in part.cells)
        return Block("grid", title, rows=rows, tall=tall)
    if part.kind == "list" and part.rows:
        return Block("list", title, of=words.rows(part), columns=tuple((head, f"c{n}", wide) for n, (head, wide) in enumerate(part.heads)))
    if part.kind == "signs":
        return Block("signs", names=part.names)
    lines = part.lines or ((part.empty,) if part.empty else ())
    return Block("text", title, lines=tuple(words.named(line) for line in lines)) if lines or title else None


def page_as_docx(page: Page) -> bytes:
    """One page as a file of its own, in the looks of the shipped templates."""
    words = _Words()
    blocks = tuple(block for part in page.parts if (block := _block(part, words)))
    head = tuple(words.named(text) for text in page.head)
    style = page.style if page.style in ("form", "wide") else "letter"
    one = Document(page.code, words.named(page.title), "unit", 0, "", "", style, False, "term", "", "", head, blocks)
    return as_docx(Printed(one, (words.sheet | {"打印说明": page.foot},)), made_of(one))
