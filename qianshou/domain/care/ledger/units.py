"""What each row of the ledger should say of a class, school, village, township or county: the same semantics as for a child.

A unit is owed from the day it opened to the day it closed. A class besides only on the days on which it had a child the rule is about,
by the children who stand in it now: places of the past are not kept.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Doer, DutyKind, Event, Subject
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.kin import Kin
from qianshou.domain.care.ledger.people import Staff
from qianshou.domain.care.ledger.plan import LOOKS_BACK, Entry, Plan
from qianshou.domain.care.ledger.rows import KEPT, Key, Wanted, differing, due_columns, left_over, owner_columns
from qianshou.domain.care.ledger.tally import Records, count, work_of
from qianshou.domain.care.models import Duty
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.kit import ranges as sets
from qianshou.kit.ids import new_uid
from qianshou.kit.paths import is_within
from qianshou.kit.ranges import Range, Ranges

CHUNK = 500
ALWAYS: Ranges = ((None, None),)
KIND = {
    Subject.CLASS: UnitKind.CLASS, Subject.SCHOOL: UnitKind.SCHOOL, Subject.VILLAGE: UnitKind.VILLAGE, Subject.TOWNSHIP: UnitKind.TOWNSHIP,
    Subject.COUNTY: UnitKind.COUNTY,
}  # fmt: skip
# Who owes it where the rule names no role that somebody holds.
FIRST = {
    UnitKind.CLASS: (Doer.CLASS_TEACHER, Doer.SCHOOL), UnitKind.SCHOOL: (Doer.SCHOOL,), UnitKind.VILLAGE: (Doer.VILLAGE,),
    UnitKind.TOWNSHIP: (Doer.TOWNSHIP,), UnitKind.COUNTY: (Doer.COUNTY,),
}  # fmt: skip
ON_EDU = frozenset({UnitKind.CLASS, UnitKind.SCHOOL, UnitKind.TOWNSHIP, UnitKind.COUNTY})
ON_HOME = frozenset({UnitKind.VILLAGE, UnitKind.TOWNSHIP, UnitKind.COUNTY})
Held = dict[tuple[int, str], Ranges]  # (adopted rule, path of a class) → days on which it had a child the rule is about


def note_classes(plan: Plan, kin: Kin, held: Held, edu_path: str | None = None) -> None:
    """Adds one child to what its class is owed for; `edu_path`: another class, with a child alike."""
    path = kin.child.edu_path if edu_path is None else edu_path
    for entry in plan.for_units:
        if entry.rule.subject == Subject.CLASS and is_within(path, entry.row.path) and kin.child.opened_on is not None:
            days = sets.intersect(rules.met_ranges(entry.rule.who, kin.facts), (kin.life,))
            held[entry.id, path] = sets.union(held.get((entry.id, path), ()), days)


@dataclass
class UnitDesk:
    """The rows of one unit: what is there and what should be."""

    plan: Plan
    staff: Staff
    unit: Unit
    held: Held
    records: Records | None
    existing: dict[Key, dict[str, Any]]
    _owners: dict[tuple, rules.Owner | None] = field(default_factory=dict)

    def wanted(self) -> Iterator[tuple[Key, Wanted]]:
        """Every row that should stand and is not frozen yet, with its columns."""
        seen: set[Key] = set()
        for entry in self.plan.for_units:
            if KIND[Subject(entry.rule.subject)] != self.unit.kind:
                continue
            for span in self._spans(entry):
                for counterpart in entry.rule.counterparts:
                    key = (entry.id, self.unit.uid, counterpart, span.key)
                    seen.add(key)
                    row = self._row(entry, span, counterpart, self.existing.get(key))
                    if row is not None:
                        yield key, row
        for key, there in self.existing.items():
            if key not in seen:
                yield key, left_over(there, self.plan.today)

    def _spans(self, entry: Entry) -> list[rules.PeriodSpan]:
        period = entry.rule.period
        if not period.event:
            return self.plan.spans(entry, self.unit.path)
        _uid, school_days = self.plan.calendar(self.unit.path)
        spans = [rules.span_after_event(period, school_days, day) for day in self._events(period.event)]
        return [span for span in spans if self.plan.near(span) and entry.open_for(span)]

    def _events(self, event: str) -> list[dt.date]:
        if event == Event.ACTIVITY_HELD:
            return sorted({one.on for one in self.records.facts if one.kind == DutyKind.ACTIVITY}) if self.records else []
        return rules.calendar_events(event, self.plan.calendar(self.unit.path)[1])  # nothing happens to a unit but its calendar

    def _row(self, entry: Entry, span: rules.PeriodSpan, counterpart: str, there: dict[str, Any] | None) -> Wanted | None:
        closes = self.plan.closes_on(span)
        day = min(self.plan.today, closes)
        owed = self._owed(entry, span, day)
        merged = self._merged(entry, span, counterpart, day) if owed else ""
        if there is None and (merged or not owed):
            return None
        owner = self._owner(entry, day)
        uid = there["uid"] if there else new_uid()
        done = count(entry.rule, counterpart, span, closes, uid, self.records, frozenset({owner.id} if owner else ()))
        not_owed = bool(merged) or not owed
        if there is not None and there["waived_on"] is not None:
            not_owed = there["not_owed"]  # 免做 stays 免做, whatever ends later
        start = max(one for one in (span.first, entry.first, self.unit.opened_on) if one is not None)
        due = self.plan.due_dates(entry, span, start, self.unit.path)
        if uid in self.plan.moved:
            due = rules.moved(due, self.plan.moved[uid])
        return {
            "uid": uid, "kind": entry.rule.kind, "period_name": span.name[:30], "first_on": span.first, "last_on": span.last, "closes_on": closes,
            "needed": entry.rule.count, "due_dates": [one.isoformat() for one in due], **due_columns(due, done.in_time, entry.rule),
            **places(self.unit), "done": done.in_time, "done_late": done.late, "made_up": done.made_up, "not_owed": not_owed, "not_asked": merged,
            "frozen": rules.is_closed(closes, self.plan.today), **owner_columns(owner),
        }  # fmt: skip

    def _owed(self, entry: Entry, span: rules.PeriodSpan, day: dt.date) -> bool:
        if not is_within(self.unit.path, entry.row.path):
            return False
        met = self.held.get((entry.id, self.unit.path), ()) if self.unit.kind == UnitKind.CLASS else ALWAYS
        if entry.rule.during is not None:
            met = sets.intersect(met, rules.during_ranges(entry.rule.during, self._events(entry.rule.during.event)))
        adoption = (entry.first, min(entry.last, entry.row.ended_on) if entry.row.ended_on else entry.last)
        life: Range = (self.unit.opened_on, self.unit.closed_on)
        return self.plan.owed(entry, span, met, day, rules.bounds_of(adoption, life), self.unit.path)

    def _merged(self, entry: Entry, span: rules.PeriodSpan, counterpart: str, day: dt.date) -> str:
        """并入《…》: the stricter rule of another programme that the unit owes in these days; '' if none."""
        found = (one for one in self.plan.stricter(entry, counterpart) if self._owed(one, span, day))
        return next(((_("并入《%s》") % one.row.programme.title)[:80] for one in found), "")

    def _owner(self, entry: Entry, day: dt.date) -> rules.Owner | None:
        key = (entry.rule.doers, day)
        if key not in self._owners:
            line = (self.staff.of(doer, self.unit.path, day) for doer in (*entry.rule.doers, *FIRST[UnitKind(self.unit.kind)]))
            found = next((one for one in line if one is not None), None)
            self._owners[key] = rules.Owner(found.id, found.name, found.doer) if found else None
        return self._owners[key]


def places(unit: Unit) -> dict[str, str]:
    """Where a unit's rows are counted: on the line, or the lines, it stands on."""
    return {"edu_path": unit.path if unit.kind in ON_EDU else "", "home_path": unit.path if unit.kind in ON_HOME else ""}


def units_of(plan: Plan) -> list[int]:
    """Those a rule of the plan is about, and whoever still has a row that is not frozen; 待分班 is no class."""
    kinds = {KIND[Subject(entry.rule.subject)] for entry in plan.for_units}
    found = Unit.objects.filter(county=plan.county_id, kind__in=kinds).exclude(kind=UnitKind.CLASS, number=0)
    here = [(pk, path) for pk, path in found.order_by("path").values_list("pk", "path") if any(is_within(path, e.row.path) for e in plan.for_units)]
    rows = Duty.objects.filter(unit__isnull=False, frozen=False).order_by("unit")  # few: naming the county would make SQLite read all of its rows
    return list(dict.fromkeys([*(pk for pk, _path in here), *(pk for pk, at in rows.values_list("unit", "county_id") if at == plan.county_id)]))


def open_units(plan: Plan, staff: Staff, held: Held) -> tuple[int, int]:
    """Every unit of the plan, 500 a transaction. Answers rows opened and frozen."""
    ids = units_of(plan)
    opened = closed = 0
    for start in range(0, len(ids), CHUNK):
        new, frozen = refresh_units(plan, staff, ids[start : start + CHUNK], held)
        opened, closed = opened + new, closed + frozen
    return opened, closed


def refresh_units(plan: Plan, staff: Staff, ids: Sequence[int], held: Held) -> tuple[int, int]:
    """One chunk: looks without a lock, and only where something differs looks again and writes."""
    fresh, changed, _n = _differences(plan, staff, ids, held)
    if not fresh and not changed:
        return 0, 0
    with transaction.atomic():
        lock(ids)
        fresh, changed, frozen = _differences(plan, staff, ids, held)
        opened = store.insert(Duty, fresh)
        store.update_differing(Duty, changed)
    return opened, frozen


def lock(ids: Sequence[int]) -> None:
    """Against work arriving now; rows that refer to the units may still be written by others."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


_THERE = ("id", "uid", "rule_id", "subject_uid", "counterpart", "period", "unit_id", "waived_on", *KEPT)


def _differences(plan: Plan, staff: Staff, ids: Sequence[int], held: Held) -> tuple[list[dict[str, Any]], list[tuple[int, Wanted, tuple[str, ...]]], int]:
    units = list(Unit.objects.filter(pk__in=ids).order_by("path"))
    existing: dict[int, dict[Key, dict[str, Any]]] = defaultdict(dict)
    for row in Duty.objects.filter(unit__in=ids, frozen=False).values(*_THERE):
        existing[row["unit_id"]][row["rule_id"], row["subject_uid"], row["counterpart"], row["period"]] = row
    for unit in units:  # so that `earliest` knows how far back work is needed
        for entry in plan.for_units:
            plan.spans(entry, unit.path)
    first = min([plan.earliest(), *(row["first_on"] for rows in existing.values() for row in rows.values())])
    work = work_of(ids, min(first, plan.today - 2 * LOOKS_BACK))
    fresh: list[dict[str, Any]] = []
    changed: list[tuple[int, Wanted, tuple[str, ...]]] = []
    frozen = 0
    for unit in units:
        there = existing.get(unit.pk, {})
        for key, wanted in UnitDesk(plan, staff, unit, held, work.get(unit.pk), there).wanted():
            old = there.get(key)
            if old is None:
                fresh.append(_fresh(plan, unit, key, wanted))
            elif columns := differing(old, wanted):
                changed.append((old["id"], wanted, columns))
            else:
                continue
            frozen += wanted["frozen"]
    return fresh, changed, frozen


def _fresh(plan: Plan, unit: Unit, key: Key, wanted: Wanted) -> dict[str, Any]:
    rule_id, subject_uid, counterpart, period = key
    named = {"rule_id": rule_id, "subject_uid": subject_uid, "counterpart": counterpart, "period": period}
    return wanted | {"county_id": plan.county_id, "child_id": None, "pairing_id": None} | named | store.blank_duty() | {"unit_id": unit.pk}
