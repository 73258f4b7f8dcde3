"""A rule: who owes what to whom, how often (DOMAIN §4). Frozen and hashable; made by `programme.parse_rule`."""

import datetime as dt
from dataclasses import dataclass, field

from qianshou.domain.care.choices import Subject
from qianshou.domain.care.rules.periods import PeriodSpan, RulePeriod
from qianshou.domain.care.rules.selecting import EVERYONE, Selector
from qianshou.domain.care.rules.staging import During
from qianshou.kit import days as cal


@dataclass(frozen=True)
class NamedDays:
    """Days a rule names itself: weekdays (0 = Monday) or days of the month (31 = its last day)."""

    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()

    def within(self, span: PeriodSpan) -> tuple[dt.date, ...]:
        """The named days inside the period, each moved back to the nearest owed day; none if the rule names none."""
        wanted = [day for day in cal.days(span.first, span.last) if self._named(day)]
        owed = {cal.between(span.owed_days, None, day)[-1:] for day in wanted}
        return tuple(sorted(day for days in owed for day in days))

    def _named(self, day: dt.date) -> bool:
        last = cal.month_of(day)[1].day
        return day.weekday() in self.weekdays or day.day in {min(number, last) for number in self.month_days}


@dataclass(frozen=True)
class Rule:
    """One duty of a programme. `count` is never scaled, whatever the length of the period."""

    key: str
    title: str
    kind: str
    period: RulePeriod
    count: int = 1
    subject: str = Subject.CHILD
    who: Selector = EVERYONE  # a class, school … is a subject while a child of it meets this
    doers: tuple[str, ...] = ()  # empty: whoever may record for the subject
    pairing_kinds: tuple[str, ...] = ()  # only these kinds; empty: every kind. Subject child: owed while one of them runs
    counterparts: tuple[str, ...] = ("none",)
    at_least: bool = False
    distinct_days: bool = False
    grace_days: int = 0
    counts_as: tuple[str, ...] = ()  # kinds that count here beyond the house table
    named_days: NamedDays = field(default_factory=NamedDays)
    early: int = 0  # due on that owed day of the period instead of its last (开学初)
    during: During | None = None  # one stage of a staged cadence
    mechanisms: tuple[str, ...] = ()
    quote: str = ""
    confirm: bool = False  # a suggested cadence for a vague duty: owed only after the adopting unit confirmed it
