"""The county of the cast: its names, its reach, its calendar."""

import datetime as dt

from qianshou.domain.orgs import queries
from qianshou.domain.permissions import P
from tests.cast import TODAY


def test_classes_are_named_by_the_school_year(cast):
    assert cast.unit("class_5_3").display_name(TODAY) == "五年级（3）班"
    assert cast.unit("class_unplaced").display_name(TODAY) == "一年级待分班"
    assert cast.unit("class_mixed").display_name(TODAY) == "一、二年级复式班"
    assert cast.unit("class_5_3").display_name(dt.date(2027, 9, 1)) == "六年级（3）班"


def test_a_county_coordinator_sees_her_county_and_nothing_of_the_next(cast):
    seen = {u.pk for u in queries.tree(cast.actor("county"))}
    assert cast.unit("class_mixed").pk in seen
    assert not seen & {u.pk for n, u in cast.units.items() if n.startswith("neighbour")}
    assert cast.actor("visitor").may(P.SEE_UNITS) is False


def test_school_days_follow_terms_holidays_and_make_up_days(cast):
    days = queries.calendar_for(cast.county.pk).of(cast.unit("class_5_3").path)
    assert days.is_school_day(TODAY)
    assert not days.is_school_day(dt.date(2026, 10, 5))
    assert days.is_school_day(dt.date(2026, 10, 10))
    assert not days.is_school_day(dt.date(2026, 8, 20))
    assert queries.current_term(cast.county.pk, TODAY).school_year == 2026
    assert queries.current_term(cast.county.pk, dt.date(2026, 8, 1)).number == 2
