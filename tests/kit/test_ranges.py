"""Ranges of days: their unions, gaps and overlaps, for any input."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qianshou.kit import ranges as sets

BASE = dt.date(2026, 9, 1)
DAYS = [BASE + dt.timedelta(days=n) for n in range(-2, 33)]
day = st.one_of(st.none(), st.integers(0, 30).map(lambda n: BASE + dt.timedelta(days=n)))
ranges = st.lists(st.tuples(day, day), max_size=5).map(tuple)


def held(given_ranges) -> list[bool]:
    return [sets.holds(given_ranges, one) for one in DAYS]


@given(ranges, ranges)
def test_sets_of_days_agree_with_asking_day_by_day(one, other):
    assert held(sets.tidy(one)) == held(one)
    assert held(sets.union(one, other)) == [a or b for a, b in zip(held(one), held(other), strict=True)]
    assert held(sets.intersect(one, other)) == [a and b for a, b in zip(held(one), held(other), strict=True)]
    assert held(sets.complement(one)) == [not a for a in held(one)]


@given(ranges)
def test_tidy_ranges_are_sorted_and_do_not_touch(one):
    tidy = sets.tidy(one)
    for (_first, last), (first, _last) in zip(tidy, tidy[1:], strict=False):
        assert last + dt.timedelta(days=1) < first
    assert sets.tidy(tidy) == tidy


def test_the_complement_of_nothing_is_every_day_and_back():
    assert sets.complement(sets.NEVER) == sets.EVER
    assert sets.complement(sets.EVER) == sets.NEVER
    assert sets.intersect() == sets.EVER
