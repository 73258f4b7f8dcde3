"""Who is in a team: joining from the helpers, one member's papers, leading, leaving, the briefing of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.pairing import queries as pairing
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office.place import to
from qianshou.web.office.team_forms import BriefForm, JoinFilter, LeaveForm, MemberForm, start_of_member
from qianshou.web.office.team_shown import crumbs_of, show
from qianshou.web.rolls import asked

MOST_AT_ONCE = 50


@page(P.KEEP_TEAMS)
def team_join(request: HttpRequest, uid: str) -> HttpResponse:
    """Helpers who may join, by name; the ticked ones become members. Who is refused is said, the others join."""
    row = asked(request, P.KEEP_TEAMS, uid)
    form = JoinFilter(request.GET or None)
    if request.method == "POST":
        return _join(request, row)
    found = queries.to_join(request.actor, row, form.data.get("q", ""))
    lines = [{"one": one, "faults": faults_in_hand(one, request.today)} for one in found]
    return render(request, "office/teams/team_join.html", {"row": row, "form": form, "lines": lines, "crumbs": crumbs_of(row, _("选队员"))})


def _join(request: HttpRequest, row: Any) -> HttpResponse:
    joined, lead = 0, request.POST.get("lead", "")
    for uid in request.POST.getlist("helper")[:MOST_AT_ONCE]:
        one = or_404(pairing.helper(request.actor, P.SEE_PAIRINGS, uid))
        with telling(request):
            actions.join_team(request.actor, team=row, helper=one, today=request.today, leads=uid == lead)
            joined += 1
    if not joined:
        messages.warning(request, _("没有选人。"))
        return redirect("office:team-join", row.uid)
    messages.success(request, _("已加入 %d 人，请补上保险和家人同意。") % joined)
    return redirect("office:team", row.uid)


def _member(request: HttpRequest, uid: str) -> Any:
    return or_404(queries.team_member(request.actor, P.KEEP_TEAMS, uid))


def _show(request: HttpRequest, one: Any, form: MemberForm, leave: LeaveForm) -> HttpResponse:
    row = one.team
    form.fields["insurance_no"].help_text = _("空着就不改，现在是 %s。") % one.insurance_no if one.insurance_no else ""
    context = {
        "one": one,
        "row": row,
        "form": form,
        "leave": leave,
        "leads": row.leader_id == one.helper_id,
        "crumbs": crumbs_of(row, one.helper.name),
        "back": to("office:team", row.uid),
    }
    return render(request, "office/teams/team_member.html", context, status=422 if form.errors or leave.errors else 200)


@page(P.KEEP_TEAMS)
def team_member(request: HttpRequest, uid: str) -> HttpResponse:
    """One member's job, insurance, family's consent, briefing."""
    one = _member(request, uid)
    form = MemberForm(request.POST if request.method == "POST" else None, today=request.today, initial=start_of_member(one, request.today))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.write_member(request.actor, team=one.team, member=one, papers=form.papers(), today=request.today, seen_version=form.cleaned_data["version"])
            messages.success(request, _("已保存%s的资料。") % one.helper.name)
            return redirect("office:team", one.team.uid)
    return _show(request, one, form, LeaveForm(prefix="leave", today=request.today, initial={"left_on": request.today}))


@page(P.KEEP_TEAMS)
@require_POST
def team_member_leave(request: HttpRequest, uid: str) -> HttpResponse:
    """No longer in the team."""
    one, leave = _member(request, uid), LeaveForm(request.POST, prefix="leave", today=request.today)
    if leave.is_valid():
        with saying(leave):
            actions.leave_team(request.actor, team=one.team, member=one, today=request.today, **leave.cleaned_data)
            messages.success(request, _("%s已离队，做过的都还在。") % one.helper.name)
            return redirect("office:team", one.team.uid)
    return _show(request, one, MemberForm(today=request.today, initial=start_of_member(one, request.today)), leave)


@page(P.KEEP_TEAMS)
@require_POST
def team_member_lead(request: HttpRequest, uid: str) -> HttpResponse:
    """This one leads."""
    one = _member(request, uid)
    with telling(request):
        actions.name_leader(request.actor, team=one.team, member=one, today=request.today)
        messages.success(request, _("领队是%s。") % one.helper.name)
    return redirect("office:team", one.team.uid)


@page(P.KEEP_TEAMS)
@require_POST
def team_brief(request: HttpRequest, uid: str) -> HttpResponse:
    """The safety briefing of everybody who had none."""
    row, form = asked(request, P.KEEP_TEAMS, uid), BriefForm(request.POST, prefix="brief", today=request.today)
    if form.is_valid():
        with saying(form):
            n = actions.brief_team(request.actor, team=row, briefed_on=form.cleaned_data["briefed_on"], today=request.today)
            messages.success(request, _("已记 %d 人参加安全培训。") % n)
            return redirect("office:team", uid)
    return show(request, row, brief=form)


urls = [
    path("pairing/teams/members/<str:uid>/", team_member, name="team-member"),
    path("pairing/teams/members/<str:uid>/leave/", team_member_leave, name="team-member-leave"),
    path("pairing/teams/members/<str:uid>/lead/", team_member_lead, name="team-member-lead"),
    path("pairing/teams/<str:uid>/join/", team_join, name="team-join"),
    path("pairing/teams/<str:uid>/brief/", team_brief, name="team-brief"),
]
