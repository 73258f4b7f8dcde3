"""填表: a blank comes in, is understood, asked about once, filled, downloaded, and filled again by one click."""

import datetime as dt
import io
import json
import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care.actions import Met
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.notices.queries import latest_job
from qianshou.jobs.forms import form_job
from qianshou.papers.forms import queries
from qianshou.papers.models import Answer, AskedUnit, ColumnAnswer, Export, KnownForm
from qianshou.papers.rounds import actions as rounds
from qianshou.papers.rounds.actions.opening import Template
from tests.cast import TODAY
from tests.papers.forms.blanks import DATA
from tests.papers.forms.test_counting import sheet
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.office.test_records import talk
from tests.web.pages import url

pytestmark = pytest.mark.django_db
ROSTER, CARD = "01_留守儿童花名册(空表).xlsx", "05_留守儿童基本情况登记卡(空表).docx"
WHOM = {"purpose": "report_up", "state": "active"}


@pytest.fixture
def world(cast):
    return cast.with_("children")


def upload(client, world, name=ROSTER, data=None, unit="school"):
    file = SimpleUploadedFile(name, data or (DATA / name).read_bytes())
    return client.post(url("blank-forms"), {"unit": world.unit(unit).uid, "file": file}, follow=True)


def fill(client, **more):
    return client.post(url("blank-form", KnownForm.objects.get().uid), {**WHOM, **more}, follow=True)


@pytest.mark.parametrize("page", ["blank-forms"])
@pytest.mark.parametrize(
    ("who", "status"), [("school", 200), ("county", 200), ("helper", 403), ("village", 403), ("counsellor", 403), ("inspector", 403), ("admin", 403)]
)
def test_who_opens_the_pages(world, client, page, who, status):
    assert world.sign_in(client, who).get(url(page)).status_code == status


def test_a_blank_is_understood_filled_and_downloaded_by_the_one_who_asked(world, client):
    client = world.sign_in(client, "school")
    page = upload(client, world).content.decode()
    assert "前面一格说的是这个人" in page
    assert "父亲务工地点" in page or "父亲 · 务工地点" in page
    page = fill(client).content.decode()
    assert "共 4 人" in page
    export = Export.objects.get()
    answer = client.get(url("blank-form-file", export.uid))
    assert answer["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["B24"].value == "=COUNTA(B4:B23)"
    assert [bool(sheet[f"B{row}"].value) for row in (4, 7, 8)] == [True, True, False]
    for who in ("county", "other_school"):
        assert world.sign_in(client, who).get(url("blank-form-file", export.uid)).status_code == 404


def test_next_month_it_is_one_click(world, client):
    client = world.sign_in(client, "school")
    upload(client, world)
    fill(client, key="yes")
    page = client.get(url("blank-forms")).content.decode()
    assert "照上次再填" in page
    page = client.post(url("blank-form", KnownForm.objects.get().uid), {"do": "again"}, follow=True).content.decode()
    assert "共 1 人" in page
    assert list(Export.objects.values_list("rows", flat=True)) == [1, 1]
    upload(client, world)
    assert KnownForm.objects.count() == 1


def test_a_card_comes_back_as_one_document_or_one_file_each(world, client):
    client = world.sign_in(client, "school")
    upload(client, world, CARD)
    fill(client)
    fill(client, apart="on")
    kinds = {client.get(url("blank-form-file", e.uid))["Content-Type"].rpartition(".")[2] for e in Export.objects.all()}
    assert kinds == {"document", "application/zip"}


def test_a_doubtful_column_is_asked_once_and_remembered_for_the_unit(world, client):
    client = world.sign_in(client, "school")
    page = upload(client, world, "甲.csv", "序号,姓名,性别,父亲姓名,母亲姓名,务工地点\n,,,,,\n".encode()).content.decode()
    assert "这几栏拿不准" in page
    form = KnownForm.objects.get()
    client.post(url("blank-form-answer", form.uid), {"q-0-F": "mother.away_place"})
    assert ColumnAnswer.objects.get().code == "mother.away_place"
    page = upload(client, world, "乙.csv", "姓名,性别,父亲姓名,母亲姓名,务工地点\n,,,,\n".encode()).content.decode()
    assert "这几栏拿不准" not in page


def test_any_column_may_be_told_to_mean_something_else(world, client):
    client = world.sign_in(client, "school")
    upload(client, world)
    form = KnownForm.objects.get()
    client.post(url("blank-form-answer", form.uid), {"which": "0-G", "means": "-"})
    fill(client)
    sheet = load_workbook(io.BytesIO(client.get(url("blank-form-file", Export.objects.get().uid)).content)).active
    assert sheet["G4"].value is None
    assert sheet["B4"].value


@pytest.mark.parametrize(("data", "say"), [(b"%PDF-1.7", "PDF"), ("随便,写点\n1,2\n".encode(), "没有在这张表里找到要填的栏目")])
def test_what_is_no_form_is_said_beside_the_file(world, client, data, say):
    answer = upload(world.sign_in(client, "school"), world, "x.bin", data)
    assert answer.status_code == 422
    assert say in answer.content.decode()
    assert not KnownForm.objects.exists()


def test_no_purpose_and_nobody_are_said_and_nothing_is_written(world, client):
    client = world.sign_in(client, "school")
    upload(client, world)
    assert "请选填这张表做什么用" in fill(client, purpose="").content.decode()
    assert "没有可填的" in fill(client, text="查无此人").content.decode()
    assert not Export.objects.exists()


def test_a_form_taken_off_the_list_is_gone(world, client):
    client = world.sign_in(client, "school")
    upload(client, world)
    form = KnownForm.objects.get()
    client.post(url("blank-form-drop", form.uid))
    assert client.get(url("blank-form", form.uid)).status_code == 404
    form.source.refresh_from_db()
    assert form.source.erased


def test_a_schools_word_is_put_forward_and_taken_over_for_the_county(world, client):
    client = world.sign_in(client, "school")
    upload(client, world, "甲.csv", "序号,姓名,性别,父亲姓名,母亲姓名,务工地点\n,,,,,\n".encode())
    client.post(url("blank-form-answer", KnownForm.objects.get().uid), {"q-0-F": "mother.away_place"})
    word = ColumnAnswer.objects.get()
    client.post(url("header-word", word.uid), {"do": "offer"})
    county = world.sign_in(client, "county")
    assert "推荐给上级" in county.get(url("header-words")).content.decode()
    county.post(url("header-word", word.uid), {"do": "take"})
    assert set(ColumnAnswer.objects.values_list("unit__name", "code")) == {
        (world.unit("school").name, "mother.away_place"),
        (world.county.name, "mother.away_place"),
    }
    school = world.sign_in(client, "school")
    school.post(url("header-word", word.uid), {"do": "correct", "means": "father.away_place"})
    word.refresh_from_db()
    assert word.code == "father.away_place"
    school.post(url("header-word", word.uid), {"do": "forget"})
    assert ColumnAnswer.objects.count() == 1


def table_of_counts(client, world, **more):
    upload(client, world, "月报.xlsx", sheet([["月报表"], ["班级", "总数", "男", "女", "寄宿生", "睡眠"], *[[None] * 6] * 2, ["合计"]], ruled=(2, 5)))
    return fill(client, **more)


def test_a_table_of_counts_is_shown_in_words_filled_and_each_number_opens_its_children(world, client):
    client = world.sign_in(client, "school")
    assert "留着空的栏目：睡眠" in table_of_counts(client, world).content.decode()
    page = client.get(url("blank-form", KnownForm.objects.get().uid)).content.decode()
    assert "看不懂、先空着的栏目：睡眠" in page
    made = load_workbook(io.BytesIO(client.get(url("blank-form-file", Export.objects.get().uid)).content)).active
    total = next(row for row in range(3, 20) if made.cell(row, 1).value == "合计")
    men, women, whole = (made.cell(total, column).value for column in (3, 4, 2))
    assert (whole, men + women) == (4, 4)
    assert sum(made.cell(row, 2).value for row in range(3, total)) == 4
    form = KnownForm.objects.get()
    page = client.get(url("blank-form-cell", form.uid, query=f"?t=0&r={total - 1}&c=2")).content.decode()
    assert f"共 {men} 人" in page
    assert AuditEvent.objects.filter(action="forms.open_cell", count=men).exists()
    assert client.get(url("blank-form-cell", form.uid, query="?t=0&r=99&c=2")).status_code == 404


def test_printed_arithmetic_that_does_not_come_out_holds_the_file_back(world, client):
    client = world.sign_in(client, "school")
    upload(client, world, "表.xlsx", sheet([["表"], ["单位", "总数", "男", "女"], [None, 1, 2, 3], [None] * 4, ["说明：1=2；男生率=2/1"]], ["A2:A3"], (2, 4)))
    page = fill(client).content.decode()
    assert re.search("表上写的勾稽关系对不上：1=2，“[^”]+”这一行左边 B4 总数 [0-9]，右边 C4 男 [0-9]", page)
    assert "总数 = 男" in page
    assert "有乘除或百分比" in page
    assert not Export.objects.exists()
    page = fill(client, boarding="yes").content.decode()  # refused: what stands there, and opens, is what was just chosen
    (link,) = re.findall(r'href="([^"]+c=1[^"]*)">1</a>', page)
    assert "共 1 人" in client.get(link.replace("&amp;", "&")).content.decode()
    page = fill(client, anyway="on").content.decode()
    assert (Export.objects.get().rows, Export.objects.get().asked["unchecked"]) == (4, ["男生率=2/1"])
    assert "要您自己看一眼的：男生率=2/1" in page


def test_a_table_that_counts_care_says_its_days_and_a_number_opens_its_records(world, client):
    world.with_("pairings")
    talk(world, "mei")
    talk(world, "jun", happened_on=dt.date(2026, 10, 30), people=[Met("child"), Met("carer")])
    client = world.sign_in(client, "school")
    rows = [["十一月月报"], ["班级", "总数", "男", "女", "谈心人次", "谈心人数", "走访户数", "结对数", "帮扶人员数"], *[[None] * 9] * 2, ["合计"]]
    page = upload(client, world, "月报.xlsx", sheet(rows, ruled=(2, 5))).content.decode()
    form = KnownForm.objects.get()
    assert "做了什么数 2026年11月1日至11月20日 的记录。按学校" in page
    total = max(int(n) for n in re.findall(r"t=0&amp;r=(\d+)&amp;c=4", page))
    cell = url("blank-form-cell", form.uid, query=f"?t=0&r={total}&c=4")
    page = client.get(cell).content.decode()
    assert "共 1 人次，1 个孩子，2026年11月1日至11月20日，按学校" in page
    assert "李老师" in page
    for column, words in ((5, "共 1 人，"), (6, "共 0 户，0 个孩子"), (7, "共 5 对，4 个孩子"), (8, "共 3 名帮扶人，4 个孩子")):
        assert words in client.get(url("blank-form-cell", form.uid, query=f"?t=0&r={total}&c={column}")).content.decode()
    assert "填好了" in fill(client, span="term").content.decode()
    assert "共 2 人次，2 个孩子，2026年9月1日至11月20日" in client.get(cell).content.decode()
    assert KnownForm.objects.get().asked["span"] == "term"


def test_a_head_nobody_could_read_is_asked_once_and_then_counted(world, client):
    client = world.sign_in(client, "school")
    table_of_counts(client, world)
    form = KnownForm.objects.get()
    assert "“睡眠”数的是谁？" in client.get(url("blank-form", form.uid)).content.decode()
    client.post(url("blank-form-answer", form.uid), {"q-0-F": "=女"})
    assert ColumnAnswer.objects.get().code == "=女"
    assert "数的是谁" not in client.get(url("blank-form", form.uid)).content.decode()
    fill(client)
    made = load_workbook(io.BytesIO(client.get(url("blank-form-file", Export.objects.latest("pk").uid)).content)).active
    total = next(row for row in range(3, 20) if made.cell(row, 1).value == "合计")
    assert made.cell(total, 6).value == made.cell(total, 4).value
    other = sheet([["另一张"], ["班级", "总数", "男", "女", "睡眠"], *[[None] * 5] * 2, ["合计"]], ruled=(2, 5))
    assert "数的是谁" not in upload(client, world, "另一张.xlsx", other).content.decode()


def test_many_children_are_filled_by_a_job_that_says_how_far_it_is_and_may_be_stopped(world, client, monkeypatch):
    client = world.sign_in(client, "school")
    upload(client, world)
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    with monkeypatch.context() as held:
        held.setattr("qianshou.web.office.blanks.form_job", SimpleNamespace(enqueue=lambda uid: None))  # the worker has not come to it yet
        page = fill(client).content.decode()
    export = Export.objects.get()
    job = latest_job(JobKind.FILL_FORM, export.uid)
    assert "正在填" in page
    assert client.get(url("blank-form-file", export.uid), follow=True).status_code == 200
    assert "已请后台停下" in client.post(url("blank-form-filled", export.uid), {"do": "stop"}, follow=True).content.decode()
    form_job.call(job.uid)
    assert latest_job(JobKind.FILL_FORM, export.uid).state == "cancelled"
    export.refresh_from_db()
    assert export.file is None
    page = fill(client).content.decode()  # with the worker there, in one go
    assert "下载填好的表" in page
    export = Export.objects.latest("pk")
    assert (export.rows, export.file is None, latest_job(JobKind.FILL_FORM, export.uid).state) == (4, False, "done")
    assert url("blank-form-filled", export.uid) in client.get(url("blank-form", KnownForm.objects.get().uid)).content.decode()
    assert world.sign_in(client, "county").get(url("blank-form-filled", export.uid)).status_code == 404


def test_a_table_of_counts_goes_upward_by_one_click_and_its_numbers_stay(world, client):
    blank = sheet([["月报表"], ["班级", "总数", "男", "女", "寄宿生"], *[[None] * 5] * 2, ["合计"]], ruled=(2, 5))
    asked = rounds.open_round(
        world.actor("county"), unit=world.county, kind="table", line="edu", title="十一月报", note="", due_on=TODAY, units=[world.unit("school")],
        template=Template(blank, "月报.xlsx"), today=TODAY,
    )  # fmt: skip
    client = world.sign_in(client, "school")
    upload(client, world, "月报.xlsx", blank)
    page = fill(client).content.decode()
    assert "十一月报" in page
    assert "不是同一个文件" not in page
    export, row = Export.objects.get(), AskedUnit.objects.get(round=asked)
    page = client.post(url("blank-form-filled", export.uid), {"do": "send", "asked": row.uid}, follow=True).content.decode()
    assert "等上级审核" in page
    answer = Answer.objects.get(asked=row)
    assert (answer.state, [head for head, _code in answer.columns][1:]) == ("sent", ["总数", "男", "女", "寄宿生"])
    sent = [json.loads(line.body.reveal())[1:3] for line in answer.lines.order_by("number")]
    made = load_workbook(io.BytesIO(client.get(url("blank-form-file", export.uid)).content)).active
    assert sent == [[made.cell(row, 2).value, made.cell(row, 3).value] for row in range(3, 3 + len(sent))]
    assert "报给上级" not in client.get(url("blank-form-filled", export.uid)).content.decode()
    assert client.post(url("blank-form-filled", export.uid), {"do": "send", "asked": row.uid}).status_code == 404


def test_pages_cost_few_queries_however_many_stand_on_them(world, client):
    client = world.sign_in(client, "county")
    upload(client, world, unit="county")
    fill(client)
    form, export = KnownForm.objects.get(), Export.objects.get()
    table = sheet([["月报表"], ["学校", "总数", "男", "女", "患病", "低保"], *[[None] * 6] * 2, ["合计"]], ruled=(2, 5))
    upload(client, world, "月报.xlsx", table, unit="county")
    count = KnownForm.objects.latest("pk")
    pages = [
        url("blank-forms"),
        url("blank-form", form.uid),
        url("blank-form-filled", export.uid),
        url("blank-form", count.uid),
        url("blank-form-cell", count.uid, query="?t=0&r=4&c=2"),
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) <= 25, (page, len(asked), [one["sql"][:90] for one in asked])
