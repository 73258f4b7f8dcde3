"""FORMS §3 and §4 walked line by line: every layout and every mess there, made here, and what must come of it."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from qianshou.kit.idcard import check_char
from qianshou.papers.lexicon import read_headers
from qianshou.papers.rosters import read_table
from tests.papers.unseen import workbook_of

TODAY = date(2026, 11, 20)

# §3, the first rule: words that mean the same. Read as the only other column of a list of children.
SAME = {
    "child.name": "姓名 学生姓名 儿童姓名 留守儿童姓名",
    "child.id_number": "身份证号 公民身份证号码 身份证件号 身份证号码",
    "child.birth_date": "出生日期 出生年月 出生年月日",
    "child.home_address": "现住址 现居住地 家庭住址 家庭详细地址 住址",
    "father.away_place": "务工地 务工地点 当前务工地点 务工地址 打工地点",
    "father.phone": "联系电话 电话 联系方式 手机号 手机",
    "school.name": "就读学校 所在学校 学校",
    "school.class": "年级班级 班级 所在班级",
    "helper.name": "帮扶教师 结对教师 帮扶人",
}
LOOKS_AFTER = "监护人 实际监护人 委托监护人 临时监护人 代理监护人 受委托监护人"

LAYOUTS = {
    "3.4 D with a second member": """\
学校标识码 | 姓名 | 性别 | 出生日期 | 民族 | 身份证件类型 | 健康状况 | 身份证件号 | 户口性质 | 班号 | 入学年月 | 就读方式 | 现住址 | 是否留守儿童 | 上下学方式 | 成员1姓名 | 成员1关系 | 成员1关系说明 | 成员1联系电话 | 成员1是否监护人 | 成员2姓名 | 成员2关系 | 成员2联系电话
= school.code | child.name | child.sex | child.birth_date | child.ethnicity | child.id_type | child.health | child.id_number | child.registration_kind | school.class | school.entered_on | school.attendance_mode | child.home_address | child.left_behind | child.commute_way | contact.name | contact.relation | - | contact.phone | contact.is_guardian | contact.name | contact.relation | contact.phone
2151000001 | 杨小梅 | 2 | 20140305 | 06 | 1 | 10 | | 1 | 3 | 202109 | 2 | 石桥村 | 是 | 步行 | 杨大明 | 51 | | 13800001201 | 否 | 吴桂英 | 62 | 13800001202
2151000001 | 杨小军 | 1 | 20150406 | 01 | 1 | 20 | | 2 | 3 | 202109 | 1 | 石桥村 | 否 | 校车 | 杨大明 | 51 | | 13800001201 | 是 | 龙金花 | 52 | 13800001203""",
    "3.6 F with the guardian's variant, under a merged title": """\
# 青禾县中心幼儿园幼儿信息表
姓名 | 性别 | 出生日期 | 身份证件类型 | 身份证件号码 | 民族 | 出生地 | 户口性质 | 户口所在地 | 现住址 | 入园日期 | 是否独生子女 | 是否留守儿童 | 是否进城务工人员随迁子女 | 是否残疾幼儿 | 残疾幼儿类别 | 是否寄宿生 | 是否孤儿 | 是否低保 | 是否接受资助 | 监护人姓名 | 监护人身份证件类型 | 监护人身份证件号码
= child.name | child.sex | child.birth_date | child.id_type | child.id_number | child.ethnicity | - | child.registration_kind | child.registered_address | child.home_address | school.entered_on | child.only_child | child.left_behind | child.migrant | - | child.disability | child.boarding | child.orphan | child.subsistence | child.aided | guardian.name | guardian.id_type | guardian.id_number
石小江 | 男 | 2020-03-05 | 居民身份证 | | 汉族 | 四川 | 农业户口 | 双桥村 | 双桥村 | 2023-09 | 否 | 是 | 否 | 否 | | 否 | 否 | 是 | 否 | 石老妹 | 居民身份证 |
石小河 | 女 | 2020-07-09 | 居民身份证 | | 汉族 | 四川 | 农业户口 | 双桥村 | 双桥村 | 2023-09 | 否 | 否 | 否 | 否 | | 否 | 否 | 否 | 否 | 石大 | 居民身份证 |""",
    "3.6 J": """\
学生 | < | < | < | 监护人 | < | 家长 | < | <
姓名 | 性别 | 出生年月 | 联系电话 | 姓名 | 联系电话 | 姓名 | 务工地址 | 联系电话
= child.name | child.sex | child.birth_date | child.phone | guardian.name | guardian.phone | contact.name | contact.away_place | contact.phone
王小明 | 男 | 2014.03 | 13800001200 | 王老满 | 13800001201 | 王大 | 浙江义乌 | 13800001202
王小红 | 女 | 2015.03 | | 张老妹 | 13800001203 | 张大 | 广东佛山 | 13800001204""",
    "3.6 K": """\
学生基本情况 | < | < | 家长姓名 | 家庭详细住址 | 家庭联系电话 | 家长务工单位详细地址 | 联系电话 | 其他法定监护人 | < | < | <
姓名 | 性别 | 班级 | ^ | ^ | ^ | ^ | ^ | 称谓 | 职业 | 详细地址 | 联系电话
= child.name | child.sex | school.class | contact.name | child.home_address | child.phone | contact.employer_address | contact.phone,contact.employer_phone | guardian.relation | guardian.occupation | guardian.address | guardian.phone
王小明 | 男 | 三年级1班 | 王大 | 双桥村3组 | 08751234567 | 浙江义乌市北苑街道 | 13800001202 | 爷爷 | 务农 | 双桥村3组 | 13800001203
王小红 | 女 | 三年级1班 | 张大 | 双桥村4组 | | 广东佛山市南海区 | 13800001204 | 奶奶 | 务农 | 双桥村4组 | 13800001205""",
    "3.6 G, the homes' own, its repeated headers under merged parents": """\
序号 | 姓名 | 性别 | 出生年月 | 年级班级 | 家庭住址 | 父亲 | < | < | 母亲 | < | < | 监护人姓名 | 与学生关系 | 监护人电话 | 是否寄宿 | 帮扶教师 | 备注
^ | ^ | ^ | ^ | ^ | ^ | 姓名 | 务工地点 | 联系电话 | 姓名 | 务工地点 | 联系电话 | ^ | ^ | ^ | ^ | ^ | ^
= paper.serial | child.name | child.sex | child.birth_date | school.class | child.home_address | father.name | father.away_place | father.phone | mother.name | mother.away_place | mother.phone | guardian.name | guardian.relation | guardian.phone | child.boarding | helper.name | paper.remark
1 | 王小明 | 男 | 2014.3 | 三年级2班 | 双桥村3组 | 王大 | 浙江义乌 | 13800001201 | 李梅 | 广东东莞 | 13800001202 | 王老满 | 爷爷 | 13800001203 | √ | 陈老师 |
2 | 王小红 | 女 | 2015年12月 | 103班 | 双桥村4组 | 王二 | 在家 | 13800001204 | 张兰 | 浙江 | 13800001205 | 王二 | 父亲 | 13800001204 | × | 陈老师 |""",
}  # fmt: skip

NO_LISTS = {
    "3.2 B": [["农村留守儿童排查汇总表"], ["单位", "总数", "小计", "男", "女", "合计"], ["青禾县", 1200, 300, 150, 150, 1200]],
    "3.3 C": [["区域", "数量", "占总统计量情况（%）", "0-5周岁(小计)", "6-13周岁(小计)", "未采集"], ["石桥镇", 120, 10, 30, 90, 0]],
    "3.6 M": [["学校", "留守人数", "女生数", "占总数%", "合计"], ["石桥小学", 52, 25, 31, 52]],
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_column_by_column(name):
    data, truth = workbook_of(LAYOUTS[name])
    [sheet] = read_table(data, "名册.xlsx", today=TODAY).data_sheets
    assert (sheet.questions, sheet.data_row_count) == ({}, 2)
    got = {sheet.headers[letter] + letter: code for letter, code in sheet.columns.items()}
    assert [code for code, right in zip(got.values(), truth, strict=True) if code not in right] == [], got
    assert all(not row.problems for row in sheet.rows())


@pytest.mark.parametrize("name", NO_LISTS)
def test_a_table_of_counts_says_that_it_is_one(name):
    assert "汇总表" in read_table(sheets_of({"表": NO_LISTS[name]}), "表.xlsx", today=TODAY).why_nothing


def test_words_that_mean_the_same_are_the_same():
    for code, words in SAME.items():
        before = [["姓名"]] if code != "child.name" else []
        before += [["父亲姓名"]] if code.startswith("father.") else []
        for word in words.split():
            reading = read_headers([*before, [word]])[-1]
            assert (word, reading.code, reading.ask) == (word, code, False)
    for word in LOOKS_AFTER.split():
        assert read_headers([["姓名"], [word]])[-1].code in ("guardian.name", "carer.name", "entrusted.name"), word


def sheets_of(sheets):
    """A workbook: {name: rows}; numbers and days go in as such."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    day = made.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell, day)
                elif isinstance(cell, str) and cell.startswith("=DISPIMG"):
                    page.write_formula(r, c, cell)
                elif cell != "":
                    page.write(r, c, cell)
    made.close()
    return out.getvalue()


def number(front="51300120140305002"):
    return front + check_char(front)


X = next(f"51300120140305{n:03d}" for n in range(1000) if check_char(f"51300120140305{n:03d}") == "X")
OLD = "513001900305002"
RETIRED = number("51230119140305002"[:6] + "20140305002")

# (line of §4, header, cell, code, what it must become): ... is "not a fact", a text in angle brackets the reason it is doubted for.
MESSES = [
    ("lower x", "身份证号", X + "x", "child.id_number", X + "X"),
    ("full-width x", "身份证号", X + "ｘ", "child.id_number", X + "X"),
    ("Cyrillic Х", "身份证号", X + "Х", "child.id_number", X + "X"),
    ("spaces behind", "身份证号", number() + "  ", "child.id_number", number()),
    ("leading apostrophe", "身份证号", "'" + number(), "child.id_number", number()),
    ("full-width digits", "身份证号", "".join(chr(ord(c) + 0xFEE0) for c in number()), "child.id_number", number()),
    ("NBSP inside", "身份证号", number()[:6] + "\u00a0" + number()[6:], "child.id_number", number()),
    ("15 digits", "身份证号", OLD, "child.id_number", "513001" + "19900305002" + check_char("51300119900305002")),
    ("retired county code", "身份证号", RETIRED, "child.id_number", RETIRED),
    ("no number", "身份证号", "无", "child.id_number", None),
    ("lost digits as a number", "身份证号", 513001201403050000, "child.id_number", "<id_lost_digits>"),
    ("lost digits in science", "身份证号", "5.13001E+17", "child.id_number", "<id_lost_digits>"),
    ("one digit wrong", "身份证号", number()[:-1] + ("1" if number()[-1] != "1" else "2"), "child.id_number", "<id_checksum>"),
    ("student number G", "学籍号", "G" + number(), "child.student_number", "G" + number()),
    ("student number L", "学籍号", "L513001201403051234", "child.student_number", "L513001201403051234"),
    ("school code as a number", "学校标识码", 2151000001, "school.code", "2151000001"),
    ("sex by code", "性别", 2, "child.sex", "female"),
    ("day as YYYYMMDD", "出生日期", 20140305, "child.birth_date", "2014-03-05"),
    ("day as a serial", "出生日期", 41703, "child.birth_date", "2014-03-05"),
    ("day as a day", "出生日期", datetime(2014, 3, 5), "child.birth_date", "2014-03-05"),  # noqa: DTZ001 - a spreadsheet knows no zone
    ("2012.3.5", "出生日期", "2014.3.5", "child.birth_date", "2014-03-05"),
    ("2012.03", "出生年月", "2014.03", "child.birth_date", "2014-03"),
    ("12年3月", "出生年月", "14年3月", "child.birth_date", "2014-03"),
    ("2014年3月5日", "出生日期", "2014年3月5日", "child.birth_date", "2014-03-05"),
    ("13th month", "出生日期", "2014-13-05", "child.birth_date", "<bad_date>"),
    ("29 February", "出生日期", "2015-02-29", "child.birth_date", "<bad_date>"),
    ("after today", "出生日期", "2030-01-01", "child.birth_date", "<bad_date>"),
    ("registration by code", "户口性质", 1, "child.registration_kind", "农业"),
    ("boarding by code", "就读方式", 2, "school.attendance_mode", "住校"),
    ("health by code", "健康状况", "10", "child.health", "健康或良好"),
    ("document by code", "身份证件类型", 1, "child.id_type", "居民身份证"),
    ("left-behind by a bare digit", "是否留守儿童", 1, "child.left_behind", ...),
    ("ethnic group by code", "民族", "06", "child.ethnicity", "苗族"),
    ("ethnic group as a number", "民族", 15, "child.ethnicity", "土家族"),
    ("ethnic group without 族", "民族", "土家", "child.ethnicity", "土家族"),
    ("kinship by code", "监护人与学生关系", "61", "guardian.relation", "61"),
    *((f"spoken kinship {word}", "监护人与学生关系", word, "guardian.relation", code) for word, code in
      (("爷爷", "61"), ("奶奶", "62"), ("外公", "63"), ("姥爷", "63"), ("外婆", "64"), ("姥姥", "64"), ("大伯", "81"), ("伯伯", "81"), ("叔叔", "83"), ("舅舅", "85"), ("姨", "88"),
       ("姑姑", "90"), ("哥", "71"), ("姐", "75"), ("邻居", "99"), ("老师", "99"), ("爷爷奶奶", "60"), ("祖父母", "60"))),
    ("fixed line", "父亲电话", "0875-1234567", "father.phone", ["08751234567"]),
    ("fixed line with extension", "父亲电话", "0875-1234567-801", "father.phone", ["08751234567-801"]),
    ("village line", "父亲电话", "1234567", "father.phone", ["1234567"]),
    *((f"two numbers by {mark!r}", "父亲电话", f"13800001201{mark}13800001202", "father.phone", ["13800001201", "13800001202"]) for mark in ("/", "、", "；", " ", "\n", "，")),
    ("phone in science", "父亲电话", "1.38E+10", "father.phone", None),
    ("phone as a number", "父亲电话", 13800001201, "father.phone", ["13800001201"]),
    ("+86", "父亲电话", "+86 138 0000 1201", "father.phone", ["13800001201"]),
    ("whose in the cell", "父亲电话", "13800001201(奶奶)", "father.phone", ["13800001201"]),
    *((f"middle dot {dot!r}", "姓名", f"阿依{dot}古丽", "child.name", "阿依·古丽") for dot in "．.•・‧·"),
    ("rare Han, Ext A", "姓名", "㼆小明", "child.name", "㼆小明"),
    ("rare Han, Ext B", "姓名", "𠮷小明", "child.name", "𠮷小明"),
    ("a character the keyboard had not", "姓名", "王?明", "child.name", "王?明"),
    ("pinyin in a name", "姓名", "王yan明", "child.name", "王yan明"),
    ("a line break in a name", "姓名", "王小\n明", "child.name", "王小明"),
    ("a name over two spaces", "姓名", "王　明", "child.name", "王明"),
    *((f"yes as {word}", "是否寄宿", word, "child.boarding", True) for word in ("√", "✔", "是", 1, "住校")),
    *((f"no as {word}", "是否寄宿", word, "child.boarding", False) for word in ("×", "否", 0, "走读")),
    *((f"nothing as {word}", "家庭住址", word, "child.home_address", None) for word in ("无", "/", "—", "", "不详")),
    ("a line break in a cell", "家庭住址", "双桥村\n3组", "child.home_address", "双桥村 3组"),
    ("a picture in a cell", "照片", '=DISPIMG("ID_1A2B",1)', "", ...),
]  # fmt: skip
OTHERS = {"姓名": ["王小红", "石小兰"], "性别": ["女", "男"], "班级": ["三年级1班", "三年级1班"], "父亲姓名": ["王二", "石三"]}
USUAL = {"身份证号": number("51300120150306002"), "出生日期": "2015-03-06", "出生年月": "2015.03", "父亲电话": "13800001209", "是否寄宿": "否", "民族": "汉族", "家庭住址": "双桥村1组",
         "监护人与学生关系": "父亲", "是否留守儿童": "是"}  # fmt: skip


@pytest.fixture(scope="module")
def messes():
    """Each mess on a sheet of its own, between two usual children; the whole is one file."""
    sheets = {}
    for place, (_line, header, cell, _code, _want) in enumerate(MESSES):
        row = {"姓名": "王小明", "性别": "男", "班级": "三年级1班"} | {header: cell} | {"父亲姓名": "王大"}
        below = [[OTHERS[h][n] if h in OTHERS else USUAL.get(h, "") if n == 0 else "" for h in row] for n in range(2)]
        sheets[f"{place}"] = [list(row), list(row.values()), *below]
    return read_table(sheets_of(sheets), "名册.xlsx", today=TODAY).sheets


def test_each_mess_comes_out_as_it_must(messes):
    wrong = []
    for (line, _header, cell, code, want), sheet in zip(MESSES, messes, strict=True):
        first = next(iter(sheet.rows())) if sheet.data else None
        own = [p.reason for p in first.problems if p.reason != "duplicate_in_file"] if first else ["not data"]
        got = first.facts.get(code, ...) if first and code else ...
        if isinstance(want, str) and want.startswith("<"):
            fits = own == [want.strip("<>")]
        else:
            fits = got == want and own == [] and "DISPIMG" not in str(first.facts)
        if not fits:
            wrong.append((line, cell, got, own, sheet.why_not))
    assert not wrong, "\n".join(map(str, wrong))
