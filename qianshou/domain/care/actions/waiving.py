"""免做 and 改期 while a period is open, a noted excuse afterwards; and the file that closes with everything that hangs on it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.care.ledger.opening import refresh_children
from qianshou.domain.care.models import Duty, Reschedule
from qianshou.domain.care.rules import may_waive, moved
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import CloseReason, FileState, PendingChoice
from qianshou.domain.people.models import Child, PendingLabels
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid(_("请写明原因。"), "reason")
    return text.strip()[:120]


@action(P.WAIVE_DUTY, on="duty")
def waive(actor: Actor, *, duty: Duty, reason: str, today: dt.date) -> Duty:
    """免做, with a reason and a person. Refuses once the period is closed (note an excuse instead) and without a reason."""
    reason = _reason(reason)
    if duty.not_owed:
        raise Refused(_("这一项已经不再要求，不用免做。"))
    if not may_waive(duty.closes_on, today):
        raise Refused(_("这一期已经截止，不能再免做；可以补一句说明。"))
    duty.waived_on, duty.waived_reason, duty.waived_by = today, reason, actor.user  # type: ignore[attr-defined]
    duty.save(update_fields=["waived_on", "waived_reason", "waived_by"])
    remember(fields=["waived_on"], subjects=[duty.child] if duty.child else [])
    return duty


@action(P.WAIVE_DUTY, on="duty")
def excuse(actor: Actor, *, duty: Duty, reason: str, today: dt.date) -> Duty:
    """A word of explanation after closing; the state stays what it was."""
    if may_waive(duty.closes_on, today):
        raise Refused(_("这一期还没有截止，请直接办理免做。"))
    duty.excuse = _reason(reason)
    duty.save(update_fields=["excuse"])
    remember(fields=["excuse"], subjects=[duty.child] if duty.child else [])
    return duty


@action(P.WAIVE_DUTY, on="duty")
def reschedule(actor: Actor, *, duty: Duty, due_on: dt.date, reason: str, today: dt.date) -> Duty:
    """改期: the next contact is due on another day of the same period, with a reason and a person; the first date is kept.

    Refuses a day gone by, a day after the period's last (what is made then no longer counts for it) and what is met, waived,
    not owed or frozen.
    """
    reason = _reason(reason)
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    if duty.not_owed or duty.waived_on is not None or duty.next_due_on is None or duty.frozen:
        raise Refused(_("这一项现在不用做，不用改期。"))
    if today > duty.last_on:
        raise Refused(_("这一期的日子已经过完，不能再改期；可以补做，或者写明原因。"))
    if not today <= due_on <= duty.last_on:
        raise Invalid(_("请选今天到%(m)d月%(d)d日之间的日子。") % {"m": duty.last_on.month, "d": duty.last_on.day}, "due_on")
    if due_on == duty.next_due_on:
        raise Invalid(_("日子没有变。"), "due_on")
    move = Reschedule(duty=duty, nth=duty.done, was_due_on=duty.next_due_on, due_on=due_on, reason=reason, by=actor.user, on=today)  # type: ignore[attr-defined]
    move.save()
    grace = (duty.behind_after or duty.next_due_on) - duty.next_due_on
    dates = moved([dt.date.fromisoformat(one) for one in duty.due_dates], [(duty.done, due_on)])
    duty.due_dates = [one.isoformat() for one in dates]
    duty.next_due_on, duty.behind_after = due_on, due_on + grace
    duty.save(update_fields=["due_dates", "next_due_on", "behind_after"])
    remember(fields=["next_due_on"], subjects=[duty.child] if duty.child else [])
    return duty


@action(P.CLOSE_FILE, on="child")
def close_file(
    actor: Actor, *, child: Child, reason: str, closed_on: dt.date, today: dt.date, note: str = "", ends: Sequence[str] = (),
    hand_to: Mapping[str, Helper] | None = None,
) -> Child:  # fmt: skip
    """Closes a file in one transaction: pairings end with the hand-over note, open duties are waived, the file is marked closed. Stays
    readable, can be reopened. Where only the school line ends and the village goes on, the pairings in `ends` (uids) end, those in
    `hand_to` pass to another helper and the rest run on. Refuses a closed file, an unknown reason and a day in the future."""
    if child.file_state == FileState.CLOSED:
        raise Refused(_("这份档案已经结案。"))
    if reason not in CloseReason.values:
        raise Invalid(_("请选择结案原因。"), "reason")
    if closed_on > today:
        raise Invalid(_("结案日期不能晚于今天。"), "closed_on")
    inner = actor.acting("care.close_file")
    people.mark_closed(inner, child=child, reason=reason, closed_on=closed_on, today=today)
    child.refresh_from_db()
    if child.file_state == FileState.CLOSED:  # else only the school line ended and the village goes on
        pairing.end_all(inner, child=child, reason=EndReason.FILE_CLOSED, to_on=today, today=today, handover_note=note)
        remember(waived=_waive_open(actor, child, reason, today))
    else:
        pairing.settle_child(inner, child=child, ends=ends, hand_to=hand_to or {}, today=today, note=note)
    refresh_children([child.pk], today)
    return child


def _waive_open(actor: Actor, child: Child, reason: str, today: dt.date) -> int:
    said = _("档案结案：%s") % CloseReason(reason).label
    rows = Duty.objects.filter(child=child, closes_on__gte=today, not_owed=False, waived_on=None, next_due_on__isnull=False)
    return rows.update(waived_on=today, waived_reason=said[:120], waived_by=actor.user)  # type: ignore[attr-defined]


@action(P.CLOSE_FILE, on="child")
def settle_pending(actor: Actor, *, child: Child, choice: str, today: dt.date) -> Child:
    """类别变化待定: 继续关爱到学期末, 结案 (closes the file with all that hangs on it) or 情况不实 (closes it as entered in error)."""
    if not PendingLabels.objects.filter(child=child, choice=PendingChoice.UNDECIDED).exists():
        raise Refused(_("这个孩子没有待定的类别变化。"))
    people.settle_pending(actor, child=child, choice=choice, today=today)
    closes = {PendingChoice.CLOSE: CloseReason.PARENT_RETURNED, PendingChoice.UNTRUE: CloseReason.ERROR}
    child.refresh_from_db()
    if choice in closes and child.file_state != FileState.CLOSED:
        close_file(actor, child=child, reason=closes[PendingChoice(choice)], closed_on=today, today=today)
    else:
        refresh_children([child.pk], today)
    return child


@action(P.WAIVE_DUTY, on="children", many=True)
def withdraw_duties(actor: Actor, *, children: list[Child]) -> int:
    """Undo of a roster: the duties the ledger opened by itself for children who are about to be erased go first. How many rows.

    A child of whom a duty was met, moved, waived or explained keeps all of its duties, and so is kept itself.
    """
    rows = Duty.objects.filter(child__in=[child.pk for child in children])
    worked = rows.filter(Q(done__gt=0) | Q(done_late__gt=0) | Q(made_up__gt=0) | Q(waived_on__isnull=False) | Q(moves__isnull=False) | ~Q(excuse=""))
    count, _each = rows.exclude(child__in=set(worked.values_list("child", flat=True))).delete()
    remember(count=count)
    return count
