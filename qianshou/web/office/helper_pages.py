"""帮扶人: who helps and how many, adding one, what an outside helper went through (two people), whom one has."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts import queries as logins
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid
from qianshou.kit.text import whole
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office.pairing_forms import HelperFilter, HelperForm, VettingForm
from qianshou.web.office.place import kept_query, place_of, to, unit_choices

PER_PAGE = 50
KEEPS_HELPERS = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.VILLAGE, UnitKind.DEPARTMENT)


def tabs(request: HttpRequest, place: Any, current: str) -> list[dict]:
    """未结对, 帮扶人 and, for who keeps that list, the households and persons who are no child."""
    names = [
        ("office:pairing", _("未结对")),
        *([("office:proposals", _("配对建议"))] if request.actor.may(P.PAIR) else []),
        ("office:helper-list", _("帮扶人")),
        ("office:pairing-watch", _("结对情况")),
    ]
    names += [("office:partners", _("学习帮手"))] if request.actor.may(P.KEEP_PARTNERS) else []
    names += [("office:drive-list", _("招募活动"))] if request.actor.may(P.KEEP_DRIVES) else []
    names += [("office:team-list", _("实践队"))] if request.actor.may(P.SEE_TEAMS) else []
    names += [("office:target-list", _("帮扶的户和人"))] if request.actor.may(P.KEEP_TARGETS) else []
    return [{"label": label, "url": to(name, **place.query), "current": name == current} for name, label in names]


@page(P.SEE_PAIRINGS)
def helper_list(request: HttpRequest) -> HttpResponse:
    """Helpers of a unit in unit and name order, with how many children each has. Nobody is ranked."""
    place = place_of(request, P.SEE_PAIRINGS)
    form = HelperFilter(request.GET or None, units=unit_choices(request.actor, place, P.SEE_PAIRINGS, request.today), initial={"unit": place.unit.uid})
    wanted = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    outside = {"0": False, "1": True}.get(wanted.get("outside", ""))
    found = queries.helpers_with_load(request.actor, place.unit, request.today, text=wanted.get("q", ""), outside=outside)
    add = {"label": _("登记帮扶人"), "url": to("office:helper-new"), "primary": True, "icon": "plus"}
    context = {
        "place": place, "form": form, "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "query": kept_query(request),
        "tabs": tabs(request, place, "office:helper-list"), "crumbs": place.crumbs("office:helper-list", request.today), "waiting": sum(1 for one in found if one.lacks),
        "actions": [add] if request.actor.may(P.PAIR, place.unit) else [], "work": _work(request, place),
    }  # fmt: skip
    return render(request, "office/pairing/helper_list.html", context)


def _work(request: HttpRequest, place: Any) -> list[dict]:
    """What there is to do about the list, for who keeps it."""
    if not request.actor.may(P.PAIR, place.unit):
        return []
    names = [
        ("office:applications", _("志愿者报名")),
        ("office:helpers-alike", _("可能是同一人")),
        ("office:helper-training", _("记一次培训")),
        ("office:helper-awards", _("等确认的提名")),
    ]
    return [{"label": label, "url": to(name, **place.query)} for name, label in names]


def _units(request: HttpRequest) -> dict[str, Any]:
    """Where a helper may be kept, by uid, in tree order."""
    return {one.uid: one for one in orgs.tree(request.actor, perm=P.PAIR) if one.kind in KEEPS_HELPERS}


@page(P.PAIR)
def helper_new(request: HttpRequest) -> HttpResponse:
    """Someone who helps and is not yet on the list."""
    units = _units(request)
    choices = [(uid, one.name) for uid, one in units.items()]
    first = {"unit": choices[0][0]} if len(choices) == 1 else {}
    form = HelperForm(request.POST if request.method == "POST" else None, units=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            one = _add(request, dict(form.cleaned_data), units)
            messages.success(request, _("已登记%s。") % one.name)
            return redirect("office:helper-one", one.uid)
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list")}, {"label": _("登记帮扶人")}]
    return render(request, "office/pairing/helper_new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


def _add(request: HttpRequest, data: dict, units: dict[str, Any]) -> Any:
    unit, username = units[data.pop("unit")], data.pop("username").strip()
    user = None
    if username:
        user = logins.users(request.actor).filter(username__iexact=username).first()
        if user is None:
            raise Invalid(_("没有找到这个账号，请核对账号名，或先到“账号”里建。"), "username")
    return actions.add_helper(request.actor, unit=unit, user=user, today=request.today, **data)


def _helper(request: HttpRequest, uid: str, perm: str) -> Any:
    return or_404(queries.helper(request.actor, perm, uid))


def _show(request: HttpRequest, one: Any, form: VettingForm | None = None) -> HttpResponse:
    pairs = list(queries.of_helper(request.actor, one).select_related("child__edu_unit", "child__edu_unit__parent").order_by("child__edu_path", "child__name"))
    vetting = getattr(one, "vetting", None) if one.vetted else None
    may_vet = one.vetted and one.left_on is None and request.actor.may(P.VET_HELPER, one)
    if may_vet and form is None:
        form = VettingForm(initial=VettingForm.start(vetting))
    if pairs:
        accounts.note_read(request.actor, action="pairing.view_helper", perm=P.SEE_PAIRINGS, subjects=[one, *(row.child for row in pairs)], count=len(pairs))
    may_pair = request.actor.may(P.PAIR, one)
    twins = queries.alike(request.actor, one.unit, one) if may_pair and one.left_on is None else []
    rows = [{"row": row, "class_name": row.child.edu_unit.display_name(request.today) if row.child.edu_unit else ""} for row in pairs]
    context = {
        "one": one, "rows": rows, "form": form, "vetting": vetting, "faults": queries.vetting_faults(one, request.today, outside=one.vetted), "may_vet": may_vet, "may_print": request.actor.may(P.PRINT_FILE, one),
        "second": vetting and vetting.approved_on is None and vetting.entered_by_id not in (None, request.user.pk), "may_pair": may_pair, "kinds": queries.kinds_of(one, request.today), "days": queries.days_of(one), "twins": twins,
        "merge": queries.merge_of(request.actor, one) if one.merged_into_id else None,
        "crumbs": [{"label": _("帮扶人"), "url": to("office:helper-list")}, {"label": one.name}], "bound": form is not None and form.is_bound,
    }  # fmt: skip
    return render(request, "office/pairing/helper_one.html", context, status=422 if form is not None and form.errors else 200)


@page(P.SEE_PAIRINGS)
def helper_one(request: HttpRequest, uid: str) -> HttpResponse:
    """One helper: whom she helps, and for an outside helper what the vetting says."""
    return _show(request, _helper(request, uid, P.SEE_PAIRINGS))


@page(P.VET_HELPER)
@require_POST
def helper_vet(request: HttpRequest, uid: str) -> HttpResponse:
    """The first person enters what was checked."""
    one = _helper(request, uid, P.VET_HELPER)
    form = VettingForm(request.POST)
    if form.is_valid():
        with saying(form):
            actions.vet(request.actor, helper=one, today=request.today, seen_version=form.cleaned_data["version"], **form.entered())
            messages.success(request, _("审核资料已保存，请另一位专干批准。"))
            return redirect("office:helper-one", uid)
    return _show(request, one, form)


@page(P.VET_HELPER)
@require_POST
def helper_approve(request: HttpRequest, uid: str) -> HttpResponse:
    """The second person's yes."""
    one = _helper(request, uid, P.VET_HELPER)
    with telling(request):
        actions.approve_vetting(request.actor, helper=one, today=request.today, seen_version=whole(request.POST.get("version", "")) or 0)
        messages.success(request, _("已批准，%s可以结对了。") % one.name)
    return redirect("office:helper-one", uid)


@page(P.PAIR)
@require_POST
def helper_gone(request: HttpRequest, uid: str) -> HttpResponse:
    """The helper no longer helps."""
    one = _helper(request, uid, P.PAIR)
    with telling(request):
        actions.helper_left(request.actor, helper=one, today=request.today)
        messages.success(request, _("%s不再列为帮扶人，过去的记录都还在。") % one.name)
        return redirect("office:helper-list")
    return redirect("office:helper-one", uid)


urls = [
    path("pairing/helpers/", helper_list, name="helper-list"),
    path("pairing/helpers/new/", helper_new, name="helper-new"),
    path("pairing/helpers/<str:uid>/", helper_one, name="helper-one"),
    path("pairing/helpers/<str:uid>/vet/", helper_vet, name="helper-vet"),
    path("pairing/helpers/<str:uid>/approve/", helper_approve, name="helper-approve"),
    path("pairing/helpers/<str:uid>/gone/", helper_gone, name="helper-gone"),
]
