"""The periods of a rule: their days, stubs that join a neighbour, what is owed of them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.care.rules import RulePeriod, Stubs, periods_between, span_after_event
from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays, Term
from tests.domain.care.calendars import AUTUMN, SPRING, YEAR, d, school_calendars, some_day

WHOLE = (d("2026-09-01"), d("2027-08-31"))


def names(unit, *, term_time=True, calendar=YEAR, first=WHOLE[0], last=WHOLE[1]):
    return [span.name for span in periods_between(RulePeriod(unit, term_time), calendar, first, last)]


def slow_groups(calendar, unit, minimum):
    """Sort the school days of each term into nominal periods one by one, then join the first stub until none is left."""
    groups = []
    for term in calendar.terms:
        buckets = {}
        for day in cal.days(term.first, term.last):
            buckets.setdefault(nominal(unit, day, term), []).append(day)
        mine = list(buckets.values())
        while len(mine) > 1 and any(size(calendar, group) < minimum for group in mine):
            at = next(n for n, group in enumerate(mine) if size(calendar, group) < minimum)
            left = max(at - 1, 0)
            mine[left : left + 2] = [mine[left] + mine[left + 1]]
        groups += [group for group in mine if size(calendar, group)]
    return groups


def nominal(unit, day, term):
    if unit == "month":
        return day.year, day.month
    weeks = (day - (term.first - dt.timedelta(days=term.first.weekday()))).days // 7
    return weeks if unit == "week" else weeks // 2


def size(calendar, group):
    return sum(calendar.is_school_day(day) for day in group)


@given(school_calendars(), st.sampled_from(["week", "fortnight", "month"]), st.integers(0, 12))
def test_term_time_periods_agree_with_sorting_days_one_by_one(calendar, unit, minimum):
    stubs = Stubs(week=minimum, fortnight=minimum, month=minimum)
    spans = periods_between(RulePeriod(unit), calendar, d("2023-01-01"), d("2025-12-31"), stubs=stubs)
    expected = slow_groups(calendar, unit, minimum)
    assert [(span.first, span.last) for span in spans] == [(group[0], group[-1]) for group in expected]
    assert [span.owed_days for span in spans] == [tuple(day for day in group if calendar.is_school_day(day)) for group in expected]
    assert len({span.key for span in spans}) == len(spans)
    assert all(len(span.key) <= 16 and len(span.name) <= 30 for span in spans)


@given(school_calendars(), some_day, st.sampled_from(["week", "month", "term", "quarter"]), st.booleans())
def test_a_period_is_the_same_whatever_window_asks_for_it(calendar, day, unit, term_time):
    day = day.replace(year=day.year - 3)
    period = RulePeriod(unit, term_time)
    wide = periods_between(period, calendar, d("2023-01-01"), d("2025-12-31"))
    assert periods_between(period, calendar, day, day) == [span for span in wide if day in span]


def test_a_term_that_ends_on_2_july_adds_no_duty_for_july():
    assert names("month") == ["9月", "10月", "11月", "12月", "1月", "2—3月", "4月", "5月", "6—7月"]
    june = periods_between(RulePeriod("month"), YEAR, d("2027-07-01"), d("2027-08-31"))
    assert [(span.first, span.last, span.joined) for span in june] == [(d("2027-06-01"), d("2027-07-02"), True)]


def test_a_stub_keeps_the_key_of_the_month_it_joins():
    ends_in_june = SchoolDays((AUTUMN, Term(SPRING.first, d("2027-06-30"))))
    before = periods_between(RulePeriod("month"), ends_in_june, d("2027-06-10"), d("2027-06-10"))[0]
    after = periods_between(RulePeriod("month"), YEAR, d("2027-06-10"), d("2027-06-10"))[0]
    assert (before.name, after.name) == ("6月", "6—7月")
    assert before.key == after.key


def test_the_week_of_national_day_joins_the_week_before_it():
    closed = SchoolDays((AUTUMN,), holidays=frozenset(cal.days(d("2026-10-01"), d("2026-10-08"))))
    assert names("week", calendar=closed)[3:6] == ["第4周", "第5—6周", "第7周"]
    assert names("week", calendar=YEAR)[3:6] == ["第4周", "第5周", "第6周"]  # Thursday, Friday and the made-up Saturday


def test_fortnights_are_counted_from_the_start_of_term():
    assert names("fortnight", last=d("2026-10-31")) == ["第1—2周", "第3—4周", "第5—6周", "第7—8周", "第9—10周"]
    assert names("fortnight", first=d("2027-06-28")) == ["第19周"]


def test_a_county_may_set_what_a_stub_is():
    spans = periods_between(RulePeriod("month"), YEAR, *WHOLE, stubs=Stubs(month=2))
    assert [span.name for span in spans][-2:] == ["6月", "7月"]


def test_terms_and_years_have_their_chinese_names():
    assert names("term") == ["2026—2027学年上学期", "2026—2027学年下学期"]
    assert names("school_year") == ["2026—2027学年"]
    assert names("half_year", term_time=False) == ["2026年下半年", "2027年上半年", "2027年下半年"]
    assert names("quarter", last=d("2026-12-31")) == ["2026年第3季度", "2026年第4季度"]
    assert names("year") == ["2026年", "2027年"]


def test_two_school_days_of_july_are_no_half_year():
    assert names("half_year") == ["2026年下半年", "2027年上半年"]
    assert names("quarter", first=d("2027-07-01")) == []


def test_what_is_always_owed_runs_through_the_vacation():
    assert names("month", term_time=False, first=d("2027-07-01")) == ["7月", "8月"]
    assert names("week", term_time=False, first=d("2027-07-26"), last=d("2027-08-08")) == ["7月26日—8月1日", "8月2日—8日"]


def test_a_leap_february_has_29_owed_days():
    february = periods_between(RulePeriod("month", term_time=False), SchoolDays(), d("2028-02-29"), d("2028-02-29"))
    assert [len(span.owed_days) for span in february] == [29]


def test_once_by_a_date_comes_once_a_school_year():
    spans = periods_between(RulePeriod("once", term_time=False, by=(6, 19)), YEAR, *WHOLE)
    assert [(span.name, span.first, span.last) for span in spans] == [("6月19日前", d("2026-09-01"), d("2027-06-19"))]


def test_once_after_an_event_counts_school_days_in_term_time():
    in_term = span_after_event(RulePeriod("once", within=3, event="carer_changed"), YEAR, d("2026-11-20"))  # a Friday
    always = span_after_event(RulePeriod("once", False, within=3, event="carer_changed"), YEAR, d("2026-11-20"))
    assert (in_term.first, in_term.last) == (d("2026-11-21"), d("2026-11-25"))
    assert always.last == d("2026-11-23")


def test_without_a_calendar_nothing_is_owed_in_term_time():
    assert names("month", calendar=SchoolDays()) == []
    assert periods_between(RulePeriod("month"), YEAR, d("2027-01-02"), d("2027-01-01")) == []


@pytest.mark.parametrize("unit", ["week", "fortnight", "month", "quarter", "half_year", "term", "school_year", "year"])
def test_no_term_time_duty_falls_wholly_into_the_summer(unit):
    assert all(span.first < d("2027-07-03") for span in periods_between(RulePeriod(unit), YEAR, *WHOLE))
