"""List or card: a header over rows that are alike is a list, labels and values by turns are a card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qianshou.kit.text import clean, fold
from qianshou.kit.workbook import Grid
from qianshou.papers.lexicon import meaning_of

from ..frame import Frame, find_frame
from .words import is_value, label_of, names_a_field

_LOOK_AT = 15
_NAMES = frozenset(["姓名", "学生姓名", "儿童姓名", "幼儿姓名", "孩子姓名", "留守儿童姓名", "留守学生姓名"])
ENOUGH, ROWS = 5, 3
_HEADS, _ALIKE = 4, 2  # known columns of a list's header, and rows alike under it
_A_NAME = re.compile(r"[\u3400-\u9fff·]{2,12}|[\u3400-\u9fff][\s　]+[\u3400-\u9fff]")
_SERIAL = ("序号", "编号", "序", "号")


def may_be_card(grid: Grid) -> bool:
    """A quick look: a label 姓名 near the top with a value beside it, not another label."""
    for row in range(min(grid.height, _LOOK_AT)):
        cells = [cell for cell in grid.row(row) if not (isinstance(cell, str) and not cell.strip())]
        for here, after in zip(cells, [*cells, ""][1:], strict=True):
            if isinstance(here, str) and fold(here).strip(":：") in _NAMES:
                if not isinstance(after, str) or (after and is_value(label_of("姓名"), after)):
                    return True
            elif isinstance(here, str) and any(fold(here).startswith((f"{name}:", f"{name}：")) for name in _NAMES):
                return True
    return False


def is_form(grid: Grid, header_rows: Sequence[int]) -> bool:
    """Whether what looks like a list is a card nobody has filled: row after row brings new labels, outside the list's header (rows from 1)."""
    seen = {cell for row in header_rows if row <= grid.height for cell in grid.row(row - 1) if isinstance(cell, str)}
    fresh = rows = 0
    for row in range(min(grid.height, _LOOK_AT * 4)):
        new = {cell for cell in grid.row(row) if isinstance(cell, str) and cell not in seen and names_a_field(cell)}
        seen |= new
        fresh += len(new)
        rows += len(new) >= 2
    return rows >= ROWS and fresh >= ENOUGH


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _heads(frame: Frame) -> dict[int, str]:
    """The lowest header cell of each column that has one."""
    return {place: levels[-1] for place, levels in enumerate(frame.levels) if levels}


def _known(word: str) -> bool:
    meaning = meaning_of(word)
    return fold(word) in _SERIAL or (meaning is not None and meaning.sure >= 0.7)


def _part(grid: Grid, first: int, end: int) -> Grid:
    return Grid(grid.index, grid.name, False, [], [list(column[first:end]) for column in grid.columns])


def _is_number(cell: Any) -> bool:
    return str(cell).strip().removesuffix(".0").isdecimal()


def _is_row(grid: Grid, row: int, heads: dict[int, str], name: int) -> bool:
    """A child's row: a name under 姓名 (or none, in a numbered row), a third of the columns filled, and more values than names of fields."""
    cells = [grid.columns[place][row] for place in heads if not _empty(grid.columns[place][row])]
    written = grid.columns[name][row]
    if _empty(written):
        if not any(fold(heads[place]) in _SERIAL and _is_number(grid.columns[place][row]) for place in heads):
            return False
    elif not isinstance(written, str) or not _A_NAME.fullmatch(written.strip()) or label_of(written) is not None:
        return False
    return len(cells) * 3 >= len(heads) and sum(isinstance(cell, str) and names_a_field(cell) for cell in cells) * 3 < len(cells)


def is_list(grid: Grid) -> bool:
    """Whether a header of known words stands over two or more rows alike (one is enough where it is numbered).

    A card's own table of family members is no list: the child's name stands beside its label above or below it, and
    row after row brings new labels.
    """
    frame = find_frame(grid) if grid.height else None
    heads = _heads(frame) if frame else {}
    known = [place for place, word in heads.items() if _known(word)]
    if frame is None or len(known) < _HEADS or len(known) * 3 < 2 * len(heads) or len(heads) * 4 < 3 * (max(heads) - min(heads) + 1):
        return False
    names = [place for place, levels in enumerate(frame.levels) if levels and fold(clean(levels[-1])) in _NAMES]
    below = frame.first_below
    if not names or may_be_card(_part(grid, 0, frame.header_rows[0])) or may_be_card(_part(grid, below, grid.height)):
        return False
    rows = [row for row in range(below, grid.height) if _is_row(grid, row, heads, names[0])]
    serial = next((place for place in heads if fold(heads[place]) in _SERIAL), None)
    numbered = serial is not None and any(_is_number(grid.columns[serial][row]) for row in rows)
    return (len(rows) >= _ALIKE or numbered) and not is_form(grid, [row + 1 for row in frame.header_rows])
