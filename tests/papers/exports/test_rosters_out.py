"""Rosters out: typed cells and no formula, masks, who may and what the trail keeps, and that what goes out comes back in the same."""

import datetime as dt
import io
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.people.actions import correct_fact, record_change
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.exports import actions, queries
from qianshou.papers.exports.layouts import layout
from qianshou.papers.exports.sheet import Sheet
from qianshou.papers.imports.actions.command import import_file
from qianshou.papers.imports.rules.days import Days
from qianshou.papers.imports.weighing import scales_for, weigh
from qianshou.papers.rosters import read_table
from tests.cast import TODAY
from tests.people_cast import MEI_ID, MEI_STUDENT_NO, adult, child

pytestmark = pytest.mark.django_db
KILLERS = ['=HYPERLINK("http://x.example","点我")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "龙\x00小\x0b梅", "_x0041_", "A" * 40_000, "\ud800x", "a\ufffeb", "0012", "1E5", "=" ]  # fmt: skip


@pytest.fixture
def world(cast):
    return cast.with_("children")


def asked(world, who="school", unit="school", code="school", purpose="school_system", **more):
    return actions.ask_export(world.actor(who), unit=world.unit(unit), code=code, purpose=purpose, line="edu", today=TODAY, **more)


def exported(world, who="school", **more) -> bytes:
    return actions.export_now(world.actor(who), export=asked(world, who, **more), today=TODAY)


def table(data: bytes) -> tuple[list[str], list[dict], str]:
    """Heads, rows by head, and the last line."""
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    return list(rows[2]), [dict(zip(rows[2], row, strict=True)) for row in rows[3:-1]], rows[-1][0]


def test_a_school_roster_holds_its_children_and_nobody_else(world):
    heads, rows, last = table(exported(world))
    assert heads == [c.head for c in layout("school").columns]
    assert sorted(r["姓名"] for r in rows) == sorted(["龙小梅", "杨军", "吴兰", "石小山"])
    assert "王校长" in last and "录入学籍系统" in last and "4 人" in last


def test_numbers_are_text_and_dates_are_dates(world):
    _heads, rows, _last = table(exported(world))
    mei = next(r for r in rows if r["姓名"] == "龙小梅")
    assert (mei["身份证件号"], mei["父亲联系电话"], mei["序号"].__class__) == (MEI_ID, "13800001001", str)
    assert [mei[head].date() for head in ("出生日期", "父亲外出时间")] == [dt.date(2015, 6, 12), dt.date(2025, 2, 10)]


@pytest.mark.parametrize(("purpose", "number", "phone", "address"), [
    ("check", "520481********002X", "138****1001", "石桥乡石桥村三组12号"), ("inspect", "520481********002X", "138****1001", "＊＊＊＊"),
    ("contact", "520481********002X", "13800001001", "石桥乡石桥村三组12号"), ("school_system", MEI_ID, "13800001001", "石桥乡石桥村三组12号"),
])  # fmt: skip
def test_a_column_comes_plain_only_where_the_purpose_asks(world, purpose, number, phone, address):
    _heads, rows, _last = table(exported(world, purpose=purpose))
    mei = next(r for r in rows if r["姓名"] == "龙小梅")
    assert (mei["身份证件号"], mei["父亲联系电话"], mei["家庭住址"]) == (number, phone, address)


def test_a_roster_narrowed_like_the_list_holds_only_those(world):
    _heads, rows, _last = table(exported(world, filters=RosterFilter(key=True)))
    assert [r["姓名"] for r in rows] == ["吴兰"]


def read_again(world, data):
    """Each row as the importer weighs it against the files."""
    roster = read_table(data, "花名册.xlsx", today=TODAY)
    assert roster.data_sheets[0].questions == {} and roster.as_of == TODAY
    return list(weigh(scales_for(world.actor("school"), world.unit("school"), days=Days(TODAY, TODAY), all_left_behind=None), roster))


def test_a_school_roster_read_again_says_what_the_files_say(world):
    """Nothing differs; our own labels come back as the sheet's word beside the facts they were computed from."""
    rows = read_again(world, exported(world))
    assert sorted(r.facts["child.name"] for r in rows) == sorted(["龙小梅", "杨军", "吴兰", "石小山"])
    assert {code for r in rows for code in r.fields} <= {"child.left_behind_kind", "child.orphan"} and all(not r.says for r in rows)
    mei = next(r.facts for r in rows if r.facts["child.name"] == "龙小梅")
    wanted = {
        "child.sex": "female", "child.birth_date": "2015-06-12", "child.ethnicity": "苗族", "child.id_number": MEI_ID, "child.student_number": MEI_STUDENT_NO,
        "school.name": "石桥乡中心小学", "school.class": "五年级（3）班", "child.boarding": False, "child.home_address": "石桥乡石桥村三组12号", "unit.village": "石桥村",
        "unit.village_group": "三组", "child.left_behind": True, "child.left_behind_kind": "both", "father.name": "龙大山", "father.phone": ["13800001001"],
        "father.away_place": "浙江义乌", "father.away_since": "2025-02-10", "father.employer": "义乌市针织厂", "mother.name": "吴金花", "mother.away_place": "广东东莞",
        "carer.name": "吴桂英", "carer.relation": "62", "carer.phone": ["13800001003"],
    }  # fmt: skip
    assert {code: mei[code] for code in wanted} == wanted


def test_a_roster_taken_in_goes_out_and_comes_back_all_the_same(world):
    data, actor, unit = exported(world), world.actor("school"), world.unit("school")
    import_file(actor, unit=unit, data=data, filename="花名册.xlsx", answers={}, take=True, today=TODAY)
    again = import_file(world.actor("school"), unit=unit, data=exported(world), filename="又一份.xlsx", answers={}, take=False, today=TODAY).answer
    assert {k: again[k] for k in ("new", "changed", "same", "doubtful", "refused")} == {"new": 0, "changed": 0, "same": 4, "doubtful": 0, "refused": 0}


def test_the_mca_layout_keeps_the_order_of_the_ministrys_form(world):
    heads, rows, _last = table(exported(world, who="county", unit="county", code="mca", purpose="report_mca"))
    assert heads[1:6] == ["姓名", "性别", "民族", "出生日期", "公民身份证号码"] and heads.index("父亲姓名") < heads.index("母亲姓名") < heads.index(
        "委托监护人姓名"
    )
    mei = next(r for r in rows if r["姓名"] == "龙小梅")
    assert (mei["父母双方同时外出"], mei["祖母姓名"], mei["是否学校寄宿"]) == ("是", "吴桂英", "否")


def test_no_formula_survives_and_nothing_breaks_the_file():
    sheet = Sheet("表", [10])
    sheet.heads(["=1+1"])
    sheet.rows([[text, text] for text in KILLERS])
    data = sheet.bytes()
    cells = [c for row in load_workbook(io.BytesIO(data)).active.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} <= {"s", "inlineStr"} and all(c.quotePrefix for c in cells)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<hyperlink" not in xml
    values = [c.value for c in cells]
    assert values[1] == KILLERS[0] and "龙小梅" in values and "0012" in values and "ab" in values and len(values[15]) == 32_767


@pytest.mark.office
def test_libreoffice_opens_it_and_computes_nothing(tmp_path):
    sheet = Sheet("表", [10])
    sheet.rows([[text] for text in KILLERS])
    (tmp_path / "x.xlsx").write_bytes(sheet.bytes())
    command = [
        shutil.which("soffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "x.xlsx")], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "x.csv").read_text("utf-8")
    assert "=HYPERLINK" in text and "+1+1" in text and "0012" in text and "龙小梅" in text


def test_the_trail_keeps_subjects_columns_count_and_purpose(world):
    exported(world, words="九月")
    opened = AuditEvent.objects.get(action="exports.open_rows")
    assert (opened.count, opened.reason) == (4, "录入学籍系统：九月") and "child.id_number" in opened.fields
    assert set(opened.subjects.values_list("subject_uid", flat=True)) == {child(world, n).uid for n in ("mei", "jun", "lan", "gu")}
    kept = AuditEvent.objects.get(action="exports.keep_export")
    assert kept.count == 4 and MEI_ID not in str(kept.detail) + str(opened.detail)


@pytest.mark.parametrize("who", ["helper", "counsellor", "village", "other_school", "inspector", "admin", "viewer", "outside", "neighbour_county"])
def test_who_holds_no_right_there_exports_nothing(world, who):
    with pytest.raises(NotAllowed):
        asked(world, who)


@pytest.mark.parametrize(("error", "given"), [
    (Invalid, {"code": "changes"}), (Invalid, {"code": ""}), (Invalid, {"purpose": ""}), (Refused, {"unit": "class_1_1"}),
    (Refused, {"filters": RosterFilter(text="查无此人")}),
])  # fmt: skip
def test_an_export_without_layout_purpose_or_children_is_refused(world, error, given):
    with pytest.raises(error):
        asked(world, **given)


def test_only_the_one_who_asked_opens_the_file_and_only_while_it_lasts(world):
    data = exported(world)
    mine = queries.exports(world.actor("school")).get()
    assert queries.download(world.actor("school"), mine).data == data
    assert queries.exports(world.actor("county")).count() == 0
    mine.file.expires_at -= dt.timedelta(hours=25)
    with pytest.raises(Refused):
        queries.download(world.actor("school"), mine)


def test_a_job_writes_the_same_file_and_stops_when_asked(world):
    export = asked(world)
    job = notices.start_job(world.actor("school"), kind=JobKind.EXPORT_ROSTER, subject_uid=export.uid, county=world.county, total=export.rows)
    notices.ask_cancel(world.actor("school"), job=job)
    assert actions.work_on(job, today=TODAY) is True
    export.refresh_from_db()
    assert export.file is None
    type(job).objects.filter(pk=job.pk).update(cancel_asked=False)
    assert actions.work_on(job, today=TODAY) is False and actions.work_on(job, today=TODAY) is False
    assert len(table(queries.download(world.actor("school"), queries.exports(world.actor("school")).get()).data)[1]) == 4


# ── 变动清单 ────────────────────────────────────────────────────────────────────────────────────────────────────────


def changed(world):
    record_change(
        world.actor("school"),
        child=child(world, "mei"),
        kind="phone_changed",
        happened_on=TODAY,
        today=TODAY,
        carer=adult(world, "mei", "51"),
        detail={"phone": "13900009999"},
    )
    record_change(world.actor("school"), child=child(world, "jun"), kind="boarding_changed", happened_on=TODAY, today=TODAY, detail={"boarding": True})


def to_tell(world, system="school"):
    actor = world.actor("school")
    since = queries.last_whole_export(actor, world.unit("school"), system, "edu")
    return list(queries.changes_to_tell(actor, world.unit("school"), system=system, line="edu", since=since))


def test_what_changed_since_the_last_whole_export_is_told_in_the_other_systems_words(world):
    assert len(to_tell(world)) >= 4  # every file opened
    exported(world)
    assert to_tell(world) == []
    changed(world)
    lines = queries.masked_lines(world.actor("school"), to_tell(world), system="school", today=TODAY)
    assert [(x.name, x.field, x.shown) for x in lines] == [("龙小梅", "父亲联系电话", "139****9999"), ("杨军", "是否寄宿", "是")]


def test_a_narrowed_export_tells_the_other_system_of_nobody_else(world):
    exported(world, filters=RosterFilter(key=True))
    assert len(to_tell(world)) >= 4


def test_each_system_is_ticked_off_by_itself(world):
    from qianshou.domain.people.actions import tick_changes

    exported(world)
    changed(world)
    rows = to_tell(world)
    assert tick_changes(world.actor("school"), unit=world.unit("school"), changes=rows, system="school", today=TODAY) == 2
    assert to_tell(world) == [] and len(to_tell(world, "mca")) > 2


def test_the_list_on_paper_and_as_a_sheet_has_whole_numbers_and_is_logged(world):
    exported(world)
    changed(world)
    rows = to_tell(world)
    lines = actions.open_changes(world.actor("school"), children=[r.child for r in rows], changes=rows, system="school", today=TODAY)
    assert (lines[0].id_number, lines[0].shown) == (MEI_ID, "13900009999")
    actions.export_changes(world.actor("school"), unit=world.unit("school"), changes=rows, system="school", line="edu", today=TODAY)
    assert AuditEvent.objects.filter(action__in=["exports.open_changes", "exports.export_changes"]).count() == 3
    with pytest.raises(NotAllowed):
        actions.open_changes(world.actor("other_school"), children=[r.child for r in rows], changes=rows, system="school", today=TODAY)


def test_what_may_kill_a_sheet_in_a_name_leaves_as_text(world):
    correct_fact(world.actor("school"), child=child(world, "mei"), today=TODAY, code="child.former_name", value="=cmd", reason="核对")
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(exported(world))).read("xl/worksheets/sheet1.xml").decode()
    assert P.EXPORT_ROSTER in world.actor("school").permissions
