"""Formula injection and export killers (RELIABILITY 5.4) over every file that leaves the house: xlsx and csv, by the real actions."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from qianshou.domain.people.actions import record_change
from qianshou.domain.people.models import Change, Child
from qianshou.papers.binders import actions as binders
from qianshou.papers.choices import Layout
from qianshou.papers.documents.queries import children_to_print
from qianshou.papers.exports import actions, queries
from qianshou.papers.exports.sheet import Sheet
from qianshou.papers.forms import actions as forms
from qianshou.papers.forms.read import read_form
from qianshou.papers.imports import returning
from qianshou.papers.rosters import read_table
from qianshou.papers.rounds import actions as rounds
from tests.cast import TODAY
from tests.papers.rounds.test_rounds import DUE
from tests.people_cast import child

pytestmark = pytest.mark.django_db
NASTY = ["=1+1", "+2", "-3+4", "@SUM(A1)", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x.example","点我")', "＝1+1", "＋1", "－1", "＠SUM(A1)", "|dir", "%PATH%", "\t=1", "\r=1", "\n=1", " =1",
         "龙\x00小\x0b梅", "_x0041_", "\ud800x", "a\ufffeb", "0012", "1E5", "=", "\u202e=1", "𬱖𠮷䶮㛃", "a" * 300, "<script>alert(1)</script>", "]]>&amp;", "''", "'=1"]  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNED = re.compile(r"^注：导出人：\S+　时间：\d{4}-\d\d-\d\d \d\d:\d\d　用途：\S+")


def _poison(world):
    """Texts no form would let in stand in the rows all the same: they came by another way, years ago."""
    kids = list(Child.objects.filter(county=world.county))
    for n, kid in enumerate(kids):
        kid.name, kid.former_name, kid.home_group, kid.school_text = (_kept(NASTY[(n + k * 7) % len(NASTY)]) for k in range(4))
        kid.home_address = _kept(NASTY[(n + 3) % len(NASTY)])
        kid.profile = {"child.remark": NASTY[n % len(NASTY)][:40].replace("\x00", "").replace("\ud800", "")}
        kid.save()
    world.unit("school").name = world.unit("class_5_3").name = "=学校"
    world.unit("school").save()
    user = world.user("school")
    user.name = "=cmd|王校长"
    user.save()


def _kept(text: str) -> str:
    """What a database column can hold of it."""
    return text.replace("\x00", "").replace("\ud800", "")[:40]


@pytest.fixture
def world(cast):
    cast.with_("children")
    record_change(cast.actor("school"), child=child(cast, "mei"), kind="boarding_changed", happened_on=TODAY, today=TODAY, detail={"boarding": True})
    _poison(cast)
    return cast


def roster(world, code, suffix="xlsx") -> bytes:
    actor = world.actor("school")
    export = actions.ask_export(actor, unit=world.unit("school"), code=code, purpose="check", words="=1+1", line="edu", today=TODAY, suffix=suffix)
    return actions.export_now(actor, export=export, today=TODAY)


def changes(world) -> bytes:
    actor = world.actor("school")
    rows = list(
        Change.objects.filter(child__edu_path__startswith=world.unit("school").path).select_related("child__edu_unit__parent", "child__home_unit", "carer")
    )
    made = actions.export_changes(actor, unit=world.unit("school"), changes=rows, system="school", line="edu", today=TODAY)
    return queries.download(actor, made).data


def merged(world) -> bytes:
    town = world.actor("township_edu")
    row = rounds.open_round(
        town,
        unit=world.unit("township"),
        kind="roster",
        line="edu",
        title="=1+1的表",
        note="",
        units=[world.unit("school")],
        due_on=DUE,
        layout="school",
        today=TODAY,
    )
    answer = rounds.send_files(world.actor("school"), asked=row.asked.get(), today=TODAY)
    rounds.accept_answer(town, round=row, answer=answer, today=TODAY)
    return queries.download(town, rounds.merge_answers(town, round=row, purpose="check", today=TODAY)).data


def form(world) -> bytes:
    """Somebody's blank list, filled in its own layout."""
    book = Workbook()
    for row in (["学生情况表"], ["序号", "姓名", "曾用名", "性别", "出生日期", "家庭住址", "父亲姓名", "备注"], ["1"], ["2"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    actor, data = world.actor("school"), out.getvalue()
    export = forms.ask_filling(actor, unit=world.unit("school"), read=read_form(data, "表.xlsx"), purpose="check", line="edu", today=TODAY)
    return forms.fill_now(actor, export=export, data=data, answers={}, today=TODAY).data


def last_line(data: bytes) -> str:
    """The last line of what goes out, a workbook or a csv."""
    if data[:2] == b"PK":
        return list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))[-1][0]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[-1][0]


WORKBOOKS = {"form": form, "school": lambda w: roster(w, "school"), "mca": lambda w: roster(w, "mca"), "changes": changes, "merged": merged}


def test_every_layout_there_is_stands_in_these_tests():
    assert set(WORKBOOKS) == set(Layout.values)


@pytest.mark.parametrize("name", sorted(WORKBOOKS))
def test_no_export_computes_anything_breaks_or_leaves_unsigned(world, name):
    data = WORKBOOKS[name](world)
    for part in zipfile.ZipFile(io.BytesIO(data)).namelist():
        if part.endswith(".xml"):
            ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(part))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<hyperlink" not in xml and "<f " not in xml
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows())
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    own = name == "form"  # heads that stood in the file already are left as they were
    assert [
        cell.coordinate for cell in cells if cell.data_type == "s" and not cell.quotePrefix and not (own and cell.row <= 2 or own and cell.column == 1)
    ] == []
    assert [cell.coordinate for cell in cells if cell.data_type == "s" and cell.value[:1] in "=+-@\t\r" and not cell.quotePrefix] == []
    assert not [cell.value for cell in cells if cell.data_type == "s" and re.search(r"[\x00-\x08\x0b\x0c]", cell.value)]
    assert SIGNED.match(rows[-1][0].value)


@pytest.mark.parametrize("name", ["school", "mca", "merged"])
def test_no_reader_takes_the_last_line_for_a_child(world, name):
    sheet = read_table(WORKBOOKS[name](world), "表.xlsx", today=TODAY).data_sheets[0]
    assert all("导出人" not in str(row.cells) for row in sheet.rows())


@pytest.mark.parametrize("code", ["school", "mca"])
def test_a_csv_is_guarded_signed_and_read_back_the_same_as_the_workbook(world, code):
    book, text = roster(world, code), roster(world, code, "csv")
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert not [cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r\n|%＝＋－＠")]
    assert SIGNED.match(lines[-1][0])
    one, other = (read_table(data, name, today=TODAY).data_sheets[0] for data, name in ((book, "表.xlsx"), (text, "表.csv")))
    assert [row.facts for row in other.rows()] == [row.facts for row in one.rows()] and other.data_row_count == one.data_row_count >= 3


def test_a_clean_roster_as_csv_says_what_the_files_say(cast):
    cast.with_("children")
    data = roster(cast, "school", "csv")
    names = [row.facts["child.name"] for row in read_table(data, "表.csv", today=TODAY).data_sheets[0].rows()]
    assert sorted(names) == sorted(["龙小梅", "杨军", "吴兰", "石小山"])


@pytest.mark.parametrize(("purpose", "suffix"), [("check", "xlsx"), ("inspect", "xlsx"), ("inspect", "csv")])
def test_a_masked_export_read_back_changes_nothing(cast, purpose, suffix):
    """Asterisks are no news: nobody's telephone becomes 138 and 1001, nobody's address four stars."""
    cast.with_("children")
    actor = cast.actor("school")
    export = actions.ask_export(actor, unit=cast.unit("school"), code="school", purpose=purpose, line="edu", today=TODAY, suffix=suffix)
    rows = list(read_table(actions.export_now(actor, export=export, today=TODAY), f"表.{suffix}", today=TODAY).data_sheets[0].rows())
    said = str([(row.facts, row.members) for row in rows])
    assert len(rows) == 4 and "*" not in said and "＊" not in said and "1001" not in said and "龙小梅" in said


def test_the_marked_file_that_goes_back_computes_nothing_new(cast):
    lines = ["姓名,性别,出生日期,身份证号,班级,父亲姓名", "=1+1,男,2030-01-01,=cmd|1,五年级3班,@x", "+小明,男,x,y,不存在的班,=2"]
    data = "\n".join(lines).encode()
    marks = [returning.Mark(0, 2, ["A"], ["=1+1 看不懂"]), returning.Mark(0, 3, ["C"], ["“x\x0b”不是日期"])]
    sheets = [{"index": 0, "rows": 2, "header_rows": [1], "columns": {"A": "child.name"}}]
    page = load_workbook(io.BytesIO(returning.marked(data, "表.csv", sheets, marks))).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"} and page["A2"].value == "=1+1"


def test_docx_files_of_a_run_hold_words_and_nothing_that_runs_each_signed_at_its_foot(world):
    """Names and addresses that would be commands are words in Word; nothing of them reaches a field's code, a link, or a path in the zip."""
    actor = world.actor("school")
    kids = list(children_to_print(actor, "print_file", unit=world.unit("school"), line="edu", today=TODAY))
    asked = {"codes": ["file_card", "registration", "roster"], "children": kids, "units": [world.unit("school")], "purpose": "=cmd|检查", "full": True}
    run = binders.ask_run(actor, unit=world.unit("school"), line="edu", today=TODAY, **asked)
    made = binders.make_docx(actor, run=binders.ask_docx(actor, unit=run.unit, run=run, today=TODAY), today=TODAY)
    data = made.finish(actor, title="=1+1", unit="＝学校", purpose=run.purpose, today=TODAY)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert len(package.namelist()) == 2 * len(kids) + 2 and not [name for name in package.namelist() if re.search(r'[\\\\:*?"<>|\x00-\x1f]', name) or name.count("/") > 1]
        for name in package.namelist():
            one = zipfile.ZipFile(io.BytesIO(package.read(name)))
            parts = {part: ElementTree.fromstring(one.read(part)) for part in one.namelist() if part.endswith(".xml") and part.startswith("word/")}
            codes = [node.text for part in parts.values() for node in part.iter(W + "instrText")]
            assert codes == ["PAGE"] and not [node for part in parts.values() for tag in ("fldSimple", "hyperlink", "altChunk") for node in part.iter(W + tag)]
            foot = "".join(node.text or "" for part in parts if "footer" in part for node in parts[part].iter(W + "t"))
            assert re.search(r"打印：\S+　\d{4}-\d\d-\d\d \d\d:\d\d　用途：=cmd\|检查$", foot), name


@pytest.mark.office
@pytest.mark.parametrize("name", sorted(WORKBOOKS))
def test_libreoffice_finds_no_formula_in_any_export(world, name, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(WORKBOOKS[name](world))
    command = [
        shutil.which("soffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "x.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "x.fods").read_text("utf-8")
    assert "table:formula" not in text and 'xlink:href="http' not in text and "注：导出人：" in text


def test_numbers_days_and_killers_keep_their_kinds():
    sheet = Sheet("表", [10])
    sheet.rows([[1, 2.5, True, dt.date(2026, 11, 22), float("inf"), 10**20, text] for text in NASTY])
    rows = list(load_workbook(io.BytesIO(sheet.bytes())).active.iter_rows())
    assert [cell.data_type for cell in rows[0]] == ["n", "n", "s", "d", "s", "s", "s"] and len(rows) == len(NASTY)
    assert rows[24][6].value == "𬱖𠮷䶮㛃"
