"""Which periods a rule has: nominal weeks, months, terms cut to the school calendar, stubs joined (DOMAIN §4).

Computed once per (period, calendar) and kept; one row's work is then a bisection of `owed_days`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import PeriodUnit as Unit
from qianshou.kit import days as cal
from qianshou.kit.days import Date, Days, SchoolDays, Term, Vacation, month_day


@dataclass(frozen=True)
class Stubs:
    """A term-time period with fewer school days than this is no period of its own; a county may set it.

    Weeks, fortnights and months join their neighbour in the same term; longer ones, which no term bounds, fall away:
    two days of July are no half-year.
    """

    week: int = 3
    fortnight: int = 5
    month: int = 10
    quarter: int = 10
    half_year: int = 20
    year: int = 40
    school_year: int = 40


@dataclass(frozen=True)
class RulePeriod:
    """How often a rule comes round. `by` (month, day) and `within` (days) belong to `once` only.

    Counted in term time, always, or (`vacation`, which needs `term_time` off) in the vacations between terms only.
    """

    unit: str
    term_time: bool = True
    by: tuple[int, int] | None = None
    event: str = ""
    within: int = 0
    vacation: bool = False
    start: tuple[int, int] | None = None  # `once` by a date: from this day on, else from 1 September


@dataclass(frozen=True)
class PeriodSpan:
    """One period of one rule in one calendar. `key` stays the same when a stub joins or leaves it, `name` does not.

    `owed_days`, sorted: the school days in it for term-time rules, else all its days.
    """

    key: str
    name: str
    first: Date
    last: Date
    owed_days: Days
    joined: bool = False

    def __contains__(self, day: Date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class _Part:
    """A nominal period cut to one term, before stubs are joined."""

    key: str
    first: Date
    last: Date
    owed_days: Days
    label: tuple[int, int]  # the month, or the first and last week of the term


def periods_between(period: RulePeriod, school_days: SchoolDays, first: Date, last: Date, *, stubs: Stubs = Stubs()) -> list[PeriodSpan]:
    """Every period that shares a day with `first`..`last`, in order, whole even where it reaches beyond.

    Periods without an owed day do not exist. `once` by a date gives one period a school year, from 1 September;
    `once` after an event has no place in the calendar: see `span_after_event`.
    """
    if last < first:
        return []
    spans: Iterable[PeriodSpan]
    if period.unit == Unit.ONCE:
        spans = _once_spans(period, school_days, first, last)
    elif period.unit == Unit.VACATION or period.vacation:
        spans = _vacation_spans(period.unit, school_days, stubs)
    elif period.unit == Unit.TERM or (period.term_time and period.unit in _CUT):
        spans = _term_spans(period.unit, period.term_time, school_days, stubs)
    else:
        minimum = getattr(stubs, period.unit) if period.term_time else 1
        every = _calendar_spans(period.unit, period.term_time, school_days, first, last)
        spans = [span for span in every if len(span.owed_days) >= minimum]
    return [span for span in spans if span.owed_days and span.first <= last and first <= span.last]


def span_after_event(period: RulePeriod, school_days: SchoolDays, happened_on: Date) -> PeriodSpan:
    """The period of a rule due within N days (school days in a term-time rule) of an event, from the day after it."""
    start = happened_on + cal.ONE_DAY
    last = happened_on + dt.timedelta(days=period.within)
    if period.term_time:
        last = school_days.nth(start, period.within) or last
    owed = school_days.list(start, last) if period.term_time else cal.days(start, last)
    name = _("%(month)d月%(day)d日前") % {"month": last.month, "day": last.day}
    return PeriodSpan(f"E{happened_on}", name, start, last, owed or cal.days(start, last))


# --- cut to terms, stubs joined -------------------------------------------------------------------------------------

_CUT: dict[str, str] = {Unit.WEEK: "week", Unit.FORTNIGHT: "fortnight", Unit.MONTH: "month"}


@lru_cache(maxsize=512)
def _term_spans(unit: str, term_time: bool, school_days: SchoolDays, stubs: Stubs) -> tuple[PeriodSpan, ...]:
    spans: list[PeriodSpan] = []
    for term in school_days.terms:
        if unit == Unit.TERM:
            spans.append(_whole_term(term, term_time, school_days))
        else:
            minimum = getattr(stubs, _CUT[unit])
            parts = _parts(unit, term, school_days.list(term.first, term.last), f"T{school_days.ordinal(term)}")
            spans += [_joined(unit, group) for group in _join_stubs(parts, minimum)]
    return tuple(spans)


@lru_cache(maxsize=128)
def _vacation_spans(unit: str, school_days: SchoolDays, stubs: Stubs) -> tuple[PeriodSpan, ...]:
    """Every day of a vacation is owed; a stub joins its neighbour in the same vacation, as in a term."""
    spans: list[PeriodSpan] = []
    for vacation in school_days.vacations:
        name = _("寒假") if vacation.ordinal == 1 else _("暑假")
        whole = cal.days(vacation.first, vacation.last)
        if unit == Unit.VACATION:
            spans.append(PeriodSpan(f"V{vacation.school_year}-{vacation.ordinal}", f"{vacation.last.year}年{name}", vacation.first, vacation.last, whole))
            continue
        parts = _parts(unit, vacation, whole, f"V{vacation.ordinal}")
        spans += [_joined(unit, group, name) for group in _join_stubs(parts, getattr(stubs, _CUT[unit]))]
    return tuple(spans)


def _whole_term(term: Term, term_time: bool, school_days: SchoolDays) -> PeriodSpan:
    ordinal = school_days.ordinal(term)
    owed = school_days.list(term.first, term.last) if term_time else cal.days(term.first, term.last)
    name = school_year_name(term.school_year) + (_("上学期") if ordinal == 1 else _("下学期"))
    return PeriodSpan(f"T{term.school_year}-{ordinal}", name, term.first, term.last, owed)


def _parts(unit: str, term: Term | Vacation, owed_days: Days, tag: str) -> list[_Part]:
    parts = []
    day, number = term.first, 1
    while day <= term.last:
        first, last = _nominal(unit, day, term)
        cut_first, cut_last = max(first, term.first), min(last, term.last)
        weeks = (cal.week_of(cut_last)[0] - cal.week_of(cut_first)[0]).days // 7 + 1
        label = (day.month, day.month) if unit == Unit.MONTH else (number, number + weeks - 1)
        parts.append(_Part(_key(unit, first) + tag, cut_first, cut_last, cal.between(owed_days, cut_first, cut_last), label))
        day, number = last + cal.ONE_DAY, number + weeks
    return parts


def _nominal(unit: str, day: Date, term: Term | Vacation) -> tuple[Date, Date]:
    if unit == Unit.FORTNIGHT:  # schools count weeks from the start of term: weeks 1–2, 3–4, …
        return cal.fortnight_of(day, term.first)
    return _NOMINAL[unit](day)


def _join_stubs(parts: list[_Part], minimum: int) -> list[list[_Part]]:
    """A stub joins the period before it; one that opens the term joins the one after."""
    groups: list[list[_Part]] = []
    for part in parts:
        before = sum(len(one.owed_days) for one in groups[-1]) if groups else minimum
        if groups and (len(part.owed_days) < minimum or before < minimum):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _joined(unit: str, group: list[_Part], season: str = "") -> PeriodSpan:
    main = max(group, key=lambda part: len(part.owed_days))
    owed = tuple(day for part in group for day in part.owed_days)
    name = season + _term_part_name(unit, group[0].label[0], group[-1].label[1])
    return PeriodSpan(main.key, name, group[0].first, group[-1].last, owed, len(group) > 1)


def _term_part_name(unit: str, first: int, last: int) -> str:
    numbers = str(first) if first == last else f"{first}—{last}"
    return (_("%s月") if unit == Unit.MONTH else _("第%s周")) % numbers


# --- not cut: calendar periods --------------------------------------------------------------------------------------

_NOMINAL: dict[str, Callable[[Date], tuple[Date, Date]]] = {
    Unit.WEEK: cal.week_of,
    Unit.FORTNIGHT: cal.fortnight_of,
    Unit.MONTH: cal.month_of,
    Unit.QUARTER: cal.quarter_of,
    Unit.HALF_YEAR: cal.half_year_of,
    Unit.SCHOOL_YEAR: cal.school_year_span,
    Unit.YEAR: cal.year_of,
}


@lru_cache(maxsize=512)
def _calendar_spans(unit: str, term_time: bool, school_days: SchoolDays, first: Date, last: Date) -> tuple[PeriodSpan, ...]:
    spans, day = [], first
    while day <= last:
        begin, end = _NOMINAL[unit](day)
        owed = school_days.list(begin, end) if term_time else cal.days(begin, end)
        spans.append(PeriodSpan(_key(unit, begin), _calendar_name(unit, begin, end), begin, end, owed))
        day = end + cal.ONE_DAY
    return tuple(spans)


def _once_spans(period: RulePeriod, school_days: SchoolDays, first: Date, last: Date) -> list[PeriodSpan]:
    if period.by is None:
        return []
    spans = []
    for began in range(cal.school_year_of(first), cal.school_year_of(last) + 1):
        end, begin = _in_school_year(began, period.by), _in_school_year(began, period.start or (9, 1))
        owed = school_days.list(begin, end) if period.term_time else cal.days(begin, end)
        name = _("%(month)d月%(day)d日前") % {"month": end.month, "day": end.day}
        spans.append(PeriodSpan(f"O{end}", name, begin, end, owed))
    return spans


def _in_school_year(began: int, month_day: tuple[int, int]) -> Date:
    return cal.in_year(began if month_day[0] >= 9 else began + 1, *month_day)


def _key(unit: str, first: Date) -> str:
    if unit == Unit.MONTH:
        return f"M{first:%Y-%m}"
    return {Unit.WEEK: "W", Unit.FORTNIGHT: "F", Unit.QUARTER: "Q", Unit.HALF_YEAR: "H", Unit.SCHOOL_YEAR: "S"}.get(Unit(unit), "Y") + f"{first}"


def _calendar_name(unit: str, first: Date, last: Date) -> str:
    if unit == Unit.MONTH:
        return _("%s月") % first.month
    if unit == Unit.QUARTER:
        return _("%(year)d年第%(n)d季度") % {"year": first.year, "n": first.month // 3 + 1}
    if unit == Unit.HALF_YEAR:
        return (_("%d年上半年") if first.month == 1 else _("%d年下半年")) % first.year
    if unit == Unit.SCHOOL_YEAR:
        return school_year_name(first.year)
    if unit == Unit.YEAR:
        return _("%d年") % first.year
    end = _("%d日") % last.day if first.month == last.month else month_day(last)
    return month_day(first) + "—" + end


def school_year_name(began: int) -> str:
    """2026 → 2026—2027学年."""
    return _("%(from)d—%(to)d学年") % {"from": began, "to": began + 1}
