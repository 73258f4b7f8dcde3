"""The merged file in the template's own layout, the monthly table of counts sent at one stroke, added up and checked, and long ones in the background."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.exports.queries import download, exports
from qianshou.papers.models import Answer
from qianshou.papers.rounds import actions, queries
from tests.cast import TODAY
from tests.papers.rounds.test_rounds import accepted, asked, beside, opened

pytestmark = pytest.mark.django_db
THIN = Border(*[Side(style="thin")] * 4)
Template = actions.opening.Template


@pytest.fixture
def world(cast):
    return cast.with_("children")


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def form() -> bytes:
    """A city's table: title across, two rows of heads, three rows to fill with a formula each, totals by formula, a line to sign on."""
    book = Workbook()
    page = book.active
    page.title = "月报"
    for row in (["关爱工作月报表"], ["填报单位：__________"], ["学校", "谈心", None, "完成率", "备注"], [None, "应谈", "已谈", None, None]):
        page.append(row)
    for area in ("A1:E1", "A3:A4", "B3:C3", "D3:D4", "E3:E4"):
        page.merge_cells(area)
    for n in (5, 6):
        page[f"D{n}"] = f"=C{n}/B{n}"
        for column in "ABCDE":
            page[f"{column}{n}"].border = THIN
            page[f"{column}{n}"].font = Font(name="仿宋", size=13)
    page["A7"], page["B7"], page["C7"], page["D7"] = "合计", "=SUM(B5:B6)", "=SUM(C5:C6)", "=C7/B7"
    page["A9"] = "填表人：__________"
    page.column_dimensions["A"].width = 31
    return saved(book)


def filled(*rows) -> bytes:
    book = load_workbook(io.BytesIO(form()))
    for n, row in enumerate(rows, start=5):
        for column, value in zip("ABCE", row, strict=True):
            book.active[f"{column}{n}"] = value
            if isinstance(value, str):
                book.active[f"{column}{n}"].data_type = "s"  # words somebody typed after an apostrophe
    return saved(book)


def merged(world, row, purpose="check", **more):
    actor = world.actor("township_edu")
    export = actions.merge_answers(actor, round=row, purpose=purpose, today=TODAY, **more)
    return download(actor, exports(actor).get(pk=export.pk)).data


def test_the_merged_file_keeps_the_templates_heads_formats_formulas_totals_and_signatures(world):
    row = opened(world, kind="table", layout="", title="月报", template=Template(form(), "月报.xlsx"))
    actions.send_table(world.actor("school"), asked=asked(world, row), data=filled(["中心小学一部", 40, 38, "x"], ["中心小学二部", 10, 5, None]), today=TODAY)
    actions.send_table(world.actor("township_edu"), asked=asked(world, row, "point"), data=filled(["白岩", 5, 4, "=1+1"]), today=TODAY)
    for unit in ("school", "point"):
        accepted(world, row, unit)
    data = merged(world, row)
    page = load_workbook(io.BytesIO(data))["月报"]
    assert [[page.cell(n, k).value for k in (1, 2, 3, 4)] for n in (5, 6, 7)] == [
        ["中心小学一部", 40, 38, "=C5/B5"], ["中心小学二部", 10, 5, "=C6/B6"], ["白岩", 5, 4, "=C7/B7"],
    ]  # fmt: skip
    assert (page["A8"].value, page["B8"].value, page["C8"].value, page["D8"].value) == ("合计", "=SUM(B5:B7)", "=SUM(C5:C7)", "=C8/B8")
    assert page["E7"].value == "=1+1" and page["E7"].data_type == "s" and page["E7"].quotePrefix
    assert {"A1:E1", "A3:A4", "B3:C3", "D3:D4", "E3:E4"} <= {str(area) for area in page.merged_cells.ranges}
    assert page["A7"].font.name == "仿宋" and page["A7"].border.bottom.style == "thin" and page.column_dimensions["A"].width == 31
    assert page["A10"].value == "填表人：__________" and "石桥乡" in page["A2"].value and page.cell(12, 1).value.startswith("注：导出人：郑主任")
    assert [line[:5] for line in beside(data)[1:3]] == [("石桥乡中心小学", "已报", 1, 2, 1), ("白岩教学点", "已报", 1, 1, 3)]


def test_a_very_long_list_keeps_the_templates_layout_too_and_stops_when_asked(world, monkeypatch):
    from qianshou.papers.rounds import merged as writing

    row, actor = opened(world, kind="table", layout="", title="月报", template=Template(form(), "月报.xlsx"), asked=("school",)), world.actor("township_edu")
    columns, lines = [("学校", ""), ("谈心应谈", ""), ("谈心已谈", ""), ("备注", "")], [("", [f"第{n}小学", n + 1, n, "=1+1"]) for n in range(8)]
    actions.sending.freeze_rows(world.actor("school"), asked=asked(world, row), columns=columns, lines=lines)
    accepted(world, row)
    whole = looks(merged(world, row))
    monkeypatch.setattr(writing, "CELL_BY_CELL", 1)
    assert looks(merged(world, row)) == whole
    assert whole["A12"][0] == "第7小学"
    assert whole["C13"][0] == "=SUM(C5:C12)"
    monkeypatch.setattr(writing, "STEP", 1)
    export = actions.ask_merge(actor, round=row, purpose="check", today=TODAY)
    seen = []
    assert actions.write_merged(actor, round=row, export=export, today=TODAY, beat=lambda done, total: seen.append(done) or len(seen) == 11) is None
    assert seen == [*range(1, 9), 1, 2, 3]  # once for the sums, once for the rows


def looks(data):
    """Every cell but the line that says who took it out when."""
    page = load_workbook(io.BytesIO(data))["月报"]
    return {c.coordinate: (c.value, c.data_type, c.quotePrefix, c.font.name) for row in page.iter_rows(max_row=page.max_row - 1) for c in row}


def test_a_unit_that_has_not_sent_is_named_beside_the_list(world):
    row = opened(world, kind="table", layout="", title="月报", template=Template(form(), "月报.xlsx"))
    actions.send_table(world.actor("school"), asked=asked(world, row), data=filled(["中心小学", 40, 38, None]), today=TODAY)
    accepted(world, row)
    assert [line[:2] for line in beside(merged(world, row))[1:3]] == [("石桥乡中心小学", "已报"), ("白岩教学点", "未报")]


# ── 统计表 ─────────────────────────────────────────────────────────────────────────────────────────────────────────

COUNTS = [["留守儿童情况统计表"], ["单位", "合计", "男", "女", "寄宿"], [""], [""], ["合计"]]


def monthly(rows=COUNTS) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for line in book.active.iter_rows(min_row=2, max_row=len(rows), max_col=len(rows[1])):
        for cell in line:
            cell.border = THIN
    return saved(book)


def asking(world, rows=COUNTS):
    return opened(world, kind="table", layout="", title="留守儿童统计", template=Template(monthly(rows), "统计表.xlsx"))


def test_a_table_of_counts_goes_up_at_one_stroke_and_stays_as_it_was(world):
    row = asking(world)
    before = queries.counted_for(world.actor("school"), asked(world, row), TODAY)
    assert list(before.table.headers.values()) == ["合计", "男", "女", "寄宿"] and before.broken == ()
    answer = actions.send_counts(world.actor("school"), asked=asked(world, row), today=TODAY)
    kept = actions.open_lines(world.actor("school"), answer=answer, lines=list(answer.lines.all()), today=TODAY)
    assert kept == before.lines and kept[-1][0] == "合计" and kept[-1][1] == kept[-1][2] + kept[-1][3] > 0
    assert asked(world, row).state == "sent" and answer.columns[1] == ["合计", "count.1"]
    with pytest.raises(Refused, match="已经报送"):
        actions.send_counts(world.actor("school"), asked=asked(world, row), today=TODAY)
    assert AuditEvent.objects.filter(action="rounds.freeze_rows").count() == 1


def test_the_table_above_is_the_sum_of_its_units_and_says_where_it_differs_from_its_own_count(world):
    row = asking(world)
    sent = actions.send_counts(world.actor("school"), asked=asked(world, row), today=TODAY)
    own = actions.open_lines(world.actor("school"), answer=sent, lines=list(sent.lines.all()), today=TODAY)[-1]
    point = monthly([*COUNTS[:2], ["一年级", 7, 4, 3, 0], ["二年级", 2, 1, 1, 0], ["合计", 9, 5, 4, 0]])
    actions.send_table(world.actor("township_edu"), asked=asked(world, row, "point"), data=point, today=TODAY)
    for unit in ("school", "point"):
        accepted(world, row, unit)
    data = merged(world, row)
    page = load_workbook(io.BytesIO(data)).active
    lines = {line[0]: line[1:5] for line in page.iter_rows(min_row=3, max_row=5, values_only=True)}
    assert lines == {"石桥乡中心小学": tuple(own[1:]), "白岩教学点": (9, 5, 4, 0), "合计": tuple(a + b for a, b in zip(own[1:], (9, 5, 4, 0), strict=True))}
    said = [line[0] for line in beside(data) if line[0] and "各单位相加" in line[0]]
    assert said == exports(world.actor("township_edu")).latest("pk").asked["notes"]
    assert said and said[0].startswith(f"合计：各单位相加 {own[1] + 9}，石桥乡今天自己统计 ")


def test_numbers_that_do_not_come_out_are_refused_until_somebody_means_it(world):
    row, actor = asking(world), world.actor("school")
    wrong = monthly([*COUNTS[:2], ["一年级", 7, 4, 4, 0], ["合计", 7, 4, 4, 0]])
    with pytest.raises(Invalid, match="对不上"):
        actions.send_table(actor, asked=asked(world, row), data=wrong, today=TODAY)
    assert not Answer.objects.exists()
    assert actions.send_table(actor, asked=asked(world, row), data=wrong, today=TODAY, anyway=True).rows == 2


@pytest.mark.parametrize(
    ("rows", "says"),
    [([["别的表"], ["单位", "合计", "男", "女", "走读"], ["甲", 1, 1, 0, 0]], "表头和模板不一样"), ([*COUNTS[:2], ["甲", "三个", 2, 1, 0]], "不是数字")],
)
def test_a_table_with_another_head_or_words_for_numbers_is_refused(world, rows, says):
    with pytest.raises(Refused, match=says):
        actions.send_table(world.actor("school"), asked=asked(world, asking(world)), data=monthly(rows), today=TODAY)


def test_arithmetic_in_words_is_checked_on_the_way_up_and_what_is_not_is_said(world):
    row = asking(world, [*COUNTS, ["说明：合计=男+女；寄宿≤合计；寄宿率=寄宿/合计"]])
    assert queries.counted_for(world.actor("school"), asked(world, row), TODAY).unchecked == (("寄宿率=寄宿/合计", "有乘除或百分比"),)
    wrong = monthly([*COUNTS[:2], ["一年级", 7, 4, 3, 9], ["合计", 7, 4, 3, 9]])
    with pytest.raises(Invalid, match="寄宿≤合计，“一年级”这一行左边 寄宿 9，右边 合计 7"):
        actions.send_table(world.actor("school"), asked=asked(world, row), data=wrong, today=TODAY)
    actions.send_table(world.actor("school"), asked=asked(world, row), data=wrong, today=TODAY, anyway=True)
    accepted(world, row)
    with pytest.raises(Invalid, match="各单位相加以后，表上写的勾稽关系对不上：寄宿≤合计"):
        merged(world, row)
    assert "没有核对的勾稽：寄宿率=寄宿/合计（有乘除或百分比）" in [line[0] for line in beside(merged(world, row, anyway=True))]


def test_a_table_of_care_goes_up_with_the_days_it_was_counted_in(world):
    rows = [["关爱月报表"], ["单位", "合计", "男", "女", "谈心人次"], [""], [""], ["合计"]]
    made = queries.counted_for(world.actor("school"), asked(world, asking(world, rows)), TODAY)
    assert (made.days, made.lines[-1][-1]) == ("2026年11月1日至11月20日", 0)


def test_nobody_counts_for_a_unit_out_of_reach_and_a_roster_is_not_counted(world):
    row = asking(world)
    assert queries.counted_for(world.actor("other_school"), asked(world, row), TODAY) is None
    with pytest.raises((NotAllowed, Refused)):
        actions.send_counts(world.actor("other_school"), asked=asked(world, row), today=TODAY)
    roster = opened(world, title="名册")
    assert queries.counted_for(world.actor("school"), asked(world, roster), TODAY) is None


# ── 后台 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_merge_is_written_in_the_background_says_how_far_it_is_and_stops_when_asked(world):
    row, actor = opened(world, asked=("school",)), world.actor("township_edu")
    actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    accepted(world, row)
    export = actions.ask_merge(actor, round=row, purpose="check", today=TODAY)
    assert export.file is None and queries.is_merge(export.uid)
    job = notices.start_job(actor, kind=JobKind.EXPORT_ROSTER, subject_uid=export.uid, county=export.county, total=export.rows)
    assert actions.write_merged(actor, round=row, export=export, today=TODAY, beat=lambda done, total: False) is not None
    assert actions.merge_on(job, today=TODAY) is False and actions.merge_on(job, today=TODAY) is False
    export.refresh_from_db()
    page = load_workbook(io.BytesIO(download(actor, export).data)).active
    assert "龙小梅" in [page.cell(n, 2).value for n in range(4, 8)]


def test_a_merge_that_was_told_to_stop_keeps_nothing(world, monkeypatch):
    from qianshou.papers.rounds import merged as writing

    row, actor = opened(world, asked=("school",)), world.actor("township_edu")
    actions.send_files(world.actor("school"), asked=asked(world, row), today=TODAY)
    accepted(world, row)
    export = actions.ask_merge(actor, round=row, purpose="check", today=TODAY)
    monkeypatch.setattr(writing, "STEP", 1)
    seen = []
    assert actions.write_merged(actor, round=row, export=export, today=TODAY, beat=lambda done, total: seen.append((done, total)) or done == 2) is None
    assert seen == [(1, 4), (2, 4)]
