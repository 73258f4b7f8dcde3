"""转接: sent on, taken back, followed up; receiving is an act of `pairing`, which also ends what ends with the old school."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.actions.life import _close_school_line, _still_young
from qianshou.domain.people.choices import AbsentReason, AskAnswer, FileState, Follow, TransferKind, TransferState
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Child, Inquiry, Pupil, Transfer
from qianshou.domain.people.models.transfer import OPEN
from qianshou.domain.people.queries.transfers import next_stages
from qianshou.domain.people.rows.absences import ask_again, settle_left
from qianshou.domain.people.rows.moving import check_arrival, check_way, classes_before, held, move_child, settle, unsettle
from qianshou.domain.people.rows.pupils import follow as follow_lines
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within


@action(P.SEND_CHILDREN, on="children", many=True)
def send_children(actor, *, children: Sequence[Child], kind: str, due_on: dt.date, today: dt.date, to_unit: Unit | None = None, to_text: str = "",
                  note: str = "") -> list[Transfer]:  # fmt: skip
    """Sends children on to one school, a whole class in one act (M305 整班移交). Nothing moves until they are received.

    `to_text` names a school outside the county. The own school receives only children who go up a stage in it. Whoever had asked for one
    of them is answered by it. Refused whole: a closed file, a child already on its way, the school it is in, no school.
    """
    check_way(kind, due_on, today)
    _check_school(children, kind, to_unit, to_text)
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
    asked = Transfer.objects.asked().filter(child__in=[c.pk for c in children])
    asked.filter(to_unit=to_unit).update(state=TransferState.WITHDRAWN, settled_on=today)
    asked.update(state=TransferState.REFUSED, answer=AskAnswer.ELSEWHERE, settled_on=today)
    remember(count=len(rows), subjects=[to_unit] if to_unit else [], kind=kind)
    return rows


def _check_school(children: Sequence[Child], kind: str, to_unit: Unit | None, to_text: str) -> None:
    if to_unit is None:
        if not to_text.strip():
            raise Invalid(_("请选去哪所学校，或写外县学校的名字。"), "to_unit")
        return
    counties = {child.county_id for child in children}
    if to_unit.kind != UnitKind.SCHOOL or to_unit.closed_on is not None or counties - {to_unit.county_id}:
        raise Invalid(_("请选本县在办的学校。"), "to_unit")
    own = [child for child in children if child.edu_path and is_within(child.edu_path, to_unit.path)]
    if kind == TransferKind.PROMOTION:  # a school with a kindergarten class of its own, a nine-year school
        own = [child for child in own if not next_stages(child.stage) & set(to_unit.stages)]
    stays = own[0] if own else None
    if stays is not None:
        raise Invalid(_("%s本来就在这所学校，换班请用“换班级”。") % stays.name, "to_unit")


@action(P.SEND_CHILDREN, on="transfers", many=True)
def withdraw_transfers(actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """Undo of sending, while nobody has received them. How many."""
    rows = held(transfers, OPEN, _("有的孩子已经报到，不能撤回。"))
    settle(actor, rows, TransferState.WITHDRAWN, today)
    remember(count=len(rows))
    return len(rows)


@action(P.SEND_CHILDREN, on="transfers", many=True)
def gone_elsewhere(actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """The school outside the county says they are there. The file stays until it is closed (搬离本县). Refused for a school here."""
    rows = held(transfers, OPEN, _("这笔转接已经办结。"))
    if any(row.to_unit_id is not None for row in rows):
        raise Refused(_("去本县学校的，由那所学校报到。"))
    settle(actor, rows, TransferState.GONE, today)
    remember(count=len(rows))
    return len(rows)


@action(P.FOLLOW_ABSENT, on="transfers", many=True)
def not_arrived(actor, *, transfers: Sequence[Transfer], reason: str, today: dt.date, follow: str = "", words: str = "") -> int:
    """未到: by the receiving school, the sending school or the village, with who asks after them next (`follow`; left as it is where
    nothing is said, at first the sending school). Each time is kept as an inquiry. They stay the sender's. How many."""
    if reason not in AbsentReason.values:
        raise Invalid(_("请选没到的情况。"), "reason")
    if follow and follow not in Follow.values:
        raise Invalid(_("请选谁去问。"), "follow")
    rows = held(transfers, OPEN, _("有的孩子已经报到了。"))
    asked = []
    for row in rows:
        row.state, row.reason, row.version = TransferState.ABSENT, reason, row.version + 1
        row.follow = follow or row.follow or Follow.SENDER
        asked.append(Inquiry(county_id=row.county_id, transfer=row, asked_on=today, asked_by=actor.user, reason=reason))
        asked[-1].words = words.strip()[:200]
    Transfer.objects.bulk_update(rows, ["state", "reason", "follow", "version"])
    Inquiry.objects.bulk_create(asked)
    remember(count=len(rows), reason=reason)
    return len(rows)


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def arrived(actor, *, transfers: Sequence[Transfer], klass: Unit, arrived_on: dt.date, today: dt.date) -> list[Transfer]:
    """Ticked at registration into a class: file, class list and all that hangs on the child are the receiver's from that day.

    What was done stays counted where it happened. Refuses a class of another school, a day before the sending or after today.
    """
    rows = held(transfers, OPEN, _("有的孩子已经报到，或这笔转接已撤回。"))
    check_arrival(rows, klass, arrived_on, today)
    for row in rows:
        row.undo = {"unit": row.child.edu_unit_id, "path": row.child.edu_path, "stage": row.child.stage}
        move_child(actor, row.child, klass, arrived_on, today)
        row.settled_unit = klass
    _answer_lists(rows, klass, arrived_on, today, actor.user)
    settle(actor, rows, TransferState.ARRIVED, today)
    relabel([row.child for row in rows], today)
    remember(count=len(rows), subjects=[klass])
    return rows


def _answer_lists(rows: Sequence[Transfer], klass: Unit, arrived_on: dt.date, today: dt.date, user: User | None) -> None:
    """The old school's 名单里没有了 has its answer; undoing the arrival asks again."""
    school = klass.parent or klass
    why = _("已到%(school)s，%(m)d月%(d)d日报到") % {"school": school.name, "m": arrived_on.month, "d": arrived_on.day}
    settled = settle_left([(row.child, row.undo["path"], why) for row in rows], today, user)
    for row in rows:
        row.undo["absent"] = settled.get(row.child_id, [])


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def not_arrived_after_all(actor, *, transfers: Sequence[Transfer], today: dt.date) -> list[Transfer]:
    """Undo of `arrived`: back in the old class, waiting again. Refused after seven days and for a child moved on since."""
    rows = held(transfers, (TransferState.ARRIVED,), _("只有已报到的可以撤销。"))
    for row, unit in zip(rows, classes_before(rows, today), strict=True):
        move_child(actor, row.child, unit, today, today)
    ask_again([uid for row in rows for uid in row.undo.get("absent", [])])
    unsettle(rows)
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
    follow_lines(children, left_on)
    relabel(children, today)
    remember(count=len(children))
    return len(children)


@action(P.EDIT_PUPILS, on="unit")
def change_class(actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], klass: Unit, happened_on: dt.date, today: dt.date) -> int:
    """换班: children and pupils of a school go to another of its classes; sent again with the old class it is undone. How many.

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
        move_child(actor, child, klass, happened_on, today)
    Pupil.objects.filter(left_on=None, pk__in=[p.pk for p in pupils]).update(edu_unit=klass, edu_path=klass.path)
    relabel(moving, today)
    remember(count=len(moving) + len(pupils), subjects=[klass, *moving])
    return len(moving) + len(pupils)
