"""点名 on the phone: the teams whose roll I call, one tap a member, what was entrusted to us."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.kit.text import whole
from qianshou.web.access import or_404, page, telling
from qianshou.web.addresses import address
from qianshou.web.rolls import asked, shown, tap, which


@page(P.CALL_ROLL)
def team_rolls(request: HttpRequest) -> HttpResponse:
    """My teams; a single one opens at once."""
    teams = queries.teams_to_call(request.actor, request.today)
    if len(teams) == 1:
        return redirect("field:team-roll", teams[0].uid)
    rows = [
        {"name": one.name, "sub": _("领队 %s") % one.leader.name if one.leader else _("还没有领队"), "url": address("field:team-roll", one.uid)} for one in teams
    ]
    return render(request, "field/team_rolls.html", {"rows": rows})


@page(P.CALL_ROLL)
def team_roll(request: HttpRequest, uid: str) -> HttpResponse:
    """One roll-call: 到了, 没到 or 离队 of each, or 其余都到了."""
    row = asked(request, P.CALL_ROLL, uid)
    day, part = which(request, row, timezone.localtime().hour)
    here = reverse("field:team-roll", args=[uid])
    if request.method == "POST" and tap(request, row, day, part):
        return redirect(f"{here}?day={day:%Y-%m-%d}&part={part}#roll-state")
    tasks = [one for one in queries.tasks_of(row) if one.open]
    if tasks:  # sealed words: what was entrusted may name a child
        accounts.note_read(request.actor, action="pairing.view_tasks", perm=P.CALL_ROLL, subjects=[row], count=len(tasks))
    context = {**shown(row, day, part, here), "tasks": tasks, "open": row.closed_on is None}
    return render(request, "field/team_roll.html", context, status=422 if request.method == "POST" else 200)


@page(P.CALL_ROLL)
@require_POST
def team_task_step(request: HttpRequest, uid: str) -> HttpResponse:
    """An entrusted task is done, or handed over to somebody of the place."""
    one = or_404(queries.team_task(request.actor, P.CALL_ROLL, uid))
    said = {"team": one.team, "task": one, "today": request.today, "seen_version": whole(request.POST.get("version", ""))}
    with telling(request):
        if request.POST.get("to") is None:
            actions.finish_task(request.actor, **said)
        else:
            actions.hand_task(request.actor, to=request.POST["to"], **said)
        messages.success(request, _("已保存。"))
    return redirect("field:team-roll", one.team.uid)


urls = [
    path("rolls/", team_rolls, name="team-rolls"),
    path("rolls/tasks/<str:uid>/", team_task_step, name="team-task-step"),
    path("rolls/<str:uid>/", team_roll, name="team-roll"),
]
