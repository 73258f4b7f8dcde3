"""The adults of one child into a form's table of family members; rows come in where it has too few, the rest is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..blank import Members
from .ground import Ground
from .words import admitted, plain, said

Member = Mapping[str, Any]
MOST_MORE = 6  # rows: more would push a card of one page onto the next


def fill_members(ground: Ground, tables: Sequence[Members], people: Sequence[Member]) -> list[str]:
    """The tables from the last to the first, so that rows that come in move nothing still to fill. Answers with whom no row was left for."""
    left: list[str] = []
    for table in sorted(tables, key=lambda one: -one.first):
        left = _one(ground, table, people)
    return left


def _one(ground: Ground, table: Members, people: Sequence[Member]) -> list[str]:
    waiting = list(people)
    rows: list[tuple[int, Member]] = []
    for row, word in sorted(table.fixed.items()):
        found = next((one for one in waiting if admitted(one.get("relation"), "member.relation", [word])), None)
        if found is not None:
            waiting.remove(found)
            rows.append((row, found))
    free = [row for row in range(table.first, table.last + 1) if row not in table.fixed]
    more = min(len(waiting) - len(free), MOST_MORE) if free and free[-1] == table.last else 0
    if more > 0:
        ground.stretch(table.first, table.last, more)
        free += range(table.last + 1, table.last + 1 + more)
    rows += zip(free, waiting, strict=False)
    for number, (row, one) in enumerate(rows, 1):
        for column, name in table.columns.items():
            value = number if name == "serial" else _value(one, name, table.words[column])
            if value not in (None, "") and not (ground.text(row, column).strip() and name in ("relation", "serial")):
                ground.put(row, column, value if isinstance(value, int) else said(value, table.words[column]))
    return [f"{one.get('relation') or ''}{one.get('name') or ''}" for one in waiting[len(free) :]]


def _value(one: Member, name: str, head: str) -> Any:
    """A fact under a head; 工作单位及地址 takes the place too, and the place alone where no employer is known."""
    value = one.get(name)
    if name == "employer":
        place = one.get("away_place") if one.get("away_place") != "在家" else ""
        if place and not str(value or "").startswith(str(place)) and ("地" in head or not value):
            value = f"{place}{value or ''}"
    return plain(value, f"member.{name}", head)
