"""Whether an uploaded template may be opened at all: a docx, small, without macros, embedded things or links to the outside."""

import html
import io
import re
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit import ole
from qianshou.kit.errors import Invalid

MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES = 2 * 1024 * 1024, 20 * 1024 * 1024, 200
_OUTSIDE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
NO_DOCX = gettext_lazy("请传 docx 文件。doc、wps 请先“另存为”docx。")
OLD = {
    "locked": gettext_lazy("模板加了密码，打不开。请在 WPS 里打开，去掉密码，另存为 docx 再传。"),
    "word": gettext_lazy("这是旧的 .doc 文件。请在 WPS 或 Word 里打开，“另存为”docx 再传。"),
}
_CODE = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)<")
_SIMPLE = re.compile(rb"<(?:\w+:)?fldSimple\b[^>]*\binstr\s*=\s*[\"']([^\"']*)")
_RUNS = re.compile(r"DDE|INCLUDE|IMPORT|MACROBUTTON|DATABASE|AUTOTEXT|\bLINK\b|\bRD\b", re.IGNORECASE)
_LINK = re.compile(rb'<Relationship\b[^>]*relationships/hyperlink["\'][^>]*>', re.IGNORECASE)


def _codes(text: bytes) -> str:
    """What the fields of a part do: their codes, run together however Word cut them."""
    cut = b"".join(_CODE.findall(text)) + b" " + b" ".join(_SIMPLE.findall(text))
    return html.unescape(cut.decode("utf-8", "replace"))


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
        name = one.filename.lower()
        if name.endswith((".xml", ".rels")):
            text = package.read(one)
            if b"<!DOCTYPE" in text[:4096].upper() or b"<!ENTITY" in text.upper():
                raise Invalid(_("模板里有不允许的内容，请在 WPS 里重新另存为 docx。"), "file")
            if name.endswith(".rels") and _OUTSIDE.search(_LINK.sub(b"", text)):
                raise Invalid(_("模板链接了外面的文件或图片，请把图片直接放进去再传。"), "file")
            if _RUNS.search(_codes(text)) or b":altChunk" in text:
                raise Invalid(_("模板里有会自动取外面内容的域（DDE、INCLUDETEXT、LINK 等），为了安全不能用。请删掉它再传。"), "file")
            if name == "[content_types].xml" and b"macroenabled" in text.lower():
                raise Invalid(_("模板里有宏或嵌入的文件，为了安全不能用。请另存为普通 docx。"), "file")
