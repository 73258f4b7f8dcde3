"""Old and plain files (.xls, .csv) as a new workbook: words and merges where they stood; the lines, widths and sizes nobody can read are drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .blank import Card, ListTable, Other, Part
from .opening import Opened
from .surface import Surface

_THIN = Border(*[Side(style="thin")] * 4)
_NARROWEST, _WIDEST = 6.0, 28.0


def workbook_of(opened: Opened, parts: Sequence[Part] = ()) -> Any:
    """A workbook to fill with the same words at the same places."""
    book = Workbook()
    book.remove(book.active)
    for surface, part in zip(opened.surfaces, parts or [None] * len(opened.surfaces), strict=True):
        sheet = book.create_sheet((surface.grid.name or "表")[:31])
        _words(sheet, surface, formulas=opened.kind == "csv")
        if opened.kind != "csv":
            _look(sheet, surface, part)
        for top, left, bottom, right in surface.grid.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return book


def _words(sheet: Any, surface: Surface, *, formulas: bool) -> None:
    for column, cells in enumerate(surface.grid.columns, 1):
        for row, value in enumerate(cells, 1):
            if value != "":
                cell = sheet.cell(row, column, value)
                if isinstance(value, str) and not (formulas and value.startswith("=")):
                    cell.data_type = "s"


def _rows(surface: Surface, part: Part) -> range:
    """The rows of the table itself, a total under it included."""
    if isinstance(part, ListTable):
        below = part.last + 1
        more = below < surface.grid.height and sum(bool(surface.text(below, c).strip()) for c in range(len(surface.grid.columns))) > 1
        return range(part.header_rows[0] - 1, below + more)
    if part is None or isinstance(part, Other):
        return range(0)
    if isinstance(part, Card):
        return range(min((f.at[0] for f in part.fields), default=0), surface.grid.height)
    return range(part.header_rows[0] - 1, part.rows[-1].row + 1)


def _look(sheet: Any, surface: Surface, part: Part) -> None:
    table, wide = _rows(surface, part), _wide(surface)
    for row in table:
        for column in range(wide):
            cell = sheet.cell(row + 1, column + 1)
            cell.border, cell.alignment = _THIN, Alignment(wrap_text=True, horizontal="center", vertical="center")
    for column in range(wide):
        words = [surface.text(row, column) for row in table if (one := surface.owners.get((row, column))) is None or one.left == one.right]
        most = max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for text in words for line in text.split("\n")), default=0)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(most + 2.0, _NARROWEST), _WIDEST)
    for row in range(table.start):
        one = next((block for block in surface.blocks(row) if block.text.strip()), None)
        if one is not None and one.right - one.left >= wide // 2 and row == 0:
            cell = sheet.cell(1, one.left + 1)
            cell.font, cell.alignment = Font(size=16, bold=True), Alignment(horizontal="center", vertical="center", wrap_text=True)
            sheet.row_dimensions[1].height = 30
    if wide > 8:
        sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _wide(surface: Surface) -> int:
    used = [place for place, column in enumerate(surface.grid.columns) if any(cell != "" for cell in column)]
    return max([*used, *(right for _, _, _, right in surface.grid.merges)], default=-1) + 1
