"""A county's own programme: written as a file the reader takes, whatever its words; begun, decided and kept to its county."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import DutyKind
from qianshou.domain.care.models import OwnProgramme
from qianshou.domain.care.programmes import ProgrammeError, read_programme
from qianshou.domain.care.programmes.writing import GROUPS, programme_of, programme_text
from qianshou.domain.care.queries import shelf
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests import care_cast  # noqa: F401
from tests.cast import TODAY

TALK = {
    "key": "line_1", "what": "rule", "title": "谈心", "quote": "每周谈心一次", "kind": "talk", "subject": "child", "counterparts": ["child"], "doers": ["class_teacher"],
    "count": 1, "per": "week", "at_least": True, "group": "boarding", "by": "", "decision": "keep",
}  # fmt: skip
VAGUE = {**TALK, "key": "line_2", "what": "vague", "kind": "home_visit", "counterparts": ["home"], "per": "term", "group": "", "doers": []}
DATED = {"key": "line_3", "what": "dated", "title": "摸底排查", "quote": "9月20日前完成摸底排查", "by": "09-20", "decision": "keep"}
FEAST = {"key": "line_4", "what": "dated", "title": "助残日活动", "quote": "助残日期间开展活动", "on": "助残日", "decision": "keep"}
MADE = {"code": "own_x", "title": "方案", "source": "本校", "group": "left_behind"}


def test_decided_lines_make_a_programme():
    made = programme_of(**MADE, lines=[TALK, VAGUE, DATED, FEAST])
    (talk,) = made.rules
    assert (talk.kind, talk.count, talk.at_least, talk.doers, talk.quote) == ("talk", 1, True, ("class_teacher",), "每周谈心一次")
    assert made.vague[0].suggested.confirm and made.vague[0].suggested.period.unit == "term"
    assert made.dated[0].by == ("09-20",)
    assert made.notes[0].title == "助残日活动"  # no day of the calendar
    assert made.target == "留守儿童" and made.mechanisms() == frozenset()


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_of_children_is_a_selector_the_reader_takes(group):
    assert programme_of(**MADE, lines=[{**TALK, "group": group}]).rules


@pytest.mark.parametrize("kind", DutyKind.values)
def test_every_kind_can_be_written(kind):
    assert programme_of(**MADE, lines=[{**TALK, "kind": kind}]).rules[0].kind == kind


@settings(deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip))
def test_any_words_of_a_plan_survive_being_written(words):
    text = programme_text(**{**MADE, "title": words}, lines=[{**TALK, "quote": words}])
    made = read_programme(text, "own")
    assert made.title == words.strip() and made.rules[0].quote == words.strip()


def test_what_the_reader_of_files_refuses_is_refused():
    with pytest.raises(ProgrammeError, match="一次|once"):
        programme_of(**MADE, lines=[{**TALK, "per": "once"}])


# --- on its way to the shelf ----------------------------------------------------------------------------------------


@pytest.fixture
def own(db, cast):
    return begun(cast)


def begun(cast, who="school", **more):
    told = {"unit": cast.unit("school"), "title": "我校方案", "source": "", "text": "每周谈心一次。", "lines": [TALK, VAGUE], "today": TODAY}
    return actions.begin_own(cast.actor(who), **(told | more))


def decide(cast, own, lines, **more):
    told = {"title": own.title, "source": own.source, "group": "", "lines": lines, "finish": True}
    return actions.decide_own(cast.actor("school"), own=own, **(told | more))


def test_a_draft_is_on_no_shelf_and_a_finished_one_is_on_its_countys(own, cast):
    assert queries.own_shelf(cast.county) == []
    decide(cast, own, [TALK, VAGUE])
    assert [one.code for one in queries.programmes(cast.county)][0] == own.code
    assert queries.own_shelf(cast.neighbour) == []
    assert shelf.programme(own.code, cast.actor("helper")).title == "我校方案"
    assert shelf.programme(own.code, cast.actor("neighbour_county")) is None


def test_a_county_cannot_adopt_another_countys_programme(own, cast):
    decide(cast, own, [TALK])
    with pytest.raises(Invalid, match="没有这份方案"):
        actions.adopt(cast.actor("neighbour_county"), unit=cast.neighbour, code=own.code, school_year=2026, today=TODAY)
    assert actions.adopt(cast.actor("county"), unit=cast.county, code=own.code, school_year=2026, today=TODAY).title == "我校方案"


@pytest.mark.parametrize(
    ("lines", "say"),
    [
        ([{**TALK, "decision": ""}], "还有1条没有决定"),
        ([{**TALK, "decision": "drop"}], "一条也没有采用"),
        ([{**VAGUE, "per": ""}], "还没有写多久一次"),
    ],
)
def test_finishing_is_refused_while_something_is_open(own, cast, lines, say):
    with pytest.raises(Refused, match=say):
        decide(cast, own, lines)
    assert OwnProgramme.objects.get().spec is None


def test_saving_without_finishing_keeps_what_was_decided(own, cast):
    assert decide(cast, own, [{**TALK, "decision": "drop"}], finish=False) is None
    own.refresh_from_db()
    assert json.loads(own.lines.reveal())[0]["decision"] == "drop" and own.version == 2


def test_an_older_page_does_not_overwrite_a_newer_one(own, cast):
    decide(cast, own, [TALK], finish=False, seen_version=1)
    with pytest.raises(Changed):
        decide(cast, own, [TALK], finish=False, seen_version=1)


def test_a_plan_without_a_title_and_a_unit_that_cannot_adopt_are_refused(db, cast):
    with pytest.raises(Invalid, match="名称"):
        begun(cast, title=" ")
    with pytest.raises(Refused, match="只能由学校"):
        begun(cast, "county", unit=cast.unit("village"))


@pytest.mark.parametrize("who", ["helper", "other_school", "neighbour_county", "viewer"])
def test_whoever_does_not_reach_the_unit_does_not_write_its_programme(own, cast, who):
    with pytest.raises(NotAllowed):
        actions.drop_own(cast.actor(who), own=own)
    assert queries.own_one(cast.actor(who), own.uid) is None
