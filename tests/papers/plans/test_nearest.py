"""Cadences no programme can hold are no rules of the text, but proposed as so many in a longer period, said to be so."""

import pytest

from qianshou.papers.plans import read_plan
from qianshou.papers.plans.proposing import lines_of


@pytest.mark.parametrize(
    ("text", "kind", "count", "per"),
    [
        ("班主任每两个月家访一次。", "home_visit", 3, "half_year"),
        ("隔月开展一次谈心。", "talk", 3, "half_year"),
        ("双月召开一次联席会议。", "meeting", 3, "half_year"),
        ("每两个月至少进行2次家访。", "home_visit", 6, "half_year"),
        ("每四个月召开一次家长会。", "meeting", 3, "year"),
        ("每十天与家长通一次电话。", "call", 3, "month"),
        ("每旬辅导一次作业。", "tutoring", 3, "month"),
    ],
)
def test_what_no_period_says_is_proposed_in_the_nearest_and_says_what_stood_there(text, kind, count, per):
    assert read_plan(text)["rules"] == []
    (line,) = lines_of(text)
    assert (line["what"], line["kind"], line["count"], line["per"], line["decision"]) == ("rule", kind, count, per, "")
    assert "方案里没有这样的周期" in line["note"]


@pytest.mark.parametrize(
    ("text", "per"),
    [("每两周谈心一次。", "fortnight"), ("隔周谈心一次。", "fortnight"), ("每半月谈心一次。", "fortnight"), ("每季度至少家访一次。", "quarter")],
)
def test_what_a_period_does_say_needs_no_note(text, per):
    (line,) = lines_of(text)
    assert line["per"] == per and "note" not in line


@pytest.mark.parametrize("text", ["每三年轮训一次儿童主任。", "每两年修订一次制度。", "每隔两个月走访一次。"])
def test_what_lies_further_apart_or_can_be_meant_in_two_ways_is_left_to_the_person(text):
    assert lines_of(text) == []
