"""Why a duty stands as it does, in words a helper understands."""

import pytest

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.programmes import shipped, words
from qianshou.domain.care.rules import (
    NamedDays,
    Owner,
    RowFacts,
    Rule,
    RulePeriod,
    closes_on,
    describe_rule,
    what_meets,
    why,
)
from tests.domain.care.calendars import NOVEMBER, d

TALK = shipped()["pian_4"].rules[0]
CONTACT = shipped()["wu_ge_yi"].rules[1]


def explained(rule, row, **changes):
    return why(rule, NOVEMBER, row, programme="班级留守儿童工作计划", words=words(), **changes)


def overdue(**changes):
    values = {"counterpart": "child", "needed": 2, "done": 0, "state": DutyState.OVERDUE, "closes_on": closes_on(NOVEMBER)}
    return RowFacts(**{**values, "next_due_on": d("2026-11-16"), "owner": Owner(1, "钱老师", "teacher", "张老师"), **changes})


def test_a_row_says_why_it_is_owed_why_it_is_overdue_who_covers_and_what_would_meet_it():
    said = explained(TALK, overdue(), facts=["父亲自2026年2月外出"], may_read_file=True)
    assert said.sentences() == (
        "《班级留守儿童工作计划》要求：每月与孩子谈心至少2次（要在不同的日子，只算学期中）。",
        "对象：留守儿童；依据：父亲自2026年2月外出。",
        "本期11月：11月1日至11月30日，12月7日截止登记。",
        "负责人：钱老师。",
        "由其代替张老师。",
        "要2次，已有0次；下一次应在11月16日前完成，已经过了。",
        "登记一次谈心，或者家访，并勾选“孩子”，日期在11月1日至11月30日之间，由帮扶教师/干部、班主任、任课教师、心理教师完成。",
    )


def test_who_may_not_read_the_file_is_not_told_the_facts():
    said = explained(TALK, overdue(), facts=["父亲服刑"], may_read_file=False)
    assert "服刑" not in "".join(said.sentences())
    assert said.facts == "按档案中的家庭情况，属于本方案的对象。"


def test_a_met_row_says_so_and_asks_for_nothing_more():
    said = explained(TALK, overdue(done=2, state=DutyState.MET, next_due_on=None, owner=None))
    assert said.stands == "要2次，已有2次；已完成。"
    assert said.meets == ""
    assert said.owes == "目前没有负责人，请学校专干指定。"


def test_the_row_says_who_is_not_asked_for():
    said = explained(CONTACT, overdue(counterpart="parents", needed=1, not_asked="母亲失联，不要求联系"))
    assert "母亲失联，不要求联系。" in said.sentences()
    assert said.rule == "《班级留守儿童工作计划》要求：每月分别与父母、照护人、班主任联系1次（只算学期中）。"


def test_what_meets_a_plan_names_nobody():
    plan = shipped()["wu_ge_yi"].rule("plan")
    assert what_meets(plan, "none", NOVEMBER) == "登记一次计划，日期在11月1日至11月30日之间。"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (("wu_ge_yi", "tutoring"), "每周给孩子辅导1次（只算学期中）"),
        (("wu_ge_yi", "home_visit"), "每月家访1次（只算学期中）"),
        (("wu_ge_yi", "plan"), "每学期写计划1份"),
        (("pian_10", "call"), "每两周与父母通电话或视频1次（只算学期中）"),
        (("pian_10", "host_contact"), "每周与照护人联系1次（只算学期中）"),
    ],
)
def test_a_rule_is_told_in_one_line(code, said):
    assert describe_rule(shipped()[code[0]].rule(code[1])) == said


def test_once_is_told_by_its_date_or_its_days():
    by = Rule("r", "上报", "report", RulePeriod("once", False, by=(6, 19)))
    within = Rule("r", "家访", "home_visit", RulePeriod("once", event="file_opened", within=14), grace_days=2)
    assert describe_rule(by) == "6月19日前上报1份"
    assert describe_rule(within) == "建档后14天内家访1次（只算学期中，可宽限2天）"


def test_named_days_fall_back_to_the_school_day_before():
    assert NamedDays(month_days=(15, 31)).within(NOVEMBER) == (d("2026-11-13"), d("2026-11-30"))
    assert NamedDays(weekdays=(4,)).within(NOVEMBER) == tuple(d(f"2026-11-{day:02}") for day in (6, 13, 20, 27))
    assert NamedDays().within(NOVEMBER) == ()
