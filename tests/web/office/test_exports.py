"""The export pages: ask, download, tick off; who opens them and who meets 404."""

import io

import pytest
from openpyxl import load_workbook

from qianshou.domain.notices.models import Job
from qianshou.domain.people.actions import record_change
from qianshou.papers.exports import actions
from qianshou.papers.models import Export
from tests.cast import TODAY
from tests.people_cast import MEI_ID, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import url

pytestmark = pytest.mark.django_db
ASKED = {"layout": "school", "purpose": "school_system"}


@pytest.fixture
def world(cast):
    return cast.with_("children")


@pytest.mark.parametrize("page", ["exports", "change-list"])
@pytest.mark.parametrize(("who", "status"), [("school", 200), ("county", 200), ("township_home", 200), ("helper", 403), ("village", 403), ("counsellor", 403), ("inspector", 403), ("admin", 403)])
def test_who_opens_the_pages(world, client, page, who, status):
    assert world.sign_in(client, who).get(url(page)).status_code == status


def test_a_roster_asked_for_is_downloaded_by_its_owner_and_nobody_else(world, client):
    client = world.sign_in(client, "school")
    page = client.post(url("exports"), ASKED, follow=True)
    assert "名册已写好，共 4 人" in page.content.decode()
    there = url("export-file", Export.objects.get().uid)
    answer = client.get(there)
    assert answer["Cache-Control"] == "no-store" and "filename*=UTF-8''" in answer["Content-Disposition"]
    assert load_workbook(io.BytesIO(answer.content)).active.max_row == 3 + 4 + 1
    for who in ("county", "other_school", "helper"):
        assert world.sign_in(client, who).get(there).status_code == 404


def test_the_rosters_conditions_narrow_the_export(world, client):
    client = world.sign_in(client, "school")
    query = "?key=yes&state=active"
    assert "只导出您在学生档案里筛出来的孩子" in client.get(url("exports", query=query)).content.decode()
    client.post(url("exports", query=query), ASKED)
    assert Export.objects.get().rows == 1


@pytest.mark.parametrize(("bad", "say"), [({"purpose": ""}, "请选导出做什么用"), ({"layout": "pdf"}, "请选导出成哪种格式"), ({"unit": "class_1_1"}, "没有符合条件的孩子")])
def test_a_bad_request_is_said_beside_the_field_and_nothing_is_written(world, client, bad, say):
    given = {**ASKED, **bad}
    if "unit" in given:
        given["unit"] = world.unit(given["unit"]).uid
    answer = world.sign_in(client, "school").post(url("exports"), given)
    assert answer.status_code == 422 and say in answer.content.decode() and not Export.objects.exists()


def test_a_unit_out_of_reach_is_not_there(world, client):
    for unit in ("other_school", "neighbour_school", "county"):
        assert world.sign_in(client, "school").post(url("exports"), {**ASKED, "unit": world.unit(unit).uid}).status_code == 404


def test_a_long_roster_is_written_in_the_background(world, client, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    client = world.sign_in(client, "school")
    client.post(url("exports"), ASKED)
    assert Job.objects.get().state == "done" and Export.objects.get().file is not None
    assert "下载" in client.get(url("exports")).content.decode()


def test_changes_are_shown_masked_and_printed_whole_then_ticked_off(world, client):
    client = world.sign_in(client, "school")
    client.post(url("exports"), ASKED)
    change = record_change(world.actor("school"), child=child(world, "mei"), kind="boarding_changed", happened_on=TODAY, today=TODAY, detail={"boarding": True})
    here = url("change-list", query="?system=school")
    page = client.get(here).content.decode()
    assert "是否寄宿：是" in page and MEI_ID not in page
    assert MEI_ID in client.post(here, {"change": [change.uid], "system": "school", "do": "print"}).content.decode()
    client.post(here, {"change": [change.uid], "system": "school", "do": "sheet"})
    assert Export.objects.filter(layout="changes").get().rows == 1
    done = client.post(here, {"change": [change.uid], "system": "school", "do": "tick"}, follow=True).content.decode()
    assert "已勾掉 1 条变动" in done and "没有要补录的变动" in done


def test_nothing_ticked_is_said(world, client):
    assert "请先勾选变动" in world.sign_in(client, "school").post(url("change-list"), {"do": "tick"}, follow=True).content.decode()


def test_another_schools_change_cannot_be_ticked_off(world, client):
    change = record_change(world.actor("other_school"), child=child(world, "far"), kind="boarding_changed", happened_on=TODAY, today=TODAY, detail={"boarding": True})
    world.sign_in(client, "school").post(url("change-list"), {"change": [change.uid], "system": "mca", "do": "tick"})
    change.refresh_from_db()
    assert change.exported == {}
