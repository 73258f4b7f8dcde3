"""What a team's roll, insurance and vetting say, as tables (M182–M195)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.pairing.choices import RollMark, RollPart
from qianshou.domain.pairing.rules.teams import (
    MemberFacts,
    insured,
    meets_children,
    member_lacks,
    on_leave,
    roll_of,
    service_minutes,
    too_young,
    why_no_roll,
    why_not_close,
)

FIRST, LAST, TODAY = dt.date(2026, 11, 16), dt.date(2026, 11, 22), dt.date(2026, 11, 20)
WHOLE = MemberFacts(dt.date(2005, 3, 1), FIRST, LAST, True, FIRST, FIRST)


@pytest.mark.parametrize(
    ("born", "young"),
    [(dt.date(2008, 11, 16), False), (dt.date(2008, 11, 17), True), (dt.date(2008, 2, 29), False), (None, False)],
)
def test_who_is_not_of_age_on_the_first_day_is_too_young(born, young):
    assert too_young(born, FIRST) is young


@pytest.mark.parametrize(
    ("since", "until", "number", "covered"),
    [
        (FIRST, LAST, True, True),
        (FIRST - dt.timedelta(1), LAST + dt.timedelta(1), True, True),
        (FIRST + dt.timedelta(1), LAST, True, False),
        (FIRST, LAST - dt.timedelta(1), True, False),
        (FIRST, LAST, False, False),
        (None, LAST, True, False),
        (FIRST, None, True, False),
    ],
)
def test_an_insurance_covers_every_day_of_service_or_does_not_count(since, until, number, covered):
    assert insured(MemberFacts(insured_from=since, insured_to=until, insurance_no=number), FIRST, LAST) is covered


@pytest.mark.parametrize(
    ("facts", "asks", "lacks"),
    [
        (WHOLE, True, ()),
        (MemberFacts(), True, ("没有保险", "家人还没有同意", "还没有参加安全培训")),
        (MemberFacts(), False, ("没有保险", "还没有参加安全培训")),
        (MemberFacts(dt.date(2010, 1, 1), FIRST, FIRST, True, FIRST, FIRST), True, ("未满18周岁，不能进队", "保险没有盖住全部日子")),
    ],
)
def test_what_a_member_lacks_is_said_in_words(facts, asks, lacks):
    assert member_lacks(facts, FIRST, LAST, asks_consent=asks) == lacks


@pytest.mark.parametrize(
    ("faults", "born", "meets"),
    [((), dt.date(2005, 3, 1), True), (("还没有查询违法犯罪记录",), dt.date(2005, 3, 1), False), ((), dt.date(2010, 3, 1), False)],
)
def test_only_whoever_is_vetted_and_of_age_meets_children(faults, born, meets):
    assert meets_children(MemberFacts(born, faults=faults), FIRST) is meets


def test_nobody_is_missing_before_the_roll_is_begun_and_whoever_is_not_called_is_after():
    assert roll_of([1, 2, 3], {}).missing == ()
    roll = roll_of([1, 2, 3, 4], {1: "present", 2: "absent", 3: "left", 9: "absent"})
    assert (roll.present, roll.absent, roll.left, roll.open) == ((1,), (2,), (3,), (4,))
    assert roll.missing == (2, 4)
    away = roll_of([1, 2], {}, {2: "left"})
    assert not away.begun and away.missing == () and away.left == (2,)


MEMBERS = st.sets(st.integers(1, 6))
MARKS = st.dictionaries(st.integers(1, 6), st.sampled_from(RollMark.values))


@given(MEMBERS, MARKS)
def test_every_member_stands_in_a_roll_exactly_once(members, marks):
    roll = roll_of(sorted(members), marks)
    assert sorted((*roll.present, *roll.absent, *roll.left, *roll.open)) == sorted(members)
    assert not set(roll.missing) & {*roll.present, *roll.left}


DAY = st.dates(FIRST, LAST)
HISTORY = st.lists(
    st.tuples(st.integers(1, 3), DAY, st.sampled_from(RollPart.values), st.sampled_from(RollMark.values)), max_size=12, unique_by=lambda one: one[:3]
)


@given(HISTORY, DAY, st.sampled_from(RollPart.values))
def test_leave_lasts_until_somebody_sees_her_again_and_reads_nothing_of_later(history, day, part):
    order = list(RollPart.values)
    before = [one for one in history if (one[1], order.index(one[2])) < (day, order.index(part))]
    away = on_leave(history, day, part)
    assert away == on_leave(before, day, part)
    for member in {one[0] for one in before}:
        latest = max((one for one in before if one[0] == member), key=lambda one: (one[1], order.index(one[2])))
        assert (member in away) == (latest[3] == RollMark.LEFT)


@pytest.mark.parametrize(("parts", "minutes"), [([], 0), (["morning"], 180), (["morning", "evening"], 360), (["back"], 0), (["morning"] * 3 + ["back"], 540)])
def test_each_half_day_she_was_there_counts_half_a_day_and_the_way_home_nothing(parts, minutes):
    assert service_minutes(parts, 360) == minutes


@pytest.mark.parametrize(
    ("part", "day", "said"),
    [
        ("morning", TODAY, ""),
        ("evening", FIRST, ""),
        ("noon", TODAY, "请选择"),
        ("morning", TODAY + dt.timedelta(1), "还没到"),
        ("morning", FIRST - dt.timedelta(1), "那一天不在服务日期"),
    ],
)
def test_a_roll_is_called_on_days_of_service_and_not_ahead(part, day, said):
    answer = why_no_roll(part, day, TODAY, FIRST, LAST)
    assert answer.startswith(said) and bool(answer) == bool(said)


def test_a_roll_is_put_right_for_a_week_and_the_one_back_home_comes_after_the_last_day():
    late = LAST + dt.timedelta(3)
    assert why_no_roll("back", late, late, FIRST, LAST) == ""
    assert why_no_roll("evening", late, late, FIRST, LAST) != ""
    assert why_no_roll("morning", FIRST, FIRST + dt.timedelta(7), FIRST, LAST) == ""
    assert "最近 7 天" in why_no_roll("morning", FIRST, FIRST + dt.timedelta(8), FIRST, LAST)


@pytest.mark.parametrize(
    ("marks", "tasks", "faults"),
    [({1: "present", 2: "present"}, 0, 0), ({1: "present", 2: "left"}, 0, 0), ({1: "present"}, 0, 1), ({1: "present", 2: "absent"}, 2, 2), ({}, 1, 2)],
)
def test_a_team_ends_when_all_are_back_and_nothing_entrusted_is_left(marks, tasks, faults):
    assert len(why_not_close(roll_of([1, 2], marks), tasks)) == faults
