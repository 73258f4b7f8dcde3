"""One-per-child sheets, filled: several sheets, tables and files are several children, through the same preview, take and undo as rosters."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qianshou.domain.people.choices import FactKind
from qianshou.domain.people.models import Carer, Child, Fact
from qianshou.kit.errors import Invalid
from qianshou.kit.workbook import Grid
from qianshou.papers.choices import BatchState
from qianshou.papers.files.keeping import contents
from qianshou.papers.forms.opening import open_form
from qianshou.papers.forms.read import read_opened
from qianshou.papers.forms.ticks import boxes, ticked
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch, StagedRow
from qianshou.papers.rosters import read_table
from qianshou.papers.rosters.cards import fold_cards
from qianshou.papers.rosters.columns import read_cards
from tests.papers.cards import BANNERS, CORNER, LAYOUT_A, MEMBERS, SIDES, card, document, workbook
from tests.papers.imports.world import held, take

FORMS = Path(__file__).resolve().parents[2] / "data" / "forms"
TODAY = dt.date(2026, 11, 20)
MEI = card(LAYOUT_A, "杨小梅")
LAN = card(LAYOUT_A, "石小兰", father="石大", born="2015-04-04")
JIANG = card(MEMBERS, "吴小江", sex="男", father="吴强", born="2015-06-07", phone="")
DEAD = card(LAYOUT_A, "龙小军").replace(
    "父亲姓名 | 杨大明 | 出生日期 | 1986-05-06 | 当前务工地点 | 浙江省义乌市", "父亲姓名 | — | 出生日期 | — | 当前务工地点 | —"
)


def rows(data, filename="卡.xlsx"):
    [sheet] = read_table(data, filename, today=TODAY).data_sheets
    return sheet, list(sheet.rows())


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (workbook(("杨小梅", [MEI]), ("石小兰", [LAN])), ["杨小梅", "石小兰"]),
        (workbook(("五年级", [MEI, LAN])), ["五年级 第 1 张", "五年级 第 2 张"]),
        (document(MEI, LAN), ["表1", "表2"]),
    ],
    ids=["sheets", "one under the other", "word tables"],
)
def test_the_ministrys_form_is_read_to_its_last_box_without_a_question(data, places):
    sheet, (mei, lan) = rows(data)
    assert (sheet.cards, sheet.questions, sheet.all_left_behind, sheet.as_of) == (places, {}, True, dt.date(2026, 9, 5))
    assert (lan.facts["child.name"], lan.facts["father.name"], lan.facts["child.birth_date"]) == ("石小兰", "石大", "2015-04-04")
    want = {
        "paper.unit": "石桥村村委会", "child.name": "杨小梅", "child.sex": "female", "child.ethnicity": "苗族", "child.birth_date": "2014-03-05",
        "child.registered": True, "child.home_address": "石桥镇石桥村三组12号", "child.health": "健康", "child.boarding": True, "school.stage": "primary",
        "school.class": "五年级3班", "grandfather.name": None, "grandmother.name": "吴桂英", "grandmother.birth_date": "1955-03",
        "father.name": "杨大明", "father.birth_date": "1986-05-06", "father.away_place": "浙江省义乌市", "father.phone": ["13900001111"],
        "mother.away_place": "广东省佛山市", "mother.phone": ["13900001112"], "child.both_away": True, "entrusted.name": "吴桂英",
        "entrusted.relation": "62", "entrusted.phone": ["13900001113"], "child.guardianship_quality": "监护情况一般",
        "child.income_source": "打工收入、种养殖业", "child.relief": "享受低保",
    }  # fmt: skip
    assert {code: mei.facts[code] for code in want} == want
    assert mei.problems == []


def test_a_table_of_family_members_gives_its_people_and_a_dash_for_a_parent_means_dead():
    _sheet, [jiang] = rows(document(JIANG), "卡.docx")
    assert (jiang.facts["school.class"], jiang.facts["child.boarding"]) == ("五年级1班", False)
    assert jiang.members == [
        {"relation": "51", "name": "吴强", "age": 41, "away_place": "广东东莞", "phone": ["13900002221"]},
        {"relation": "52", "name": "杨小琴", "age": 39, "phone": ["13900002222"], "away": False},
        {"relation": "62", "name": "石老妹", "age": 70},
    ]
    _sheet, [jun] = rows(workbook(("龙小军", [DEAD])))
    assert (jun.facts["father.special"], jun.facts["mother.name"]) == ("去世", "龙金花")


def test_cards_of_three_forms_in_one_file_are_three_lists_and_every_adult_is_told_apart():
    sheets = read_table(workbook(("甲", [BANNERS]), ("乙", [SIDES]), ("丙", [CORNER])), today=TODAY).data_sheets
    assert [(sheet.cards, sheet.questions) for sheet in sheets] == [(["甲"], {}), (["乙"], {}), (["丙"], {})]
    banners, sides, corner = (next(sheet.rows()) for sheet in sheets)
    heads = ("father.name", "father.away_place", "mother.name", "child.birth_date")
    assert [banners.facts[code] for code in (*heads, "guardian.relation", "mother.away")] == ["王大", "浙江义乌", "李梅", "2014-03", "61", False]
    assert [sides.facts[code] for code in (*heads, "carer.relation", "carer.health", "child.left_behind", "child.orphan")] == [
        "王大", "浙江", "李梅", "2014-03-05", "61", "良好", True, None,
    ]  # fmt: skip
    assert [(m["relation"], m["name"], m.get("away")) for m in corner.members] == [("51", "王大", None), ("52", "李梅", None), ("62", "张老妹", False)]
    assert (corner.facts["helper.phone"], corner.facts["child.left_behind_kind"]) == (["13800001209"], "both")


def test_a_blank_card_that_the_form_reader_filled_is_read_back_the_same():
    """The open registration card: each blank gets a value by its code, and every code comes back."""
    data = (FORMS / "05_留守儿童基本情况登记卡(空表).docx").read_bytes()
    opened, out, want = open_form(data), io.BytesIO(), {}
    for blank in read_opened(opened).cards:
        for field in (one for one in blank.fields if one.want.code and one.style != "inline"):
            cell = opened.source.tables[blank.index].cell(*field.fill)
            person, _dot, asked = field.want.code.partition(".")
            told = {
                "name": f"王{'甲乙丙丁戊己庚辛'[len(want) % 8]}",
                "sex": "男",
                "birth_date": "2014-03-05",
                "phone": "13800001201",
                "relation": "爷爷",
                "id_number": "",
            }
            value = boxes(cell.text)[0].word if field.style == "tick" else told.get(asked, "某某")
            cell.text = ticked(cell.text, {value}) if field.style == "tick" else value
            want[field.want.code] = value
    opened.source.save(out)
    _sheet, [row] = rows(out.getvalue(), "卡.docx")
    assert len(want) > 20 and not set(want) - set(row.facts)
    assert all(row.facts[code] == value for code, value in want.items() if code.endswith(".name"))


def test_an_empty_card_is_told_from_a_filled_one():
    roster = read_table(workbook(("空表", [card(LAYOUT_A, "", sex="", father="", born="", phone="")])), today=TODAY)
    assert roster.data_sheets == [] and "一人一张" in roster.why_nothing


@pytest.mark.django_db
def test_cards_go_in_with_their_families_and_an_undo_leaves_nothing(cast):
    before = held()
    batch = take(cast, workbook(("杨小梅", [MEI]), ("吴小江", [JIANG]), ("龙小军", [DEAD])), "登记表.xlsx")
    assert (batch.state, batch.counts["taken_new"]) == (BatchState.TAKEN, 3)
    mei = Child.objects.get(name="杨小梅")
    adults = {c.name: (c.relation, c.standing, c.looks_after) for c in mei.carers.all()}
    assert (adults["杨大明"], adults["吴桂英"]) == (("51", "parent", False), ("62", "entrusted", True))
    assert (mei.edu_unit, mei.boarding) == (cast.unit("class_5_3"), True)
    assert set(Carer.objects.filter(child__name="吴小江").values_list("relation", "name")) == {("51", "吴强"), ("52", "杨小琴"), ("62", "石老妹")}
    assert Fact.objects.filter(child__name="龙小军", carer__relation="51", kind=FactKind.DEAD).exists()
    assert set(Fact.objects.filter(child=mei, kind=FactKind.AWAY).values_list("as_of", flat=True)) == {batch.as_of}
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert held() == before


@pytest.mark.django_db
def test_a_folder_of_files_is_one_batch_and_what_cannot_be_read_is_named(cast, client):
    cast.sign_in(client, "school")
    files = [
        SimpleUploadedFile("杨小梅.xlsx", workbook(("Sheet1", [MEI]))),
        SimpleUploadedFile("石小兰.docx", document(LAN)),
        SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff" + b"0" * 50),
        SimpleUploadedFile("~$石小兰.docx", b"lock"),
    ]
    client.post(reverse("office:import-list"), {"unit": cast.unit("school").uid, "file": files, "pasted": ""})
    batch = Batch.objects.get()
    assert batch.state == BatchState.ASKING
    where = reverse("office:import-columns", args=[batch.uid])
    client.post(where, {"as_of": "2026-09-05", "left_behind": "yes"})
    page = client.get(reverse("office:import-batch", args=[batch.uid]) + "?tab=new").content.decode()
    assert "杨小梅.xlsx" in page and "石小兰.docx" in page and "“照片.jpg”没有读：这是图片" in page
    client.post(reverse("office:import-take", args=[batch.uid]))
    assert set(Child.objects.values_list("name", flat=True)) == {"杨小梅", "石小兰"}
    assert client.post(reverse("office:import-undo", args=[batch.uid])).status_code == 302
    assert not Child.objects.exists()


@pytest.mark.django_db
def test_cards_to_mend_come_back_as_a_list_that_is_read_again(cast):
    bad = card(LAYOUT_A, "石小兰", father="石大", born="2015-13-04")
    batch = take(cast, workbook(("杨小梅", [MEI]), ("石小兰", [bad])), "登记表.xlsx")
    assert (batch.counts["taken_new"], batch.counts["left"]) == (1, 1)
    data = contents(batch.refused_file)
    page = load_workbook(io.BytesIO(data)).active
    heads = [cell.value for cell in page[1]]
    born = heads.index("出生日期")
    assert heads[-1] == "说明" and "日期" in page.cell(3, len(heads)).value
    assert page.cell(3, born + 1).fill.start_color.rgb == "FFFFC7CE"
    page.cell(3, born + 1).value = "2015-04-04"
    out = io.BytesIO()
    page.parent.save(out)
    again = take(cast, out.getvalue(), "登记表（待修改）.xlsx")
    assert again.counts["taken_new"] == 1 and Child.objects.get(name="石小兰").carers.filter(name="石大", relation="51").exists()
    assert StagedRow.objects.get(batch=again, child__name="杨小梅").verdict == "same"


@pytest.mark.django_db
def test_too_many_files_are_refused_in_words(cast):
    actor, unit = cast.actor("school"), cast.unit("school")
    with pytest.raises(Invalid, match="100 个文件"):
        actions.receive_many(actor, unit=unit, files=[(f"{n}.csv", b"x") for n in range(101)], today=cast.today)
    with pytest.raises(Invalid, match="选择文件"):
        actions.receive_many(actor, unit=unit, files=[("~$a.xlsx", b"x")], today=cast.today)
    assert not Batch.objects.exists()


WORD = st.sampled_from(["姓名", "性别", "父亲姓名", "父亲", "联系电话", "称谓", "年龄", "务工地点", "家庭成员", "王小明", "男", "爷爷", "健康（√）残疾（ ）", "是☑ 否□", "无监护能力",
                        "父亲（√）母亲（ ）", "姓名：王小明 性别：男", "一、父亲信息", "", "", "—", "13800001201", "出生日期", "备注"])  # fmt: skip


@pytest.mark.battery
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_grid_of_cells_and_merges_breaks_the_reader_of_cards(data):
    height, width = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 6))
    columns = data.draw(
        st.lists(
            st.lists(WORD | st.text(max_size=5) | st.floats(allow_nan=False) | st.dates(), min_size=height, max_size=height), min_size=width, max_size=width
        )
    )
    corner = st.tuples(st.integers(0, 8), st.integers(0, 8))
    merges = [(a, b, a + c, b + d) for (a, b), (c, d) in data.draw(st.lists(st.tuples(corner, st.tuples(st.integers(0, 2), st.integers(0, 4))), max_size=4))]
    for folded in fold_cards([Grid(0, "表", False, merges, columns)], {}):
        sheet = read_cards(folded, {}, TODAY)
        assert not sheet.data or [row.facts for row in sheet.rows()]
