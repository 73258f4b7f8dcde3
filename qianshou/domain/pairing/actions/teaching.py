"""新学年的班主任: a school's classes get their class teachers in one act, and the teachers' pairings go along (DOMAIN §2, §3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.kinds import _take_kind
from qianshou.domain.pairing.actions.pairs import _end_rows, _tell
from qianshou.domain.pairing.choices import EndReason, HelperKind, PairingKind
from qianshou.domain.pairing.models import Helper, Pairing
from qianshou.domain.pairing.naming import search_text
from qianshou.domain.pairing.queries.teaching import teachers_of
from qianshou.domain.people.choices import StepKind
from qianshou.domain.people.models import Child, YearStep
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.paths import is_within


@dataclass(frozen=True)
class ClassTeacher:
    """Who is to teach a class."""

    klass: Unit
    user: User


@dataclass(frozen=True)
class Teaching:
    """What came of it: classes whose teacher changed, pairings that went along."""

    classes: int
    pairings: int


@dataclass
class Handed:
    """Pairings that ended with the former teacher and those begun with the new one; both are needed to undo it."""

    ended: list[Pairing] = field(default_factory=list)
    begun: list[Pairing] = field(default_factory=list)


@action(P.GRANT_CARE, on="unit")
def set_class_teachers(actor: Actor, *, unit: Unit, teachers: Sequence[ClassTeacher], today: dt.date) -> Teaching:
    """Each class gets its one teacher: former roles end, former teachers' teacher-pairings in that class are handed over. One act that
    `undo_year_step` takes back. Refuses a class outside the school, the actor's own role, an account of another county."""
    if any(one.klass.kind != UnitKind.CLASS or not is_within(one.klass.path, unit.path) for one in teachers):
        raise Refused(_("名单里有别的学校的班级。"))
    held = teachers_of([one.klass for one in teachers], today)
    changing = [one for one in teachers if [g.user_id for g in held.get(one.klass.pk, [])] != [one.user.pk]]
    units = {one.klass.pk: one.klass for one in changing}
    before = _give_roles(actor, changing, held, today)
    handed = Handed()
    for one in changing:
        _hand_over_class(one, [g.user_id for g in held.get(one.klass.pk, []) if g.user_id != one.user.pk], unit, today, handed)
    if changing:
        _write_step(actor, unit, StepKind.TEACHERS, today, len(changing), {"teachers": before}, handed)
    remember(count=len(changing), subjects=[*units.values(), *(one.user for one in changing)], pairings=len(handed.ended))
    return Teaching(len(changing), len(handed.ended))


def _give_roles(actor: Actor, changing: Sequence[ClassTeacher], held: dict[int, list[Grant]], today: dt.date) -> dict[str, list[str]]:
    """Former class teachers' roles end, the new ones begin; who taught each class before, by uid. Inside an action only."""
    for one in changing:
        for grant in held.get(one.klass.pk, []):
            if grant.user_id != one.user.pk:
                accounts.end_grant(actor, grant=grant, today=today)
    fresh = [NewGrant(one.user, Role.CLASS_TEACHER, one.klass, today) for one in changing]
    if fresh:
        accounts.grant_many(actor, units=list({one.klass.pk: one.klass for one in changing}.values()), grants=fresh)
    return {one.klass.uid: [g.user.uid for g in held.get(one.klass.pk, [])] for one in changing}


def _write_step(actor: Actor, school: Unit, kind: str, today: dt.date, count: int, before: dict[str, Any], handed: Handed) -> YearStep:
    """The act written down with what undoing it needs. Inside an action only."""
    known = {**before, "ended": [row.uid for row in handed.ended], "begun": [row.uid for row in handed.begun]}
    return YearStep.objects.create(
        county_id=school.county_id, school=school, path=school.path, kind=kind, done_on=today, before=known, count=count,
        done_by=actor.user,  # type: ignore[attr-defined]
    )  # fmt: skip


def _hand_over_class(
    one: ClassTeacher, former: Sequence[int], school: Unit, today: dt.date, handed: Handed, children: Sequence[Child] | None = None
) -> None:
    """The former teachers' teacher-pairings with children of the class (or only these) go to its teacher. Inside an action only."""
    rows = Pairing.objects.filter(helper__user__in=list(former), kind=PairingKind.TEACHER, to_on=None, child__edu_unit=one.klass)
    if children is not None:
        rows = rows.filter(child__in=[child.pk for child in children])
    running = list(rows.select_related("child", "helper"))
    if not running:
        return
    helper = _helper_of(one.user, school, today)
    have = set(Pairing.objects.filter(helper=helper, kind=PairingKind.TEACHER, to_on=None).values_list("child_id", flat=True))
    _end_rows(running, to_on=today, reason=EndReason.HANDED_OVER)
    fresh = []
    for row in running:
        if row.child_id not in have:
            new = Pairing(county_id=row.county_id, child=row.child, helper=helper, kind=row.kind, from_on=today, source_ref=row.source_ref)
            new.note = row.note.reveal() if row.note else ""
            fresh.append(new)
    Pairing.objects.bulk_create(fresh)
    access.open_for(fresh)
    _tell([row.child_id for row in running], today)
    handed.ended += running
    handed.begun += fresh


def _helper_of(user: User, school: Unit, today: dt.date) -> Helper:
    """A class teacher's helper record, made where she has none. One that had ended goes on, and a mere volunteer's becomes staff's: it is
    one record a login. Inside an action only."""
    row = Helper.objects.filter(user=user).select_for_update().first()
    if row is None:
        return _helper(user, school)
    if row.left_on is not None:
        row.left_on, row.version = None, row.version + 1
        row.save(update_fields=["left_on", "version"])
    if row.outside:
        _take_kind(row, HelperKind.CLASS_TEACHER, school, today)
    return row


def _helper(user: User, school: Unit) -> Helper:
    helper = Helper(
        county_id=school.county_id, user=user, name=user.name, kind=HelperKind.CLASS_TEACHER, unit=school, unit_path=school.path, search=search_text(user.name)
    )  # fmt: skip
    helper.phone = ""
    helper.save()
    return helper
