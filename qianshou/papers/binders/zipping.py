"""A print run as docx files in one zip, numbered in the cabinet's order, with a list of contents first; nothing of it lies on disk unsealed."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.papers.binders.paged import page_as_docx
from qianshou.papers.documents.fields.asking import day
from qianshou.papers.documents.paper import Page, Printed, fill
from qianshou.papers.documents.purposes import printed_by
from qianshou.papers.documents.queries import template_for
from qianshou.papers.documents.registry import Block, Document
from qianshou.papers.documents.word import as_docx, made_of, names_used

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
MOST_NAME = 40  # of a name inside the zip: old Windows stops at 260 characters of whole path


def file_name(words: str) -> str:
    """Words as part of a file's name anywhere: no separators, no controls, no dot or space at the ends."""
    return _NOT_IN_NAMES.sub("", words)[:MOST_NAME].strip(" .") or "_"


@dataclass
class Templates:
    """The county's own templates of these documents, each opened once, with the fields they name."""

    county_id: int
    files: dict[str, bytes | None] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)

    def take(self, documents: list[Document]) -> "Templates":
        """Looks up those not met yet."""
        for one in documents:
            if one.code not in self.files:
                own = self.files[one.code] = template_for(self.county_id, one.code)
                if own:
                    self.names[one.code] = names_used(own)
        return self


@dataclass
class Zipped:
    """The zip while it grows: each file under its number, and the lines of the contents."""

    folders: dict[str, str] = field(default_factory=dict)  # a class's words -> its folder
    lines: list[dict[str, str]] = field(default_factory=list)
    sheets: int = 0
    _out: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_STORED)  # a docx is packed already

    def add(self, place: str, name: str, papers: list[Printed], templates: Templates) -> None:
        """One child's (helper's, unit's) papers, a file each."""
        folder = self.folders.setdefault(place, f"{len(self.folders) + 1:02} {file_name(place)}")
        for printed in papers:
            title = fill(printed.document.title, printed.sheets[0])
            path = f"{folder}/{len(self.lines) + 1:04} {file_name(name)} {file_name(title)}.docx"
            self._put(path, as_docx(printed, templates.files.get(printed.document.code)))
            self.sheets += printed.count
            said = {"序号": str(len(self.lines) + 1), "班级或单位": place, "姓名": name, "文书": title, "份数": str(printed.count)}
            self.lines.append(said)

    def add_page(self, page: Page) -> None:
        """A page that was written before: of a pack."""
        number = len(self.lines) + 1
        self._put(f"{number:04} {file_name(page.title)}.docx", page_as_docx(page))
        self.sheets += 1
        self.lines.append({"序号": str(number), "班级或单位": "".join(page.head[:1]), "姓名": "", "文书": page.title, "份数": "1"})

    def _put(self, path: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
        self._zip.writestr(entry, data)  # without a time: the same papers are the same bytes

    def finish(self, actor: Any, *, title: str, unit: str, purpose: str, today: dt.date) -> bytes:
        """The bytes, the list of contents before everything else in a folder's order."""
        sheet = {"单位": unit, "日期": day(today), "打印说明": printed_by(actor, purpose), "文件": self.lines, "标题": title}
        printed = Printed(CONTENTS, (sheet,), made_on=today)
        self._put(f"00 {_('目录')}.docx", as_docx(printed, made_of(CONTENTS)))
        self._zip.close()
        return self._out.getvalue()


CONTENTS = Document(
    "contents", "{{标题}}目录", "unit", 0, "", "", "form", False, "term", "", "", ("{{单位}}", "{{日期}}"),
    (Block("list", of="文件", columns=(("序号", "序号", 8), ("班级或单位", "班级或单位", 28), ("姓名", "姓名", 18), ("文书", "文书", 36), ("份数", "份数", 10))),),
)  # fmt: skip


def in_tens(rows: list[Any]) -> Iterator[list[Any]]:
    """As many at a time as are worth a word about how far it is."""
    yield from (rows[at : at + 10] for at in range(0, len(rows), 10))
