"""志愿者报名 at the desk: the list, the steps one person enters, another person's yes or no, and whether the county is open."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import ApplicationState, HelperKind, Need, Stage, Weekday
from qianshou.domain.permissions import P
from qianshou.web.access import found, or_404, page, saying
from qianshou.web.office.helper_forms import ApproveForm, RefuseForm, SettingForm, StepsForm
from qianshou.web.office.place import kept_query, place_of, to

PER_PAGE = 50
STEP_NAMES = ("identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on")


@page(P.VET_HELPER)
def applications(request: HttpRequest) -> HttpResponse:
    """Who applied, oldest first, and how far each is."""
    place = place_of(request, P.VET_HELPER)
    state = request.GET.get("state", ApplicationState.OPEN)
    state = state if state in ApplicationState.values else ApplicationState.OPEN
    book = Paginator(queries.applications(request.actor, place.unit, state=state), PER_PAGE).get_page(request.GET.get("page"))
    accounts.note_read(request.actor, action="pairing.list_applications", perm=P.VET_HELPER, subjects=list(book.object_list), count=book.paginator.count)
    twice = queries.applied_twice(list(book.object_list))
    rows = [{"row": row, "kind": HelperKind(row.kind).label, "stage": queries.stage_of(row).label, "twice": row.pk in twice} for row in book.object_list]
    tabs = [{"label": label, "url": to("office:applications", **place.query, state=code), "current": code == state} for code, label in ApplicationState.choices]
    county = place.unit if place.unit.kind == UnitKind.COUNTY else None
    more = [{"label": _("报名设置"), "url": to("office:applications-setting", county.uid)}] if county and request.actor.may(P.PAIR, county) else []
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list", **place.query)}, {"label": _("志愿者报名")}]
    context = {"place": place, "page": book, "rows": rows, "tabs": tabs, "state": state, "query": kept_query(request), "actions": more, "crumbs": crumbs}
    return render(request, "office/pairing/applications.html", context)


def _row(request: HttpRequest, uid: str) -> Any:
    return or_404(queries.application(request.actor, uid))


def _start(row: Any) -> dict[str, Any]:
    clear = {True: "yes", False: "no"}.get(row.record_clear, "")
    return {**{name: getattr(row, name) for name in STEP_NAMES}, "record_clear": clear, "version": row.version}


def _show(request: HttpRequest, row: Any, **forms: Any) -> HttpResponse:
    known = queries.known_as(row)
    if row.state == ApplicationState.OPEN:
        forms.setdefault("steps", StepsForm(today=request.today, initial=_start(row)))
        forms.setdefault("approve", ApproveForm(known=known, initial={"version": row.version}))
        forms.setdefault("refuse", RefuseForm(initial={"version": row.version}))
    wrong = next((form for form in forms.values() if form.is_bound), None)
    accounts.note_read(request.actor, action="pairing.view_application", perm=P.VET_HELPER, subjects=[row])
    stage, (phone, about) = queries.stage_of(row), queries.words_of(row)
    context = {
        "row": row, "forms": forms, "wrong": wrong, "known": known, "also": queries.applied_also(request.actor, row), "stage": stage, "is_open": row.state == ApplicationState.OPEN,
        "ready": stage == Stage.APPROVAL, "mine": row.entered_by_id is not None and row.entered_by_id == request.user.pk, "kind": HelperKind(row.kind).label,
        "about": about, "phone": phone,
        "strengths": [Need(one).label for one in row.strengths], "days": [Weekday(one).label for one in row.days],
        "crumbs": [{"label": _("志愿者报名"), "url": to("office:applications")}, {"label": row.name or _("已删除个人信息")}],
    }  # fmt: skip
    return render(request, "office/pairing/application.html", context, status=422 if wrong is not None else 200)


@page(P.VET_HELPER)
def application(request: HttpRequest, uid: str) -> HttpResponse:
    """One application; her number is shown to who is to ring her, and the view is on the trail."""
    return _show(request, _row(request, uid))


@page(P.VET_HELPER)
@require_POST
def application_steps(request: HttpRequest, uid: str) -> HttpResponse:
    """What the first person checked."""
    row, form = _row(request, uid), StepsForm(request.POST, today=request.today)
    if form.is_valid():
        with saying(form):
            actions.enter_steps(request.actor, application=row, today=request.today, seen_version=form.cleaned_data["version"], **form.entered())
            messages.success(request, _("已保存。都办完以后，由另一位专干批准。"))
            return redirect("office:application", uid)
    return _show(request, _row(request, uid), steps=form)


@page(P.VET_HELPER)
@require_POST
def application_approve(request: HttpRequest, uid: str) -> HttpResponse:
    """The second person's yes; a login's code is shown this once."""
    row = _row(request, uid)
    known = queries.known_as(row)
    form = ApproveForm(request.POST, known=known)
    if form.is_valid():
        said = form.cleaned_data
        join = next((one for one in known if one.uid == said.get("join")), None)
        with saying(form):
            done = actions.approve_application(
                request.actor, application=row, today=request.today, seen_version=said["version"], join=join, login=said["login"], capacity=said["capacity"]
            )
            if not done.code:
                messages.success(request, _("已批准，%s可以结对了。") % done.name)
                return redirect("office:helper-one", done.helper_uid)
            return render(
                request,
                "office/pairing/application_code.html",
                {"done": done, "crumbs": [{"label": _("志愿者报名"), "url": to("office:applications")}, {"label": done.name}]},
            )
    return _show(request, _row(request, uid), approve=form)


@page(P.VET_HELPER)
@require_POST
def application_refuse(request: HttpRequest, uid: str) -> HttpResponse:
    """A no, with the reason the applicant reads."""
    row, form = _row(request, uid), RefuseForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with saying(form):
            actions.refuse_application(request.actor, application=row, reason=said["reason"], today=request.today, seen_version=said["version"])
            messages.success(request, _("已登记为未通过。"))
            return redirect("office:applications")
    return _show(request, _row(request, uid), refuse=form)


@page(P.PAIR)
def applications_setting(request: HttpRequest, uid: str) -> HttpResponse:
    """Whether the county takes applications on the public page, and what counts as service."""
    county = found(orgs.units(request.actor, P.PAIR).filter(kind=UnitKind.COUNTY), uid)
    row = queries.helper_setting(county)
    start = {name: getattr(row, name) for name in ("open_to_public", "says", "keep_days", "version")} | {
        f"minutes-{kind}": n for kind, n in row.minutes_of.items()
    }
    form = SettingForm(request.POST if request.method == "POST" else None, initial=start)
    back = to("office:applications", unit=uid)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with saying(form):
            actions.set_helper_setting(
                request.actor, unit=county, open_to_public=said["open_to_public"], says=said["says"], keep_days=said["keep_days"], minutes_of=form.minutes(),
                today=request.today, seen_version=said["version"],
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect(back)
    context = {
        "form": form,
        "title": _("报名设置"),
        "sub": county.name,
        "back": back,
        "crumbs": [{"label": _("志愿者报名"), "url": back}, {"label": _("报名设置")}],
    }
    return render(request, "office/pairing/asked.html", context, status=422 if form.errors else 200)


urls = [
    path("pairing/applications/", applications, name="applications"),
    path("pairing/applications/setting/<str:uid>/", applications_setting, name="applications-setting"),
    path("pairing/applications/<str:uid>/", application, name="application"),
    path("pairing/applications/<str:uid>/steps/", application_steps, name="application-steps"),
    path("pairing/applications/<str:uid>/approve/", application_approve, name="application-approve"),
    path("pairing/applications/<str:uid>/refuse/", application_refuse, name="application-refuse"),
]
