"""Class lists: every pupil of a school that keeps them here, and no more than that (DOMAIN §3)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child, Pupil
from qianshou.domain.people.rows.identity import student_index
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE, action, remember
from qianshou.kit.paths import is_within, within


@dataclass(frozen=True)
class NewPupil:
    """One line of a class list."""

    name: str
    edu_unit: Unit
    sex: str = ""
    student_number: str = ""
    birth_month: dt.date | None = None
    child: Child | None = None


@action(P.EDIT_PUPILS, on="unit")
def add_pupils(actor, *, unit: Unit, many: list[NewPupil], today: dt.date) -> list[Pupil]:
    """Adds pupils at or below a unit; one who stands there already (student number, else name and birth month in the class) is left."""
    if len(many) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    if any(not is_within(p.edu_unit.path, unit.path) for p in many):
        raise Refused(_("名单里有不在这个单位的班级。"))
    county = unit.county_id or unit.pk
    numbers, names = set(), set()
    for row in Pupil.objects.filter(within("edu_path", unit.path), left_on=None).only("student_number_bi", "name", "birth_month", "edu_path"):
        numbers.add(row.student_number_bi)
        names.add((row.name, row.birth_month, row.edu_path))
    fresh = []
    for pupil in many:
        digest = student_index(county, pupil.student_number) if pupil.student_number else ""
        key = (pupil.name, pupil.birth_month, pupil.edu_unit.path)
        if (digest and digest in numbers) or (not digest and key in names):
            continue
        numbers.add(digest)
        names.add(key)
        row = Pupil(county_id=county, name=pupil.name, sex=pupil.sex, student_number_bi=digest, birth_month=pupil.birth_month,
                    edu_unit=pupil.edu_unit, edu_path=pupil.edu_unit.path, child=pupil.child, from_on=today)  # fmt: skip
        row.student_number = pupil.student_number
        fresh.append(row)
    remember(count=len(fresh))
    return Pupil.objects.bulk_create(fresh)


@action(P.EDIT_PUPILS, on="unit")
def pupils_left(actor, *, unit: Unit, pupils: list[Pupil], left_on: dt.date, today: dt.date) -> int:
    """These pupils left the school; they stay readable. How many."""
    return Pupil.objects.filter(within("edu_path", unit.path), pk__in=[p.pk for p in pupils], left_on=None).update(left_on=left_on)


@action(P.EDIT_PUPILS, on="unit")
def erase_pupils(actor, *, unit: Unit, uids: list[str]) -> int:
    """Undo of `add_pupils` by a roster: pupils at or below the unit who belong to no file vanish. How many."""
    gone, _by_table = Pupil.objects.filter(within("edu_path", unit.path), uid__in=uids, child=None).delete()
    remember(count=gone)
    return gone
