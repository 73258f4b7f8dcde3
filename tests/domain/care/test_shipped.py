"""The shipped programmes, one for each seed document: their rules as literal lines, their dates, their words."""

import re

import pytest

from qianshou.domain.care.choices import DutyKind
from qianshou.domain.care.programmes import shipped
from qianshou.domain.care.programmes.dates import is_when, say_when

every_programme = pytest.mark.parametrize("programme", shipped().values(), ids=shipped().keys())

RULES = {
    "fu_pin_ri": [],
    "hui_yi": ["health: child health_check child 1/year at least", "county_meeting: county meeting none 2/year at least"],
    "jia_qi": ["weekly: child contact child 1/week"],  # of no document: the village's part in every vacation
    "jie_dui": [],
    "liu_ge_yi": [
        "book: child gift child 1/term",
        "talk: child talk child 1/week",
        "goal: child study_goal child 1/month",
        "visit: child home_visit home 1/term at least",
        "inspection: school inspection none 1/month",
        "meeting: school meeting none 1/term",
        "award: school assessment none 1/year",
    ],
    "pian_1": ["parent_feedback: child contact parents 1/month"],
    "pian_10": ["host_contact: child contact carer 1/week", "talk: child talk child 1/week", "call: child call parents 1/fortnight"],
    "pian_11": [
        "visit: child home_visit home 1/term",
        "help: child activity child 1/term",
        "info_check: child info_check child 1/term",
        "assessment: school assessment none 1/year",
    ],
    "pian_17": [],
    "pian_18": [
        "flag: school activity none 1/once",
        "team_activity: school activity child 1/half_year at least",
        "theme_activity: school activity child 1/once",
        "letter: child letter parents 1/once",
    ],
    "pian_19": [
        "screening: child screening child 1/once",
        "village_school: village contact school 1/month",
        "class_plan: class plan none 1/term",
        "class_summary: class summary none 1/term",
    ],
    "pian_2": [],
    "pian_20": ["talk: child talk child 1/month"],
    "pian_24": [],
    "pian_3": ["roster: child info_check child 1/term", "class_meeting: class meeting child 1/month", "teacher_talk: child talk child 1/month"],
    "pian_4": ["talk: child talk child 2/month at least"],
    "pian_5": [],
    "pian_6": [
        "flag: school activity none 1/once",
        "class_activity: class activity none 1/once",
        "forum: class meeting child 1/once",
        "letter: child letter parents 1/once",
        "parent_call: child call parents 1/once",
    ],
    "pian_7": [
        "two_visits: pairing contact class_teacher+carer 1/term",
        "contact: pairing contact child+carer 1/month",
        "visit: pairing home_visit child 1/year",
        "festival: pairing festival child 1/year",
    ],
    "pian_9": [],
    "wu_ge_yi": [
        "tutoring: pairing tutoring child 1/week",
        "contact: pairing contact parents+carer+class_teacher 1/month",
        "home_visit: pairing home_visit home 1/month",
        "plan: pairing plan none 1/term",
        "summary: pairing summary none 1/term",
    ],
}


def line(rule):
    floor = " at least" if rule.at_least else ""
    return f"{rule.key}: {rule.subject} {rule.kind} {'+'.join(rule.counterparts)} {rule.count}/{rule.period.unit}{floor}"


def test_every_unique_document_is_shipped_once():
    texts = sorted(programme.text for programme in shipped().values() if programme.code != "jia_qi")
    assert texts == sorted(
        ["000.txt", "002.txt", "003.txt", "004a.txt", "004b.txt", *(f"001-{n:02}.txt" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 17, 18, 19, 20, 24))]
    )


def test_the_rules_are_those_of_the_documents():
    assert {code: [line(rule) for rule in programme.rules] for code, programme in shipped().items()} == RULES


def test_titles_are_unique_and_two_meanings_of_one_word_carry_their_source():
    titles = [programme.title for programme in shipped().values()]
    assert len(titles) == len(set(titles)) == 21
    lists = [item.title for programme in shipped().values() for item in programme.checklists]
    assert len(lists) == len(set(lists))
    assert "五个一（篇3，学生）" in lists and "六个一（004a，重点学困生）" in lists
    assert shipped()["wu_ge_yi"].title == "志愿者“三知、三沟通、五个一”帮扶"


@every_programme
def test_every_duty_without_a_number_says_which_number_is_suggested(programme):
    for duty in programme.vague:
        assert duty.quote
        assert duty.same_as or duty.suggested.count >= 1


@every_programme
def test_titles_inside_a_programme_are_unique_so_that_a_place_in_it_can_be_named(programme):
    named = [one.title for one in (*programme.goals, *programme.dated, *programme.checklists, *programme.arrangements, *programme.notes)]
    assert len(named) == len(set(named))


@every_programme
def test_a_child_is_never_named_by_a_finding(programme):
    said = " ".join([programme.title, programme.summary, *(rule.title for rule in programme.every_rule().values()), *(goal.title for goal in programme.goals)])
    assert not re.search("心理障碍|问题儿童|留守娃|违法|道德失范|人格", said)


def test_dated_events_are_readable_by_machine():
    said = {(code, dated.title): (dated.on, dated.by, dated.said) for code, programme in shipped().items() for dated in programme.dated}
    assert said == {
        ("fu_pin_ri", "全国扶贫日"): (("10-17",), (), "10月17日"),
        ("liu_ge_yi", "重阳节敬老院活动"): (("double_ninth",), (), "重阳节"),
        ("liu_ge_yi", "赠书"): (("term_start",), (), "开学初"),
        ("liu_ge_yi", "年终评选表彰"): (("year_end",), (), "年终"),
        ("pian_10", "六一联欢活动"): (("06-01",), (), "6月1日"),
        ("pian_19", "各村留守儿童全面排查结束"): ((), ("06-19",), "6月19日前"),
        ("pian_19", "排查情况汇总上报"): (("06-19",), (), "6月19日"),
        ("pian_19", "制定班级帮扶计划"): (("term_start",), (), "开学初"),
        ("pian_19", "写好班级总结"): (("term_end",), (), "期末"),
        ("pian_3", "开学初收集名册"): (("term_start",), (), "开学初"),
        ("pian_5", "社会实践活动"): (("summer", "winter"), (), "暑假、寒假"),
        ("pian_6", "活动时间"): (("03..06",), (), "3月至6月"),
        ("pian_7", "“爱心妈妈”活动日（六一）"): (("06-01",), (), "6月1日"),
        ("pian_7", "“爱心妈妈”结对帮扶启动仪式（三八期间）"): (("03-08",), (), "3月8日"),
        ("pian_9", "“传递青春正能量”活动时间"): (("05..11",), (), "5月至11月"),
        ("pian_9", "暑假学习辅导、文体活动"): (("summer",), (), "暑假"),
    }


@pytest.mark.parametrize("text", ["06-19", "02-29", "05-01..05-31", "03..06", "summer", "double_ninth"])
def test_days_a_plan_may_name(text):
    assert is_when(text) and "-" not in say_when(text)


@pytest.mark.parametrize("text", ["", "02-30", "13-01", "6-19", "00..06", "03..13", "05-01..06-31", "重阳节", "2026-06-19"])
def test_words_that_name_no_day_are_refused(text):
    assert not is_when(text)


def test_what_the_law_forbids_is_left_out_with_a_note_saying_why():
    notes = {code: {number for note in programme.notes for number in note.mechanisms} for code, programme in shipped().items()}
    assert "M223" in notes["pian_9"] and "M336" in notes["pian_24"] and "M277" in notes["pian_18"] and "M323" in notes["pian_19"]
    duties = {number for programme in shipped().values() for rule in programme.every_rule().values() for number in rule.mechanisms}
    assert not duties & {"M223", "M336", "M196", "M291", "M323"}


def test_kinds_of_the_documents_are_kinds_of_the_ledger():
    assert {rule.kind for programme in shipped().values() for rule in programme.every_rule().values()} <= set(DutyKind.values)


def test_what_is_due_when_term_begins_is_due_within_its_first_fifteen_school_days():
    early = {f"{code}:{rule.key}": rule.early for code, programme in shipped().items() for rule in programme.rules if rule.early}
    assert early == {"liu_ge_yi:book": 15, "pian_19:class_plan": 15, "pian_3:roster": 15}
