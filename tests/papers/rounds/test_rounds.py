"""A round from template to merged file: states, frozen rows, who may, what the trail keeps."""

import datetime as dt
import io

import pytest
import xlsxwriter
from openpyxl import load_workbook

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.notices.models import Message
from qianshou.domain.people.actions import record_change
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.choices import RoundState
from qianshou.papers.exports.queries import download, exports
from qianshou.papers.imports import actions as imports
from qianshou.papers.models import Answer, AskedUnit, Batch, Round
from qianshou.papers.rosters import read_table
from qianshou.papers.rounds import actions, queries
from tests.cast import TODAY
from tests.papers.imports.world import take
from tests.people_cast import MEI_ID, adult, child

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=7)
HEAD = "学校,年级,班级,姓名,性别,身份证号,联系电话,父亲姓名,母亲姓名"


@pytest.fixture
def world(cast):
    return cast.with_("children")


def opened(world, who="township_edu", unit="township", asked=("school", "point"), **more):
    given = {"kind": "roster", "line": "edu", "title": "2026年秋季留守儿童花名册", "note": "", "layout": "school", "due_on": DUE} | more
    return actions.open_round(world.actor(who), unit=world.unit(unit), units=[world.unit(u) for u in asked], today=TODAY, **given)


def asked(world, row, unit="school"):
    return AskedUnit.objects.select_related("round__unit", "unit", "batch__source").get(round=row, unit=world.unit(unit))


def table(*rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    page = book.add_worksheet("报表")
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    book.close()
    return out.getvalue()


def merged(world, row, who="township_edu", purpose="report_mca"):
    actor = world.actor(who)
    done = actions.merge_answers(actor, round=row, purpose=purpose, today=TODAY)
    data = download(actor, exports(actor).get(pk=done.pk)).data
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    body = [dict(zip(rows[head], line, strict=True)) for line in rows[head + 1 : -1] if any(cell is not None for cell in line)]
    return rows[head], body, rows[-1][0], data


def beside(data: bytes) -> list[tuple]:
    """The sheet that says who sent what."""
    return [tuple(row) for row in load_workbook(io.BytesIO(data))["报送情况"].iter_rows(values_only=True)]


def accepted(world, row, unit="school"):
    answer = Answer.objects.filter(asked=asked(world, row, unit)).latest("number")
    return actions.accept_answer(world.actor("township_edu"), round=row, answer=answer, today=TODAY)


def test_opening_a_round_tells_those_who_answer_for_each_unit(world):
    row = opened(world)
    told = Message.objects.get()
    assert (
        told.user == world.user("school") and told.link == f"/office/rounds/mine/{asked(world, row).uid}/" and "请填报《2026年秋季留守儿童花名册》" in told.text
    )
    assert queries.owed_count(world.actor("school")) == 1 and queries.owed_count(world.actor("township_edu")) == 0
    found = queries.rounds(world.actor("township_edu")).get()
    assert (found.n, found.n_owed, found.n_accepted) == (2, 2, 0)


@pytest.mark.parametrize(("error", "given"), [
    (Invalid, {"title": " "}), (Invalid, {"due_on": TODAY - dt.timedelta(days=1)}), (Invalid, {"due_on": TODAY + dt.timedelta(days=400)}), (Invalid, {"asked": ()}),
    (Invalid, {"asked": ("other_school",)}), (Invalid, {"asked": ("township",)}), (Invalid, {"asked": ("class_5_3",)}), (Invalid, {"layout": ""}), (Invalid, {"layout": "changes"}),
    (Invalid, {"kind": "table", "layout": ""}), (NotAllowed, {"who": "other_township"}), (NotAllowed, {"who": "helper"}), (NotAllowed, {"who": "neighbour_county"}), (NotAllowed, {"who": "school"}),
])  # fmt: skip
def test_a_round_that_cannot_be_is_refused(world, error, given):
    with pytest.raises(error):
        opened(world, **given)
    assert not Round.objects.exists()


def test_a_unit_sends_its_files_as_they_are_and_later_changes_alter_nothing(world):
    row = opened(world)
    answer = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    assert (answer.number, answer.rows, asked(world, row).state) == (1, 4, RoundState.SENT)
    accepted(world, row)
    before = merged(world, row)[1]
    record_change(
        world.actor("school"),
        child=child(world, "mei"),
        kind="phone_changed",
        happened_on=TODAY,
        today=TODAY,
        carer=adult(world, "mei", "51"),
        detail={"phone": "13900009999"},
    )
    after = merged(world, row)[1]
    assert before == after and next(line for line in after if line["姓名"] == "龙小梅")["父亲联系电话"] == "13800001001"
    assert {line["就读学校"] for line in after} == {"石桥乡中心小学"} and [str(line["序号"]) for line in after] == ["1", "2", "3", "4"]


def test_an_upload_is_an_import_of_that_unit_and_is_sent_once_it_was_taken(world):
    row = opened(world, asked=("school",))
    lines = "\n".join(
        [HEAD, "石桥乡中心小学,五年级,3班,新来一,男,,13800001221,新父一,新母一", "石桥乡中心小学,五年级,3班,新来二,女,,13800001222,新父二,新母二"]
    )
    mine = asked(world, row)
    batch = actions.upload_roster(world.actor("school"), asked=mine, data=lines.encode(), filename="我校.csv", today=TODAY)
    assert batch.unit == world.unit("school") and queries.asked_by_batch(world.actor("school"), batch) == mine
    with pytest.raises(Refused, match="还没有导入"):
        actions.send_batch(world.actor("school"), asked=asked(world, row), today=TODAY)
    take(world, lines.encode(), "我校.csv")
    answer = actions.send_batch(world.actor("school"), asked=asked(world, row), today=TODAY)
    assert (answer.rows, answer.batch_id) == (2, batch.pk)
    accepted(world, row)
    assert [line["姓名"] for line in merged(world, row)[1]] == ["新来一", "新来二"]


def test_what_was_sent_outlives_an_import_that_is_undone(world):
    row = opened(world, asked=("school",))
    lines = "\n".join([HEAD, "石桥乡中心小学,五年级,3班,新来一,男,,13800001221,新父一,新母一"])
    batch = actions.upload_roster(world.actor("school"), asked=asked(world, row), data=lines.encode(), filename="我校.csv", today=TODAY)
    take(world, lines.encode(), "我校.csv")
    actions.send_batch(world.actor("school"), asked=asked(world, row), today=TODAY)
    accepted(world, row)
    imports.undo(world.actor("school"), batch=Batch.objects.get(pk=batch.pk), today=TODAY)
    assert [line["姓名"] for line in merged(world, row)[1]] == ["新来一"]


def test_under_an_uploaded_template_the_sheets_own_columns_are_sent_and_merged(world):
    template = actions.opening.Template(table(["花名册"], HEAD.split(",")), "模板.xlsx")
    row = opened(world, layout="", template=template, asked=("school", "point"))
    for unit, who, name in (("school", "school", "新来一"), ("point", "township_edu", "点上娃")):
        here = world.unit(unit).name
        lines = "\n".join([HEAD, f"{here},一年级,,{name},男,,13800001221,新父{name},新母{name}"]).encode()
        actions.upload_roster(world.actor(who), asked=asked(world, row, unit), data=lines, filename="表.csv", today=TODAY)
        take(world, lines, "表.csv", unit=unit, who=who)
        actions.send_batch(world.actor(who), asked=asked(world, row, unit), today=TODAY)
        accepted(world, row, unit)
    heads, rows, _last, data = merged(world, row)
    assert list(heads) == HEAD.split(",")
    assert [(line["学校"], line["姓名"], line["联系电话"]) for line in rows] == [
        ("石桥乡中心小学", "新来一", "13800001221"),
        ("白岩教学点", "点上娃", "13800001221"),
    ]
    assert [line[:5] for line in beside(data)[1:3]] == [("石桥乡中心小学", "已报", 1, 1, 1), ("白岩教学点", "已报", 1, 1, 2)]
    assert [line["联系电话"] for line in merged(world, row, purpose="check")[1]] == ["138****1221"] * 2


MONTH = [["2026年11月关爱工作月报表"], ["学校", "应谈心", "已谈心", "备注"]]


def monthly(world):
    return opened(world, kind="table", layout="", title="11月月报", template=actions.opening.Template(table(*MONTH), "月报.xlsx"))


def test_a_monthly_table_is_frozen_and_its_numbers_are_added_up(world):
    row = monthly(world)
    actions.send_table(world.actor("school"), asked=asked(world, row), data=table(*MONTH, ["中心小学", 40, 38, "=1+1的备注"], ["合计", 40, 38]), today=TODAY)
    actions.send_table(world.actor("township_edu"), asked=asked(world, row, "point"), data=table(*MONTH, ["白岩", 5, 2.5, "13800001221"]), today=TODAY)
    for unit in ("school", "point"):
        accepted(world, row, unit)
    heads, rows, last, data = merged(world, row, purpose="inspect")
    assert list(heads) == ["学校", "应谈心", "已谈心", "备注"]
    assert [tuple(line.values()) for line in rows] == [("中心小学", 40, 38, "=1+1的备注"), ("白岩", 5, 2.5, "138****1221"), ("合计", 45, 40.5, None)]
    assert [line[0] for line in beside(data)[1:3]] == ["石桥乡中心小学", "白岩教学点"] and beside(data)[-1][0] == last
    assert "郑主任" in last and "检查备查：11月月报" in last


def test_a_table_with_another_head_or_no_rows_is_refused(world):
    row = monthly(world)
    with pytest.raises(Refused, match="少了：已谈心"):
        actions.send_table(world.actor("school"), asked=asked(world, row), data=table(["学校", "应谈心", "备注"], ["甲", 1, "x"]), today=TODAY)
    with pytest.raises(Refused, match="没有可报的行"):
        actions.send_table(world.actor("school"), asked=asked(world, row), data=table(*MONTH), today=TODAY)
    with pytest.raises(Refused, match="没有在文件里找到表头"):
        actions.send_table(world.actor("school"), asked=asked(world, row), data=table([1, 2], [3, 4]), today=TODAY)
    assert not Answer.objects.exists() and asked(world, row).state == RoundState.OWED


def test_returned_with_a_reason_and_sent_again_both_stand(world):
    row = opened(world)
    first = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    with pytest.raises(Invalid):
        actions.return_answer(world.actor("township_edu"), round=row, answer=first, reason=" ", today=TODAY)
    actions.return_answer(world.actor("township_edu"), round=row, answer=first, reason="少了一年级", today=TODAY)
    assert asked(world, row).state == RoundState.RETURNED and Message.objects.filter(user=world.user("school"), text__contains="被退回").exists()
    second = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    with pytest.raises(Refused, match="又报了一次"):
        actions.accept_answer(world.actor("township_edu"), round=row, answer=first, today=TODAY)
    accepted(world, row)
    kept = queries.sendings(world.actor("school"), asked(world, row))
    assert [(one.number, one.state, one.reason) for one in kept] == [(2, "accepted", ""), (1, "returned", "少了一年级")] and second.lines.count() == 4


@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_what_waits_or_stands_is_not_sent_over(world, state):
    row = opened(world)
    actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    if state == "accepted":
        accepted(world, row)
    with pytest.raises(Refused, match="已经报送"):
        actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)


def test_nobody_accepts_an_answer_but_the_unit_that_asked_and_those_above(world):
    row = opened(world)
    answer = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    for who in ("school", "other_township", "other_school", "helper", "inspector", "admin", "neighbour_county"):
        with pytest.raises(NotAllowed):
            actions.accept_answer(world.actor(who), round=row, answer=answer, today=TODAY)
    assert actions.accept_answer(world.actor("county"), round=row, answer=answer, today=TODAY).state == "accepted"


def test_nobody_sends_for_a_unit_out_of_reach(world):
    row = opened(world)
    for who in ("other_school", "other_township", "helper", "village", "neighbour_school"):
        with pytest.raises(NotAllowed):
            actions.send_files(world.actor(who), asked=asked(world, row), today=TODAY)


def test_the_merged_file_opens_numbers_by_purpose_and_stands_on_the_trail(world):
    row = opened(world)
    actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    with pytest.raises(Refused, match="还没有收下"):
        actions.merge_answers(world.actor("township_edu"), round=row, purpose="check", today=TODAY)
    accepted(world, row)
    mei = {p: next(line for line in merged(world, row, purpose=p)[1] if line["姓名"] == "龙小梅") for p in ("report_mca", "contact", "inspect")}
    assert [(mei[p]["身份证件号"], mei[p]["父亲联系电话"], mei[p]["家庭住址"]) for p in mei] == [
        (MEI_ID, "13800001001", "石桥乡石桥村三组12号"), ("520481********002X", "13800001001", "石桥乡石桥村三组12号"), ("520481********002X", "138****1001", "＊＊＊＊"),
    ]  # fmt: skip
    event = AuditEvent.objects.filter(action="rounds.keep_merged").latest("pk")
    assert (event.count, event.reason) == (4, "检查备查：2026年秋季留守儿童花名册") and "child.id_number" in event.fields and MEI_ID not in str(event.detail)
    sent = AuditEvent.objects.get(action="rounds.freeze_files")
    assert child(world, "mei").uid in set(sent.subjects.values_list("subject_uid", flat=True))


def test_the_merged_file_is_read_back_without_its_last_line_as_a_child(world):
    row = opened(world)
    actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    accepted(world, row)
    sheet = read_table(merged(world, row)[3], "汇总.xlsx", today=TODAY).data_sheets[0]
    assert sorted(r.facts["child.name"] for r in sheet.rows()) == sorted(["龙小梅", "杨军", "吴兰", "石小山"])


def test_an_answer_is_looked_at_masked(world):
    row = opened(world)
    answer = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    shown = actions.open_lines(world.actor("township_edu"), answer=answer, lines=list(queries.lines(world.actor("township_edu"), answer)), today=TODAY)
    assert len(shown) == 4 and MEI_ID not in str(shown) and "13800001001" not in str(shown) and "龙小梅" in str(shown)


def test_the_text_to_copy_names_units_and_nobody_else(world):
    row = opened(world)
    actor = world.actor("township_edu")
    said = queries.urging(actor, row, queries.standings(actor, row, TODAY), TODAY)
    assert "石桥乡中心小学、白岩教学点" in said and "11月27日" in said and "王校长" not in said and "龙小梅" not in said
    late = queries.standings(actor, row, DUE + dt.timedelta(days=1))
    assert all(one.late for one in late) and "抓紧补报" in queries.urging(actor, row, late, DUE + dt.timedelta(days=1))


def test_reminding_once_a_day_and_closing_when_nothing_waits(world):
    row, actor = opened(world), world.actor("township_edu")
    assert actions.remind_units(actor, round=row, today=TODAY) == 1
    with pytest.raises(Refused, match="今天已经提醒过"):
        actions.remind_units(actor, round=row, today=TODAY)
    answer = actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    with pytest.raises(Refused, match="待审"):
        actions.close_round(actor, round=row, today=TODAY)
    actions.accept_answer(actor, round=row, answer=answer, today=TODAY)
    actions.close_round(actor, round=row, today=TODAY)
    with pytest.raises(Refused, match="已经结束"):
        actions.send_files(actor, asked=asked(world, row, "point"), today=TODAY)
    assert queries.my_asked(world.actor("school")).get().state == "accepted"


def test_a_village_is_asked_along_the_line_of_residence(world):
    row = opened(world, who="township_home", line="home", asked=("village",), layout="mca", title="儿童信息表")
    answer = actions.send_files(world.actor("village"), asked=asked(world, row, "village"), today=TODAY)
    assert answer.rows >= 3
    got = actions.open_lines(world.actor("village"), answer=answer, lines=list(answer.lines.all()), today=TODAY)
    assert "张小草" in str(got)


def test_the_blank_form_of_our_layout_has_its_head_and_the_uploaded_one_comes_back(world):
    row = opened(world)
    mine = asked(world, row)
    blank = queries.template_of(world.actor("school"), row, subject=mine)
    rows = list(load_workbook(io.BytesIO(blank.data)).active.iter_rows(values_only=True))
    assert "姓名" in rows[2] and len(rows) == 3 and blank.name.endswith("（模板）.xlsx")
    other = monthly(world)
    assert queries.template_of(world.actor("school"), other, subject=mine).name == "月报.xlsx"
