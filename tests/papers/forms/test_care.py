"""Heads that count care are read, counted from records and pairings within the table's days, and every number is its rows."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from qianshou.domain.assessment.counts import Tally, keys_of, pairings_behind
from qianshou.domain.care import actions as care
from qianshou.domain.care.actions import Met
from qianshou.domain.orgs.models import Term
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.papers.forms import counted, read_form
from qianshou.papers.forms.counting.care import span_of
from qianshou.papers.forms.counting.conditions import conditions, read_condition, say
from qianshou.papers.forms.spans import days_of, said
from tests.care_cast import helper
from tests.cast import TODAY
from tests.papers.forms.test_counting import sheet
from tests.people_cast import OPENED, NewFile, child, grandmother, parents


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("谈心人次", "谈心人次"), ("谈心谈话次数", "谈心人次"), ("开展谈心（人次）", "谈心人次"), ("谈心学生人数", "谈心人数"), ("本月谈心人次", "本月谈心人次"), ("家访次数", "家访人次"), ("走访户数", "家访户数"),
        ("走访留守儿童家庭户数", "家访户数"), ("上学期家访人次", "上学期家访人次"), ("电话联系次数", "电话或视频联系人次"), ("课业辅导人次", "辅导人次"), ("走访慰问人数", "慰问人数"), ("帮扶人次", "关爱记录人次"),
        ("结对数", "在结对的对数"), ("结对（对）", "在结对的对数"), ("结对教师数", "在结对的教师人数"), ("结对人数", "已结对"), ("未结对", "未结对"),
        # What could be two things, or is none of ours, is asked about.
        ("帮扶人数", "看不懂“帮扶人数”"), ("心理辅导人次", "看不懂“心理辅导人次”"), ("谈心", "看不懂“谈心”"), ("人次", "看不懂“人次”"), ("本月结对数", "看不懂“本月结对数”"), ("联系电话", "看不懂“联系电话”"), ("走访调研", "看不懂“走访调研”"), ("辅导人员", "看不懂“辅导人员”"),
    ],
)  # fmt: skip
def test_a_head_of_care_is_read_or_asked_about(words, says):
    assert say(read_condition(words)) == says


@pytest.mark.parametrize(
    ("title", "span", "days"),
    [
        ("十一月报", "month", "2026年11月1日至11月20日"), ("留守儿童关爱10月份报表", "month:10", "2026年10月1日至10月31日"), ("2025年12月月报", "month:2025-12", "2025年12月1日至12月31日"),
        ("12月月报", "month:12", "2025年12月1日至12月31日"), ("第三季度统计表", "quarter:3", "2026年7月1日至9月30日"), ("2025—2026学年第二学期统计表", "term:2025-2", "2026年2月27日至7月2日"),
        ("2026年秋季学期", "term:2026-1", "2026年9月1日至11月20日"), ("本学期汇总", "term", "2026年9月1日至11月20日"), ("2025年度统计表", "year:2025", "2025年1月1日至12月31日"), ("学年统计", "school_year", "2026年9月1日至11月20日"),
        ("统计表", "", ""), ("2026年00月统计表", "year:2026", "2026年1月1日至11月20日"), ("0000年春季学期", "term", "2026年9月1日至11月20日"),
        ("2023—2024学年第一学期", "term:2023-1", "2023年9月1日至2024年1月31日"), ("2024年春季学期", "term:2023-2", "2024年2月1日至8月31日"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_the_title_says_between_which_days(cast, title, span, days):
    assert span_of(title) == span
    assert not span or said(days_of(span, cast.county.pk, TODAY)) == days


@pytest.mark.django_db
def test_the_term_before_is_no_calendar_year_where_the_calendar_holds_one_term_or_none(cast):
    county = cast.county.pk
    Term.objects.filter(county=county).exclude(first_on__year=2026, number=1).delete()
    assert [said(days_of(span, county, TODAY)) for span in ("term", "last_term")] == ["2026年9月1日至11月20日", "2026年2月1日至8月31日"]
    Term.objects.filter(county=county).delete()
    assert [said(days_of(span, county, TODAY)) for span in ("term", "last_term")] == ["2026年9月1日至11月20日", "2026年2月1日至8月31日"]


def test_what_a_head_may_be_told_to_count_names_care_too():
    offered = conditions()
    assert offered["走访户数"] == "家访户数"
    assert all(say(read_condition(word)) == words for word, words in offered.items())


def table(rows, ruled):
    return read_form(sheet(rows, ruled=ruled)).counts[0]


def test_two_heads_together_make_one_number_and_half_a_number_is_asked_about():
    made = table([["月报表"], ["项目", "人次", "人数", "本月", "合计"], ["谈心"], ["家访"], ["留守儿童数"]], (2, 5))
    assert [(one.deed, one.of, one.span) for one in made.care] == [("talk", "times", ""), ("visit", "times", "")] or len(made.care) == 4
    assert [words for _place, words in made.asked] == ["本月"]
    alone = table([["月报表"], ["学校", "总数", "男", "女", "谈心"], [None] * 5, ["合计"]], (2, 4))
    assert alone.asked == [("E", "谈心")]


BODY = [["石桥乡关爱月报表"], ["学校", "总数", "女", "谈心人次", "谈心人数", "走访户数", "本学期家访次数", "电话联系次数", "结对数", "结对教师数", "未结对", "辅导人次"], *[[None] * 12] * 2, ["合计"],
        ["注：谈心人数≤总数；谈心人次≥谈心人数"]]  # fmt: skip


def note(cast, who, *names, kind="talk", on=TODAY, met="child", **more):
    first, *rest = [child(cast, name) for name in names]
    return care.record_contact(
        cast.actor(who), child=first, kind=kind, happened_on=on, today=TODAY, people=[Met(met)], siblings=rest, client_uuid=str(uuid.uuid4()), **more
    )


@pytest.fixture
def world(cast):
    """November: three talks (one with two children), an attempt, a voided one, a counsellor's, a call; in October a visit to two homes."""
    cast.with_("pairings")
    note(cast, "helper", "mei")
    note(cast, "helper", "mei", "jun", on=dt.date(2026, 11, 5))
    note(cast, "helper", "lan", reached=False)
    gone = note(cast, "helper", "lan", on=dt.date(2026, 11, 6))
    care.void_record(cast.actor("helper"), record=gone, reason="记错了人", today=TODAY)
    note(cast, "counsellor", "lan", counselling=True)
    note(cast, "helper", "jun", kind="call", met="parents", means="phone")
    note(cast, "helper", "mei", "jun", kind="home_visit", on=dt.date(2026, 10, 10), met="carer")
    return cast


def asked(cast, span="", who="township"):
    return counted.Asked(cast.unit(who), "edu", RosterFilter(), TODAY, span)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("span", "numbers"),
    [("", [4, 2, 3, 2, 0, 2, 1, 5, 2, 0, 0]), ("term", [4, 2, 3, 2, 2, 2, 1, 5, 2, 0, 0]), ("last_month", [4, 2, 0, 0, 2, 2, 0, 5, 2, 0, 0])],
)
def test_records_and_pairings_are_counted_within_the_days_and_every_number_is_its_rows(world, span, numbers):
    part, actor = table(BODY, (2, 5)), world.actor("township_edu")
    results, many = counted.counted(actor, [part], asked(world, span))
    result, total = results[part.index], part.rows[-1].row
    assert many == 4
    assert [result.cells[total, place].value for place in part.columns] == numbers
    assert result.unchecked == []
    assert result.broken == []
    for place, cell in result.cells.items():
        opened = counted.behind(actor, part, place, asked(world, span))
        if opened.done is None:
            assert cell.value == len(opened.uids)
            continue
        assert cell.value == len(opened.keys)
        rows = counted.rows_of(actor, opened, list(opened.keys) if opened.done.of not in ("children", "homes") else opened.uids, TODAY)
        behind = {"times": rows.records, "pairs": rows.pairings, "helpers": {one.helper_id for one in rows.pairings}, "children": rows.children}
        assert opened.done.of == "homes" or len(behind[opened.done.of]) == cell.value
        assert {one.uid for one in rows.children} <= set(opened.uids)


def test_a_named_month_goes_before_a_monthly_title():
    part = table(BODY, (2, 5))
    whom = counted.Asked(None, "edu", RosterFilter(), TODAY, title="10月报")
    assert [whom.span_of(part), replace(whom, title="月度").span_of(part), replace(whom, span="term").span_of(part)] == ["month:10", "month", "term"]


@pytest.mark.django_db
def test_brothers_and_sisters_of_one_home_are_one_home(world):
    sister = NewFile("龙小梨", sex="female", birth="2016-06-12", edu_unit=world.unit("class_5_1"), home_unit=world.unit("village"), boarding=False,
                     adults=[*parents("龙大山", "吴金花"), grandmother("吴桂英")])  # fmt: skip
    world.more["children"]["sister"] = people.open_files(world.actor("system", OPENED), unit=world.county, many=[sister], today=OPENED)[0].pk
    note(world, "school", "sister", kind="home_visit", on=dt.date(2026, 10, 12), met="carer")
    part = table(BODY, (2, 5))
    cells = counted.counted(world.actor("township_edu"), [part], asked(world, "term"))[0][part.index].cells
    total = part.rows[-1].row
    assert (cells[total, 5].value, cells[total, 6].value) == (2, 3)  # mei and her sister, and jun; three visits


@pytest.mark.django_db
def test_who_sees_no_records_gets_those_cells_empty(world, monkeypatch):
    part, actor = table(BODY, (2, 5)), world.actor("township_edu")
    held = actor.may
    monkeypatch.setattr(actor, "may", lambda perm, target=None: perm != "see_records" and held(perm, target))
    result = counted.counted(actor, [part], asked(world))[0][part.index]
    assert result.closed == ["本学期家访次数", "电话联系次数", "谈心人数", "谈心人次", "走访户数", "辅导人次"]
    assert [says for says, _why in result.unchecked] == ["谈心人数≤总数", "谈心人次≥谈心人数"]


@pytest.mark.django_db
def test_a_pairing_is_counted_as_what_it_is_and_not_as_its_helpers_main_kind(cast):
    """A teacher who is 爱心妈妈 of one child beside (ADR 0014)."""
    cast.with_("pairings")
    county = cast.actor("county")
    Pairing.objects.filter(child=child(cast, "gu")).update(kind="mother")
    tallies = {deed: Tally(deed, "helpers", TODAY, TODAY) for deed in ("teachers", "mothers")}
    found = keys_of(tallies.values(), Child.objects.visible_to(county, P.SEE_CHILD), TODAY)
    mothers = {key for keys in found[tallies["mothers"]].values() for key in keys}
    assert mothers == {helper(cast, "zhou").pk} and child(cast, "gu").pk not in found[tallies["teachers"]]
    assert [row.child.name for row in pairings_behind(county, "mothers", "helpers", list(mothers), TODAY)] == ["石小山"]
