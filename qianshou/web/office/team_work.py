"""What a team does, at the desk: the roll, what it leaves behind, what is entrusted to it, its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.kit.text import whole
from qianshou.papers.outputs import actions as papers
from qianshou.papers.outputs import queries as kept
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.downloads import BYTES, attachment
from qianshou.web.office.place import to
from qianshou.web.office.team_forms import FileForm, HandForm, OutputForm, TaskForm
from qianshou.web.office.team_shown import crumbs_of, show
from qianshou.web.rolls import asked, shown, tap, which


@page(P.CALL_ROLL)
def team_roll(request: HttpRequest, uid: str) -> HttpResponse:
    """The roll at the desk, as on the phone."""
    row = asked(request, P.CALL_ROLL, uid)
    day, part = which(request, row, timezone.localtime().hour)
    here = to("office:team-roll", uid)
    if request.method == "POST" and tap(request, row, day, part):
        return redirect(f"{here}?day={day:%Y-%m-%d}&part={part}")
    context = {"row": row, "crumbs": crumbs_of(row, _("点名")) if request.actor.may(P.SEE_TEAMS, row) else [], **shown(row, day, part, here)}
    return render(request, "office/teams/team_roll.html", context, status=422 if request.method == "POST" else 200)


@page(P.SEE_TEAMS)
@require_POST
def team_output(request: HttpRequest, uid: str) -> HttpResponse:
    """Something the team made or did."""
    row, form = asked(request, P.SEE_TEAMS, uid), OutputForm(request.POST, prefix="output", today=request.today)
    if form.is_valid():
        with saying(form):
            actions.add_output(request.actor, team=row, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect(to("office:team", uid) + "#outputs")
    return show(request, row, output=form)


@page(P.KEEP_TEAMS)
@require_POST
def team_output_void(request: HttpRequest, uid: str) -> HttpResponse:
    """Entered in error."""
    one = or_404(queries.team_output(request.actor, P.KEEP_TEAMS, uid))
    actions.void_output(request.actor, team=one.team, output=one, today=request.today)
    messages.success(request, _("已去掉“%s”。") % one.title)
    return redirect(to("office:team", one.team.uid) + "#outputs")


def _output(request: HttpRequest, uid: str) -> Any:
    return or_404(queries.team_output(request.actor, P.SEE_TEAMS, uid))


@page(P.SEE_TEAMS)
def team_output_file(request: HttpRequest, uid: str) -> HttpResponse:
    """Keeps the file of an output; one kept before goes."""
    one = _output(request, uid)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        with saying(form):
            sent = form.cleaned_data["file"]
            papers.keep_output(request.actor, team=one.team, output=one, data=sent.read(), name=sent.name, today=request.today)
            messages.success(request, _("文件已加密保存。"))
            return redirect(to("office:team", one.team.uid) + "#outputs")
    context = {
        "form": form,
        "heading": _("传文件：%s") % one.title,
        "hint": one.team.name,
        "back": to("office:team", one.team.uid),
        "crumbs": crumbs_of(one.team, _("传文件")),
    }
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.SEE_TEAMS)
def team_output_open(request: HttpRequest, uid: str) -> HttpResponse:
    """The file, as a download: never shown inside a page of ours."""
    file = or_404(kept.open_output(request.actor, _output(request, uid)))
    ending = file.name.rsplit(".", 1)[-1]
    return attachment(file.data, f"output.{ending}", kind=BYTES)


@page(P.SEE_TEAMS)
@require_POST
def team_task(request: HttpRequest, uid: str) -> HttpResponse:
    """Something is entrusted to the team."""
    row, form = asked(request, P.SEE_TEAMS, uid), TaskForm(request.POST, prefix="task")
    if form.is_valid():
        with saying(form):
            actions.entrust_task(request.actor, team=row, words=form.cleaned_data["words"], today=request.today)
            messages.success(request, _("已交办。"))
            return redirect(to("office:team", uid) + "#tasks")
    return show(request, row, task=form)


def _task(request: HttpRequest, uid: str, perm: str) -> Any:
    return or_404(queries.team_task(request.actor, perm, uid))


def _step(request: HttpRequest, uid: str, perm: str, act: Callable[..., Any], say: str) -> HttpResponse:
    """One tap of a task; the page it stands on says what was wrong."""
    one = _task(request, uid, perm)
    with telling(request):
        act(request.actor, team=one.team, task=one, today=request.today, seen_version=whole(request.POST.get("version", "")))
        messages.success(request, say)
    return redirect(to("office:team", one.team.uid) + "#tasks")


@page(P.SEE_TEAMS)
@require_POST
def team_task_done(request: HttpRequest, uid: str) -> HttpResponse:
    """Done."""
    return _step(request, uid, P.SEE_TEAMS, actions.finish_task, _("已记下做完了。"))


@page(P.SEE_TEAMS)
@require_POST
def team_task_take(request: HttpRequest, uid: str) -> HttpResponse:
    """The place takes what the team could not finish."""
    return _step(request, uid, P.SEE_TEAMS, actions.take_task, _("已由您接手。"))


@page(P.SEE_TEAMS)
def team_task_hand(request: HttpRequest, uid: str) -> HttpResponse:
    """The team hands it over to somebody of the place."""
    one = _task(request, uid, P.SEE_TEAMS)
    form = HandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.hand_task(request.actor, team=one.team, task=one, to=form.cleaned_data["to"], today=request.today)
            messages.success(request, _("已移交，等对方接手。"))
            return redirect(to("office:team", one.team.uid) + "#tasks")
    accounts.note_read(request.actor, action="pairing.view_tasks", perm=P.SEE_TEAMS, subjects=[one.team], count=1)
    context = {
        "form": form,
        "heading": _("移交这件事"),
        "hint": next(line.words for line in queries.tasks_of(one.team) if line.uid == uid),
        "back": to("office:team", one.team.uid),
        "crumbs": crumbs_of(one.team, _("移交")),
    }
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TEAMS)
@require_POST
def team_close(request: HttpRequest, uid: str) -> HttpResponse:
    """The team is over, when all are back."""
    row = asked(request, P.KEEP_TEAMS, uid)
    with telling(request):
        actions.close_team(request.actor, team=row, today=request.today)
        messages.success(request, _("%s已结束。") % row.name)
    return redirect("office:team", uid)


urls = [
    path("pairing/teams/outputs/<str:uid>/void/", team_output_void, name="team-output-void"),
    path("pairing/teams/outputs/<str:uid>/file/", team_output_file, name="team-output-file"),
    path("pairing/teams/outputs/<str:uid>/open/", team_output_open, name="team-output-open"),
    path("pairing/teams/tasks/<str:uid>/done/", team_task_done, name="team-task-done"),
    path("pairing/teams/tasks/<str:uid>/take/", team_task_take, name="team-task-take"),
    path("pairing/teams/tasks/<str:uid>/hand/", team_task_hand, name="team-task-hand"),
    path("pairing/teams/<str:uid>/roll/", team_roll, name="team-roll"),
    path("pairing/teams/<str:uid>/outputs/", team_output, name="team-output"),
    path("pairing/teams/<str:uid>/tasks/", team_task, name="team-task"),
    path("pairing/teams/<str:uid>/close/", team_close, name="team-close"),
]
