"""The cards of a file, or of many files, as one list: the labels are its header, every card is a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qianshou.kit.text import fold
from qianshou.kit.workbook import Grid
from qianshou.papers.forms.surface import MOST_ROWS, of_grid

from .walk import FilledCard, filled_cards, names_child
from .words import asks_for_something, is_value, label_of, names_a_field

_LOOK_AT = 15
_NAMES = frozenset(["姓名", "学生姓名", "儿童姓名", "幼儿姓名", "孩子姓名", "留守儿童姓名", "留守学生姓名"])
ENOUGH, ROWS = 5, 3
Key = tuple[tuple[str, ...], int]


@dataclass
class Folded:
    """`levels` are the header of each column, `grid` one header row and a row a card, `places` where each card stands in words."""

    grid: Grid
    levels: list[list[str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # indexes of the sheets the cards were found on


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
    fresh: set[str] = set()
    rows = 0
    for row in range(min(grid.height, _LOOK_AT * 4)):
        new = {cell for cell in grid.row(row) if isinstance(cell, str) and cell not in seen and asks_for_something(cell)}
        seen |= new
        fresh |= new
        rows += len(new) >= 2
    return rows >= ROWS and sum(map(names_a_field, fresh)) >= ENOUGH


def cards_of(grid: Grid) -> list[FilledCard]:
    """The filled cards of a sheet; none for a list, whose labels stand side by side, and none for an empty card."""
    if grid.hidden or not may_be_card(grid):
        return []
    if grid.height > MOST_ROWS:
        return []
    cards = filled_cards(of_grid(grid))
    return [card for card in cards if _is_card(card)] if cards and _is_card(cards[0]) else []


def _is_card(card: FilledCard) -> bool:
    known = {said.levels for said in card.said if label_of(said.levels[-1]) is not None}
    rows = {said.row for said in card.said if label_of(said.levels[-1]) is not None}
    return len(known) >= ENOUGH and len(rows) >= min(ROWS, len(known)) and any(names_child(said) and str(said.value).strip() for said in card.said)


def _place(files: dict[int, str], grid: Grid, number: int, of: int, name: str) -> str:
    """Where a card stands: file, sheet, and its number among several; an unnamed table is told by its number."""
    parts = [files.get(grid.index, ""), grid.name or ""]
    told = " ".join(part for part in parts if part and part != name) or name
    return f"{told} 第 {number} 张" if of > 1 else told


def fold_cards(grids: Sequence[Grid], files: dict[int, str]) -> Folded | None:
    """One list of all cards of these sheets; None where there is no card. `files` names the file of a sheet where several came together."""
    rows: list[tuple[str, dict[Key, Any]]] = []
    order: list[Key] = []
    folded: Folded | None = None
    for grid in grids:
        cards = cards_of(grid)
        for number, card in enumerate(cards, 1):
            if folded is None:
                folded = Folded(Grid(grid.index, "一人一张的登记表", False, []))
            folded.lines += [*card.lines, grid.name or ""]
            folded.used.add(grid.index)
            values = _values(card)
            _merge(order, list(values))
            rows.append((_place(files, grid, number, len(cards), ""), values))
    if folded is None:
        return None
    folded.levels = [list(levels) for levels, _nth in order]
    folded.places = [place for place, _values_ in rows]
    folded.grid.columns = [["/".join(levels), *(values.get((levels, nth), "") for _place_, values in rows)] for levels, nth in order]
    return folded


def _values(card: FilledCard) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for said in card.said:
        nth = 0
        while (said.levels, nth) in found:
            nth += 1
        found[said.levels, nth] = said.value
    return found


def _merge(order: list[Key], keys: Iterable[Key]) -> None:
    """Labels that an earlier card did not have stand behind the one they follow, so that a bare 联系电话 keeps its person."""
    at = -1
    for key in keys:
        if key in order:
            at = order.index(key)
        else:
            at += 1
            order.insert(at, key)
