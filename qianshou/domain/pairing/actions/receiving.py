"""报到: a child received by its new school; pairings with the old school's own people end, all others go along (DOMAIN §3)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.pairs import _end_rows, _tell
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Transfer
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.paths import within


def _ending_with(transfer: Transfer) -> QuerySet[Pairing]:
    """The running pairings with staff of the school the child comes from; village, township and volunteers stay."""
    left = transfer.from_unit
    school = left.parent if left is not None and left.kind == UnitKind.CLASS else left
    running = Pairing.objects.filter(child=transfer.child_id, to_on=None, helper__outside=False)
    return running.filter(within("helper__unit_path", school.path)) if school is not None else running.none()


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def receive(actor: Actor, *, transfers: Sequence[Transfer], klass: Unit, arrived_on: dt.date, today: dt.date) -> int:
    """`people.arrived`, and the old school's helpers take their leave: reason 孩子转走, undone with `send_back`. How many pairings ended."""
    rows = people.arrived(actor, transfers=transfers, klass=klass, arrived_on=arrived_on, today=today)
    ended: list[Pairing] = []
    for row in rows:
        over = list(_ending_with(row))
        row.undo["pairings"] = [one.uid for one in over]
        ended += over
    _end_rows(ended, to_on=today, reason=EndReason.CHILD_MOVED)
    Transfer.objects.bulk_update(rows, ["undo"])
    remember(count=len(rows), ended=len(ended))
    _tell([row.child_id for row in rows], today)
    return len(ended)


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def send_back(actor: Actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """Undo of `receive`, within seven days: back to the old class, and the pairings it ended run on. How many of these."""
    rows = people.not_arrived_after_all(actor, transfers=transfers, today=today)
    uids = [uid for row in rows for uid in row.undo.get("pairings", [])]
    again = list(Pairing.objects.filter(uid__in=uids, end_reason=EndReason.CHILD_MOVED).select_related("helper"))
    for pairing in again:
        pairing.to_on, pairing.end_reason = None, ""
    Pairing.objects.bulk_update(again, ["to_on", "end_reason"])
    access.open_for(again)
    remember(count=len(rows), again=len(again))
    _tell([row.child_id for row in rows], today)
    return len(again)
