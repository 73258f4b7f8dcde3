"""帮扶的户和人: who is to be helped and by which official, one of them with what was done, adding, pairing, ending (seed 003)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions, queries
from qianshou.domain.targets.choices import CountBy, Span
from qianshou.kit.errors import Invalid
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office import helper_pages, target_counts, target_entries, target_import
from qianshou.web.office.place import kept_query, to, unit_choices
from qianshou.web.office.target_entries import asked, here
from qianshou.web.target_forms import CloseTargetForm, EndTargetPairForm, PairTargetForm, TargetFilter, TargetForm

PER_PAGE = 50
MOST_HELPERS = 300
LAST = 30
LIVES_AT = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.VILLAGE)


@page(P.KEEP_TARGETS)
def target_list(request: HttpRequest) -> HttpResponse:
    """Targets who live here with their officials; those nobody helps, those nobody visited this period. Nobody is ranked."""
    place = here(request)
    choices = unit_choices(request.actor, place, P.KEEP_TARGETS, request.today)
    form = TargetFilter(request.GET or None, units=choices, initial={"unit": place.unit.uid, "span": Span.QUARTER})
    wanted = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    since, _last = queries.span(wanted.get("span") or Span.QUARTER, request.today)
    rows = queries.listed(request.actor, place.unit, text=wanted.get("q", ""), kind=wanted.get("kind", ""), show=wanted.get("show", ""), since=since)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    accounts.note_read(request.actor, action="targets.list", perm=P.KEEP_TARGETS, subjects=list(listed.object_list), count=listed.paginator.count)
    add = [
        {"label": _("登记一户或一人"), "url": to("office:target-new", unit=place.unit.uid), "primary": True, "icon": "plus"},
        {"label": _("粘贴名单"), "url": to("office:target-import", unit=place.unit.uid)},
        {"label": _("年度统计"), "url": to("office:target-counts", unit=place.unit.uid)},
    ]
    context = {
        "place": place, "form": form, "page": listed, "rows": queries.target_lines(listed.object_list, request.today), "query": kept_query(request),
        "head_actions": add, "tabs": helper_pages.tabs(request, place, "office:target-list"), "standing": queries.standing(request.actor, place.unit, CountBy.TARGET), "since": since,
        "alone_url": to("office:target-list", unit=place.unit.uid, show="alone"), "crumbs": place.crumbs("office:target-list", request.today),
        "unvisited_url": to("office:target-list", unit=place.unit.uid, show="unvisited", span=Span.QUARTER),
        "unvisited": queries.listed(request.actor, place.unit, show="unvisited", since=queries.span(Span.QUARTER, request.today)[0]).count(),
    }  # fmt: skip
    return render(request, "office/targets/target_list.html", context)


def places(request: HttpRequest) -> dict[str, Any]:
    """Where a target may live, by uid, in tree order."""
    return {one.uid: one for one in orgs.tree(request.actor, perm=P.KEEP_TARGETS) if one.kind in LIVES_AT}


@page(P.KEEP_TARGETS)
def target_new(request: HttpRequest) -> HttpResponse:
    """One household or person put on the list."""
    units = places(request)
    if (there := request.GET.get("unit", "")) and orgs.unit(request.actor, P.KEEP_TARGETS, there) is None:
        raise Http404
    form = TargetForm(request.POST if request.method == "POST" else None, units=_named(units), initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            one = actions.add_target(request.actor, unit=units[form.cleaned_data["unit"]], new=form.new(), today=request.today)
            messages.success(request, _("已登记%s，请选帮扶干部。") % one.name)
            return redirect("office:target", one.uid)
    crumbs = [{"label": _("帮扶的户和人"), "url": to("office:target-list")}, {"label": _("登记")}]
    return render(
        request,
        "office/targets/target_form.html",
        {"form": form, "crumbs": crumbs, "heading": _("登记一户或一人"), "back": to("office:target-list")},
        status=422 if form.errors else 200,
    )


def _named(units: dict[str, Any]) -> list[tuple[str, str]]:
    """Villages say their township too: names repeat."""
    names = {one.pk: one.name for one in units.values()}
    return [(uid, f"{names[one.parent_id]} {one.name}" if one.kind == UnitKind.VILLAGE and one.parent_id in names else one.name) for uid, one in units.items()]


def _helpers(request: HttpRequest, row: Any) -> list[tuple[str, str]]:
    """Staff of the viewer's own reach who may be paired, in unit and name order."""
    found: dict[str, str] = {}
    for unit in orgs.own_units(request.actor, P.KEEP_TARGETS):
        for one in pairing.helpers(request.actor, unit, outside=False)[:MOST_HELPERS]:
            found[one.uid] = f"{one.name}（{one.unit.display_name(request.today)}）"
    return list(found.items())


def _show(request: HttpRequest, row: Any, numbers: list | None = None, **forms: Any) -> HttpResponse:
    running = row.closed_on is None
    if running:
        forms.setdefault("pair", PairTargetForm(helpers=_helpers(request, row), prefix="pair", initial={"from_on": request.today}))
        forms.setdefault("close", CloseTargetForm(prefix="close"))
    wrong = next((form for form in forms.values() if form.is_bound), None)
    accounts.note_read(request.actor, action="targets.view", perm=P.KEEP_TARGETS, subjects=[row])
    pairs = queries.pairs_of(request.actor, row, request.today)
    context = {
        "row": row, "card": queries.card(request.actor, row, request.today), "pairs": pairs, "entries": queries.entries_of(request.actor, row, LAST), "forms": forms,
        "wrong": wrong, "numbers": numbers, "running": running, "paired": any(one.to_on is None for one in pairs),
        "crumbs": [{"label": _("帮扶的户和人"), "url": to("office:target-list")}, {"label": row.name}],
    }  # fmt: skip
    return render(request, "office/targets/target.html", context, status=422 if wrong is not None else 200)


@page(P.KEEP_TARGETS)
def target(request: HttpRequest, uid: str) -> HttpResponse:
    """One target: who helps, what was done, what is open."""
    return _show(request, asked(request, uid))


@page(P.KEEP_TARGETS)
def target_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Corrects what is written."""
    row, units = asked(request, uid), places(request)
    known = queries.card(request.actor, row, request.today)
    start = {name: getattr(row, name) for name in ("version", "kind", "kind_words", "name", "members")}
    start |= {"unit": row.unit.uid, "address": known.address, "situation": known.situation}
    form = TargetForm(request.POST if request.method == "POST" else None, units=_named(units), initial=start)
    form.fields["phone"].help_text = _("空着就不改，现在是 %s。") % known.phone if known.phone else ""
    if request.method == "POST" and form.is_valid():
        with saying(form):
            data = form.cleaned_data
            actions.edit_target(request.actor, target=row, new=form.new(), unit=units[data["unit"]], seen_version=data["version"] or 0, today=request.today)
            messages.success(request, _("已保存。"))
            return redirect("office:target", uid)
    crumbs = [{"label": _("帮扶的户和人"), "url": to("office:target-list")}, {"label": row.name, "url": to("office:target", uid)}, {"label": _("更正")}]
    context = {"form": form, "crumbs": crumbs, "heading": _("更正：%s") % row.name, "back": to("office:target", uid)}
    accounts.note_read(request.actor, action="targets.view", perm=P.KEEP_TARGETS, subjects=[row])
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TARGETS)
@require_POST
def target_pair(request: HttpRequest, uid: str) -> HttpResponse:
    """An official for this target."""
    row = asked(request, uid)
    form = PairTargetForm(request.POST, helpers=_helpers(request, row), prefix="pair")
    if form.is_valid():
        with saying(form):
            one = pairing.helper(request.actor, P.SEE_PAIRINGS, form.cleaned_data["helper"])
            if one is None:
                raise Invalid(_("请从列表里选。"), "helper")
            actions.pair_target(request.actor, target=row, helper=one, from_on=form.cleaned_data["from_on"], today=request.today)
            messages.success(request, _("已结对：%(who)s 与 %(whom)s。") % {"who": one.name, "whom": row.name})
            return redirect("office:target", uid)
    return _show(request, row, pair=form)


@page(P.KEEP_TARGETS)
def target_pairing_end(request: HttpRequest, uid: str) -> HttpResponse:
    """Ends a pairing with a reason."""
    row = or_404(queries.pairing(request.actor, P.KEEP_TARGETS, uid))
    form = EndTargetPairForm(request.POST if request.method == "POST" else None, initial={"to_on": request.today})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.end_target_pairing(request.actor, pairing=row, today=request.today, **form.cleaned_data)
            messages.success(request, _("结对已结束：%(who)s 与 %(whom)s。") % {"who": row.helper.name, "whom": row.target.name})
            return redirect("office:target", row.target.uid)
    context = {
        "form": form, "heading": _("结束结对：%(who)s 与 %(whom)s") % {"who": row.helper.name, "whom": row.target.name}, "danger": 1,
        "back": to("office:target", row.target.uid), "button": _("结束结对"), "hint": _("结束后这位干部的手机上马上看不到这一户（人）；做过的事都还在，照样计数。"),
    }  # fmt: skip
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TARGETS)
@require_POST
def target_close(request: HttpRequest, uid: str) -> HttpResponse:
    """No longer helped."""
    row, form = asked(request, uid), CloseTargetForm(request.POST, prefix="close")
    if form.is_valid():
        with saying(form):
            actions.close_target(request.actor, target=row, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已结束对%s的帮扶；做过的事都还在。") % row.name)
            return redirect("office:target", uid)
    return _show(request, asked(request, uid), close=form)


@page(P.KEEP_TARGETS)
@require_POST
def target_ring(request: HttpRequest, uid: str) -> HttpResponse:
    """打电话: the number stands half a minute, and that it was opened is on the trail."""
    row, number = asked(request, uid), ""
    with telling(request):
        number = actions.reveal_target_phone(request.actor, target=row, today=request.today)
    return _show(request, row, numbers=[one for one in number.split("、") if one])


urls = [
    path("pairing/targets/", target_list, name="target-list"),
    path("pairing/targets/new/", target_new, name="target-new"),
    *target_import.urls,
    *target_counts.urls,
    *target_entries.urls,
    path("pairing/targets/pairing/<str:uid>/end/", target_pairing_end, name="target-pairing-end"),
    path("pairing/targets/<str:uid>/", target, name="target"),
    path("pairing/targets/<str:uid>/edit/", target_edit, name="target-edit"),
    path("pairing/targets/<str:uid>/pair/", target_pair, name="target-pair"),
    path("pairing/targets/<str:uid>/close/", target_close, name="target-close"),
    path("pairing/targets/<str:uid>/phone/", target_ring, name="target-ring"),
]
