"""留级、休学、复学: own acts with day and reason, of children with a file and of pupils on the class list.

Repeating moves to a class one grade lower. A suspended pupil stays on the roll of the class and in care: file, pairings and duties run on
(somebody still has to look after the child), it is not handed over with a graduating class, and on coming back it is offered the grade
it left, not the one its class has reached since.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind, FileState, RollKind, RollReason, Source
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Change, Child, Pupil, RollEvent
from qianshou.domain.people.rows.moving import UNDO_DAYS, grade_at, move_child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within


def _check(unit: Unit, who: Sequence[Child | Pupil], reason: str, day: dt.date, today: dt.date) -> None:
    if not who:
        raise Refused(_("请先勾选孩子。"))
    if day > today:
        raise Invalid(_("日期不能晚于今天。"), "from_on")
    if reason not in RollReason.values:
        raise Invalid(_("请选原因。"), "reason")
    if any(not is_within(one.edu_path, unit.path) for one in who):
        raise Refused(_("名单里有别的学校的孩子。"))
    closed = next((one for one in who if isinstance(one, Child) and one.file_state == FileState.CLOSED), None)
    if closed is not None:
        raise Refused(_("%s的档案已结案，不能办留级、休学；要办请先重开。") % closed.name)
    suspended = RollEvent.objects.standing().filter(kind=RollKind.SUSPEND, ended_on=None)
    out = suspended.filter(child__in=[c.pk for c in who if isinstance(c, Child)]) | suspended.filter(pupil__in=[p.pk for p in who if isinstance(p, Pupil)])
    if out.exists():
        raise Refused(_("其中有正在休学的孩子，请先办复学。"))


def _row(actor, unit: Unit, one: Child | Pupil, kind: str, reason: str, note: str, day: dt.date, today: dt.date) -> RollEvent:
    is_child = isinstance(one, Child)
    row = RollEvent(
        county_id=one.county_id, school=unit, path=unit.path, kind=kind, child=one if is_child else None, pupil=None if is_child else one,
        from_unit=one.edu_unit, grade=grade_at(one.edu_unit, day), from_on=day, reason=reason, entered_by=actor.user, entered_on=today,
    )  # fmt: skip
    row.note = note.strip()[:200]
    return row


def _said(reason: str, note: str) -> str:
    """What the file's own history says; of a health reason no more than that (names of illness are for coordinators)."""
    if reason == RollReason.HEALTH:
        return str(RollReason.HEALTH.label)
    return "；".join(one for one in (str(RollReason(reason).label), note.strip()) if one)


def _move(actor, row: RollEvent, klass: Unit, day: dt.date, today: dt.date, kind: str, words: str = "") -> None:
    if row.child is not None:
        move_child(actor, row.child, klass, day, today, kind=kind, words=words)
        relabel([row.child], today)
    elif row.pupil is not None:
        row.pupil.edu_unit, row.pupil.edu_path = klass, klass.path
        row.pupil.save(update_fields=["edu_unit", "edu_path"])


@action(P.EDIT_PUPILS, on="unit")
def repeat_grade(actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], klass: Unit, reason: str, from_on: dt.date, today: dt.date,
                 note: str = "") -> int:  # fmt: skip
    """留级: into a class of the school that is one grade lower; the old class's other pupils go up without them. Pairings and duties
    run on. Refuses another school's class, one of the same or a higher grade, a suspended child. How many."""
    _check(unit, [*children, *pupils], reason, from_on, today)
    if klass.kind != UnitKind.CLASS or klass.closed_on is not None or not is_within(klass.path, unit.path):
        raise Invalid(_("请选本校的班级。"), "klass")
    who: list[Child | Pupil] = [*children, *pupils]
    rows = [_row(actor, unit, one, RollKind.REPEAT, reason, note, from_on, today) for one in who]
    if any(klass.stage != row.from_unit.stage or grade_at(klass, from_on) != row.grade - 1 for row in rows):
        raise Invalid(_("留级要选低一个年级的班；同年级换班请用“换班级”。"), "klass")
    for row in rows:
        row.to_unit = klass
        _move(actor, row, klass, from_on, today, ChangeKind.REPEATED, _said(reason, note))
    RollEvent.objects.bulk_create(rows)
    remember(count=len(rows), subjects=[klass, *children])
    return len(rows)


@action(P.EDIT_PUPILS, on="unit")
def suspend(actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], reason: str, from_on: dt.date, until_on: dt.date, today: dt.date,
            note: str = "") -> int:  # fmt: skip
    """休学 to a day; stays on the roll of the class and in care. Refuses an end before the beginning or later than two years. How many."""
    _check(unit, [*children, *pupils], reason, from_on, today)
    if not from_on < until_on <= from_on + dt.timedelta(days=731):
        raise Invalid(_("到期的日子要在开始之后，最长两年。"), "until_on")
    who: list[Child | Pupil] = [*children, *pupils]
    rows = [_row(actor, unit, one, RollKind.SUSPEND, reason, note, from_on, today) for one in who]
    for row in rows:
        row.until_on = until_on
        _note(actor, row, ChangeKind.SUSPENDED, from_on, today, _said(reason, note))
    RollEvent.objects.bulk_create(rows)
    remember(count=len(rows), subjects=list(children))
    return len(rows)


def _note(actor, row: RollEvent, kind: str, day: dt.date, today: dt.date, words: str) -> None:
    if row.child is None:
        return
    change = Change(
        county_id=row.county_id, child=row.child, kind=kind, happened_on=day, until_on=row.until_on, as_of=today, source=Source.STAFF, entered_by=actor.user,
        edu_path=row.child.edu_path,
    )  # fmt: skip
    change.words = words
    change.save()


@action(P.EDIT_PUPILS, on="unit")
def come_back(actor, *, unit: Unit, event: RollEvent, klass: Unit, on: dt.date, today: dt.date) -> RollEvent:
    """复学 into a class of the school. Refuses one that has ended, a class of another school, a day before the suspension or after today."""
    event = RollEvent.objects.standing().select_for_update(of=("self",)).select_related("child", "pupil").get(pk=event.pk)
    if event.kind != RollKind.SUSPEND or event.ended_on is not None or event.path != unit.path:
        raise Refused(_("这名孩子没有在休学。"))
    if not event.from_on <= on <= today:
        raise Invalid(_("复学日期要在休学之后，不能晚于今天。"), "on")
    if klass.kind != UnitKind.CLASS or klass.closed_on is not None or not is_within(klass.path, unit.path):
        raise Invalid(_("请选本校的班级。"), "klass")
    _move(actor, event, klass, on, today, ChangeKind.RESUMED)
    event.ended_on, event.to_unit = on, klass
    event.save(update_fields=["ended_on", "to_unit"])
    remember(subjects=[klass, *([event.child] if event.child else [])])
    return event


@action(P.EDIT_PUPILS, on="unit")
def undo_roll_event(actor, *, unit: Unit, event: RollEvent, today: dt.date) -> RollEvent:
    """Undo of repeating or suspending within seven days: back into the class before. Refused later, and for one moved on since."""
    event = RollEvent.objects.standing().select_for_update(of=("self",)).select_related("child", "pupil", "from_unit").get(pk=event.pk)
    if event.path != unit.path or (today - event.entered_on).days > UNDO_DAYS or event.from_unit.closed_on is not None:
        raise Refused(_("已超过 %d 天，不能撤销。") % UNDO_DAYS)
    one = event.child or event.pupil
    here = event.to_unit_id or event.from_unit_id
    if one is None or one.edu_unit_id != here:
        raise Refused(_("这名孩子后来又换过班，不能撤销。"))
    if event.to_unit_id is not None:
        _move(actor, event, event.from_unit, today, today, ChangeKind.SCHOOL_CHANGED, _("撤销%s") % event.get_kind_display())
    event.undone_on = today
    event.save(update_fields=["undone_on"])
    remember(subjects=[event.child] if event.child else [])
    return event
