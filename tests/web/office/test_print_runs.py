"""The pages of the print centre and of 迎检材料包: ask, wait, print; who opens them and who meets 404."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.papers.models import Answer, AskedUnit, PrintRun
from tests.papers.rounds.test_rounds import monthly, opened
from tests.people_cast import MEI_ID, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import url

pytestmark = pytest.mark.django_db
ASKED = {"codes": ["file_card"], "purpose": "inspect", "full": ""}


@pytest.fixture
def world(cast):
    return cast.with_("children", "pairings", "programme")


@pytest.mark.parametrize(("name", "who", "status"), [
    ("print-runs", "school", 200), ("print-runs", "helper", 200), ("print-runs", "inspector", 403), ("print-runs", "counsellor", 403), ("pack-new", "school", 200),
    ("pack-new", "county", 200), ("pack-new", "village", 403), ("pack-new", "helper", 403),
])  # fmt: skip
def test_who_opens_the_pages(world, client, name, who, status):
    assert world.sign_in(client, who).get(url(name)).status_code == status


def test_a_run_is_asked_for_waited_for_and_printed_by_its_owner_alone(world, client):
    client = world.sign_in(client, "school")
    page = client.post(url("print-runs"), ASKED, follow=True).content.decode()
    assert "排好了" in page and "打开并打印" in page
    run = PrintRun.objects.get()
    paper = client.get(url("print-run-paper", run.uid)).content.decode()
    assert paper.count("<article") == 4 and "龙小梅" in paper and MEI_ID not in paper
    for who in ("county", "other_school", "helper", "neighbour_county"):
        for name in ("print-run", "print-run-paper"):
            assert world.sign_in(client, who).get(url(name, run.uid)).status_code == 404


def test_a_run_is_had_as_docx_files_by_its_owner_alone(world, client):
    client = world.sign_in(client, "school")
    client.post(url("print-runs"), ASKED)
    run = PrintRun.objects.get()
    assert "没有 docx 文件" in client.get(url("print-run-docx", run.uid), follow=True).content.decode()
    page = client.post(url("print-run-docx", run.uid), follow=True).content.decode()
    assert "4 个 docx 文件" in page and "下载压缩包" in page and "排好了" not in page
    zipped = PrintRun.objects.exclude(pk=run.pk).get()
    answer = client.get(url("print-run-docx", zipped.uid))
    assert answer["Content-Type"] == "application/zip" and answer.content[:2] == b"PK"
    assert "请下载压缩包" in client.get(url("print-run-paper", zipped.uid), follow=True).content.decode()
    for who in ("county", "other_school", "helper", "neighbour_county"):
        assert world.sign_in(client, who).get(url("print-run-docx", zipped.uid)).status_code == 404


def test_helpers_and_units_papers_come_in_the_same_run_and_some_may_be_ticked(world, client):
    client = world.sign_in(client, "school")
    page = client.get(url("print-runs")).content.decode()
    assert "只印其中几名孩子" in page and "帮扶人请假（离岗）交接表" in page and "关爱学生花名册" in page
    asked = {"codes": ["file_card"], "helper_codes": ["handover"], "unit_codes": ["roster"], "units": "below", "child": [child(world, "mei").uid], "purpose": "inspect"}
    page = client.post(url("print-runs"), asked, follow=True).content.decode()
    assert "1 名孩子" in page and "个单位" in page
    run = PrintRun.objects.get()
    assert len(run.asked["units"]) >= 2 and len(run.asked["children"]) == 1 and len(run.asked["helpers"]) >= 2
    paper = client.get(url("print-run-paper", run.uid)).content.decode()
    assert paper.count("<article") == run.people == run.sheets and "龙小梅" in paper


def test_the_rosters_conditions_narrow_the_run(world, client):
    client = world.sign_in(client, "school")
    assert "只印您在学生档案里筛出来的孩子" in client.get(url("print-runs", query="?key=yes")).content.decode()
    client.post(url("print-runs", query="?key=yes"), ASKED)
    assert PrintRun.objects.get().people == 1


@pytest.mark.parametrize(
    ("bad", "say"), [({"codes": []}, "请勾选要打印的文书"), ({"first": "2026-09-01"}, "要么都填"), ({"first": "2026-10-01", "last": "2026-09-01"}, "颠倒")]
)
def test_what_is_wrong_is_said_and_nothing_is_asked_for(world, client, bad, say):
    answer = world.sign_in(client, "school").post(url("print-runs"), ASKED | bad)
    assert answer.status_code == 422 and say in answer.content.decode() and not PrintRun.objects.exists()


def test_a_pack_says_first_what_is_missing_and_prints_without_saying_so(world, client):
    client = world.sign_in(client, "school")
    page = client.post(url("pack-new"), {"first": "2026-09-01", "last": "2026-11-20", "size": "1"}, follow=True).content.decode()
    assert "缺什么" in page and "没有证件号" in page
    paper = client.get(url("print-run-paper", PrintRun.objects.get().uid)).content.decode()
    assert "目　录" in paper and "组织机构和人员" in paper and "帮扶人</th>" in paper and "没有证件号" not in paper and MEI_ID not in paper


def test_a_unit_out_of_reach_is_not_there(world, client):
    for unit in ("other_school", "neighbour_school"):
        assert (
            world.sign_in(client, "school")
            .post(url("pack-new"), {"unit": world.unit(unit).uid, "first": "2026-09-01", "last": "2026-11-20", "size": "1"})
            .status_code
            == 404
        )
    assert not PrintRun.objects.exists()


def test_the_pages_of_printing_and_collecting_cost_few_queries(world, client):
    rounds = [(opened(world, asked=("school",)), "school"), (monthly(world), "township_edu")]
    client.logout()
    school = world.sign_in(client, "school")
    school.post(url("asked", AskedUnit.objects.get(round=rounds[0][0]).uid), {"do": "files"})
    school.post(url("print-runs"), ASKED)
    run, answer = PrintRun.objects.get().uid, Answer.objects.get().uid
    own = AskedUnit.objects.get(round=rounds[1][0], unit=world.unit("school")).uid
    pages = [url(name) for name in ("prints", "print-runs", "pack-new", "blank-sheets", "unit-documents", "my-rounds", "exports")]
    pages += [url("print-run", run), url("answer", answer), url("asked", own), url("child-documents", child(world, "mei").uid)]
    spent = {}
    for who, addresses in (("school", pages), ("township_edu", [url("rounds"), url("round-new"), url("round", rounds[0][0].uid)]), ("county", [url("templates"), url("template", query="?code=talk_card")])):
        seat = world.sign_in(client, who)
        seat.get(addresses[0])
        for address in addresses:
            with CaptureQueriesContext(connection) as seen:
                assert seat.get(address).status_code == 200, address
            spent[address] = len(seen)
    assert {address: n for address, n in spent.items() if n > 25} == {}
