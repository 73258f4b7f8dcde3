"""One value into one cell of a workbook, typed so that nothing in it ever becomes a formula (RELIABILITY §5.4)."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any

from .safe import sheet_text

_USUAL = 8.43  # characters, where a file says nothing
_NARROW = 11.0  # characters a date needs; narrower columns shrink it instead of showing ####


def width_of(sheet: Any, letter: str) -> float:
    """Characters a column holds; asked for without making a column that the file did not name."""
    found = sheet.column_dimensions.get(letter)
    return found.width if found is not None and found.width else sheet.sheet_format.defaultColWidth or _USUAL


def write(cell: Any, value: Any, head: str = "") -> None:
    """One value as what it is: a date as a date, a number as a number, everything else as text that stays text."""
    if value is None or value == "" or type(cell).__name__ == "MergedCell":
        return
    if isinstance(value, dt.date):
        cell.value = value
        if cell.number_format == "General":
            cell.number_format = "yyyy-mm" if "年月" in head and "日" not in head else "yyyy-mm-dd"
        if width_of(cell.parent, cell.column_letter) < _NARROW:
            look = copy(cell.alignment)
            look.shrink_to_fit, look.wrap_text = True, False
            cell.alignment = look
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
        return
    cell.value = sheet_text(str(value))
    cell.data_type = "s"
    cell.quotePrefix = True
