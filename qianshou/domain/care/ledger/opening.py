"""Writing the ledger down: opens periods, keeps open rows right, freezes closed ones. May run twice, late or be killed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Subject
from qianshou.domain.care.ledger import kin, store
from qianshou.domain.care.ledger.groups import go_on
from qianshou.domain.care.ledger.kept import Kept, begin, forget
from qianshou.domain.care.ledger.lane import Lane, lane_of, lock, write
from qianshou.domain.care.ledger.noticing import counts_stand, last_run, mark_now, nothing_happened
from qianshou.domain.care.ledger.people import Staff, staff_of
from qianshou.domain.care.ledger.plan import Plan, make_plan
from qianshou.domain.care.ledger.rows import KEPT, Desk, Key, Wanted, differing
from qianshou.domain.care.ledger.tally import records_of
from qianshou.domain.care.ledger.units import Held, note_classes, open_units
from qianshou.domain.care.models import AdoptedRule, Duty, LedgerRun, OpenedPeriod
from qianshou.domain.care.models.duty import NOT_FROZEN
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import FileState
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.dialect import analyze
from qianshou.kit.errors import NotAllowed
from qianshou.kit.gate import Actor, Event, subject_of

CHUNK = 500  # children a transaction: a phone waits no longer than that to save
APART = 200  # the same for those decided one by one
Changed = tuple[int, Wanted, tuple[str, ...]]
_THERE = ("id", "uid", "rule_id", "subject_uid", "counterpart", "period", "child_id", "waived_on", *KEPT)


def open_periods(
    actor: Actor, *, county: Unit, today: dt.date, on_progress: Callable[[int, int], None] | None = None, if_needed: bool = False
) -> dict[str, int]:
    """Opens every period that starts within 14 days, keeps the open rows right, freezes what has closed as of its closing day.

    Answers rows opened and closed. Not one transaction but one for every 500 children: killed and run again it goes on, run
    twice it changes nothing, run late it writes what it would have written in time. With `if_needed` nothing is looked at where
    nothing has happened since a run of the same day. Refuses who may not open duties.
    """
    if not actor.may(P.OPEN_DUTIES, county):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.OPEN_DUTIES)
    run, mark = last_run(county.pk), mark_now()
    if if_needed and nothing_happened(run, today):
        return {"opened": 0, "closed": 0}
    plan, staff, held = make_plan(county.pk, today), staff_of(county.pk), Held()
    opened, closed = _open_children(plan, staff, held, run, on_progress or (lambda _done, _all: None))
    new, frozen = open_units(plan, staff, held)
    opened, closed = opened + new, closed + frozen
    _finish(actor, county, plan, opened, closed, mark)
    return {"opened": opened, "closed": closed}


def _open_children(plan: Plan, staff: Staff, held: Held, run: LedgerRun | None, on_progress: Callable[[int, int], None]) -> tuple[int, int]:
    """Those nothing happened to by their groups, all others in the lane, who does not fit there alone. Answers rows opened and frozen."""
    ids = _whom(plan)
    calm = Duty.objects.filter(NOT_FROZEN, county=plan.county_id).exists()
    lane = lane_of(plan, staff, held) if not calm or counts_stand(run, plan.county_id) else None
    kept, opened, closed = None, 0, 0
    if lane is None:
        forget(plan.county_id)
    else:
        kept = begin(lane, ids)
        opened, closed = go_on(kept, lambda done: on_progress(done, len(ids)))
        if opened or closed:
            calm = False
        else:
            kept.take_turn()
    left = ids if kept is None else [pk for pk in ids if pk not in kept.members]
    for start in range(0, len(left), CHUNK):
        new, frozen = _open_chunk(lane, kept, plan, staff, left[start : start + CHUNK], held, look_first=calm)
        opened, closed, calm = opened + new, closed + frozen, not (new or frozen)
        on_progress(min(start + CHUNK, len(left)) + len(ids) - len(left), len(ids))
    if kept is not None:
        kept.finish()
    return opened, closed


def _open_chunk(lane: Lane | None, kept: Kept | None, plan: Plan, staff: Staff, ids: Sequence[int], held: Held, *, look_first: bool) -> tuple[int, int]:
    """One chunk: the children alike in the lane, the others one by one. Answers rows opened and frozen."""
    opened = closed = 0
    apart: Sequence[int] = ids
    if lane is not None and kept is not None:
        found = lane.look(ids) if look_first else None
        if found is None or found.fresh or found.freeze:
            with transaction.atomic():
                lock(ids)
                found = lane.look(ids)
                opened, closed = write(plan.county_id, found)
        apart = found.apart
        kept.settle(found)
    for start in range(0, len(apart), APART):
        new, frozen = refresh(plan, staff, apart[start : start + APART], look_first=look_first, held=held)
        opened, closed = opened + new, closed + frozen
    return opened, closed


def _whom(plan: Plan) -> list[int]:
    """Active files, and whoever still has a row that is not frozen; for rules about classes those closed this year as well."""
    whom = Q(file_state=FileState.ACTIVE) | Q(Exists(Duty.objects.filter(child=OuterRef("pk"), frozen=False)))
    since = min((entry.first for entry in plan.for_units if entry.rule.subject == Subject.CLASS), default=None)
    if since is not None:
        whom |= Q(closed_on__gte=since)
    found = Child.objects.filter(whom, county=plan.county_id)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _finish(actor: Actor, county: Unit, plan: Plan, opened: int, closed: int, mark: int) -> None:
    with transaction.atomic():
        note_periods(plan)
        LedgerRun.objects.update_or_create(county=county, defaults={"ran_on": plan.today, "opened": opened, "closed": closed, "mark": mark})
        actor.note(
            Event("care.open_periods", P.OPEN_DUTIES, [subject_of(county)], county_id=county.pk, path=county.path, count=opened, detail={"closed": closed})
        )
    if opened:
        analyze(Duty._meta.db_table)


def note_periods(plan: Plan) -> None:
    """Which periods were looked at, and which have closed: those are looked at no more."""
    rows = [
        OpenedPeriod(county_id=plan.county_id, rule_id=rule_id, calendar=calendar, period=period, opened_on=plan.today, closed_on=_closed(plan, span))
        for (rule_id, calendar, period), span in plan.visited.items()
    ]
    OpenedPeriod.objects.bulk_create(rows, update_conflicts=True, unique_fields=["rule", "calendar", "period"], update_fields=["closed_on"])


def _closed(plan: Plan, span: rules.PeriodSpan) -> dt.date | None:
    closes = plan.closes_on(span)
    return closes if rules.is_closed(closes, plan.today) else None


def refresh_children(child_ids: Iterable[int], today: dt.date) -> None:
    """Brings the open rows of a few children in line at once, in the caller's transaction: a pairing changed, a file closed."""
    wanted = list(Child.objects.filter(pk__in=set(child_ids)).values_list("pk", "county_id", "edu_path", "home_path"))
    by_county: dict[int, list[int]] = defaultdict(list)
    for pk, county_id, _edu, _home in wanted:
        by_county[county_id].append(pk)
    for county_id, ids in by_county.items():
        if not AdoptedRule.objects.filter(county_id=county_id).exists():
            continue
        plan = make_plan(county_id, today)
        if not plan.for_children:
            continue
        places = {path for _pk, at, edu, home in wanted if at == county_id for path in (edu, home) if path}
        staff = staff_of(county_id, places)
        for start in range(0, len(ids), APART):
            refresh(plan, staff, ids[start : start + APART])


def refresh(plan: Plan, staff: Staff, ids: Sequence[int], *, look_first: bool = False, held: Held | None = None) -> tuple[int, int]:
    """One chunk: reads, decides, writes only what differs, in one transaction. Answers rows opened and frozen.

    With `look_first` nothing is locked where nothing differs, as is nearly always so in the hourly run. `held` learns which
    classes these children stand in.
    """
    if look_first:
        fresh, changed, _frozen = _differences(plan, staff, ids, held)
        if not fresh and not changed:
            return 0, 0
    with transaction.atomic():
        lock(ids)
        fresh, changed, frozen = _differences(plan, staff, ids, held)
        opened = store.insert(Duty, fresh)
        store.update_differing(Duty, changed)
    return opened, frozen


def _differences(plan: Plan, staff: Staff, ids: Sequence[int], held: Held | None) -> tuple[list[dict[str, Any]], list[Changed], int]:
    """Rows to insert, rows to change, and how many of them are frozen thereby."""
    children = list(Child.objects.filter(pk__in=ids).select_related("edu_unit").order_by("pk"))
    known = kin.load(children, plan.calendars)
    existing = _existing(ids)
    for child in children:  # so that `earliest` knows how far back records are needed
        for entry in plan.for_children:
            plan.spans(entry, child.edu_path)
        if held is not None:
            note_classes(plan, known[child.pk], held)
    first = min([plan.earliest(), *(row["first_on"] for rows in existing.values() for row in rows.values())])
    records = records_of(ids, first)
    fresh: list[dict[str, Any]] = []
    changed: list[Changed] = []
    frozen = 0
    for child in children:
        there = existing.get(child.pk, {})
        desk = Desk(plan, staff, known[child.pk], records.get(child.pk), there)
        frozen += _compare(desk, child, there, fresh, changed)
    return fresh, changed, frozen


def _compare(desk: Desk, child: Child, there: dict[Key, Any], fresh: list[dict[str, Any]], changed: list[Changed]) -> int:
    frozen = 0
    pairings = {one.row.uid: one.row.pk for one in desk.kin.helpers}
    for key, row in desk.wanted():
        old = there.get(key)
        if old is None:
            rule_id, subject_uid, counterpart, period = key
            ids = {"county_id": child.county_id, "child_id": child.pk, "pairing_id": pairings.get(subject_uid)}
            named = {"rule_id": rule_id, "subject_uid": subject_uid, "counterpart": counterpart, "period": period}
            fresh.append(row | ids | named | store.blank_duty())
            frozen += row["frozen"]
        elif columns := differing(old, row):
            changed.append((old["id"], row, columns))
            frozen += row["frozen"]
    return frozen


def _existing(ids: Sequence[int]) -> dict[int, dict[Key, dict[str, Any]]]:
    """Rows not frozen, by child; and the keys of frozen ones whose period may be looked at again."""
    out: dict[int, dict[Key, dict[str, Any]]] = defaultdict(dict)
    for row in Duty.objects.filter(child__in=ids, frozen=False).values(*_THERE):
        key = (row["rule_id"], row["subject_uid"], row["counterpart"], row["period"])
        out[row["child_id"]][key] = row
    return out
