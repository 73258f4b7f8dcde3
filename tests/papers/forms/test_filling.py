"""Forms filled: values where they belong, everything else as it came, nothing that a spreadsheet would run."""

import datetime as dt
import io
import json
import zipfile

import docx
import openpyxl
import pytest

from qianshou.kit.errors import Refused
from qianshou.kit.workbook import read_book
from qianshou.papers.forms import read_form
from qianshou.papers.forms.filling import Whole, fill_form
from qianshou.papers.forms.filling.stretching import shifted
from qianshou.papers.forms.filling.words import admitted, answer, chosen, fact_for, plain
from qianshou.papers.forms.ticks import boxes, ticked
from tests.papers.forms.blanks import DATA, invented

TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))["files"]
WHOLE = Whole({"paper.unit": "石桥小学", "paper.date": "2026年11月22日", "school.name": "石桥小学"}, "注：导出人：陈老师")
ADULT = {"name": "吴桂英", "relation": "奶奶", "phone": "13800000003", "id_number": "520000195001010000", "away_place": "浙江省义乌市", "employer": "鞋厂"}


def child(number):
    own = {
        "name": f"孩子{number}", "sex": "男" if number % 2 else "女", "birth_date": dt.date(2014, 3, number % 27 + 1), "id_number": f"52048120140305{number:04}",
        "ethnicity": "侗族", "home_address": "青禾县石桥乡石桥村三组十二号院子后面", "boarding": number % 3 > 0, "subsistence": True, "left_behind_kind": "双亲留守",
        "student_number": f"G52048120140305{number:04}", "commute_way": "步行", "health": "健康",
    }  # fmt: skip
    people = {f"{who}.{name}": value for who in ("father", "mother", "guardian", "carer") for name, value in ADULT.items()}
    school = {"school.name": "石桥小学", "school.class": "三年级（1）班", "school.grade": "三年级", "school.class_teacher": "陈老师", "helper.name": "张老师"}
    return {f"child.{name}": value for name, value in own.items()} | people | school


def children(count):
    return [child(number) for number in range(1, count + 1)]


def blank(name):
    return (DATA / name).read_bytes()


LISTS = sorted(name for name, file in TRUTH.items() if file["format"] == "xlsx")
CARDS = sorted(name for name, file in TRUTH.items() if file["format"] == "docx")


def ruled(cell):
    return [getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")]


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gets_its_children_and_keeps_the_rest(name):
    want, before = TRUTH[name]["sheets"][0], sheet_of(blank(name))
    after = sheet_of(fill_form(blank(name), children(5), WHOLE).data)
    for letter, code in want["columns"].items():
        for number in range(5):
            value, fact = after[f"{letter}{want['first_row'] + number}"].value, child(number + 1).get(code or "")
            if code == "paper.serial":
                assert value == number + 1
            elif code is None or fact is None:
                assert value is None
            elif letter in want.get("choices", {}):
                assert value in want["choices"][letter]
            elif not isinstance(fact, bool | dt.date):
                assert value == fact
    for cell, formula in want["formulas"].items():
        assert after[cell].value == formula
    for area in want["untouched"]:
        for row in before[area]:
            for cell in row:
                if cell.coordinate not in want.get("untouched_except", []):
                    assert after[cell.coordinate].value == cell.value
                    assert ruled(after[cell.coordinate]) == ruled(cell)
    assert {str(m) for m in before.merged_cells.ranges} == {str(m) for m in after.merged_cells.ranges}
    assert after.page_setup.orientation == before.page_setup.orientation


@pytest.mark.parametrize("name", LISTS)
def test_more_children_than_rows_push_totals_and_signatures_down_whole(name):
    want, before = TRUTH[name]["sheets"][0], sheet_of(blank(name))
    more = 7
    after = sheet_of(fill_form(blank(name), children(want["row_count"] + more), WHOLE).data)
    last = want["last_row"]
    for cell in want["formulas"]:
        assert after.cell(before[cell].row + more, before[cell].column).value == want["formulas"][cell].replace(str(last), str(last + more))
    foot = before.cell(last + 1, 1).value
    assert after.cell(last + 1 + more, 1).value == foot
    moved = {(m.min_row + (more if m.min_row > last else 0), m.min_col, m.max_col) for m in before.merged_cells.ranges}
    assert {(m.min_row, m.min_col, m.max_col) for m in after.merged_cells.ranges} == moved
    for column in range(1, want["column_count"] + 1):
        assert ruled(after.cell(last + more, column)) == ruled(before.cell(last, column))
        assert ruled(after.cell(last + 1 + more, column)) == ruled(before.cell(last + 1, column))
    for one in after.data_validations.dataValidation:
        assert {area.max_row for area in one.sqref.ranges} == {last + more}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_in_word_has_a_page_for_each_child(name):
    filled = fill_form(blank(name), children(3), WHOLE)
    document = docx.Document(io.BytesIO(filled.data))
    assert (filled.ending, filled.rows, filled.files, len(document.tables)) == ("docx", 3, 1, 3)
    for number, table in enumerate(document.tables, 1):
        for field in TRUTH[name]["fields"]:
            fact, cell = child(number).get(field["code"]), table.cell(*field["fill_cell"][1:])
            if field.get("style") == "tick":
                assert cell.text.count("☑") == 1
            elif fact is not None and not isinstance(fact, dt.date):
                assert cell.text == fact
        for place in TRUTH[name]["untouched"]:
            assert table.cell(*place[1:]).text == docx.Document(io.BytesIO(blank(name))).tables[0].cell(*place[1:]).text
    lines = [p.text for p in document.paragraphs]
    for line in TRUTH[name]["untouched_paragraphs"]:
        assert lines.count(line) == 3


def test_one_file_each_comes_in_a_zip_with_namesakes_apart():
    same = [{**child(1), "child.name": "王小明"}, {**child(2), "child.name": "王小明"}]
    filled = fill_form(blank(CARDS[0]), same, WHOLE, apart=True)
    assert (filled.ending, filled.files) == ("zip", 2)
    assert zipfile.ZipFile(io.BytesIO(filled.data)).namelist() == ["001王小明.docx", "002王小明.docx"]


def test_a_card_in_a_workbook_becomes_a_sheet_for_each_child():
    form = next(f for f in invented() if f.name == "一生一档登记卡")
    filled = fill_form(form.data, children(2), WHOLE)
    book = openpyxl.load_workbook(io.BytesIO(filled.data))
    assert book.sheetnames == ["001孩子1", "002孩子2"]
    assert book.worksheets[1]["C2"].value == "孩子2"
    assert "☑是" in book.worksheets[0]["C5"].value
    assert {str(m) for m in book.worksheets[0].merged_cells.ranges} == {str(m) for m in sheet_of(form.data).merged_cells.ranges}


def test_boxes_of_every_kind_are_ticked_where_the_fact_says():
    form = next(f for f in invented() if "附件1" in f.name)
    facts = child(1) | {"child.both_away": True, "school.stage": "小学", "child.registered": False}
    table = docx.Document(io.BytesIO(fill_form(form.data, [facts], WHOLE).data)).tables[0]
    texts = {cell.text for cell in table._cells}
    assert "健康(√) 残疾( ) 患病( )" in texts
    assert "幼儿园( ) 未入园( ) 小学(√) 初中( ) 高中( ) 中职( ) 辍学( ) 不在学( )" in texts
    assert {"是( ) 否(√)", "是(√) 否( )"} <= texts


@pytest.mark.parametrize("evil", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("http://x")', "\t=1", "a\x00b\x1f", "_x0041_", "𠮷" * 40_000])
def test_no_text_becomes_a_formula_or_breaks_the_file(evil):
    facts = {**child(1), "child.name": evil, "father.name": evil}
    cell = sheet_of(fill_form(blank(LISTS[0]), [facts], WHOLE).data)["B4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert docx.Document(io.BytesIO(fill_form(blank(CARDS[0]), [facts], WHOLE).data)).tables


def test_only_admitted_words_go_into_a_drop_down():
    assert admitted("双亲留守", "child.left_behind_kind", ["双方外出", "一方外出"]) == "双方外出"
    assert admitted("单亲留守", "child.left_behind_kind", ["双方外出", "一方外出"]) == "一方外出"
    assert admitted(False, "child.boarding", ["走读", "住校"]) == "走读"
    assert admitted(True, "child.boarding", ["走读", "住校"]) == "住校"
    assert admitted("爷爷", "guardian.relation", ["祖父母", "外祖父母", "其他"]) == "祖父母"
    assert admitted("男", "child.sex", ["1.男", "2.女"]) == "1.男"
    assert admitted("继父", "guardian.relation", ["父亲", "母亲"]) in (None, "父亲")
    assert admitted("＊＊＊＊", "child.health", ["健康", "残疾"]) is None


def test_where_a_form_asks_which_parent_is_away_the_one_who_is_gets_the_tick():
    words = ["父母双方外出", "父亲外出", "母亲外出"]
    assert chosen({"child.left_behind_kind": "双亲留守"}, "child.left_behind_kind", words) == "父母双方外出"
    assert chosen({"child.left_behind_kind": "单亲留守", "father.away": True, "mother.away": False}, "child.left_behind_kind", words) == "父亲外出"
    assert chosen({"child.left_behind_kind": "单亲留守"}, "child.left_behind_kind", words) is None


def test_a_card_of_the_whole_county_bears_each_childs_own_school_and_no_day_for_the_opening_of_the_file():
    data = (DATA.parent / "forms_unseen" / "09_留守儿童关爱服务档案表(空表).docx").read_bytes()
    made = docx.Document(io.BytesIO(fill_form(data, [child(1)], Whole({"paper.unit": "青禾县", "paper.date": "2026年11月22日"})).data))
    assert made.paragraphs[1].text.startswith("学校（盖章）：石桥小学")
    assert "2026" not in made.paragraphs[1].text


@pytest.mark.parametrize(
    ("code", "head", "facts", "says"),
    [
        ("child.left_behind_kind", "留守类型（单亲外出/双亲外出）", {"child.left_behind_kind": "双亲留守"}, "双亲外出"),
        ("child.left_behind_kind", "是否留守儿童（0非留守 1单亲留守 2双亲留守）", {"child.left_behind_kind": "双亲留守"}, "2双亲留守"),
        (
            "child.left_behind_kind",
            "留守类型\n（①双亲外出②父亲外出③母亲外出）",
            {"child.left_behind_kind": "单亲留守", "father.away": False, "mother.away": True},
            "③母亲外出",
        ),
        ("child.left_behind_kind", "留守类型（城镇/农村）", {"child.left_behind_kind": "双亲留守"}, "双亲留守"),
        ("child.boarding", "就读方式（走读/住校/借宿）", {"child.boarding": True}, "住校"),
        ("child.boarding", "是否寄宿(是/否)", {"child.boarding": False}, "否"),
        ("child.left_behind", "儿童类别（符合的打√）/留守", {"child.left_behind": True}, "√"),
        ("child.left_behind", "儿童类别（符合的打√）/留守", {"child.left_behind": False}, None),
        ("child.disability", "儿童类别（符合的打√）/残疾", {"child.disability": "肢体残疾"}, "√"),
        ("school.stage", "就学情况(读书/辍学/未到年龄)", {"school.stage": "小学"}, "读书"),
        ("school.stage", "就学情况（学龄前、小学、初中、失学）", {"school.stage": "小学"}, "小学"),
        ("school.stage", "是否在校（年级）", {"school.stage": "小学", "school.grade": "三年级"}, "三年级"),
        ("child.home_address", "家庭住址（行政村、自然村）", {"child.home_address": "石坪镇向阳村"}, "石坪镇向阳村"),
    ],
)
def test_a_cell_is_filled_in_the_words_its_head_prints_or_with_the_tick_it_asks_for(code, head, facts, says):
    assert answer(facts, code, head) == says


@pytest.mark.parametrize("head", ["脱贫户/监测户", "是否建档立卡户"])
def test_a_schools_hardship_does_not_answer_for_the_countys_list_of_poor_families(head):
    assert plain(True, "child.hardship", head) is None
    assert plain(True, "child.hardship", "家庭是否困难") == "是"
    assert (plain("3万", "father.income", "月收入（元）"), plain("3万", "father.income", "年收入")) == (None, "3万")


@pytest.mark.parametrize(
    ("code", "head", "said"),
    [
        ("school.name", "就读学校", "石桥小学"),
        ("school.name", "就读学校及年级", "石桥小学三年级"),
        ("school.class", "学校班级", "石桥小学三年级2班"),
        ("school.class", "班级", "三年级2班"),
    ],
)
def test_school_and_class_asked_in_one_cell_are_both_written(code, head, said):
    assert fact_for({"school.name": "石桥小学", "school.grade": "三年级", "school.class": "三年级2班"}, code, head) == said


def test_boxes_are_found_before_and_behind_their_words():
    assert [b.word for b in boxes("是□  否□")] == ["是", "否"]
    assert [b.word for b in boxes("□男 □女")] == ["男", "女"]
    assert ticked("□男 □女", {"女"}) == "□男 ☑女"
    assert ticked("健康（ ） 残疾（ ）", {"残疾"}) == "健康（ ） 残疾（√）"
    assert boxes("上下学距离（公里）") == []


@pytest.mark.parametrize(
    ("formula", "want"),
    [
        ("=SUM(N4:N13)", "=SUM(N4:N15)"),
        ("=COUNTIF($C$4:$C$13,\"男\")", "=COUNTIF($C$4:$C$15,\"男\")"),
        ("=N14/B4", "=N16/B4"),
        ("=SUM(其他!N4:N13)", "=SUM(其他!N4:N13)"),
        ("=SUM('名单'!N4:N13)+1", "=SUM('名单'!N4:N15)+1"),
        ("=IF(A13=\"N14\",N$14,N13)", "=IF(A13=\"N14\",N$16,N13)"),
    ],
)  # fmt: skip
def test_a_formula_means_the_same_cells_after_rows_came_in(formula, want):
    assert shifted(formula, "名单", "名单", 4, 13, 2) == want


def test_nobody_and_forms_that_ask_nothing_are_refused():
    with pytest.raises(Refused):
        fill_form(blank(LISTS[0]), [], WHOLE)
    with pytest.raises(Refused):
        fill_form(b"a,b\n1,2\n", children(1), WHOLE)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"), [("gb18030", ",", "\r\n"), ("utf-8-sig", ";", "\n"), ("utf-16", "\t", "\r\n"), ("utf-8", ",", "\n")]
)
def test_a_csv_blank_comes_back_as_a_csv_of_its_own_kind(encoding, delimiter, newline):
    blank = newline.join(
        ["留守学生名单,,,,", '"填报单位：",,,"  ""备""",', "序号,姓名,性别,身份证号,家庭住址", ",,,,", "合计,=COUNTA(B4:B4),,,", "填表人：,,,,", ""]
    )
    data = blank.replace(",", delimiter).encode(encoding)
    evil = [child(1), {**child(2), "child.name": "=1+1", "child.home_address": f"a{delimiter}b"}, child(3)]
    filled = fill_form(data, evil, WHOLE)
    lines = filled.data.decode(encoding).split(newline)
    assert (filled.ending, filled.data[:2]) == ("csv", data[:2])
    assert lines[0] == "留守学生名单,,,,".replace(",", delimiter)
    assert lines[2] == "序号,姓名,性别,身份证号,家庭住址".replace(",", delimiter)
    assert lines[3].startswith(f"1{delimiter}孩子1{delimiter}男{delimiter}'520481201403050001{delimiter}")
    assert lines[4].startswith(f"2{delimiter}'=1+1{delimiter}")
    assert f'"a{delimiter}b"' in lines[4]
    assert lines[6] == "合计,=COUNTA(B4:B6),,,".replace(",", delimiter)
    assert lines[7] == "填表人：,,,,".replace(",", delimiter)
    again = read_book(filled.data).grids[0]
    assert again.columns[1][3:6] == ["孩子1", "=1+1", "孩子3"]


def test_an_old_xls_comes_back_as_xlsx_with_its_words_and_merges_and_lines_drawn_anew():
    data = (DATA.parent / "forms_unseen" / "02_留守学生信息汇总表(空表,旧格式).xls").read_bytes()
    was, filled = sheet_of(blank("02_留守学生信息汇总表(空表).xlsx")), fill_form(data, children(3), WHOLE)
    sheet = sheet_of(filled.data)
    assert filled.ending == "xlsx"
    assert {m.coord for m in sheet.merged_cells.ranges} == {m.coord for m in was.merged_cells.ranges}
    assert [[cell.value for cell in row] for row in sheet["A3:R4"]] == [[cell.value for cell in row] for row in was["A3:R4"]]
    assert [sheet.cell(row, 4).value for row in (5, 6, 7, 8)] == ["孩子1", "孩子2", "孩子3", None]
    assert (sheet["A20"].value, ruled(sheet["B5"])) == (was["A20"].value, ["thin"] * 4)


def test_a_list_in_which_children_stand_already_is_no_blank():
    with pytest.raises(Refused, match="不是空表"):
        fill_form((DATA.parent / "rosters" / "09_大垭乡留守儿童名册.xls").read_bytes(), children(3), WHOLE)


def test_children_push_signatures_down_where_the_head_stands_right_over_them():
    book = openpyxl.Workbook()
    for row in (["名单"], ["序号", "姓名", "性别", "家庭住址"], ["填表人（签字）："]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    sheet = sheet_of(fill_form(out.getvalue(), children(2), WHOLE).data)
    assert [sheet.cell(row, 2).value for row in (3, 4)] == ["孩子1", "孩子2"]
    assert sheet["A5"].value == "填表人（签字）："


def test_every_invented_form_takes_children_without_an_error():
    for form in invented():
        filled = fill_form(form.data, children(12), WHOLE)
        assert filled.rows == 12
        assert read_form(filled.data).kind in ("xlsx", "docx")


def test_a_sheet_with_styles_to_the_very_end_is_filled_without_filling_up():
    book = openpyxl.load_workbook(io.BytesIO(blank(LISTS[0])))
    book.active.cell(1_048_576, 30).number_format = "@"
    out = io.BytesIO()
    book.save(out)
    made = fill_form(out.getvalue(), children(25), WHOLE).data
    assert len(made) < 40_000
    assert sheet_of(made)["B29"].value == "=COUNTA(B4:B28)"


def test_too_many_children_for_one_document_are_refused_before_work_begins():
    with pytest.raises(Refused, match="500"):
        fill_form(blank(CARDS[0]), children(501), WHOLE)
