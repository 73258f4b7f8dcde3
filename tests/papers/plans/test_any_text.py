"""What holds for every text: reading never fails, and what is quoted stands there."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from qianshou.domain.care.choices import Counterpart, DutyKind, PeriodUnit
from qianshou.papers.plans import read_plan

WORDS = ["每周", "每月", "每学期", "开学初", "期末", "每天", "班主任", "教师", "要", "与", "和", "、", "，", "；", "。", "\n", "“", "”", "留守儿童", "家长", "监护人", "谈心", "家访",
         "电话", "联系", "一次", "两次", "至少", "1-2次", "各", "召开", "座谈会", "活动", "制定", "计划", "总结", "定期", "6月1日前", "六一", "了", "一、", "（二）", "：", "5户", "暑假"]  # fmt: skip
plans = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


def holds(text):
    answer = read_plan(text)
    assert set(answer) == {"rules", "dated", "vague"}
    for one in [*answer["rules"], *answer["dated"], *answer["vague"]]:
        assert one["quote"] and one["quote"] in text
    for rule in answer["rules"]:
        assert set(rule) == {"quote", "kind", "counterpart", "doer", "count", "per", "at_least", "who"}
        who = rule["counterpart"]
        assert rule["kind"] in DutyKind.values and rule["per"] in PeriodUnit.values and rule["count"] >= 1
        assert {who} if isinstance(who, str) else set(who) <= set(Counterpart.values)
        assert rule["doer"] is None or rule["doer"] in re.sub(r"[“”\"']", "", text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    holds(text)


@settings(max_examples=300, deadline=None)
@given(plans)
def test_any_heap_of_plan_words_is_read(text):
    holds(text)


@settings(deadline=None)
@given(plans)
def test_reading_twice_answers_the_same(text):
    assert read_plan(text) == read_plan(text)


def test_a_long_text_is_read_in_good_time():
    import time

    text = "班主任每周与留守儿童谈心一次，每学期家访不少于两次；学校定期召开座谈会。\n" * 2000
    began = time.perf_counter()
    holds(text[:2000])
    assert len(read_plan(text)["rules"]) == 4000
    assert time.perf_counter() - began < 20
