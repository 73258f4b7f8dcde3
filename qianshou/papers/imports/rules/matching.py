"""Whom a row speaks of: by identity number, student number, else name and birth within the importer's reach (DECISIONS 6). Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """A child already on file, as matching needs it. `birth` is ISO text as exact as it is known; `near`: in the importer's reach."""

    id: int
    name: str
    birth: str
    id_bi: str
    student_bi: str
    edu_unit: int | None
    edu_path: str
    closed: bool
    near: bool
    age_only: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The child a row speaks of, or why a person must look."""

    child: int | None = None
    problem: str = ""


@dataclass
class Register:
    """The children a batch may speak of, by every key a row can hold."""

    children: dict[int, Known] = field(default_factory=dict)
    by_id: dict[str, Known] = field(default_factory=dict)
    by_student: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, known: Iterable[Known]) -> None:
        """Takes children in, each once."""
        for one in known:
            if one.id in self.children:
                continue
            self.children[one.id] = one
            if one.id_bi:
                self.by_id[one.id_bi] = one
            if one.student_bi and one.near:
                self.by_student[one.student_bi] = one
            if one.near:
                self.by_name[one.name].append(one)


def birth_text(birth: dt.date | None, known: str) -> str:
    """ISO text as exact as the row knows it: day, month, year (an age only gives a year)."""
    if birth is None:
        return ""
    return birth.isoformat()[: {"day": 10, "month": 7}.get(known, 4)]


def births_agree(one: str, other: str, *, slack: int = 0) -> bool:
    """Whether two births may be one, compared as exactly as the rougher of them; `slack` years where one comes from an age."""
    if not one or not other:
        return True
    if slack:
        return abs(int(one[:4]) - int(other[:4])) <= slack
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def match(register: Register, *, name: str, birth: str, id_bi: str, student_bi: str, path: str, in_class: bool, from_age: bool = False) -> Match:
    """The child of one clean row; `path` is the place the row was given, `in_class` whether that is a class.

    Equal numbers decide; equal names never do so against differing numbers. A name with a rough birth needs the same place.
    """
    found = register.by_id.get(id_bi) if id_bi else None
    if found is None and student_bi:
        found = register.by_student.get(student_bi)
        if found is not None and id_bi and found.id_bi and found.id_bi != id_bi:
            found = None
    if found is not None:
        return _numbered(found)
    return _named(register.by_name.get(name, ()), birth, id_bi, path, in_class, from_age)


def _numbered(found: Known) -> Match:
    if not found.near:
        return Match(problem="in_county")
    return Match(problem="closed_file") if found.closed else Match(child=found.id)


def _alike(candidates: Iterable[Known], birth: str, id_bi: str, from_age: bool) -> list[Known]:
    return [
        one for one in candidates
        if not (id_bi and one.id_bi and id_bi != one.id_bi) and births_agree(one.birth, birth, slack=1 if from_age or one.age_only else 0)
    ]  # fmt: skip


def _named(candidates: Iterable[Known], birth: str, id_bi: str, path: str, in_class: bool, from_age: bool) -> Match:
    alike = _alike(candidates, birth, id_bi, from_age)
    if not alike:
        return Match()
    whole = len(birth) == 10
    here = [one for one in alike if path and one.edu_path.startswith(path)]
    sure = [one for one in alike if whole and one.birth == birth] or (here if in_class or len(birth) >= 7 else [])
    if len(sure) > 1:
        return Match(problem="several_alike")
    if sure:
        return Match(problem="closed_file") if sure[0].closed else Match(child=sure[0].id)
    rough = [one for one in alike if len(birth) >= 7 and len(one.birth) >= 7]
    return Match(problem="maybe_same") if rough or (here and not from_age) else Match()
