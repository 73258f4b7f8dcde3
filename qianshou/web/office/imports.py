"""Rosters in: upload or paste, answer what is asked once, look at the preview, take, undo, download what has to be mended."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.notices.queries import latest_job
from qianshou.domain.permissions import P
from qianshou.jobs.rosters import roster_job
from qianshou.papers.choices import BatchState, Verdict
from qianshou.papers.imports import actions, queries
from qianshou.papers.models import Batch
from qianshou.papers.rounds.queries import asked_by_batch
from qianshou.web.access import found, or_404, page, saying, telling
from qianshou.web.downloads import attachment
from qianshou.web.office import imports_shown as shown
from qianshou.web.office.imports_forms import QuestionsForm, RosterForm

PER_PAGE = 50
_RUNNING = {BatchState.READING: JobKind.READ_ROSTER, BatchState.TAKING: JobKind.TAKE_ROSTER}


@page(P.IMPORT_ROSTER)
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload or paste, and what was imported before."""
    units = shown.unit_choices(queries.units_for_import(request.actor))
    form = RosterForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            batch = _receive(request, form.cleaned_data)
            return redirect("office:import-batch", uid=batch.uid)
    rows = Paginator(queries.batches(request.actor), 20).get_page(request.GET.get("page"))
    lines = [shown.batch_line(batch) for batch in rows]
    status = 422 if form.errors else 200
    return render(request, "office/imports/import_list.html", {"form": form, "rows": rows, "lines": lines}, status=status)


def _receive(request: HttpRequest, data: dict[str, Any]) -> Batch:
    unit = found(queries.units_for_import(request.actor), data["unit"])
    if data["file"]:
        files = [(one.name, one.read()) for one in data["file"]]
        batch = actions.receive_many(request.actor, unit=unit, files=files, today=request.today)
    else:
        batch = actions.receive_pasted(request.actor, unit=unit, text=data["pasted"], today=request.today)
    if batch.state == BatchState.READING:
        _start(request, batch, JobKind.READ_ROSTER)
    elif batch.state == BatchState.TAKEN:
        messages.info(request, _("这份名册以前导入过，这次没有改动任何内容。"))
    return batch


def _start(request: HttpRequest, batch: Batch, kind: str) -> None:
    job = notices.start_job(request.actor, kind=kind, subject_uid=batch.uid, county=batch.county)
    roster_job.enqueue(job.uid)


def _batch(request: HttpRequest, uid: str) -> Batch:
    return found(queries.batches(request.actor), uid)


@page(P.IMPORT_ROSTER)
def import_batch(request: HttpRequest, uid: str) -> HttpResponse:
    """Where this roster stands, and the next thing to do with it."""
    batch = _batch(request, uid)
    job = latest_job(_RUNNING[batch.state], batch.uid) if batch.state in _RUNNING else latest_job(JobKind.UNDO_ROSTER, batch.uid)
    busy = shown.progress(batch, job)
    if busy:
        partial = "office/imports/progress.html" if request.headers.get("HX-Request") else "office/imports/import_running.html"
        return render(request, partial, {"batch": batch, "busy": busy, "head": shown.head(batch)})
    if request.headers.get("HX-Request"):  # the work has ended: the whole page anew
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if batch.state == BatchState.ASKING:
        return redirect("office:import-columns", uid=uid)
    if batch.state == BatchState.FAILED:
        return render(request, "office/imports/import_failed.html", {"batch": batch, "head": shown.head(batch)})
    if batch.state == BatchState.PREVIEWED:
        return _preview(request, batch)
    return _result(request, batch)


def _tab(request: HttpRequest, batch: Batch) -> str:
    asked = request.GET.get("tab", "")
    if asked in Verdict.values or (asked == shown.MISSING and batch.state == BatchState.PREVIEWED):
        return asked
    order = (Verdict.DOUBTFUL, Verdict.REFUSED, Verdict.NEW, Verdict.CHANGED, Verdict.CLASS_LIST, Verdict.SAME)
    return next((str(v) for v in order if batch.counts.get(v)), str(Verdict.NEW))


def _rows(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    tab = _tab(request, batch)
    if tab == shown.MISSING:
        return _missing(request, batch)
    rows = Paginator(queries.preview_rows(request.actor, batch, tab), PER_PAGE).get_page(request.GET.get("page"))
    lines = [shown.row_line(line, batch.sheets) for line in queries.opened(list(rows), viewer=request.actor, batch=batch)]
    if batch.state == BatchState.PREVIEWED and tab == Verdict.DOUBTFUL:
        for line, row in zip(lines, rows, strict=True):
            line["accept"] = reverse("office:import-accept", kwargs={"uid": batch.uid, "row": row.uid}) if queries.acceptable(row) else ""
    return {"batch": batch, "head": shown.head(batch), "tab": tab, "tabs": shown.tabs(batch, tab), "rows": rows, "lines": lines, "query": f"tab={tab}"}


def _missing(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """Whom the sheet does not name; taking it puts them on the list to check, and closes nobody."""
    rows = Paginator(queries.missing_children(request.actor, batch), PER_PAGE).get_page(request.GET.get("page"))
    queries.note_missing(request.actor, batch, list(rows))
    lines = [shown.missing_line(child, request.today) for child in rows]
    tab = shown.MISSING
    return {"batch": batch, "head": shown.head(batch), "tab": tab, "tabs": shown.tabs(batch, tab), "rows": rows, "lines": lines, "query": f"tab={tab}"}


def _preview(request: HttpRequest, batch: Batch) -> HttpResponse:
    more = {
        "summary": shown.summary(batch), "takeable": shown.takeable(batch), "said": shown.said(batch), "put_aside": shown.put_aside(batch),
        "columns_url": reverse("office:import-columns", kwargs={"uid": batch.uid}),
    }  # fmt: skip
    return render(request, "office/imports/import_preview.html", _rows(request, batch) | more)


def _result(request: HttpRequest, batch: Batch) -> HttpResponse:
    helpers = queries.helper_counts(request.actor, batch)
    more = {
        "result": shown.result(batch), "to_do": shown.to_do(batch), "refused_text": shown.refused_text(batch), "undo_until": shown.undo_until(batch, request.today), "kept": queries.kept_after_undo(request.actor, batch),
        "helpers": helpers, "said": shown.said(batch), "helpers_text": shown.helpers_text(helpers), "undone_text": shown.undone_text(batch),
        "helpers_url": reverse("office:import-helpers", kwargs={"uid": batch.uid}),
        "refused_url": reverse("office:import-refused", kwargs={"uid": batch.uid}), "answers": asked_by_batch(request.actor, batch),
    }  # fmt: skip
    return render(request, "office/imports/import_result.html", _rows(request, batch) | more)


@page(P.IMPORT_ROSTER)
def import_columns(request: HttpRequest, uid: str) -> HttpResponse:
    """What is asked once: the day, 都是留守儿童吗, doubtful columns."""
    batch = _batch(request, uid)
    if batch.state not in (BatchState.ASKING, BatchState.PREVIEWED):
        return redirect("office:import-batch", uid=uid)
    days = shown.asked_days(batch, request.today)
    form = QuestionsForm(request.POST or None, questions=shown.questions(batch), days=days, initial=shown.first_answers(batch))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            said = form.cleaned_data
            actions.answer(
                request.actor, batch=batch, columns=form.columns(), as_of=said["as_of"], left_behind=said["left_behind"], today=request.today,
                **form.said_days(),
            )  # fmt: skip
            _start(request, batch, JobKind.READ_ROSTER)
            return redirect("office:import-batch", uid=uid)
    context = {"batch": batch, "form": form, "head": shown.head(batch), "sheets": shown.sheets(batch)}
    return render(request, "office/imports/import_columns.html", context, status=422 if form.errors else 200)


def _post(request: HttpRequest, uid: str, act: Any) -> HttpResponse:
    """One button of a batch: done, or refused in a sentence on the batch's own page."""
    batch = _batch(request, uid)
    if request.method == "POST":
        with telling(request):
            act(batch)
    return redirect("office:import-batch", uid=uid)


@page(P.IMPORT_ROSTER)
def import_take(request: HttpRequest, uid: str) -> HttpResponse:
    """导入合格的行."""

    def act(batch: Batch) -> None:
        actions.begin_take(request.actor, batch=batch, today=request.today)
        _start(request, batch, JobKind.TAKE_ROSTER)

    return _post(request, uid, act)


@page(P.IMPORT_ROSTER)
def import_accept(request: HttpRequest, uid: str, row: str) -> HttpResponse:
    """按此收下: one doubtful row, the reason in sight beside the button."""
    batch = _batch(request, uid)
    doubtful = or_404(queries.doubtful_row(request.actor, batch, row))
    if request.method == "POST":
        with telling(request):
            actions.accept_row(request.actor, batch=batch, row=doubtful, today=request.today)
            messages.success(request, _("已收下第 %s 行，和合格的行一起导入。") % doubtful.row)
    return redirect(f"{reverse('office:import-batch', kwargs={'uid': uid})}?tab={Verdict.DOUBTFUL}")


@page(P.IMPORT_ROSTER)
def import_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """撤销这次导入."""

    def act(batch: Batch) -> None:
        actions.check_undo(request.actor, batch=batch, today=request.today)
        _start(request, batch, JobKind.UNDO_ROSTER)

    return _post(request, uid, act)


@page(P.IMPORT_ROSTER)
def import_cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """先停下: what has been taken stays whole, the rest can be taken later."""

    def act(batch: Batch) -> None:
        job = latest_job(_RUNNING.get(batch.state, JobKind.UNDO_ROSTER), batch.uid)
        if job is not None:
            notices.ask_cancel(request.actor, job=job)
            messages.info(request, _("已请后台停下，做完手上这一批就停。"))

    return _post(request, uid, act)


@page(P.IMPORT_ROSTER)
def import_refused(request: HttpRequest, uid: str) -> HttpResponse:
    """The user's own file with the rows to mend in red."""
    batch = _batch(request, uid)
    with telling(request):
        file = queries.refused_file(request.actor, batch)
        return attachment(file.data, "roster.xlsx", file.name)
    return redirect("office:import-batch", uid=uid)


@page(P.IMPORT_ROSTER)
def import_helpers(request: HttpRequest, uid: str) -> HttpResponse:
    """Helpers the roster names: confirmed here, never silently."""
    batch = _batch(request, uid)
    rows = Paginator(queries.helper_rows(request.actor, batch), PER_PAGE).get_page(request.GET.get("page"))
    lines = queries.helper_lines(request.actor, batch, list(rows))
    if request.method == "POST":
        chosen = shown.chosen_helpers(request.POST, lines)
        with telling(request):
            count = actions.confirm_helpers(request.actor, batch=batch, chosen=chosen, today=request.today)
            messages.success(request, _("已结对 %s 个孩子。") % count)
        return redirect(reverse("office:import-helpers", kwargs={"uid": uid}) if queries.helper_rows(request.actor, batch).exists() else reverse("office:import-batch", kwargs={"uid": uid}))  # fmt: skip
    return render(request, "office/imports/import_helpers.html", {"batch": batch, "head": shown.head(batch), "rows": rows, "lines": lines})


urls = [
    path("import/", import_list, name="import-list"),
    path("import/<str:uid>/", import_batch, name="import-batch"),
    path("import/<str:uid>/columns/", import_columns, name="import-columns"),
    path("import/<str:uid>/take/", import_take, name="import-take"),
    path("import/<str:uid>/accept/<str:row>/", import_accept, name="import-accept"),
    path("import/<str:uid>/undo/", import_undo, name="import-undo"),
    path("import/<str:uid>/cancel/", import_cancel, name="import-cancel"),
    path("import/<str:uid>/refused/", import_refused, name="import-refused"),
    path("import/<str:uid>/helpers/", import_helpers, name="import-helpers"),
]
