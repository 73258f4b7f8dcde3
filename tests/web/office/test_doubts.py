"""The lists a person must look at: each shows its rows within reach, is settled there, and costs the same at any length."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.people import actions
from qianshou.domain.people.models import AbsentFromSheet, Difference, PendingLabels
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db
LISTS = {"pending": 15, "differences": 16, "absent": 16, "drafts": 16}  # queries


def jun_without_a_label(cast):
    father = adult(cast, "jun", "51")
    actions.record_change(cast.actor("school"), child=child(cast, "jun"), kind="back_for_good", happened_on=TODAY, today=TODAY, carer=father)


def differ(cast, name="mei", code="mother.phone", ours="13800001002", theirs="13900001002", relation="52"):
    row = child(cast, name)
    carer = adult(cast, name, relation) if relation else None
    return Difference.objects.create(county=row.county, child=row, carer=carer, code=code, ours=ours, theirs=theirs, as_of=dt.date(2026, 8, 1), batch_uid="b" * 16)


def absent(cast, name):
    row = child(cast, name)
    return AbsentFromSheet.objects.create(county=row.county, child=row, as_of=dt.date(2026, 11, 1), batch_uid="b" * 16)


@pytest.mark.parametrize(("choice", "state", "reason"), [("keep", "active", ""), ("close", "closed", "parent_returned"), ("untrue", "closed", "error")])
def test_a_child_whose_last_label_fell_away_waits_for_a_choice(cast, client, choice, state, reason):
    cast.with_("pairings").sign_in(client, "school")
    jun_without_a_label(cast)
    jun = child(cast, "jun")
    text = said(client.get(url("pending")))
    assert "杨军" in text and "一方外出" in text and jun.file_state == "active" and "去决定" in said(client.get(url("child", jun.uid)))
    assert client.post(url("pending-settle"), {"child": jun.uid, "choice": choice}).status_code == 302
    jun = child(cast, "jun")
    assert (jun.file_state, jun.close_reason) == (state, reason) and PendingLabels.objects.get(child=jun).choice == choice


def test_nobody_else_settles_it(cast, client):
    cast.with_("children")
    jun_without_a_label(cast)
    uid = child(cast, "jun").uid
    for who, status in (("other_school", 404), ("helper", 403), ("neighbour_county", 404)):
        assert cast.sign_in(client, who).post(url("pending-settle"), {"child": uid, "choice": "close"}).status_code == status
    assert child(cast, "jun").file_state == "active"
    assert "由学校专干决定" in said(cast.sign_in(client, "helper").get(url("pending")))
    text = said(cast.sign_in(client, "school").post(url("pending-settle"), {"child": uid}, follow=True))
    assert "请选一种处理办法" in text and child(cast, "jun").file_state == "active"


def test_both_sides_stand_masked_and_either_is_taken(cast, client):
    cast.with_("children").sign_in(client, "helper")
    row, other = differ(cast), differ(cast, "mei", "child.ethnicity", "苗族", "侗族", "")
    text = said(client.get(url("differences")))
    assert "13800001002" not in text and "138****1002" in text and "139****1002" in text and "侗族" in text
    assert client.post(url("difference-settle"), {"row": row.uid, "take": "theirs"}).status_code == 302
    assert client.post(url("difference-settle"), {"row": other.uid, "take": "ours"}).status_code == 302
    assert adult(cast, "mei", "52").phone.reveal() == "13900001002" and child(cast, "mei").ethnicity == "苗族"
    assert "没有说法不一" in said(client.get(url("differences"))) and client.post(url("difference-settle"), {"row": row.uid, "take": "ours"}).status_code == 404


def test_illness_on_a_sheet_is_not_shown_to_the_class_teacher(cast, client):
    cast.with_("children")
    differ(cast, "mei", "child.health", "健康", "先天性心脏病", "")
    assert "心脏病" not in said(cast.sign_in(client, "helper").get(url("differences")))
    assert "心脏病" in said(cast.sign_in(client, "school").get(url("differences")))


def test_a_class_on_a_sheet_is_moved_by_a_change(cast, client):
    cast.with_("children").sign_in(client, "school")
    row = differ(cast, "mei", "school.class", "五年级（3）班", "五年级（1）班", "")
    assert "登记变动</a>" in said(client.get(url("differences")))
    answer = client.post(url("difference-settle"), {"row": row.uid, "take": "theirs"}, follow=True)
    assert "班级或住处请用变动登记" in said(answer) and Difference.objects.get().state == "open"


def test_children_missing_from_a_sheet_are_kept_by_a_person(cast, client):
    cast.with_("children").sign_in(client, "helper")
    absent(cast, "mei"), absent(cast, "jun")
    text = said(client.get(url("absent")))
    assert "龙小梅" in text and "换了学校" in text and "结案</a>" not in text
    assert client.post(url("absent-keep"), {"child": [child(cast, "mei").uid, child(cast, "far").uid]}).status_code == 404
    assert client.post(url("absent-keep"), {"child": [child(cast, "mei").uid]}).status_code == 302
    assert list(AbsentFromSheet.objects.order_by("pk").values_list("state", flat=True)) == ["kept", "open"]
    assert "请先勾选" in said(client.post(url("absent-keep"), {}, follow=True))


def test_what_a_list_asked_is_answered_by_the_transfer_and_by_closing_the_file(cast, client):
    """The old school's list has its answer and says it; the list of the village the child still lives in, and the county's, go on asking."""
    cast.with_("pairings")
    mei = [child(cast, "mei")]
    for place in ("school", "village", "county"):
        actions.note_absent(cast.actor("system"), children=mei, batch_uid=place, as_of=TODAY, unit=cast.unit(place))
        AbsentFromSheet.objects.filter(batch_uid__in=["school", "village"]).update(state="kept")  # so that each list notes her
    actions.note_absent(cast.actor("system"), children=[child(cast, "jun")], batch_uid="jun", as_of=TODAY, unit=cast.unit("school"))
    AbsentFromSheet.objects.update(state="open")

    def lists(name="龙小梅"):
        return dict(AbsentFromSheet.objects.filter(child__name=name).values_list("batch_uid", "state"))

    sent = actions.send_children(cast.actor("school"), children=mei, kind="promotion", to_unit=cast.unit("middle"), due_on=TODAY, today=TODAY)
    actions.arrived(cast.actor("middle_school"), transfers=sent, klass=cast.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    assert lists() == {"school": "taken", "village": "open", "county": "open"}
    care.close_file(cast.actor("school"), child=child(cast, "jun"), reason="moved_away", closed_on=TODAY, today=TODAY)
    text = said(cast.sign_in(client, "school").get(url("absent")))
    read = AuditEvent.objects.filter(action="people.list_absent").values_list("subjects__subject_uid", flat=True)
    assert {child(cast, name).uid for name in ("mei", "jun")} <= set(read)  # names of two who are out of the list, one out of reach as well
    assert "没有要核实的孩子" in text and "已到青禾县第一初级中学，11月20日报到" in text and "已结案：迁走或转出本县" in text
    assert "已有着落" not in said(cast.sign_in(client, "other_school").get(url("absent")))
    actions.not_arrived_after_all(cast.actor("middle_school"), transfers=sent, today=TODAY)
    assert lists() == {"school": "open", "village": "open", "county": "open"}


def test_drafts_say_what_they_lack(cast, client):
    cast.with_("children").sign_in(client, "helper")
    text = said(client.get(url("drafts")))
    assert "田田" in text and "还缺：性别、出生日期或年龄、一位家长或照护人" in text and url("child-complete", child(cast, "draft").uid) in text
    assert "田田" not in said(cast.sign_in(client, "other_school").get(url("drafts")))


@pytest.mark.parametrize("name", [*LISTS, "doubles", "changes-waiting"])
def test_who_opens_the_lists(cast, client, name):
    found = {who: cast.sign_in(client, who).get(url(name)).status_code for who in ("school", "county", "counsellor", "viewer", "outside")}
    assert found == {"school": 200, "county": 200, "counsellor": 403, "viewer": 403, "outside": 403}
    assert cast.sign_in(client, "school").get(url(name, query=f"?unit={cast.unit('other_school').uid}")).status_code == 404


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_asks_the_same_at_one_row_and_at_three(cast, client, name, django_assert_num_queries):
    cast.with_("children").sign_in(client, "county")
    make = {"pending": lambda n: _pending(cast, n), "differences": lambda n: differ(cast, n), "absent": lambda n: absent(cast, n), "drafts": lambda n: _draft(cast, n)}
    if name != "drafts":
        make[name]("mei")
    client.get(url(name))
    with django_assert_num_queries(LISTS[name]):
        client.get(url(name))
    for child_name in ("jun", "lan"):
        make[name](child_name)
    with django_assert_num_queries(LISTS[name]):
        assert said(client.get(url(name))).count(ROW[name]) == 3


ROW = {"pending": "怎么办", "differences": "维持原样<", "absent": 'name="child"', "drafts": "还缺："}


def _pending(cast, name):
    row = child(cast, name)
    PendingLabels.objects.create(county=row.county, child=row, since=TODAY, had=["both_away"])


def _draft(cast, name):
    row = child(cast, name)
    row.file_state, row.sex = "draft", ""
    row.save()
