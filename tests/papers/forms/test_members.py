"""Family members in a one-per-child sheet: the table found, filled from the adults on file, grown where it is too short, the rest told; no photo is touched."""

import datetime as dt
import io
import json

import docx
import openpyxl
import pytest
from django.utils import timezone
from openpyxl.styles import Border, Side

from qianshou.domain.accounts.actors import SystemActor
from qianshou.papers.choices import FileKind, Layout
from qianshou.papers.files import keeping
from qianshou.papers.files.actions import sweep
from qianshou.papers.forms import read_form
from qianshou.papers.forms.facts import form_facts
from qianshou.papers.forms.filling import Whole, fill_form
from qianshou.papers.forms.filling.filled import unknown_columns
from qianshou.papers.models import Export
from tests.cast import TODAY
from tests.papers.forms.blanks import DATA
from tests.people_cast import child

UNSEEN = DATA.parent / "forms_unseen"
WORD = (UNSEEN / "09_留守儿童关爱服务档案表(空表).docx").read_bytes()
THIN = Border(*[Side(style="thin")] * 4)
FAMILY = [
    {"name": "龙大山", "relation": "父亲", "age": 41, "phone": "13800001001", "away_place": "浙江义乌", "employer": "针织厂"},
    {"name": "吴金花", "relation": "母亲", "age": 39, "phone": "13800001002", "away_place": "广东东莞"},
    {"name": "吴桂英", "relation": "奶奶", "age": 68, "phone": "13800001003", "health": "高血压", "away_place": "在家"},
    *({"name": f"亲戚{n}", "relation": "叔叔"} for n in range(1, 10)),
]


def facts(count):
    return {"uid": "c1", "child.name": "龙小梅", "members": FAMILY[:count]}


def card():
    """A workbook card: 父亲 and 母亲 printed in the family table, a merged label beside it, signatures under it."""
    book = openpyxl.Workbook()
    page = book.active
    rows = [["登记卡"], ["姓名", None, "性别", None, "民族", None], ["身份证号", None, "家庭住址", None, "联系电话", None],
            ["家庭成员", "称谓", "姓名", "年龄", "职业", "联系电话"], [None, "父亲"], [None, "母亲"], ["单位负责人（签字）："]]  # fmt: skip
    for row in rows:
        page.append(row)
    page.merge_cells("A4:A6")
    page.merge_cells("A7:F7")
    for row in range(2, 8):
        for column in range(1, 7):
            page.cell(row, column).border = THIN
    return book


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_table_is_found_as_its_author_wrote_down_and_the_photo_is_listed():
    want = json.loads((UNSEEN / "truth.json").read_text("utf-8"))["files"]["09_留守儿童关爱服务档案表(空表).docx"]
    read = read_form(WORD)
    (table,) = read.cards[0].members
    assert (table.head, table.first, table.last) == tuple(want["members"][key] for key in ("header", "first", "last"))
    assert {str(place): name for place, name in table.columns.items()} == want["members"]["columns"]
    assert [list(f.fill) for f in read.cards[0].fields if f.style == "photo"] == [want["photo"][1:]]
    assert any("照片" in words for words in unknown_columns(read))


@pytest.mark.parametrize(("count", "rows", "left"), [(2, 16, []), (4, 16, []), (6, 18, []), (12, 22, ["叔叔亲戚8", "叔叔亲戚9"])])
def test_rows_come_in_for_more_adults_and_whom_none_was_left_for_is_told(count, rows, left):
    filled = fill_form(WORD, [facts(count)], Whole({}))
    table = docx.Document(io.BytesIO(filled.data)).tables[0]
    assert len(table.rows) == rows
    first = [table.cell(5, column).text for column in (1, 2, 3, 4, 5, 7)]
    assert first == ["龙大山", "父亲", "41", "", "浙江义乌针织厂", "13800001001"]
    assert [table.cell(6, column).text for column in (1, 5)] == ["吴金花", "广东东莞"]
    assert [bool(table.cell(row, 1).text) for row in range(5, 9)] == [row < 5 + count for row in range(5, 9)]
    assert table.cell(rows - 7, 0).text == "实际监护人"
    assert table.cell(5, 0)._tc is table.cell(rows - 8, 0)._tc
    assert table.cell(0, 7).text == "贴照片处\n（近期免冠一寸）"
    assert filled.left == ({"c1": left} if left else {})


def test_relations_printed_in_the_rows_are_answered_and_others_told():
    made = fill_form(saved(card()), [facts(3)], Whole({}), apart=False)
    page = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert [[c.value for c in row] for row in page["B5:F6"]] == [["父亲", "龙大山", 41, None, "13800001001"], ["母亲", "吴金花", 39, None, "13800001002"]]
    assert made.left == {"c1": ["奶奶吴桂英"]}


def test_open_rows_of_a_workbook_grow_with_the_label_beside_them():
    book = card()
    book.active["B5"].value = book.active["B6"].value = None
    made = fill_form(saved(book), [facts(4)], Whole({}))
    page = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert [page.cell(row, 2).value for row in range(5, 9)] == ["父亲", "母亲", "奶奶", "叔叔"]
    assert {str(m) for m in page.merged_cells.ranges} == {"A4:A8", "A9:F9"}
    assert page["A9"].value == "单位负责人（签字）："
    assert page["C8"].border.bottom.style == "thin"


def test_a_second_table_of_relations_beside_a_card_is_the_family_and_no_list_of_children():
    document = docx.Document()
    for rows in (
        [["姓名", "", "性别", ""], ["民族", "", "身份证号", ""], ["家庭住址", "", "联系电话", ""]],
        [["姓名", "关系", "年龄", "电话"], [""] * 4, [""] * 4],
    ):
        table = document.add_table(rows=len(rows), cols=4, style="Table Grid")
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                table.cell(row, column).text = words
    data = saved(document)
    read = read_form(data)
    assert ([len(c.members) for c in read.cards], read.lists) == ([0, 1], [])
    made = docx.Document(io.BytesIO(fill_form(data, [facts(2)], Whole({})).data))
    assert [made.tables[1].cell(row, 0).text for row in (1, 2)] == ["龙大山", "吴金花"]


@pytest.mark.django_db
def test_the_adults_are_those_on_file_parents_first_masked_where_not_opened_and_the_dead_left_out(cast):
    world = cast.with_("children")
    rows = [child(world, name) for name in ("mei", "gu")]
    plain = form_facts(rows, definition="school", opened=frozenset({"reveal_phone", "see_delicate"}), today=TODAY, members=True)
    assert [(one["relation"], one["name"]) for one in plain[0]["members"]] == [("父亲", "龙大山"), ("母亲", "吴金花"), ("奶奶", "吴桂英")]
    assert [one["name"] for one in plain[1]["members"]] == ["石勇"]
    assert (plain[0]["members"][2]["health"], plain[0]["members"][0]["phone"]) == ("高血压", "13800001001")
    shut = form_facts(rows, definition="school", opened=frozenset(), today=TODAY, members=True)[0]["members"]
    assert ("*" in shut[0]["phone"], shut[2]["health"]) == (True, "＊＊＊＊")


@pytest.mark.django_db
def test_the_names_a_form_had_no_row_for_go_with_its_file(cast):
    actor, school = cast.actor("school"), cast.unit("school")
    file = keeping.keep(actor, county_id=school.county_id, kind=FileKind.EXPORT, data=b"filled", name="登记卡.xlsx")
    asked = {"codes": ["child.name"], "left": {"c1": ["吴桂英"]}}
    row = Export.objects.create(county_id=school.county_id, unit=school, path=school.path, user=actor.user, layout=Layout.FORM, purpose="校内核对", rows=1, asked=asked, file=file)
    for later, kept in ((dt.timedelta(0), {"codes", "left"}), (dt.timedelta(hours=25), {"codes"})):
        sweep(SystemActor(TODAY), now=timezone.now() + later)
        row.refresh_from_db()
        assert set(row.asked) == kept
