"""What was typed is not lost with the session: it goes along sealed, is offered after signing in, and to nobody else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from qianshou.domain.people.models import Child
from qianshou.web import typed
from tests.cast import PASSWORD
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.office.test_files import NEW

pytestmark = pytest.mark.django_db
WHERE = "/office/files/new/"


def hidden(answer, name):
    return answer.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


def sent_out(client, cast, **more):
    return client.post(WHERE, {**NEW, "unit": cast.unit("class_5_3").uid, **more})


def fields_of(answer):
    """The hidden fields of the page that offers what was typed."""
    import html
    import re

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_form_sent_after_the_session_ran_out_is_there_again_after_signing_in(cast, client):
    cast.with_("children")
    out = sent_out(client, cast)
    text = out.content.decode()
    assert out.status_code == 401 and "刚才填的内容还在" in text and 'action="/login/"' in text
    assert "陆小雨" not in text and "13800007001" not in text.replace(" ", "") and not Child.objects.filter(name="陆小雨").exists()
    wrong = client.post("/login/", {"username": "helper", "password": "no", "typed": hidden(out, "typed")})
    back = client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(wrong, "typed")})
    assert back.status_code == 200 and f'action="{WHERE}"' in back.content.decode() and "接着提交" in back.content.decode()
    again = fields_of(back)
    assert again["carer_phones"] == NEW["carer_phones"] and again["name"] == "陆小雨"
    assert client.post(WHERE, again).status_code == 302 and Child.objects.filter(name="陆小雨").exists()


def test_an_incomplete_form_comes_back_filled(cast, client):
    cast.with_("children")
    out = sent_out(client, cast, birth="2016年13月")
    back = client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(out, "typed")})
    answer = client.post(WHERE, fields_of(back))
    assert answer.status_code == 422 and 'value="陆奶奶"' in answer.content.decode()


def test_the_session_table_holds_nothing_of_it(cast, client):
    out = sent_out(client, cast)
    client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(out, "typed")})
    assert Session.objects.exists() and not any("陆" in str(row.get_decoded()) for row in Session.objects.all())


def test_the_office_hours_of_a_long_field_session_lose_nothing_and_bind_it_to_its_person(cast, client):
    cast.with_("children").sign_in(client, "helper")
    session = client.session
    session["signed_in"] = 0
    session.save()
    out = sent_out(client, cast)
    assert out.status_code == 401
    other = Client().post("/login/", {"username": "colleague", "password": PASSWORD, "typed": hidden(out, "typed")})
    assert other.status_code == 302
    assert client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(out, "typed")}).status_code == 200


def test_an_own_password_first_still_loses_nothing(cast, client):
    cast.with_("children")
    user = cast.user("helper")
    user.must_change_password = True
    user.save()
    cast.sign_in(client, "helper")
    out = sent_out(client, cast)
    assert out.status_code == 401 and 'action="/login/first/"' in out.content.decode()
    body = {"old": PASSWORD, "new": "bai-yun-2027-qing", "again": "bai-yun-2027-qing", "typed": hidden(out, "typed")}
    assert "接着提交" in client.post("/login/first/", body).content.decode()


@pytest.mark.parametrize("word", ["", "x", "AAAA", "不是", "A" * 200])
def test_a_made_up_word_is_as_none(cast, client, word):
    assert client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": word}).status_code == 302


def test_an_old_word_is_as_none(cast, client, monkeypatch):
    out = sent_out(client, cast)
    monkeypatch.setattr(typed, "LASTS", -1)
    assert client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(out, "typed")}).status_code == 302


def test_passwords_are_never_carried(cast, client):
    out = client.post(reverse("office:account-password"), {"old": "secret-one", "new": "secret-two", "again": "secret-two", "next": "/"})
    back = client.post("/login/", {"username": "helper", "password": PASSWORD, "typed": hidden(out, "typed")})
    assert fields_of(back) == {"next": "/"}


def test_a_page_that_grew_old_gives_the_words_back_with_a_fresh_token(cast):
    client = cast.with_("children").sign_in(Client(enforce_csrf_checks=True), "helper")
    body = {**NEW, "unit": cast.unit("class_5_3").uid, "csrfmiddlewaretoken": "old"}
    answer = client.post(WHERE, body, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403 and fields_of(answer)["carer_name"] == "陆奶奶"
    token = hidden(answer, "csrfmiddlewaretoken")
    assert client.post(WHERE, {**fields_of(answer), "csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"}).status_code == 302
    out = Client(enforce_csrf_checks=True).post(WHERE, body, headers={"Origin": "http://testserver"})
    assert out.status_code == 401 and hidden(out, "typed")


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}])
def test_what_another_site_sends_is_not_repeated(cast, origin):
    client = cast.with_("children").sign_in(Client(enforce_csrf_checks=True), "helper")
    answer = client.post(WHERE, {**NEW, "unit": cast.unit("class_5_3").uid}, headers=origin)
    assert answer.status_code == 403 and "陆小雨" not in answer.content.decode() and "网页放得太久" in answer.content.decode()
