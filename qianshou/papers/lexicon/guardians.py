"""现监护人姓名 beside 监护人电话: one word for one person, whichever of guardian and carer its name column said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .context import Reading

_WORD = "监护人"
_PAIR = ("carer", "guardian")
_OTHERS = ("照护", "照料", "照看", "照顾", "看护", "抚养", "带养", "代养", "照管")  # words that set a second person against 监护人


def _whose(reading: Reading) -> str:
    person = (reading.code or "").split(".", 1)[0]
    return person if person in _PAIR and not reading.number else ""


def one_guardian(readings: list[Reading], columns: Sequence[Sequence[str]]) -> None:
    """Columns side by side that all say 监护人 are of the person whose name is asked for.

    Left alone where another word (照护人) or two names tell two people apart, or where the person would get a column twice.
    """
    places = [place for place, reading in enumerate(readings) if _whose(reading)]
    words = ["".join(columns[place]) for place in places]
    named = {_whose(readings[place]) for place in places if (readings[place].code or "").endswith(".name")}
    if len(named) != 1 or any(other in word for word in words for other in _OTHERS):
        return
    [person] = named
    for _, run in groupby(places, key=lambda place: place - places.index(place)):
        side = list(run)
        codes = [f"{person}.{(readings[place].code or '').split('.', 1)[1]}" for place in side]
        said = {_whose(readings[place]) for place in side if _WORD in "".join(columns[place])}
        if len(said) == 2 and len(set(codes)) == len(codes) and f"{person}.name" in codes:
            for place, code in zip(side, codes, strict=True):
                reading = readings[place]
                if reading.code != code:
                    reading.code, reading.person, reading.choices = code, person, [code, *reading.choices]
