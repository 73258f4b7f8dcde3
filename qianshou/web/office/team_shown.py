"""One team's page: who is there today, who may not meet children, what is missing, what was entrusted, what is left behind."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.papers.outputs.queries import filed
from qianshou.web.office.place import to
from qianshou.web.office.team_forms import BriefForm, OutputForm, TaskForm


def state_of(row: Any, today: Any) -> dict[str, str]:
    """How far a team is, as a tag."""
    if row.closed_on:
        return {"word": _("已结束"), "kind": "mute"}
    if today < row.from_on:
        return {"word": _("还没出发"), "kind": "plain"}
    return {"word": _("服务中"), "kind": "ok"} if today <= row.to_on else {"word": _("到期未结束"), "kind": "warn"}


def crumbs_of(row: Any, last: str = "") -> list[dict]:
    """The way back from a page of one team."""
    here = {"label": row.name, "url": to("office:team", row.uid)} if last else {"label": row.name}
    return [{"label": _("实践队"), "url": to("office:team-list")}, here, *([{"label": last}] if last else [])]


def show(request: HttpRequest, row: Any, **forms: Any) -> HttpResponse:
    """The team's page; `forms` are those that came back."""
    open_ = row.closed_on is None
    if open_:
        forms.setdefault("output", OutputForm(prefix="output", today=request.today, initial={"happened_on": min(request.today, row.to_on)}))
        forms.setdefault("task", TaskForm(prefix="task"))
        forms.setdefault("brief", BriefForm(prefix="brief", today=request.today, initial={"briefed_on": request.today}))
    wrong = next((form for form in forms.values() if form.is_bound), None)
    members, tasks = queries.member_lines(row, request.today), queries.tasks_of(row)
    if tasks:  # sealed words: what was entrusted may name a child
        accounts.note_read(request.actor, action="pairing.view_tasks", perm=P.SEE_TEAMS, subjects=[row], count=len(tasks))
    day = queries.day_to_show(row, request.today)
    still = [one for one in members if one.left_on is None]
    apart = [one.name for one in still if not one.meets_children]
    context = {
        "row": row, "state": state_of(row, request.today), "members": members, "still": len(still), "apart": len(apart), "apart_said": _("%d 人审核没有办完，不接触孩子") % len(apart), "apart_names": "、".join(apart),
        "lacking": [one for one in still if one.lacks], "unbriefed": any(one.briefed_on is None for one in still), "day": day, "rolls": queries.rolls_of_day(row, day),
        "outputs": queries.outputs_of(row), "filed": filed(row), "tasks": tasks, "places": [one.unit.display_name(request.today) for one in row.places.all()], "open": open_,
        "may_keep": open_ and request.actor.may(P.KEEP_TEAMS, row), "forms": forms, "wrong": wrong, "crumbs": crumbs_of(row), "begun": request.today >= row.from_on,
        "no_login": row.leader is not None and row.leader.user_id is None, "hours": f"{row.day_minutes / 60:g}",
    }  # fmt: skip
    return render(request, "office/teams/team.html", context, status=422 if wrong is not None else 200)
