"""Changes: the short forms by which facts change once a file is open (DOMAIN §3)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import school_of
from qianshou.domain.people.choices import ChangeKind, ChangeState, FileState, Source
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Carer, Change, Child
from qianshou.domain.people.rows.applying import DEFAULT_STAY, apply_change
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within

LONGEST_STAY = 60  # days
BY_FORM = frozenset({
    ChangeKind.PARENT_LEFT, ChangeKind.BACK_FOR_A_WHILE, ChangeKind.BACK_FOR_GOOD, ChangeKind.CARER_CHANGED, ChangeKind.PHONE_CHANGED,
    ChangeKind.ADDRESS_CHANGED, ChangeKind.SCHOOL_CHANGED, ChangeKind.BOARDING_CHANGED, ChangeKind.CARER_FACT,
})  # fmt: skip
_ABOUT_ADULT = BY_FORM - {ChangeKind.PHONE_CHANGED, ChangeKind.ADDRESS_CHANGED, ChangeKind.SCHOOL_CHANGED, ChangeKind.BOARDING_CHANGED}


@action(P.RECORD_CHANGE, on="child")
def record_change(actor, *, child: Child, kind: str, happened_on: dt.date, today: dt.date, carer: Carer | None = None,
                  until_on: dt.date | None = None, detail: dict[str, Any] | None = None, words: str = "") -> Change:  # fmt: skip
    """Writes one change down; a staff member's acts at once, an outside helper's waits for the class teacher.

    `detail` by kind: parent_left {place}, phone_changed {phone}, address_changed {address}, boarding_changed {boarding: bool},
    school_changed {unit: Unit} (of the same school, else 转接), carer_fact {fact: FactKind, held: bool, value}, carer_changed {name, relation} for an adult not yet on
    file. 回家短住 lasts to `until_on` (default and at most 60 days) and changes no label. Refused: a day after today, an adult of another child.
    """
    detail = dict(detail or {})
    _look_over(child, kind, happened_on, today, carer, until_on, detail)
    row = Change(
        county_id=child.county_id, child=child, carer=carer, kind=kind, happened_on=happened_on, as_of=today, until_on=_until(kind, happened_on, until_on),
        words=words, source=Source.CHANGE, entered_by=actor.user, edu_path=child.edu_path, state=ChangeState.APPLIED,
    )  # fmt: skip
    if _only_outside(actor, child):
        row.state = ChangeState.WAITING
        row.detail = {k: v for k, v in detail.items() if k not in ("phone", "address", "unit")}
        row.words = "；".join(t for t in (words, str(detail.get("phone") or detail.get("address") or "")) if t)
        row.save()
        return row
    apply_change(row, detail, today)
    row.save()
    relabel([child], today)
    remember(fields=row.detail.get("codes", []), kind=str(kind))
    return row


def _only_outside(actor, child: Child) -> bool:
    """Whether the actor reaches the child as an outside helper and in no other way."""
    reach = actor.reach(P.RECORD_CHANGE)
    if reach.everything or Role.OUTSIDE_HELPER not in {g.role for g in getattr(actor, "grants", [])}:
        return False
    return not Child.objects.visible_to(actor, P.SEE_CARD).filter(pk=child.pk).exists()


def _until(kind: str, happened_on: dt.date, until_on: dt.date | None) -> dt.date | None:
    if kind != ChangeKind.BACK_FOR_A_WHILE:
        return None
    return until_on or happened_on + DEFAULT_STAY


def _look_over(child: Child, kind: str, happened_on: dt.date, today: dt.date, carer: Carer | None, until_on: dt.date | None, detail: dict) -> None:
    if kind not in BY_FORM:
        raise Invalid(_("这种变动不能这样登记。"), field="kind")
    if child.file_state == FileState.CLOSED:
        raise Refused(_("档案已结案，请先重开再登记变动。"))
    if happened_on > today:
        raise Invalid(_("日期不能晚于今天。"), field="happened_on")
    if carer is not None and carer.child_id != child.pk:
        raise Invalid(_("这位家长不在这份档案里。"), field="carer")
    if carer is None and kind in _ABOUT_ADULT and not (kind == ChangeKind.CARER_CHANGED and detail.get("name")):
        raise Invalid(_("请选是哪一位家长。"), field="carer")
    if until_on and not happened_on <= until_on <= happened_on + dt.timedelta(days=LONGEST_STAY):
        raise Invalid(_("短住要在60天以内；住得更久请选“回来不走了”。"), field="until_on")
    if kind == ChangeKind.SCHOOL_CHANGED and detail.get("unit") is not None and not _same_school(child, detail["unit"]):
        raise Refused(_("转到别的学校请办“转出”，由那边报到；这里只换本校的班级。"))
    needs = {ChangeKind.PHONE_CHANGED: "phone", ChangeKind.ADDRESS_CHANGED: "address", ChangeKind.BOARDING_CHANGED: "boarding",
             ChangeKind.SCHOOL_CHANGED: "unit", ChangeKind.CARER_FACT: "fact"}  # fmt: skip
    if (need := needs.get(ChangeKind(kind))) and detail.get(need) in (None, ""):
        raise Invalid(_("请填写变成什么。"), field=need)


def _same_school(child: Child, unit: Unit) -> bool:
    """Another class of its school or of a 教学点 under it, its first school, or what is refused with its own words further on."""
    here, there = child.edu_unit and school_of(child.edu_unit), school_of(unit)
    if here is None or there is None or there.county_id != child.county_id:
        return True
    return is_within(there.path, here.path) or is_within(here.path, there.path)


@action(P.RECORD_CHANGE, on="children", many=True)
def record_changes(actor, *, children: list[Child], kind: str, happened_on: dt.date, today: dt.date, who: str = "parents",
                   until_on: dt.date | None = None, place: str = "") -> list[Change]:  # fmt: skip
    """Whole-class entry, e.g. the parents of these children came home for the New Year: one act for many.

    `who`: father, mother or parents. Only the kinds about parents: left, back for a while, back for good. A child without such an adult is left out.
    """
    if kind not in (ChangeKind.PARENT_LEFT, ChangeKind.BACK_FOR_A_WHILE, ChangeKind.BACK_FOR_GOOD):
        raise Invalid(_("整班登记只用于父母外出和回来。"), field="kind")
    relations = {"father": ("51", "57"), "mother": ("52", "58")}.get(who, ("51", "52", "57", "58"))
    by_child = {c.pk: c for c in children if c.file_state != FileState.CLOSED}
    rows = []
    for carer in Carer.objects.filter(child__in=by_child, relation__in=relations, gone_on=None).order_by("pk"):
        child = by_child[carer.child_id]
        _look_over(child, kind, happened_on, today, carer, until_on, {})
        row = Change(
            county_id=child.county_id, child=child, carer=carer, kind=kind, happened_on=happened_on, as_of=today,
            until_on=_until(kind, happened_on, until_on), source=Source.CHANGE, entered_by=actor.user, edu_path=child.edu_path,
        )  # fmt: skip
        apply_change(row, {"place": place}, today)
        rows.append(row)
    Change.objects.bulk_create(rows)
    relabel(by_child.values(), today)
    return rows


@action(P.CORRECT_FILE, on="change")
def confirm_change(actor, *, change: Change, accept: bool, today: dt.date, detail: dict[str, Any] | None = None) -> Change:
    """The class teacher takes or refuses what an outside helper entered; numbers and addresses are typed in anew as `detail`."""
    if change.state != ChangeState.WAITING:
        raise Refused(_("这条变动已经处理过了。"))
    change.state = ChangeState.APPLIED if accept else ChangeState.REFUSED
    if accept:
        apply_change(change, {**change.detail, **(detail or {})}, today)
    change.save()
    if accept:
        relabel([change.child], today)
    return change


@action(P.EXPORT_ROSTER, on="unit")
def tick_changes(actor, *, unit: Unit, changes: Iterable[Change], system: str, today: dt.date) -> int:
    """变动清单: ticked off as entered in the other system ('mca', 'school'). How many."""
    rows = [c for c in Change.objects.visible_to(actor, P.EXPORT_ROSTER).filter(pk__in=[c.pk for c in changes]) if system not in c.exported]
    for row in rows:
        row.exported = {**row.exported, system: today.isoformat()}
    Change.objects.bulk_update(rows, ["exported"], batch_size=300)
    return len(rows)
