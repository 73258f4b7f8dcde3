"""The cards of a file, or of many files, as one list: the labels are its header, every card is a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qianshou.kit.workbook import Grid
from qianshou.papers.forms.surface import MOST_ROWS, of_grid

from .uniform import ENOUGH, ROWS, is_list, may_be_card
from .walk import FilledCard, filled_cards, names_child
from .words import label_of

_NAME = "一人一张的登记表"
Key = tuple[tuple[str, ...], int]


@dataclass
class Folded:
    """`levels` are the header of each column, `grid` one header row and a row a card, `places` where each card stands in words."""

    grid: Grid
    levels: list[list[str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # numbers of the sheets the cards were found on


def cards_of(grid: Grid) -> list[FilledCard]:
    """The filled cards of a sheet; none for a list, whose labels stand side by side, and none for an empty card."""
    if grid.hidden or not may_be_card(grid):
        return []
    if grid.height > MOST_ROWS or is_list(grid):
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


@dataclass
class _Group:
    """The cards of one form: their labels in order, and each card's values."""

    folded: Folded
    order: list[Key] = field(default_factory=list)
    rows: list[dict[Key, Any]] = field(default_factory=list)

    def alike(self, keys: set[Key]) -> bool:
        """Whether a card with these labels is of this form: half of the labels are the same."""
        mine = set(self.order)
        return 2 * len(mine & keys) >= len(mine | keys)

    def close(self) -> Folded:
        """The list of its cards."""
        self.folded.levels = [list(levels) for levels, _nth in self.order]
        self.folded.grid.columns = [["/".join(levels), *(values.get((levels, nth), "") for values in self.rows)] for levels, nth in self.order]
        return self.folded


def fold_cards(grids: Sequence[Grid], files: dict[int, str]) -> list[Folded]:
    """The cards of these sheets as lists, one for each form they were printed as. `files` names the file of a sheet where several came together."""
    groups: list[_Group] = []
    for grid in grids:
        cards = cards_of(grid)
        taken = {group.folded.grid.index for group in groups}
        for number, card in enumerate(cards, 1):
            values = _values(card)
            group = next((one for one in groups if one.alike(set(values))), None)
            if group is None and grid.index in taken:  # a second form on one sheet goes with the first: a sheet has one number
                group = next(one for one in groups if one.folded.grid.index == grid.index)
            if group is None:
                group = _Group(Folded(Grid(grid.index, _NAME if not groups else f"{_NAME}（{len(groups) + 1}）", False, [])))
                groups.append(group)
                taken.add(grid.index)
            group.folded.lines += [*card.lines, grid.name or ""]
            group.folded.used.add(grid.index)
            group.folded.places.append(_place(files, grid, number, len(cards), ""))
            _merge(group.order, list(values))
            group.rows.append(values)
    return [group.close() for group in groups]


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
