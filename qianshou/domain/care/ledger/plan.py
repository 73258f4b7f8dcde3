"""Which adopted rules and which of their periods one run looks at, in each school's calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qianshou.domain.care import rules
from qianshou.domain.care.choices import PeriodUnit, Subject
from qianshou.domain.care.models import AdoptedRule, LedgerLimits, OpenedPeriod, Reschedule
from qianshou.domain.care.programmes import rule_from_spec
from qianshou.domain.orgs.queries import Calendars, calendar_for
from qianshou.kit.days import SchoolDays
from qianshou.kit.paths import is_within
from qianshou.kit.ranges import Range, Ranges

AHEAD = dt.timedelta(days=14)  # periods are written down this long before they start (DECISIONS 14)
LOOKS_BACK = dt.timedelta(days=60)  # an event older than this opens no duty any more
OF_CHILDREN = frozenset({Subject.CHILD, Subject.PAIRING})


_parsed: dict[tuple[str, int], rules.Rule] = {}


def rule_of(row: AdoptedRule, closes_on: dt.date | None = None) -> rules.Rule:
    """The parsed rule of an adopted one: as it is now or, given the day a period closed, as it was then. Each wording is kept
    for good, so it is parsed once per process."""
    at, spec = len(row.former), row.spec
    if closes_on is not None:
        for number, old in enumerate(row.former):
            if closes_on.isoformat() < old["until"]:
                at, spec = number, old["spec"]
                break
    if (row.uid, at) not in _parsed:
        _parsed[row.uid, at] = rule_from_spec(spec)
    return _parsed[row.uid, at]


@dataclass
class Entry:
    """One adopted rule in a run."""

    row: AdoptedRule
    rule: rules.Rule
    first: dt.date
    last: dt.date
    closes_after: int = rules.CLOSES_AFTER

    @cached_property
    def id(self) -> int:
        """The adopted rule's row id, looked up some millions of times in a run."""
        return int(self.row.pk)

    def covers(self, edu_path: str, home_path: str) -> bool:
        """Whether a child at these places falls under the adoption."""
        return is_within(edu_path, self.row.path) or is_within(home_path, self.row.path)

    def open_for(self, span: rules.PeriodSpan) -> bool:
        """A changed rule changes the periods still open then, never the closed ones."""
        return self.row.changed_on is None or rules.closes_on(span, self.closes_after) >= self.row.changed_on


@dataclass
class Plan:
    """The rules of a county with the periods not yet closed, as of one day."""

    county_id: int
    today: dt.date
    entries: list[Entry]
    calendars: Calendars
    done: set[tuple[int, str, str]]
    limits: LedgerLimits = field(default_factory=LedgerLimits)
    moved: dict[str, list[tuple[int, dt.date]]] = field(default_factory=dict)  # 改期, by duty
    visited: dict[tuple[int, str, str], rules.PeriodSpan] = field(default_factory=dict)
    _spans: dict[tuple[int, str], list[rules.PeriodSpan]] = field(default_factory=dict)
    _places: dict[str, tuple[str, SchoolDays]] = field(default_factory=dict)
    _due: dict[tuple, list[dt.date]] = field(default_factory=dict)
    _owed: dict[tuple, bool] = field(default_factory=dict)
    _stricter: dict[str, dict[int, list[Entry]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stubs = rules.Stubs(self.limits.week, self.limits.fortnight, self.limits.month)
        rows: list[Any] = [*self.calendars.terms, *self.calendars.special]
        units = {row.unit.path: row.unit for row in rows}
        self.own = {path: unit.uid for path, unit in units.items() if unit.pk != self.county_id}

    @cached_property
    def for_children(self) -> list[Entry]:
        """The rules owed for children and pairings."""
        return [entry for entry in self.entries if entry.rule.subject in OF_CHILDREN]

    @cached_property
    def for_units(self) -> list[Entry]:
        """The rules owed by classes, schools, villages, townships and the county."""
        return [entry for entry in self.entries if entry.rule.subject not in OF_CHILDREN]

    def closes_on(self, span: rules.PeriodSpan) -> dt.date:
        """The last day on which what a period asks can still be entered in time; the county sets how long."""
        return rules.closes_on(span, self.limits.closes_after)

    def calendar(self, edu_path: str) -> tuple[str, SchoolDays]:
        """The uid of the nearest place with days of its own ('' = the county's) and the school days there."""
        if edu_path not in self._places:
            own = max((path for path in self.own if is_within(edu_path, path)), key=len, default="")
            self._places[edu_path] = (self.own.get(own, ""), self.calendars.of(edu_path))
        return self._places[edu_path]

    def spans(self, entry: Entry, edu_path: str) -> list[rules.PeriodSpan]:
        """The periods of a rule to look at for a child at that place: begun or about to, not yet closed."""
        calendar, school_days = self.calendar(edu_path)
        key = (entry.id, calendar)
        if key not in self._spans:
            fresh = self.running(entry, calendar, school_days)
            self.visited.update({(*key, span.key): span for span in fresh})
            self._spans[key] = fresh
        return self._spans[key]

    def running(self, entry: Entry, calendar: str, school_days: SchoolDays) -> list[rules.PeriodSpan]:
        """The same for a calendar, without noting that anybody looked."""
        found = []
        if entry.rule.period.unit != PeriodUnit.ONCE or entry.rule.period.by is not None:
            until = min(entry.last, self.today + AHEAD)
            found = rules.periods_between(entry.rule.period, school_days, entry.first, until, stubs=self.stubs)
        return [span for span in found if (entry.id, calendar, span.key) not in self.done and entry.open_for(span)]

    def every_calendar(self) -> list[tuple[str, SchoolDays]]:
        """The county's calendar and those of the places with days of their own."""
        return [("", self.calendars.of()), *((uid, self.calendars.of(path)) for path, uid in self.own.items())]

    def near(self, span: rules.PeriodSpan) -> bool:
        """Whether the period after an event is looked at: not long over, and begun within a fortnight."""
        return span.last >= self.today - LOOKS_BACK and span.first <= self.today + AHEAD

    def stricter(self, entry: Entry, counterpart: str) -> list[Entry]:
        """The rules of other programmes that ask the same with that counterpart at least as strictly; of two alike the older one."""
        if counterpart not in self._stricter:
            by_id = {one.row.pk: one for one in self.entries}
            found = rules.stricter([(one.row.pk, one.rule) for one in self.entries], counterpart)
            self._stricter[counterpart] = {
                pk: [by_id[other] for other in others if by_id[other].row.programme_id != by_id[pk].row.programme_id] for pk, others in found.items()
            }
        return self._stricter[counterpart].get(entry.id, [])

    def due_dates(self, entry: Entry, span: rules.PeriodSpan, start: dt.date, edu_path: str) -> list[dt.date]:
        """The pace of a subject whose own days begin at `start`; shared by all with the same start and calendar."""
        start = max(start, span.first)
        key = (entry.id, self.calendar(edu_path)[0], span.key, start)
        if key not in self._due:
            own = rules.own_owed_days(span, start)
            self._due[key] = rules.pace(span, own, entry.rule.count, entry.rule.named_days.within(span), entry.rule.early)
        return self._due[key]

    def owed(self, entry: Entry, span: rules.PeriodSpan, met: Ranges, day: dt.date, bounds: Range, edu_path: str) -> bool:
        """`rules.owed`, once for all children with the same days."""
        key = (entry.id, self.calendar(edu_path)[0], span.key, met, day, bounds)
        if key not in self._owed:
            self._owed[key] = rules.owed(span, met, day, bounds)
        return self._owed[key]

    def earliest(self) -> dt.date:
        """The first day any period of this run begins."""
        return min((span.first for spans in self._spans.values() for span in spans), default=self.today - LOOKS_BACK)


def make_plan(county_id: int, today: dt.date, edu_paths: Iterable[str] = ()) -> Plan:
    """Reads rules, calendars, closed periods, limits and moved dates of a county in six queries."""
    rows = AdoptedRule.objects.filter(county_id=county_id, from_on__lte=today + AHEAD).select_related("programme").order_by("pk")
    limits = LedgerLimits.objects.filter(county=county_id).first() or LedgerLimits()
    entries = [Entry(row, rule_of(row), row.from_on, row.to_on, limits.closes_after) for row in rows]
    closed = OpenedPeriod.objects.filter(county_id=county_id, closed_on__isnull=False).values_list("rule_id", "calendar", "period")
    plan = Plan(county_id, today, entries, calendar_for(county_id), set(closed), limits, _moved(county_id))
    for path in edu_paths:
        for entry in entries:
            plan.spans(entry, path)
    return plan


def _moved(county_id: int) -> dict[str, list[tuple[int, dt.date]]]:
    out: dict[str, list[tuple[int, dt.date]]] = {}
    if not Reschedule.objects.exists():
        return out  # of an empty table SQLite knows no size, and would walk the duties instead: 0.8 s in a county of 45,000
    rows = Reschedule.objects.filter(duty__county=county_id, duty__frozen=False).order_by("pk")
    for uid, nth, day in rows.values_list("duty__uid", "nth", "due_on"):
        out.setdefault(uid, []).append((nth, day))
    return out
