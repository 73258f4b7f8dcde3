"""帮扶人 pages: kinds, the same person twice, trainings, hours, awards, a lapsed check, applications from the list to the login."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import Visitor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing import actions
from qianshou.domain.pairing.models import Award, Helper, HelperApplication, Pairing, ServiceTime, Training
from qianshou.domain.pairing.shapes import NewApplication
from tests.care_cast import VETTED, helper, pair_of
from tests.cast import TODAY
from tests.domain.pairing.test_applying import BORN, IDENTITY
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text
from tests.web.pages import url as at

pytestmark = pytest.mark.django_db
OLD = dt.date(2025, 10, 1)
LIST = 10  # queries of 志愿者报名


def test_a_name_and_number_are_put_right_and_the_second_saver_sees_the_first(cast, client):
    cast.with_("helpers").sign_in(client, "school")
    one = helper(cast, "liu")
    where, said = at("helper-edit", one.uid), {"name": "志愿者小柳", "phone": "13800007501", "version": one.version}
    assert client.post(where, said).status_code == 302
    late = client.post(where, {**said, "name": "志愿者小六"})
    assert late.status_code == 422 and "志愿者小柳" in text(late) and "138****7501" in text(late) and "13800007501" not in text(client.get(where))
    event = AuditEvent.objects.get(action="pairing.edit_helper")
    assert event.fields == ["name", "phone"] and Helper.objects.get(pk=one.pk).phone.reveal() == "13800007501"


def test_a_further_kind_is_entered_and_the_same_person_found_and_merged(cast, client):
    cast.with_("children", "helpers").sign_in(client, "county")
    zhou = helper(cast, "zhou")
    assert client.post(at("helper-kind", zhou.uid), {"kind": "volunteer", "unit": cast.unit("township").uid}).status_code == 302
    page = text(client.get(at("helper-one", zhou.uid)))
    assert "任课教师 · 石桥乡中心小学；志愿者 · 石桥乡" in page and "还没有审核资料" in page
    assert client.post(at("helper-kind-end", zhou.uid), {"role": zhou.roles.get().uid}).status_code == 302
    twin = actions.add_helper(cast.actor("county"), unit=cast.unit("village"), name="周老师", kind="party_member", phone="13800007502", today=TODAY)
    actions.edit_helper(cast.actor("county"), helper=zhou, name="周老师", phone="13800007502", today=TODAY)
    alike = text(client.get(at("helpers-alike")))
    assert "电话相同" in alike and "138****7502" in alike and "去核对" in text(client.get(at("helper-one", zhou.uid)))
    asked = text(client.post(at("helpers-settle", zhou.uid), {"what": "same", "other": twin.uid}))
    assert "合并错了可以拆开" in asked and Helper.objects.get(pk=twin.pk).merged_into is None
    assert client.post(at("helpers-settle", zhou.uid), {"what": "same", "other": twin.uid, "sure": "yes"}, follow=True).status_code == 200
    assert Helper.objects.get(pk=twin.pk).merged_into == zhou and "没有可能重复" in text(client.get(at("helpers-alike")))
    assert "已并入另一条记录" in text(client.get(at("helper-one", twin.uid)))
    assert "请写明为什么要拆开" in text(client.post(at("helper-unmerge", twin.uid), {"reason": " "}, follow=True))
    assert "已拆开" in text(client.post(at("helper-unmerge", twin.uid), {"reason": "是姐妹俩"}, follow=True))
    assert Helper.objects.get(pk=twin.pk).left_on is None and client.post(at("helper-unmerge", twin.uid), {"reason": "再来"}).status_code == 404


def test_trainings_hours_and_awards_of_one_helper(cast, client):
    cast.with_("children", "helpers").sign_in(client, "school")
    liu = helper(cast, "liu")
    said = {"theme": "儿童保护", "held_on": "2026-11-19", "hours": "2"}
    assert "请勾选参加的人" in text(client.post(at("helper-training"), said))
    assert client.post(at("helper-training"), {**said, "helper": [liu.uid]}).status_code == 302
    assert client.post(at("helper-hours", liu.uid), {"served_on": "2026-11-19", "hours": "1.5", "what": "读书角值班"}).status_code == 302
    assert client.post(at("helper-hours", liu.uid), {"served_on": "2026-11-21", "hours": "1.5", "what": "明天的"}).status_code == 422
    page = text(client.get(at("helper-service", liu.uid)))
    assert "读书角值班" in page and "儿童保护" in page and Training.objects.get().minutes == 120
    nominated = {"title": "县优秀志愿者", "by_whom": "县专班", "reason": "每周六陪读。"}
    assert client.post(at("helper-award", liu.uid), nominated).status_code == 302
    award = Award.objects.get()
    assert "同意表彰" not in text(client.get(at("helper-service", liu.uid)))  # not one's own nomination
    assert "两个人" in text(client.post(at("helper-award-decide", liu.uid), {"award": award.uid, "what": "give"}, follow=True))
    client.post(at("helper-hours-void", liu.uid), {"line": ServiceTime.objects.get().uid})
    assert ServiceTime.objects.get().voided_on == TODAY
    cast.sign_in(client, "county")
    assert "县优秀志愿者" in text(client.get(at("helper-awards")))
    client.post(at("helper-award-decide", liu.uid), {"award": award.uid, "what": "give"})
    assert Award.objects.get().awarded_on == TODAY
    certificate = text(
        client.post(at("helper-documents", liu.uid), {"code": "service_certificate", "purpose": "other", "purpose_words": "备查", "what": "print"})
    )
    assert "志愿服务证明" in certificate
    cast.sign_in(client, "outside")
    mine = text(client.get("/field/me/service/"))
    assert "县优秀志愿者" in mine and "儿童保护" in mine and "有效到 2027年9月1日" in mine
    cast.sign_in(client, "other_school")
    assert client.get(at("helper-service", liu.uid)).status_code == 404


def test_the_pairings_of_a_lapsed_check_are_settled_on_one_page(cast, client):
    cast.with_("pairings").sign_in(client, "school")
    liu, pair = helper(cast, "liu"), pair_of(cast, "mei_liu")
    assert "审核有效" in text(client.get(at("helper-lapse", liu.uid)))
    actions.vet(cast.actor("school"), helper=liu, today=TODAY, **{**VETTED, "record_checked_on": OLD + dt.timedelta(days=40)})
    assert "一次处理" in text(client.get(at("helper-one", liu.uid))) and "现在就定" in text(client.get(at("pairing-watch")))
    where = at("helper-lapse", liu.uid)
    keep = {f"what-{pair.uid}": "keep", f"until-{pair.uid}": "2026-12-20", "reason": ""}
    assert "保留要写明原因" in text(client.post(where, keep))
    assert client.post(where, {**keep, "reason": "已去开证明"}).status_code == 302 and pair.kept.reason == "已去开证明"
    assert "已保留到 2026年12月20日" in text(client.get(where))
    assert client.post(where, {f"what-{pair.uid}": "end"}).status_code == 302
    assert Pairing.objects.get(pk=pair.pk).end_reason == "vetting_expired"


def applied(cast, **more):
    said = {"open_to_public": True, "says": "到二楼", "keep_days": 90, "minutes_of": {}, "today": TODAY}
    actions.set_helper_setting(cast.actor("county"), unit=cast.county, **said)
    new = NewApplication(**{"name": "周小禾", "phone": "13800007601", "birth_date": BORN, "kind": "volunteer", "about": "想出力"} | more)
    return actions.apply(Visitor(TODAY), unit=cast.unit("township"), new=new, asker="10.1.1.1", today=TODAY, now=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))


def test_an_application_goes_from_the_list_to_a_login_through_two_people(cast, client):
    row = applied(cast)
    steps = {"identity_checked_on": "2026-11-18", "identity_number": IDENTITY, "record_checked_on": "2026-11-18", "record_clear": "yes", "trained_on": "2026-11-19",
             "commitment_signed_on": "2026-11-19", "version": row.version}  # fmt: skip
    cast.sign_in(client, "township_edu")
    assert "周小禾" in text(client.get(at("applications"))) and "等身份核验" in text(client.get(at("applications")))
    page = text(client.get(at("application", row.uid)))
    assert "13800007601" in page and AuditEvent.objects.filter(action="pairing.view_application").exists()
    wrong = client.post(at("application-steps", row.uid), {**steps, "identity_number": "123"})
    assert wrong.status_code == 422 and "号码不对" in text(wrong)
    assert client.post(at("application-steps", row.uid), steps).status_code == 302
    assert client.post(at("application-steps", row.uid), steps).status_code == 422  # the second saver
    row.refresh_from_db()
    assert "须由另一位专干批准" in text(client.get(at("application", row.uid)))
    cast.sign_in(client, "county")
    done = client.post(at("application-approve", row.uid), {"login": "on", "capacity": "2", "version": row.version})
    assert done.status_code == 200 and "登录码只显示这一次" in text(done)
    one = Helper.objects.get(name="周小禾")
    assert one.user is not None and one.capacity == 2 and "看帮扶人 周小禾" in text(client.get(at("application", row.uid)))
    other = applied(cast, name="吴小满")
    assert "同一个电话，2026年11月20日 也报过名" in text(client.get(at("application", other.uid)))
    assert "同一个电话还有一份" not in text(client.get(at("applications")))  # the first one is decided
    refuse = {"reason": "本学期名额已满", "version": other.version}
    assert client.post(at("application-refuse", other.uid), {**refuse, "reason": ""}).status_code == 422
    assert client.post(at("application-refuse", other.uid), refuse).status_code == 302 and HelperApplication.objects.get(pk=other.pk).state == "refused"
    cast.sign_in(client, "other_township")
    assert client.get(at("application", row.uid)).status_code == 404 and client.post(at("application-steps", row.uid), steps).status_code == 404


def test_the_county_opens_and_closes_applications(cast, client):
    cast.sign_in(client, "county")
    where = at("applications-setting", cast.county.uid)
    said = {"open_to_public": "on", "says": "", "keep_days": "90", "version": "0"}
    assert "写明到哪里交材料" in text(client.post(where, said))
    assert client.post(where, {**said, "says": "到政府二楼", "minutes-tutoring": "60"}).status_code == 302
    assert client.get("/volunteer/in/520481/").status_code == 200
    assert client.post(where, {**said, "says": "到政府二楼"}).status_code == 422  # somebody saved since
    cast.sign_in(client, "township_edu")
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_applications_costs_the_same_at_one_and_three(cast, client, django_assert_num_queries, many):
    for n in range(many):
        applied(cast, phone=f"1380000770{n}")
    cast.sign_in(client, "county")
    client.get(at("applications"))
    with django_assert_num_queries(LIST):
        client.get(at("applications"))
