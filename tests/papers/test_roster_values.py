"""Cells into facts: what each kind of cell means, and that no cell at all breaks a reader."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.papers.lexicon import usual_wordings
from qianshou.papers.rosters.values import Memo, Odd, reader_of

NASTY = [float("inf"), float("nan"), -3.5, 1e300, 5.13e17, "①", "٣", "\x00", "=1+1", "1" * 400, "a b" * 90, "(", "同上", "🙂"]


@pytest.mark.parametrize(
    ("code", "cell", "fact"),
    [
        ("child.sex", "男性", "male"),
        ("child.sex", 2.0, "female"),
        ("child.age", "8周岁", 8),
        ("child.ethnicity", "土家", "土家族"),
        ("child.ethnicity", "01", "汉族"),
        ("father.away", "外出务工", True),
        ("mother.away", "在家务农", False),
        ("mother.away", "外出已返乡", "外出已返乡"),
        ("child.boarding", "走读", False),
        ("child.boarding", "住校", True),
        ("child.boarding", "√", True),
        ("child.subsistence", "无", False),
        ("child.left_behind", "非留守儿童", False),
        ("child.left_behind", "双亲留守儿童", True),
        ("child.left_behind_kind", "父母双方外出", "both"),
        ("child.left_behind_kind", "单留守", "one"),
        ("child.left_behind_kind", "否", "none"),
        ("child.disability", "无残疾", None),
        ("child.commute_distance", "500米", 0.5),
        ("school.stage", "初中", "junior"),
        ("school.stage", "三年级", "primary"),
        ("father.away", "是", True),
        ("carer.relation", "外婆", "64"),
        ("carer.relation", "祖孙", "60"),
        ("guardian.relation", "干爹", "干爹"),
        ("father.name", "—", None),
        ("father.name", "王 大", "王大"),
        ("child.id_number", "513001201811136260", "513001201811136260"),
        ("child.id_number", "无", None),
        ("school.class", 3.0, "3"),
        ("school.class", "七（1）班", "七（1）班"),
        ("school.entered_on", datetime(2021, 9, 1), "2021-09-01"),  # noqa: DTZ001 - a spreadsheet knows no zone
    ],
)
def test_a_cell_means(code, cell, fact):
    assert Memo(reader_of(code))[cell] == fact


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (5.13001201610187e17, "id_lost_digits"),
        ("5.13001E+17", "id_lost_digits"),
        ("513001201904052000", "id_lost_digits"),
        ("5130012019********", "id_lost_digits"),
        ("513001201512304896", "id_checksum"),
        ("51300120120806315", "id_checksum"),
    ],
)
def test_a_number_that_cannot_be_believed_says_why(cell, reason):
    odd = reader_of("child.id_number")(cell)
    assert isinstance(odd, Odd)
    assert odd.reason == reason
    assert "请" in odd.say


@pytest.mark.parametrize("code", sorted(usual_wordings()))
def test_no_cell_breaks_the_reader_of(code):
    memo = Memo(reader_of(code))
    for cell in [*NASTY, date(2014, 3, 5)]:
        memo[cell]


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.dates(), st.datetimes()), st.sampled_from(sorted(usual_wordings())))
def test_any_cell_is_a_fact_or_odd_or_nothing(cell, code):
    fact = Memo(reader_of(code))[cell]
    assert fact is None or isinstance(fact, str | bool | int | float | list | Odd)
