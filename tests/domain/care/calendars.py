"""School calendars and other values the tests of care's rules share; synthetic, like the year 2026—2027."""

import datetime as dt

from hypothesis import strategies as st

from qianshou.domain.care.rules import PeriodSpan, RulePeriod, periods_between
from qianshou.kit.days import SchoolDays, Term, days


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


AUTUMN = Term(d("2026-09-01"), d("2027-01-22"))
SPRING = Term(d("2027-02-24"), d("2027-07-02"))
NATIONAL_DAY = frozenset(days(d("2026-10-01"), d("2026-10-07")))
YEAR = SchoolDays((AUTUMN, SPRING), holidays=NATIONAL_DAY, make_up=frozenset({d("2026-10-10")}))


def span_named(unit: str, name: str, *, term_time: bool = True) -> PeriodSpan:
    spans = periods_between(RulePeriod(unit, term_time), YEAR, d("2026-09-01"), d("2027-08-31"))
    return next(span for span in spans if span.name == name)


NOVEMBER = span_named("month", "11月")

some_day = st.dates(d("2026-08-01"), d("2027-08-31"))


@st.composite
def school_calendars(draw: st.DrawFn) -> SchoolDays:
    """Two or three terms around a leap February, with holidays, make-up days and a school's own days."""
    first = draw(st.dates(d("2023-08-20"), d("2023-09-10")))
    terms, start = [], first
    for _n in range(draw(st.integers(1, 3))):
        end = start + dt.timedelta(days=draw(st.integers(1, 150)))
        terms.append(Term(start, end))
        start = end + dt.timedelta(days=draw(st.integers(1, 60)))
    somewhere = st.frozensets(st.dates(first, terms[-1].last), max_size=12)
    weekdays = st.sampled_from([frozenset(range(5)), frozenset(range(6)), frozenset({0, 2, 4})])
    return SchoolDays(tuple(terms), draw(somewhere), draw(somewhere), draw(somewhere), draw(somewhere), weekdays=draw(weekdays))
