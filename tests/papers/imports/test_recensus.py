"""The same school counted again next term: who is new, who left, what changed and since when, and what was entered since the sheet."""

import datetime as dt

import pytest

from qianshou.domain.people import actions as people
from qianshou.domain.people import queries
from qianshou.domain.people.choices import FactKind
from qianshou.domain.people.models import Child, Fact, Pupil
from qianshou.papers.imports import actions
from tests.papers.imports.world import csv, take

FIRST, THEN = dt.date(2026, 3, 1), dt.date(2026, 9, 10)
STAYS = "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234,"
MOVES = "石小兰,女,2015-04-04,,五年级3班,石大,广东佛山,13800001237,"
LEAVES = "龙小军,男,2015-01-02,,五年级3班,龙开强,广东佛山,13800001235,"
COMES = "吴小江,男,2015-06-07,,五年级3班,吴强,江苏苏州,13800001236,"
pytestmark = pytest.mark.django_db


@pytest.fixture
def counted_again(cast):
    """Spring's roster, a telephone entered by hand since, and autumn's roster of the same class, now a year higher."""
    take(cast, csv(*(line.replace("五年级", "四年级") for line in (STAYS, MOVES, LEAVES))), "春季.csv", as_of=FIRST)
    mei = Child.objects.get(name="杨小梅")
    people.record_change(
        cast.actor("school"), child=mei, kind="phone_changed", happened_on=dt.date(2026, 10, 1), today=cast.today, carer=mei.carers.get(), detail={"phone": "13900000001"}
    )  # fmt: skip
    autumn = [STAYS.replace("浙江义乌", "福建泉州").replace("13800001234", "13800009999"), MOVES.replace("3班", "1班"), COMES]
    return take(cast, csv(*autumn), "秋季.csv", as_of=THEN)


def test_the_new_the_changed_and_the_missing_are_told_apart(cast, counted_again):
    counts = counted_again.counts
    assert {key: counts.get(key) for key in ("new", "changed", "same", "absent", "differences")} == {"new": 1, "changed": 2, "same": None, "absent": 1, "differences": 1}
    assert [row.child.name for row in queries.absent_from_sheet(cast.actor("school"))] == ["龙小军"]
    assert Child.objects.get(name="龙小军").file_state == "active"


def test_what_changed_holds_from_the_day_the_sheet_speaks_of(cast, counted_again):
    facts = Fact.objects.filter(child__name="杨小梅", kind=FactKind.AWAY, wrong=False).order_by("pk").values_list("value", "to_on", "as_of")
    assert list(facts) == [("浙江义乌", THEN - dt.timedelta(days=1), FIRST), ("福建泉州", None, THEN)]
    moved = Child.objects.get(name="石小兰")
    assert moved.edu_unit == cast.unit("class_5_1")
    assert Pupil.objects.get(child=moved).edu_unit == cast.unit("class_5_1")
    assert moved.changes.get(kind="school_changed").happened_on == THEN


def test_what_was_entered_since_the_sheet_stays_and_both_sides_are_shown(cast, counted_again):
    row = queries.differences(cast.actor("school")).get()
    assert (row.ours.reveal(), row.theirs.reveal()) == ("13900000001", "13800009999")
    people.settle_difference(cast.actor("school"), difference=row, take=True, reason="打通了新号", today=cast.today)
    row.refresh_from_db()
    assert (row.settled_on, row.settled_why) == (cast.today, "打通了新号")
    assert row.child.carers.get().phone.reveal() == "13800009999"


def test_taking_the_second_roster_back_leaves_the_first(cast, counted_again):
    actions.undo(cast.actor("school"), batch=counted_again, today=cast.today)
    assert sorted(Child.objects.values_list("name", "edu_unit__number")) == sorted([("杨小梅", 3), ("石小兰", 3), ("龙小军", 3)])
    assert sorted(Pupil.objects.values_list("name", flat=True)) == ["杨小梅", "石小兰", "龙小军"]
    assert not queries.absent_from_sheet(cast.actor("school")).exists()
    assert list(Fact.objects.filter(child__name="杨小梅", kind=FactKind.AWAY, wrong=False).values_list("value", "to_on")) == [("浙江义乌", None)]


def test_a_class_that_moved_whole_still_misses_who_stayed_behind(cast):
    take(cast, csv(*(line.replace("五年级", "四年级") for line in (STAYS, MOVES, LEAVES))), "春季.csv", as_of=FIRST)
    batch = take(cast, csv(STAYS.replace("3班", "1班"), MOVES.replace("3班", "1班")), "秋季.csv", as_of=THEN)
    assert batch.counts["absent"] == batch.counts["missing"] == 1 and "not_named" not in batch.counts
    assert [row.child.name for row in queries.absent_from_sheet(cast.actor("school"))] == ["龙小军"]
