"""Who is to be matched, as arrays: what the rules ask of children and helpers, and which places they stand in."""

from dataclasses import dataclass, field

import numpy as np

from qianshou.domain.pairing.matching.problem import Ints

UNKNOWN, MALE, FEMALE = 0, 1, 2


@dataclass(frozen=True)
class Children:
    """One entry a child. `edu` and `home` are tree paths; `language` a bit, `needs` bits; `family` joins those who go together, -1: alone."""

    edu: list[str]
    home: list[str]
    sex: Ints
    wish_sex: Ints  # whom the coordinator asks for: 0 anybody
    boards: Ints
    agreed: Ints  # the family agreed to an outside helper
    language: Ints
    needs: Ints
    wanted: Ints
    has: Ints
    family: Ints

    def __len__(self) -> int:
        return len(self.edu)


@dataclass(frozen=True)
class Helpers:
    """One entry a helper. `own` is her school or village, `near` her township, `areas` where she helps: tree paths, '' for none."""

    own: list[str]
    near: list[str]
    areas: list[tuple[str, ...]]
    kind_allowed: Ints
    ready: Ints  # staff, or vetted and approved
    outside: Ints
    sex: Ints
    languages: Ints
    strengths: Ints
    weekend_only: Ints
    room: Ints
    load: Ints

    def __len__(self) -> int:
        return len(self.own)


@dataclass(frozen=True)
class Pairs:
    """What is known of single pairs, each as [child number, helper number] rows."""

    own_child: Ints
    refused: Ints
    class_teacher: Ints
    kin: Ints
    last: Ints
    sibling: Ints  # helps a brother or sister already
    only: Ints  # children whose brother or sister is helped: nobody but those helpers (numbers of children)


def rows(pairs: list[tuple[int, int]]) -> Ints:
    """A list of (child, helper) as an array of two columns, also when it is empty."""
    return np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)


@dataclass
class Places:
    """Which children stand at or below which path, on either line: one row a path, one column a child."""

    children: Children
    number: dict[str, int] = field(default_factory=dict)
    by_school: Ints = field(default_factory=lambda: np.empty((0, 0), dtype=bool))
    by_home: Ints = field(default_factory=lambda: np.empty((0, 0), dtype=bool))

    @classmethod
    def of(cls, children: Children, paths: set[str]) -> "Places":
        """Fills both tables; '' holds nobody."""
        names = sorted(paths | {""})
        found = cls(children, {path: n for n, path in enumerate(names)})
        found.by_school, found.by_home = _inside(children.edu, names), _inside(children.home, names)
        return found

    def numbers(self, paths: list[str]) -> Ints:
        """The rows of those paths."""
        return np.array([self.number[path] for path in paths], dtype=np.int64)


def _inside(places: list[str], paths: list[str]) -> Ints:
    table = np.zeros((len(paths), len(places)), dtype=bool)
    if not places:
        return table
    order = np.argsort(np.array(places), kind="stable")
    there = np.array(places)[order]
    for n, path in enumerate(paths):
        if path:
            first, last = np.searchsorted(there, path, side="left"), np.searchsorted(there, path + "~", side="left")
            table[n, order[first:last]] = True
    return table
