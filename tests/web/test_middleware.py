"""What every answer carries, and what a visitor reads when something is wrong."""

import io

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from qianshou.web import middleware

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def fails_with(error):
    def view(request):
        raise error

    return view


def tells_day(request):
    return HttpResponse(request.today.isoformat())


urlpatterns = [
    path("day/", tells_day),
    path("gone/", fails_with(OperationalError("disk full: 吴桂英"))),
    path("broken/", fails_with(ValueError("吴桂英"))),
    path("forbidden/", fails_with(PermissionDenied("吴桂英"))),
    path("strange/", fails_with(SuspiciousOperation("吴桂英"))),
]
handler400 = "qianshou.web.errors.bad_request"
handler403 = "qianshou.web.errors.forbidden"
handler404 = "qianshou.web.errors.not_found"
handler500 = "qianshou.web.errors.broken"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("url", ["/day/", "/nowhere/", "/broken/"])
def test_every_page_carries_the_content_policy_and_is_not_stored(browser, url):
    answer = browser.get(url)
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_today_is_the_day_in_china(browser):
    assert browser.get("/day/").content.decode() == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/gone/", 503, "稍后再试"),
        ("/broken/", 500, "系统出错了"),
        ("/forbidden/", 403, "这里不能进"),
        ("/strange/", 400, "没看懂这个请求"),
        ("/nowhere/吴桂英/", 404, "没有这一页"),
    ],
)
def test_an_error_page_is_plain_chinese_and_repeats_nothing(browser, url, status, words):
    answer = browser.get(url)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "吴桂英" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_database_that_goes_away_below_the_views_is_told_apart_too(browser, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.breaks_on_the_way_out"]
    assert browser.get("/day/").status_code == 503


def breaks_on_the_way_out(get_response):
    def run(request):
        get_response(request)
        raise OperationalError("gone")

    return run


def seen_by_the_site(settings, trusted, **meta):
    settings.TRUSTED_PROXY = trusted
    seen = {}

    def keep(request):
        seen.update(request.META)
        return HttpResponse()

    middleware.TrustedProxy(keep)(RequestFactory().get("/", **meta))
    return seen


def test_a_stranger_cannot_forge_where_he_comes_from(settings):
    seen = seen_by_the_site(settings, ["10.0.0.9"], REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="1.2.3.4", HTTP_X_FORWARDED_PROTO="https")
    assert seen["REMOTE_ADDR"] == "10.0.0.5"
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_the_named_proxy_is_believed_for_its_own_word_only(settings):
    seen = seen_by_the_site(settings, ["10.0.0.9"], REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4", HTTP_X_FORWARDED_PROTO="https")
    assert seen["REMOTE_ADDR"] == "1.2.3.4"
    assert seen["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_file_beyond_the_bound_is_answered_in_words(client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/login/", {"file": io.BytesIO(b"0" * 2000)})
    assert answer.status_code == 413 and "不能超过 20 MB" in answer.content.decode()
    assert client.post("/login/", {"username": "x"}).status_code != 413
