"""A form just filled: how far it is, whom it had no room for, the file itself, and a table of counts sent upward by one click."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import OVER, JobKind
from qianshou.domain.notices.queries import latest_job
from qianshou.domain.permissions import P
from qianshou.papers.exports.queries import download, exports
from qianshou.papers.files.queries import openable
from qianshou.papers.forms import queries
from qianshou.papers.forms.upward import owed_tables
from qianshou.papers.rounds import actions as rounds
from qianshou.web.access import found, or_404, page, telling
from qianshou.web.downloads import attachment
from qianshou.web.office import blanks_shown as shown

_KINDS = ("xlsx", "docx", "zip")


def _state(export: Any) -> dict[str, Any]:
    """Ready, still being filled (with its job), expired, or not finished and why."""
    job = latest_job(JobKind.FILL_FORM, export.uid) if export.file is None else None
    running = job is not None and job.state not in OVER
    ready = openable(export.file)
    return {"ready": ready, "expired": export.file is not None and not ready, "job": job if running else None, "say": job.say if job and not running else ""}


@page(P.EXPORT_ROSTER)
def blank_form_filled(request: HttpRequest, uid: str) -> HttpResponse:
    """One filling of one's own; a POST stops it or sends its table upward."""
    export = found(exports(request.actor), uid)
    form, state = queries.form_of(request.actor, export), _state(export)
    if request.method == "POST":
        return _did(request, export, form, state)
    owed = owed_tables(request.actor, export, form) if state["ready"] and export.asked.get("counts") else []
    context = {
        "export": export, "form_row": form, **state, "left": [shown.left_line(*pair) for pair in queries.not_placed(request.actor, export)],
        "owed": [{"row": one, "same": same} for one, same in owed], "unknown": shown.unknown_of(form), "old": shown.was_old(form),
        "crumbs": [{"label": _("填表"), "url": reverse("office:blank-forms")}, {"label": form.name if form else export.asked.get("form", "")}],
    }  # fmt: skip
    return render(request, "office/blanks/blank_form_filled.html", context)


def _did(request: HttpRequest, export: Any, form: Any, state: dict[str, Any]) -> HttpResponse:
    """Stop, or send; the page again."""
    with telling(request):
        if request.POST.get("do") == "stop" and state["job"] is not None:
            notices.ask_cancel(request.actor, job=state["job"])
            messages.info(request, _("已请后台停下。"))
        elif request.POST.get("do") == "send":
            asked = or_404(next((one for one, _same in owed_tables(request.actor, export, form) if one.uid == request.POST.get("asked")), None))
            sent = rounds.send_table(
                request.actor, asked=asked, data=download(request.actor, export).data, today=request.today, anyway=bool(export.asked.get("broken"))
            )
            messages.success(request, _("已报送“%(title)s” %(rows)s 行，等上级审核。") % {"title": asked.round.title, "rows": sent.rows})
            return redirect("office:asked", uid=asked.uid)
    return redirect("office:blank-form-filled", uid=export.uid)


@page(P.EXPORT_ROSTER)
def blank_form_file(request: HttpRequest, uid: str) -> HttpResponse:
    """The filled file of one's own filling, in the form's own kind."""
    export = found(exports(request.actor), uid)
    with telling(request):
        file = download(request.actor, export)
        ending = file.name.rpartition(".")[2]
        return attachment(file.data, f"form.{ending if ending in _KINDS else 'bin'}", file.name)
    return redirect("office:blank-forms")


urls = [
    path("blanks/file/<str:uid>/", blank_form_file, name="blank-form-file"),
    path("blanks/filled/<str:uid>/", blank_form_filled, name="blank-form-filled"),
]
