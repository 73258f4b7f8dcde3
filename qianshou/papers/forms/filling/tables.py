"""Counts into a table, of a sheet or a Word page: numbers as numbers, names of units where the form left them open; formulas stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..counting.result import Result
from ..counting.table import CountTable
from .ground import Ground, fill_labels

Facts = Mapping[str, Any]


def fill_counts(ground: Ground, table: CountTable, result: Result, whole: Facts) -> None:
    """All cells of a counted table; rows come in where more units stand below than the form has rows."""
    fill_labels(ground, table.labels, whole, table.header_rows[0] - 1)
    if result.extra:
        ground.stretch(table.header_rows[-1], result.after, result.extra)
    for line in result.lines:
        if line.write:
            ground.put(line.row, table.label_column, line.words)
    for (row, place), cell in result.cells.items():
        if cell.value is not None:
            ground.put(row, place, cell.value)
