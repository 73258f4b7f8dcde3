"""The same school counted again next term: who is new, who left, what changed and since when, and what was entered since the sheet."""

import datetime as dt

import pytest

from qianshou.domain.people import actions as people
from qianshou.domain.people import queries
from qianshou.domain.people.choices import ChangeKind, FactKind
from qianshou.domain.people.models import Child, Fact, Pupil
from qianshou.papers.imports import actions
from qianshou.papers.imports.body import unpack
from qianshou.papers.imports.queries import missing_children, opened
from qianshou.papers.imports.rules.days import Days, read_day, said_by
from qianshou.papers.models import Batch, StagedRow
from qianshou.papers.rosters import read_table
from tests.papers.imports.world import HEAD, csv, preview, take

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


@pytest.mark.parametrize(
    ("said", "day"),
    [("2026-03-01", "2026-03-01"), ("2026-03", "2026-03-01"), ("2027-01-01", "2026-10-20"), ("2026", None), ("2026-02-30", None), ("1999-01-01", None), (None, None), (45000, None)],
)  # fmt: skip
def test_a_cell_names_a_day_or_none(said, day):
    today = dt.date(2026, 10, 20)
    assert read_day(said, today) == (dt.date.fromisoformat(day) if day else None)
    days = Days(THEN, today, {1: FIRST}, frozenset({1}))
    assert [days.of_row(n, {"paper.date": said}) for n in (0, 1)] == [THEN, dt.date.fromisoformat(day) if day else FIRST]


def test_where_nobody_is_asked_sheets_and_rows_go_by_what_they_say():
    today = dt.date(2026, 10, 20)
    data = f"名册,填报日期：2027年9月5日\n{HEAD},更新日期,建档日期\n{STAYS},2026-09,2020-01-01\n{MOVES},,2020-01-01".encode()
    [sheet] = read_table(data, "名册.csv", today=today).data_sheets
    assert said_by([sheet], FIRST, today).by_row == frozenset()  # 建档日期 is no day of the row: a person has to say so
    [sheet] = read_table(data.replace("建档日期".encode(), "备注".encode()), "名册.csv", today=today).data_sheets
    days = said_by([sheet], FIRST, today)
    assert [days.of_row(0, row.facts) for row in sheet.rows()] == [dt.date(2026, 9, 1), today]


def several(cast):
    """Last autumn's list of a class, this autumn's of the same and a list of another class without a day, chosen at once; read and asked about."""
    old = STAYS.replace("五年级", "四年级").replace("浙江义乌", "上海"), LEAVES.replace("五年级", "四年级")
    files = [
        ("甲.csv", ("石桥小学名册,填报日期：2025年9月5日\n" + csv(*old).decode()).encode()),
        ("乙.csv", ("石桥小学名册,填报日期：2026年9月10日\n" + csv(STAYS, COMES).decode()).encode()),
        ("丙.csv", csv(MOVES.replace("3班", "1班"))),
    ]
    batch = actions.receive_many(cast.actor("school"), unit=cast.unit("school"), files=files, today=cast.today)
    return actions.read_batch(cast.actor("school"), batch=batch, today=cast.today)


def test_each_file_of_a_folder_speaks_of_its_own_day_and_the_later_word_stands(cast):
    batch = several(cast)
    assert {s["name"]: s["as_of"] for s in batch.sheets} == {"甲.csv": "2025-09-05", "乙.csv": "2026-09-10", "丙.csv": ""}
    index = {s["name"]: str(s["index"]) for s in batch.sheets}
    days = {index["甲.csv"]: dt.date(2025, 9, 5), index["乙.csv"]: THEN}
    actions.answer(cast.actor("school"), batch=batch, columns={}, as_of=FIRST, left_behind="yes", days=days, today=cast.today)
    batch = actions.read_batch(cast.actor("school"), batch=batch, today=cast.today)
    assert batch.counts["days"] == ["2025-09-05", THEN.isoformat()]
    again = StagedRow.objects.get(batch=batch, verdict="doubtful")
    assert (again.sheet, again.as_of, again.problems[0][0]) == (int(index["甲.csv"]), dt.date(2025, 9, 5), "duplicate_in_file")
    assert "文件“乙.csv”第 3 行已经有了。那张表更晚，按那一行导入，这一行不用改" in unpack(again).says[0]
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    actions.take_good(cast.actor("school"), batch=batch, today=cast.today)
    said = Fact.objects.filter(kind=FactKind.AWAY).values_list("child__name", "value", "as_of")
    assert set(said) == {
        ("杨小梅", "浙江义乌", THEN), ("吴小江", "江苏苏州", THEN), ("龙小军", "广东佛山", dt.date(2025, 9, 5)), ("石小兰", "广东佛山", FIRST)
    }  # fmt: skip
    classes = {c.name: (c.edu_unit.entry_year, c.edu_unit.number) for c in Child.objects.select_related("edu_unit")}
    assert classes["龙小军"] == classes["吴小江"] == (cast.unit("class_5_3").entry_year, 3)  # 四年级 then, 五年级 now: one class


def test_rows_that_say_their_own_day_are_weighed_by_it(cast):
    """A row looked at before the telephone was entered by hand waits, one looked at since changes the file."""
    take(cast, csv(*(line.replace("五年级", "四年级") for line in (STAYS, MOVES))), "春季.csv", as_of=FIRST)
    for name in ("杨小梅", "石小兰"):
        child = Child.objects.get(name=name)
        people.record_change(
            cast.actor("school"), child=child, kind="phone_changed", happened_on=dt.date(2026, 9, 20), today=dt.date(2026, 9, 20), carer=child.carers.get(),
            detail={"phone": "13900000001"},
        )  # fmt: skip
    lines = [STAYS.replace("13800001234", "13800009999") + ",2026-09-10", MOVES.replace("13800001237", "13800008888") + ",2026-10-01"]
    data = "\n".join((HEAD + ",更新日期", *lines)).encode()
    batch = actions.receive(cast.actor("school"), unit=cast.unit("school"), data=data, filename="更新.csv", today=cast.today)
    batch = actions.read_batch(cast.actor("school"), batch=batch, today=cast.today)
    own = batch.sheets[0]["own_days"]
    assert own == {"header": "更新日期", "rows": 2, "first": "2026-09-10", "last": "2026-10-01", "meant": True}
    actions.answer(cast.actor("school"), batch=batch, columns={}, as_of=cast.today, left_behind="yes", row_days=["0"], today=cast.today)
    batch = actions.read_batch(cast.actor("school"), batch=batch, today=cast.today)
    rows = StagedRow.objects.filter(batch=batch).order_by("row")
    assert {line.name: (line.as_of, [c.waits for c in line.changes]) for line in opened(list(rows), viewer=cast.actor("school"), batch=batch)} == {
        "杨小梅": (dt.date(2026, 9, 10), [True]), "石小兰": (dt.date(2026, 10, 1), [False])
    }  # fmt: skip
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    actions.take_good(cast.actor("school"), batch=Batch.objects.get(pk=batch.pk), today=cast.today)
    waiting = queries.differences(cast.actor("school")).get()
    assert (waiting.child.name, waiting.as_of) == ("杨小梅", dt.date(2026, 9, 10))
    assert Child.objects.get(name="石小兰").carers.get().phone.reveal() == "13800008888"
    assert Child.objects.get(name="石小兰").changes.get(kind="phone_changed", source="sheet").as_of == dt.date(2026, 10, 1)


def test_a_preview_of_before_the_sheets_had_days_is_taken_all_the_same(cast):
    """It holds one list of children, and rows without a day; a file made of two is one child, however often it was opened."""
    take(cast, csv(*(line.replace("五年级", "四年级") for line in (STAYS, MOVES, LEAVES))), "春季.csv", as_of=FIRST)
    jun = Child.objects.get(name="龙小军")
    opened = jun.changes.get(kind=ChangeKind.FILE_OPENED)
    opened.pk, opened.uid, opened.as_of = None, "opened-twice-001", FIRST - dt.timedelta(days=9)
    opened.save()
    batch = preview(cast, csv(STAYS, MOVES), "秋季.csv", as_of=THEN)
    assert batch.counts["not_named"] == {THEN.isoformat(): [jun.pk]}
    batch.counts |= {"not_named": [jun.pk]}
    batch.save()
    batch.rows.update(as_of=None)
    assert list(missing_children(cast.actor("school"), batch)) == [jun]
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    actions.take_good(cast.actor("school"), batch=batch, today=cast.today)
    assert queries.absent_from_sheet(cast.actor("school")).get().as_of == THEN
