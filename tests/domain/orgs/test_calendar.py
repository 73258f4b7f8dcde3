"""A school's own days lie over the county's; what overlaps is refused."""

import datetime as dt

import pytest

from qianshou.domain.orgs import actions, queries
from qianshou.domain.orgs.choices import DayKind
from qianshou.domain.orgs.rules import class_name
from qianshou.kit.errors import Invalid, NotAllowed, Refused

D = dt.date


def days_of(cast, unit):
    return queries.calendar_for(cast.county.pk).of(cast.unit(unit).path)


def test_a_schools_own_days_hold_for_it_and_what_stands_below(cast):
    school = cast.actor("school")
    actions.add_special_days(school, unit=cast.unit("school"), kind=DayKind.CLOSED, first_on=D(2026, 11, 19), last_on=D(2026, 11, 20), name="停电")
    actions.add_special_days(school, unit=cast.unit("school"), kind=DayKind.MAKE_UP, first_on=D(2026, 11, 22), last_on=D(2026, 11, 22), name="大周")
    for unit in ("class_5_3", "class_mixed"):
        assert not days_of(cast, unit).is_school_day(D(2026, 11, 20))
        assert days_of(cast, unit).is_school_day(D(2026, 11, 22))
    assert days_of(cast, "class_7_2").is_school_day(D(2026, 11, 20))


def test_a_schools_own_term_replaces_the_countys(cast):
    actions.set_term(cast.actor("school"), unit=cast.unit("school"), school_year=2026, number=1, first_on=D(2026, 9, 3), last_on=D(2027, 1, 15))
    assert not days_of(cast, "class_5_3").is_school_day(D(2026, 9, 2))
    assert days_of(cast, "class_7_2").is_school_day(D(2026, 9, 2))
    assert days_of(cast, "class_5_3").is_school_day(D(2027, 3, 1))


@pytest.mark.parametrize(
    "bad",
    [{"number": 3}, {"last_on": D(2026, 8, 1)}, {"first_on": D(2024, 9, 1)}, {"last_on": D(2027, 8, 30)}, {"number": 2, "first_on": D(2027, 1, 10), "last_on": D(2027, 7, 1)}],
)  # fmt: skip
def test_a_bad_term_is_refused(cast, bad):
    good = {"school_year": 2026, "number": 1, "first_on": D(2026, 9, 1), "last_on": D(2027, 1, 22)}
    with pytest.raises(Invalid):
        actions.set_term(cast.actor("county"), unit=cast.county, **(good | bad))


@pytest.mark.parametrize("bad", [{"kind": "party"}, {"last_on": D(2026, 11, 1)}, {"last_on": D(2028, 1, 1)}])
def test_bad_days_are_refused_and_days_already_there_too(cast, bad):
    good = {"kind": DayKind.HOLIDAY, "first_on": D(2026, 12, 1), "last_on": D(2026, 12, 2)}
    with pytest.raises(Invalid):
        actions.add_special_days(cast.actor("county"), unit=cast.county, **(good | bad))
    actions.add_special_days(cast.actor("county"), unit=cast.county, **good)
    with pytest.raises(Invalid, match="已经登记过"):
        actions.add_special_days(cast.actor("county"), unit=cast.county, **good)


def test_a_school_cannot_change_the_countys_days_nor_another_schools(cast):
    row = queries.special_days_at(cast.county)[0]
    with pytest.raises(NotAllowed):
        actions.drop_special_days(cast.actor("school"), unit=cast.county, days=row)
    with pytest.raises(Refused):
        actions.drop_special_days(cast.actor("school"), unit=cast.unit("school"), days=row)
    with pytest.raises(NotAllowed):
        actions.add_special_days(cast.actor("school"), unit=cast.unit("middle"), kind=DayKind.CLOSED, first_on=D(2026, 12, 1), last_on=D(2026, 12, 1))


def test_a_class_has_no_grade_on_a_day_before_its_first():
    august, september = dt.date(2026, 8, 20), dt.date(2026, 9, 1)
    assert (class_name("primary", [2026], 1, august), class_name("primary", [2026], 1, september)) == ("2026级1班", "一年级（1）班")
    assert (class_name("junior", [2026], 1, august), class_name("junior", [2026], 1, september)) == ("2026级1班", "七年级（1）班")
