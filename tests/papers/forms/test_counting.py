"""Count tables: heads as conditions, asked when unknown, counted, filled in place, their arithmetic checked."""

import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.styles import Border, Side

from qianshou.papers.forms import read_form
from qianshou.papers.forms.counting import Counted, read_condition
from qianshou.papers.forms.counting.conditions import say
from qianshou.papers.forms.counting.result import Under, count
from qianshou.papers.forms.counting.vocabulary import health_of
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
        ("三年级", "三年级"), ("农村居民户口", "农村户口"), ("睡眠质量", "看不懂“睡眠质量”"), ("健康", "健康"), ("最低生活保障", "享受低保"), ("患病儿童", "患病"), ("辍学", "档案里没有“辍学”"),
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
    assert table.equations == ["1=2+5", "2+5=8+9", "2=3+4", "5=6+7"]
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


def word(rows, merges=(), before=(), after=(), formula=None):
    """A Word document with one table of these rows; `formula` = the cell that holds =SUM(ABOVE)."""
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.cell(row, column).text = "" if words is None else str(words)
    for top, left, bottom, right in merges:
        text = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    if formula:
        field = f'<w:fldSimple {nsdecls("w")} w:instr=" =SUM(ABOVE) "><w:r><w:t>0</w:t></w:r></w:fldSimple>'
        table.cell(*formula).paragraphs[0]._p.append(parse_xml(field))
    for line in after:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WORD = word(
    [["乡镇", "总数", "0-6周岁", None, None, "7-16周岁", None, None], [None, None, "小计", "男", "女", "小计", "男", "女"], ["", 1, 2, 3, 4, 5, 6, 7],
     [None] * 8, ["合计", *[None] * 7]],
    [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 0, 7)],
    ["青禾县留守儿童月报表", "填报单位（盖章）：                填报日期：    年  月  日"], ["勾稽关系：1=2+5；2=3+4；5=6+7", "审核人（签字）："], (4, 1),
)  # fmt: skip


def test_a_table_in_word_is_read_filled_and_checked_as_one_in_a_workbook():
    read = read_form(WORD)
    table = read.counts[0]
    assert (table.header_rows, table.title, table.equations) == ([1, 2, 3], "青禾县留守儿童月报表", ["1=2+5", "2=3+4", "5=6+7"])
    result = count(table, PEOPLE, UNITS)
    assert ({c.says for c in result.checks if c.printed}, result.broken) == ({"1=2+5", "2=3+4", "5=6+7"}, [])
    made = docx.Document(io.BytesIO(fill_counts(WORD, {0: result}, NOTE, people=8).data))
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[3:5] == [["石桥乡", "3", "2", "1", "1", "1", "1", "0"], ["云顶镇", "5", "0", "0", "0", "5", "2", "3"]]
    assert rows[5][0::2] == ["合计", "2", "1", "3"]
    field = made.tables[0].cell(5, 1)._tc.xpath(".//w:fldSimple")[0]
    assert (field.get(docx.oxml.ns.qn("w:instr")), [t.text for t in field.iter(docx.oxml.ns.qn("w:t"))]) == (" =SUM(ABOVE) ", ["8"])
    assert made.paragraphs[1].text.startswith("填报单位（盖章）：青禾县")
    assert [p.text for p in made.paragraphs][-2:] == ["勾稽关系：1=2+5；2=3+4；5=6+7", "审核人（签字）："]
    bad = count(table, [*PEOPLE, Counted("x", age=17, edu_path="00010001")], UNITS)
    assert {(c.says, c.left, c.right) for c in bad.broken if c.printed} == {("1=2+5", 4, 3), ("1=2+5", 9, 8)}


WHOLE_OF_MCA = [
    ["区域", "数量", "健康状况", None, None, None, None, None, None, "监护情况", None, None, None, "救助措施", None, None, None, "睡眠"],
    [
        None,
        None,
        "健康",
        "一般或较弱",
        "重病",
        "慢性病",
        "残疾",
        "其他",
        "未采集",
        "较好",
        "一般",
        "差",
        "未采集",
        "最低生活保障",
        "临时救助",
        "其他",
        "无",
        None,
    ],
]
MCA_MERGES = ["A1:A2", "B1:B2", "C1:I1", "J1:M1", "N1:Q1", "R1:R2"]


def test_health_care_and_relief_are_counted_from_what_is_on_file_and_say_so():
    table = read_form(sheet([*WHOLE_OF_MCA, [None] * 18, ["合计"]], MCA_MERGES, (1, 4))).counts[0]
    assert table.asked == [("R", "睡眠")]
    rest = "健康状况登记了、又不是旁边几种的"
    assert [say(c) for c in table.columns.values()][1:16] == [
        "健康", "体质一般或较弱", "重病", "慢性病", "残疾", rest, "健康状况没有登记", "监护情况较好", "监护情况一般", "监护情况差", "监护情况没有登记",
        "享受低保", "临时救助", "救助情况登记了、又不是旁边几种的", "登记为没有救助",
    ]  # fmt: skip
    some = [
        Counted("a", health=frozenset({"good"}), quality="good", relief=frozenset({"subsistence", "temporary"})),
        Counted("b", health=frozenset({"other"}), quality="poor", relief=frozenset({"none"})),
        Counted("c", labels=frozenset({"disabled"}), relief=frozenset({"other"})),
        Counted("d"),
    ]
    result = count(table, some)
    total = table.rows[-1].row
    assert [result.cells[total, c].value for c in range(1, 17)] == [4, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 2, 1, 1, 1, 1]
    shut = count(table, some, closed=frozenset({"health"}))
    assert (total, 2) not in shut.cells
    assert len(shut.closed) == 6


@pytest.mark.parametrize(
    ("words", "health"),
    [
        ("健康", {"good"}),
        ("高血压", {"other"}),
        ("慢性病：哮喘", {"chronic"}),
        ("体弱", {"weak"}),
        ("肢体残疾", {"disabled"}),
        ("患重大疾病", {"severe"}),
        ("不详", set()),
    ],
)
def test_words_on_health_amount_to_what_a_form_counts(words, health):
    assert health_of(words) == health


# The two tables of FORMS §3.2 and §3.3, word by word; `|` parts two rows of heads under one parent.
MCA = {
    "区域": [], "数量": [], "占总统计量情况（%）": [], "年龄段情况": [f"{band}|{of}" for band in ("0-5周岁", "6-13周岁", "14-16周岁") for of in ("小计", "男", "女")] + ["未采集"],
    "教育情况": ["学龄前", "幼儿园", "小学", "初中", "高中", "中专及以上", "其他", "未采集"], "户籍性质": ["农村居民户口", "城镇居民户口", "其他", "未采集"],
    "健康状况": ["健康", "一般或较弱", "重病", "慢性病", "残疾", "其他", "未采集"], "寄宿情况": ["寄宿生", "非寄宿生", "未采集"],
    "委托照料原因情况": ["父母双方同时外出", "父母一方外出，另一方无监护能力", "父母双方无监护能力", "未采集"], "实际监护情况": ["祖父母、外祖父母", "亲戚朋友", "无委托照料人"],
    "监护情况": ["较好", "一般", "差", "未采集"],
    "救助措施": ["建档立卡贫困户", "最低生活保障", "特困供养", "临时救助", "医疗救助", "住房救助", "残疾人生活补助", "残疾人护理补助", "孤儿津贴", "其他", "无"],
}  # fmt: skip


def headed(groups):
    """Three rows of heads, merged as an office merges them."""
    rows, merges, at = [[], [], []], [], 1
    for words, under in groups.items():
        wide, name = max(1, len(under)), openpyxl.utils.get_column_letter
        rows[0] += [words, *[None] * (wide - 1)]
        rows[1] += [one.partition("|")[0] if n == 0 or under[n - 1].partition("|")[0] != one.partition("|")[0] else None for n, one in enumerate(under)] or [
            None
        ]
        rows[2] += [one.partition("|")[2] or None for one in under] or [None]
        merges.append(f"{name(at)}2:{name(at + wide - 1)}{2 if under else 4}")
        merges += [f"{name(at + n)}3:{name(at + n)}4" for n, one in enumerate(under) if "|" not in one]
        merges += [f"{name(at + n)}3:{name(at + n + 2)}3" for n, one in enumerate(under) if one.endswith("|小计")]
        at += wide
    return sheet(
        [["农村留守儿童信息汇总表"], *rows, *[[None] * (at - 1)] * 2, ["合计"]], [m for m in merges if m.partition(":")[0] != m.partition(":")[2]], (2, 7)
    )


def test_the_whole_table_of_the_ministry_is_read_and_only_what_no_file_says_is_asked():
    (table,) = read_form(headed(MCA)).counts
    assert (table.header_rows, len(table.columns)) == ([2, 3, 4], 56)
    assert [words.rpartition("/")[2] for _place, words in table.asked] == ["学龄前", "中专及以上", "其他", "建档立卡贫困户", "其他"]
    assert say(table.columns[36]) == "父母一方外出"
    assert [say(table.columns[n]) for n in (12, 41, 45)] == ["年龄没有登记", "独自生活", "监护情况没有登记"]
    result = count(table, PEOPLE, UNITS)
    assert {check.says for check in result.broken} == set()


def test_the_survey_table_and_the_arithmetic_printed_on_it_are_read():
    bands = [None, None]
    data = sheet(
        [["附件3 农村留守儿童排查汇总表"], ["单位", "总数", "0—6周岁", *bands, "7—13周岁", *bands, "14—16周岁", *bands, "就学情况", *[None] * 7, "寄宿", "非寄宿"],
         [None, None, *["小计", "男", "女"] * 3, "幼儿园", "未入园", "小学", "初中", "高中", "中职", "辍学", "不在学", None, None], [None, *range(1, 21)], [None] * 21, ["合计"],
         ["勾稽关系：1=2+5+8=11+…+18=19+20；2=3+4；5=6+7；8=9+10"]],
        ["A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:K2", "L2:S2", "T2:T3", "U2:U3"], (2, 6),
    )  # fmt: skip
    (table,) = read_form(data).counts
    assert table.equations == ["1=2+5+8", "2+5+8=11+...+18", "11+...+18=19+20", "2=3+4", "5=6+7", "8=9+10"]
    assert [says for says, _why in count(table, PEOPLE, UNITS).unchecked] == ["2+5+8=11+...+18", "11+...+18=19+20"]  # 辍学 and 不在学 stay empty
    assert [words.rpartition("/")[2] for _place, words in table.asked] == ["未入园", "辍学", "不在学"]
    assert say(table.columns[12]) == "档案里没有“未入园”"


def test_a_title_stands_under_the_number_of_the_attachment_and_remarks_are_not_asked_about():
    rows = [["附件1"], ["留守儿童统计表"], ["乡镇", "总数", "男", "女", "小学", "备注"], [None] * 6, [None] * 6, ["合计"]]
    table = read_form(sheet(rows, ruled=(3, 6))).counts[0]
    assert (table.title, table.asked) == ("留守儿童统计表", [])
