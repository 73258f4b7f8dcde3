"""Who owns a duty: one person, always somebody if the school has anybody (DECISIONS 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianshou.domain.care.choices import Doer


@dataclass(frozen=True)
class Candidate:
    """Someone who could owe it. `stands_in` is the person taking over while this one is absent."""

    id: int
    name: str
    doer: str
    absent: bool = False
    stands_in: "Candidate | None" = None


@dataclass(frozen=True)
class Owner:
    """The owner and, when standing in, for whom."""

    id: int
    name: str
    doer: str
    instead_of: str = ""


NOBODY: Mapping[str, Candidate | None] = {}


def owner(
    doers: Sequence[str],
    helpers: Sequence[Candidate] = (),
    class_teacher: Candidate | None = None,
    school: Candidate | None = None,
    others: Mapping[str, Candidate | None] = NOBODY,
) -> Owner | None:
    """The first that exists of pairing helper or stand-in, whoever holds a role the rule names, class teacher, school coordinator.

    A helper whose kind the rule does not name is passed over (a class teacher's rule is not a volunteer's); class
    teacher and coordinator never are: somebody has to see to it. `helpers` come oldest pairing first; `others` are
    the holders of roles beside the two (village, township, county, counsellor). An absent person without a stand-in
    is passed over, and taken only when nobody else is left.
    """
    allowed = [one for one in helpers if not doers or one.doer in doers or _staff_helper(one, doers)]
    roles = {**others, Doer.CLASS_TEACHER: class_teacher, Doer.SCHOOL: school}
    named = [roles.get(doer) for doer in doers]
    line = [*allowed, *(one for one in (*named, class_teacher, school) if one is not None)]
    for one in line:
        taken = _present(one)
        if taken is not None:
            return taken
    return Owner(line[0].id, line[0].name, line[0].doer) if line else None


def _staff_helper(one: Candidate, doers: Sequence[str]) -> bool:
    return Doer.HELPER in doers and one.doer in STAFF_HELPERS


STAFF_HELPERS = frozenset({Doer.HELPER, Doer.CLASS_TEACHER, Doer.TEACHER, Doer.OFFICIAL, Doer.PARTY_MEMBER, Doer.VILLAGE})


def _present(one: Candidate) -> Owner | None:
    if not one.absent:
        return Owner(one.id, one.name, one.doer)
    if one.stands_in is not None and not one.stands_in.absent:
        return Owner(one.stands_in.id, one.stands_in.name, one.stands_in.doer, instead_of=one.name)
    return None
