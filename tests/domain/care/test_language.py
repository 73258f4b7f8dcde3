"""What the rule language gained: stages, vacations, roles that own, early dates, what counts as what, the stricter of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.care.programmes import ProgrammeError, adjusted, read_programme, rule_from_spec
from qianshou.domain.care.rules import (
    Candidate,
    During,
    NamedDays,
    Rule,
    RulePeriod,
    calendar_events,
    covers,
    describe_rule,
    during_ranges,
    owner,
    pace,
    periods_between,
    span_after_event,
    stricter,
)
from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays
from qianshou.kit.ranges import holds
from tests.domain.care.calendars import AUTUMN, NOVEMBER, YEAR, d, school_calendars, some_day

WHOLE = (d("2026-09-01"), d("2027-08-31"))


def rule(**changes) -> Rule:
    return Rule(**{"key": "r", "title": "谈心", "kind": "talk", "period": RulePeriod("week"), "counterparts": ("child",), **changes})


# --- stages ---------------------------------------------------------------------------------------------------------


@given(st.lists(some_day, max_size=3), st.integers(1, 60), some_day)
def test_the_two_stages_share_no_day_and_leave_none_out_from_the_first_event_on(happened, length, day):
    first = during_ranges(During("file_opened", first_days=length), happened)
    after = during_ranges(During("file_opened", after_days=length), happened)
    in_first = any(0 <= (day - one).days < length for one in happened)
    begun = any(one <= day for one in happened)
    assert holds(first, day) is in_first
    assert holds(after, day) is (begun and not in_first)


def test_a_stage_reads_as_one_sentence():
    first = rule(during=During("file_opened", first_days=30))
    after = rule(during=During("file_opened", after_days=30), period=RulePeriod("month"))
    assert describe_rule(first) == "建档后头30天，每周与孩子谈心1次（只算学期中）"
    assert describe_rule(after) == "建档满30天后，每月与孩子谈心1次（只算学期中）"


def test_beginning_of_term_and_vacation_count_their_first_day_as_the_first():
    within = RulePeriod("once", False, event="term_begun", within=7)
    days = calendar_events("term_begun", YEAR)
    assert [(span.first, span.last) for span in (span_after_event(within, YEAR, day) for day in days)] == [
        (d("2026-09-01"), d("2026-09-07")),
        (d("2027-02-24"), d("2027-03-02")),
    ]
    assert calendar_events("vacation_begun", YEAR) == [d("2027-01-22"), d("2027-07-02")]
    assert calendar_events("absence_noted", YEAR) == []


# --- vacations ------------------------------------------------------------------------------------------------------


def vacation(unit):
    return periods_between(RulePeriod(unit, False, vacation=True), YEAR, *WHOLE)


def test_vacations_lie_between_the_terms_and_reach_to_the_end_of_the_school_year():
    assert [(one.name, one.first, one.last, one.key) for one in vacation("vacation")] == [
        ("2027年寒假", d("2027-01-23"), d("2027-02-23"), "V2026-1"),
        ("2027年暑假", d("2027-07-03"), d("2027-08-31"), "V2026-2"),
    ]


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("month", ["寒假1—2月", "暑假7月", "暑假8月"]),  # nine days of January are no month of their own
        ("fortnight", ["寒假第1—2周", "寒假第3—4周", "寒假第5—6周"]),
    ],
)
def test_vacation_periods_join_their_stubs_inside_one_vacation(unit, names):
    assert [one.name for one in vacation(unit)][: len(names)] == names


@given(school_calendars())
def test_no_day_is_both_in_a_term_and_in_a_vacation_and_none_between_two_terms_is_in_neither(calendar):
    in_vacation = {day for one in calendar.vacations for day in cal.days(one.first, one.last)}
    assert not any(calendar.term_of(day) for day in in_vacation)
    between = cal.days(calendar.terms[0].first, calendar.terms[-1].last)
    assert all(calendar.term_of(day) is not None or day in in_vacation for day in between)


@given(school_calendars(), st.sampled_from(["week", "fortnight", "month", "vacation"]))
def test_vacation_periods_cover_every_vacation_day_once(calendar, unit):
    spans = periods_between(RulePeriod(unit, False, vacation=True), calendar, d("2023-01-01"), d("2026-12-31"))
    days = [day for span in spans for day in span.owed_days]
    assert days == [day for one in calendar.vacations for day in cal.days(one.first, one.last)]
    assert len({span.key for span in spans}) == len(spans)
    assert all(len(span.key) <= 16 and len(span.name) <= 30 for span in spans)


def test_a_calendar_that_knows_only_the_autumn_term_knows_no_vacation():
    assert SchoolDays((AUTUMN,)).vacations == ()


# --- dates ----------------------------------------------------------------------------------------------------------


def test_a_campaign_runs_from_its_first_day_to_its_last():
    spans = periods_between(RulePeriod("once", False, by=(6, 30), start=(3, 1)), YEAR, *WHOLE)
    assert [(one.first, one.last) for one in spans] == [(d("2027-03-01"), d("2027-06-30"))]


def test_an_early_duty_is_due_in_the_first_days_and_a_late_comers_in_her_own():
    assert pace(NOVEMBER, NOVEMBER.owed_days, 1, early=3) == [d("2026-11-04")]
    assert pace(NOVEMBER, NOVEMBER.owed_days[-2:], 1, early=3) == [d("2026-11-30")]
    assert pace(NOVEMBER, (), 1, early=3) == [d("2026-11-30")]


# --- owners ---------------------------------------------------------------------------------------------------------

TEACHER, SCHOOL = Candidate(1, "班主任", "class_teacher"), Candidate(2, "专干", "school")
VILLAGE, MOTHER = Candidate(3, "儿童主任", "village"), Candidate(4, "爱心妈妈", "mother")


@pytest.mark.parametrize(
    ("doers", "helpers", "expected"),
    [
        (("village",), (), 3),
        (("village", "mother"), (MOTHER,), 4),  # a helper of a kind the rule names comes first
        (("village",), (MOTHER,), 3),
        (("school",), (), 2),  # not the class teacher, who was not asked
        (("county",), (), 1),  # nobody holds it here: somebody has to see to it
        ((), (), 1),
    ],
)
def test_a_rule_that_names_a_role_is_owned_by_who_holds_it(doers, helpers, expected):
    assert owner(doers, helpers, TEACHER, SCHOOL, {"village": VILLAGE, "county": None}).id == expected


# --- the file -------------------------------------------------------------------------------------------------------

FILE = """
code = "mine"
title = "我校方案"
source = "本校2026年9月文件"
[counts_as]
talk = ["tutoring"]
[[rules]]
key = "first"
title = "建档后谈心"
mechanisms = ["M118"]
kind = "talk"
counterparts = ["child"]
per = "week"
during = { event = "file_opened", first_days = 30 }
[[rules]]
key = "summer"
title = "假期走访"
mechanisms = ["M118"]
kind = "home_visit"
counterparts = ["home"]
per = "month"
season = "vacation"
doers = ["volunteer", "student"]
[[rules]]
key = "back"
title = "返校后谈心"
mechanisms = ["M118"]
kind = "talk"
counterparts = ["child"]
per = "once"
event = "returned_to_school"
within = 3
pairing_kinds = ["teacher"]
"""


def test_a_file_says_stages_vacations_events_and_what_counts_as_what():
    programme = read_programme(FILE, "mine.toml")
    first, summer, back = programme.rules
    assert (first.during, first.counts_as) == (During("file_opened", first_days=30), ("tutoring",))
    assert (summer.period, summer.counts_as) == (RulePeriod("month", False, vacation=True), ())
    assert (back.period.event, back.pairing_kinds, back.counts_as) == ("returned_to_school", ("teacher",), ("tutoring",))
    assert [rule_from_spec(programme.rule_specs[one.key]) for one in programme.rules] == list(programme.rules)
    assert adjusted(programme, {"first": {"count": 2}}, confirmed=frozenset()).rule("first").counts_as == ("tutoring",)
    assert describe_rule(summer) == "每月家访1次（只算寒暑假）"


@pytest.mark.parametrize(
    ("old", "new", "say"),
    [
        ("first_days = 30", "first_days = 30, after_days = 30", "写一个，也只能写一个"),
        ('season = "vacation"', 'season = "vacation"\nterm_time = true', "只写一个"),
        ('per = "month"\nseason', 'per = "term"\nseason', "假期里只能按"),
        ("within = 3", 'within = 3\nduring = { event = "file_opened", first_days = 3 }', "once 已经有自己的日子"),
        ('talk = ["tutoring"]', 'talk = ["tutor"]', "不认识“tutor”"),
        ('talk = ["tutoring"]', 'talks = ["tutoring"]', "没有这一项"),
        ("within = 3", 'within = 3\nfrom = "03-01"', "from 要和 by 一起写"),
    ],
)
def test_what_is_wrong_in_them_is_named(old, new, say):
    with pytest.raises(ProgrammeError, match=say):
        read_programme(FILE.replace(old, new), "mine.toml")


# --- the stricter of two --------------------------------------------------------------------------------------------

WEEKLY, MONTHLY = RulePeriod("week"), RulePeriod("month")


@pytest.mark.parametrize(
    ("strict", "lax", "expected"),
    [
        ({"period": WEEKLY}, {"period": MONTHLY, "count": 2}, True),
        ({"period": MONTHLY, "count": 2}, {"period": WEEKLY}, False),
        ({"period": WEEKLY}, {"period": MONTHLY, "count": 4}, False),  # a joined month may have three whole weeks only
        ({"period": WEEKLY, "count": 2}, {"period": WEEKLY}, True),
        ({"period": WEEKLY}, {"period": WEEKLY}, True),
        ({"kind": "home_visit"}, {}, False),  # another kind, though a visit may count as a talk
        ({"counterparts": ("parents",)}, {}, False),
        ({"doers": ("class_teacher",)}, {}, True),  # whoever is asked, a class teacher's talk will do
        ({}, {"doers": ("class_teacher",)}, False),
        ({"doers": ("class_teacher",)}, {"doers": ("class_teacher", "teacher")}, True),
        ({"doers": ("volunteer",)}, {"doers": ("class_teacher",)}, False),
        ({"subject": "pairing"}, {}, False),
        ({"subject": "pairing", "pairing_kinds": ("teacher",)}, {"subject": "pairing"}, True),
        ({"subject": "pairing"}, {"subject": "pairing", "pairing_kinds": ("teacher",)}, False),
        ({"period": RulePeriod("week", False)}, {"period": MONTHLY}, True),  # term and vacations alike
        ({"period": RulePeriod("month", False)}, {"period": RulePeriod("quarter", False), "count": 2}, True),
        ({"period": WEEKLY}, {"period": RulePeriod("week", False)}, False),  # nobody in the vacations
        ({"period": RulePeriod("week", False, vacation=True)}, {"period": WEEKLY}, False),
        ({"count": 2}, {"count": 2, "distinct_days": True}, False),
        ({"count": 2, "distinct_days": True}, {"count": 2}, True),
        ({"counts_as": ("tutoring",)}, {}, False),
        ({}, {"counts_as": ("tutoring",)}, True),
        ({"period": RulePeriod("once", by=(6, 1))}, {"period": RulePeriod("once", by=(6, 1))}, False),
        ({"during": During("file_opened", 30)}, {}, False),
        ({}, {"named_days": NamedDays(weekdays=(4,))}, False),
    ],
)
def test_one_rule_covers_another_when_doing_it_does_the_other_too(strict, lax, expected):
    counterpart = next(iter(lax.get("counterparts", ("child",))))
    assert covers(rule(**strict), rule(**lax), counterpart) is expected


def test_of_two_rules_alike_the_older_stays_and_of_three_the_strictest():
    assert stricter([(1, rule()), (2, rule())], "child") == {2: [1]}
    found = stricter([(1, rule(period=MONTHLY)), (2, rule()), (3, rule(count=2))], "child")
    assert found == {1: [2, 3], 2: [3]}
