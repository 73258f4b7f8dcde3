"""School days: terms, holidays, make-up days and a school's own."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays, Term
from tests.domain.care.calendars import AUTUMN, NATIONAL_DAY, SPRING, YEAR, d, school_calendars, some_day


def slow_is_school_day(calendar: SchoolDays, day: dt.date) -> bool:
    if not any(term.first <= day <= term.last for term in calendar.terms):
        return False
    if day in calendar.own_open or day in calendar.own_closed:
        return day in calendar.own_open
    if day in calendar.make_up or day in calendar.holidays:
        return day in calendar.make_up
    return day.weekday() in calendar.weekdays


@given(school_calendars(), st.dates(d("2023-08-01"), d("2024-12-31")), st.integers(0, 200))
def test_school_days_agree_with_a_count_day_by_day(calendar, first, length):
    last = first + dt.timedelta(days=length)
    expected = tuple(day for day in cal.days(first, last) if slow_is_school_day(calendar, day))
    assert calendar.list(first, last) == expected
    assert calendar.count(first, last) == len(expected)
    assert [calendar.is_school_day(day) for day in cal.days(first, last)] == [slow_is_school_day(calendar, day) for day in cal.days(first, last)]
    assert [calendar.nth(first, n) for n in range(1, len(expected) + 1)] == list(expected)


def test_an_empty_range_holds_no_school_day():
    assert YEAR.count(d("2026-11-10"), d("2026-11-09")) == 0
    assert YEAR.list(d("2026-11-10"), d("2026-11-09")) == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-01", True),  # a Tuesday
        ("2026-09-05", False),  # Saturday
        ("2026-10-05", False),  # National Day
        ("2026-10-10", True),  # Saturday made up
        ("2027-01-22", True),
        ("2027-01-25", False),  # vacation
        ("2027-07-02", True),
        ("2027-07-05", False),
    ],
)
def test_a_day_is_a_school_day_or_not(day, expected):
    assert YEAR.is_school_day(d(day)) is expected


def test_a_schools_own_days_win_over_the_countys():
    sunday, monday, holiday = d("2026-11-15"), d("2026-11-16"), d("2026-10-05")
    own = SchoolDays((AUTUMN,), NATIONAL_DAY, own_closed=frozenset({monday}), own_open=frozenset({sunday, holiday}))
    assert [own.is_school_day(day) for day in (sunday, monday, holiday)] == [True, False, True]


def test_beyond_the_calendar_there_is_no_nth_school_day():
    assert YEAR.nth(d("2027-07-02"), 1) == d("2027-07-02")
    assert YEAR.nth(d("2027-07-02"), 2) is None
    with pytest.raises(ValueError, match="counts from 1"):
        YEAR.nth(d("2027-07-02"), 0)


def test_overlapping_and_reversed_terms_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        SchoolDays((AUTUMN, Term(d("2027-01-22"), d("2027-07-02"))))
    with pytest.raises(ValueError, match="ends before"):
        Term(d("2027-01-22"), d("2027-01-21"))


def test_a_term_that_opens_in_august_belongs_to_the_coming_school_year():
    early = Term(d("2026-08-30"), d("2027-01-22"))
    assert early.school_year == 2026
    assert SchoolDays((early, SPRING)).ordinal(SPRING) == 2


def test_a_spring_term_known_alone_is_still_the_second():
    assert SchoolDays((SPRING,)).ordinal(SPRING) == 2


@given(some_day)
def test_every_nominal_period_contains_its_day_and_is_the_same_for_all_its_days(day):
    for period_of in (
        cal.week_of,
        cal.fortnight_of,
        cal.month_of,
        cal.quarter_of,
        cal.half_year_of,
        cal.year_of,
        cal.school_year_span,
    ):
        first, last = period_of(day)
        assert first <= day <= last
        assert period_of(first) == period_of(last) == (first, last)
        assert period_of(last + cal.ONE_DAY)[0] == last + cal.ONE_DAY


def test_leap_days_are_days_of_their_month():
    assert cal.month_of(d("2024-02-10")) == (d("2024-02-01"), d("2024-02-29"))
    assert cal.in_year(2027, 2, 29) == d("2027-02-28")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2012-02-29", "2026-02-28", 13),
        ("2012-02-29", "2026-03-01", 14),
        ("2012-02-29", "2028-02-29", 16),
        ("2010-11-22", "2026-11-21", 15),
        ("2010-11-22", "2026-11-22", 16),
    ],
)
def test_age_is_full_years_on_the_day(born, day, age):
    assert cal.years_old(d(born), d(day)) == age


@given(some_day, st.integers(0, 20), st.integers(0, 400))
def test_the_birthday_is_the_first_day_of_an_age(born, age, offset):
    day = cal.birthday(born, age)
    assert cal.years_old(born, day) == age
    assert cal.years_old(born, day - cal.ONE_DAY) == age - 1
