"""Sheets of every shape: titles, levels, notes, hidden and empty sheets, 同上, answers."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qianshou.kit.idcard import check_char
from qianshou.kit.workbook import FileRefused
from qianshou.papers.rosters import read_table

TODAY = date(2025, 10, 1)
HEAD = ["序号", "姓名", "性别", "班级", "家庭住址", "父亲姓名", "联系电话", "备注"]


def kid(number, name="王小"):
    return [number, f"{name}{'一二三四五六七八九'[number - 1]}", "男", "三年级1班", f"双桥村{number}组", "王大", f"1380000120{number}", ""]


def book(*sheets):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows, *rest in sheets:
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell != "":
                    page.write(number, place, cell)
        for merge in rest[0] if rest else []:
            page.merge_range(*merge)
        if len(rest) > 1:
            page.hide()
    made.close()
    return out.getvalue()


def read(rows, merges=(), **options):
    return read_table(book(("A", rows, merges)), "名册.xlsx", today=TODAY, **options).sheets[0]


def facts(sheet):
    return [row.facts for row in sheet.rows()]


def test_a_row_of_column_numbers_belongs_to_the_header():
    sheet = read([["某校留守儿童名册"], HEAD, list(range(1, 9)), *(kid(n) for n in range(1, 5))])
    assert (sheet.header_rows, sheet.first_data_row, sheet.data_row_count) == ([2, 3], 4, 4)


def test_an_example_row_a_repeated_header_and_section_rows_are_skipped():
    rows = [HEAD, ["例", "张三", "男"], ["一年级"], kid(1), kid(2), ["小计", "2人"], HEAD, kid(3), ["", "共3人"]]
    sheet = read([*rows, ["校长签字：", "", "", "填表人：", "", "2025年9月1日"]])
    assert sheet.row_numbers == [4, 5, 8]
    assert {skip.row: skip.reason for skip in sheet.skipped} == {
        2: "note_row_not_data",
        3: "note_row_not_data",
        6: "total_row_not_data",
        7: "header_row_repeated",
        9: "total_row_not_data",
        10: "note_row_not_data",
    }


def test_numbered_blank_rows_at_the_foot_are_nothing():
    sheet = read([HEAD, kid(1), kid(2), [3], [4]])
    assert (sheet.row_numbers, sheet.skipped) == ([2, 3], [])


def test_three_levels_of_merged_header_are_joined():
    rows = [
        ["基本情况", "", "", "家庭成员", "", "", "", ""],
        ["序号", "姓名", "班级", "父亲", "", "母亲", "", "备注"],
        ["", "", "", "姓名", "电话", "姓名", "电话", ""],
        [1, "王小明", "三班", "王大", "13800000000", "李大", "13800000001", ""],
    ]
    merges = [(0, 0, 0, 2, "基本情况"), (0, 3, 0, 6, "家庭成员"), (1, 3, 1, 4, "父亲"), (1, 5, 1, 6, "母亲")]
    sheet = read(rows, merges)
    assert list(sheet.columns.values())[3:7] == ["father.name", "father.phone", "mother.name", "mother.phone"]


def test_parents_without_merges_reach_over_the_empty_cells_beside_them():
    text = "序号,学生,,,监护人,,备注\n,姓名,性别,班级,姓名,联系电话,\n1,王小明,男,三班,王大,13800000000,\n"
    sheet = read_table(text.encode("gb18030"), "x.csv", today=TODAY).sheets[0]
    assert sheet.header_rows == [1, 2]
    assert list(sheet.columns.values())[4:6] == ["guardian.name", "guardian.phone"]


def test_pasted_text_is_a_roster_too():
    sheet = read_table("姓名\t性别\t出生日期\t电话\n李\u3000四\t女\t2015年3月\t13800000000/13900000000\n", today=TODAY).sheets[0]
    assert facts(sheet) == [
        {
            "child.name": "李四",
            "child.sex": "female",
            "child.birth_date": "2015-03",
            "child.phone": ["13800000000", "13900000000"],
        }
    ]


def test_same_as_above_and_cells_merged_downwards_hold_for_each_row():
    rows = [["村名", "姓名", "性别", "班级", "父亲电话"], ["双桥村", "李四", "女", "一班", "13800000001"], ["", "李五", "男", "同上", "〃"]]
    sheet = read(rows, [(1, 0, 2, 0, "双桥村")])
    assert [(f["unit.village"], f["school.class"], f["father.phone"]) for f in facts(sheet)] == [("双桥村", "一班", ["13800000001"])] * 2


def test_only_sheets_with_children_are_read_and_hidden_ones_are_not():
    data = book(
        ("填表说明", [["请按要求填写"], ["姓名", "按户口簿"]]),
        ("一年级", [HEAD, kid(1)]),
        ("空", []),
        ("旧名单", [HEAD, kid(2)], [], True),
        ("统计", [["学校", "人数", "男", "女"], ["某校", 30, 15, 15]]),
    )
    roster = read_table(data, "x.xlsx", today=TODAY)
    assert [sheet.data for sheet in roster.sheets] == [False, True, False, False, False]
    assert all(sheet.why_not for sheet in roster.sheets if not sheet.data)


def test_a_child_on_two_sheets_is_found_twice():
    number = "51300120150305002" + check_char("51300120150305002")
    head = ["姓名", "性别", "身份证号"]
    data = book(("一班", [head, ["王小明", "女", number]]), ("总表", [head, ["王小明", "女", number]]))
    second = read_table(data, "x.xlsx", today=TODAY).sheets[1]
    assert [problem.reason for problem in second.problems[0]] == ["duplicate_in_file"]
    assert "工作表“一班”第 2 行" in second.problems[0][0].say


def test_an_answer_ends_the_question():
    rows = [["姓名", "性别", "父亲姓名", "母亲姓名", "务工地点"], *([f"王{c}", "男", "王大", "李大", "广东佛山"] for c in "一二三")]
    assert list(read(rows).questions) == ["E"]
    answered = read(rows, answers={"A": {"E": "father.away_place"}})
    assert answered.questions == {}
    assert facts(answered)[0]["father.away_place"] == "广东佛山"
    left_alone = read(rows, answers={"0": {"E": None}})
    assert (left_alone.questions, left_alone.columns["E"]) == ({}, None)


def test_at_home_and_remarried_are_facts_and_not_places():
    rows = [["姓名", "父亲姓名", "务工地点", "母亲姓名", "务工地点"], ["王一", "王大", "在家务农", "李大", "改嫁"]]
    first = facts(read(rows))[0]
    assert (first["father.away_place"], first["father.away"]) == (None, False)
    assert (first["mother.away_place"], first["mother.special"]) == (None, "改嫁")


def test_a_number_behind_a_name_becomes_that_persons_phone():
    first = facts(read([["姓名", "班级", "监护人姓名及电话"], ["王一", "一班", "王大 13800000001"]]))[0]
    assert (first["guardian.name"], first["guardian.phone"]) == ("王大", ["13800000001"])


def test_the_answer_that_all_are_left_behind_reaches_each_child():
    sheet = read([["留守儿童名册"], HEAD, kid(1)], left_behind=True)
    assert sheet.all_left_behind is True
    assert facts(sheet)[0]["child.left_behind"] is True
    assert "child.left_behind" not in facts(read([HEAD, kid(1)], left_behind=False))[0]


def test_bare_digits_for_left_behind_are_not_believed():
    rows = [["姓名", "性别", "班级", "是否留守儿童"], *([f"王{c}", "男", "一班", 1] for c in "一二三")]
    sheet = read(rows)
    assert "child.left_behind" not in facts(sheet)[0]
    assert [notice.reason for notice in sheet.notices[0]] == ["code_unclear"]


@pytest.mark.parametrize(
    ("birth", "reason"),
    [("2015-02-30", "bad_date"), ("2030-01-01", "bad_date"), ("1985-01-01", "bad_date"), (2014.1, "bad_date")],
)
def test_a_birth_date_that_cannot_be_is_a_doubt(birth, reason):
    sheet = read([["姓名", "性别", "出生日期"], ["王一", "男", birth], ["王二", "男", "2015-03-05"]])
    assert [problem.reason for problem in sheet.problems[0]] == [reason]
    assert 1 not in sheet.problems


def test_a_column_that_writes_two_digit_months_means_october_by_one():
    sheet = read([["姓名", "性别", "出生年月"], ["王一", "男", 2014.1], ["王二", "男", 2014.03]])
    assert [f["child.birth_date"] for f in facts(sheet)] == ["2014-10", "2014-03"]


@pytest.mark.battery
@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.one_of(st.text(max_size=6), st.sampled_from(HEAD), st.floats(allow_nan=False), st.dates()), max_size=9), max_size=9))
def test_no_grid_of_cells_breaks_the_reader(rows):
    text = "\n".join("\t".join(str(cell).replace("\n", " ").replace("\t", " ") for cell in row) for row in [HEAD, *rows])
    try:
        roster = read_table(text, "x.tsv", today=TODAY)
    except FileRefused as refused:
        assert refused.say
    else:
        assert all(row.facts for sheet in roster.data_sheets for row in sheet.rows())


@pytest.mark.battery
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 12_000))
def test_a_workbook_with_broken_bytes_is_read_or_refused(noise, place):
    data = bytearray(WHOLE)
    place %= len(data)
    data[place : place + len(noise)] = noise
    try:
        read_table(bytes(data), "x.xlsx", today=TODAY)
    except FileRefused as refused:
        assert refused.say


WHOLE = book(("A", [HEAD, *(kid(n) for n in range(1, 9))]))
