"""Pairings: begun, ended with a reason, handed over, stood in for; the helper's access moves in the same transaction."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.partners import _part_of
from qianshou.domain.pairing.choices import EndReason, PairingKind
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.pairing.queries.vetting import faults_in_hand, vetting_faults
from qianshou.domain.pairing.rules.kinds import as_outside, kind_of, may_be
from qianshou.domain.pairing.shapes import PairRow
from qianshou.domain.pairing.signals import pairings_changed
from qianshou.domain.people.choices import ConsentUse, FileState
from qianshou.domain.people.models import Child, Consent
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


def _tell(child_ids: Sequence[int], today: dt.date) -> None:
    pairings_changed.send(sender=Pairing, child_ids=list(child_ids), today=today)


def _check_helper(helper: Helper, county_id: int, today: dt.date, kind: str = "", *, in_hand: bool = False) -> None:
    if helper.county_id != county_id:
        raise Refused(_("帮扶人不是本县的。"))
    if helper.left_on is not None and helper.left_on <= today:
        raise Refused(_("%s已经不再担任帮扶人。") % helper.name)
    outside = as_outside(helper.outside, helper.also_outside, kind)
    faults = (faults_in_hand if in_hand else vetting_faults)(helper, today, outside=outside)
    if faults:
        raise Refused(_("%(name)s是校外帮扶人，审核通过前不能结对：%(faults)s。") % {"name": helper.name, "faults": "、".join(faults)})


def _as(helper: Helper, kind: str) -> str:
    """The kind of the pairing: as asked, else that of her main kind. Refuses what she is not."""
    kind = kind or kind_of(helper.kind)
    if kind not in PairingKind.values:
        raise Invalid(_("请选择结对类型。"), "kind")
    if not may_be(helper.outside, helper.also_outside, kind):
        said = {"name": helper.name, "kind": PairingKind(kind).label}
        raise Invalid(_("%(name)s没有这个身份，不能按“%(kind)s”结对；请先登记身份。") % said, "kind")
    return kind


def _check_child(child: Child, helper: Helper, agreed: set[int], kind: str = "") -> None:
    if child.file_state == FileState.CLOSED:
        raise Refused(_("%s的档案已结案，不能结对。") % child.name)
    if as_outside(helper.outside, helper.also_outside, kind) and child.pk not in agreed:
        raise Refused(_("%s家还没有同意校外帮扶人结对，请先登记同意。") % child.name)


def _agreed(children: Sequence[Child]) -> set[int]:
    rows = Consent.objects.filter(child__in=[c.pk for c in children], use=ConsentUse.OUTSIDE_HELPER, withdrawn_on=None)
    return set(rows.values_list("child_id", flat=True))


def _check_day(from_on: dt.date, today: dt.date) -> None:
    if from_on > today:
        raise Invalid(_("结对日期不能晚于今天。"), "from_on")


@action(P.PAIR, on="child")
def pair(
    actor: Actor, *, child: Child, helper: Helper, kind: str, from_on: dt.date, today: dt.date, note: str = "", source_ref: str = "",
    commitment_signed_on: dt.date | None = None,
) -> Pairing:  # fmt: skip
    """Pairs; `kind` '' is that of her main kind. Refuses an unvetted outside helper, a missing consent for one, a kind she is not, a closed
    file, and the same pair twice."""
    _check_day(from_on, today)
    kind = _as(helper, kind)
    _check_helper(helper, child.county_id, today, kind)
    _check_child(child, helper, _agreed([child]), kind)
    if Pairing.objects.filter(child=child, helper=helper, kind=kind, to_on=None).exists():
        raise Refused(_("%(child)s和%(helper)s已经结对。") % {"child": child.name, "helper": helper.name})
    row = Pairing(
        county_id=child.county_id, child=child, helper=helper, kind=kind, from_on=from_on, source_ref=source_ref[:40],
        commitment_signed_on=commitment_signed_on,
    )  # fmt: skip
    row.note = note.strip()
    row.save()
    access.open_for([row])
    remember(subjects=[row, helper])
    _tell([child.pk], today)
    return row


@action(P.PAIR, on="children", many=True)
def pair_many(actor: Actor, *, children: Sequence[Child], pairs: Sequence[PairRow], today: dt.date) -> list[Pairing]:
    """The set form for rosters and the demo. Refused whole if one may not be; pairs that already run are left as they are."""
    by_uid = {child.uid: child for child in children}
    helpers = {h.uid: h for h in Helper.objects.filter(uid__in={p.helper_uid for p in pairs}).select_related("user", "vetting")}
    agreed = _agreed(children) if any(h.vetted for h in helpers.values()) else set()
    checked: set[tuple[int, int, str]] = set()
    running: dict[tuple[int, str], list[Pairing]] = {}
    for row in Pairing.objects.filter(child__in=[c.pk for c in children], to_on=None):
        running.setdefault((row.child_id, row.kind), []).append(row)
    fresh, ended = [], []
    for want in pairs:
        if want.child_uid not in by_uid or want.helper_uid not in helpers:
            raise Refused(_("结对名单里有不在本次范围内的孩子或帮扶人。"))
        child, helper = by_uid[want.child_uid], helpers[want.helper_uid]
        _check_day(want.from_on, today)
        kind = _as(helper, want.kind)
        if (asked := (helper.pk, child.county_id, kind)) not in checked:
            _check_helper(helper, child.county_id, today, kind, in_hand=True)
            checked.add(asked)
        _check_child(child, helper, agreed, kind)
        others = running.setdefault((child.pk, kind), [])
        if any(row.helper_id == helper.pk for row in others):
            continue
        if want.end_others:
            ended += [row for row in others if row.pk is not None]
            others.clear()
        row = _row_of(want, child, helper, kind)
        others.append(row)
        fresh.append(row)
    _end_rows(ended, to_on=today, reason=EndReason.HANDED_OVER)
    Pairing.objects.bulk_create(fresh)
    access.open_for(fresh)
    remember(count=len(fresh))
    _tell([row.child_id for row in (*fresh, *ended)], today)
    return fresh


def _row_of(want: PairRow, child: Child, helper: Helper, kind: str) -> Pairing:
    row = Pairing(
        county_id=child.county_id, child=child, helper=helper, kind=kind, from_on=want.from_on, source_ref=want.source_ref[:40]
    )  # fmt: skip
    row.note = want.note.strip()
    return row


def _end_rows(rows: Sequence[Pairing], *, to_on: dt.date, reason: str, handover_note: str = "") -> None:
    """Ends running pairings with their stand-ins and the access of both, this minute."""
    for row in rows:
        row.to_on, row.end_reason = max(to_on, row.from_on), reason
        row.handover_note = handover_note.strip()
    Pairing.objects.bulk_update(rows, ["to_on", "end_reason", "handover_note"])
    stand_ins = list(StandIn.objects.filter(pairing__in=rows, to_on__gte=to_on))
    access.close([row.uid for row in rows] + [one.uid for one in stand_ins], to_on=to_on)


def _check_end(pairing: Pairing, to_on: dt.date, reason: str, today: dt.date) -> None:
    if pairing.to_on is not None:
        raise Refused(_("这对结对已经结束了。"))
    if reason not in EndReason.values:
        raise Invalid(_("请选择结束的原因。"), "reason")
    if to_on > today:
        raise Invalid(_("结束日期不能晚于今天。"), "to_on")
    if to_on < pairing.from_on:
        raise Invalid(_("结束日期不能早于结对日期。"), "to_on")


@action(P.PAIR, on="pairing")
def end_pairing(actor: Actor, *, pairing: Pairing, to_on: dt.date, reason: str, today: dt.date, handover_note: str = "") -> Pairing:
    """Ends with a reason and a hand-over note, never deletes; `to_on` is its last day, the access closes this minute."""
    _check_end(pairing, to_on, reason, today)
    _end_rows([pairing], to_on=to_on, reason=reason, handover_note=handover_note)
    remember(reason=reason, subjects=[pairing.child])
    _tell([pairing.child_id], today)
    return pairing


@action(P.PAIR, on="child")
def end_all(actor: Actor, *, child: Child, reason: str, to_on: dt.date, today: dt.date, handover_note: str = "") -> int:
    """Ends every running pairing of a child, and the study partner: closing a file calls it. Answers how many pairings."""
    rows = list(Pairing.objects.filter(child=child, to_on=None))
    _end_rows(rows, to_on=to_on, reason=reason, handover_note=handover_note)
    _part_of([child.pk], today)
    remember(reason=reason, subjects=rows, count=len(rows))
    _tell([child.pk], today)
    return len(rows)


@action(P.PAIR, on="child")
def resume(actor: Actor, *, child: Child, pairings: Sequence[str], today: dt.date) -> int:
    """Pairings that an act now taken back had ended run on as if it had not been: two files that were merged are two again. How many.

    One that has been ended for another reason, or begun anew, stays as it is.
    """
    rows = list(Pairing.objects.filter(child=child, uid__in=pairings, end_reason=EndReason.FILE_CLOSED))
    again = set(Pairing.objects.filter(child=child, to_on=None).values_list("helper", "kind"))
    rows = [row for row in rows if (row.helper_id, row.kind) not in again]
    for row in rows:
        row.to_on, row.end_reason = None, ""
    Pairing.objects.bulk_update(rows, ["to_on", "end_reason"])
    access.open_for(rows)
    remember(subjects=rows, count=len(rows))
    _tell([child.pk], today)
    return len(rows)


def _run_on(rows: QuerySet[Pairing]) -> list[Pairing]:
    """Ended pairings run on as if they had not ended, access and all; not where the same one runs already, where the helper helps no more
    and where the file is closed. Inside an action only."""
    found = list(rows.filter(helper__left_on=None).exclude(child__file_state=FileState.CLOSED).select_related("helper"))
    running = set(Pairing.objects.filter(child__in=[row.child_id for row in found], to_on=None).values_list("child", "helper", "kind"))
    again = [row for row in found if (row.child_id, row.helper_id, row.kind) not in running]
    for row in again:
        row.to_on, row.end_reason = None, ""
    Pairing.objects.bulk_update(again, ["to_on", "end_reason"])
    access.open_for(again)
    return again


@action(P.PAIR, on="pairing")
def hand_over(actor: Actor, *, pairing: Pairing, to_helper: Helper, today: dt.date, note: str = "") -> Pairing:
    """换人: the old pairing ends with the note, the new one begins today; the coordinator's 注意什么 goes along.

    Refuses what `pair` refuses; open duties change hands at once. Where the next one is no such helper, the kind is that of her main kind.
    """
    _check_end(pairing, today, EndReason.HANDED_OVER, today)
    if to_helper.pk == pairing.helper_id:
        raise Invalid(_("请选择另一位帮扶人。"), "to_helper")
    _end_rows([pairing], to_on=today, reason=EndReason.HANDED_OVER, handover_note=note)
    words = pairing.note.reveal() if pairing.note else ""
    kind = pairing.kind if may_be(to_helper.outside, to_helper.also_outside, pairing.kind) else ""
    return pair(actor, child=pairing.child, helper=to_helper, kind=kind, from_on=today, today=today, note=words)


@action(P.PAIR, on="pairing")
def stand_in(
    actor: Actor, *, pairing: Pairing, helper: Helper, from_on: dt.date, to_on: dt.date, today: dt.date, reason: str = ""
) -> StandIn:
    """Someone watches for an absent helper, from a day to a day, as what the pairing's kind makes her. Refuses days that overlap another
    stand-in, the past, and what `pair` refuses."""
    if pairing.to_on is not None:
        raise Refused(_("这对结对已经结束了。"))
    if to_on < from_on or to_on < today:
        raise Invalid(_("请检查代管的起止日期。"), "to_on")
    if helper.pk == pairing.helper_id:
        raise Invalid(_("代管人不能是帮扶人本人。"), "helper")
    if StandIn.objects.filter(pairing=pairing, from_on__lte=to_on, to_on__gte=from_on).exists():
        raise Invalid(_("这段时间已经有人代管。"), "from_on")
    _check_helper(helper, pairing.county_id, today, pairing.kind)
    _check_child(pairing.child, helper, _agreed([pairing.child]), pairing.kind)
    row = StandIn.objects.create(
        county_id=pairing.county_id, pairing=pairing, helper=helper, from_on=from_on, to_on=to_on, reason=reason.strip()[:80]
    )
    access.open_stand_in(row, today)
    remember(subjects=[row, helper, pairing.child])
    _tell([pairing.child_id], today)
    return row


@action(P.PAIR, on="pairing")
def end_stand_in(actor: Actor, *, pairing: Pairing, today: dt.date) -> int:
    """The helper is back: stand-ins that run or wait end today."""
    rows = list(StandIn.objects.filter(pairing=pairing, to_on__gte=today))
    _close_stand_ins(rows, today)
    _tell([pairing.child_id], today)
    return len(rows)


def _close_stand_ins(rows: Sequence[StandIn], today: dt.date) -> None:
    """Stand-ins that run or wait are over as of yesterday, with their access; those that never began are gone."""
    for row in rows:
        row.to_on = max(row.from_on, today - dt.timedelta(days=1))
    StandIn.objects.bulk_update(rows, ["to_on"])
    access.close([row.uid for row in rows], to_on=today)
    StandIn.objects.filter(pk__in=[row.pk for row in rows if row.from_on >= today]).delete()
