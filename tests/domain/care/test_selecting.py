"""Who a rule is for, and when enough of a period is owed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.care.programmes import words
from qianshou.domain.care.rules import EVERYONE, ChildFacts, describe, leaves, meets, met_ranges
from qianshou.domain.care.rules import selecting as who
from qianshou.kit.ranges import EVER, holds, tidy
from tests.domain.care.calendars import d

LEFT_BEHIND = who.HasLabel(frozenset({"both_away", "one_away"}))
AUTUMN = ((d("2026-09-01"), d("2026-12-31")),)
SINCE_NOVEMBER = ((d("2026-11-10"), None),)

CHILD = ChildFacts(
    labels={"both_away": AUTUMN, "hardship": EVER},
    key=SINCE_NOVEMBER,
    boarding=((None, d("2026-11-09")),),
    stages={"primary": EVER},
    grades={5: ((d("2026-09-01"), d("2027-08-31")),), 6: ((d("2027-09-01"), d("2028-08-31")),)},
    lives_with={"relatives": SINCE_NOVEMBER},
    helpers={"volunteer": AUTUMN},
    born=d("2015-11-22"),
)


@pytest.mark.parametrize(
    ("selector", "day", "met"),
    [
        (EVERYONE, "2020-01-01", True),
        (LEFT_BEHIND, "2026-12-31", True),
        (LEFT_BEHIND, "2027-01-01", False),
        (who.IsKey(), "2026-11-09", False),
        (who.IsKey(), "2026-11-10", True),
        (who.Boards(), "2026-11-09", True),
        (who.Not(who.Boards()), "2026-11-10", True),
        (who.InStage(frozenset({"primary", "junior"})), "2026-11-10", True),
        (who.InGrade(4, 5), "2027-08-31", True),
        (who.InGrade(4, 5), "2027-09-01", False),
        (who.OfAge(11, 11), "2026-11-21", False),
        (who.OfAge(11, 11), "2026-11-22", True),
        (who.OfAge(None, 15), "2031-11-21", True),
        (who.OfAge(None, 15), "2031-11-22", False),  # the 16th birthday
        (who.LivesWith(frozenset({"relatives"})), "2026-11-10", True),
        (who.HelpedBy(frozenset({"volunteer"})), "2027-01-01", False),
        (who.All((LEFT_BEHIND, who.LivesWith(frozenset({"relatives"})))), "2026-11-09", False),
        (who.All((LEFT_BEHIND, who.LivesWith(frozenset({"relatives"})))), "2026-11-10", True),
        (who.Any((who.Boards(), who.IsKey())), "2026-11-10", True),
        (who.Any(()), "2026-11-10", False),
    ],
)
def test_a_selector_reads_the_facts_of_the_day(selector, day, met):
    assert meets(selector, CHILD, d(day)) is met
    assert holds(met_ranges(selector, CHILD), d(day)) is met


def test_a_child_without_a_birth_date_meets_no_age_and_no_negation_is_lost():
    nobody = ChildFacts()
    assert met_ranges(who.OfAge(6, 15), nobody) == ()
    assert met_ranges(who.Not(LEFT_BEHIND), nobody) == EVER


BASE = d("2026-11-01")
some_ranges = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 15)), max_size=3).map(
    lambda drawn: tidy((BASE + dt.timedelta(days=a), BASE + dt.timedelta(days=a + n)) for a, n in drawn)
)
leaf = st.sampled_from(
    [
        who.IsKey(),
        who.Boards(),
        who.HasLabel(frozenset({"both_away"})),
        who.HasLabel(frozenset({"both_away", "orphan"})),
        who.LivesWith(frozenset({"relatives"})),
        who.InGrade(3, 5),
        who.OfAge(11, None),
    ]
)
selectors = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: who.All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: who.Any(tuple(parts))),
        inner.map(who.Not),
    ),
    max_leaves=6,
)
children = st.builds(
    ChildFacts,
    labels=st.fixed_dictionaries({"both_away": some_ranges, "orphan": some_ranges}),
    key=some_ranges,
    boarding=some_ranges,
    grades=st.fixed_dictionaries({4: some_ranges}),
    lives_with=st.fixed_dictionaries({"relatives": some_ranges}),
    born=st.one_of(st.none(), st.just(d("2015-11-15"))),
)


@given(selectors, children)
def test_the_ranges_met_agree_with_asking_day_by_day(selector, child):
    days = [BASE + dt.timedelta(days=n) for n in range(-1, 50)]
    ranges = met_ranges(selector, child)
    assert [holds(ranges, day) for day in days] == [meets(selector, child, day) for day in days]


def test_selectors_are_told_in_chinese():
    hosted = who.All((LEFT_BEHIND, who.LivesWith(frozenset({"relatives"}))))
    assert describe(hosted, words()) == "留守儿童，且与亲戚同住"
    assert describe(who.Not(who.Boards()), words()) == "走读"
    assert describe(who.OfAge(6, 15), words()) == "6—15周岁"
    assert describe(who.OfAge(None, 15), words()) == "16周岁以下"
    assert describe(who.Any((who.IsKey(), who.InGrade(6, 6))), words()) == "重点帮扶对象或6年级"
    assert describe(EVERYONE, words()) == "全部在册儿童"


def test_a_selector_names_the_facts_it_reads():
    assert leaves(who.All((LEFT_BEHIND, who.Not(who.Any((who.Boards(),)))))) == {who.HasLabel, who.Boards}
