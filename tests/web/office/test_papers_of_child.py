"""告知, 同意, 委托照护 and what people decide: given, withdrawn the same minute, versions kept, refused with a sentence."""

import pytest

from qianshou.domain.people.models import ChildAccess, Consent, EntrustedCare, Fact, KeyChild, Label, Notice
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
ALL = ["harm", "habits", "neglect", "other"]


def consent(use="photo", **more):
    return {"consent-use": use, "consent-given_by": "吴桂英", "consent-given_on": DAY, "consent-channel": "signed", **more}


def test_the_family_was_told_and_agreed(cast, client):
    cast.with_("children").sign_in(client, "helper")
    uid = child(cast, "mei").uid
    assert client.post(url("notice-new", uid), {"notice-told_on": DAY, "notice-channel": "wechat"}).status_code == 302
    assert client.post(url("consent-new", uid), consent()).status_code == 302
    assert Notice.objects.get().channel == "wechat" and Consent.objects.get().given_by == "吴桂英"
    text = said(client.get(url("child-papers", uid)))
    assert "微信回传" in text and "已同意" in text


@pytest.mark.parametrize(
    ("body", "words"),
    [(consent("photo", **{"consent-channel": "phone"}), "请填写见证人"), (consent(""), "请选择"), (consent(**{"consent-given_on": "2030-01-01"}), "日期不能晚于今天"),
     (consent("nothing"), "选择一个有效的选项")],
)  # fmt: skip
def test_a_consent_that_lacks_something_is_refused_and_stays_typed(cast, client, body, words):
    cast.with_("children").sign_in(client, "helper")
    answer = client.post(url("consent-new", child(cast, "mei").uid), body)
    assert answer.status_code == 422 and words in said(answer) and 'value="吴桂英"' in said(answer) and not Consent.objects.exists()


def test_from_fourteen_the_guardian_is_told_first(cast, client):
    cast.with_("children").sign_in(client, "middle_school")
    uid = child(cast, "ming").uid
    assert "请先登记告知" in said(client.post(url("consent-new", uid), consent()))
    client.post(url("notice-new", uid), {"notice-told_on": DAY, "notice-channel": "signed"})
    assert client.post(url("consent-new", uid), consent()).status_code == 302


def test_withdrawal_acts_the_same_minute(cast, client):
    cast.with_("pairings").sign_in(client, "school")
    mei = child(cast, "mei")
    assert ChildAccess.objects.filter(child=mei, role="outside_helper", open=True).exists()
    assert client.post(url("consent-withdraw", mei.uid), {"use": "outside_helper"}).status_code == 302
    assert not ChildAccess.objects.filter(child=mei, role="outside_helper", open=True).exists()
    assert client.post(url("consent-withdraw", mei.uid), {"use": "outside_helper"}).status_code == 409


def entrusted(cast, **more):
    return {"parent_name": "龙大山", "carer": adult(cast, "mei", "62").uid, "from_on": DAY, "exclusions": ALL, "school_told_on": DAY, "village_told_on": DAY, **more}


def test_care_is_entrusted_in_versions_and_guardianship_stays(cast, client):
    cast.with_("children").sign_in(client, "village")
    uid = child(cast, "mei").uid
    assert "龙大山" in said(client.get(url("child-entrust", uid)))
    assert client.post(url("child-entrust", uid), entrusted(cast)).status_code == 302
    assert client.post(url("child-entrust", uid), entrusted(cast, agreed="每周视频两次")).status_code == 302
    first, second = EntrustedCare.objects.order_by("version")
    assert first.ended_on == TODAY and second.village_told_on == TODAY and second.ended_on is None and adult(cast, "mei", "62").standing == "entrusted"
    text = said(client.get(url("child-papers", uid)))
    assert "第 2 版" in text and "每周视频两次" in text


def test_an_exclusion_not_ticked_stops_it_and_a_parent_is_not_offered(cast, client):
    cast.with_("children").sign_in(client, "school")
    uid = child(cast, "mei").uid
    answer = client.post(url("child-entrust", uid), entrusted(cast, exclusions=ALL[:3], agreed="每月500元"))
    assert answer.status_code == 422 and "还有 1 项没有核对" in said(answer) and "每月500元" in said(answer)
    answer = client.post(url("child-entrust", uid), entrusted(cast, carer=adult(cast, "mei", "51").uid))
    assert answer.status_code == 422 and not EntrustedCare.objects.exists()


def test_a_key_child_is_named_and_ended(cast, client):
    cast.with_("children").sign_in(client, "school")
    where = url("child-decide", child(cast, "mei").uid)
    assert client.post(where, {"do": "key", "key-from_on": DAY}).status_code == 422
    assert client.post(where, {"do": "key", "key-from_on": DAY, "key-reason": "奶奶住院，没人做饭"}).status_code == 302
    assert child(cast, "mei").is_key and "奶奶住院" in said(client.get(where))
    assert client.post(where, {"do": "end_key", "end_key-ended_on": DAY}).status_code == 302
    assert not child(cast, "mei").is_key and KeyChild.objects.get(child=child(cast, "mei")).ended_on == TODAY


def test_hardship_is_decided_on_evidence_and_ended(cast, client):
    cast.with_("children").sign_in(client, "school")
    mei = child(cast, "mei")
    where, body = url("child-decide", mei.uid), {"do": "decide", "decide-kind": "hardship", "decide-from_on": DAY}
    assert "请填写" in said(client.post(where, body))
    assert client.post(where, {**body, "decide-evidence": "低保证"}).status_code == 302
    assert Label.objects.filter(child=mei, kind="hardship", to_on=None).exists()
    assert client.post(where, {"do": "undecide", "undecide-kind": "hardship", "undecide-last_on": DAY}).status_code == 302
    assert Fact.objects.get(child=mei, kind="hardship").to_on == TODAY


def test_the_class_teacher_does_not_decide(cast, client):
    cast.with_("children").sign_in(client, "helper")
    assert client.post(url("child-decide", child(cast, "mei").uid), {"do": "key", "key-from_on": DAY, "key-reason": "试试"}).status_code == 404


@pytest.mark.parametrize("who", ["other_school", "neighbour_county", "counsellor"])
def test_a_stranger_gives_and_takes_nothing(cast, client, who):
    cast.with_("pairings").sign_in(client, who)
    uid = child(cast, "mei").uid
    answers = [client.post(url("consent-new", uid), consent()), client.post(url("notice-new", uid), {}), client.post(url("child-entrust", uid), entrusted(cast)),
               client.post(url("consent-withdraw", uid), {"use": "outside_helper"})]  # fmt: skip
    assert [a.status_code for a in answers] == [404] * 4 and Consent.objects.get().withdrawn_on is None
