"""Signing in and out, the second step, the first own password (DECISIONS 12). Unknown, wrong and locked look alike."""

import time

from django.contrib import auth, messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import devices_for_user, match_token
from django_otp import login as otp_login

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actors import UserActor
from qianshou.web import typed
from qianshou.web.access import public, safe_next, saying
from qianshou.web.public.login_forms import CodeForm, LoginForm, PasswordForm
from qianshou.web.shell import FIELD_ROLES, home_of

WRONG = _("登录名或密码不对。连续输错几次要等 15 分钟；忘了密码，请学校专干重发登录码。")
EXPIRED = _("登录码已过期（72 小时内有效），请学校专干重发一个。")
FIELD_SECONDS = 90 * 24 * 3600  # longer than the longest vacation
OFFICE_SECONDS = 12 * 3600


@sensitive_post_parameters("password")
@public
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        with saying(form):  # too many at once is said on the form, and what was typed stays
            user = auth.authenticate(request, username=form.cleaned_data["username"].strip().lower(), password=form.cleaned_data["password"])
            if user is None:
                accounts.note_failed_login(request.actor, username=form.cleaned_data["username"])
                form.add_error(None, WRONG)
            elif user.must_change_password and (user.first_password_until is None or user.first_password_until < timezone.now()):
                form.add_error(None, EXPIRED)
            else:
                return _let_in(request, user)
    return render(request, "public/login.html", {"form": form, "typed": typed.carried(request)}, status=200 if request.method == "GET" else 422)


def _let_in(request: HttpRequest, user) -> HttpResponse:
    auth.login(request, user, backend="qianshou.domain.accounts.backend.Backend")
    request.session.cycle_key()  # also when nobody was signed in before: the key exists from here on
    actor = request.actor = UserActor(user, request.today, request.actor.where)
    roles = {grant.role for grant in actor.grants}
    target = safe_next(request, "")
    door = "field" if roles and (roles <= FIELD_ROLES or (target.startswith("/field/") and roles & FIELD_ROLES)) else "office"
    request.session.set_expiry(FIELD_SECONDS if door == "field" else OFFICE_SECONDS)
    device = accounts.note_login(actor, session_key=request.session.session_key, label=_label(request), door=door)
    now = int(time.time())
    request.session.update({"signed_in": now, "seen": now, "door": door, "device": device.uid})
    if any(devices_for_user(user)):
        request.session["second_step"] = True
    return typed.offered(request) or HttpResponseRedirect(target or home_of(actor))


def _label(request: HttpRequest) -> str:
    """A device in a few words: browser and system, nothing that tells one phone from another of its kind."""
    agent = request.headers.get("User-Agent", "")
    browsers = [("MicroMessenger", _("微信")), ("Edg/", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
    systems = [("HarmonyOS", _("鸿蒙")), ("Android", _("安卓手机")), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")]
    words = [next((word for sign, word in pairs if sign in agent), "") for pairs in (systems, browsers)]
    return " · ".join(w for w in words if w) or _("没有认出的设备")


@public
def second_step(request: HttpRequest) -> HttpResponse:
    """The six digits of the authenticator app, for those who chose it."""
    if not request.user.is_authenticated:
        return redirect("public:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        device = match_token(request.user, form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            return typed.offered(request) or HttpResponseRedirect(safe_next(request, home_of(request.actor)))
        form.add_error("code", _("验证码不对。请看手机上现在显示的 6 位数字，并检查手机时间。"))
    return render(request, "public/second_step.html", {"form": form, "next": safe_next(request, ""), "typed": typed.carried(request)}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@public
def first_login(request: HttpRequest) -> HttpResponse:
    """The one-time code is changed into an own password before anything else."""
    if not request.user.is_authenticated:
        return redirect("public:login")
    if not request.user.must_change_password:
        return HttpResponseRedirect(home_of(request.actor))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            change_own_password(request, form)
            messages.success(request, _("密码改好了，下次用新密码登录。"))
            return typed.offered(request) or HttpResponseRedirect(safe_next(request, home_of(request.actor)))
    return render(request, "public/first_login.html", {"form": form, "next": safe_next(request, ""), "typed": typed.carried(request)}, status=422 if form.errors else 200)


def change_own_password(request: HttpRequest, form: PasswordForm) -> None:
    """The action, and this device stays signed in under a new session key."""
    kept = request.session.session_key
    accounts.change_password(request.actor, old=form.cleaned_data["old"], new=form.cleaned_data["new"], keep=kept)
    update_session_auth_hash(request, request.actor.user)
    accounts.touch_session(request.actor, session_key=request.session.session_key, device=request.session.get("device", ""))


@require_POST
@public
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        accounts.note_logout(request.actor, session_key=request.session.session_key)
        auth.logout(request)
    response = redirect("public:login")
    response["Clear-Site-Data"] = '"cache"'  # not storage: what a phone has not sent yet stands there
    return response


urls = [
    path("login/", login, name="login"),
    path("login/code/", second_step, name="second-step"),
    path("login/first/", first_login, name="first-login"),
    path("logout/", logout, name="logout"),
]
