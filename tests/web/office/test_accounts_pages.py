"""The pages of units, accounts, the trail and one's own account: who opens them, who meets 404, what bad input gets."""

import pytest
from django.urls import reverse
from django.utils import timezone

from qianshou.domain.accounts import queries
from qianshou.domain.accounts.models import DeviceSession, Grant, User
from qianshou.domain.orgs.models import Term, Unit
from qianshou.domain.orgs.rules import school_year_of

pytestmark = pytest.mark.django_db


def page(client, name, *args, query="", **kw):
    return client.get(reverse(f"office:{name}", args=args) + query, **kw)


@pytest.mark.parametrize("name", ["units", "users", "audit", "account", "user-new", "staff-import"])
def test_a_stranger_is_sent_to_sign_in(cast, client, name):
    answer = page(client, name)
    assert answer.status_code == 302 and answer["Location"].startswith("/login/?next=%2Foffice%2F")


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("county", "users", 200), ("county", "audit", 200), ("county", "staff-import", 200), ("county", "user-new", 200), ("county", "account", 200),
        ("admin", "users", 200), ("admin", "audit", 200), ("admin", "staff-import", 403), ("school", "users", 200), ("school", "audit", 403),
        ("school", "staff-import", 200), ("helper", "users", 403), ("helper", "account", 200), ("viewer", "account", 200), ("viewer", "users", 403),
        ("nobody", "account", 200), ("outside", "audit", 403), ("counsellor", "users", 403), ("township_home", "users", 200),
    ],
)  # fmt: skip
def test_who_opens_which_list(cast, client, who, name, status):
    assert page(cast.sign_in(client, who), name).status_code == status


@pytest.mark.parametrize("name", ["unit", "unit-new", "unit-edit", "unit-close", "calendar", "login-codes"])
@pytest.mark.parametrize(("who", "unit", "status"), [("school", "school", 200), ("school", "other_school", 404), ("county", "neighbour_school", 404), ("helper", "school", 404)])
def test_a_unit_out_of_reach_is_not_there(cast, client, name, who, unit, status):
    assert page(cast.sign_in(client, who), name, cast.unit(unit).uid).status_code == status


@pytest.mark.parametrize(("who", "whom", "status"), [("school", "helper", 200), ("school", "county", 404), ("school", "other_helper", 404), ("county", "neighbour_helper", 404), ("county", "viewer", 404)])
@pytest.mark.parametrize("name", ["user", "user-edit", "user-grant"])
def test_an_account_out_of_reach_is_not_there(cast, client, name, who, whom, status):
    assert page(cast.sign_in(client, who), name, cast.user(whom).uid).status_code == status


def test_a_class_is_added_named_by_the_year_and_not_twice(cast, client):
    cast.sign_in(client, "school")
    url = reverse("office:unit-new", args=[cast.unit("school").uid])
    body = {"kind": "class", "stage": "primary", "entry_year": "2024", "number": "2"}
    assert client.post(url, body).status_code == 302
    again = client.post(url, body)
    assert again.status_code == 422 and "这个班已经有了" in again.content.decode()
    made = Unit.objects.get(parent=cast.unit("school"), entry_year=2024, number=2)
    assert made.display_name(timezone.localdate()) in page(client, "unit", cast.unit("school").uid).content.decode()


def test_what_was_typed_comes_back_with_a_sentence(cast, client):
    cast.sign_in(client, "county")
    answer = client.post(reverse("office:unit-new", args=[cast.county.uid]), {"kind": "township", "name": "石桥乡", "code": "520481109"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "已经有“石桥乡”" in text and 'value="520481109"' in text


def test_a_second_saver_sees_both_values_and_may_save_again(cast, client):
    cast.sign_in(client, "county")
    unit, url = cast.unit("township"), reverse("office:unit-edit", args=[cast.unit("township").uid])
    assert client.post(url, {"name": "石桥镇", "version": 1}).status_code == 302
    late = client.post(url, {"name": "石桥街道", "version": 1})
    text = late.content.decode()
    assert late.status_code == 422 and "现在是：名称：石桥镇" in text and 'value="石桥街道"' in text and 'name="version" value="2"' in text
    assert client.post(url, {"name": "石桥街道", "version": 2}).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name == "石桥街道"


def test_a_unit_with_classes_cannot_be_closed(cast, client):
    cast.sign_in(client, "county")
    answer = client.post(reverse("office:unit-close", args=[cast.unit("school").uid]), {"successor": ""})
    assert "请先处理它们" in answer.content.decode()
    assert Unit.objects.get(pk=cast.unit("school").pk).closed_on is None


def test_a_term_is_entered_and_an_overlapping_one_refused(cast, client):
    cast.sign_in(client, "school")
    url = reverse("office:calendar", args=[cast.unit("school").uid])
    body = {"what": "term", "term-school_year": "2026", "term-number": "1", "term-first_on": "2026-09-02", "term-last_on": "2027-01-15"}
    assert client.post(url, body).status_code == 302
    bad = client.post(url, body | {"term-number": "2", "term-first_on": "2027-01-10", "term-last_on": "2027-07-01"})
    assert bad.status_code == 422 and "重叠" in bad.content.decode()
    assert Term.objects.filter(unit=cast.unit("school")).count() == 1


def test_an_account_is_made_with_a_role_and_its_code_is_shown_once(cast, client):
    cast.sign_in(client, "school")
    answer = client.post(reverse("office:user-new"), {"username": "wangfang", "name": "王芳", "phone": "13800000000", "role": "helper"})
    text = answer.content.decode()
    user = User.objects.get(username="wangfang")
    assert answer.status_code == 200 and "wangfang" in text
    assert user.must_change_password and user.grants.get().role == "helper"
    again = client.post(reverse("office:user-new"), {"username": "WangFang", "name": "王芳二"})
    assert again.status_code == 422 and "已经有人用了" in again.content.decode() and 'value="王芳二"' in again.content.decode()


def test_codes_are_printed_for_a_school_and_end_old_sessions(cast, client):
    helper = cast.user("helper")
    DeviceSession.objects.create(user=helper, session_key="x" * 32, last_seen=helper.created_at)
    cast.sign_in(client, "school")
    answer = client.post(reverse("office:login-codes", args=[cast.unit("school").uid]), {"user": [helper.uid]})
    assert answer.status_code == 200 and "登录码" in answer.content.decode() and "李老师" in answer.content.decode()
    helper.refresh_from_db()
    assert helper.must_change_password and not helper.check_password("qing-he-2026-jian")
    assert DeviceSession.objects.get(user=helper).ended_at is not None


def test_a_role_is_granted_and_ended_on_the_page(cast, client):
    cast.sign_in(client, "school")
    body = {"role": "class_teacher", "from_on": "2026-11-20"}
    url = reverse("office:user-grant", args=[cast.user("nobody").uid]) + f"?unit={cast.unit('class_1_1').uid}"
    assert client.post(url, body).status_code == 302
    grant = Grant.objects.get(user=cast.user("nobody"))
    assert client.post(reverse("office:grant-end", args=[grant.uid])).status_code == 302
    grant.refresh_from_db()
    assert grant.to_on is not None


def test_a_disabled_user_is_out_at_the_next_request(cast, client, rf):
    from django.test import Client

    other = cast.sign_in(Client(), "helper")
    assert page(other, "account").status_code == 200
    cast.sign_in(client, "school")
    assert client.post(reverse("office:user-disable", args=[cast.user("helper").uid])).status_code == 302
    assert page(other, "account").status_code == 302


SHEET = "姓名\t学校\t电话\t任教班级\t班主任\t职务\n王芳\t石桥乡中心小学\t13800000001\t五（2）班\t是\t教师\n李强\t\t13800000002\t\t否\t心理教师\n"


def test_a_staff_list_is_checked_then_taken_whole(cast, client):
    cast.sign_in(client, "county")
    url = reverse("office:staff-import")
    checked = client.post(url, {"pasted": SHEET})
    assert "都认得" in checked.content.decode() and "五年级（2）班" in checked.content.decode()  # the words of the sheet's own grade
    assert not User.objects.filter(name="王芳").exists()
    taken = client.post(url, {"pasted": SHEET, "take": "1"})
    assert "登录码只显示这一次" in taken.content.decode()
    roles = {(g.user.name, g.role) for g in Grant.objects.filter(user__name__in=["王芳", "李强"])}
    assert {("王芳", "helper"), ("王芳", "class_teacher"), ("李强", "counsellor")} <= roles
    assert Unit.objects.filter(parent=cast.unit("school"), entry_year=school_year_of(timezone.localdate()) - 4, number=2).exists()


def test_the_same_staff_list_twice_changes_nothing(cast, client):
    cast.sign_in(client, "county")
    for _time in range(2):
        client.post(reverse("office:staff-import"), {"pasted": SHEET, "take": "1"})
    assert User.objects.filter(name="王芳").count() == 1 and Grant.objects.filter(user__name="王芳").count() == 2


@pytest.mark.parametrize(
    ("sheet", "say"),
    [
        ("", "请上传一个表格"), ("一堆字\n没有标题", "没有找到标题行"), ("姓名\t学校\n", "标题行下面没有人员"),
        ("姓名\t学校\n王芳\t没有的学校", "找不到“没有的学校”"), ("姓名\t学校\t任教班级\t班主任\n王芳\t石桥乡中心小学\t\t是", "没写哪个班"),
        ("姓名\t学校\t电话\n王芳\t石桥乡中心小学\t12", "不像电话"), ("姓名\t学校\t职务\n王芳\t石桥村\t心理教师", "不能设在"),
        ("姓名\t学校\t班级\n王芳\t石桥乡中心小学\t七(1)班", "没有这个学段"), ("姓名\t学校\n" + "王芳\t石桥乡中心小学\n" * 201, "一次最多导入"),
        ("姓名\t学校\n\x0b\t石桥乡中心小学", "没有姓名"),
    ],
)  # fmt: skip
def test_a_bad_staff_list_gets_a_sentence_and_stores_nothing(cast, client, sheet, say):
    cast.sign_in(client, "county")
    before = (User.objects.count(), Unit.objects.count())
    answer = client.post(reverse("office:staff-import"), {"pasted": sheet, "take": "1"})
    assert say in answer.content.decode()
    assert (User.objects.count(), Unit.objects.count()) == before


def test_a_school_of_the_list_that_is_not_there_is_made_under_its_township(cast, client):
    cast.sign_in(client, "county")
    sheet = "乡镇\t学校\t姓名\t班级\t班主任\n石桥乡\t新桥小学\t周燕\t一年级1班\t是\n"
    client.post(reverse("office:staff-import"), {"pasted": sheet, "take": "1"})
    school = Unit.objects.get(name="新桥小学")
    assert school.parent == cast.unit("township") and school.children.get().entry_year == school_year_of(timezone.localdate())


def test_reading_the_trail_is_on_the_trail(cast, client):
    cast.sign_in(client, "county")
    assert page(client, "audit").status_code == 200
    assert page(client, "audit", query="?who=赵敏&from=2026-13-99").status_code == 200
    acts = list(queries.audit_events(cast.actor("county")).values_list("action", flat=True))
    assert acts.count("accounts.see_audit") == 2


def test_own_password_ends_the_other_devices_and_keeps_this_one(cast, client):
    cast.sign_in(client, "helper")
    DeviceSession.objects.create(user=cast.user("helper"), session_key="y" * 32, last_seen=cast.user("helper").created_at)
    body = {"old": "qing-he-2026-jian", "new": "bai-yan-cun-77", "again": "bai-yan-cun-77"}
    assert client.post(reverse("office:account-password"), body).status_code == 302
    assert page(client, "account").status_code == 200
    assert DeviceSession.objects.get(session_key="y" * 32).ended_at is not None
    bad = client.post(reverse("office:account-password"), body | {"new": "123", "again": "123"})
    assert bad.status_code == 422
