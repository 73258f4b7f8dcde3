"""信息采集, the side that answers: what is asked of my units, and one of them: template, upload, send, what became of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.permissions import P
from qianshou.jobs.rosters import roster_job
from qianshou.papers.choices import BatchState
from qianshou.papers.imports.queries import file_name
from qianshou.papers.rounds import actions, queries
from qianshou.papers.rounds.choices import RoundKind, RoundState
from qianshou.web.access import found, page, saying, telling
from qianshou.web.office.rounds import KINDS, file_answer, tabs
from qianshou.web.office.rounds_forms import UploadForm

A_PAGE = 20
OPEN = (RoundState.OWED, RoundState.RETURNED)


@page(P.ANSWER_ROUND)
def my_rounds(request: HttpRequest) -> HttpResponse:
    """我要报的: what is owed first, by its day."""
    rows = Paginator(queries.my_asked(request.actor), A_PAGE).get_page(request.GET.get("page"))
    lines = [{"row": row, "url": reverse("office:asked", args=[row.uid]), **_state(row, request.today)} for row in rows]
    return render(request, "office/rounds/my_rounds.html", {"rows": rows, "lines": lines, "tabs": tabs(request, "my-rounds")})


def _state(row: Any, today: Any) -> dict[str, Any]:
    state = RoundState(row.state)
    open_ = state in OPEN and row.round.closed_on is None
    return {"word": state.label, "tag": KINDS[state], "late": open_ and row.round.due_on < today, "ended": row.round.closed_on is not None}


@page(P.ANSWER_ROUND)
def asked(request: HttpRequest, uid: str) -> HttpResponse:
    """One unit's own view of a round; a POST uploads, sends the files as they are, or sends the roster brought in."""
    row = found(queries.asked_units(request.actor), uid)
    form = UploadForm(request.POST or None, request.FILES or None) if request.POST.get("do") == "upload" else UploadForm()
    if request.method == "POST" and (done := _did(request, row, form)) is not None:
        return done
    sendings = queries.sendings(request.actor, row)
    may_send = row.state in OPEN and row.round.closed_on is None
    context = {
        "row": row, "form": form, "may_send": may_send, "counted": queries.counted_for(request.actor, row, request.today) if may_send else None, "sendings": [_sending(one) for one in sendings], "is_table": row.round.kind == RoundKind.TABLE,
        "from_files": bool(row.round.layout), "batch": _batch(row) if may_send and row.batch else None, **_state(row, request.today),
        "returned": sendings[0].reason if sendings and row.state == RoundState.RETURNED else "",
        "crumbs": [{"label": _("我要报的"), "url": reverse("office:my-rounds")}, {"label": row.round.title}],
    }  # fmt: skip
    return render(request, "office/rounds/asked.html", context, status=422 if form.errors else 200)


def _sending(one: Any) -> dict[str, Any]:
    state = RoundState(one.state)
    return {"row": one, "word": state.label, "tag": KINDS[state], "url": reverse("office:answer", args=[one.uid])}


def _batch(row: Any) -> dict[str, Any]:
    state = BatchState(row.batch.state)
    return {"name": file_name(row.batch), "word": state.label, "ready": state == BatchState.TAKEN, "url": reverse("office:import-batch", args=[row.batch.uid])}


def _did(request: HttpRequest, row: Any, form: UploadForm) -> HttpResponse | None:
    """One button; None where the form has to be shown again."""
    do = request.POST.get("do")
    if do == "upload":
        if form.is_valid():
            with saying(form):
                return _uploaded(request, row, form.cleaned_data["file"], anyway=form.cleaned_data["anyway"])
        return None
    send = {"files": actions.send_files, "batch": actions.send_batch, "counts": actions.send_counts}.get(do or "")
    with telling(request):
        if send is not None:
            more = {"anyway": bool(request.POST.get("anyway"))} if do == "counts" else {}
            sent = send(request.actor, asked=row, today=request.today, **more)
            messages.success(request, _("已报送 %s 行，等上级审核。") % sent.rows)
    return redirect("office:asked", uid=row.uid)


def _uploaded(request: HttpRequest, row: Any, file: Any, *, anyway: bool) -> HttpResponse:
    """A table is sent at once; a roster goes on as an import of the unit."""
    if row.round.kind == RoundKind.TABLE:
        sent = actions.send_table(request.actor, asked=row, data=file.read(), today=request.today, anyway=anyway)
        messages.success(request, _("已报送 %s 行，等上级审核。") % sent.rows)
        return redirect("office:asked", uid=row.uid)
    batch = actions.upload_roster(request.actor, asked=row, data=file.read(), filename=file.name, today=request.today)
    if batch.state == BatchState.READING:
        job = notices.start_job(request.actor, kind=JobKind.READ_ROSTER, subject_uid=batch.uid, county=batch.county)
        roster_job.enqueue(job.uid)
    elif batch.state == BatchState.TAKEN:
        messages.info(request, _("这份名册以前导入过，可以直接送审。"))
        return redirect("office:asked", uid=row.uid)
    return redirect("office:import-batch", uid=batch.uid)


@page(P.ANSWER_ROUND)
def asked_template(request: HttpRequest, uid: str) -> HttpResponse:
    """The blank form."""
    row = found(queries.asked_units(request.actor), uid)
    return file_answer(queries.template_of(request.actor, row.round, subject=row))


urls = [
    path("rounds/mine/", my_rounds, name="my-rounds"),
    path("rounds/mine/<str:uid>/", asked, name="asked"),
    path("rounds/mine/<str:uid>/template/", asked_template, name="asked-template"),
]
