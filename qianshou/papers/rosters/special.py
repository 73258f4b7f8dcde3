"""What stands in a name or a place of work without being one: 在家, 改嫁, 去世, 失联, a telephone number."""

from __future__ import annotations

import re
from typing import Any

from qianshou.kit import phone

from .roster import Sheet
from .words import AT_HOME, SPECIAL

_NUMBER = re.compile(r"\d{7}")


def _places(column: list[Any], words: frozenset[str], rows: list[int]) -> list[tuple[int, str]]:
    """Where a column holds one of the words: (place among the children, the words)."""
    found = {cell: cell.strip() for cell in set(column) if cell.__class__ is str and cell.strip() in words}
    if not found:
        return []
    return [(place, found[column[row - 1]]) for place, row in enumerate(rows) if column[row - 1] in found]


def _phones_in_names(sheet: Sheet, place: int, code: str) -> None:
    """王大13800000000 under 监护人姓名及电话: the name stays, the number becomes that person's phone."""
    column = sheet.raw[place]
    both = {cell for cell in set(column) if cell.__class__ is str and _NUMBER.search(cell)}
    for row, number in enumerate(sheet.row_numbers if both else ()):
        if column[number - 1] in both and (found := phone.numbers(column[number - 1])):
            sheet.extra.setdefault(row, {}).setdefault(code, found)


def take_out(sheet: Sheet) -> None:
    """Move such words out of names and places: 在家 says not away, the others are the person's special."""
    codes = set(filter(None, sheet.columns.values()))
    members = {column for group in sheet.members for column in group.columns}  # theirs are told person by person, as rows are made
    for place, (column, code) in enumerate(sheet.columns.items()):
        if not code or not sheet.values[place] or column in members:
            continue
        person, attribute = code.split(".", 1)
        if code == "school.class_teacher" and f"{code}_phone" not in codes:
            _phones_in_names(sheet, place, f"{code}_phone")
        if attribute not in ("name", "away_place", "employer", "employer_address") or person in ("child", "school"):
            continue
        if attribute == "name" and f"{person}.phone" not in codes:
            _phones_in_names(sheet, place, f"{person}.phone")
        for row, said in _places(sheet.raw[place], SPECIAL, sheet.row_numbers):
            sheet.values[place][row] = None
            sheet.extra.setdefault(row, {}).setdefault(f"{person}.special", said)
        if attribute == "away_place":
            for row, _ in _places(sheet.raw[place], AT_HOME, sheet.row_numbers):
                sheet.values[place][row] = None
                if f"{person}.away" not in codes:
                    sheet.extra.setdefault(row, {})[f"{person}.away"] = False
