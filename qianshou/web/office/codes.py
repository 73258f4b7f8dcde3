"""登录码条: one-time codes for a school's staff, printed as strips to be cut; shown this once, kept only as hashes."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions, queries
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.permissions import P
from qianshou.web.access import found, page

AT_MOST = 60  # a school's worth; each code costs a password check of time


def strip(user, code: str, today: dt.date) -> dict:
    """What one paper strip says."""
    return {"name": user.name, "username": user.username, "code": code, "unit": user.unit.display_name(today) if user.unit else ""}


@page(P.MAKE_USER)
def login_codes(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose whom to give codes (preset: who has not signed in yet), then the page of strips."""
    unit = found(orgs.units(request.actor, P.MAKE_USER).select_related("county"), uid)
    rows = [u for u in queries.users_of(request.actor, unit) if u.is_active and u.pk != request.user.pk][:500]
    if request.method == "POST":
        wanted = set(request.POST.getlist("user"))
        chosen = [u for u in rows if u.uid in wanted]
        if chosen and len(chosen) <= AT_MOST:
            pairs = actions.new_codes(request.actor, users=chosen)
            context = {"strips": [strip(u, code, request.today) for u, code in pairs], "unit": unit.name, "date": request.today}
            return render(request, "office/users/login_codes_print.html", context)
        say = _("请勾选要发登录码的人。") if not chosen else _("一次最多发 %s 人，请分批。") % AT_MOST
        return render(request, "office/users/login_codes.html", {"rows": rows, "unit": unit, "say": say, "wanted": wanted}, status=422)
    fresh = {u.uid for u in [u for u in rows if u.last_login is None][:AT_MOST]}
    return render(request, "office/users/login_codes.html", {"rows": rows, "unit": unit, "wanted": fresh})


urls = [path("users/codes/<str:uid>/", login_codes, name="login-codes")]
