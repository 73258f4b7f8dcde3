"""The days a plan names, laid on the days of a school year; the events of what was adopted, near ones first."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.programmes import shipped
from qianshou.domain.care.programmes.dates import Season, days_of, is_when
from qianshou.domain.care.queries.dated import _whens
from tests.cast import TODAY
from tests.domain.care.calendars import YEAR


def day(month, number, year=2026):
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("09-10", [(day(9, 10), day(9, 10))]),
        ("03-08", [(day(3, 8, 2027), day(3, 8, 2027))]),
        ("05-01..05-31", [(day(5, 1, 2027), day(5, 31, 2027))]),
        ("12-20..01-05", [(day(12, 20), day(1, 5, 2027))]),
        ("03..06", [(day(3, 1, 2027), day(6, 30, 2027))]),
        ("11..02", [(day(11, 1), day(2, 28, 2027))]),
        ("02-29", [(day(2, 28, 2027), day(2, 28, 2027))]),
        ("spring_festival", [(day(2, 6, 2027), day(2, 6, 2027))]),
        ("double_ninth", [(day(10, 18), day(10, 18))]),
        ("year_end", [(day(12, 1), day(12, 31))]),
    ],
)
def test_a_day_of_a_plan_lies_in_the_school_year(when, days):
    assert days_of(when, 2026, YEAR) == days


def test_the_seasons_follow_the_calendar():
    first, second = [term for term in YEAR.terms if term.school_year == 2026]
    assert [one for one, _last in days_of("term_start", 2026, YEAR)] == [first.first, second.first]
    assert [last for _one, last in days_of("term_end", 2026, YEAR)] == [first.last, second.last]
    assert days_of("winter", 2026, YEAR) == [(first.last + dt.timedelta(days=1), second.first - dt.timedelta(days=1))]
    assert days_of("summer", 2026, YEAR)[0][0] == second.last + dt.timedelta(days=1)


def test_a_calendar_that_knows_nothing_shows_nothing():
    assert [days_of(season, 2040, YEAR) for season in Season.values if season != "year_end"] == [[]] * (len(Season.values) - 1)


def test_every_day_a_shipped_programme_names_is_found_in_the_year():
    said = {(programme.code, when) for programme in shipped().values() for one in programme.dated for when in one.on or one.by}
    assert len(said) == 16 and all(is_when(when) for _code, when in said)
    assert sorted(one for one in said if not days_of(one[1], 2026, YEAR)) == []


# --- what was adopted -------------------------------------------------------------------------------------------------
@pytest.fixture
def adopted(cast):
    """篇7 for the county: 三八 and 六一."""
    actions.adopt(SystemActor(TODAY), unit=cast.county, code="pian_7", school_year=2026, today=TODAY)
    return cast


@pytest.mark.django_db
def test_the_events_of_an_adoption_above_hold_here_for_who_may_see_programmes(adopted):
    for who, unit in (("county", adopted.county), ("school", adopted.unit("school")), ("helper", adopted.unit("class_5_3"))):
        assert [one.first_on for one in queries.events(adopted.actor(who), unit, 2026)] == [day(3, 8, 2027), day(6, 1, 2027)]
    assert queries.events(adopted.actor("other_school"), adopted.unit("school"), 2026) == []
    assert queries.events(adopted.actor("neighbour_county"), adopted.neighbour, 2026) == []
    assert queries.events(adopted.actor("county"), adopted.county, 2025) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("today", "near"), [(TODAY, 0), (day(2, 5, 2027), 0), (day(2, 6, 2027), 1), (day(3, 8, 2027), 1), (day(3, 9, 2027), 0), (day(5, 31, 2027), 1)])
def test_near_is_within_thirty_days_and_not_over(adopted, today, near):
    assert len(queries.events_soon(adopted.actor("county", today), adopted.county, today)) == near


def test_one_day_and_several_are_read_alike():
    assert [_whens({"on": "03-08"}), _whens({"by": ["06-01", "06-19"]}), _whens({})] == [["03-08"], ["06-01", "06-19"], []]
