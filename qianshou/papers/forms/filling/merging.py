"""Rows that many units sent, put into their template's own layout through the writers of lists: heads, formats, formulas, totals stay."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import load_workbook

from ..blank import Column, ListTable
from ..opening import open_form
from ..read import read_opened
from . import sheets, streaming
from .cells import write
from .filled import Whole, _saved, _source
from .safe import sheet_text

TOTALS = ("合计", "总计", "小计", "共计")
FOOT = 40  # rows under the list in which its total may stand
Row = Mapping[int, Any]  # column position -> value


@dataclass(frozen=True)
class Beside:
    """A sheet of its own behind the list: who sent what."""

    name: str
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int]


def fill_rows(data: bytes, part: ListTable, rows: Sequence[Row], whole: Whole, *, sums: Row, beside: Beside | None = None) -> bytes:
    """A workbook with these rows under the heads of `part`; `sums` go into the template's total row where it holds no formula of its
    own, or into a row of their own where it has none."""
    opened = open_form(data)
    book = _source(opened, read_opened(opened))
    sheet = book.worksheets[part.index]
    total = _total_row(sheet, part)
    free = _freed(part)
    extra: list[dict[str, Any]] = [] if total or not sums else [{}]
    sheets.fill_list(sheet, free, [*({f"row.{n}": value for n, value in row.items()} for row in rows), *extra], whole.facts)
    at = total + max(0, len(rows) - part.rows) if total else part.first + len(rows) + 1 if sums else 0
    if at:
        _sum_up(sheet, free, at, sums, named=not total)
    sheets.mark(sheet, whole.note, below=True)
    if beside is not None:
        _beside(book, beside, whole.note)
    book.active = part.index
    return _saved(book)


def stream_rows(data: bytes, part: ListTable, rows: Iterator[Row], count: int, whole: Whole, *, sums: Row, beside: Beside | None = None) -> bytes | None:
    """As `fill_rows` for very many rows, taken one by one; `count` is how many. None where the template's last row is merged with others or there
    are fewer rows than it has: such a list is filled cell by cell."""
    opened = open_form(data)
    book = _source(opened, read_opened(opened))
    sheet = book.worksheets[part.index]
    if not streaming.may_stream(sheet, part) or count < part.rows + len(streaming.SAMPLES):
        return None
    total, free = _total_row(sheet, part), _freed(part)
    own = {} if total or not sums else {**sums, _words_at(free, sums): TOTALS[0], **{n: "" for n, c in enumerate(free.columns) if c.code == "paper.serial"}}
    rest = streaming.begin(sheet, free, iter(map(dict, rows)), count + bool(own), whole.facts)
    if total:
        _sum_up(sheet, free, total + count - part.rows, sums, named=False)
    sheets.mark(sheet, whole.note, below=True, after=part.first + count + bool(own))
    if beside is not None:
        _beside(book, beside, whole.note)
    book.active = part.index
    return streaming.finish(_saved(book), sheet, free, streaming.numbered(rest, own or None))


def _freed(part: ListTable) -> ListTable:
    """The list with its columns taking whatever stands at their place in a row; its serial numbers stay its own."""
    return replace(part, columns=[c if c.code == "paper.serial" else Column(f"row.{n}") for n, c in enumerate(part.columns)], choices={}, prefilled=[])


def _words_at(part: ListTable, sums: Row) -> int:
    """The column that takes the word 合计."""
    return next((n for n, column in enumerate(part.columns) if column.code != "paper.serial" and n not in sums), 0)


def with_beside(data: bytes, beside: Beside, note: str) -> bytes:
    """A finished workbook with such a sheet behind it."""
    book = load_workbook(io.BytesIO(data))
    _beside(book, beside, note)
    return _saved(book)


def _total_row(sheet: Any, part: ListTable) -> int:
    """The row (from 1) of the template's total; 0 where it has none."""
    for row in range(part.last + 2, part.last + 2 + FOOT):
        for column in range(1, min(len(part.columns), 3) + 1):
            value = sheet.cell(row, column).value
            if isinstance(value, str) and value.replace(" ", "").replace("\u3000", "").startswith(TOTALS):
                return row
    return 0


def _sum_up(sheet: Any, part: ListTable, row: int, sums: Row, *, named: bool) -> None:
    words = _words_at(part, sums)
    for n, column in enumerate(part.columns):
        cell = sheet.cell(row, n + 1)
        if named and column.code == "paper.serial":
            cell.value = None
        elif n in sums and cell.data_type != "f":
            write(cell, sums[n])
        elif named and n == words:
            write(cell, TOTALS[0])


def _beside(book: Any, beside: Beside, note: str) -> None:
    taken = {one.title for one in book.worksheets}
    made = book.create_sheet(next(name for name in (beside.name, f"{beside.name}2", f"{beside.name}3") if name not in taken))
    for n, row in enumerate(beside.rows, start=1):
        for k, value in enumerate(row, start=1):
            write(made.cell(n, k), sheet_text(value) if isinstance(value, str) else value)
    for n, wide in enumerate(beside.widths, start=1):
        made.column_dimensions[made.cell(1, n).column_letter].width = wide
    sheets.mark(made, note, below=True)
