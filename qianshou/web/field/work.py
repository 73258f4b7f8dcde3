"""计划, 小结, 小目标, 信息核对, 健康服务 of a child in a few taps, and on the phone too a unit's own piece of work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.care import actions as care_actions
from qianshou.domain.care import queries as care
from qianshou.domain.care.choices import CONTACTS, CheckOutcome, DutyKind, GoalOutcome
from qianshou.domain.care.shapes import DutyLine
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import found, or_404, page, saying, telling
from qianshou.web.addresses import address
from qianshou.web.work_forms import CHILD_FIELDS, UNIT_FIELDS, ChildWorkForm, UnitWorkForm, fresh

MOST = 200  # children offered to tick


def _duty(request: HttpRequest, perm: str) -> Any:
    asked = request.POST.get("duty") or request.GET.get("duty") or ""
    return care.duty(request.actor, perm, asked) if asked else None


def _kind(request: HttpRequest, duty: Any, known: dict) -> str:
    kind = duty.kind if duty is not None else request.GET.get("kind") or DutyKind.PLAN.value
    if kind not in known:
        raise Http404
    return kind


def act_url(line: DutyLine) -> str:
    """Where a duty is met: 记一次 for a contact, else the form of its kind."""
    if not line.child_uid:
        return f"{reverse('field:unit-work')}?duty={line.uid}"
    return f"{address('field:record' if line.kind in CONTACTS else 'field:work', line.child_uid)}?duty={line.uid}"


# ── one child ───────────────────────────────────────────────────────────────────────────────────────────────────────
@page(P.RECORD_CONTACT)
def work(request: HttpRequest, uid: str) -> HttpResponse:
    """One form, its fields by kind."""
    child = found(people.children_to_record(request.actor), uid)
    duty = _duty(request, P.RECORD_CONTACT)
    duty = duty if duty is not None and duty.child_id == child.pk else None
    kind = _kind(request, duty, CHILD_FIELDS)
    late = duty is not None and duty.last_on < request.today
    form = ChildWorkForm(request.POST or None, kind=kind, today=request.today, late=late, initial=fresh(request.today, duty))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = care_actions.record_child_work(request.actor, child=child, today=request.today, **form.keywords())
            return _after(request, child, kind, row.sort)
    context = {"form": form, "heading": str(DutyKind(kind).label), "whose": people.shown_name(request.actor, child), "back": reverse("field:child", args=[uid])}
    return render(request, "field/work.html", context, status=422 if form.errors else 200)


def _after(request: HttpRequest, child: Any, kind: str, sort: str) -> HttpResponse:
    """有变化 goes on to say what changed."""
    if kind == DutyKind.INFO_CHECK and sort == CheckOutcome.CHANGED and request.actor.may(P.RECORD_CHANGE, child):
        messages.success(request, _("已记下有变化，请写清楚变了什么。"))
        return redirect("field:change", uid=child.uid)
    messages.success(request, _("已保存：%s。") % DutyKind(kind).label)
    return redirect("field:child", uid=child.uid)


@page(P.RECORD_CONTACT)
@require_POST
def info_check(request: HttpRequest, uid: str) -> HttpResponse:
    """信息核对 by one tap; the page's number makes a second tap the same check."""
    child = found(people.children_to_record(request.actor), uid)
    said = request.POST.get("sort", "")
    with telling(request):
        row = care_actions.record_child_work(
            request.actor, child=child, kind=DutyKind.INFO_CHECK, happened_on=request.today, today=request.today, sort=said,
            client_uuid=request.POST.get("client_uuid", ""),
        )  # fmt: skip
        return _after(request, child, DutyKind.INFO_CHECK, row.sort)
    return redirect("field:child", uid=uid)


@page(P.RECORD_CONTACT)
@require_POST
def goal_outcome(request: HttpRequest, uid: str) -> HttpResponse:
    """How a 小目标 ended."""
    row = found(care.own_work(request.actor), uid)
    with telling(request):
        care_actions.tell_outcome(request.actor, work=row, outcome=request.POST.get("outcome", ""), today=request.today)
        messages.success(request, _("已记下：%s。") % GoalOutcome(row.outcome).label)
    part = care.work_lines(request.actor, [row], request.today)[0].children
    return redirect("field:child", uid=part[0][0]) if part else redirect("field:today")


@page(P.VOID_RECORD)
@require_POST
def work_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Takes back one's own mistake; it stays readable as voided."""
    row = found(care.own_work(request.actor), uid)
    with telling(request):
        care_actions.void_work(request.actor, work=row, reason=_("记错了，撤销"), today=request.today)
        messages.success(request, _("已撤销，没有计入。"))
    part = care.work_lines(request.actor, [row], request.today)[0].children
    return redirect("field:child", uid=part[0][0]) if part else redirect("field:today")


# ── a unit ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@page(P.RECORD_WORK)
def unit_work(request: HttpRequest) -> HttpResponse:
    """What a class teacher or village director owes for the unit, from the duty that asks for it."""
    duty = _duty(request, P.RECORD_WORK)
    unit = or_404(orgs.unit(request.actor, P.RECORD_WORK, duty.unit.uid) if duty is not None and duty.unit_id else None)
    kind, late = _kind(request, duty, UNIT_FIELDS), duty.last_on < request.today
    rows = list(care.children_of_unit(request.actor, unit)[:MOST])
    names = people.shown_names(request.actor, rows)
    form = UnitWorkForm(
        request.POST or None, kind=kind, today=request.today, late=late, children=[(c.uid, names[c.pk]) for c in rows], doers=[], initial=fresh(request.today, duty)
    )
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data.get("children") or ())
        with saying(form):
            care_actions.record_work(request.actor, unit=unit, today=request.today, children=[c for c in rows if c.uid in chosen], **form.keywords())
            messages.success(request, _("已保存：%s。") % DutyKind(kind).label)
            return redirect("field:today")
    context = {"form": form, "heading": str(DutyKind(kind).label), "whose": unit.display_name(request.today), "back": reverse("field:today")}
    return render(request, "field/work.html", context, status=422 if form.errors else 200)


urls = [
    path("works/", unit_work, name="unit-work"),
    path("works/<str:uid>/outcome/", goal_outcome, name="goal-outcome"),
    path("works/<str:uid>/undo/", work_undo, name="work-undo"),
    path("child/<str:uid>/write/", work, name="work"),
    path("child/<str:uid>/check/", info_check, name="info-check"),
]
