"""疑似重复 settled as one child, and taken back: pairings, ledger rows and records go over with the file, and return (DECISIONS 6)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.ledger.opening import refresh_children
from qianshou.domain.care.ledger.recounting import recount
from qianshou.domain.care.models import CareRecord, Duty, WorkPart
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember

Moved = dict[str, Any]


@action(P.MERGE_CHILDREN, on="children", many=True)
def merge_files(actor: Actor, *, children: list[Child], keep: Child, today: dt.date) -> Child:
    """Merges two files of one child (`people.merge`): pairings, duties and records of the other go over to `keep`.

    A pairing both have with the same helper ends in the other; an open duty both owe is waived there. Refuses what `people.merge` refuses.
    """
    also: Moved = {"pairings": [], "duties": [], "waived": []}
    for other in (child for child in children if child.pk != keep.pk):
        also = _make_way(actor.acting("care.close_file"), other, keep, today)
    row = people.merge(actor, children=children, keep=keep, today=today, also=also)
    _count_again(row.moved["rows"], [keep.pk])
    refresh_children([child.pk for child in children], today)
    return row.kept


def _make_way(actor: Actor, other: Child, keep: Child, today: dt.date) -> Moved:
    """What cannot stand twice ends in `other`; the ledger rows that can go over are moved."""
    mine = set(Pairing.objects.filter(child=keep, to_on=None).values_list("helper", "kind"))
    double = [p for p in Pairing.objects.filter(child=other, to_on=None).select_related("child") if (p.helper_id, p.kind) in mine]
    for row in double:
        pairing.end_pairing(actor, pairing=row, to_on=max(today, row.from_on), reason=EndReason.FILE_CLOSED, today=max(today, row.from_on))
    there = set(Duty.objects.filter(subject_uid=keep.uid).values_list("rule", "counterpart", "period"))
    rows = list(Duty.objects.filter(child=other).values_list("pk", "subject_uid", "rule", "counterpart", "period"))
    own = [pk for pk, uid, *key in rows if uid == other.uid and tuple(key) not in there]
    of_pairings = [pk for pk, uid, *_key in rows if uid != other.uid and uid not in {p.uid for p in double}]
    Duty.objects.filter(pk__in=own).update(child=keep, subject_uid=keep.uid)
    Duty.objects.filter(pk__in=of_pairings).update(child=keep)
    open_rows = Duty.objects.filter(child=other, closes_on__gte=today, not_owed=False, waived_on=None, next_due_on__isnull=False)
    waived = list(open_rows.values_list("pk", flat=True))
    Duty.objects.filter(pk__in=waived).update(waived_on=today, waived_reason=_("档案合并"), waived_by=actor.user)  # type: ignore[attr-defined]
    remember(waived=len(waived), duties=len(own) + len(of_pairings))
    return {"pairings": [p.uid for p in double], "duties": own, "waived": waived}


def _count_again(went: dict[str, list[int]], children: Sequence[int]) -> None:
    """The rows that the records and pieces of work which went over can meet are counted anew, for the children named."""
    told = list(CareRecord.objects.filter(pk__in=went.get("care.CareRecord", ())).values_list("kind", "happened_on"))
    told += WorkPart.objects.filter(pk__in=went.get("care.WorkPart", ())).values_list("work__kind", "work__happened_on")
    if told:
        recount(children, {kind for kind, _day in told}, {day for _kind, day in told})


@action(P.MERGE_CHILDREN, on="children", many=True)
def unmerge_files(actor: Actor, *, children: list[Child], reason: str, today: dt.date) -> Child:
    """Two children after all: what went over comes back (`people.unmerge`), pairings run on, waivers fall. Answers the file that is open again.

    What was written into the kept file since stays there. Refuses what `people.unmerge` refuses.
    """
    row = people.unmerge(actor, children=children, reason=reason, today=today)
    kept, gone, also = row.kept, row.gone, row.moved["also"]
    theirs = Pairing.objects.filter(child=gone)
    Duty.objects.filter(pk__in=also.get("duties", ()), child=kept).update(child=gone, subject_uid=gone.uid)
    Duty.objects.filter(child=kept, pairing__in=theirs).update(child=gone)
    Duty.objects.filter(pk__in=also.get("waived", ()), waived_reason=_("档案合并")).update(waived_on=None, waived_reason="", waived_by=None)
    pairing.resume(actor.acting("care.close_file"), child=gone, pairings=also.get("pairings", ()), today=today)
    _count_again(row.moved["rows"], [kept.pk, gone.pk])
    refresh_children([kept.pk, gone.pk], today)
    return gone
