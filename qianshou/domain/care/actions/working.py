"""Work that is no contact, written down once: a unit's meeting or inspection, a child's plan or 小目标; and the voiding of a mistake."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.care.actions.recording import _doing, _may_record
from qianshou.domain.care.choices import DutyKind, GoalOutcome
from qianshou.domain.care.ledger.doing import unit_roles
from qianshou.domain.care.ledger.entering import Doing
from qianshou.domain.care.ledger.recounting import recount, recount_units
from qianshou.domain.care.ledger.units import lock
from qianshou.domain.care.ledger.workbook import Work, check, parts_of, row_of, sent_before
from qianshou.domain.care.models import Duty, WorkPart, WorkRecord
from qianshou.domain.care.rules import may_make_up
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries import helper_of
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.paths import is_within
from qianshou.kit.voiding import void


def _check_made_up(work: Work, unit: Unit | None, children: Sequence[Child], today: dt.date) -> None:
    if not work.makes_up_for:
        return
    duty = Duty.objects.filter(uid=work.makes_up_for).first()
    if duty is None or not ((unit and duty.unit_id == unit.pk) or duty.child_id in {child.pk for child in children}):
        raise Invalid(_("找不到要补做的那一项。"), "makes_up_for")
    if not may_make_up(duty.last_on, today) or work.happened_on <= duty.last_on:
        raise Invalid(_("补做只能在那一期结束之后；期内做的，直接记在那一天就行。"), "makes_up_for")


def _store(work: Work, doing: Doing, unit: Unit | None, children: Sequence[Child], today: dt.date) -> WorkRecord:
    """Stores one piece of work with its parts and counts it, once however often it is sent."""
    check(work, unit, children, today)
    county_id = (unit.county_id or unit.pk) if unit else children[0].county_id
    digest = work.digest(doing, unit, children)
    stored = sent_before(county_id, digest, work.client_uuid)
    if stored is not None:
        return stored
    _check_made_up(work, unit, children, today)
    list(Child.objects.select_for_update().filter(pk__in=[c.pk for c in children]).order_by("pk").values_list("pk"))
    lock([unit.pk] if unit else [])
    row = row_of(work, doing, unit, children, today)
    try:
        with transaction.atomic():
            row.save()
            WorkPart.objects.bulk_create(parts_of(row, doing, children))
    except IntegrityError:  # the same page sent it twice at once
        return sent_before(county_id, digest, work.client_uuid) or row
    _recount(row, [child.pk for child in children])
    remember(subjects=[row], kind=work.kind, count=len(children))
    return row


def _recount(row: WorkRecord, child_ids: Sequence[int]) -> None:
    if row.unit_id is not None:
        recount_units([row.unit_id], [row.kind], [row.happened_on], [row.makes_up_for])
    if child_ids:
        recount(child_ids, [row.kind], [row.happened_on], [row.makes_up_for])


def _done_by(actor: Any, unit: Unit, doer: User | None, day: dt.date) -> Doing:
    """The actor, or somebody of the unit for whom she types it in (代录): who held a role there on that day."""
    if doer is None or (actor.user is not None and doer.pk == actor.user.pk):
        return Doing(actor.user, helper_of(actor.user) if actor.user else None, actor.user)
    if not actor.may(P.TYPE_FOR_OTHERS, unit):
        raise NotAllowed(_("代别人登记，要由班主任或专干办理。"), perm=P.TYPE_FOR_OTHERS)
    if not unit_roles(unit, doer, None, day):
        raise Invalid(_("这个人那一天不在这个单位任职。"), "doer")
    return Doing(doer, helper_of(doer), actor.user)


@action(P.RECORD_WORK, on="unit")
def record_work(
    actor: Actor, *, unit: Unit, kind: str, happened_on: dt.date, title: str, today: dt.date, client_uuid: str, text: str = "",
    minutes: int | None = None, present: int | None = None, roles: Sequence[str] = (), sort: str = "", by_whom: str = "",
    points: Sequence[str] = (), children: Sequence[Child] = (), makes_up_for: str = "", doer: User | None = None,
) -> WorkRecord:  # fmt: skip
    """One piece of a unit's work; the children ticked must stand in the unit and be in reach, and it counts for their duties too.
    The same number and body again answers with the row already stored. Refuses a future day, no title, a contact with children
    (that is a care record), a doer without a role at the unit; a closed period is never a reason to refuse."""
    if children and not actor.may_all(P.RECORD_CONTACT, list(children)):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.RECORD_CONTACT)
    if any(not (is_within(one.edu_path, unit.path) or is_within(one.home_path, unit.path)) for one in children):
        raise Invalid(_("有孩子不在这个单位。"), "children")
    work = Work(
        kind, happened_on, client_uuid, title, text, minutes, present, tuple(sorted(roles)), sort, by_whom, tuple(sorted(points)), makes_up_for
    )
    return _store(work, _done_by(actor, unit, doer, happened_on), unit, list(children), today)


@action(P.RECORD_CONTACT)
def record_child_work(
    actor: Actor, *, child: Child, kind: str, happened_on: dt.date, today: dt.date, client_uuid: str, title: str = "", text: str = "",
    sort: str = "", by_whom: str = "", points: Sequence[str] = (), makes_up_for: str = "", doer_helper: Helper | None = None,
) -> WorkRecord:  # fmt: skip
    """计划, 小结, 小目标, 信息核对, 健康服务 … about one child. Whoever reached the child on the day may record until 14 days after
    that ended. Refuses a future day, a contact (that is a care record), a plan, summary or goal without words."""
    _may_record(actor, child, happened_on, today)
    work = Work(kind, happened_on, client_uuid, title, text, sort=sort, by_whom=by_whom, points=tuple(sorted(points)), makes_up_for=makes_up_for)
    row = _store(work, _doing(actor, [child], doer_helper), None, [child], today)
    remember(subjects=[child])
    return row


@action(P.RECORD_CONTACT)
def tell_outcome(actor: Actor, *, work: WorkRecord, outcome: str, today: dt.date) -> WorkRecord:
    """How a 小目标 ended, told once, by who set it or who looks after the child. Refuses another kind, a second telling, a voided goal."""
    children = [part.child for part in work.parts.select_related("child")]
    user = actor.user  # type: ignore[attr-defined]
    own = user is not None and user.pk in (work.doer_user_id, work.enterer_id)
    if not own and not (children and actor.may_all(P.RECORD_CONTACT, children)):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.RECORD_CONTACT)
    if work.kind != DutyKind.STUDY_GOAL or work.voided_on is not None:
        raise Refused(_("这一条不是小目标，或已经作废。"))
    if outcome not in GoalOutcome.values:
        raise Invalid(_("请从选项里选一个。"), "outcome")
    if work.outcome:
        raise Refused(_("这个小目标的结果已经记过。"))
    work.outcome, work.outcome_on = outcome, today
    work.save(update_fields=["outcome", "outcome_on"])
    remember(subjects=[work, *children], fields=["outcome"])
    return work


@action(P.VOID_RECORD)
def void_work(actor: Actor, *, work: WorkRecord, reason: str, today: dt.date) -> WorkRecord:
    """Voids a mistake with a reason; it stays readable and counts no more. One's own, or a coordinator's of the unit or the child.
    Refuses an empty reason and a second time."""
    user = actor.user  # type: ignore[attr-defined]
    children = [part.child for part in work.parts.select_related("child")]
    own = user is not None and user.pk in (work.doer_user_id, work.enterer_id)
    targets = [work.unit] if work.unit else children
    if not (own and actor.may(P.VOID_RECORD)) and not (actor.may_all(P.VOID_RECORD, targets) and actor.may_all(P.WAIVE_DUTY, targets)):
        raise NotAllowed(_("只能作废自己记的；别人的请学校专干办理。"), perm=P.VOID_RECORD)
    void(work, by=user, reason=reason, today=today)
    _recount(work, [child.pk for child in children])
    remember(subjects=[work, *children], fields=["voided_on"])
    return work
