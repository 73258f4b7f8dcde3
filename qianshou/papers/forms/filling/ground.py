"""A sheet or a Word table to write on, alike for both: what stands in a cell, a value into it, more rows under one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Protocol

from docx.oxml.ns import qn

from ..blank import Label
from ..labels import blanks, filled
from .cells import write
from .stretching import stretch
from .words import said
from .writing import put, set_text

Facts = Mapping[str, Any]


class Ground(Protocol):
    """Places are from 0; a cell under a merge belongs to its top-left one."""

    def text(self, row: int, column: int) -> str: ...

    def put(self, row: int, column: int, value: Any) -> None:
        """A value into a cell; a formula stays a formula."""

    def stretch(self, first: int, last: int, extra: int) -> None:
        """`extra` rows more after row `last` of those from `first` on, each like it."""


class SheetGround:
    """A sheet of a workbook."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def text(self, row: int, column: int) -> str:
        value = self.sheet.cell(row + 1, column + 1).value
        return "" if value is None else str(value)

    def put(self, row: int, column: int, value: Any) -> None:
        cell = self.sheet.cell(row + 1, column + 1)
        if cell.data_type != "f":
            write(cell, value)

    def stretch(self, first: int, last: int, extra: int) -> None:
        stretch(self.sheet, first + 1, last + 1, extra)


class PageGround:
    """A table of a Word document; the number in a formula field is renewed, for Word works it out only when told to."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self._read()

    def _read(self) -> None:
        self.cells, self.width = self.table._cells, len(self.table.columns)  # noqa: SLF001 - the public way reads the whole table anew for every cell

    def cell(self, row: int, column: int) -> Any:
        return self.cells[row * self.width + column]

    def text(self, row: int, column: int) -> str:
        return str(self.cell(row, column).text)

    def put(self, row: int, column: int, value: Any) -> None:
        cell = self.cell(row, column)
        if not renewed(cell, said(value)):
            put(cell, said(value))

    def stretch(self, first: int, last: int, extra: int) -> None:
        row = self.table.rows[last]._tr  # noqa: SLF001 - as above
        model = deepcopy(row)
        for text in model.iter(qn("w:t")):
            text.text = ""
        for _ in range(extra):
            row.addnext(deepcopy(model))
        self._read()


def renewed(cell: Any, text: str) -> bool:
    """Whether the cell holds a formula field, whose shown result then becomes `text`; the formula itself stays."""
    for simple in cell._tc.iter(qn("w:fldSimple")):  # noqa: SLF001 - python-docx knows no fields
        for number, one in enumerate(simple.iter(qn("w:t"))):
            one.text = "" if number else text
        return True
    shown, found = False, []
    for one in cell._tc.iter(qn("w:fldChar"), qn("w:t")):  # noqa: SLF001
        if one.tag == qn("w:fldChar"):
            shown = one.get(qn("w:fldCharType")) == "separate"
        elif shown:
            found.append(one)
    for number, one in enumerate(found):
        one.text = "" if number else text
    return bool(found)


def fill_labels(ground: Ground, labels: Sequence[Label], whole: Facts, above: int) -> None:
    """The blanks over the table; what stands under it is for people to sign."""
    for label in labels:
        value = said(whole.get(label.code or ""), label.text)
        if not value or label.place[0] >= above:
            continue
        if label.fill is not None:
            ground.put(*label.fill, value)
            continue
        text = ground.text(*label.place)
        ground.put(*label.place, filled(text, {blank.start: value for blank in blanks(text) if blank.label == label.text}))


__all__ = ["Ground", "PageGround", "SheetGround", "fill_labels", "renewed", "set_text"]
