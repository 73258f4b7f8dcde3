"""Whether an uploaded template may be opened at all: a docx, small, without macros, embedded things or links to the outside."""

import io
import re
import zipfile
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit import ole
from qianshou.kit.errors import Invalid

MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES = 2 * 1024 * 1024, 20 * 1024 * 1024, 200
NO_DOCX = gettext_lazy("请传 docx 文件。doc、wps 请先“另存为”docx。")
OLD = {
    "locked": gettext_lazy("模板加了密码，打不开。请在 WPS 里打开，去掉密码，另存为 docx 再传。"),
    "word": gettext_lazy("这是旧的 .doc 文件。请在 WPS 或 Word 里打开，“另存为”docx 再传。"),
}
# What a field may not do: fetch, run, or take in another file (ECMA-376 part 1, 17.16.5).
_RUNS = re.compile(r"(?<![a-z])(dde(auto)?|include(text|picture)?|import|macrobutton|database|autotext(list)?|link|rd)(?![a-z])", re.IGNORECASE)


class _Part:
    """What one XML part of the package holds, as Word would read it, whatever its encoding; nothing is built in memory."""

    def __init__(self) -> None:
        self.doctype = self.outside = self.other_file = self.macros = False
        self._codes: list[str] = []
        self._in_code = False

    def read(self, data: bytes) -> "_Part":
        """Raises ExpatError for what is no XML."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._text
        parser.Parse(data, True)
        return self

    @property
    def runs(self) -> bool:
        """Whether a field fetches or runs; its code is read together however Word cut it, and apart from the next field's."""
        return self.other_file or _RUNS.search("".join(self._codes)) is not None

    def _doctype(self, *_said: object) -> None:
        self.doctype = True
        raise expat.ExpatError("doctype")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, said = name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._in_code = tag in ("instrText", "delInstrText")
        self.other_file |= tag == "altChunk"
        self.outside |= tag == "Relationship" and said.get("TargetMode", "").lower() == "external" and not said.get("Type", "").endswith("/hyperlink")
        self.macros |= "macroenabled" in said.get("ContentType", "").lower()
        if tag in ("fldChar", "fldSimple"):
            self._codes.append(f"\n{said.get('instr', '')}\n")

    def _end(self, name: str) -> None:
        self._in_code = False

    def _text(self, words: str) -> None:
        if self._in_code:
            self._codes.append(words)


def check(data: bytes) -> None:
    """Refuses, with a sentence, what is no docx, too big, locked, or holds anything that could run or fetch."""
    if len(data) > MOST_BYTES:
        raise Invalid(_("模板不能超过 2 MB。去掉里面的大图再传。"), "file")
    if old := ole.kind_of(data):
        raise Invalid(str(OLD.get(old, NO_DOCX)), "file")
    if not data.startswith(b"PK\x03\x04"):
        raise Invalid(str(NO_DOCX), "file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _directory(package.infolist())
            _contents(package)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, IndexError):
        raise Invalid(_("这个文件打不开，可能损坏了。请在 WPS 里打开，另存为 docx 再传。"), "file") from None


def _directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise Invalid(_("模板里的东西太多了，请只留文字和表格。"), "file")
    if any(one.flag_bits & 0x1 for one in entries):
        raise Invalid(str(OLD["locked"]), "file")
    names = {one.filename.lower().replace("\\", "/") for one in entries}
    if "word/document.xml" not in names or "[content_types].xml" not in names:
        raise Invalid(str(NO_DOCX), "file")
    if any("vbaproject" in name or "/embeddings/" in name or "/activex/" in name for name in names):
        raise Invalid(_("模板里有宏或嵌入的文件，为了安全不能用。请另存为普通 docx。"), "file")


def _contents(package: zipfile.ZipFile) -> None:
    for one in package.infolist():
        data = package.read(one)
        if not _is_xml(one.filename.lower(), data):
            continue
        part = _Part()
        try:
            part.read(data)
        except expat.ExpatError:
            if not part.doctype:
                raise ValueError("no XML") from None
            raise Invalid(_("模板里有不允许的内容，请在 WPS 里重新另存为 docx。"), "file") from None
        if part.outside:
            raise Invalid(_("模板链接了外面的文件或图片，请把图片直接放进去再传。"), "file")
        if part.runs:
            raise Invalid(_("模板里有会自动取外面内容的域（DDE、INCLUDETEXT、LINK 等），为了安全不能用。请删掉它再传。"), "file")
        if part.macros:
            raise Invalid(_("模板里有宏或嵌入的文件，为了安全不能用。请另存为普通 docx。"), "file")


def _is_xml(name: str, data: bytes) -> bool:
    """By its ending or its looks: a part may be called anything. Pictures drawn in XML are pictures."""
    looks = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))
    return name.endswith((".xml", ".rels")) or (looks and not name.endswith(".svg"))
