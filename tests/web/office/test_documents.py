"""文书 in the office: chosen, printed, downloaded; a county's template; plans and a class's feedback; and who is let in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as open_docx

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.care import queries
from qianshou.domain.care.models import PlanStep
from qianshou.papers.documents import queries as documents
from tests.cast import TODAY
from tests.papers.documents.test_word import made
from tests.people_cast import MEI_ID, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
ASKED = {"code": "file_card", "purpose": "inspect", "way": "page"}


@pytest.fixture
def world(cast):
    return cast.with_("pairings")


def browser(world, who="school"):
    return world.sign_in(Client(), who)


def of_mei(world, name="office:child-documents"):
    return reverse(name, args=[child(world, "mei").uid])


def test_a_childs_document_is_printed_masked_with_its_purpose_in_the_last_line(world):
    got = browser(world).post(of_mei(world), ASKED).content.decode()
    assert "关爱学生档案（一生一档）" in got and "用途：检查备查" in got and MEI_ID not in got and "138****1003" in got


def test_the_same_document_comes_as_docx_under_a_chinese_name(world):
    answer = browser(world).post(of_mei(world), ASKED | {"way": "docx", "full": "full"})
    assert answer["Content-Disposition"].endswith("docx") and answer["Cache-Control"] == "no-store"
    cells = [c.text for t in open_docx(io.BytesIO(answer.content)).tables for r in t.rows for c in r.cells]
    assert MEI_ID in cells and "龙小梅" in cells


def test_a_countys_template_is_the_one_that_is_downloaded(world):
    county = browser(world, "county")
    file = SimpleUploadedFile("本县.docx", made("本县学生{{姓名}}"), content_type="application/octet-stream")
    assert county.post(reverse("office:template"), {"code": "file_card", "file": file}).status_code == 302
    answer = browser(world).post(of_mei(world), ASKED | {"way": "docx"})
    assert open_docx(io.BytesIO(answer.content)).paragraphs[0].text == "本县学生龙小梅"
    county.post(reverse("office:template"), {"code": "file_card", "back": "1"})
    assert documents.template_for(world.county.pk, "file_card") is None


def test_an_upload_with_unknown_fields_comes_back_with_their_names(world):
    file = SimpleUploadedFile("a.docx", made("{{姓名}}{{血型}}"))
    answer = browser(world, "county").post(reverse("office:template"), {"code": "file_card", "file": file})
    assert answer.status_code == 422 and "{{血型}}" in answer.content.decode()


@pytest.mark.parametrize("get", ["shipped", "example"])
def test_the_shipped_template_and_a_sample_can_be_had(world, get):
    answer = browser(world, "county").get(reverse("office:template"), {"code": "talk_card", "get": get})
    assert open_docx(io.BytesIO(answer.content)).tables


def test_a_whole_classs_documents_come_in_one_go(world):
    got = browser(world).post(reverse("office:unit-documents"), ASKED | {"unit": world.unit("class_5_3").uid}).content.decode()
    assert got.count('<article class="doc') == 3 and AuditEvent.objects.get(action="documents.print_children").count == 3


@pytest.mark.parametrize("code", ["roster", "term_plan", "term_summary", "week_sheet", "handover", "application"])
def test_a_units_and_its_helpers_documents_are_printed(world, code):
    got = browser(world).post(reverse("office:unit-documents"), ASKED | {"code": code, "unit": world.unit("school").uid})
    assert got.status_code == 200 and b'<article class="doc' in got.content


def test_where_there_is_nothing_to_print_a_sentence_says_so(world):
    answer = browser(world).post(of_mei(world), ASKED | {"code": "one_plan"}, follow=True)
    assert "还没有写帮扶计划" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"code": ""}, "请选一种文书"),
        ({"purpose": ""}, "请选打印做什么用"),
        ({"first": "2026-09-01"}, "要么都填"),
        ({"first": "2026-11-01", "last": "2026-10-01"}, "颠倒"),
    ],
)
def test_what_is_missing_is_asked_for(world, given, says):
    answer = browser(world).post(of_mei(world), ASKED | given)
    assert answer.status_code == 422 and says in answer.content.decode()


@pytest.mark.parametrize(("who", "code"), [("other_school", 404), ("outside", 404), ("inspector", 404), ("helper", 200), ("village", 200)])
def test_who_opens_a_childs_documents(world, who, code):
    assert browser(world, who).get(of_mei(world)).status_code == code


STEP = {
    "number": "plan-number-1",
    "happened_on": "2026-11-20",
    "situation": "应用题读不懂",
    "area_1": "study",
    "goal_1": "数学到80分",
    "measure_1": "每周补一节",
    "by_1": "2027-01-15",
}


def test_a_plan_is_written_and_its_step_told(world):
    helper = browser(world, "helper")
    assert helper.post(of_mei(world, "office:child-plan-new"), STEP).status_code == 302
    step = PlanStep.objects.get()
    helper.post(reverse("office:plan-step", args=[step.uid]), {"outcome": "reached", "words": "82分"})
    page = helper.get(of_mei(world, "office:child-plans")).content.decode()
    assert "数学到80分" in page and "做到了" in page and "82分" in page
    assert "数学到80分" in browser(world).post(of_mei(world), ASKED | {"code": "study_plan"}).content.decode()


@pytest.mark.parametrize(("given", "says"), [({"goal_1": ""}, "想做到什么"), ({"goal_2": "多运动"}, "写了一半"), ({"by_1": "2026-01-01"}, "完成时间不能早于")])
def test_a_plan_with_a_gap_comes_back_filled(world, given, says):
    answer = browser(world, "helper").post(of_mei(world, "office:child-plan-new"), STEP | given)
    assert answer.status_code == 422 and says in answer.content.decode() and "应用题读不懂" in answer.content.decode()


def test_a_class_teacher_writes_the_terms_feedback_on_one_page(world):
    mei = child(world, "mei")
    teacher, url = browser(world, "helper"), reverse("office:feedback")
    assert teacher.post(url, {"unit": world.unit("class_5_3").uid, f"{mei.uid}.study": "进步了", f"{mei.uid}.mood": ""}).status_code == 302
    assert queries.feedback_of_child(world.actor("school"), mei)[0].said["study"] == "进步了"
    long = teacher.post(url, {"unit": world.unit("class_5_3").uid, f"{mei.uid}.study": "字" * 90})
    assert long.status_code == 422 and "写长了" in long.content.decode()
    assert "学期反馈" in browser(world).get(url).content.decode()


def test_a_plan_of_another_schools_child_is_not_there(world):
    care.write_plan(
        world.actor("helper"),
        child=child(world, "mei"),
        situation="一般",
        steps=[care.NewStep("study", "好", "补课")],
        happened_on=TODAY,
        today=TODAY,
        client_uuid="plan-0001",
    )
    stranger, step = browser(world, "other_school"), PlanStep.objects.get()
    assert stranger.get(of_mei(world, "office:child-plans")).status_code == 404
    assert stranger.post(reverse("office:plan-step", args=[step.uid]), {"outcome": "reached"}).status_code == 404


def test_an_empty_sheet_needs_no_person_and_names_none(world):
    client, here = browser(world), reverse("office:blank-sheets")
    page = client.get(here).content.decode()
    assert "志愿者（校外帮扶人）报名表" in page and "谈心谈话记录卡" in page and "花名册" not in page.split("<form")[-1]
    got = client.post(here, {"code": "application", "copies": "3", "way": "page"}).content.decode()
    assert got.count('<article class="doc') == 3 and "石桥乡中心小学" in got and "龙小梅" not in got and "用途：空白表" in got
    assert client.post(here, {"code": "talk_card", "copies": "2", "way": "docx"}).content[:2] == b"PK"
    assert client.post(here, {"code": "roster", "copies": "1", "way": "page"}).status_code == 422
    assert client.post(here, {"code": "talk_card", "copies": "101", "way": "page"}).status_code == 422
    assert browser(world, "outside").get(here).status_code == 403
