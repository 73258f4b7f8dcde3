"""Old and plain files (.xls, .csv) as a new workbook: words, merges and lines; their fonts and colours are not read."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from .opening import Opened

_THIN = Border(*[Side(style="thin")] * 4)


def workbook_of(opened: Opened) -> Any:
    """A workbook to fill with the same words at the same places."""
    book = Workbook()
    book.remove(book.active)
    for surface in opened.surfaces:
        grid = surface.grid
        sheet = book.create_sheet((grid.name or "表")[:31])
        for column, cells in enumerate(grid.columns, 1):
            for row, value in enumerate(cells, 1):
                if value != "":
                    cell = sheet.cell(row, column, value)
                    cell.border, cell.alignment = _THIN, Alignment(wrap_text=True, vertical="center")
                    if isinstance(value, str):
                        cell.data_type = "s"
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return book
