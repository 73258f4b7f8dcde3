"""关爱记录 pages: the list of a unit, a paper sheet typed in all at once or not at all, a mistake voided."""

import uuid

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.care.shapes import Met
from tests import care_cast
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
SHEET, LIST = "/office/records/sheet/", 9


@pytest.fixture
def county(cast):
    return cast.with_("programme")


def talk(cast, name, who="helper", **more):
    keywords = {"kind": "talk", "happened_on": TODAY, "today": TODAY, "people": [Met("child")], "client_uuid": str(uuid.uuid4()), "note": "想妈妈了"}
    return actions.record_contact(cast.actor(who), child=child(cast, name), **{**keywords, **more})


def sheet(cast, *rows, key="a" * 32, **more):
    """The posted grid: each row (child, day, kind, met, note)."""
    data = {"helper": care_cast.helper(cast, "li").uid, "sheet_no": "2026-11-03", "key": key, "rows": "8", **more}
    for n, (name, day, kind, met, note) in enumerate(rows):
        uid = child(cast, name).uid if name else ""
        data |= {f"row-{n}-child": uid, f"row-{n}-happened_on": day, f"row-{n}-kind": kind, f"row-{n}-met": met, f"row-{n}-note": note}
    return data


GOOD = [("mei", "2026-11-18", "talk", ["child"], "聊了期中考试"), ("jun", "2026-11-19", "home_visit", ["carer"], "")]


def test_a_school_reads_what_was_done(county, client):
    talk(county, "mei")
    answer = county.sign_in(client, "school").get("/office/records/")
    assert "龙小梅" in text(answer) and "想妈妈了" in text(answer) and answer.context["total"] == 1
    assert AuditEvent.objects.filter(action="care.list_records", count=1).exists()


def test_filters_narrow_the_list(county, client):
    talk(county, "mei")
    talk(county, "jun", kind="call", means="phone")
    county.sign_in(client, "school")
    assert client.get("/office/records/?kind=call").context["total"] == 1
    assert client.get("/office/records/?q=李老师").context["total"] == 2
    assert client.get("/office/records/?from_on=2026-11-21").context["total"] == 0
    assert client.get("/office/records/?typed=1").context["total"] == 0


def test_an_outside_helpers_paper_says_who_came_along_to_the_home(county, client):
    county.sign_in(client, "school")
    paper = sheet(county, ("mei", "2026-11-18", "home_visit", ["carer"], ""), helper=care_cast.helper(county, "liu").uid)
    refused = client.post(SHEET, paper)
    assert refused.status_code == 422 and "请填写同行人" in text(refused) and refused.context["grid"][0].errors.keys() == {"companion"}
    assert client.post(SHEET, paper | {"row-0-companion": "杨主任"}).status_code == 302
    assert CareRecord.objects.get().companion == "杨主任"


def test_days_the_wrong_way_round_are_said_beside_the_field(county, client):
    answer = county.sign_in(client, "school").get("/office/records/?from_on=2026-11-20&on=2026-11-01")
    assert answer.status_code == 200 and "结束日期要在开始日期之后" in text(answer)


@pytest.mark.parametrize("children", [("mei",), ("mei", "jun", "lan")])
def test_the_list_asks_as_often_for_one_row_as_for_three(county, client, django_assert_num_queries, children):
    for name in children:
        talk(county, name)
    county.sign_in(client, "school")
    with django_assert_num_queries(LIST):
        assert client.get("/office/records/").context["total"] == len(children)


@pytest.mark.parametrize("who", ["other_school", "neighbour_county"])
def test_another_unit_reads_nothing_of_ours(county, client, who):
    row = talk(county, "mei")
    county.sign_in(client, who)
    assert "龙小梅" not in text(client.get("/office/records/")) and "想妈妈了" not in text(client.get("/office/records/"))
    assert client.get(f"/office/records/{row.uid}/void/").status_code == 404
    assert client.get(f"/office/records/?unit={county.unit('school').uid}").status_code == 404


def test_a_sheet_is_typed_in_for_its_helper_and_counts_for_her(county, client):
    answer = county.sign_in(client, "school").post(SHEET, sheet(county, *GOOD))
    assert answer.status_code == 302
    rows = CareRecord.objects.order_by("happened_on")
    assert [(r.doer_name, r.enterer.name, r.sheet_no, r.kind) for r in rows] == [
        ("李老师", "王校长", "2026-11-03", "talk"), ("李老师", "王校长", "2026-11-03", "home_visit"),
    ]  # fmt: skip
    assert Duty.objects.filter(child=child(county, "mei"), closes_on__gte=TODAY, done=1).exists()
    assert client.get("/office/records/?typed=1").context["total"] == 2


def test_a_sheet_sent_twice_is_stored_once(county, client):
    county.sign_in(client, "school")
    for _n in range(2):
        client.post(SHEET, sheet(county, *GOOD))
    assert CareRecord.objects.count() == 2


def test_one_wrong_line_keeps_the_whole_sheet_back_and_what_was_typed(county, client):
    late = ("lan", "2026-12-24", "talk", ["child"], "圣诞前夜")
    answer = county.sign_in(client, "school").post(SHEET, sheet(county, *GOOD, late))
    assert answer.status_code == 422 and "日期不能晚于今天" in text(answer)
    assert "聊了期中考试" in text(answer) and "圣诞前夜" in text(answer) and "2026-11-03" in text(answer)
    assert not CareRecord.objects.exists()


def test_a_line_without_a_day_or_a_person_says_what_is_missing(county, client):
    answer = county.sign_in(client, "school").post(SHEET, sheet(county, ("mei", "", "talk", [], "")))
    assert answer.status_code == 422 and "请填日期" in text(answer) and "请勾选和谁" in text(answer)


def test_an_empty_sheet_and_one_without_its_number_are_refused(county, client):
    county.sign_in(client, "school")
    assert "还没有填写任何一行" in text(client.post(SHEET, sheet(county)))
    assert client.post(SHEET, sheet(county, *GOOD, sheet_no="")).status_code == 422
    assert not CareRecord.objects.exists()


def test_more_lines_keep_what_stands_and_judge_nothing(county, client):
    answer = county.sign_in(client, "school").post(SHEET, sheet(county, ("mei", "2026-12-24", "talk", ["child"], "还没写完"), more="1"))
    assert answer.status_code == 200 and len(answer.context["grid"]) == 16
    assert "还没写完" in text(answer) and "日期不能晚于今天" not in text(answer)


def test_a_sheet_lists_the_helpers_own_children_and_on_request_the_whole_school(county, client):
    uid = care_cast.helper(county, "li").uid
    county.sign_in(client, "school")
    assert "石小山" not in text(client.get(f"{SHEET}?helper={uid}"))
    assert "石小山" in text(client.get(f"{SHEET}?helper={uid}&all=1"))


def test_a_child_of_another_school_cannot_be_typed_in(county, client):
    answer = county.sign_in(client, "school").post(SHEET, sheet(county, ("far", "2026-11-18", "talk", ["child"], "")))
    assert answer.status_code == 422 and not CareRecord.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("village", 403), ("counsellor", 403), ("outside", 403), ("viewer", 403), ("neighbour_school", 404)])
def test_whoever_may_not_type_for_others_gets_no_sheet(county, client, who, status):
    answer = county.sign_in(client, who).get(f"{SHEET}?helper={care_cast.helper(county, 'li').uid}")
    assert answer.status_code == status


def test_a_mistake_is_voided_with_a_reason_and_stays_readable(county, client):
    row = talk(county, "mei")
    county.sign_in(client, "school")
    assert client.post(f"/office/records/{row.uid}/void/", {"reason": ""}).status_code == 422
    client.post(f"/office/records/{row.uid}/void/", {"reason": "记错了孩子"})
    row.refresh_from_db()
    assert (row.voided_on, row.void_reason) == (TODAY, "记错了孩子")
    assert "记错了孩子" in text(client.get("/office/records/?typed=void"))
