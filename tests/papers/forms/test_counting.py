"""Count tables: heads as conditions, asked when unknown, counted, filled in place, their arithmetic checked."""

import io

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from qianshou.papers.forms import read_form
from qianshou.papers.forms.counting import Counted, read_condition
from qianshou.papers.forms.counting.conditions import say
from qianshou.papers.forms.counting.result import Under, count
from qianshou.papers.forms.filling import Whole, fill_counts

THIN = Border(*[Side(style="thin")] * 4)
NOTE = Whole({"paper.unit": "青禾县"}, "注：导出人：陈老师")


def sheet(rows, merges=(), ruled=()):
    """A workbook of these rows; `ruled` = (first, last) rows with lines, from 1."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for area in merges:
        page.merge_cells(area)
    for row in range(ruled[0], ruled[1] + 1):
        for column in range(1, max(len(r) for r in rows) + 1):
            page.cell(row, column).border = THIN
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MONTHLY = sheet(
    [["青禾县留守儿童月报表"], ["填报单位："], ["乡镇", "总数", "0-5周岁", None, None, "6-13周岁", None, None, "寄宿生", "睡眠质量"],
     [None, None, "小计", "男", "女", "小计", "男", "女"], [None] * 10, [None] * 10, ["合计"], ["填表人：        审核人："]],
    ["A1:J1", "A3:A4", "B3:B4", "C3:E3", "F3:H3", "I3:I4", "J3:J4"], (3, 7),
)  # fmt: skip
PRINTED = sheet(
    [["附件3 排查汇总表"], ["单位", "总数", "0-6周岁", None, None, "7-16周岁", None, None, "寄宿", "非寄宿"], [None, None, "小计", "男", "女", "小计", "男", "女"],
     ["", 1, 2, 3, 4, 5, 6, 7, 8, 9], [None] * 10, ["说明：1=2+5=8+9；2=3+4；5=6+7"]],
    ["A1:J1", "A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:I3", "J2:J3"], (2, 5),
)  # fmt: skip


def child(number, **more):
    return Counted(
        f"c{number}",
        **{"age": 4 + number, "sex": "male" if number % 2 else "female", "boarding": number > 3, "edu_path": "00010001" if number < 4 else "00010002"} | more,
    )


PEOPLE = [child(n) for n in range(1, 9)]
UNITS = [Under("石桥乡", "00010001"), Under("云顶镇", "00010002")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("0-5周岁", "满0到5周岁"), ("6—13周岁", "满6到13周岁"), ("14～16岁", "满14到16周岁"), ("6岁以下", "满0到5周岁"), ("不满16周岁", "满0到15周岁"), ("16岁以上", "16岁以上"),
        ("男", "男"), ("其中女生", "女"), ("女童人数", "女"), ("寄宿生数", "寄宿"), ("非寄宿生", "走读"), ("小学寄宿女生", "小学、寄宿、女"), ("双亲留守（人）", "父母都外出"),
        ("父母一方外出，另一方无监护能力", "父母一方外出"), ("祖父母、外祖父母", "祖辈照护"), ("孤儿", "孤儿"), ("小计", "全部"), ("留守儿童总数", "留守"), ("占总统计量情况（%）", "占总数的百分比"),
        ("三年级", "三年级"), ("农村居民户口", "农村户口"), ("睡眠质量", "看不懂“睡眠质量”"), ("健康", "看不懂“健康”"), ("最低生活保障", "看不懂“最低生活保障”"),
    ],
)  # fmt: skip
def test_a_head_is_read_as_a_condition_or_asked_about(words, says):
    assert say(read_condition(words)) == says


def test_not_recorded_means_the_dimension_its_parent_names():
    assert say(read_condition("未采集", "stage")) == "学段没有登记"
    assert read_condition("未采集").kind == "unknown"


def test_a_monthly_table_is_read_in_words_and_asks_what_it_cannot_know():
    read = read_form(MONTHLY)
    table = read.counts[0]
    assert table.header_rows == [3, 4]
    assert [say(c) for c in table.columns.values()] == [
        "全部",
        "满0到5周岁",
        "满0到5周岁、男",
        "满0到5周岁、女",
        "满6到13周岁",
        "满6到13周岁、男",
        "满6到13周岁、女",
        "寄宿",
        "看不懂“睡眠质量”",
    ]
    assert [(row.row + 1, row.open, row.total) for row in table.rows] == [(5, True, False), (6, True, False), (7, False, True)]
    assert table.asked == [("J", "睡眠质量")]


def test_cells_are_counted_by_unit_and_condition_and_open_their_children():
    table = read_form(MONTHLY).counts[0]
    result = count(table, PEOPLE, UNITS)
    values = {(row, place): cell.value for (row, place), cell in result.cells.items()}
    assert [values[4, c] for c in range(1, 9)] == [3, 1, 1, 0, 2, 1, 1, 0]
    assert [values[6, c] for c in range(1, 9)] == [8, 1, 1, 0, 7, 3, 4, 5]
    assert (4, 9) not in values
    boarders = result.cells[5, 8]
    assert [one.uid for one in PEOPLE if boarders.condition.holds(one)] == ["c4", "c5", "c6", "c7", "c8"]
    assert result.broken == []


def test_the_filled_table_keeps_its_layout_and_grows_with_the_units():
    table = read_form(MONTHLY).counts[0]
    many = [*UNITS, Under("大垭乡", "00010003"), Under("新田乡", "00010004")]
    page = openpyxl.load_workbook(io.BytesIO(fill_counts(MONTHLY, {0: count(table, PEOPLE, many)}, NOTE, people=8).data)).active
    assert [page.cell(row, 1).value for row in range(5, 10)] == ["石桥乡", "云顶镇", "大垭乡", "新田乡", "合计"]
    assert [page.cell(9, c).value for c in range(2, 10)] == [8, 1, 1, 0, 7, 3, 4, 5]
    assert page["A10"].value == "填表人：        审核人："
    assert page["A2"].value == "填报单位：青禾县"
    assert page["J5"].value is None


def test_arithmetic_printed_on_the_form_is_checked():
    table = read_form(PRINTED).counts[0]
    assert table.equations == ["1=2+5=8+9", "2=3+4", "5=6+7"]
    good = count(table, PEOPLE, [Under("青禾县", "0001")])
    assert good.broken == []
    assert {c.says for c in good.checks if c.printed} == {"1=2+5", "2+5=8+9", "2=3+4", "5=6+7"}
    bad = count(table, [*PEOPLE, Counted("x", age=17, edu_path="0001", boarding=None)], [Under("青禾县", "0001")])
    assert {(c.says, c.left, c.right) for c in bad.broken if c.printed} == {("1=2+5", 9, 8)}


def test_a_total_that_is_not_the_sum_of_its_rows_is_said():
    table = read_form(MONTHLY).counts[0]
    outside = Counted("y", age=10, sex="male", boarding=False, edu_path="0001")
    said = [c.says for c in count(table, [*PEOPLE, outside], UNITS).broken]
    assert "总数：合计=各行之和" in said


def test_rows_may_be_conditions_and_formulas_stay():
    data = sheet(
        [
            ["统计表"],
            ["项目", "男", "女", "合计"],
            ["小学", None, None, "=B3+C3"],
            ["初中", None, None, "=B4+C4"],
            ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)", "=SUM(D3:D4)"],
        ],
        ruled=(2, 5),
    )
    table = read_form(data).counts[0]
    people = [child(1, stage="primary"), child(2, stage="primary"), child(3, stage="junior")]
    page = openpyxl.load_workbook(io.BytesIO(fill_counts(data, {0: count(table, people)}, NOTE, people=3).data)).active
    assert [[c.value for c in row] for row in page["B3:D5"]] == [[1, 1, "=B3+C3"], [1, 0, "=B4+C4"], ["=SUM(B3:B4)", "=SUM(C3:C4)", "=SUM(D3:D4)"]]


def test_a_table_without_lines_takes_its_empty_rows_from_the_total_below():
    data = sheet([["月报表"], ["乡镇", "总数", "男", "女", "小学", "初中"], *[[None] * 6] * 3, ["合计"]], ruled=(9, 8))
    assert [(row.open, row.total) for row in read_form(data).counts[0].rows] == [(True, False)] * 3 + [(False, True)]
