"""读方案: a plan given, its marks beside the proposals, decided line by line, on the county's shelf, adopted like any other."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianshou.domain.care import actions
from qianshou.domain.care.models import AdoptedProgramme, OwnProgramme
from qianshou.papers.models import VaultFile
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.papers.plans.test_files import docx
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.office.test_programmes import confirm
from tests.web.pages import text

pytestmark = pytest.mark.django_db

PLAN = """青山学校关爱留守儿童工作方案
一、主要措施
1.班主任每周与留守儿童谈心一次，每学期家访不少于两次。
2.学校定期召开监护人会议，通报情况。
3.各班于9月20日前完成摸底排查。
"""
READ = "/office/programmes/read/"
DRAFTS, REVIEW = 5, 8


@pytest.fixture
def paired(cast):
    return cast.with_("pairings")


def give(client, cast, unit="school", **more):
    return client.post(READ, {"unit": cast.unit(unit).uid, "title": "", "pasted": PLAN, **more})


@pytest.fixture
def draft(paired, client):
    """The school's draft, and its coordinator signed in."""
    paired.sign_in(client, "school")
    return give(client, paired)["Location"]


def shown(client, url, **changes):
    """The review form as it stands, with changes."""
    page = client.get(url).context
    forms = [page["head"], *[card.form for passage in page["passages"] for card in passage.cards]]
    data = {form[name].html_name: form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in data.items() if value is not None} | changes


def decided(client, url, **changes):
    every = {f"line_{n}-decision": "keep" for n in range(1, 5)}
    return shown(client, url, **{**every, "line_3-per": "term", "line_3-counterparts": ["carer"], **changes})


def test_a_pasted_plan_becomes_marked_text_with_a_proposal_beside_each_mark(draft, client):
    answer = client.get(draft)
    said = text(answer)
    assert answer.context["counts"] == {"rule": 2, "vague": 1, "dated": 1, "open": 4}
    assert "青山学校关爱留守儿童工作方案" in said and "没写次数3" in said and "规则1" in said and "日期4" in said
    assert "9月20日" in said


def test_a_word_file_is_read_and_kept_in_the_vault_for_some_days(paired, client):
    paired.sign_in(client, "school")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PLAN.splitlines())
    answer = give(client, paired, pasted="", file=SimpleUploadedFile("方案.docx", docx(body)))
    assert answer.status_code == 302
    assert OwnProgramme.objects.get().title == "青山学校关爱留守儿童工作方案"
    assert VaultFile.objects.get().kind == "upload"


def test_the_plans_words_are_sealed_in_the_database(draft):
    row = OwnProgramme.objects.values().get()
    assert "谈心" not in repr(row) and row["spec"] is None


@pytest.mark.parametrize(
    ("data", "say"),
    [
        (b"\x89PNG\r\n", "这是图片，读不出文字"),
        (b"PK\x03\x04 broken", "文件打不开"),
        ("今天天气很好。".encode(), "没有读出要求"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence_and_nothing_is_kept(paired, client, data, say):
    paired.sign_in(client, "school")
    answer = give(client, paired, pasted="", file=SimpleUploadedFile("方案.docx", data))
    assert answer.status_code == 422 and say in text(answer)
    assert not OwnProgramme.objects.exists() and not VaultFile.objects.exists()


def test_neither_and_both_are_refused(paired, client):
    paired.sign_in(client, "school")
    assert "请选择文件" in text(give(client, paired, pasted=""))
    assert "只要一样" in text(give(client, paired, file=SimpleUploadedFile("a.txt", PLAN.encode())))


def test_every_line_decided_makes_a_programme_on_the_shelf_that_is_adopted_like_a_shipped_one(draft, paired, client):
    answer = client.post(draft, decided(client, draft, finish="1"))
    own = OwnProgramme.objects.get()
    assert answer["Location"] == f"/office/programmes/{own.code}/"
    said = text(client.get(answer["Location"]))
    assert "每周与孩子谈心1次" in said and "9月20日" in said
    assert own.title in text(client.get("/office/programmes/"))
    confirm(client, f"/office/programmes/{own.code}/adopt/", unit=paired.unit("school").uid)
    row = AdoptedProgramme.objects.get()
    assert (row.code, row.unit, row.rules.count()) == (own.code, paired.unit("school"), 2)


def test_what_was_changed_and_dropped_is_what_the_programme_says(draft, client):
    client.post(draft, decided(client, draft, finish="1", **{"line_1-count": "3", "line_2-decision": "drop"}))
    rules = OwnProgramme.objects.get().spec["rules"]
    assert [(r["kind"], r["count"]) for r in rules] == [("talk", 3)]


def test_a_duty_without_a_period_is_not_confirmed_before_it_has_one(draft, client):
    answer = client.post(draft, decided(client, draft, finish="1", **{"line_3-per": ""}))
    assert answer.status_code == 422 and "第3条：请选多久一次" in text(answer)
    assert OwnProgramme.objects.get().spec is None


def test_an_undecided_line_stops_the_programme_and_not_the_saving(draft, client):
    data = shown(client, draft, **{"line_1-decision": "keep"})
    answer = client.post(draft, data | {"finish": "1"})
    assert answer.status_code == 422 and "还有3条没有决定" in text(answer)
    assert client.post(draft, data | {"save": "1"}).status_code == 302
    assert client.get(draft).context["counts"]["open"] == 3


def test_the_rest_is_kept_with_one_button_but_for_what_has_no_period(draft, client):
    assert client.post(draft, shown(client, draft, rest="1")).status_code == 302
    lines = json.loads(OwnProgramme.objects.get().lines.reveal())
    assert [line["decision"] for line in lines] == ["keep", "keep", "", "keep"]


def test_two_who_work_on_one_draft_do_not_overwrite_each_other(draft, client):
    data = shown(client, draft, **{"line_1-decision": "keep"}, save="1")
    client.post(draft, data)
    answer = client.post(draft, data | {"line_1-decision": "drop"})
    assert answer.status_code == 422 and "刚才有人改过这份草稿" in text(answer)


def test_a_draft_is_deleted_with_its_words_and_an_adopted_one_is_not(draft, paired, client):
    client.post(draft, decided(client, draft, finish="1"))
    own = OwnProgramme.objects.get()
    actions.adopt(paired.actor("school"), unit=paired.unit("school"), code=own.code, school_year=2026, today=TODAY)
    assert "不能删除" in text(client.post(draft, {"remove": "1"}))
    second = give(client, paired)["Location"]
    assert client.post(second, {"remove": "1"}).status_code == 302
    assert [one.pk for one in OwnProgramme.objects.all()] == [own.pk]


@pytest.mark.parametrize("who", ["other_school", "neighbour_county"])
def test_a_stranger_finds_no_draft(draft, paired, client, who):
    paired.sign_in(client, who)
    assert client.get(draft).status_code == 404
    assert client.post(draft, {"remove": "1"}).status_code == 404
    assert OwnProgramme.objects.exists()


def test_a_programme_of_one_county_is_on_no_shelf_of_another(draft, paired, client):
    client.post(draft, decided(client, draft, finish="1"))
    code = OwnProgramme.objects.get().code
    paired.sign_in(client, "neighbour_county")
    assert client.get(f"/office/programmes/{code}/").status_code == 404
    assert "青山学校" not in text(client.get("/office/programmes/"))
    paired.sign_in(client, "other_school")
    assert client.get(f"/office/programmes/{code}/").status_code == 200


@pytest.mark.parametrize("who", ["helper", "viewer", "nobody"])
def test_whoever_may_not_adopt_reads_no_plans(paired, client, who):
    paired.sign_in(client, who)
    assert client.get(READ).status_code == 403


def test_the_log_of_a_reading_names_no_word_of_the_plan(draft, client, caplog):
    with caplog.at_level("DEBUG"):
        client.get(draft)
    assert "谈心" not in caplog.text


def test_the_drafts_ask_the_same_whatever_their_number(draft, paired, client, django_assert_num_queries):
    client.get(READ)
    with django_assert_num_queries(DRAFTS):
        client.get(READ)
    give(client, paired)
    give(client, paired)
    with django_assert_num_queries(DRAFTS):
        assert len(client.get(READ).context["drafts"]) == 3


@pytest.mark.parametrize("times", [1, 20])
def test_a_review_asks_the_same_whatever_its_length(paired, client, times, django_assert_num_queries):
    paired.sign_in(client, "school")
    url = give(client, paired, pasted=PLAN + "4.每月家访一次。\n5.每学期写一份总结。\n" * times)["Location"]
    client.get(url)
    with django_assert_num_queries(REVIEW):
        assert client.get(url).context["counts"]["rule"] >= 2 + times
