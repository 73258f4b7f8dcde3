"""我的: one's own type size, roles, devices, password and second step; open to every role."""

import base64

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions, queries
from qianshou.domain.accounts.choices import TextSize
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.account_forms import DropForm
from qianshou.web.public.login import change_own_password
from qianshou.web.public.login_forms import CodeForm, PasswordForm


@page(P.OWN_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    context = {
        "devices": queries.sessions_of(actor), "here": request.session.session_key, "sizes": TextSize.choices,
        "second_step": queries.has_second_step(actor), "inbox": notes.unread(actor)[:20],
        "choice": notes.choice(actor), "choice_url": reverse("office:notices-choose"),
        "roles": [(g.get_role_display(), g.unit.display_name(actor.today), g.to_on) for g in actor.grants],
    }  # fmt: skip
    return render(request, "office/account/account.html", context)


@sensitive_post_parameters()
@page(P.OWN_ACCOUNT)
def account_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    form.fields["old"].label = _("原密码")
    if request.method == "POST" and form.is_valid():
        with saying(form):
            change_own_password(request, form)
            messages.success(request, _("密码改好了，其他设备上的登录已退出。"))
            return redirect("office:account")
    return render(request, "office/account/account_password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@page(P.OWN_ACCOUNT)
def device_end(request: HttpRequest, uid: str) -> HttpResponse:
    device = found(queries.sessions_of(request.actor), uid)
    actions.end_session(request.actor, session=device)
    messages.success(request, _("“%s”上的登录已退出。") % device.label)
    return redirect("office:account")


@require_POST
@page(P.OWN_ACCOUNT)
def devices_end(request: HttpRequest) -> HttpResponse:
    ended = actions.end_other_sessions(request.actor, keep=request.session.session_key)
    messages.success(request, _("已退出其他 %s 台设备。") % ended)
    return redirect("office:account")


@require_POST
@page(P.OWN_ACCOUNT)
def messages_read(request: HttpRequest) -> HttpResponse:
    notices.read_messages(request.actor)
    return redirect("office:account")


@require_POST
@page(P.OWN_ACCOUNT)
def notices_choose(request: HttpRequest) -> HttpResponse:
    """Whether reminders come, and in the vacations too."""
    notices.choose_notices(request.actor, reminders="reminders" in request.POST, in_vacations="in_vacations" in request.POST)
    messages.success(request, _("已保存提醒的设置。"))
    return redirect("office:account")


@page(P.OWN_ACCOUNT)
def second_step_on(request: HttpRequest) -> HttpResponse:
    """A secret as a picture for the authenticator app, and its first code."""
    form = CodeForm(request.POST or None)
    if queries.has_second_step(request.actor):
        return redirect("office:account")
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.confirm_totp(request.actor, code=form.cleaned_data["code"])
            messages.success(request, _("两步验证已打开，下次登录时要填验证码。"))
            return redirect("office:account")
    device = queries.waiting_totp(request.actor) or actions.start_totp(request.actor)
    picture = segno.make(device.config_url, error="m").png_data_uri(scale=5)
    context = {"form": form, "picture": picture, "secret": _secret(device)}
    return render(request, "office/account/second_step_on.html", context, status=422 if form.errors else 200)


def _secret(device) -> str:
    """The secret in groups of four, for apps that cannot scan."""
    plain = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


@sensitive_post_parameters()
@page(P.OWN_ACCOUNT)
def second_step_off(request: HttpRequest) -> HttpResponse:
    if not queries.has_second_step(request.actor):
        raise Http404
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.drop_totp(request.actor, password=form.cleaned_data["password"])
            request.session.pop("second_step", None)
            messages.success(request, _("两步验证已关闭。"))
            return redirect("office:account")
    return render(request, "office/account/second_step_off.html", {"form": form}, status=422 if form.errors else 200)


urls = [
    path("account/", account, name="account"),
    path("account/password/", account_password, name="account-password"),
    path("account/device/<str:uid>/end/", device_end, name="device-end"),
    path("account/devices/end/", devices_end, name="devices-end"),
    path("account/messages/read/", messages_read, name="messages-read"),
    path("account/notices/", notices_choose, name="notices-choose"),
    path("account/second-step/", second_step_on, name="second-step-on"),
    path("account/second-step/off/", second_step_off, name="second-step-off"),
]
