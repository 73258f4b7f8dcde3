"""人员与账号: who may come in, with which roles; login codes, shown once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions, queries
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office import codes, staff_import
from qianshou.web.office.place import standing
from qianshou.web.office.users_forms import EditForm, GrantForm, UserForm


def place(request: HttpRequest, perm: str, uid: str = ""):
    """The unit a page is about: the one asked for, else where the viewer stands."""
    if uid := uid or request.GET.get("unit", ""):
        return found(orgs.units(request.actor, perm).select_related("county"), uid)
    own = orgs.own_units(request.actor, perm)
    return standing(request, perm, own)


def line_of(user, today) -> dict:
    """One account as a list shows it."""
    roles = [f"{g.get_role_display()}（{g.unit.display_name(today)}）" for g in user.held]
    state = ("已停用", "mute") if not user.is_active else ("还没登录过", "wait") if user.last_login is None else ("在用", "ok")
    return {"user": user, "roles": roles, "unit": user.unit.display_name(today) if user.unit else "—", "state": state[0], "kind": state[1]}


@page(P.SEE_USERS)
def users(request: HttpRequest) -> HttpResponse:
    unit, text = place(request, P.SEE_USERS), request.GET.get("q", "").strip()[:40]
    rows = queries.users_of(request.actor, unit) if unit else queries.users(request.actor)
    rows = queries.named(rows, text) if text else rows
    shown = Paginator(rows, 50).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": shown, "rows": [line_of(u, request.today) for u in shown], "unit": unit, "q": text, "query": query.urlencode(),
        "unit_name": unit.display_name(request.today) if unit else "", "may_make": unit is not None and request.actor.may(P.MAKE_USER, unit),
        "may_import": unit is not None and request.actor.may(P.GRANT_CARE, unit),
    }  # fmt: skip
    return render(request, "office/users/users.html", context)


@page(P.MAKE_USER)
def user_new(request: HttpRequest) -> HttpResponse:
    """An account kept by a unit, with one role if the viewer may give it; the code is shown once."""
    unit = place(request, P.MAKE_USER)
    roles = queries.roles_i_may_give(request.actor, unit)
    form = UserForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            user, code = actions.make_user(request.actor, unit=unit, from_on=request.today, **data)
            strips = [codes.strip(user, code, request.today)]
            return render(request, "office/users/user_code.html", {"strips": strips, "who": user, "made": True})
    context = {"form": form, "unit": unit, "unit_name": unit.display_name(request.today)}
    return render(request, "office/users/user_new.html", context, status=422 if form.errors else 200)


@page(P.SEE_USERS)
def user(request: HttpRequest, uid: str) -> HttpResponse:
    row = found(queries.users(request.actor), uid)
    may = request.actor.may(P.MAKE_USER, row) and row.pk != request.user.pk
    context = {
        "line": line_of(row, request.today), "who": row, "may": may, "grants": [(g, g.unit.display_name(request.today)) for g in queries.grants_of(request.actor, row)],
        "devices": queries.sessions_of(request.actor, row) if may else [],
    }  # fmt: skip
    return render(request, "office/users/user.html", context)


@page(P.MAKE_USER)
def user_edit(request: HttpRequest, uid: str) -> HttpResponse:
    row = found(queries.users(request.actor, P.MAKE_USER), uid)
    form = EditForm(request.POST or None, initial={"name": row.name, "version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            actions.edit_user(request.actor, user=row, name=data["name"], phone=data["phone"] or None, seen_version=data["version"])
            messages.success(request, _("已保存。"))
            return redirect("office:user", uid=uid)
    return render(request, "office/users/user_edit.html", {"form": form, "who": row}, status=422 if form.errors else 200)


@page(P.MAKE_USER)
def user_grant(request: HttpRequest, uid: str) -> HttpResponse:
    """First the unit (by name), then the roles that may be held there and that the viewer may give."""
    row = found(queries.users(request.actor), uid)
    unit, text = place(request, P.MAKE_USER), request.GET.get("q", "").strip()
    hits = orgs.find_units(request.actor, P.MAKE_USER, text) if text else orgs.own_units(request.actor, P.MAKE_USER)
    roles = queries.roles_i_may_give(request.actor, unit) if "unit" in request.GET else []
    form = GrantForm(request.POST or None, roles=roles, initial={"from_on": request.today}) if roles else None
    if request.method == "POST" and form is not None and form.is_valid():
        with saying(form):
            actions.grant(request.actor, user=row, unit=unit, **form.cleaned_data)
            messages.success(request, _("已授予，对方刷新页面就能用。"))
            return redirect("office:user", uid=uid)
    context = {
        "form": form, "who": row, "unit": unit if "unit" in request.GET else None, "unit_name": unit.display_name(request.today) if unit else "", "q": text,
        "places": [{"name": u.display_name(request.today), "unit": u, "above": u.parent.name if u.parent_id else ""} for u in with_classes(request, hits)],
    }  # fmt: skip
    return render(request, "office/users/user_grant.html", context, status=422 if form is not None and form.errors else 200)


def with_classes(request: HttpRequest, hits: list) -> list:
    """Each school found is followed by its classes, since a class teacher's role stands there."""
    out = {}
    for hit in hits:
        out[hit.pk] = hit
        if hit.kind == UnitKind.SCHOOL and len(out) < 200:
            out |= {c.pk: c for c in orgs.classes(request.actor, P.MAKE_USER, hit)}
    return list(out.values())


@require_POST
@page(P.MAKE_USER)
def grant_end(request: HttpRequest, uid: str) -> HttpResponse:
    row = found(queries.grants(request.actor, P.MAKE_USER), uid)
    actions.end_grant(request.actor, grant=row, today=request.today)
    messages.success(request, _("角色已收回，马上生效。"))
    return redirect("office:user", uid=row.user.uid)


@require_POST
@page(P.MAKE_USER)
def user_code(request: HttpRequest, uid: str) -> HttpResponse:
    """A new login code, on this page and nowhere else."""
    row = found(queries.users(request.actor, P.MAKE_USER), uid)
    code = actions.reset_password(request.actor, user=row)
    return render(request, "office/users/user_code.html", {"strips": [codes.strip(row, code, request.today)], "who": row})


@require_POST
@page(P.MAKE_USER)
def user_disable(request: HttpRequest, uid: str) -> HttpResponse:
    row = found(queries.users(request.actor, P.MAKE_USER), uid)
    actions.disable_user(request.actor, user=row)
    messages.success(request, _("账号已停用，所有设备上的登录已退出。"))
    return redirect("office:user", uid=uid)


@require_POST
@page(P.MAKE_USER)
def user_enable(request: HttpRequest, uid: str) -> HttpResponse:
    row = found(queries.users(request.actor, P.MAKE_USER), uid)
    actions.enable_user(request.actor, user=row)
    messages.success(request, _("账号已启用，请再发一个登录码。"))
    return redirect("office:user", uid=uid)


@require_POST
@page(P.MAKE_USER)
def user_device_end(request: HttpRequest, uid: str, device: str) -> HttpResponse:
    row = found(queries.users(request.actor, P.MAKE_USER), uid)
    actions.end_session(request.actor, session=found(queries.sessions_of(request.actor, row), device))
    messages.success(request, _("这台设备上的登录已退出。"))
    return redirect("office:user", uid=uid)


urls = [
    path("users/", users, name="users"),
    path("users/new/", user_new, name="user-new"),
    *staff_import.urls,
    *codes.urls,
    path("users/grant/<str:uid>/end/", grant_end, name="grant-end"),
    path("users/<str:uid>/", user, name="user"),
    path("users/<str:uid>/edit/", user_edit, name="user-edit"),
    path("users/<str:uid>/grant/", user_grant, name="user-grant"),
    path("users/<str:uid>/code/", user_code, name="user-code"),
    path("users/<str:uid>/disable/", user_disable, name="user-disable"),
    path("users/<str:uid>/enable/", user_enable, name="user-enable"),
    path("users/<str:uid>/device/<str:device>/end/", user_device_end, name="user-device-end"),
]
