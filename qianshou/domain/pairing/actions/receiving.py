"""报到: a child received by its new school; pairings with the old school's own people end, all others go along (DOMAIN §3)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.going import Settled, _teacher_of
from qianshou.domain.pairing.actions.pairs import _end_rows, _run_on, _tell
from qianshou.domain.pairing.choices import EndReason, PairingKind
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Transfer
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.paths import within


def _ending_with(transfer: Transfer) -> QuerySet[Pairing]:
    """The running pairings with staff of the school the child comes from; village, township and volunteers stay."""
    left = transfer.from_unit
    school = left.parent if left is not None and left.kind == UnitKind.CLASS else left
    running = Pairing.objects.filter(child=transfer.child_id, to_on=None).exclude(OUTSIDE_Q)
    if school is None or school.pk == transfer.to_unit_id:  # a stage up in the same school: its people stay
        return running.none()
    return running.filter(within("helper__unit_path", school.path))


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def receive(
    actor: Actor, *, transfers: Sequence[Transfer], klass: Unit, arrived_on: dt.date, today: dt.date, to_teacher: bool = False
) -> Settled:
    """`people.arrived`, and the old school's helpers take their leave: reason 孩子转走, undone with `send_back`.

    `to_teacher`: what its teachers did goes on with the class teacher of `klass`, 注意什么 included.
    """
    rows = people.arrived(actor, transfers=transfers, klass=klass, arrived_on=arrived_on, today=today)
    ended: list[Pairing] = []
    for row in rows:
        over = list(_ending_with(row))
        row.undo["pairings"] = [one.uid for one in over]
        ended += over
    _end_rows(ended, to_on=today, reason=EndReason.CHILD_MOVED)
    fresh = _go_on(ended, klass, today) if to_teacher else []
    for row in rows:
        row.undo["begun"] = [one.uid for one in fresh if one.child_id == row.child_id]
    Transfer.objects.bulk_update(rows, ["undo"])
    remember(count=len(rows), ended=len(ended), handed=len(fresh))
    _tell([row.child_id for row in rows], today)
    return Settled(len(ended), len(fresh))


def _go_on(ended: Sequence[Pairing], klass: Unit, today: dt.date) -> list[Pairing]:
    """One pairing a child with the class teacher for what teachers of the old school did; without a class teacher none."""
    helper = _teacher_of(klass, today)
    if helper is None:
        return []
    former = {row.child_id: row for row in ended if row.kind == PairingKind.TEACHER}
    have = set(Pairing.objects.filter(helper=helper, to_on=None, child__in=list(former)).values_list("child", flat=True))
    fresh = []
    for child, row in former.items():
        if child not in have:
            new = Pairing(county_id=row.county_id, child_id=child, helper=helper, kind=row.kind, from_on=today, source_ref=row.source_ref)
            new.note = row.note.reveal() if row.note else ""
            fresh.append(new)
    Pairing.objects.bulk_create(fresh)
    access.open_for(fresh)
    return fresh


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def send_back(actor: Actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """Undo of `receive`, within seven days: back to the old class, the pairings it ended run on, those it began end. How many run on."""
    rows = people.not_arrived_after_all(actor, transfers=transfers, today=today)
    begun = Pairing.objects.filter(uid__in=[uid for row in rows for uid in row.undo.get("begun", [])], to_on=None)
    _end_rows(list(begun), to_on=today, reason=EndReason.CHILD_MOVED)
    uids = [uid for row in rows for uid in row.undo.get("pairings", [])]
    again = _run_on(Pairing.objects.filter(uid__in=uids, end_reason=EndReason.CHILD_MOVED))
    remember(count=len(rows), again=len(again))
    _tell([row.child_id for row in rows], today)
    return len(again)
