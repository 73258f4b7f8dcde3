"""Signing in, as anyone meets it: one answer for unknown, wrong and locked; first password; sessions."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from qianshou.domain.accounts import actions, queries
from qianshou.domain.accounts.models import AuditEvent, DeviceSession, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def words(answer):
    """The answer without what is random in it."""
    text = answer.content.decode()
    return [line for line in text.splitlines() if "csrf" not in line and 'name="username"' not in line]


def test_the_front_page_help_and_login_are_open_to_anyone(client):
    for address in ("/", "/help/", "/login/"):
        assert client.get(address).status_code == 200, address


def test_a_coordinator_lands_in_the_office_and_a_helper_on_the_phone_page(cast, client):
    answer = sign_in(client, "county")
    assert answer.status_code == 302 and answer["Location"].startswith("/office/")
    client.post("/logout/")
    assert sign_in(client, "Other_Helper".lower())["Location"].startswith(("/field/", "/office/account/"))


def test_unknown_and_wrong_look_alike(cast, client):
    unknown, wrong = sign_in(client, "who-is-this", "x" * 12), sign_in(client, "county", "x" * 12)
    assert unknown.status_code == wrong.status_code == 422
    assert words(unknown) == words(wrong)


@pytest.mark.parametrize("username", ["county", "who-is-this"])
def test_after_eight_tries_the_account_waits_and_nothing_tells(cast, client, username):
    answers = [sign_in(client, username, "x" * 12) for _n in range(9)]
    assert len({tuple(words(a)) for a in answers}) == 1 and {a.status_code for a in answers} == {422}
    locked = sign_in(client, username)
    assert locked.status_code == 422 and words(locked) == words(answers[0])
    assert AccessAttempt.objects.filter(username=username).exists()


def test_one_lock_does_not_lock_the_neighbours_at_the_same_school(cast, client):
    for _n in range(9):
        sign_in(client, "county", "x" * 12)
    assert sign_in(client, "county_two").status_code == 302


def test_a_disabled_account_gets_the_same_answer(cast, client):
    actions.disable_user(cast.actor("county"), user=cast.user("school"))
    wrong = sign_in(client, "who-is-this")
    assert words(sign_in(client, "school")) == words(wrong)


def test_a_one_time_code_leads_to_an_own_password_first(cast, client):
    user, code = actions.make_user(cast.actor("school"), unit=cast.unit("school"), username="wangfang", name="王芳", role="helper", from_on=dt.date(2026, 9, 1))
    sign_in(client, "wangfang", code)
    assert client.get("/office/account/")["Location"].startswith("/login/first/")
    short = client.post("/login/first/", {"old": code, "new": "short", "again": "short"})
    assert short.status_code == 422 and User.objects.get(pk=user.pk).must_change_password
    body = {"old": code, "new": "hong-yan-xiao-xue", "again": "hong-yan-xiao-xue"}
    assert client.post("/login/first/", body | {"again": "other-words-here"}).status_code == 422
    assert client.post("/login/first/", body).status_code == 302
    assert client.get("/office/account/").status_code == 200
    client.post("/logout/")
    assert sign_in(client, "wangfang", code).status_code == 422
    assert sign_in(client, "wangfang", body["new"]).status_code == 302


def test_a_code_older_than_72_hours_does_not_open(cast, client):
    user, code = actions.make_user(cast.actor("school"), unit=cast.unit("school"), username="wangfang", name="王芳")
    User.objects.filter(pk=user.pk).update(first_password_until=timezone.now() - dt.timedelta(minutes=1))
    answer = sign_in(client, "wangfang", code)
    assert answer.status_code == 422 and "已过期" in answer.content.decode()


def test_a_device_is_listed_and_ending_it_ends_it(cast, client):
    from django.test import Client

    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0"})
    sign_in(phone, "county")
    sign_in(client, "county")
    devices = list(queries.sessions_of(cast.actor("county")))
    assert [d.label for d in devices if "微信" in d.label] and len(devices) == 2
    other = next(d for d in devices if "微信" in d.label)
    assert client.post(reverse("office:device-end", args=[other.uid])).status_code == 302
    assert phone.get("/office/account/").status_code == 302
    assert client.get("/office/account/").status_code == 200


def test_nobody_ends_the_device_of_a_stranger(cast, client):
    sign_in(client, "county")
    device = DeviceSession.objects.get()
    client.post("/logout/")
    sign_in(client, "neighbour_county")
    assert client.post(reverse("office:device-end", args=[device.uid])).status_code == 404


def test_last_seen_is_written_at_most_every_five_minutes(cast, client):
    sign_in(client, "county")
    before = DeviceSession.objects.get().last_seen
    client.get("/office/account/")
    assert DeviceSession.objects.get().last_seen == before
    session = client.session
    session["seen"] -= 301
    session.save()
    client.get("/office/account/")
    assert DeviceSession.objects.get().last_seen > before


def test_a_field_session_outlasts_the_vacation_and_an_office_one_the_working_day(cast, client):
    sign_in(client, "other_helper")
    assert client.session.get_expiry_age() > 89 * 24 * 3600
    client.post("/logout/")
    sign_in(client, "county")
    assert client.session.get_expiry_age() <= 12 * 3600


def test_an_old_field_session_opens_the_office_only_after_signing_in_again(cast, client):
    sign_in(client, "helper", next="/field/")
    session = client.session
    session["signed_in"] -= 13 * 3600
    session.save()
    assert client.get("/office/account/")["Location"].startswith("/login/")


def test_signing_in_out_and_failing_are_on_the_trail(cast, client):
    sign_in(client, "county", "wrong-password")
    sign_in(client, "county")
    client.post("/logout/")
    acts = list(AuditEvent.objects.filter(action__startswith="accounts.").order_by("id").values_list("action", flat=True))[-3:]
    assert acts == ["accounts.login_failed", "accounts.note_login", "accounts.note_logout"]


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/static/x"])
def test_a_foreign_next_is_not_followed(cast, client, target):
    assert "evil" not in sign_in(client, "county", next=target)["Location"]


def test_the_second_step_is_asked_for_and_checked(cast, client):
    from django_otp.oath import totp

    sign_in(client, "county")
    client.get("/office/account/second-step/")
    device = queries.waiting_totp(cast.actor("county"))
    assert client.post("/office/account/second-step/", {"code": "000000"}).status_code in (422, 302)
    device.refresh_from_db()
    if not device.confirmed:
        device.throttle_reset()
        client.post("/office/account/second-step/", {"code": f"{totp(device.bin_key):06d}"})
    client.post("/logout/")
    sign_in(client, "county")
    assert client.get("/office/account/")["Location"].startswith("/login/code/")
    wrong = client.post("/login/code/", {"code": "12"})
    assert wrong.status_code == 422


@pytest.mark.login
def test_a_password_is_kept_as_argon2id(cast):
    user, _code = actions.make_user(cast.actor("school"), unit=cast.unit("school"), username="wangfang", name="王芳")
    assert user.password.startswith("argon2$argon2id$") and "m=19456,t=2,p=1" in user.password


def test_the_type_size_is_kept_with_the_user(cast, client):
    sign_in(client, "county")
    assert client.post("/size/", {"size": "xlarge", "next": "/office/account/"})["Location"] == "/office/account/"
    assert 'data-size="xlarge"' in client.get("/office/account/").content.decode()
    client.post("/size/", {"size": "huge"})
    assert User.objects.get(username="county").text_size == "xlarge"
