"""A sheet's columns back into rows, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .layout import letter, place_of
from .roster import RosterRow, Sheet
from .values import Odd
from .words import AT_HOME, SPECIAL

Plan = list[tuple[str, list[Any]]]


def _plans(sheet: Sheet) -> tuple[Plan, list[Plan]]:
    """The columns of facts, and those of each family member."""
    by_letter = {letter(place): values for place, values in enumerate(sheet.values)}
    grouped = {column for place, group in enumerate(sheet.members) for column in group.columns if place or (sheet.columns[column] or "").startswith("contact.")}
    facts = [(code, by_letter[column]) for column, code in sheet.columns.items() if code and column not in grouped and by_letter.get(column)]
    members = [
        [(code.split(".", 1)[1], by_letter[column]) for column in group.columns if (code := sheet.columns.get(column)) and by_letter.get(column)]
        for group in sheet.members
    ]
    return facts, members


def _facts(plan: Plan, place: int) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for code, values in plan:
        value = values[place]
        if value.__class__ is Odd:
            continue
        before = facts.get(code)
        if before is None:
            facts[code] = value
        elif value is not None and before.__class__ is list:
            facts[code] = [*before, *(item for item in value if item not in before)]
    return facts


def _member(plan: Plan, place: int) -> dict[str, Any] | None:
    member = {key: value for key, value in _facts(plan, place).items() if value is not None}
    if (where := member.get("away_place")) in AT_HOME:
        member = {key: value for key, value in member.items() if key != "away_place"} | {"away": False}
    elif where in SPECIAL:
        member = {key: value for key, value in member.items() if key != "away_place"} | {"special": where}
    return member if set(member) - {"is_guardian", "id_type", "ethnicity"} else None


def make_rows(sheet: Sheet) -> Iterator[RosterRow]:
    """Each child's row in file order."""
    plan, member_plans = _plans(sheet)
    raw, none = sheet.raw, []  # type: ignore[var-annotated]
    for place, number in enumerate(sheet.row_numbers):
        facts = _facts(plan, place)
        if place in sheet.extra:
            facts |= sheet.extra[place]
        yield RosterRow(
            row=number,
            facts=facts,
            members=[m for p in member_plans if (m := _member(p, place))] if member_plans else [],
            problems=sheet.problems.get(place, none),
            notices=sheet.notices.get(place, none),
            cells=[column[number - 1] for column in raw],
        )


def values_of(sheet: Sheet, code: str) -> tuple[str, list[Any]] | None:
    """The first column with a code: its letter and its normalised values."""
    for column, found in sheet.columns.items():
        if found == code and (values := sheet.values[place_of(column)]):
            return column, values
    return None
