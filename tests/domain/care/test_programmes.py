"""The shipped programmes and their schema: what is refused, and in which words."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.care.programmes import (
    ProgrammeError,
    adjusted,
    load_programme,
    programme_from_spec,
    read_programme,
    rule_from_spec,
    shipped,
)
from qianshou.domain.care.rules import ChildFacts, meets, periods_between
from qianshou.domain.care.rules import selecting as who
from qianshou.kit.ranges import EVER
from tests.domain.care.calendars import YEAR, d

KNOWN = set((Path(__file__).parents[2] / "data" / "mechanism_ids.txt").read_text().split())
every_programme = pytest.mark.parametrize("programme", shipped().values(), ids=shipped().keys())

GOOD = """
code = "mine"
title = "我校方案"
source = "本校2026年9月文件"
[[rules]]
key = "talk"
title = "谈心"
mechanisms = ["M118"]
kind = "talk"
counterparts = ["child"]
per = "week"
"""


def test_all_341_mechanisms_are_known_once():
    assert sorted(KNOWN) == [f"M{n:03}" for n in range(1, 342)]


@every_programme
def test_every_mechanism_a_programme_cites_exists(programme):
    assert programme.mechanisms() <= KNOWN
    assert all(rule.mechanisms and rule.quote for rule in programme.every_rule().values())


@every_programme
def test_a_vague_duty_is_never_owed_before_the_unit_confirms_it(programme):
    assert all(not rule.confirm for rule in programme.rules)
    assert all(duty.same_as or (duty.suggested and duty.suggested.confirm) for duty in programme.vague)


@every_programme
def test_a_programme_survives_being_stored_as_json(programme):
    assert programme_from_spec(json.loads(json.dumps(programme.spec))) == programme
    for key, rule in programme.every_rule().items():
        assert rule_from_spec(json.loads(json.dumps(programme.rule_specs[key]))) == rule


def cadences(code):
    return [(rule.key, rule.kind, rule.counterparts, rule.count, rule.period.unit, rule.at_least, rule.mechanisms) for rule in shipped()[code].rules]


def test_wu_ge_yi_owes_what_seed_000_says():
    assert cadences("wu_ge_yi") == [
        ("tutoring", "tutoring", ("child",), 1, "week", False, ("M021",)),
        ("contact", "contact", ("parents", "carer", "class_teacher"), 1, "month", False, ("M022",)),
        ("home_visit", "home_visit", ("home",), 1, "month", False, ("M023",)),
        ("plan", "plan", ("none",), 1, "term", False, ("M024",)),
        ("summary", "summary", ("none",), 1, "term", False, ("M025",)),
    ]
    assert {(rule.subject, rule.pairing_kinds) for rule in shipped()["wu_ge_yi"].rules} == {("pairing", ("volunteer",))}


def test_pian_4_owes_two_talks_a_month_on_two_days():
    assert cadences("pian_4") == [("talk", "talk", ("child",), 2, "month", True, ("M176",))]
    assert shipped()["pian_4"].rules[0].distinct_days is True


def test_pian_10_owes_a_talk_a_week_a_call_a_fortnight_and_a_contact_with_the_host():
    assert cadences("pian_10") == [
        ("host_contact", "contact", ("carer",), 1, "week", False, ("M231",)),
        ("talk", "talk", ("child",), 1, "week", False, ("M233",)),
        ("call", "call", ("parents",), 1, "fortnight", False, ("M234",)),
    ]


def test_the_host_is_contacted_only_for_a_left_behind_child_who_lives_with_relatives():
    host, talk, _call = shipped()["pian_10"].rules
    with_relatives = ChildFacts(labels={"one_away": EVER}, lives_with={"relatives": EVER})
    with_grandmother = ChildFacts(labels={"both_away": EVER}, lives_with={"grandparents": EVER})
    not_left_behind = ChildFacts(labels={"hardship": EVER}, lives_with={"relatives": EVER})
    day = d("2026-11-22")
    assert [meets(host.who, child, day) for child in (with_relatives, with_grandmother, not_left_behind)] == [True, False, False]
    assert [meets(talk.who, child, day) for child in (with_relatives, with_grandmother, not_left_behind)] == [True, True, False]


def owed_in_autumn(code):
    """How many contacts a child's term comes to: rule by rule, counterparts each."""
    out = {}
    for rule in shipped()[code].rules:
        spans = periods_between(rule.period, YEAR, d("2026-09-01"), d("2027-01-22"))
        out[rule.key] = len(spans) * rule.count * len(rule.counterparts)
    return out


def test_one_child_walks_through_the_autumn_term():
    # 21 weeks (4 school days in the first, National Day leaves three in the fifth), 11 fortnights, 5 months
    assert owed_in_autumn("wu_ge_yi") == {"tutoring": 21, "contact": 15, "home_visit": 5, "plan": 1, "summary": 1}
    assert owed_in_autumn("pian_4") == {"talk": 10}
    assert owed_in_autumn("pian_10") == {"host_contact": 21, "talk": 21, "call": 11}


def test_a_programme_of_ones_own_is_read():
    programme = read_programme(GOOD, "mine.toml")
    assert (programme.code, programme.rules[0].period.unit, programme.target) == ("mine", "week", "全部在册儿童")


@pytest.mark.parametrize(
    ("change", "place", "key", "say"),
    [
        (('per = "week"', 'per = "weekly"'), "规则“talk”", "per", "不认识“weekly”"),
        (('per = "week"', ""), "规则“talk”", "per", "必须填写"),
        (('kind = "talk"', 'kind = "chat"'), "规则“talk”", "kind", "不认识“chat”"),
        (('per = "week"', 'per = "week"\ncount = 0'), "规则“talk”", "count", "应为1到31之间的整数"),
        (('per = "week"', 'per = "week"\ncount = true'), "规则“talk”", "count", "应为1到31之间的整数"),
        (('per = "week"', 'per = "week"\ncounts = 2'), "规则“talk”", "counts", "没有这一项"),
        (('["M118"]', '["118"]'), "规则“talk”", "mechanisms", "应为M加三位数字"),
        (('mechanisms = ["M118"]', ""), "规则“talk”", "mechanisms", "必须写明出处"),
        (('counterparts = ["child"]', ""), "规则“talk”", "counterparts", "谈心必须写明与谁"),
        (('counterparts = ["child"]', 'counterparts = ["uncle"]'), "规则“talk”", "counterparts", "不认识“uncle”"),
        (('per = "week"', 'per = "once"'), "规则“talk”", "per", "once 要么写 by"),
        (('per = "week"', 'per = "week"\nby = "06-19"'), "规则“talk”", "per", "只有 once 才能写"),
        (('per = "week"', 'per = "once"\nby = "02-30"'), "规则“talk”", "by", "应为“月-日”"),
        (('per = "week"', 'per = "week"\nsubject = "class"'), "规则“talk”", "subject", "只能对儿童或结对"),
        (('per = "week"', 'per = "week"\nsubject = "class"\npairing_kinds = ["teacher"]'), "规则“talk”", "pairing_kinds", "只有 subject"),
        (('per = "week"', 'per = "week"\nwho = { label = "poor" }'), "规则“talk” who", "label", "不认识“poor”"),
        (('per = "week"', 'per = "week"\nwho = { age = [9, 3] }'), "规则“talk” who", "age", "应为一个数或"),
        (('per = "week"', 'per = "week"\nwho = { any = [{ grade = 99 }] }'), "规则“talk” who any第1条", "grade", "都在1到12之间"),
        (('per = "week"', 'per = "week"\nwho = "all"'), "规则“talk” who", "", "这里应是一张表"),
        (('title = "我校方案"', ""), "", "title", "必须填写文字"),
        (('code = "mine"', 'code = "我的"'), "", "code", "只能用小写字母"),
        (('key = "talk"', 'key = ""'), "规则“谈心”", "key", "应为文字"),
    ],
)
def test_what_is_wrong_is_named_with_file_place_and_key(change, place, key, say):
    with pytest.raises(ProgrammeError) as refused:
        read_programme(GOOD.replace(*change), "mine.toml")
    problems = [(one.file, one.place, one.key, say in one.say) for one in refused.value.problems]
    assert ("mine.toml", place, key, True) in problems


def test_everything_wrong_is_named_at_once():
    broken = GOOD.replace('kind = "talk"', 'kind = "chat"').replace('per = "week"', 'per = "daily"')
    with pytest.raises(ProgrammeError) as refused:
        read_programme(broken, "mine.toml")
    assert [one.key for one in refused.value.problems] == ["kind", "per"]
    assert str(refused.value).startswith("mine.toml · 规则“talk” · kind：不认识“chat”，可用：talk、")


@pytest.mark.parametrize("text", ["code = ", "rules = 3", '[[rules]]\nkey = "a"', "rules = [1]", "[rules]\nkey = 1", ""])
def test_a_file_that_is_no_programme_is_refused_and_not_a_crash(text):
    with pytest.raises(ProgrammeError):
        read_programme(text, "x.toml")


junk = st.recursive(
    st.one_of(st.integers(-3, 40), st.booleans(), st.floats(), st.sampled_from(["", "week", "talk", "child", "06-31", "名"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["key", "any", "not", "age"]), inner)),
    max_leaves=4,
)
KEYS = "key title mechanisms kind subject who doers counterparts count per by event within term_time grace_days weekdays"


@given(st.dictionaries(st.sampled_from(KEYS.split()), junk, max_size=3), st.sampled_from(["rules", "vague", "goals", "dated"]))
def test_no_value_of_any_type_makes_the_reader_crash(changes, part):
    spec = tomllib.loads(GOOD)
    spec[part] = [{**spec["rules"][0], **changes}]
    try:
        programme_from_spec(spec)
    except ProgrammeError as refused:
        assert refused.problems


def test_a_missing_or_binary_file_is_refused(tmp_path):
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (binary, tmp_path / "none.toml"):
        with pytest.raises(ProgrammeError, match="读不出这个文件"):
            load_programme(path)


def test_a_key_used_twice_is_refused():
    with pytest.raises(ProgrammeError, match="“talk”用了两次"):
        read_programme(GOOD + GOOD[GOOD.index("[[rules]]") :], "mine.toml")


def test_numbers_are_adjusted_at_adoption_and_vague_duties_confirmed():
    mine = adjusted(shipped()["pian_4"], {"talk": {"count": 3}, "key_talk": {"per": "fortnight"}}, confirmed=frozenset({"key_talk"}))
    assert [(rule.key, rule.count, rule.period.unit) for rule in mine.rules] == [("talk", 3, "month"), ("key_talk", 1, "fortnight")]
    assert "key_talk" not in {duty.key for duty in mine.vague}
    assert rule_from_spec(mine.rule_specs["key_talk"]).who == who.All((who.HasLabel(frozenset({"both_away", "one_away"})), who.IsKey()))
    assert shipped()["pian_4"].rules[0].count == 2


@pytest.mark.parametrize(
    ("changes", "confirmed", "say"),
    [
        ({"talk": {"kind": "call"}}, set(), "采用时不能改这一项"),
        ({"nothing": {"count": 2}}, set(), "没有这条规则"),
        ({}, {"nothing"}, "没有这条规则"),
        ({"talk": {"count": 0}}, set(), "应为1到31之间的整数"),
    ],
)
def test_an_adjustment_that_makes_no_sense_is_refused(changes, confirmed, say):
    with pytest.raises(ProgrammeError, match=say):
        adjusted(shipped()["pian_4"], changes, confirmed=frozenset(confirmed))
