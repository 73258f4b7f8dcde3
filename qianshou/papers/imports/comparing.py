"""A row as the file it would be: its keys for finding a child, its NewFile, and what it says otherwise than ours."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import Source
from qianshou.domain.people.codes import new_file
from qianshou.domain.people.models import Child
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.domain.people.rows.comparing import differences_of
from qianshou.domain.people.rows.identity import id_index, student_index
from qianshou.papers.imports.rules.judging import birth_of
from qianshou.papers.imports.rules.placing import Place

# What a column of ours holds at most; a longer cell is a sentence that strayed there, and keeps its beginning.
LONGEST_NAME = 60
_CHILD_LIMITS = {"former_name": 60, "ethnicity": 20, "id_type": 20, "home_group": 40, "stage": 12, "disability": 60, "disability_level": 40}
_ADULT_LIMITS = {"name": LONGEST_NAME, "relation": 2, "employer": 120, "occupation": 40, "away_place": 120}


@dataclass(frozen=True, slots=True)
class Keys:
    """What a row is found by: the name, and the exact-search digests of its numbers."""

    name: str
    id_bi: str
    student_bi: str


def keys_of(county_id: int, facts: Mapping[str, Any]) -> Keys:
    """The keys of one row; '' where it does not say."""
    number, student = facts.get("child.id_number"), facts.get("child.student_number")
    return Keys(
        str(facts.get("child.name") or ""), id_index(county_id, str(number)) if number else "", student_index(county_id, str(student)) if student else ""
    )  # fmt: skip


def file_of(facts: Mapping[str, Any], members: Iterable[Mapping[str, Any]], place: Place, units: Mapping[int, Unit], *, as_of: dt.date, ref: str) -> NewFile:
    """The file one row would open, or what an open one is compared with. A class that does not stand yet is its school here."""
    file = new_file(facts, members, as_of=as_of, source=Source.SHEET, source_ref=ref)
    if not file.birth:
        birth, from_age = birth_of(dict(facts), as_of.year)
        file.birth = "" if from_age else birth
    at = place.class_id or place.school
    file.edu_unit = units.get(at) if at else None
    file.home_unit = units.get(place.home) if place.home else None
    file.school_text = place.school_text[:80] if place.school is None and place.class_id is None else ""
    _fit(file, _CHILD_LIMITS)
    for adult in file.adults:
        _fit(adult, _ADULT_LIMITS)
    return file


def _fit(one: NewFile | NewAdult, limits: dict[str, int]) -> None:
    for name, most in limits.items():
        if len(getattr(one, name)) > most:
            setattr(one, name, getattr(one, name)[:most])


def differing_fields(pairs: Sequence[tuple[int, NewFile]], as_of: dt.date) -> dict[int, list[str]]:
    """{child: codes its row says otherwise or newly}, each row as of its own day; three queries for any number of pairs."""
    children = {c.pk: c for c in Child.objects.filter(pk__in=[child for child, _file in pairs]).select_related("edu_unit", "home_unit")}
    there = [(children[child], file) for child, file in pairs if child in children]
    found = differences_of([c for c, _f in there], [f for _c, f in there], as_of)
    return {child.pk: list(dict.fromkeys(d.code for d in diffs)) for (child, _f), diffs in zip(there, found, strict=True)}
