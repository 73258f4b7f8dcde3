"""The duty ledger against a slow model that goes day by day (DOMAIN §4, DECISIONS 13–15)."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.rules import (
    DutyFacts,
    RecordFacts,
    Rule,
    RulePeriod,
    closes_on,
    count_done,
    next_due_on,
    owed,
    own_owed_days,
    pace,
    periods_between,
    state,
)
from qianshou.kit.ranges import holds, tidy
from tests.domain.care.calendars import NOVEMBER, YEAR, d, span_named

SPANS = [
    *periods_between(RulePeriod("month"), YEAR, d("2026-09-01"), d("2027-07-31")),
    *periods_between(RulePeriod("week"), YEAR, d("2026-09-01"), d("2026-12-31")),
    *periods_between(RulePeriod("month", term_time=False), YEAR, d("2027-07-01"), d("2027-08-31")),
]
spans = st.sampled_from(SPANS)
DAY = dt.timedelta(days=1)


def rule(**changes) -> Rule:
    given_values = {"key": "talk", "title": "谈心", "kind": "talk", "period": RulePeriod("month")}
    return Rule(**{**given_values, "counterparts": ("child",), "doers": ("class_teacher",), "count": 2, **changes})


def talk(on, *, received=None, **changes) -> RecordFacts:
    facts = {"kind": "talk", "roles": frozenset({"child"}), "doer_id": 1, "doer_roles": frozenset({"class_teacher"})}
    return RecordFacts(on=on, received_on=received or on, **{**facts, **changes})


def row(the_rule, records, span, *, starts=(), grace=0, **changes) -> DutyFacts:
    """One row as the ledger writes it."""
    closes = closes_on(span)
    done = count_done(the_rule, "child", records, span, closes_on=closes)
    due = pace(span, own_owed_days(span, *starts), the_rule.count)
    counts = {"done": done.in_time, "done_late": done.late, "made_up": done.made_up}
    dates = {"first_on": span.first, "last_on": span.last, "closes_on": closes}
    next_due = next_due_on(due, done.in_time)
    return DutyFacts(the_rule.count, **counts, **dates, next_due_on=next_due, grace_days=grace, **changes)


# --- the slow model -------------------------------------------------------------------------------------------------


def slow_state(the_rule, records, span, today, start, grace) -> str:
    closes = span.last + 7 * DAY
    good = [one for one in records if slow_meets(one)]
    inside = [one for one in good if one.makes_up is None and span.first <= one.on <= span.last]
    in_time = amount(the_rule, [one for one in inside if one.received_on <= closes])
    if in_time >= the_rule.count:
        return "met"
    if today <= closes:
        return "overdue" if in_time < slow_due(the_rule, span, start, today, grace) else "due"
    if amount(the_rule, inside) >= the_rule.count:
        return "met_late"
    made_up = [one for one in good if one.makes_up == (the_rule.key, span.key) and one.on > span.last]
    return "made_up" if amount(the_rule, inside) + amount(the_rule, made_up) >= the_rule.count else "missed"


def slow_meets(record) -> bool:
    kind_fits = record.kind in ("talk", "home_visit")
    return kind_fits and "child" in record.roles and record.reached and not record.voided and record.doer_id == 1


def amount(the_rule, records) -> int:
    return len({one.on for one in records}) if the_rule.distinct_days else len(records)


def slow_due(the_rule, span, start, today, grace) -> int:
    """Walk the subject's own days; after part k of N of them has gone by, k contacts were due."""
    own = [day for day in span.owed_days if day >= start]
    if not own:
        return the_rule.count if today > span.last + grace * DAY else 0
    due = 0
    for part in range(1, the_rule.count + 1):
        end = Fraction(part * len(own), the_rule.count)
        last = next(day for n, day in enumerate(own) if n < end <= n + 1)
        due += today > last + grace * DAY
    return due


def slow_owed(span, met, today, bounds) -> bool:
    days = 0
    for day in span.owed_days:
        in_bounds = (bounds[0] is None or bounds[0] <= day) and (bounds[1] is None or day <= bounds[1])
        days += in_bounds and (holds(met, day) if day <= today else holds(met, today))
    return bool(span.owed_days) and days * 2 >= len(span.owed_days)


# --- drawn worlds ---------------------------------------------------------------------------------------------------


@st.composite
def records_around(draw, span):
    on = span.first + draw(st.integers(-5, (span.last - span.first).days + 25)) * DAY
    return RecordFacts(
        kind=draw(st.sampled_from(["talk", "talk", "home_visit", "call"])),
        on=on,
        received_on=on + draw(st.integers(0, 30)) * DAY,
        roles=frozenset(draw(st.sampled_from([("child",), ("child", "carer"), ("carer",), ()]))),
        doer_id=draw(st.sampled_from([1, 1, 1, 2])),
        reached=draw(st.sampled_from([True, True, True, False])),
        voided=draw(st.sampled_from([False, False, False, True])),
        makes_up=draw(st.sampled_from([None, None, None, ("talk", span.key), ("talk", "M1999-01T1")])),
    )


@st.composite
def worlds(draw):
    span = draw(spans)
    the_rule = rule(count=draw(st.integers(1, 4)), distinct_days=draw(st.booleans()), doers=("nobody",))
    records = draw(st.lists(records_around(span), max_size=6))
    today = span.first + draw(st.integers(-10, (span.last - span.first).days + 25)) * DAY
    start = span.first + draw(st.integers(-10, (span.last - span.first).days)) * DAY
    return the_rule, records, span, today, start, draw(st.integers(0, 3))


def fast_state(world, records=None) -> str:
    the_rule, drawn, span, today, start, grace = world
    records = drawn if records is None else records
    closes = closes_on(span)
    done = count_done(the_rule, "child", records, span, closes_on=closes, doers=frozenset({1}))
    due = pace(span, own_owed_days(span, span.first, start), the_rule.count)
    facts = DutyFacts(
        the_rule.count, done.in_time, next_due_on(due, done.in_time), span.first, span.last, closes,
        done_late=done.late, made_up=done.made_up, grace_days=grace,
    )  # fmt: skip
    return str(state(facts, today))


@given(worlds())
def test_the_state_agrees_with_the_slow_model(world):
    the_rule, records, span, today, start, grace = world
    assert fast_state(world) == slow_state(the_rule, records, span, today, start, grace)


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_arrive_never_changes_the_result(world, random):
    shuffled = list(world[1])
    random.shuffle(shuffled)
    assert fast_state(world, shuffled) == fast_state(world)


@given(worlds(), st.data())
def test_a_record_for_one_child_never_changes_anothers_state(world, data):
    extra = data.draw(records_around(world[2]))
    before = [("other", one) for one in world[1]]
    after = [*before, ("child", extra)]
    assert fast_state(world, [one for who, one in after if who == "other"]) == fast_state(world)


@given(worlds(), st.data())
def test_what_arrives_after_closing_never_undoes_a_met_duty_nor_counts_as_in_time(world, data):
    the_rule, records, span = world[:3]
    closes = closes_on(span)
    extra = data.draw(records_around(span))
    late = RecordFacts(**{**vars_of(extra), "received_on": max(extra.received_on, closes + DAY)})
    before, after = (count_done(the_rule, "child", some, span, closes_on=closes, doers=frozenset({1})) for some in (records, [*records, late]))
    assert after.in_time == before.in_time
    assert after.late >= before.late
    assert after.made_up >= before.made_up


def vars_of(record):
    return {name: getattr(record, name) for name in RecordFacts.__slots__}


@given(spans, st.lists(st.tuples(st.integers(-20, 40), st.integers(0, 40)), max_size=3), st.data())
def test_owed_agrees_with_asking_day_by_day(span, drawn, data):
    met = tidy((span.first + a * DAY, None if n > 35 else span.first + (a + n) * DAY) for a, n in drawn)
    today = span.first + data.draw(st.integers(-15, 45)) * DAY
    edge = st.one_of(st.none(), st.integers(-10, 40).map(lambda n: span.first + n * DAY))
    bounds = (data.draw(edge), data.draw(edge))
    assert owed(span, met, today, bounds) is slow_owed(span, met, today, bounds)


@given(spans, st.integers(1, 31), st.data())
def test_due_dates_are_as_many_as_needed_ascending_and_end_on_the_last_own_day(span, needed, data):
    start = data.draw(st.sampled_from(span.owed_days))
    own = own_owed_days(span, start)
    due = pace(span, own, needed)
    assert len(due) == needed
    assert due == sorted(due)
    assert due[-1] == span.owed_days[-1]
    assert set(due) <= set(own)


# --- spoken out -----------------------------------------------------------------------------------------------------


def test_two_talks_in_november_are_due_by_the_middle_and_by_the_end():
    assert pace(NOVEMBER, NOVEMBER.owed_days, 2) == [d("2026-11-16"), d("2026-11-30")]


def test_who_comes_in_the_middle_of_the_month_is_paced_from_that_day():
    assert pace(NOVEMBER, own_owed_days(NOVEMBER, d("2026-11-01"), d("2026-11-16")), 2) == [d("2026-11-23"), d("2026-11-30")]


def test_named_days_are_the_due_dates_where_enough_of_them_are_left():
    fridays = [day for day in NOVEMBER.owed_days if day.weekday() == 4]
    assert pace(NOVEMBER, NOVEMBER.owed_days, 2, fridays) == fridays[:2]
    assert pace(NOVEMBER, own_owed_days(NOVEMBER, d("2026-11-28")), 2, fridays) == [d("2026-11-30")] * 2


def test_a_child_never_contacted_is_overdue_like_any_other_and_missed_after_closing():
    never = row(rule(), [], NOVEMBER)
    assert [state(never, d(day)) for day in ("2026-11-16", "2026-11-17", "2026-12-07", "2026-12-08")] == [
        DutyState.DUE,
        DutyState.OVERDUE,
        DutyState.OVERDUE,
        DutyState.MISSED,
    ]


def test_one_talk_of_two_is_enough_until_the_second_is_due():
    once = row(rule(), [talk(d("2026-11-12"))], NOVEMBER)
    assert once.next_due_on == d("2026-11-30")
    assert state(once, d("2026-11-30")) == DutyState.DUE
    assert state(once, d("2026-12-01")) == DutyState.OVERDUE


def test_grace_days_put_off_the_overdue_and_nothing_else():
    facts = row(rule(), [], NOVEMBER, grace=3)
    assert state(facts, d("2026-11-19")) == DutyState.DUE
    assert state(facts, d("2026-11-20")) == DutyState.OVERDUE
    assert state(facts, d("2026-12-08")) == DutyState.MISSED


def test_two_talks_on_one_day_are_one_where_days_are_counted():
    twice = [talk(d("2026-11-12")), talk(d("2026-11-12"), kind="home_visit")]
    assert row(rule(distinct_days=True), twice, NOVEMBER).done == 1
    assert row(rule(distinct_days=False), twice, NOVEMBER).done == 2


def test_a_record_that_arrives_on_the_closing_day_is_in_time_and_the_day_after_is_late():
    on = d("2026-11-12")
    in_time = row(rule(count=1), [talk(on, received=d("2026-12-07"))], NOVEMBER)
    late = row(rule(count=1), [talk(on, received=d("2026-12-08"))], NOVEMBER)
    assert state(in_time, d("2026-12-08")) == DutyState.MET
    assert state(late, d("2026-12-08")) == DutyState.MET_LATE


def test_a_contact_made_up_counts_for_the_old_period_and_not_for_its_own():
    december = span_named("month", "12月")
    record = talk(d("2026-12-03"), makes_up=("talk", NOVEMBER.key))
    assert row(rule(count=1), [record], december).done == 0
    november = row(rule(count=1), [record], NOVEMBER)
    assert state(november, d("2026-12-04")) == DutyState.OVERDUE
    assert state(november, d("2026-12-08")) == DutyState.MADE_UP


def test_the_ledger_may_name_the_duty_made_up_for_by_its_own_reference():
    record = talk(d("2026-12-03"), makes_up="uid-of-another-programmes-duty")
    mine, others = (
        count_done(rule(), "child", [record], NOVEMBER, closes_on=closes_on(NOVEMBER), made_up_for=ref).made_up
        for ref in ("uid-of-another-programmes-duty", "uid-of-this-duty")
    )
    assert (mine, others) == (1, 0)


def test_a_void_after_closing_turns_met_into_missed():
    record = talk(d("2026-11-12"))
    voided = RecordFacts(**{**vars_of(record), "voided": True})
    states = [state(row(rule(count=1), [one], NOVEMBER), d("2026-12-20")) for one in (record, voided)]
    assert states == [DutyState.MET, DutyState.MISSED]


def test_waived_and_no_longer_owed_win_over_what_was_done():
    waived = row(rule(), [], NOVEMBER, waived=True)
    gone = row(rule(), [], NOVEMBER, waived=True, not_owed=True)
    assert state(waived, d("2026-12-20")) == DutyState.WAIVED
    assert state(gone, d("2026-12-20")) == DutyState.NOT_OWED


@pytest.mark.parametrize(
    ("joined", "is_owed"),
    [("2026-11-16", True), ("2026-11-17", False)],  # 21 school days: 11 are left on the 16th, 10 on the 17th
)
def test_who_joins_in_the_middle_owes_if_half_the_days_are_left(joined, is_owed):
    assert owed(NOVEMBER, [(d(joined), None)], d(joined)) is is_owed


@pytest.mark.parametrize(
    ("left", "is_owed"),
    [("2026-11-13", False), ("2026-11-16", True)],  # ten school days are behind on the 13th, eleven on the 16th
)
def test_who_leaves_in_the_middle_owes_only_if_half_the_days_have_passed(left, is_owed):
    assert owed(NOVEMBER, [(None, d(left))], d(left) + DAY) is is_owed


def test_adoption_and_pairing_bound_what_is_owed():
    everyone = [(None, None)]
    assert owed(NOVEMBER, everyone, d("2026-11-20"), (d("2026-11-16"), None)) is True
    assert owed(NOVEMBER, everyone, d("2026-11-20"), (d("2026-11-17"), None)) is False
    assert owed(NOVEMBER, everyone, d("2026-11-02"), (None, d("2026-11-10"))) is False


def test_a_period_opened_ahead_is_owed_by_who_meets_it_today():
    december = span_named("month", "12月")
    assert owed(december, [(None, None)], d("2026-11-22")) is True
    assert owed(december, [(d("2026-12-01"), None)], d("2026-11-22")) is False


def test_nobody_owes_a_period_without_an_owed_day():
    holiday = NOVEMBER.__class__("M", "7月", d("2027-07-01"), d("2027-07-31"), ())
    assert owed(holiday, [(None, None)], d("2027-07-02")) is False
    assert pace(holiday, (), 2) == [d("2027-07-31")] * 2
