"""Column letters and positions."""

from __future__ import annotations

from functools import cache


@cache
def letter(place: int) -> str:
    """0 -> A, 26 -> AA."""
    made = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(65 + rest) + made
    return made


@cache
def place_of(column: str) -> int:
    """A -> 0, AA -> 26; raises ValueError for anything but letters."""
    place = 0
    for char in column.strip().upper():
        if not "A" <= char <= "Z":
            raise ValueError(column)
        place = place * 26 + ord(char) - 64
    if not place:
        raise ValueError(column)
    return place - 1
