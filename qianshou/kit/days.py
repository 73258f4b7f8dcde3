"""Calendar arithmetic: school days, weeks, months, terms, ages; a day in words. Values in, values out; no clock, no database.

A school day is a day of a term that is not a holiday, or a made-up day; a school's own days win over the county's.
"""

import calendar
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

Date = dt.date
Days = tuple[Date, ...]

ONE_DAY = dt.timedelta(days=1)
_FORTNIGHTS_FROM = dt.date(2000, 1, 3)  # a Monday: pairs of ISO weeks outside terms are counted from here


@dataclass(frozen=True, order=True)
class Term:
    """One term, both ends included. `last` before `first` is refused."""

    first: Date
    last: Date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a term ends before it begins: {self.first}..{self.last}")

    @property
    def school_year(self) -> int:
        """The year in which its school year began: judged by the middle, since many terms open on 30 August."""
        return school_year_of(self.first + (self.last - self.first) / 2)


@dataclass(frozen=True, order=True)
class Vacation:
    """The days between two terms, or after a year's last one to 31 August; `ordinal` is that of the term before it."""

    first: Date
    last: Date
    ordinal: int
    school_year: int


@dataclass(frozen=True)
class SchoolDays:
    """The school days of one county, or of one school with its own days. Hashable, so that what follows can be cached.

    Overlapping terms are refused. Precedence: own_open, own_closed, make_up, holidays, weekdays; none outside terms.
    """

    terms: tuple[Term, ...] = ()
    holidays: frozenset[Date] = frozenset()
    make_up: frozenset[Date] = frozenset()
    own_closed: frozenset[Date] = frozenset()
    own_open: frozenset[Date] = frozenset()
    weekdays: frozenset[int] = frozenset(range(5))

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(sorted(self.terms)))
        for name in ("holidays", "make_up", "own_closed", "own_open", "weekdays"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        for one, other in zip(self.terms, self.terms[1:], strict=False):
            if other.first <= one.last:
                raise ValueError(f"terms overlap: {one.last}, {other.first}")

    @cached_property
    def _all(self) -> Days:
        return tuple(day for term in self.terms for day in days(term.first, term.last) if self._counts(day))

    def _counts(self, day: Date) -> bool:
        if day in self.own_open:
            return True
        if day in self.own_closed:
            return False
        if day in self.make_up:
            return True
        return day not in self.holidays and day.weekday() in self.weekdays

    def is_school_day(self, day: Date) -> bool:
        """Whether children are at school that day."""
        return self.term_of(day) is not None and self._counts(day)

    def list(self, first: Date, last: Date) -> Days:
        """The school days from `first` to `last`, both included."""
        return self._all[bisect_left(self._all, first) : bisect_right(self._all, last)]

    def count(self, first: Date, last: Date) -> int:
        """How many school days lie from `first` to `last`, both included; 0 if the range is empty."""
        return max(0, bisect_right(self._all, last) - bisect_left(self._all, first))

    def nth(self, first: Date, n: int) -> Date | None:
        """The n-th school day on or after `first` (n from 1); None when the calendar ends before it."""
        if n < 1:
            raise ValueError("n counts from 1")
        at = bisect_left(self._all, first) + n - 1
        return self._all[at] if at < len(self._all) else None

    def term_of(self, day: Date) -> Term | None:
        """The term the day lies in."""
        return next((term for term in self.terms if term.first <= day <= term.last), None)

    @cached_property
    def vacations(self) -> tuple[Vacation, ...]:
        """寒假 and 暑假 as far as the calendar knows them; after a first term without a second nothing is known."""
        out = []
        for at, term in enumerate(self.terms):
            later = self.terms[at + 1] if at + 1 < len(self.terms) else None
            last = later.first - ONE_DAY if later else dt.date(term.school_year + 1, 8, 31)
            if term.last < last and (later is not None or self.ordinal(term) > 1):
                out.append(Vacation(term.last + ONE_DAY, last, self.ordinal(term), term.school_year))
        return tuple(out)

    def ordinal(self, term: Term) -> int:
        """1 for the first term (上学期) of its school year, 2 for the second (下学期)."""
        same_year = [other for other in self.terms if other.school_year == term.school_year]
        # A calendar that knows only the spring term must not call it the first.
        return same_year.index(term) + 1 if len(same_year) > 1 else (1 if term.first.month >= 8 else 2)


def days(first: Date, last: Date) -> Days:
    """Every day from `first` to `last`, both included."""
    return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def week_of(day: Date) -> tuple[Date, Date]:
    """Monday and Sunday of the ISO week."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def fortnight_of(day: Date, counted_from: Date = _FORTNIGHTS_FROM) -> tuple[Date, Date]:
    """First Monday and last Sunday of the pair of ISO weeks, paired from the week of `counted_from`."""
    start = week_of(counted_from)[0]
    first = start + dt.timedelta(days=(day - start).days // 14 * 14)
    return first, first + dt.timedelta(days=13)


def month_of(day: Date) -> tuple[Date, Date]:
    """First and last day of the calendar month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def quarter_of(day: Date) -> tuple[Date, Date]:
    """First and last day of the calendar quarter."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, month_of(first.replace(month=first.month + 2))[1]


def half_year_of(day: Date) -> tuple[Date, Date]:
    """January to June, or July to December."""
    if day.month <= 6:
        return day.replace(month=1, day=1), day.replace(month=6, day=30)
    return day.replace(month=7, day=1), day.replace(month=12, day=31)


def year_of(day: Date) -> tuple[Date, Date]:
    """1 January to 31 December."""
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def school_year_of(day: Date) -> int:
    """The year in which the day's school year began (1 September to 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def school_year_span(day: Date) -> tuple[Date, Date]:
    """1 September to 31 August around the day."""
    began = school_year_of(day)
    return dt.date(began, 9, 1), dt.date(began + 1, 8, 31)


def birthday(born: Date, age: int) -> Date:
    """The day that age in full years (周岁) is reached; born on 29 February, in a common year on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)


def years_old(born: Date, day: Date) -> int:
    """Full years on the day; negative before birth."""
    age = day.year - born.year
    return age if day >= birthday(born, age) else age - 1


def in_year(year: int, month: int, day: int) -> Date:
    """That day of that year; a day the month does not have (29 February, 31 June) becomes its last."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def between(span_days: Days, first: Date | None, last: Date | None) -> Days:
    """The part of sorted days from `first` to `last`, both included; None leaves that end open."""
    start = 0 if first is None else bisect_left(span_days, first)
    stop = len(span_days) if last is None else bisect_right(span_days, last)
    return span_days[start:stop]


def count_between(span_days: Days, first: Date | None, last: Date | None) -> int:
    """How many of the sorted days lie from `first` to `last`, both included."""
    start = 0 if first is None else bisect_left(span_days, first)
    stop = len(span_days) if last is None else bisect_right(span_days, last)
    return max(0, stop - start)


def latest(moments: Iterable[Date | None]) -> Date | None:
    """The latest of the days that are known, None if none is."""
    return max((moment for moment in moments if moment is not None), default=None)


def month_day(day: Date) -> str:
    """11月18日."""
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def whole_day(day: Date) -> str:
    """2026年11月18日."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
