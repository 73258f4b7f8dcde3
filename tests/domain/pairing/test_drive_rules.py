"""How a drive moves, what its profile and its call may tell, what its numbers count (M026, M039–M044)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.pairing.choices import DriveState
from qianshou.domain.pairing.rules.drives import (
    MOVES,
    ApplicantFacts,
    CallFacts,
    PairFacts,
    band_labels,
    band_of,
    call_text,
    may_move,
    numbers_of,
    profile_of,
    takes_applications,
)

TODAY = dt.date(2026, 11, 20)
FACTS = CallFacts(
    "亲情定制", "青禾县", "志愿者", 30, "大专以上学历。", "0855-1234567", TODAY, TODAY + dt.timedelta(30), "https://example.org/apply/?drive=AB3467", "AB3467"
)


@pytest.mark.parametrize(
    ("now", "to", "may"),
    [("draft", "calling", True), ("draft", "choosing", False), ("calling", "choosing", True), ("choosing", "calling", True), ("choosing", "closed", True),
     ("calling", "closed", False), ("closed", "calling", False)],
)  # fmt: skip
def test_a_drive_moves_by_its_table(now, to, may):
    assert may_move(now, to) is may and set(MOVES) == set(DriveState)


@pytest.mark.parametrize(
    ("state", "on", "takes"),
    [
        ("calling", TODAY, True),
        ("calling", TODAY + dt.timedelta(31), False),
        ("calling", TODAY - dt.timedelta(1), False),
        ("draft", TODAY, False),
        ("choosing", TODAY, False),
    ],
)
def test_applications_are_taken_only_while_it_calls(state, on, takes):
    assert takes_applications(state, TODAY, TODAY + dt.timedelta(30), on) is takes


def test_every_age_has_one_band():
    assert [band_of(age) for age in (3, 6, 9, 12, 15, 18, None, 40)] == ["0—5岁", "6—9岁", "6—9岁", "10—12岁", "13—15岁", "16—18岁", "年龄不详", "年龄不详"]
    assert len(set(band_labels())) == 6


COUNTS = st.dictionaries(st.text("甲乙丙丁戊己", min_size=1, max_size=2), st.integers(1, 60), min_size=1, max_size=6)


@given(COUNTS, st.data())
def test_a_profile_tells_no_number_below_ten_and_none_can_be_worked_out(places, data):
    total = sum(places.values())
    needs = {"学习辅导": data.draw(st.integers(0, total)), "陪伴谈心": data.draw(st.integers(0, total))}
    profile = profile_of(total, [("按学校", places)], ("按需要", needs))
    if total < 10:
        assert profile.total is None and profile.tables == ()
        return
    (_school, cells), (_need, wants) = profile.tables
    shown = [cell.value for cell in cells if cell.value is not None]
    assert all(value >= 10 for value in shown)
    rest = total - sum(shown)
    assert rest == 0 or rest >= 10 or len(shown) == len(cells)
    assert len(cells) - len(shown) != 1  # one hidden line alone is the total less the others
    assert all(cell.value is None or (cell.value >= 10 and total - cell.value >= 10) for cell in wants)


@pytest.mark.parametrize(
    ("total", "places", "says", "hides"), [(40, {"甲校": 25, "乙校": 15}, "40 名留守儿童", ()), (8, {"甲校": 8}, "有留守儿童等待结对", ("8", "甲校"))]
)
def test_a_call_says_what_the_law_asks_how_to_apply_and_no_small_number(total, places, says, hides):
    text = call_text(FACTS, profile_of(total, [("按学校", places)], ("按需要", {"学习辅导": total // 2})))
    body = text.split("报名条件")[0]
    assert says in body and not any(word in body for word in hides)
    for part in (
        "亲情定制",
        "30 名",
        "年满18周岁",
        "无违法犯罪记录",
        "大专以上学历",
        "AB3467",
        "https://example.org/apply/?drive=AB3467",
        "2026年12月20日",
        "0855-1234567",
    ):
        assert part in text


APPLICANTS = st.lists(st.builds(ApplicantFacts, st.sampled_from(["", "chosen", "reserve", "not"]), st.booleans(), st.booleans()), max_size=20)
PAIRS = st.lists(
    st.builds(PairFacts, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 900), st.integers(0, 900), st.booleans()), max_size=20
)


@given(APPLICANTS, PAIRS)
def test_the_numbers_add_up(applicants, pairs):
    said = numbers_of(applicants, pairs)
    assert said["applied"] == said["chosen"] + said["reserve"] + said["not"] + said["undecided"]
    assert said["ready"] <= said["chosen"] and said["met_both"] <= said["met"]
    assert said["met"] + sum(not one.met and one.missed for one in pairs) + said["unmet"] == said["paired"]
    assert said["cash_fen"] == sum(one.cash_fen for one in pairs)
