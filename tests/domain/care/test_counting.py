"""What counts as done, for whom, on which days, and what is asked of whom."""

import pytest

from qianshou.domain.care.rules import (
    Adult,
    Candidate,
    Owner,
    RecordFacts,
    Rule,
    RulePeriod,
    asked,
    closes_on,
    count_done,
    may_make_up,
    may_waive,
    meets_rule,
    owner,
)
from tests.domain.care.calendars import NOVEMBER, d

ON = d("2026-11-12")


def rule(kind, counterpart="child", **changes):
    return Rule("r", "规则", kind, RulePeriod("month"), counterparts=(counterpart,), **changes)


def record(kind, *roles, **changes):
    return RecordFacts(kind, ON, ON, frozenset(roles), doer_id=7, **changes)


@pytest.mark.parametrize(
    ("asked_for", "counterpart", "kind", "roles", "counts"),
    [
        ("talk", "child", "talk", {"child"}, True),
        ("talk", "child", "home_visit", {"child", "carer"}, True),  # a visit in which the child was talked to is a talk
        ("talk", "child", "home_visit", {"carer"}, False),
        ("talk", "child", "call", {"child"}, False),
        ("home_visit", "home", "home_visit", {"carer"}, True),
        ("home_visit", "home", "home_visit", {"class_teacher"}, False),
        ("home_visit", "home", "talk", {"child"}, False),
        ("home_visit", "carer", "home_visit", {"child"}, False),
        ("contact", "parents", "call", {"parents"}, True),
        ("contact", "parents", "home_visit", {"carer"}, False),
        ("contact", "class_teacher", "talk", {"class_teacher"}, True),
        ("contact", "carer", "letter", {"carer", "parents"}, True),
        ("contact", "school", "contact", {"other_teacher"}, True),
        ("call", "parents", "contact", {"parents"}, False),
        ("tutoring", "child", "tutoring", {"child"}, True),
        ("plan", "none", "plan", set(), True),
        ("summary", "none", "plan", set(), False),
    ],
)
def test_what_counts_as_what(asked_for, counterpart, kind, roles, counts):
    assert meets_rule(rule(asked_for, counterpart), counterpart, record(kind, *roles)) is counts


def test_one_contact_with_three_people_meets_each_of_three_rows():
    contact = rule("contact")
    one = [record("call", "parents", "carer", "class_teacher")]
    done = [count_done(contact, who, one, NOVEMBER, closes_on=closes_on(NOVEMBER)).in_time for who in ("parents", "carer", "class_teacher", "child")]
    assert done == [1, 1, 1, 0]


def test_a_rule_may_let_another_kind_count():
    assert meets_rule(rule("talk"), "child", record("tutoring", "child")) is False
    assert meets_rule(rule("talk", counts_as=("tutoring",)), "child", record("tutoring", "child")) is True


def test_an_attempt_that_reached_nobody_and_a_voided_record_do_not_count():
    assert meets_rule(rule("call", "parents"), "parents", record("call", "parents", reached=False)) is False
    assert meets_rule(rule("call", "parents"), "parents", record("call", "parents", voided=True)) is False


@pytest.mark.parametrize(
    ("changes", "doer_roles", "doers", "counts"),
    [
        ({}, (), None, True),  # no doer named: anyone who may record
        ({"doers": ("class_teacher",)}, ("class_teacher", "teacher"), None, True),
        ({"doers": ("class_teacher",)}, ("teacher",), None, False),
        ({"doers": ("class_teacher",)}, ("teacher",), {7}, True),  # the owner or stand-in
        ({"subject": "pairing"}, ("volunteer",), {7}, True),
        ({"subject": "pairing"}, ("volunteer",), {8}, False),  # another helper's record is not this pairing's
    ],
)
def test_only_an_allowed_doers_record_counts(changes, doer_roles, doers, counts):
    one = record("talk", "child", doer_roles=frozenset(doer_roles))
    assert meets_rule(rule("talk", **changes), "child", one, None if doers is None else frozenset(doers)) is counts


def parent(relation, standing="present", user_id=None):
    return Adult(relation, frozenset({"parents", "guardian"}), standing, user_id)


GRANDMOTHER = Adult("奶奶", frozenset({"carer"}))


@pytest.mark.parametrize(
    ("counterpart", "adults", "owner_id", "yes", "note"),
    [
        ("parents", [parent("父亲"), parent("母亲")], None, True, ""),
        ("parents", [parent("父亲"), parent("母亲", "missing")], None, True, "母亲失联，不要求联系"),
        ("parents", [parent("父亲", "dead"), parent("母亲", "missing")], None, False, "父亲已去世，不要求联系；母亲失联，不要求联系"),
        ("parents", [parent("父亲", "in_custody")], None, False, "父亲无法联系，不要求联系"),
        ("parents", [GRANDMOTHER], None, True, "档案里还没有父母，请先补上"),
        ("carer", [GRANDMOTHER], None, True, ""),
        ("class_teacher", [Adult("班主任", frozenset({"class_teacher"}), user_id=7)], 7, False, "班主任就是帮扶人本人，不要求联系"),
        ("class_teacher", [Adult("班主任", frozenset({"class_teacher"}), user_id=7)], 8, True, ""),
        ("child", [], None, True, ""),
        ("none", [], None, True, ""),
    ],
)
def test_who_is_asked_for_and_what_the_row_says(counterpart, adults, owner_id, yes, note):
    answer = asked(counterpart, adults, owner_id)
    assert (answer.yes, answer.note) == (yes, note)


HELPER = Candidate(1, "张老师", "teacher")
VOLUNTEER = Candidate(2, "小王", "volunteer")
HEAD_OF_CLASS = Candidate(3, "李老师", "class_teacher")
SCHOOL = Candidate(4, "赵主任", "school")
STAND_IN = Candidate(5, "钱老师", "teacher")


@pytest.mark.parametrize(
    ("doers", "helpers", "class_teacher", "school", "expected"),
    [
        ((), [HELPER], HEAD_OF_CLASS, SCHOOL, Owner(1, "张老师", "teacher")),
        ((), [], HEAD_OF_CLASS, SCHOOL, Owner(3, "李老师", "class_teacher")),
        ((), [], None, SCHOOL, Owner(4, "赵主任", "school")),
        ((), [], None, None, None),
        (("class_teacher",), [HELPER], HEAD_OF_CLASS, SCHOOL, Owner(3, "李老师", "class_teacher")),
        (("helper",), [VOLUNTEER, HELPER], HEAD_OF_CLASS, SCHOOL, Owner(1, "张老师", "teacher")),
        (("class_teacher",), [], None, SCHOOL, Owner(4, "赵主任", "school")),
        ((), [Candidate(1, "张老师", "teacher", True, STAND_IN)], None, SCHOOL, Owner(5, "钱老师", "teacher", "张老师")),
        ((), [Candidate(1, "张老师", "teacher", True)], HEAD_OF_CLASS, SCHOOL, Owner(3, "李老师", "class_teacher")),
        ((), [Candidate(1, "张老师", "teacher", True)], None, None, Owner(1, "张老师", "teacher")),
    ],
)
def test_one_person_owes_it_the_first_there_is(doers, helpers, class_teacher, school, expected):
    assert owner(doers, helpers, class_teacher, school) == expected


def test_a_waiver_is_possible_until_closing_and_making_up_from_the_day_after_the_period():
    closes = closes_on(NOVEMBER)
    assert closes == d("2026-12-07")
    assert closes_on(NOVEMBER, days=3) == d("2026-12-03")
    assert [may_waive(closes, d(day)) for day in ("2026-12-07", "2026-12-08")] == [True, False]
    assert [may_make_up(NOVEMBER.last, d(day)) for day in ("2026-11-30", "2026-12-01")] == [False, True]
