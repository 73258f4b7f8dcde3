"""The lines of class lists as rows: who stands there already, who is added, and how a pupil with a file goes where the child goes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child, Pupil
from qianshou.domain.people.rows.identity import student_index
from qianshou.kit import bulk


@dataclass(frozen=True)
class NewPupil:
    """One line of a class list. `uid` is the child's own where the line comes in with the child's file: the undo knows it by that."""

    name: str
    edu_unit: Unit
    sex: str = ""
    student_number: str = ""
    birth_month: dt.date | None = None
    child: Child | None = None
    uid: str = ""
    digest: str = ""  # of the student number, where it is known already


Standing = tuple[int, str, int | None]  # id (0: added just now), digest of the student number, the child's id


def enlist(many: Sequence[NewPupil], county_id: int, today: dt.date) -> tuple[list[Pupil], int]:
    """Adds who does not stand there yet (student number, else name and birth month in the class); joins who does to the child's file.

    Answers the new rows and how many were joined. Two queries for those who stand there.
    """
    digests = [p.digest or (student_index(county_id, p.student_number) if p.student_number else "") for p in many]
    by_number, by_name = _standing(many, digests, county_id)
    fresh: list[Pupil] = []
    joined = 0
    for pupil, digest in zip(many, digests, strict=True):
        key = (pupil.name, pupil.birth_month, pupil.edu_unit.path)
        alike = by_name.get(key)
        there = by_number.get(digest) if digest else alike
        if there is None and digest and alike and not alike[1]:  # the same, whose number was not known
            there = alike
        if there is None:
            fresh.append(_row(pupil, digest, county_id, today))
            there = (0, digest, 0)
        elif pupil.child is not None and there[0] and there[2] is None:
            joined += Pupil.objects.filter(pk=there[0]).update(child=pupil.child)
        by_name[key] = there
        if digest:
            by_number[digest] = there
    bulk.insert(fresh)
    return fresh, joined


def _standing(many: Sequence[NewPupil], digests: Sequence[str], county_id: int) -> tuple[dict[str, Standing], dict[Any, Standing]]:
    rows = Pupil.objects.filter(county_id=county_id, left_on=None)
    numbers, paths = {d for d in digests if d}, {p.edu_unit.path for p in many}
    numbered = rows.filter(student_number_bi__in=numbers).values_list("pk", "student_number_bi", "child") if numbers else ()
    named = rows.filter(name__in={p.name for p in many}, edu_path__in=paths)
    by_name = {
        (name, month, path): (pk, digest, child)
        for name, month, path, pk, digest, child in named.values_list("name", "birth_month", "edu_path", "pk", "student_number_bi", "child")
    }
    return {digest: (pk, digest, child) for pk, digest, child in numbered}, by_name


def _row(pupil: NewPupil, digest: str, county_id: int, today: dt.date) -> Pupil:
    row: Pupil = bulk.new(
        Pupil, county_id=county_id, name=pupil.name, sex=pupil.sex, student_number=pupil.student_number, student_number_bi=digest,
        birth_month=pupil.birth_month, edu_unit=pupil.edu_unit, edu_path=pupil.edu_unit.path, child=pupil.child, from_on=today,
    )  # fmt: skip
    if pupil.uid:
        row.uid = pupil.uid
    return row


def line_of(child: Child) -> NewPupil | None:
    """The line a child with a file has on the class list; None where the child is at no school of the county."""
    if child.edu_unit is None:
        return None
    born = child.birth_date.replace(day=1) if child.birth_date and child.birth_known in ("day", "month") else None
    number = child.student_number.reveal() if child.student_number else ""
    return NewPupil(child.name, child.edu_unit, child.sex, number, born, child, child.uid, child.student_number_bi)


def follow(children: Iterable[Child], today: dt.date) -> None:
    """The lines of children whose class or school changed go with them; one who left the county's schools has left the list."""
    placed = {child.pk: child for child in children}
    rows = [row for row in Pupil.objects.filter(child__in=placed, left_on=None) if row.edu_unit_id != placed[row.child_id or 0].edu_unit_id]
    for row in rows:
        child = placed[row.child_id or 0]
        if child.edu_unit is None:
            row.left_on = today
        else:
            row.edu_unit, row.edu_path = child.edu_unit, child.edu_path
    if rows:
        Pupil.objects.bulk_update(rows, ["edu_unit", "edu_path", "left_on"], batch_size=200)
