"""建档, completing, closing, reopening and correcting a file: happy, stranger, refused; what was typed stays."""

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.models import Carer, Change, Child, Fact, Label, LikenessPair
from tests.cast import TODAY
from tests.people_cast import MEI_ID, adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db
NEW = {"name": "陆小雨", "sex": "female", "birth": "2016.3", "village": "石桥村", "father_name": "陆大", "father_where": "away", "father_place": "浙江义乌",
       "father_since": "2025-02", "carer": "other", "carer_name": "陆奶奶", "carer_relation": "62", "carer_phones": "138 0000 7001"}  # fmt: skip


def test_a_file_is_opened_with_family_and_labels(cast, client):
    cast.with_("children").sign_in(client, "helper")
    answer = client.post(url("child-new"), {**NEW, "unit": cast.unit("class_5_3").uid})
    made = Child.objects.get(name="陆小雨")
    assert answer.status_code == 302 and answer["Location"] == url("child", made.uid)
    assert made.file_state == "active" and made.edu_unit == cast.unit("class_5_3") and made.home_unit == cast.unit("village") and made.birth_known == "month"
    assert Carer.objects.get(child=made, relation="62").phone.reveal() == "13800007001"
    assert Label.objects.filter(child=made, kind="one_away").exists()


def test_the_number_gives_birth_and_sex(cast, client):
    cast.with_("children").sign_in(client, "school")
    body = {"name": "陆大川", "id_number": "520481 20140712 0058", "father_name": "陆大", "father_where": "home", "carer": "father"}
    answer = client.post(url("child-new", query=f"?unit={cast.unit('class_5_3').uid}"), body)
    assert answer.status_code == 422 and "身份证号不完整或有误" in said(answer)
    from qianshou.kit import idcard

    number = "52048120140712005"
    answer = client.post(url("child-new", query=f"?unit={cast.unit('class_5_3').uid}"), {**body, "id_number": number + idcard.check_char(number)})
    made = Child.objects.get(name="陆大川")
    assert answer.status_code == 302 and made.sex == "male" and made.birth_date.isoformat() == "2014-07-12"


def test_a_number_that_says_otherwise_is_asked(cast, client):
    cast.with_("children").sign_in(client, "school")
    answer = client.post(url("child-new"), {**NEW, "unit": cast.unit("class_5_3").uid, "id_number": MEI_ID, "birth": "2014-01-01", "sex": "male"})
    assert answer.status_code == 422 and "不一致，请核对" in said(answer) and not Child.objects.filter(name="陆小雨").exists()


def test_what_was_typed_stays_after_an_error(cast, client):
    cast.with_("children").sign_in(client, "helper")
    answer = client.post(url("child-new"), {**NEW, "unit": cast.unit("class_5_3").uid, "birth": "2016年13月", "village": "石桥村"})
    text = said(answer)
    assert answer.status_code == 422 and "不是有效的日期" in text and 'value="2016年13月"' in text and 'value="陆奶奶"' in text and 'value="138 0000 7001"' in text


def test_a_number_elsewhere_in_the_county_answers_one_sentence_only(cast, client):
    cast.with_("children").sign_in(client, "other_school")
    answer = client.post(url("child-new"), {**NEW, "unit": cast.unit("class_other").uid, "id_number": MEI_ID, "birth": "", "sex": ""})
    text = said(answer)
    assert answer.status_code == 422 and "该证件号在本县已有档案，请联系县专班办理转入" in text and "龙小梅" not in text and "石桥乡中心小学" not in text
    assert AuditEvent.objects.filter(action="people.identity_elsewhere", actor_id=cast.user("other_school").pk).count() == 1


def test_the_twenty_first_number_of_a_day_is_refused(cast, client):
    cast.with_("children").sign_in(client, "other_school")
    body = {**NEW, "unit": cast.unit("class_other").uid, "id_number": MEI_ID, "birth": "", "sex": ""}
    for _n in range(20):
        client.post(url("child-new"), body)
    answer = client.post(url("child-new"), body)
    assert "今天查询证件号已满20次" in said(answer) and "已有档案" not in said(answer)


def test_a_likely_double_is_asked_and_may_be_opened_all_the_same(cast, client):
    cast.with_("children").sign_in(client, "school")
    body = {**NEW, "unit": cast.unit("class_5_1").uid, "name": "龙小梅", "birth": "2015-06-12"}
    answer = client.post(url("child-new"), body)
    text = said(answer)
    assert answer.status_code == 422 and "仍要建档" in text and child(cast, "mei").uid in text and child(cast, "neighbour").uid not in text and 'value="陆奶奶"' in text
    assert client.post(url("child-new"), {**body, "force": "1"}).status_code == 302
    assert Child.objects.filter(name="龙小梅", county=cast.county).count() == 2


def test_the_county_chooses_a_place_first_and_a_village_opens_on_its_line(cast, client):
    cast.with_("children").sign_in(client, "county")
    assert cast.unit("middle").uid in said(client.get(url("child-new"))) and cast.neighbour.uid not in said(client.get(url("child-new")))
    cast.sign_in(client, "village")
    body = {k: v for k, v in NEW.items() if k != "village"} | {"school": "贵阳市第一小学"}
    assert client.post(url("child-new"), body).status_code == 302
    made = Child.objects.get(name="陆小雨")
    assert made.home_unit == cast.unit("village") and made.edu_unit is None and made.school_text == "贵阳市第一小学"


@pytest.mark.parametrize(("who", "status"), [("counsellor", 403), ("nobody", 403), ("inspector", 403), ("other_school", 404)])
def test_who_may_not_open_a_file_here(cast, client, who, status):
    assert cast.sign_in(client, who).get(url("child-new", query=f"?unit={cast.unit('class_5_3').uid}")).status_code == status


def test_an_incomplete_file_waits_and_is_completed(cast, client):
    cast.with_("children").sign_in(client, "helper")
    draft = child(cast, "draft")
    page = said(client.get(url("child-complete", draft.uid)))
    assert 'value="田田"' in page
    body = {"name": "田田", "sex": "male", "version": draft.version}
    answer = client.post(url("child-complete", draft.uid), body)
    assert answer.status_code == 422 and "还缺：出生日期或年龄、一位家长或照护人" in said(answer)
    answer = client.post(url("child-complete", draft.uid), {**body, "age": "9", "mother_name": "田妈妈", "mother_where": "home", "carer": "mother"})
    assert answer.status_code == 302 and child(cast, "draft").file_state == "active"


def test_closing_ends_pairings_and_the_file_may_be_reopened(cast, client):
    cast.with_("pairings").sign_in(client, "school")
    jun = child(cast, "jun")
    assert client.post(url("child-close", jun.uid), {"reason": "parent_returned"}).status_code == 422
    body = {"reason": "parent_returned", "closed_on": TODAY.isoformat()}
    assert client.post(url("child-close", jun.uid), body).status_code == 302
    assert child(cast, "jun").file_state == "closed" and not Pairing.objects.filter(child=jun, to_on=None).exists()
    assert "重开档案" in said(client.get(url("child", jun.uid)))
    assert client.post(url("child-close", jun.uid), body).status_code == 422
    assert client.post(url("child-reopen", jun.uid), {"words": "妈妈又外出了"}).status_code == 302 and child(cast, "jun").file_state == "active"


OF_A_CHILD = ["child-close", "child-reopen", "child-correct", "child-complete", "child-papers", "child-entrust", "child-decide", "change-new", "child"]


@pytest.mark.parametrize("who", ["other_school", "neighbour_county", "nobody"])
def test_a_strangers_page_of_a_child_is_not_there(cast, client, who):
    cast.with_("children").sign_in(client, who)
    uid = child(cast, "mei").uid
    assert {name: client.get(url(name, uid)).status_code for name in OF_A_CHILD} == dict.fromkeys(OF_A_CHILD, 404)


def test_the_class_teacher_may_not_close(cast, client):
    cast.with_("children").sign_in(client, "helper")
    uid = child(cast, "mei").uid
    assert client.get(url("child-close", uid)).status_code == 404 and "结案</a>" not in said(client.get(url("child", uid)))


# ── 更正 ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_value_is_corrected_with_a_reason(cast, client):
    cast.with_("children").sign_in(client, "helper")
    mei = child(cast, "mei")
    where = url("child-correct", mei.uid)
    assert "更正" in said(client.get(where)) and MEI_ID not in said(client.get(where)) and "高血压" not in said(client.get(where))
    assert client.post(where, {"code": "child.name", "value": "龙晓梅", "version": mei.version}).status_code == 422
    assert client.post(where, {"code": "child.name", "value": " 龙 晓梅 ", "version": mei.version, "reason": "抄错了"}).status_code == 302
    assert child(cast, "mei").name == "龙晓梅" and Change.objects.get(child=mei, kind="corrected").detail == {"codes": ["child.name"]}


def test_two_savers_see_both_values_and_pick(cast, client):
    cast.with_("children").sign_in(client, "helper")
    mei = child(cast, "mei")
    where, body = url("child-correct", mei.uid), {"code": "child.ethnicity", "version": mei.version, "reason": "户口簿上是这样"}
    assert client.post(where, {**body, "value": "侗族"}).status_code == 302
    late = client.post(where, {**body, "value": "布依族"})
    text = said(late)
    assert late.status_code == 422 and "您的" in text and "布依族" in text and "侗族" in text
    again = {**body, "value": "布依族", "version": child(cast, "mei").version}
    assert client.post(where, {**again, "pick-value": "now"}).status_code == 302 and child(cast, "mei").ethnicity == "侗族"
    assert client.post(where, {**again, "pick-value": "yours"}).status_code == 302 and child(cast, "mei").ethnicity == "布依族"


def test_an_adults_phone_is_corrected_and_never_shown(cast, client):
    cast.with_("children").sign_in(client, "helper")
    mei, father = child(cast, "mei"), adult(cast, "mei", "51")
    where = url("child-correct", mei.uid, query=f"?code=phone&carer={father.uid}")
    assert "13800001001" not in said(client.get(where)) and "138" in said(client.get(where))
    body = {"code": "phone", "carer": father.uid, "version": father.version, "reason": "少了一位"}
    assert client.post(where, {**body, "value": "1380000"}).status_code == 422
    assert client.post(where, {**body, "value": "13900001001"}).status_code == 302
    assert adult(cast, "mei", "51").phone.reveal() == "13900001001" and Change.objects.get(child=mei, kind="corrected").detail == {"codes": ["father.phone"]}


def test_a_fact_that_never_was_falls_away(cast, client):
    cast.with_("children").sign_in(client, "school")
    jun, father = child(cast, "jun"), adult(cast, "jun", "51")
    body = {"code": "away", "carer": father.uid, "reason": "录错了人", "version": father.version}
    assert client.post(url("child-correct", jun.uid), {**body, "never": "on"}).status_code == 302
    assert Fact.objects.get(carer=father, kind="away").wrong and not Label.objects.filter(child=jun, to_on=None, kind="one_away").exists()
    assert client.get(url("child-correct", jun.uid, query="?code=away&carer=nobody")).status_code == 404
    assert client.get(url("child-correct", jun.uid, query="?code=nothing")).status_code == 404


# ── 疑似重复 ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _twin(cast, client):
    cast.sign_in(client, "school")
    client.post(url("child-new"), {**NEW, "unit": cast.unit("class_5_1").uid, "name": "龙小梅", "birth": "2015-06-12", "force": "1"})
    cast.sign_in(client, "county")
    assert client.post(url("doubles-find"), {"unit": cast.county.uid}).status_code == 302
    return LikenessPair.objects.get()


def test_two_files_of_one_child_are_merged_and_lose_the_second_pairing(cast, client):
    cast.with_("pairings")
    pair = _twin(cast, client)
    text = said(client.get(url("doubles"))), said(client.get(url("double", pair.uid)))
    assert "龙小梅" in text[0] and "五年级（1）班" in text[1] and "13800001001" not in text[1] and MEI_ID not in text[1]
    assert client.post(url("double", pair.uid), {}).status_code == 422
    kept = Child.objects.get(name="龙小梅", edu_unit=cast.unit("class_5_1"))
    assert client.post(url("double", pair.uid), {"keep": kept.uid}).status_code == 302
    gone = child(cast, "mei")
    assert gone.file_state == "closed" and gone.merged_into == kept and not Pairing.objects.filter(child=gone, to_on=None).exists()
    assert client.get(url("double", pair.uid)).status_code == 404


def test_two_children_stay_two(cast, client):
    cast.with_("children")
    pair = _twin(cast, client)
    assert client.post(url("double", pair.uid), {"do": "two"}).status_code == 302 and "没有疑似重复" in said(client.get(url("doubles")))
    assert Child.objects.filter(name="龙小梅", county=cast.county, file_state="active").count() == 2
    assert cast.sign_in(client, "other_school").get(url("double", pair.uid)).status_code == 404
