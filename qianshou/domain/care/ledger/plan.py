"""Which adopted rules and which of their periods one run looks at, in each school's calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.care import rules
from qianshou.domain.care.choices import PeriodUnit, RecordKind, Subject
from qianshou.domain.care.models import AdoptedRule, OpenedPeriod
from qianshou.domain.care.programmes import rule_from_spec
from qianshou.domain.orgs.queries import Calendars, calendar_for
from qianshou.kit.days import SchoolDays
from qianshou.kit.paths import is_within
from qianshou.kit.ranges import Range, Ranges

AHEAD = dt.timedelta(days=14)  # periods are written down this long before they start (DECISIONS 14)
LOOKS_BACK = dt.timedelta(days=60)  # an event older than this opens no duty any more
RECORDABLE = frozenset(RecordKind.values)  # kinds a page of this release can record; others are kept in the programme, not owed
SUBJECTS = frozenset({Subject.CHILD, Subject.PAIRING})


def is_kept(rule: rules.Rule) -> bool:
    """Whether the ledger keeps this rule: its kind can be recorded here and its subject is a child or a pairing."""
    return rule.kind in RECORDABLE and rule.subject in SUBJECTS


_parsed: dict[str, rules.Rule] = {}


def rule_of(row: AdoptedRule) -> rules.Rule:
    """The parsed rule of an adopted one; a spec never changes after adoption, so it is parsed once per process."""
    if row.uid not in _parsed:
        _parsed[row.uid] = rule_from_spec(row.spec)
    return _parsed[row.uid]


@dataclass
class Entry:
    """One adopted rule in a run."""

    row: AdoptedRule
    rule: rules.Rule
    first: dt.date
    last: dt.date

    def covers(self, edu_path: str, home_path: str) -> bool:
        """Whether a child at these places falls under the adoption."""
        return is_within(edu_path, self.row.path) or is_within(home_path, self.row.path)


@dataclass
class Plan:
    """The rules of a county with the periods not yet closed, as of one day."""

    county_id: int
    today: dt.date
    entries: list[Entry]
    calendars: Calendars
    done: set[tuple[int, str, str]]
    visited: dict[tuple[int, str, str], rules.PeriodSpan] = field(default_factory=dict)
    _spans: dict[tuple[int, str], list[rules.PeriodSpan]] = field(default_factory=dict)
    _places: dict[str, tuple[str, SchoolDays]] = field(default_factory=dict)
    _due: dict[tuple, list[dt.date]] = field(default_factory=dict)
    _owed: dict[tuple, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows: list[Any] = [*self.calendars.terms, *self.calendars.special]
        units = {row.unit.path: row.unit for row in rows}
        self.own = {path: unit.uid for path, unit in units.items() if unit.pk != self.county_id}

    def calendar(self, edu_path: str) -> tuple[str, SchoolDays]:
        """The uid of the nearest place with days of its own ('' = the county's) and the school days there."""
        if edu_path not in self._places:
            own = max((path for path in self.own if is_within(edu_path, path)), key=len, default="")
            self._places[edu_path] = (self.own.get(own, ""), self.calendars.of(edu_path))
        return self._places[edu_path]

    def spans(self, entry: Entry, edu_path: str) -> list[rules.PeriodSpan]:
        """The periods of a rule to look at for a child at that place: begun or about to, not yet closed."""
        calendar, school_days = self.calendar(edu_path)
        key = (entry.row.pk, calendar)
        if key not in self._spans:
            found = []
            if entry.rule.period.unit != PeriodUnit.ONCE or entry.rule.period.by is not None:
                until = min(entry.last, self.today + AHEAD)
                found = rules.periods_between(entry.rule.period, school_days, entry.first, until)
            fresh = [span for span in found if (*key, span.key) not in self.done]
            self.visited.update({(*key, span.key): span for span in fresh})
            self._spans[key] = fresh
        return self._spans[key]

    def due_dates(self, entry: Entry, span: rules.PeriodSpan, start: dt.date, edu_path: str) -> list[dt.date]:
        """The pace of a subject whose own days begin at `start`; shared by all with the same start and calendar."""
        start = max(start, span.first)
        key = (entry.row.pk, self.calendar(edu_path)[0], span.key, start)
        if key not in self._due:
            own = rules.own_owed_days(span, start)
            self._due[key] = rules.pace(span, own, entry.rule.count, entry.rule.named_days.within(span))
        return self._due[key]

    def owed(self, entry: Entry, span: rules.PeriodSpan, met: Ranges, day: dt.date, bounds: Range, edu_path: str) -> bool:
        """`rules.owed`, once for all children with the same days."""
        key = (entry.row.pk, self.calendar(edu_path)[0], span.key, met, day, bounds)
        if key not in self._owed:
            self._owed[key] = rules.owed(span, met, day, bounds)
        return self._owed[key]

    def earliest(self) -> dt.date:
        """The first day any period of this run begins."""
        return min((span.first for spans in self._spans.values() for span in spans), default=self.today - LOOKS_BACK)


def make_plan(county_id: int, today: dt.date, edu_paths: Iterable[str] = ()) -> Plan:
    """Reads rules, calendars and closed periods of a county in four queries."""
    rows = AdoptedRule.objects.filter(county_id=county_id, from_on__lte=today + AHEAD).order_by("pk")
    entries = []
    for row in rows:
        rule = rule_of(row)
        if is_kept(rule):
            entries.append(Entry(row, rule, row.from_on, row.to_on))
    closed = OpenedPeriod.objects.filter(county_id=county_id, closed_on__isnull=False).values_list("rule_id", "calendar", "period")
    plan = Plan(county_id, today, entries, calendar_for(county_id), set(closed))
    for path in edu_paths:
        for entry in entries:
            plan.spans(entry, path)
    return plan
