"""Where each mechanism of the seed documents (M001–M341) went: shown, planned or left out. Reads docs/mechanisms.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from qianshou.domain.care.programmes.shape import Dated, Goal, Item, Problem, Programme, ProgrammeError, Vague
from qianshou.domain.care.rules import Rule

FILE = Path(__file__).parents[4] / "docs" / "mechanisms.toml"
ALL = tuple(f"M{number:03}" for number in range(1, 342))
AREAS = frozenset({"activities", "aid", "assessment", "care", "concerns", "dropout", "pairing", "papers"})


@dataclass(frozen=True)
class Mechanisms:
    """`shown`: where to find it; `planned`: for which area; `left_out`: why."""

    shown: Mapping[str, tuple[str, ...]]
    planned: Mapping[str, str]
    left_out: Mapping[str, str]

    def counts(self) -> dict[str, int]:
        """How many of each; together all there are."""
        return {"shown": len(self.shown), "planned": len(self.planned), "left_out": len(self.left_out)}


@cache
def mechanisms() -> Mechanisms:
    """The list as it stands. Refuses (ProgrammeError) a file that cannot be read, a number left out or one that means nothing."""
    try:
        return read_mechanisms(tomllib.loads(FILE.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ProgrammeError((Problem(FILE.name, "", "", _("读不出这个文件：%s") % broken),)) from broken


def read_mechanisms(data: Mapping[str, object]) -> Mechanisms:
    """The parsed list; refuses what is not one of the 341 numbers, or says not exactly one of the three."""
    problems = [Problem(FILE.name, number, "", _("缺这一条")) for number in ALL if number not in data]
    shown: dict[str, tuple[str, ...]] = {}
    planned: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for number, row in data.items():
        match row:
            case {"shown": [str(), *_rest] as places, **more} if number in ALL and not more:
                shown[number] = tuple(map(str, places))
            case {"planned": str(area), "say": str(), **more} if number in ALL and area in AREAS and not more:
                planned[number] = area
            case {"left_out": str(why), **more} if number in ALL and why and not more:
                left_out[number] = why
            case _:
                say = _("应为 shown、planned（%s）加 say，或 left_out")
                problems.append(Problem(FILE.name, number, "", say % "、".join(sorted(AREAS))))
    if problems:
        raise ProgrammeError(tuple(problems))
    return Mechanisms(shown, planned, left_out)


def places_of(programme: Programme) -> dict[str, frozenset[str]]:
    """Every place of a programme that can be named (`code:key` or `code:title`), with the mechanisms it cites."""
    keyed: list[Rule | Vague] = [*programme.rules, *programme.vague]
    found = {f"{programme.code}:{one.key}": frozenset(one.mechanisms) for one in keyed}
    titled: tuple[Goal | Dated | Item, ...] = (*programme.goals, *programme.dated, *programme.checklists, *programme.arrangements, *programme.notes)
    return found | {f"{programme.code}:{one.title}": frozenset(one.mechanisms) for one in titled}


def misplaced(known: Mechanisms, programmes: Mapping[str, Programme]) -> list[str]:
    """Places named in programmes that are not there or do not cite the mechanism: `M021 wu_ge_yi:tutoring`. Pages and tests
    are no business of this floor."""
    there = {place: cited for programme in programmes.values() for place, cited in places_of(programme).items()}
    named = [(number, place) for number, places in known.shown.items() for place in places if place.split(":")[0] in programmes]
    return [f"{number} {place}" for number, place in named if number not in there.get(place, ())]
