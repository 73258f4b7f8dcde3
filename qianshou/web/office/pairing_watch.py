"""结对情况: who has nobody, who has too many, whose check runs out, which pairs had no contact this month; and what is asked of pairings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care.queries.quiet import quiet_pairs
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions, queries
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import found, or_404, page, saying
from qianshou.web.office import helper_pages
from qianshou.web.office.place import kept_query, place_of, to
from qianshou.web.office.proposals_forms import NeedForm, OfferForm, RulesForm

PER_PAGE = 50
AREAS = (UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.VILLAGE)
MOST_AREAS = 60


@page(P.SEE_PAIRINGS)
def pairing_watch(request: HttpRequest) -> HttpResponse:
    """Four counts, each with the rows behind it."""
    place = place_of(request, P.SEE_PAIRINGS)
    first = request.today.replace(day=1)
    quiet = quiet_pairs(request.actor, place.unit, first, place.line)
    book = Paginator(quiet, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(book.object_list)
    there = (request.actor, place.unit, place.line)
    moved, unsigned, watched = queries.left_behind_pairs(*there), queries.unsigned_pairs(*there), queries.standing_in(*there, request.today)
    many, lapsing = list(queries.overloaded(request.actor, place.unit)), queries.lapsing(request.actor, place.unit, request.today)
    accounts.note_read(request.actor, action="pairing.watch", perm=P.SEE_PAIRINGS, subjects=[row.child for row in rows], count=book.paginator.count)
    context = {
        "place": place, "page": book, "rows": rows, "query": kept_query(request), "many": many, "lapsing": lapsing, "first": first, "moved": list(moved[:PER_PAGE]), "moved_count": moved.count(), "unsigned": list(unsigned[:PER_PAGE]), "unsigned_count": unsigned.count(),
        "watched": list(watched[:PER_PAGE]), "watched_count": watched.count(),
        "nobody": queries.unpaired(request.actor, place.unit, request.today, place.line).count(), "nobody_url": to("office:pairing", **place.query),
        "propose_url": to("office:proposals", **place.query) if request.actor.may(P.PAIR, place.unit) else "", "segments": place.switch("office:pairing-watch"),
        "tabs": helper_pages.tabs(request, place, "office:pairing-watch"),
        "crumbs": place.crumbs("office:pairing-watch", request.today),
    }  # fmt: skip
    return render(request, "office/pairing/watch.html", context)


def _asked(request: HttpRequest, form: Any, title: str, sub: str, back: str, crumbs: list[dict]) -> HttpResponse:
    context = {"form": form, "title": title, "sub": sub, "back": back, "crumbs": crumbs}
    return render(request, "office/pairing/asked.html", context, status=422 if form.errors else 200)


@page(P.PAIR)
def match_rules(request: HttpRequest, uid: str) -> HttpResponse:
    """What the county asks of its pairings."""
    county = found(orgs.units(request.actor, P.PAIR).filter(kind=UnitKind.COUNTY), uid)
    row = queries.rules_of(county)
    start = {name: getattr(row, name) for name in ("sex_rule", "together", "two_for_key", "barred_kinds", "renew_days", "version")}
    form, back = RulesForm(request.POST or None, initial=start), to("office:proposals", unit=uid)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with saying(form):
            actions.set_match_rules(request.actor, unit=county, today=request.today, seen_version=said.pop("version"), **said)
            messages.success(request, _("已保存，建议按新规则计算。"))
            return redirect(back)
    return _asked(request, form, _("结对规则"), county.name, back, [{"label": _("配对建议"), "url": back}, {"label": _("结对规则")}])


@page(P.PAIR)
def child_need(request: HttpRequest, uid: str) -> HttpResponse:
    """What is asked of one child's helpers."""
    child = found(people.children_for(request.actor, P.PAIR), uid)
    row = queries.need_of(request.actor, child)
    start = {name: getattr(row, name) for name in ("wanted", "sex", "language", "needs", "apart", "version")}
    form, back = NeedForm(request.POST or None, initial=start), to("office:proposal", uid, unit=request.GET.get("unit"), line=request.GET.get("line"))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with saying(form):
            actions.set_need(request.actor, child=child, today=request.today, seen_version=said.pop("version"), **said)
            messages.success(request, _("已保存。"))
            return redirect(back)
    return _asked(request, form, _("对帮扶人的要求"), child.name, back, [{"label": child.name, "url": back}, {"label": _("对帮扶人的要求")}])


@page(P.PAIR)
def helper_offer(request: HttpRequest, uid: str) -> HttpResponse:
    """What one helper offers: how many, where, which languages, what she is good at, when."""
    one = or_404(queries.helper(request.actor, P.PAIR, uid))
    start = queries.offer_of(one)
    units = _areas(request, one, start["areas"])
    form = OfferForm(request.POST or None, units=[(area.uid, area.name) for area in units], initial={**start, "languages": "、".join(start["languages"])})
    back = to("office:helper-one", uid)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        said["areas"] = [area for area in units if area.uid in said["areas"]]
        said["languages"] = [word for word in said["languages"].replace("，", "、").replace(",", "、").split("、") if word.strip()]
        with saying(form):
            actions.set_offer(request.actor, helper=one, today=request.today, seen_version=said.pop("version"), **said)
            messages.success(request, _("已保存。"))
            return redirect(back)
    return _asked(request, form, _("能帮什么"), one.name, back, [{"label": one.name, "url": back}, {"label": _("能帮什么")}])


def _areas(request: HttpRequest, one: Any, chosen: list[str]) -> list[Any]:
    """Townships first, then the schools and villages of hers; those chosen stay on the list."""
    there = [unit for unit in orgs.tree(request.actor, perm=P.PAIR) if unit.kind in AREAS]
    near = [
        unit
        for unit in there
        if unit.kind == UnitKind.TOWNSHIP or unit.path.startswith(one.unit_path[:-4] if one.unit.kind != UnitKind.TOWNSHIP else one.unit_path)
    ]
    kept = [unit for unit in there if unit.uid in chosen and unit not in near[:MOST_AREAS]]
    return [*near[:MOST_AREAS], *kept]


urls = [
    path("pairing/watch/", pairing_watch, name="pairing-watch"),
    path("pairing/rules/<str:uid>/", match_rules, name="match-rules"),
    path("pairing/need/<str:uid>/", child_need, name="child-need"),
    path("pairing/helpers/<str:uid>/offer/", helper_offer, name="helper-offer"),
]
