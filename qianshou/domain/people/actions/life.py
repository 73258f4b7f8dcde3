"""The life of a file: closed, reopened, its school line closed when school age ends (DOMAIN §3)."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind, CloseReason, FileState, PendingChoice, Source
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Change, Child, ChildAccess, PendingLabels
from qianshou.domain.people.rows.absences import settle_all
from qianshou.domain.people.rows.moving import move_child
from qianshou.domain.people.rules import age_on
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action

MCA_AGE = 16


@action(P.CLOSE_FILE, on="child")
def mark_closed(actor, *, child: Child, reason: str, closed_on: dt.date, today: dt.date, words: str = "") -> Child:
    """Closes the file itself; pairings and duties are ended by `care.actions.close_file`, which calls this. It stays readable.

    Leaving school age under 16 closes the school line only and the file passes to the village.
    """
    if child.file_state == FileState.CLOSED:
        raise Refused(_("档案已经结案。"))
    if reason not in CloseReason.values:
        raise Invalid(_("请选结案原因。"), field="reason")
    if closed_on > today:
        raise Invalid(_("结案日期不能晚于今天。"), field="closed_on")
    if reason == CloseReason.LEFT_SCHOOL_AGE and _still_young(child, closed_on):
        return _close_school_line(child, closed_on)
    child.file_state, child.closed_on, child.close_reason = FileState.CLOSED, closed_on, reason
    child.opened_on = child.opened_on or closed_on
    child.version += 1
    child.save(update_fields=["file_state", "closed_on", "close_reason", "opened_on", "version"])
    _note(actor, child, ChangeKind.FILE_CLOSED, closed_on, today, words)
    ChildAccess.objects.filter(child=child, open=True).update(open=False, to_on=closed_on)
    settle_all(child, _("已结案：%s") % CloseReason(reason).label, today, actor.user)
    PendingLabels.objects.filter(child=child, choice=PendingChoice.UNDECIDED).update(choice=PendingChoice.CLOSE, chosen_by=actor.user, chosen_on=today)
    return child


def _still_young(child: Child, day: dt.date) -> bool:
    return bool(child.home_path) and (child.birth_date is None or age_on(child.birth_date, day) < MCA_AGE)


def _note(actor, child: Child, kind: str, happened_on: dt.date, today: dt.date, words: str = "") -> None:
    Change.objects.create(
        county_id=child.county_id, child=child, kind=kind, happened_on=happened_on, as_of=today, words=words, source=Source.STAFF,
        entered_by=actor.user, edu_path=child.edu_path,
    )  # fmt: skip


@action(P.CLOSE_FILE, on="child")
def close_school_line(actor, *, child: Child, closed_on: dt.date, today: dt.date) -> Child:
    """Leaves school: the school line ends, under 16 the file stays open with the village. Refused without a village."""
    if not child.home_path:
        raise Refused(_("档案里没有写居住的村，无法转给村里。请先填写。"))
    return _close_school_line(child, closed_on)


def _close_school_line(child: Child, closed_on: dt.date) -> Child:
    child.school_line_closed_on, child.edu_unit, child.edu_path = closed_on, None, ""
    child.version += 1
    child.save(update_fields=["school_line_closed_on", "edu_unit", "edu_path", "version"])
    return child


@action(P.CLOSE_FILE, on="child")
def reopen_file(actor, *, child: Child, today: dt.date, words: str = "") -> Child:
    """Opens a closed file again with its history and computes the labels anew; a merged or erroneous file stays closed.

    Where its class was merged into another meanwhile, it goes on in that one.
    """
    if child.file_state != FileState.CLOSED:
        raise Refused(_("档案没有结案，不用重开。"))
    if child.close_reason in (CloseReason.MERGED, CloseReason.ERROR):
        raise Refused(_("录入有误或已合并的档案不能重开。"))
    child.file_state, child.closed_on, child.close_reason = FileState.ACTIVE, None, ""
    child.version += 1
    child.save(update_fields=["file_state", "closed_on", "close_reason", "version"])
    _note(actor, child, ChangeKind.FILE_REOPENED, today, today, words)
    followed = _follower(child.edu_unit)
    if followed is not None:
        move_child(actor, child, followed, today, today)
    relabel([child], today)
    return child


def _follower(unit: Unit | None) -> Unit | None:
    """The open unit that has taken the place of a closed one; None where it is open, or nothing followed it."""
    seen: set[int] = set()
    one = unit
    while one is not None and one.closed_on is not None and one.pk not in seen:
        seen.add(one.pk)
        one = one.successor
    return one if seen and one is not None and one.closed_on is None else None
