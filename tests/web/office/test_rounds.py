"""The pages of 信息采集: asking, answering, looking, merging; who opens them and who meets 404."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qianshou.papers.models import Answer, AskedUnit, Round
from qianshou.papers.rounds import actions
from tests.cast import TODAY
from tests.papers.rounds.test_merged import asking
from tests.papers.rounds.test_rounds import MONTH, monthly, opened, table
from tests.people_cast import MEI_ID
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    return cast.with_("children")


def upload(data, name="表.xlsx"):
    return SimpleUploadedFile(name, data)


def asked(world, unit="school"):
    return AskedUnit.objects.get(unit=world.unit(unit))


@pytest.mark.parametrize(("name", "who", "status"), [
    ("rounds", "township_edu", 200), ("rounds", "county", 200), ("rounds", "school", 200), ("rounds", "village", 403), ("rounds", "helper", 403), ("round-new", "township_edu", 200),
    ("my-rounds", "school", 200), ("my-rounds", "village", 200), ("my-rounds", "helper", 403), ("my-rounds", "inspector", 403), ("round-new", "counsellor", 403),
])  # fmt: skip
def test_who_opens_the_pages(world, client, name, who, status):
    assert world.sign_in(client, who).get(url(name)).status_code == status


def given(world, **more):
    return {
        "title": "秋季花名册",
        "kind": "roster",
        "layout": "school",
        "due_on": "2026-11-27",
        "note": "",
        "units": [world.unit("school").uid],
        "line": "edu",
    } | more


def test_a_round_is_opened_and_each_unit_told(world, client):
    page = world.sign_in(client, "township_edu").post(url("round-new"), given(world), follow=True).content.decode()
    assert "已发出，1 个单位会收到消息" in page and "石桥乡中心小学" in page and "【温馨提醒】" in page
    mine = world.sign_in(client, "school").get(url("my-rounds")).content.decode()
    assert "秋季花名册" in mine and "石桥乡" in mine
    assert "要报的表" in client.get(url("desk")).content.decode()


@pytest.mark.parametrize(
    ("bad", "say"),
    [
        ({"title": ""}, "请填写"),
        ({"units": []}, "请勾选要填报的单位"),
        ({"layout": ""}, "请上传模板"),
        ({"kind": "table"}, "请上传模板"),
        ({"due_on": "2026-11-19"}, "截止日期要在今天到一年以内"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_opened(world, client, bad, say):
    answer = world.sign_in(client, "township_edu").post(url("round-new"), given(world, **bad))
    assert answer.status_code == 422 and say in answer.content.decode() and not Round.objects.exists()


def test_files_are_sent_looked_at_masked_accepted_and_merged(world, client):
    row = opened(world, asked=("school",))
    here = url("asked", asked(world).uid)
    school = world.sign_in(client, "school")
    assert "从档案报送" in school.get(here).content.decode()
    assert "已报送 4 行，等上级审核" in school.post(here, {"do": "files"}, follow=True).content.decode()
    sent = url("answer", Answer.objects.get().uid)
    own = school.get(sent).content.decode()
    assert "龙小梅" in own and MEI_ID not in own and "收下</button>" not in own
    town = world.sign_in(client, "township_edu")
    assert "收下</button>" in town.get(sent).content.decode()
    assert "已收下石桥乡中心小学报来的表" in town.post(sent, {"do": "accept"}, follow=True).content.decode()
    answer = town.post(url("round", row.uid), {"do": "merge", "purpose": "report_mca"}, follow=True)
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert answer["Cache-Control"] == "no-store" and MEI_ID in str(rows) and "郑主任" in rows[-1][0]


def test_a_purpose_is_asked_before_the_merged_file(world, client):
    row = opened(world, asked=("school",))
    world.sign_in(client, "school").post(url("asked", asked(world).uid), {"do": "files"})
    client = world.sign_in(client, "township_edu")
    client.post(url("answer", Answer.objects.get().uid), {"do": "accept"})
    answer = client.post(url("round", row.uid), {"do": "merge", "purpose": ""})
    assert answer.status_code == 422 and "请选汇总表做什么用" in answer.content.decode()


def test_an_answer_goes_back_with_a_reason_and_nobody_returns_without_one(world, client):
    opened(world, asked=("school",))
    world.sign_in(client, "school").post(url("asked", asked(world).uid), {"do": "files"})
    sent = url("answer", Answer.objects.get().uid)
    client = world.sign_in(client, "township_edu")
    assert "请写明为什么退回" in client.post(sent, {"do": "return", "reason": ""}).content.decode()
    client.post(sent, {"do": "return", "reason": "少了一年级"})
    page = world.sign_in(client, "school").get(url("asked", asked(world).uid)).content.decode()
    assert "被退回" in page and "少了一年级" in page and "从档案报送" in page


def test_a_roster_upload_goes_on_as_an_import_and_comes_back_to_be_sent(world, client):
    opened(world, asked=("school",))
    client = world.sign_in(client, "school")
    lines = "学校,年级,班级,姓名,性别,联系电话,父亲姓名\n石桥乡中心小学,五年级,3班,新来一,男,13800001221,新父一".encode()
    answer = client.post(url("asked", asked(world).uid), {"do": "upload", "file": upload(lines, "我校.csv")})
    assert answer.status_code == 302 and "/office/import/" in answer["Location"]
    page = client.get(url("asked", asked(world).uid)).content.decode()
    assert "我校.csv" in page and "接着导入" in page and "送审</button>" not in page


def test_a_table_is_uploaded_and_sent_at_once_or_refused_in_words(world, client):
    monthly(world)
    client, here = world.sign_in(client, "school"), url("asked", asked(world).uid)
    bad = client.post(here, {"do": "upload", "file": upload(table(["学校", "应谈心", "备注"], ["甲", 1, "x"]))})
    assert bad.status_code == 422 and "表头和模板不一样" in bad.content.decode()
    page = client.post(here, {"do": "upload", "file": upload(table(*MONTH, ["中心小学", 40, 38, "无"]))}, follow=True)
    assert "已报送 1 行" in page.content.decode()
    assert client.post(here, {"do": "upload", "file": upload(table(*MONTH, ["中心小学", 41, 38, "无"]))}).status_code == 422


def test_templates_are_downloaded_by_both_sides_and_by_nobody_else(world, client):
    row = opened(world, asked=("school",))
    assert world.sign_in(client, "school").get(url("asked-template", asked(world).uid)).content[:2] == b"PK"
    assert world.sign_in(client, "township_edu").get(url("round-template", row.uid)).content[:2] == b"PK"
    for who in ("other_school", "helper", "neighbour_county"):
        assert world.sign_in(client, who).get(url("asked-template", asked(world).uid)).status_code == 404


def test_strangers_meet_404_by_every_address(world, client):
    row = opened(world, asked=("school",))
    world.sign_in(client, "school").post(url("asked", asked(world).uid), {"do": "files"})
    addresses = [url("round", row.uid), url("asked", asked(world).uid), url("answer", Answer.objects.get().uid)]
    for who in ("other_school", "other_township", "neighbour_county", "helper", "inspector"):
        for address in addresses:
            for method in ("get", "post"):
                assert getattr(world.sign_in(client, who), method)(address).status_code == 404, (who, address)
    assert world.sign_in(client, "school").get(addresses[0]).status_code == 404  # the school did not ask
    assert world.sign_in(client, "school").post(addresses[2], {"do": "accept"}).status_code == 404


def test_reminding_and_closing(world, client):
    row = opened(world, asked=("school",))
    client = world.sign_in(client, "township_edu")
    assert "已提醒 1 人" in client.post(url("round", row.uid), {"do": "remind"}, follow=True).content.decode()
    assert "今天已经提醒过了" in client.post(url("round", row.uid), {"do": "remind"}, follow=True).content.decode()
    assert "这次采集已结束" in client.post(url("round", row.uid), {"do": "close"}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.closed_on == TODAY


def test_a_table_of_counts_is_shown_counted_and_goes_up_with_one_click(world, client):
    asking(world)
    client, here = world.sign_in(client, "school"), url("asked", asked(world).uid)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(here).content.decode()
    assert "系统算好的数" in page and "按这张表报送" in page and len(seen) <= 25, len(seen)
    assert "等上级审核" in client.post(here, {"do": "counts"}, follow=True).content.decode()
    sent = client.get(url("answer", Answer.objects.get().uid)).content.decode()
    assert "单位或项目" in sent and "寄宿" in sent
    assert "系统算好的数" not in client.get(here).content.decode()


def test_a_long_merge_goes_to_the_background_and_waits_among_ones_exports(world, client, monkeypatch):
    row = opened(world, asked=("school",))
    world.sign_in(client, "school").post(url("asked", asked(world).uid), {"do": "files"})
    town = world.sign_in(client, "township_edu")
    town.post(url("answer", Answer.objects.get().uid), {"do": "accept"})
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    page = town.post(url("round", row.uid), {"do": "merge", "purpose": "check"}, follow=True).content.decode()
    assert "后台正在汇总" in page and "汇总表" in page and "下载</a>" in page
