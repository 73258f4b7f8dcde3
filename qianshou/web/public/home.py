"""The front page, help lines and the privacy rules: for anyone, without a child in sight."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.choices import TextSize
from qianshou.web.access import public, safe_next
from qianshou.web.shell import home_of

YEAR = 365 * 24 * 3600


@require_GET
@public
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(home_of(request.actor))
    return render(request, "public/home.html")


@require_GET
@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help.html")


@require_POST
@public
def size(request: HttpRequest) -> HttpResponse:
    """The type size: kept with the user, and in a cookie for pages before signing in."""
    wanted = request.POST.get("size", "")
    response = HttpResponseRedirect(safe_next(request, "/"))
    if wanted in TextSize.values:
        if request.user.is_authenticated:
            accounts.set_text_size(request.actor, size=wanted)
        response.set_cookie("size", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


urls = [
    path("", home, name="home"),
    path("help/", help_page, name="help"),
    path("size/", size, name="size"),
]
