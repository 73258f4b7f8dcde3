"""整班移交: a class handed over whole, children with a file and pupils of the class list without one, ticked alike at registration (M305)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.actions.transferring import send_children
from qianshou.domain.people.choices import TransferState
from qianshou.domain.people.models import Child, Pupil, PupilTransfer
from qianshou.domain.people.models.transfer import OPEN
from qianshou.domain.people.rows.moving import check_arrival, check_way, classes_before, held, settle, unsettle
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember


@dataclass(frozen=True)
class Handed:
    """How many went on their way."""

    children: int
    pupils: int


@action(P.SEND_CHILDREN, on="unit")
def hand_over_class(actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], kind: str, due_on: dt.date, today: dt.date,
                    to_unit: Unit | None = None, to_text: str = "", note: str = "") -> Handed:  # fmt: skip
    """`send_children` for those of a class who have a file, and its other pupils with them, in one act. Refused whole as there, and
    for a pupil of another class, with a file, or already on the way."""
    check_way(kind, due_on, today)
    if to_unit is None and not to_text.strip():
        raise Invalid(_("请选去哪所学校，或写外县学校的名字。"), "to_unit")
    if any(p.edu_unit_id != unit.pk or p.left_on is not None or p.child_id is not None for p in pupils):
        raise Refused(_("名单里有不在这个班、或已有档案的学生。"))
    if there := PupilTransfer.objects.open().filter(pupil__in=[p.pk for p in pupils]).select_related("pupil").first():
        raise Refused(_("%s已经在转接中，请先撤回原来的一笔。") % there.pupil.name)
    if children:
        send_children(actor, children=children, kind=kind, to_unit=to_unit, to_text=to_text, due_on=due_on, note=note, today=today)
    PupilTransfer.objects.bulk_create(
        PupilTransfer(
            county_id=p.county_id, pupil=p, kind=kind, from_unit=unit, from_path=p.edu_path, to_unit=to_unit, to_path=to_unit.path if to_unit else "",
            to_text="" if to_unit else to_text.strip()[:80], sent_on=today, sent_by=actor.user, due_on=due_on,
        )
        for p in pupils
    )  # fmt: skip
    remember(count=len(children) + len(pupils), subjects=[to_unit] if to_unit else [], kind=kind)
    return Handed(len(children), len(pupils))


def _held(transfers: Sequence[PupilTransfer], states: Sequence[str], say: str) -> list[PupilTransfer]:
    return held(transfers, states, say, model=PupilTransfer, who="pupil")


def _place(rows: Sequence[PupilTransfer]) -> None:
    Pupil.objects.bulk_update([row.pupil for row in rows], ["edu_unit", "edu_path", "left_on"])


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def pupils_arrived(actor, *, transfers: Sequence[PupilTransfer], klass: Unit, arrived_on: dt.date, today: dt.date) -> int:
    """Ticked at registration into a class list. Refused for one whose file was opened meanwhile: the file has to be handed over."""
    rows = _held(transfers, OPEN, _("有的学生已经报到，或这笔转接已撤回。"))
    check_arrival(rows, klass, arrived_on, today)
    for row in rows:
        if row.pupil.child_id is not None:
            raise Refused(_("%s在原学校建了档案，请原学校移交档案。") % row.pupil.name)
        row.undo = {"unit": row.pupil.edu_unit_id}
        row.pupil.edu_unit, row.pupil.edu_path, row.settled_unit = klass, klass.path, klass
    _place(rows)
    settle(actor, rows, TransferState.ARRIVED, today, model=PupilTransfer)
    remember(count=len(rows), subjects=[klass])
    return len(rows)


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def pupils_back(actor, *, transfers: Sequence[PupilTransfer], today: dt.date) -> int:
    """Undo of `pupils_arrived`, within seven days: back on the old class list, waiting again. How many."""
    rows = _held(transfers, (TransferState.ARRIVED,), _("只有已报到的可以撤销。"))
    for row, unit in zip(rows, classes_before(rows, today, "pupil"), strict=True):
        row.pupil.edu_unit, row.pupil.edu_path = unit, unit.path
    _place(rows)
    unsettle(rows, model=PupilTransfer)
    remember(count=len(rows))
    return len(rows)


@action(P.FOLLOW_ABSENT, on="transfers", many=True)
def pupils_not_arrived(actor, *, transfers: Sequence[PupilTransfer], today: dt.date) -> int:
    """未到: counted as not come; they stay on the old class list. How many."""
    rows = _held(transfers, OPEN, _("有的学生已经报到了。"))
    for row in rows:
        row.state, row.version = TransferState.ABSENT, row.version + 1
    PupilTransfer.objects.bulk_update(rows, ["state", "version"])
    remember(count=len(rows))
    return len(rows)


@action(P.SEND_CHILDREN, on="transfers", many=True)
def withdraw_pupils(actor, *, transfers: Sequence[PupilTransfer], today: dt.date, gone: bool = False) -> int:
    """Taken back while nobody has received them; or `gone`: they are at the school outside the county and leave the class list. How many."""
    rows = _held(transfers, OPEN, _("有的学生已经报到，不能撤回。"))
    if gone:
        if any(row.to_unit_id is not None for row in rows):
            raise Refused(_("去本县学校的，由那所学校报到。"))
        for row in rows:
            row.pupil.left_on = today
        _place(rows)
    settle(actor, rows, TransferState.GONE if gone else TransferState.WITHDRAWN, today, model=PupilTransfer)
    remember(count=len(rows))
    return len(rows)
