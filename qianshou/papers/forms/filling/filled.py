"""The door of filling: a blank form's bytes, its reading and the children's facts -> the finished files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qianshou.kit.errors import Refused

from ..blank import ListTable, Read, cell_name
from ..counting import CountTable
from ..counting.result import Result
from ..opening import Opened, open_form
from ..read import Answers, read_opened
from ..rebuilding import workbook_of
from . import pages, sheets, tables
from .ground import PageGround, SheetGround
from .plainfile import filled_text
from .safe import title_of
from .words import vouched

Facts = Mapping[str, Any]
Counts = Mapping[int, Result]
Left = dict[str, list[str]]
MOST_SHEETS = 500


@dataclass(frozen=True)
class Whole:
    """What holds for the whole paper, by code, and the line that says who took it out."""

    facts: Facts
    note: str = ""


@dataclass(frozen=True)
class Filled:
    """The finished file: its bytes, its ending, how many children and how many files are in it; `left` names by child's uid the
    adults a form's table of family members had no row for."""

    data: bytes
    ending: str
    rows: int
    files: int
    left: Left = field(default_factory=dict)


def _kept(code: str | None, head: str) -> bool:
    """Whether a file may hold it: talks and visits are records of their own, and no sheet of children asks for just one."""
    return code is not None and not code.startswith("record.") and vouched(code, head)


def unknown_columns(read: Read) -> list[str]:
    """The columns (letters; on cards the labels) nothing we keep can fill."""
    found = [
        cell_name((0, place))[:-1]
        for part in read.lists
        for place, column in enumerate(part.columns)
        if part.headers[place] and (place in part.leave or not vouched(column.code, part.headers[place]))
    ]
    found += [
        f"{field.under}{field.label}" for card in read.cards for field in card.fields if field.want.code is None or not vouched(field.want.code, field.label)
    ]
    return list(dict.fromkeys(found))


def asked_columns(read: Read) -> list[str]:
    """The columns a person has to answer for; they stay empty until then."""
    found = [cell_name((0, place))[:-1] for part in read.lists for place, column in enumerate(part.columns) if column.ask]
    found += [f"{field.under}{field.label}" for card in read.cards for field in card.fields if field.want.ask]
    found += [place for table in read.counts for place, _words in table.asked]
    return list(dict.fromkeys(found))


def refuse_named(read: Read) -> None:
    """Refuses a list in which children stand already: others' facts would come to stand beside their names."""
    if many := max((part.named for part in read.lists), default=0):
        raise Refused(f"这张表里已经写了 {many} 个孩子，不是空表。请上传空表；要把这些孩子读进来或核对，请用“导入”。")


def _source(opened: Opened, read: Read) -> Any:
    return opened.source if opened.source is not None else workbook_of(opened, read.parts)


def ending_of(kind: str) -> str:
    """What a blank of this kind comes back as: itself, or .xlsx where no library of ours writes the old format."""
    return kind if kind in ("docx", "csv") else "xlsx"


def _saved(source: Any) -> bytes:
    out = io.BytesIO()
    source.save(out)
    return out.getvalue()


def _workbook(
    data: bytes, answers: Answers | None, children: Sequence[Facts], whole: Whole, *, single: bool, left: Left, counts: Counts | None = None
) -> bytes:
    opened = open_form(data)
    read = read_opened(opened, answers=answers)
    book = _source(opened, read)
    for part in read.parts:
        sheet = book.worksheets[part.index]
        if isinstance(part, CountTable) and counts and part.index in counts:
            tables.fill_counts(SheetGround(sheet), part, counts[part.index], whole.facts)
            if whole.note:
                sheets.mark(sheet, whole.note, below=True)
        if isinstance(part, ListTable):
            sheets.fill_list(sheet, part, children, whole.facts)
            if whole.note:
                sheets.mark(sheet, whole.note, below=True)
    cards = [(part, book.worksheets[part.index]) for part in read.cards]
    for part, blank in cards:
        targets = [blank][: len(children)] if single else [sheets.copy_of(blank, title_of(n, str(f.get("child.name", "")))) for n, f in enumerate(children, 1)]
        for sheet, facts in zip(targets, children, strict=True):
            _keep(left, facts, sheets.fill_card(sheet, part, facts, whole.facts))
            if whole.note:
                sheets.mark(sheet, whole.note, below=False)
        if not single:
            book.remove(blank)
    if cards and not single:
        book.active = 0
    return filled_text(data, book.worksheets) if opened.kind == "csv" else _saved(book)


def _counted_document(data: bytes, answers: Answers | None, whole: Whole, counts: Counts) -> bytes:
    """A Word document whose tables are counted; its lines for the whole paper are filled too."""
    opened = open_form(data)
    read = read_opened(opened, answers=answers)
    for part in read.counts:
        if part.index in counts:
            tables.fill_counts(PageGround(opened.source.tables[part.index]), part, counts[part.index], whole.facts)
    pages.fill_lines(opened.source, read, {}, whole.facts)
    if whole.note:
        pages.mark(opened.source, whole.note)
    return _saved(opened.source)


def _keep(left: Left, facts: Facts, names: list[str]) -> None:
    if names:
        left.setdefault(str(facts.get("uid", "")), []).extend(names)


def _document(data: bytes, answers: Answers | None, children: Sequence[Facts], whole: Whole, left: Left) -> bytes:
    base: Any = None
    for facts in children if read_opened(open_form(data), answers=answers).cards else children[:1]:
        opened = open_form(data)
        read = read_opened(opened, answers=answers)
        _keep(left, facts, pages.fill_cards(opened.source, read.cards, facts, whole.facts))
        pages.fill_lines(opened.source, read, facts, whole.facts)
        for part in read.lists:
            pages.fill_table(opened.source, part, children)
        if base is None:
            base = opened.source
        else:
            pages.append_page(base, opened.source)
    if whole.note:
        pages.mark(base, whole.note)
    return _saved(base)


def _one(data: bytes, kind: str, answers: Answers | None, children: Sequence[Facts], whole: Whole, *, left: Left, single: bool = False) -> bytes:
    if kind == "docx":
        return _document(data, answers, children, whole, left)
    return _workbook(data, answers, children, whole, single=single, left=left)


def fill_counts(data: bytes, counts: Counts, whole: Whole, *, people: int, answers: Answers | None = None) -> Filled:
    """The tables of counts of a form, a workbook or a Word document, with their numbers."""
    kind = open_form(data).kind
    if kind == "docx":
        return Filled(_counted_document(data, answers, whole, counts), "docx", people, 1)
    return Filled(_workbook(data, answers, [], whole, single=True, left={}, counts=counts), ending_of(kind), people, 1)


def fill_form(data: bytes, children: Sequence[Facts], whole: Whole, *, answers: Answers | None = None, apart: bool = False) -> Filled:
    """The form with these children in it. `apart`: a one-per-child form as one file each, in a zip.

    Refuses a form that wants nothing of a child, no children at all, and more than 500 at once on a one-per-child form.
    """
    opened = open_form(data)
    read = read_opened(opened, answers=answers)
    if not read.lists and not read.cards:
        raise Refused("没有在这张表里找到要填的栏目。请检查是不是空表，或换一个文件。")
    refuse_named(read)
    if not children:
        raise Refused("没有符合条件的孩子，没有可填的。")
    ending = ending_of(opened.kind)
    if read.cards and not apart and len(children) > MOST_SHEETS:
        raise Refused(f"一人一张的表一次最多填 {MOST_SHEETS} 个孩子，请按学校或班级分开填。")
    left: Left = {}
    if not (apart and read.cards and not read.lists):
        return Filled(_one(data, opened.kind, answers, children, whole, left=left), ending, len(children), 1, left)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, facts in enumerate(children, 1):
            name = f"{title_of(number, str(facts.get('child.name', '')))}.{ending}"
            package.writestr(name, _one(data, opened.kind, answers, [facts], whole, single=True, left=left))
    return Filled(out.getvalue(), "zip", len(children), len(children), left)
