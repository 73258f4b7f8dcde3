"""并班、分班: classes of a school joined or parted in one act, with their class teachers and pairings; undone as a whole (DOMAIN §2).

A closed file keeps its place through all of it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.models import User
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.pairs import _end_rows, _run_on, _tell
from qianshou.domain.pairing.actions.teaching import ClassTeacher, Handed, _give_roles, _hand_over_class, _write_step
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.teaching import teachers_of
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import StepKind
from qianshou.domain.people.models import Child, Pupil, YearStep
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.paths import is_within

UNDO_DAYS = 14  # a school finds out in its first two weeks
MOST_PARTS = 6


@dataclass(frozen=True)
class Part:
    """One class that comes of a split: its number, who goes there, its class teacher."""

    number: int
    children: Sequence[Child]
    pupils: Sequence[Pupil]
    teacher: User | None = None


def _check_classes(school: Unit, classes: Sequence[Unit]) -> None:
    if any(one.kind != UnitKind.CLASS or one.closed_on is not None or not is_within(one.path, school.path) for one in classes):
        raise Invalid(_("请选本校的班级。"), "classes")


@action(P.EDIT_PUPILS, on="unit")
def merge_classes(actor: Actor, *, unit: Unit, classes: Sequence[Unit], into: Unit, happened_on: dt.date, today: dt.date) -> YearStep:
    """并班: everybody of `classes` goes to `into`; the emptied classes close with it as successor, their teachers' roles end, and their
    teachers' pairings go to its class teacher (where it has one). Refuses classes of other stages or entry years and another school's."""
    others = [one for one in classes if one.pk != into.pk]
    _check_classes(unit, [*others, into])
    if not others:
        raise Invalid(_("请至少选两个班。"), "classes")
    if any((one.stage, one.entry_year) != (into.stage, into.entry_year) for one in others):
        raise Invalid(_("只能把同一个年级的班并到一起。"), "classes")
    held = teachers_of([*others, into], today)
    before: dict[str, dict] = {"children": {}, "pupils": {}, "teachers": {one.uid: [g.user.uid for g in held.get(one.pk, [])] for one in others}}
    for one in others:
        _move_all(actor, unit, one, into, happened_on, today, before)
        for grant in held.get(one.pk, []):
            accounts.end_grant(actor, grant=grant, today=today)
    handed = Handed()
    former = [g.user_id for one in others for g in held.get(one.pk, [])]
    if mine := held.get(into.pk):
        _hand_over_class(ClassTeacher(into, mine[0].user), [pk for pk in former if pk != mine[0].user_id], unit, today, handed)
    for one in others:
        orgs.close_unit(actor, unit=one, today=today, successor=into)
    count = len(before["children"]) + len(before["pupils"])
    remember(count=count, subjects=[into, *others], pairings=len(handed.ended))
    return _write_step(actor, unit, StepKind.MERGE, today, count, {**before, "to": into.uid, "closed": [one.uid for one in others]}, handed)


def _move_all(actor: Actor, school: Unit, old: Unit, new: Unit, day: dt.date, today: dt.date, before: dict) -> None:
    children = list(Child.objects.on_file().filter(edu_unit=old))
    pupils = list(Pupil.objects.filter(edu_unit=old, left_on=None, child=None))
    before["children"] |= {child.uid: old.uid for child in children}
    before["pupils"] |= {pupil.uid: old.uid for pupil in pupils}
    if children or pupils:
        people.change_class(actor, unit=school, children=children, pupils=pupils, klass=new, happened_on=day, today=today)


@action(P.EDIT_PUPILS, on="unit")
def split_class(actor: Actor, *, unit: Unit, klass: Unit, parts: Sequence[Part], happened_on: dt.date, today: dt.date) -> YearStep:
    """分班: the named go to new classes of the same entry year, each with its teacher, who takes over the old class teacher's pairings
    with them; the others stay. Refuses a number that is in use, one named twice, nobody to go, somebody of another class."""
    _check_classes(unit, [klass])
    if klass.entry_year is None or not parts or len(parts) > MOST_PARTS:
        raise Invalid(_("请写清分成哪几个班。"), "parts")
    who = [one.pk for part in parts for one in part.children], [one.pk for part in parts for one in part.pupils]
    if any(len(set(ids)) != len(ids) for ids in who):
        raise Invalid(_("有的孩子分到了两个班。"), "parts")
    going: list[Child | Pupil] = [one for part in parts for one in [*part.children, *part.pupils]]
    if any(one.edu_unit_id != klass.pk for one in going):
        raise Refused(_("名单里有不在这个班的孩子。"))
    held = teachers_of([klass], today).get(klass.pk, [])
    made: list[str] = []
    before: dict[str, dict] = {"children": {}, "pupils": {}}
    handed = Handed()
    for part in parts:
        new = _part(actor, unit, klass, part, happened_on, today, before)
        made.append(new.uid)
        if part.teacher is not None:
            one = ClassTeacher(new, part.teacher)
            _give_roles(actor, [one], {}, today)
            _hand_over_class(one, [g.user_id for g in held if g.user_id != part.teacher.pk], unit, today, handed)
    count = len(before["children"]) + len(before["pupils"])
    remember(count=count, subjects=[klass], pairings=len(handed.ended))
    return _write_step(actor, unit, StepKind.SPLIT, today, count, {**before, "from": klass.uid, "made": made}, handed)


def _part(actor: Actor, school: Unit, klass: Unit, part: Part, day: dt.date, today: dt.date, before: dict) -> Unit:
    if not part.children and not part.pupils:
        raise Invalid(_("%d 班还没有人。") % part.number, "parts")
    if Unit.objects.open().filter(parent=klass.parent, kind=UnitKind.CLASS, stage=klass.stage, entry_year=klass.entry_year, number=part.number).exists():
        raise Invalid(_("%d 班已经有了，请换一个班号。") % part.number, "parts")
    home = klass.parent or school
    new = orgs.create_unit(actor, unit=home, kind=UnitKind.CLASS, today=today, stage=klass.stage, entry_year=klass.entry_year, number=part.number)
    before["children"] |= {child.uid: klass.uid for child in part.children}
    before["pupils"] |= {pupil.uid: klass.uid for pupil in part.pupils}
    people.change_class(actor, unit=school, children=part.children, pupils=part.pupils, klass=new, happened_on=day, today=today)
    return new


@action(P.EDIT_PUPILS, on="unit")
def undo_year_step(actor: Actor, *, unit: Unit, step: YearStep, today: dt.date) -> YearStep:
    """并班、分班、换班主任 taken back within fourteen days: everybody to the class before, classes open or close again, former teachers
    teach again, pairings handed over run on with whom they were. Refused later, and where somebody has moved on since."""
    step = YearStep.objects.standing().select_for_update(of=("self",)).get(pk=step.pk)
    if step.path != unit.path or (today - step.done_on).days > UNDO_DAYS:
        raise Refused(_("已超过 %d 天，不能撤销。") % UNDO_DAYS)
    was = step.before
    units = {one.uid: one for one in Unit.objects.filter(uid__in=[*was.get("closed", []), *was.get("made", []), *_homes(was)]).select_related("parent")}
    for uid in was.get("closed", []):
        orgs.reopen_unit(actor, unit=units[uid])
    _move_back(actor, unit, step, units, today)
    _teach_again(actor, unit, was, units, today)
    for uid in was.get("made", []):
        orgs.close_unit(actor, unit=units[uid], today=today, successor=units.get(was["from"]))  # files closed in it meanwhile reopen there
    _pair_again(was, today)
    step.undone_on, step.undone_by = today, actor.user  # type: ignore[attr-defined]
    step.save(update_fields=["undone_on", "undone_by"])
    remember(count=step.count, subjects=[*units.values()], kind=step.kind)
    return step


def _homes(was: dict) -> set[str]:
    return {*was.get("children", {}).values(), *was.get("pupils", {}).values(), *was.get("teachers", {})}


def _move_back(actor: Actor, school: Unit, step: YearStep, units: dict[str, Unit], today: dt.date) -> None:
    was = step.before
    now = {was["to"]} if "to" in was else set(was.get("made", []))
    children = list(Child.objects.on_file().filter(uid__in=was.get("children", {})).select_related("edu_unit"))
    pupils = list(Pupil.objects.filter(uid__in=was.get("pupils", {})).select_related("edu_unit"))
    everybody: list[Child | Pupil] = [*children, *pupils]
    strayed = next((one for one in everybody if one.edu_unit is None or one.edu_unit.uid not in now), None)
    if strayed is not None:
        raise Refused(_("%s后来又换过班，不能整批撤销。") % strayed.name)
    for uid, home in units.items():
        mine, listed = [c for c in children if was["children"][c.uid] == uid], [p for p in pupils if was["pupils"][p.uid] == uid]
        if mine or listed:
            people.change_class(actor, unit=school, children=mine, pupils=listed, klass=home, happened_on=today, today=today)


def _teach_again(actor: Actor, school: Unit, was: dict, units: dict[str, Unit], today: dt.date) -> None:
    """Those who taught each class before; classes the step made lose theirs."""
    former = {user.uid: user for user in User.objects.filter(uid__in=[uid for uids in was.get("teachers", {}).values() for uid in uids])}
    touched = [units[uid] for uid in (*was.get("teachers", {}), *was.get("made", []))]
    held = teachers_of(touched, today)
    for klass in touched:
        wanted = [former[uid] for uid in was.get("teachers", {}).get(klass.uid, [])]
        now = held.get(klass.pk, [])
        for grant in now:
            if grant.user not in wanted:
                accounts.end_grant(actor, grant=grant, today=today)
        fresh = [ClassTeacher(klass, user) for user in wanted if user.pk not in {g.user_id for g in now}]
        _give_roles(actor, fresh, {}, today)


def _pair_again(was: dict, today: dt.date) -> None:
    """Pairings that were handed over run on; those begun instead end. What has been ended or begun otherwise since is left alone."""
    begun = list(Pairing.objects.filter(uid__in=was.get("begun", []), to_on=None))
    _end_rows(begun, to_on=today, reason=EndReason.HANDED_OVER)
    again = _run_on(Pairing.objects.filter(uid__in=was.get("ended", []), end_reason=EndReason.HANDED_OVER))
    _tell([row.child_id for row in (*begun, *again)], today)
