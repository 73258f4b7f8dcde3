"""The layouts of FORMS §3 and the messes of its §4, made here and read: what is a list of children is read, what is not says what it is."""

import base64
import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter

from qianshou.kit.idcard import check_char
from qianshou.kit.workbook import FileRefused, read_book
from qianshou.papers.imports import returning
from qianshou.papers.imports.asked import sheets_as_json
from qianshou.papers.rosters import read_table

DATA = Path(__file__).resolve().parents[1] / "data"
TODAY = date(2026, 11, 20)
D = ["学校标识码", "姓名", "性别", "出生日期", "出生地行政区划代码", "籍贯", "民族", "国籍/地区", "身份证件类型", "港澳台侨外", "健康状况", "政治面貌", "身份证件号", "户口性质", "户口所在地行政区划", "班号", "入学年月", "入学方式", "就读方式", "现住址", "通信地址", "家庭地址", "联系电话", "邮政编码", "是否独生子女", "是否受过学前教育", "是否留守儿童", "是否需要申请资助", "是否享受一补", "是否孤儿", "是否烈士或优抚子女", "上下学距离", "上下学方式", "是否需要乘坐校车", "曾用名", "身份证件有效期", "血型", "特长", "学籍辅号", "班内学号", "学生来源", "电子信箱", "主页地址", "残疾类型", "是否由政府购买学位", "随班就读", "成员1姓名", "成员1关系", "成员1关系说明", "成员1现住址", "成员1户口所在地行政区划", "成员1联系电话", "成员1是否监护人", "成员1身份证件类型", "成员1身份证件号", "成员1民族", "成员1工作单位", "成员1职务", "成员2姓名", "成员2关系", "成员2关系说明", "成员2现住址", "成员2户口所在地行政区划", "成员2联系电话", "成员2是否监护人", "成员2身份证件类型", "成员2身份证件号", "成员2民族", "成员2工作单位", "成员2职务", "是否进城务工人员随迁子女"]  # fmt: skip
F = ["姓名", "性别", "出生日期", "身份证件类型", "身份证件号码", "民族", "出生地", "户口性质", "户口所在地", "现住址", "入园日期", "是否独生子女", "是否留守儿童", "是否进城务工人员随迁子女", "是否残疾幼儿", "残疾幼儿类别", "是否寄宿生", "是否孤儿", "是否低保", "是否接受资助", "监护人姓名", "监护人身份证件类型", "监护人身份证件号码"]  # fmt: skip
HOME = ["序号", "姓名", "性别", "出生年月", "年级班级", "家庭住址", "父亲姓名", "务工地点", "联系电话", "母亲姓名", "务工地点", "联系电话", "监护人姓名", "与学生关系", "监护人电话", "是否寄宿", "帮扶教师", "备注"]  # fmt: skip


def number(front="513001201403050"):
    front = (front + "021")[:17]
    return front + check_char(front)


def book(*sheets):
    """(name, rows, merges, hidden) each; numbers go in as numbers."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows, merges, hidden in sheets:
        page = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    (page.write_formula if isinstance(cell, str) and cell.startswith("=") else page.write)(r, c, cell)
        for merge in merges:
            page.merge_range(*merge)
        if hidden:
            page.hide()
    made.close()
    return out.getvalue()


def read(rows, merges=(), **options):
    return read_table(book(("名册", rows, merges, False)), "名册.xlsx", today=TODAY, **options)


def only(roster):
    (sheet,) = roster.data_sheets
    return list(sheet.rows())


def test_the_school_register_with_its_numbered_members_is_read():
    said = {"姓名": "杨小梅", "性别": "2", "出生日期": "20140305", "身份证件类型": "居民身份证", "身份证件号": number(), "民族": "苗族", "班号": "202103", "就读方式": "住校", "是否留守儿童": "是",
            "成员1姓名": "杨大明", "成员1关系": "父亲", "成员1联系电话": "13800001234", "成员2姓名": "吴桂英", "成员2关系": "祖母", "成员2联系电话": "13800001235", "成员2是否监护人": "是"}  # fmt: skip
    row = only(read([D, [said.get(h, "") for h in D], [said.get(h, "") if h != "姓名" else "杨小军" for h in D]]))[0]
    assert (row.facts["child.name"], row.facts["child.birth_date"], row.facts["child.id_number"]) == ("杨小梅", "2014-03-05", number())
    assert [(m["relation"], m["name"], m["phone"]) for m in row.members] == [("51", "杨大明", ["13800001234"]), ("62", "吴桂英", ["13800001235"])]


def test_the_kindergarten_list_under_a_merged_title_is_read():
    rows = [
        ["青禾县中心幼儿园幼儿信息表"],
        F,
        [
            "石小江",
            "男",
            "2020-03-05",
            "居民身份证",
            number("513001202003050"),
            "汉族",
            "四川",
            "农业户口",
            "四川",
            "双桥村",
            "2023-09",
            "否",
            "是",
            "否",
            "否",
            "",
            "否",
            "否",
            "是",
            "否",
            "石奶奶",
            "居民身份证",
            "",
        ],
    ]
    row = only(read([*rows, [c if c != "石小江" else "石小河" for c in rows[2][:4]] + [""] + rows[2][5:]], [(0, 0, 0, len(F) - 1, rows[0][0])]))[0]
    assert (row.facts["child.name"], row.facts["child.left_behind"], row.facts["child.subsistence"]) == ("石小江", True, True)
    assert row.facts["guardian.name"] == "石奶奶"


def test_the_homes_own_list_tells_the_repeated_headers_of_father_and_mother_apart():
    row = only(read([HOME, [1, "王小明", "男", "2014.3", "三年级2班", "双桥村3组", "王大", "浙江义乌", "13800001201", "李梅", "广东东莞", "13800001202", "王爷爷", "爷爷", "13800001203", "√", "陈老师", ""],
                     [2, "王小红", "女", "2015年12月", "103班", "双桥村4组", "王二", "在家", "13800001204", "张兰", "浙江", "13800001205", "王二", "父亲", "13800001204", "×", "陈老师", ""]]))[0]  # fmt: skip
    facts = row.facts
    assert (facts["father.away_place"], facts["mother.away_place"], facts["father.phone"], facts["mother.phone"]) == (
        "浙江义乌",
        "广东东莞",
        ["13800001201"],
        ["13800001202"],
    )
    assert (facts["carer.phone"] if "carer.phone" in facts else facts["guardian.phone"]) == ["13800001203"]


def test_the_schools_special_file_with_three_groups_is_read():
    rows = [["学生", "", "", "", "监护人", "", "家长", "", ""], ["姓名", "性别", "出生年月", "联系电话", "姓名", "联系电话", "姓名", "务工地址", "联系电话"],
            ["王小明", "男", "2014.03", "13800001200", "王爷爷", "13800001201", "王大", "浙江义乌", "13800001202"]]  # fmt: skip
    rows.append(["王小红", "女", "2015.03", "", "张奶奶", "13800001203", "张大", "广东佛山", "13800001204"])
    row = only(read(rows, [(0, 0, 0, 3, "学生"), (0, 4, 0, 5, "监护人"), (0, 6, 0, 8, "家长")]))[0]
    assert (row.facts["child.name"], row.facts["child.phone"], row.facts["guardian.name"], row.facts["guardian.phone"]) == (
        "王小明",
        ["13800001200"],
        "王爷爷",
        ["13800001201"],
    )


MESSES = [
    ("身份证号", number()[:17] + "x" if number()[-1] == "X" else number(), "child.id_number", number()),
    ("身份证号", "　" + number() + " ", "child.id_number", number()),
    ("身份证号", "".join(chr(ord(c) + 0xFEE0) for c in number()), "child.id_number", number()),
    ("出生日期", 41703, "child.birth_date", "2014-03-05"),
    ("出生日期", "2014.3.5", "child.birth_date", "2014-03-05"),
    ("出生日期", "20140305", "child.birth_date", "2014-03-05"),
    ("出生日期", "14年3月", "child.birth_date", "2014-03"),
    ("父亲电话", "13800001201/13800001202", "father.phone", ["13800001201", "13800001202"]),
    ("父亲电话", "13800001201(爷爷)", "father.phone", ["13800001201"]),
    ("父亲电话", "+86 138 0000 1201", "father.phone", ["13800001201"]),
    ("父亲电话", 13800001201, "father.phone", ["13800001201"]),
    ("是否寄宿", "√", "child.boarding", True),
    ("姓名", "阿依．古丽", "child.name", "阿依·古丽"),
    ("姓名", "㼆小明", "child.name", "㼆小明"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "code", "value"), MESSES)
def test_a_mess_in_a_cell_is_understood(header, cell, code, value):
    row = {"姓名": "王小明", "性别": "男", "班级": "三年级1班", "父亲姓名": "王大"} | {header: cell}
    other = {
        "姓名": "王小红",
        "性别": "女",
        "班级": "三年级1班",
        "父亲姓名": "王二",
        "身份证号": number("513001201503061"),
        "出生日期": "2015-03-06",
        "父亲电话": "13800001209",
        "是否寄宿": "否",
    }
    heads = list(dict.fromkeys([*row, header]))
    first = only(read([heads, [row[h] for h in heads], [other.get(h, "") for h in heads]]))[0]
    assert first.facts[code] == value


def test_lost_digits_are_reported_and_never_guessed():
    rows = only(
        read(
            [
                ["姓名", "性别", "身份证号", "班级"],
                ["王小明", "男", 513001201403050000, "三年级1班"],
                ["王小红", "女", "5.13001E+17", "三年级1班"],
                ["王小兰", "女", number("513001201503061"), "三年级1班"],
            ]
        )
    )
    assert [[p.reason for p in row.problems] for row in rows] == [["id_lost_digits"], ["id_lost_digits"], []]


def test_a_15_digit_number_and_a_cyrillic_x_are_numbers():
    cyrillic = next(f"51300120140305{n:03d}" for n in range(1000) if check_char(f"51300120140305{n:03d}") == "X")
    rows = only(read([["姓名", "性别", "身份证号", "班级"], ["王小明", "男", cyrillic + "Х", "三年级1班"], ["王小红", "女", "513001900305002", "三年级1班"]]))
    assert rows[0].facts["child.id_number"] == cyrillic + "X" and not rows[0].problems
    assert rows[1].facts["child.id_number"] in ("513001900305002", "51300119900305002" + check_char("51300119900305002"))


def test_pictures_in_cells_are_skipped():
    rows = only(
        read(
            [
                ["姓名", "性别", "班级", "照片", "父亲姓名"],
                ["王小明", "男", "三年级1班", '=DISPIMG("ID_1A2B",1)', "王大"],
                ["王小红", "女", "三年级1班", '=DISPIMG("ID_1A2C",1)', "王二"],
            ]
        )
    )
    assert [row.facts["child.name"] for row in rows] == ["王小明", "王小红"]
    assert not any("DISPIMG" in str(row.facts) for row in rows)


def test_real_pictures_in_cells_and_over_them_are_skipped_in_workbooks_and_in_word():
    """Excel's picture in a cell, a floating one, and one in a Word table; the marked file still comes back."""
    dot = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    page = made.add_worksheet("名册")
    for r, row in enumerate(
        [["姓名", "照片", "性别", "出生日期", "班级"], ["王小明", "", "男", "2014-13-05", "三年级1班"], ["王小红", "", "女", "2015-03-06", "三年级1班"]]
    ):
        page.write_row(r, 0, row)
    page.embed_image(1, 1, "a.png", {"image_data": io.BytesIO(dot)})
    page.insert_image(2, 1, "b.png", {"image_data": io.BytesIO(dot)})
    made.close()
    roster = read_table(out.getvalue(), "名册.xlsx", today=TODAY)
    assert [row.facts["child.name"] for row in only(roster)] == ["王小明", "王小红"] and roster.data_sheets[0].columns["B"] is None
    back = returning.marked(out.getvalue(), "名册.xlsx", sheets_as_json(roster), [returning.Mark(0, 2, ["D"], ["日期不存在"])])
    assert openpyxl.load_workbook(io.BytesIO(back)).active["F2"].value == "日期不存在"
    paper = docx.Document(io.BytesIO(word([["姓名", "照片", "性别", "班级"], ["王小明", "", "男", "三年级1班"], ["王小红", "", "女", "三年级1班"]])))
    paper.tables[0].cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(dot))
    kept = io.BytesIO()
    paper.save(kept)
    assert [row.facts["child.name"] for row in only(read_table(kept.getvalue(), "名册.docx", today=TODAY))] == ["王小明", "王小红"]


def test_a_gb18030_csv_and_several_sheets_are_read_and_hidden_ones_left():
    text = "姓名,性别,出生日期,班级\n王小明,男,2014-03-05,三年级1班\n王小红,女,2015-03-06,三年级1班\n"
    assert len(only(read_table(text.encode("gb18030"), "名册.csv", today=TODAY))) == 2
    rows = [["姓名", "性别", "出生日期", "班级"], ["王小明", "男", "2014-03-05", "三年级1班"]]
    roster = read_table(
        book(("一班", rows, (), False), ("二班", [rows[0], ["王小红", "女", "2015-03-06", "三年级2班"]], (), False), ("旧", rows, (), True)),
        "名册.xlsx",
        today=TODAY,
    )
    assert [sheet.name for sheet in roster.data_sheets] == ["一班", "二班"]


def word(rows, *, above=(), merges=()):
    made = docx.Document()
    for line in above:
        made.add_paragraph(line)
    table = made.add_table(len(rows), max(map(len, rows)))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell:
                table.cell(r, c).text = cell
    for a, b, c, d in merges:
        table.cell(a, b).merge(table.cell(c, d))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_table_in_a_word_file_is_a_roster_with_its_merged_cells_and_its_title():
    rows = [["序号", "姓名", "性别", "班级", "父亲", "", "母亲", ""], ["", "", "", "", "姓名", "电话", "姓名", "电话"], ["1", "王小明", "男", "三年级1班", "王大", "13800001201", "李梅", "13800001202"],
            ["2", "王小红", "女", "三年级1班", "王二", "13800001203", "张兰", "13800001204"]]  # fmt: skip
    merges = [(0, 4, 0, 5), (0, 6, 0, 7), *((0, n, 1, n) for n in range(4))]
    roster = read_table(word(rows, above=["石坪镇留守儿童花名册", "填报日期：2026年9月8日"], merges=merges), "名册.docx", today=TODAY)
    first = only(roster)[0]
    assert (first.facts["child.name"], first.facts["father.phone"], first.facts["mother.name"]) == ("王小明", ["13800001201"], "李梅")
    assert (roster.as_of, roster.data_sheets[0].all_left_behind, first.row) == (date(2026, 9, 8), True, 5)


def test_a_word_file_without_a_table_or_with_entities_is_refused():
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("名单另附")
    made.save(out)
    with pytest.raises(FileRefused, match="没有表格"):
        read_book(out.getvalue())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(FileRefused, match="打不开"):
        read_book(bomb.getvalue())


def test_a_file_behind_a_password_says_so():
    """A workbook really encrypted (ECMA-376 agile, password 1234), and an old .xls whose stream says so (FILEPASS)."""
    old = (DATA / "rosters" / "09_大垭乡留守儿童名册.xls").read_bytes()
    begin = old.index(b"\x09\x08\x10\x00\x00\x06")
    locked = old[: begin + 20] + b"\x2f\x00" + old[begin + 22 :]  # the record behind the first one says: encrypted from here on
    for data in ((DATA / "锁着的名册.xlsx").read_bytes(), locked):
        with pytest.raises(FileRefused, match="设了打开密码.*取消密码"):
            read_table(data, "名册.xlsx", today=TODAY)


def test_a_protected_sheet_is_not_encrypted_and_is_read_and_given_back_open():
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["姓名", "性别", "出生日期", "班级"], ["王小明", "男", "2014-13-05", "三年级1班"], ["王小红", "女", "2015-03-06", "三年级1班"]):
        made.active.append(row)
    made.active.protection.sheet, made.active.protection.password = True, "1234"
    made.save(out)
    roster = read_table(out.getvalue(), "名册.xlsx", today=TODAY)
    assert [row.facts["child.name"] for row in only(roster)] == ["王小明", "王小红"]
    back = returning.marked(out.getvalue(), "名册.xlsx", sheets_as_json(roster), [returning.Mark(0, 2, ["C"], ["日期不存在"])])
    assert openpyxl.load_workbook(io.BytesIO(back)).active.protection.sheet is False


def test_what_is_no_list_says_what_it_is():
    counted = [["农村留守儿童汇总表"], ["区域", "数量", "占总统计量情况（%）", "0-5周岁", "小计", "合计"], ["青禾县", 1200, 100, 300, 300, 1200]]
    assert "汇总表" in read(counted).why_nothing
    single = [
        ["农村留守儿童基本情况登记表"],
        ["姓名", "", "性别", ""],
        ["民族", "", "出生日期", ""],
        ["公民身份证号码", "", "户籍所在地", ""],
        ["父亲姓名", "", "联系电话", ""],
        ["母亲姓名", "", "联系电话", "/"],
    ]
    assert "一人一张" in read(single).why_nothing
    rows = [["姓名", "性别", "出生日期", "班级"], ["王小明", "男", "2014-03-05", "三年级1班"]]
    assert "隐藏" in read_table(book(("封面", [["说明"]], (), False), ("名单", rows, (), True)), "名册.xlsx", today=TODAY).why_nothing
    assert "姓名" in read([["说明"], ["请看附件"]]).why_nothing
