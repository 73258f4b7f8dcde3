"""Counts into a sheet: numbers as numbers, names of units where the form left them open; formulas stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..counting.result import Result
from ..counting.table import CountTable
from .sheets import fill_labels, write
from .stretching import stretch

Facts = Mapping[str, Any]


def fill_counts(sheet: Any, table: CountTable, result: Result, whole: Facts) -> None:
    """All cells of a counted table; rows come in where more units stand below than the form has rows."""
    fill_labels(sheet, table.labels, whole, table.header_rows[0] - 1)
    if result.extra:
        stretch(sheet, table.header_rows[-1] + 1, result.after + 1, result.extra)
    for line in result.lines:
        if line.write:
            write(sheet.cell(line.row + 1, table.label_column + 1), line.words)
    for (row, place), cell in result.cells.items():
        target = sheet.cell(row + 1, place + 1)
        if cell.value is not None and target.data_type != "f":
            write(target, cell.value)
