"""实践队: which teams come, one of them with who is missing what and who is not there, making and correcting one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying
from qianshou.web.office import helper_pages, team_members, team_work
from qianshou.web.office.place import place_of, to
from qianshou.web.office.team_forms import TeamForm, start_of
from qianshou.web.office.team_shown import crumbs_of, show, state_of
from qianshou.web.rolls import asked

KEEPS = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.DEPARTMENT)
SERVES = (UnitKind.TOWNSHIP, UnitKind.SCHOOL)


@page(P.SEE_TEAMS)
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams kept by or serving at the unit, those that run first, and where somebody is missing today."""
    place = place_of(request, P.SEE_TEAMS)
    missing = {row.pk: n for row, n in queries.missing_now(request.actor, request.today)}
    rows = [
        {
            "team": one,
            "state": state_of(one, request.today),
            "places": [at.unit.display_name(request.today) for at in one.places.all()],
            "missing": missing.get(one.pk, 0),
        }
        for one in queries.teams(request.actor, place.unit)[:200]
    ]
    add = [{"label": _("登记一支队"), "url": to("office:team-new"), "primary": True, "icon": "plus"}] if request.actor.may(P.KEEP_TEAMS, place.unit) else []
    context = {
        "place": place, "rows": rows, "actions": add, "tabs": helper_pages.tabs(request, place, "office:team-list"),
        "crumbs": place.crumbs("office:team-list", request.today),
    }  # fmt: skip
    return render(request, "office/teams/team_list.html", context)


def _places(request: HttpRequest, unit: Any) -> dict[str, Any]:
    """Where a team may serve, as far as the viewer sees units: townships and schools; villages below the county, where they are few."""
    kinds = SERVES if unit.kind == UnitKind.COUNTY else (*SERVES, UnitKind.VILLAGE)
    return {one.uid: one for one in orgs.tree(request.actor, perm=P.SEE_UNITS) if one.kind in kinds and one.county_id == (unit.county_id or unit.pk)}


def _named(units: dict[str, Any]) -> list[tuple[str, str]]:
    names = {one.pk: one.name for one in units.values()}
    return [(uid, f"{names[one.parent_id]} {one.name}" if one.kind == UnitKind.VILLAGE and one.parent_id in names else one.name) for uid, one in units.items()]


@page(P.KEEP_TEAMS)
def team_new(request: HttpRequest) -> HttpResponse:
    """A team kept by the unit the viewer stands at."""
    unit = place_of(request, P.KEEP_TEAMS).unit
    if unit.kind not in KEEPS:
        raise Http404
    units = _places(request, unit)
    form = TeamForm(request.POST if request.method == "POST" else None, units=_named(units))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = actions.make_team(request.actor, unit=unit, new=form.new(), places=[units[uid] for uid in form.cleaned_data["places"]], today=request.today)
            return redirect("office:team-join", row.uid)
    crumbs = [{"label": _("实践队"), "url": to("office:team-list")}, {"label": _("登记一支队")}]
    context = {
        "form": form,
        "crumbs": crumbs,
        "heading": _("登记一支队"),
        "hint": unit.display_name(request.today),
        "back": to("office:team-list"),
        "button": _("保存，选队员"),
    }
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TEAMS)
def team_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Corrects what is written of the team."""
    row = asked(request, P.KEEP_TEAMS, uid)
    units = _places(request, row.unit) | {one.unit.uid: one.unit for one in row.places.all()}
    form = TeamForm(request.POST if request.method == "POST" else None, units=_named(units), initial=start_of(row))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            chosen = [units[one] for one in form.cleaned_data["places"]]
            actions.edit_team(request.actor, team=row, new=form.new(), places=chosen, today=request.today, seen_version=form.cleaned_data["version"] or 0)
            return redirect("office:team", uid)
    context = {"form": form, "crumbs": crumbs_of(row, _("更正")), "heading": _("更正：%s") % row.name, "back": to("office:team", uid)}
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.SEE_TEAMS)
def team(request: HttpRequest, uid: str) -> HttpResponse:
    """One team: who is there today, who may not meet children, what is missing, what was entrusted, what is left behind."""
    return show(request, asked(request, P.SEE_TEAMS, uid))


urls = [
    path("pairing/teams/", team_list, name="team-list"),
    path("pairing/teams/new/", team_new, name="team-new"),
    *team_members.urls,
    *team_work.urls,
    path("pairing/teams/<str:uid>/", team, name="team"),
    path("pairing/teams/<str:uid>/edit/", team_edit, name="team-edit"),
]
