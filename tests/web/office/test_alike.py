"""是不是已有档案, asked while 建档 is typed: inside the reach the likeness, across it one sentence, counted once and on the trail."""

import pytest
from django.urls import reverse

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people.models import Child
from tests.people_cast import MEI_ID, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.office.test_files import NEW

pytestmark = pytest.mark.django_db
ALIKE, HTMX = reverse("office:child-alike"), {"HTTP_HX_REQUEST": "true"}


def asked(client, unit, **typed):
    return client.post(ALIKE, {"unit": unit.uid, **typed}, **HTMX).content.decode()


def trail(action):
    return AuditEvent.objects.filter(action=action)


def test_a_name_and_birth_date_within_reach_show_the_file_there_is(cast, client):
    cast.with_("children").sign_in(client, "school")
    unit = cast.unit("class_5_1")
    text = asked(client, unit, name=" 龙小梅 ", birth="2015.6.12")
    assert child(cast, "mei").uid in text and child(cast, "neighbour").uid not in text and "出生日期相同" in text
    assert trail("people.likely_same").get().detail["subject_uids"] == [child(cast, "mei").uid]
    assert "出生年月对得上" in asked(client, unit, name="龙小梅", birth="2015年6月")


@pytest.mark.parametrize("typed", [{"name": "龙小梅"}, {"name": "龙小梅", "birth": "2015年13月"}, {"name": "陆小雨", "birth": "2015-06-12"}, {"birth": "2015-06-12"}, {}])
def test_too_little_or_nothing_alike_says_nothing(cast, client, typed):
    cast.with_("children").sign_in(client, "school")
    assert asked(client, cast.unit("class_5_1"), **typed).strip() == "" and not trail("people.likely_same").exists()


def test_across_the_reach_there_is_no_likeness_and_a_number_answers_one_sentence(cast, client):
    cast.with_("children").sign_in(client, "other_school")
    unit = cast.unit("class_other")
    assert asked(client, unit, name="龙小梅", birth="2015-06-12").strip() == ""
    text = asked(client, unit, id_number=MEI_ID)
    assert "该证件号在本县已有档案，请联系县专班办理转入" in text and "龙小梅" not in text and "石桥" not in text
    assert asked(client, unit, id_number=MEI_ID[:12]).strip() == "" and trail("people.identity_elsewhere").count() == 1


def test_a_number_asked_while_typing_is_not_counted_again_at_saving_and_is_still_refused(cast, client):
    cast.with_("children").sign_in(client, "other_school")
    unit = cast.unit("class_other")
    marker = asked(client, unit, id_number=MEI_ID).split('name="asked" value="')[1].split('"')[0]
    body = {**NEW, "unit": unit.uid, "id_number": MEI_ID, "birth": "", "sex": "", "asked": marker}
    answer = client.post(reverse("office:child-new"), body)
    assert answer.status_code == 422 and "该证件号在本县已有档案" in answer.content.decode() and marker in answer.content.decode()
    assert trail("people.identity_elsewhere").count() == 1 and not Child.objects.filter(name="陆小雨").exists()
    client.post(reverse("office:child-new"), {**body, "asked": "made up"})
    assert trail("people.identity_elsewhere").count() == 2


def test_the_twenty_first_number_typed_in_a_day_is_refused(cast, client):
    cast.with_("children").sign_in(client, "other_school")
    for _n in range(20):
        asked(client, cast.unit("class_other"), id_number=MEI_ID)
    text = asked(client, cast.unit("class_other"), id_number=MEI_ID)
    assert "今天查询证件号已满20次" in text and "已有档案" not in text


def test_seen_and_confirmed_while_typing_it_is_not_asked_again(cast, client):
    cast.with_("children").sign_in(client, "school")
    body = {**NEW, "unit": cast.unit("class_5_1").uid, "name": "龙小梅", "birth": "2015-06-12", "force": "1"}
    assert client.post(reverse("office:child-new"), body).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("counsellor", 403), ("nobody", 403), ("other_school", 404), ("neighbour_county", 404)])
def test_who_may_not_open_files_here_asks_nothing(cast, client, who, status):
    cast.with_("children").sign_in(client, who)
    assert client.post(ALIKE, {"unit": cast.unit("class_5_3").uid, "name": "龙小梅", "birth": "2015-06-12"}).status_code == status
    assert client.get(ALIKE).status_code == (403 if status == 403 else 405)
