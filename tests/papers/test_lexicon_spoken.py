"""Headers as people say them, and columns that mean something only beside others."""

import pytest

from qianshou.papers.lexicon import meaning_of, read_headers
from qianshou.papers.lexicon.book import known, the_book
from qianshou.papers.lexicon.likeness import agrees

SAID = {
    "爸爸在哪个城市": "father.away_place",
    "妈妈啥时候出去的": "mother.away_since",
    "爸爸做啥活": "father.occupation",
    "孩子多大了": "child.age",
    "男孩/女孩": "child.sex",
    "你的学籍号（初中老师给的）____": "child.student_number",
    "您的手机号？": "contact.phone",
    "您家现在住在哪里？": "child.home_address",
    "带娃儿的人是孩子的：": "carer.relation",
    "陪读的人姓名": "carer.name",
    "爸爸情况（在世/去世/服刑/失联）": "father.special",
    "婆婆（奶奶）姓名": "grandmother.name",
    "坐不坐校车": "child.school_bus",
    "从几岁开始留守": "child.left_behind_since",
    "走读还是住校": "child.boarding",
    "健康状况：□健康 □患病 □残疾": "child.health",
    "户藉所在地": "child.registered_address",
    "A1.姓名": "child.name",
    "近两年受助情况": "child.aided",
    "本学期帮扶情况简述": "child.help_given",
    "父亲残疾情况": "father.health",
    "母亲有无重大疾病": "mother.health",
}


@pytest.mark.parametrize(("head", "code"), SAID.items())
def test_a_spoken_header_is_read_without_a_question(head, code):
    first = [] if code == "child.name" else [["姓名"]]
    reading = read_headers([*first, [head]])[-1]
    assert (reading.code, reading.ask) == (code, False)


@pytest.mark.parametrize("head", ["父亲是否在家", "母亲在不在家"])
def test_being_at_home_is_being_away_turned_round_and_always_asked(head):
    reading = read_headers([["姓名"], [head]])[1]
    assert reading.code in ("father.away", "mother.away")
    assert reading.ask


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ([["儿童姓名"], ["走访记录", "时间"], ["走访记录", "地点"], ["走访记录", "效果"]], ["record.on", "record.place", "record.effect"]),
        ([["姓名"], ["谈话时间"], ["谈话方式"], ["内容"]], ["record.on", "record.way", "record.content"]),
        ([["儿童姓名"], ["爱心妈妈姓名"], ["身份"], ["起止时间"], ["成效"]], ["helper.name", "helper.kind", "helper.since", "helper.results"]),
        ([["姓名"], ["由谁照看"], ["与孩子关系"]], ["carer.name", "carer.relation"]),
        ([["姓名"], ["由谁照看（填称呼）"]], ["child.living_with"]),
        ([["姓名"], ["【父亲】务工企业"], ["【父亲】电话"]], ["father.employer", "father.phone"]),
        ([["儿童姓名"], ["返乡父亲", "姓名"], ["返乡父亲", "手机"]], ["father.name", "father.phone"]),
        ([["家中带孩子的老人", "姓名"], ["家中带孩子的老人", "岁数"]], ["carer.age"]),
    ],
)
def test_columns_are_told_by_what_stands_beside_and_above_them(columns, codes):
    readings = read_headers(columns)[1:]
    assert [reading.code for reading in readings] == codes
    assert not [reading for reading in readings if reading.ask]


def test_a_table_without_records_leaves_bare_times_and_contents_alone():
    assert [reading.code for reading in read_headers([["姓名"], ["时间"], ["内容"]])][1:] == [None, None]


def test_a_large_family_is_told_by_its_parts_as_if_it_were_written_out():
    large = {family.pattern: family for families in the_book().large.values() for family in families}
    assert len(large) > 20
    for word, meaning in the_book().likened[::37]:
        assert known(word) is not None
        assert known(word) == meaning or word in the_book().wordings or sum(one.fits(word) for one in large.values()) > 1


def test_a_guess_is_borne_out_only_where_the_nearest_wording_says_the_same():
    guessed = meaning_of("是否享受低保待遇户")
    assert guessed is not None
    assert agrees("是否列为重点关注", known("是否重点关注"))
    assert not agrees("港湾名称", known("学校名称"))
