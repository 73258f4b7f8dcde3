"""志愿者报名 as a stranger sees it: closed unless the county opened it, guarded, and no word of any child or of another's application."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from qianshou.domain.pairing import actions
from qianshou.domain.pairing.models import HelperApplication
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
FORM = "/volunteer/in/520481/"


@pytest.fixture
def opened(cast):
    said = {"open_to_public": True, "says": "带身份证到石桥乡政府二楼", "keep_days": 60, "minutes_of": {}, "today": TODAY}
    actions.set_helper_setting(cast.actor("county"), unit=cast.county, **said)
    return cast.with_("children")


def body(cast, **more):
    said = {"name": "周小禾", "phone": "13800007301", "birth_date": "1996-03-08", "kind": "volunteer", "unit": cast.unit("township").uid, "agree": "on"}
    return said | {"strengths": ["study"], "days": ["6", "7"], "languages": "普通话、苗语"} | more


def test_without_the_countys_word_there_is_no_form(cast, client):
    assert client.get(FORM).status_code == 404 and client.post(FORM, body(cast)).status_code == 404
    assert "现在没有开放网上报名" in text(client.get("/volunteer/"))
    assert HelperApplication.objects.count() == 0


def test_a_stranger_applies_and_is_told_a_number_once_and_what_comes_next(opened, client):
    page = client.get(FORM)
    assert page.status_code == 200 and "60 天后删除" in text(page) and "带身份证到石桥乡政府二楼" in text(page)
    assert "石桥乡中心小学" not in text(page)  # no school, and no child, is named to a stranger
    done = client.post(FORM, body(opened))
    row = HelperApplication.objects.get()
    shown = "-".join((row.number[:4], row.number[4:8], row.number[8:]))
    assert done.status_code == 200 and shown in text(done) and "当面核对身份证" in text(done)
    assert (row.name, row.languages, row.days, row.unit) == ("周小禾", ["普通话", "苗语"], ["6", "7"], opened.unit("township"))
    look = client.post("/volunteer/look/", {"number": shown})
    assert look.status_code == 200 and "等身份核验" in text(look)
    assert not any(word in text(look) for word in ("周小禾", "7301", "13800007301"))
    assert client.get("/volunteer/look/").status_code == 302  # never in an address
    gone = client.post("/volunteer/withdraw/", {"number": row.number, "phone": "13800007301"})
    assert gone.status_code == 200 and HelperApplication.objects.get().name == ""


@pytest.mark.parametrize(
    ("more", "say"),
    [
        ({"agree": ""}, "同意以后才能报名"),
        ({"birth_date": "2010-01-01"}, "须年满 18 周岁"),
        ({"phone": "110"}, "手机号码"),
        ({"kind": "teacher"}, ""),
        ({"website": "http://spam"}, "没有提交成功"),  # only a machine fills it
    ],
)
def test_what_is_wrong_stands_on_the_form_with_what_was_typed(opened, client, more, say):
    answer = client.post(FORM, body(opened, **more))
    assert answer.status_code == 422 and say in text(answer) and "周小禾" in text(answer)
    assert HelperApplication.objects.count() == 0


def test_who_applies_again_is_answered_as_who_never_did(opened, client):
    first, again = (re.sub(r'value="\w{64}"', "", text(client.post(FORM, body(opened, name=name)))) for name in ("周小禾", "冒名的人"))
    numbers = ["-".join((n[:4], n[4:8], n[8:])) for n in HelperApplication.objects.order_by("pk").values_list("number", flat=True)]
    assert first.replace(numbers[0], "") == again.replace(numbers[1], "") and "以前报过的" in first
    assert "以前报过名的，不用再报" in text(client.get(FORM))


def test_the_page_is_throttled_as_the_login_is(opened, client):
    for n in range(5):
        assert client.post(FORM, body(opened, phone=f"1380000740{n}")).status_code == 200
    late = client.post(FORM, body(opened, phone="13800007409"))
    assert late.status_code == 422 and "次数太多" in text(late)
    answers = [client.post("/volunteer/look/", {"number": "aaaa-bbbb-cccc"}) for _n in range(21)]
    assert {a.status_code for a in answers} == {422} and "没有这个编号" in text(answers[0]) and "次数太多" in text(answers[-1])
    assert client.get("/volunteer/").status_code == 200  # reading is never shut


def test_the_forms_are_safe_from_other_sites_and_wrong_pairs_say_nothing(opened):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, body(opened)).status_code == 403
    client = Client()
    client.post(FORM, body(opened))
    number = HelperApplication.objects.get().number
    wrong = [client.post("/volunteer/withdraw/", {"number": n, "phone": p}) for n, p in ((number, "13800009999"), ("aaaabbbbcccc", "13800007301"))]
    assert [(a.status_code, "编号和手机号码对不上" in text(a)) for a in wrong] == [(422, True), (422, True)]


def test_a_call_of_a_drive_is_shown_and_an_unknown_one_is_not_found(opened, client):
    assert client.get(FORM + "?drive=NOPE99").status_code == 404
    assert reverse("public:volunteer") in text(client.get(reverse("public:home")))
