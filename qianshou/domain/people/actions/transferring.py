"""转接: sent on, taken back, followed up; receiving is an act of `pairing`, which also ends what ends with the old school."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.actions.life import _close_school_line, _still_young
from qianshou.domain.people.choices import AbsentReason, ChangeKind, FileState, Source, TransferKind, TransferState
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Change, Child, Pupil, Transfer
from qianshou.domain.people.models.transfer import OPEN
from qianshou.domain.people.rows.applying import apply_change
from qianshou.domain.people.rows.pupils import follow
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within

UNDO_DAYS = 7


@action(P.SEND_CHILDREN, on="children", many=True)
def send_children(actor, *, children: Sequence[Child], kind: str, due_on: dt.date, today: dt.date, to_unit: Unit | None = None, to_text: str = "",
                  note: str = "") -> list[Transfer]:  # fmt: skip
    """Sends children on to one school, a whole class in one act (M305 整班移交). Nothing moves until they are received.

    `to_text` names a school outside the county. Refused whole: a closed file, a child already on its way, the school it is in, no school.
    """
    if kind not in TransferKind.values:
        raise Invalid(_("请选转学还是升学。"), "kind")
    if due_on < today:
        raise Invalid(_("报到期限不能早于今天。"), "due_on")
    _check_school(children, to_unit, to_text)
    there = Transfer.objects.open().filter(child__in=[c.pk for c in children]).select_related("child").first()
    if there is not None:
        raise Refused(_("%s已经在转接中，请先撤回原来的一笔。") % there.child.name)
    rows = []
    for child in children:
        if child.file_state == FileState.CLOSED:
            raise Refused(_("%s的档案已结案，不能移交。") % child.name)
        row = Transfer(
            county_id=child.county_id, child=child, kind=kind, from_unit_id=child.edu_unit_id, from_path=child.edu_path, to_unit=to_unit,
            to_path=to_unit.path if to_unit else "", to_text=to_text.strip()[:80] if not to_unit else "", sent_on=today, sent_by=actor.user, due_on=due_on,
        )  # fmt: skip
        row.note = note.strip()[:500]
        rows.append(row)
    Transfer.objects.bulk_create(rows)
    remember(count=len(rows), subjects=[to_unit] if to_unit else [], kind=kind)
    return rows


def _check_school(children: Sequence[Child], to_unit: Unit | None, to_text: str) -> None:
    if to_unit is None:
        if not to_text.strip():
            raise Invalid(_("请选去哪所学校，或写外县学校的名字。"), "to_unit")
        return
    counties = {child.county_id for child in children}
    if to_unit.kind != UnitKind.SCHOOL or to_unit.closed_on is not None or counties - {to_unit.county_id}:
        raise Invalid(_("请选本县在办的学校。"), "to_unit")
    stays = next((child for child in children if child.edu_path and is_within(child.edu_path, to_unit.path)), None)
    if stays is not None:
        raise Invalid(_("%s本来就在这所学校，换班请用“换班级”。") % stays.name, "to_unit")


def _held(transfers: Sequence[Transfer], states: Sequence[str], say: str) -> list[Transfer]:
    """The rows locked and read anew; Refused where one is in another state by now."""
    rows = list(Transfer.objects.select_for_update(of=("self",)).filter(pk__in=[t.pk for t in transfers]).select_related("child").order_by("pk"))
    if any(row.state not in states for row in rows):
        raise Refused(say)
    return rows


@action(P.SEND_CHILDREN, on="transfers", many=True)
def withdraw_transfers(actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """Undo of sending, while nobody has received them. How many."""
    rows = _held(transfers, OPEN, _("有的孩子已经报到，不能撤回。"))
    _settle(actor, rows, TransferState.WITHDRAWN, today)
    remember(count=len(rows))
    return len(rows)


@action(P.SEND_CHILDREN, on="transfers", many=True)
def gone_elsewhere(actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """The school outside the county says they are there. The file stays until it is closed (搬离本县). Refused for a school here."""
    rows = _held(transfers, OPEN, _("这笔转接已经办结。"))
    if any(row.to_unit_id is not None for row in rows):
        raise Refused(_("去本县学校的，由那所学校报到。"))
    _settle(actor, rows, TransferState.GONE, today)
    remember(count=len(rows))
    return len(rows)


@action(P.FOLLOW_ABSENT, on="transfers", many=True)
def not_arrived(actor, *, transfers: Sequence[Transfer], reason: str, today: dt.date) -> int:
    """未到: by the receiving school, the sending school or the village; the reason may be said again. They stay the sender's. How many."""
    if reason not in AbsentReason.values:
        raise Invalid(_("请选没到的情况。"), "reason")
    rows = _held(transfers, OPEN, _("有的孩子已经报到了。"))
    for row in rows:
        row.state, row.reason, row.version = TransferState.ABSENT, reason, row.version + 1
    Transfer.objects.bulk_update(rows, ["state", "reason", "version"])
    remember(count=len(rows), reason=reason)
    return len(rows)


def _settle(actor, rows: Sequence[Transfer], state: str, today: dt.date) -> None:
    for row in rows:
        row.state, row.settled_on, row.settled_by, row.version = state, today, actor.user, row.version + 1
    Transfer.objects.bulk_update(rows, ["state", "settled_on", "settled_by", "settled_unit", "undo", "version"])


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def arrived(actor, *, transfers: Sequence[Transfer], klass: Unit, arrived_on: dt.date, today: dt.date) -> list[Transfer]:
    """Ticked at registration into a class: file, class list and all that hangs on the child are the receiver's from that day.

    What was done stays counted where it happened. Refuses a class of another school, a day before the sending or after today.
    """
    rows = _held(transfers, OPEN, _("有的孩子已经报到，或这笔转接已撤回。"))
    if arrived_on > today or any(arrived_on < row.sent_on for row in rows):
        raise Invalid(_("报到日期要在移交之后，不能晚于今天。"), "arrived_on")
    if klass.closed_on is not None or any(not row.to_path or not is_within(klass.path, row.to_path) for row in rows):
        raise Invalid(_("请选本校的班级。"), "klass")
    for row in rows:
        row.undo = {"unit": row.child.edu_unit_id, "path": row.child.edu_path, "stage": row.child.stage}
        _move_child(actor, row.child, klass, arrived_on, today)
        row.settled_unit = klass
    _settle(actor, rows, TransferState.ARRIVED, today)
    relabel([row.child for row in rows], today)
    remember(count=len(rows), subjects=[klass])
    return rows


def _move_child(actor, child: Child, unit: Unit, day: dt.date, today: dt.date) -> Change:
    """The change of school or class as every page shows it; the caller relabels. Inside an action only."""
    row = Change(
        county_id=child.county_id, child=child, kind=ChangeKind.SCHOOL_CHANGED, happened_on=day, as_of=today, source=Source.STAFF, entered_by=actor.user,
        edu_path=child.edu_path,
    )  # fmt: skip
    apply_change(row, {"unit": unit}, today)
    if child.school_line_closed_on is not None:
        child.school_line_closed_on = None
        child.save(update_fields=["school_line_closed_on"])
    row.save()
    return row


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def not_arrived_after_all(actor, *, transfers: Sequence[Transfer], today: dt.date) -> list[Transfer]:
    """Undo of `arrived`: back in the old class, waiting again. Refused after seven days and for a child moved on since."""
    rows = _held(transfers, (TransferState.ARRIVED,), _("只有已报到的可以撤销。"))
    old = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[row.undo.get("unit") for row in rows if row.undo.get("unit")])}
    for row in rows:
        if row.settled_on is None or (today - row.settled_on).days > UNDO_DAYS:
            raise Refused(_("报到已超过 %d 天，请用“转出”。") % UNDO_DAYS)
        if row.settled_unit_id != row.child.edu_unit_id or row.undo.get("unit") not in old:
            raise Refused(_("%s报到以后又换过班，不能撤销。") % row.child.name)
        _move_child(actor, row.child, old[row.undo["unit"]], today, today)
        row.state, row.settled_on, row.settled_by, row.settled_unit, row.version = TransferState.WAITING, None, None, None, row.version + 1
    Transfer.objects.bulk_update(rows, ["state", "settled_on", "settled_by", "settled_unit", "version"])
    relabel([row.child for row in rows], today)
    remember(count=len(rows))
    return rows


@action(P.SEND_CHILDREN, on="children", many=True)
def pass_to_village(actor, *, children: Sequence[Child], left_on: dt.date, today: dt.date) -> int:
    """Leaving grade 9 under 16: the school line ends, the file stays open with the village (DOMAIN §3). How many.

    Refused whole: one of 16 or more, one without a village on file, one who is being sent to a school.
    """
    if left_on > today:
        raise Invalid(_("离校日期不能晚于今天。"), "left_on")
    for child in children:
        if not child.home_path:
            raise Refused(_("%s的档案里没有写居住的村，无法转给村里。请先填写。") % child.name)
        if not _still_young(child, left_on):
            raise Refused(_("%s已满16岁，请办结案。") % child.name)
    if there := Transfer.objects.open().filter(child__in=[c.pk for c in children]).select_related("child").first():
        raise Refused(_("%s正在移交给学校，请先撤回。") % there.child.name)
    for child in children:
        _close_school_line(child, left_on)
    follow(children, left_on)
    relabel(children, today)
    remember(count=len(children))
    return len(children)


@action(P.EDIT_PUPILS, on="unit")
def change_class(actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], klass: Unit, happened_on: dt.date, today: dt.date) -> int:
    """分班、并班、留级: children and pupils of a school go to another of its classes; sent again with the old class it is undone. How many.

    `unit` is the school. Refuses rows or a class of another school and a day after today.
    """
    if happened_on > today:
        raise Invalid(_("日期不能晚于今天。"), "happened_on")
    if klass.kind != UnitKind.CLASS or klass.closed_on is not None or not is_within(klass.path, unit.path):
        raise Invalid(_("请选本校的班级。"), "klass")
    if any(not is_within(path, unit.path) for path in (*(c.edu_path for c in children), *(p.edu_path for p in pupils))):
        raise Refused(_("名单里有别的学校的孩子。"))
    moving = [child for child in children if child.edu_unit_id != klass.pk]
    for child in moving:
        _move_child(actor, child, klass, happened_on, today)
    Pupil.objects.filter(left_on=None, pk__in=[p.pk for p in pupils]).update(edu_unit=klass, edu_path=klass.path)
    relabel(moving, today)
    remember(count=len(moving) + len(pupils), subjects=[klass, *moving])
    return len(moving) + len(pupils)
