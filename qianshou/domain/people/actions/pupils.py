"""Class lists: every pupil of a school that keeps them here, and no more than that (DOMAIN §3)."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child, Pupil
from qianshou.domain.people.rows.pupils import NewPupil, enlist, line_of
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE, action, remember
from qianshou.kit.paths import is_within, within


@action(P.EDIT_PUPILS, on="unit")
def add_pupils(actor, *, unit: Unit, many: list[NewPupil], today: dt.date) -> list[Pupil]:
    """Adds pupils at or below a unit; one who stands there already (student number, else name and birth month in the class) is left."""
    if len(many) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    if any(not is_within(p.edu_unit.path, unit.path) for p in many):
        raise Refused(_("名单里有不在这个单位的班级。"))
    fresh, _joined = enlist(many, unit.county_id or unit.pk, today)
    remember(count=len(fresh))
    return fresh


@action(P.EDIT_PUPILS, on="unit")
def enlist_children(actor, *, unit: Unit, children: list[Child], today: dt.date) -> int:
    """Children whose files were just opened stand on the class lists at or below the unit as well; those of other schools are left. How many.

    A pupil who stood there is joined to the file; undoing the file lets that one go again and takes the added lines away.
    """
    if len(children) > MOST_AT_ONCE:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST_AT_ONCE)
    lines = [line for child in children if is_within(child.edu_path, unit.path) and (line := line_of(child))]
    fresh, joined = enlist(lines, unit.county_id or unit.pk, today)
    remember(count=len(fresh), joined=joined)
    return len(fresh) + joined


@action(P.EDIT_PUPILS, on="unit")
def pupils_left(actor, *, unit: Unit, pupils: list[Pupil], left_on: dt.date, today: dt.date) -> int:
    """These pupils left the school; they stay readable. How many."""
    return Pupil.objects.filter(within("edu_path", unit.path), pk__in=[p.pk for p in pupils], left_on=None).update(left_on=left_on)


@action(P.EDIT_PUPILS, on="unit")
def erase_pupils(actor, *, unit: Unit, uids: list[str]) -> int:
    """Undo of `add_pupils` by a roster: pupils at or below the unit who belong to no file, and to whom no row elsewhere refers, vanish. How many."""
    rows = Pupil.objects.filter(within("edu_path", unit.path), uid__in=uids, child=None)
    for other in Pupil._meta.related_objects:
        named = other.field.attname
        rows = rows.exclude(pk__in=other.related_model._base_manager.exclude(**{named: None}).values(named))
    gone, _by_table = rows.delete()
    remember(count=gone)
    return gone
