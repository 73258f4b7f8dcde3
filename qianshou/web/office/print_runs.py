"""打印中心: many papers in one run, written in the background; 迎检材料包 of a unit with 缺什么 for its own eyes."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import OVER, JobKind, JobState
from qianshou.domain.notices.queries import latest_job
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.jobs.prints import print_job
from qianshou.papers.binders import actions, queries
from qianshou.papers.choices import RunKind
from qianshou.papers.documents import queries as documents
from qianshou.papers.files.queries import openable
from qianshou.web.access import found, page, saying, telling
from qianshou.web.downloads import attachment
from qianshou.web.office.place import Place, place_of, to
from qianshou.web.office.print_runs_forms import PackForm, RunForm
from qianshou.web.office.roster import FilterForm

A_PAGE, MOST_PICKS = 20, 200
MENDS = {
    "roster": "office:roster",
    "pairing": "office:pairing",
    "missed": "office:missed",
    "records": "office:records",
    "work": "office:work",
    "programmes": "office:programmes",
}


def _start(request: HttpRequest, run: Any) -> HttpResponse:
    """The run goes to the background; its page says how far it is."""
    job = notices.start_job(request.actor, kind=JobKind.PRINT_RUN, subject_uid=run.uid, county=run.county, total=max(run.people, 1))
    print_job.enqueue(job.uid)
    return redirect("office:print-run", uid=run.uid)


def _state(run: Any) -> dict[str, Any]:
    """Ready, expired, running, or ended without a file; with the job while it matters."""
    if run.file is not None:
        ready = openable(run.file)
        return {"ready": ready, "word": (_("可以下载") if run.kind == RunKind.DOCX else _("可以打印")) if ready else _("已过期"), "tag": "ok" if ready else "mute", "job": None, "say": ""}
    job = latest_job(JobKind.PRINT_RUN, run.uid)
    over = job is None or job.state in OVER
    word = (_("正在写文件") if run.kind == RunKind.DOCX else _("正在排版")) if not over else _("已取消") if job and job.state == JobState.CANCELLED else _("没有做完")
    return {"ready": False, "word": word, "tag": "wait" if not over else "bad", "job": None if over else job, "say": job.say if job and over else ""}


@page(P.PRINT_FILE)
def print_runs(request: HttpRequest) -> HttpResponse:
    """Choose documents and whose; my own runs of the last day."""
    place = place_of(request, P.PRINT_FILE)
    form = RunForm(request.POST or None, documents=documents.documents_for(request.actor), initial={"codes": ["file_card"]})
    filters = FilterForm(request.GET).filters() if request.GET.keys() - {"unit", "line", "page"} else RosterFilter()
    kids = queries.to_run(request.actor, unit=place.unit, line=place.line, filters=filters, today=request.today)
    helpers = documents.helpers_to_print(request.actor, place.unit)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            return _start(request, actions.ask_run(
                request.actor, unit=place.unit, line=place.line, today=request.today, **form.keywords(), **_whose(request, place, form, kids, helpers),
            ))  # fmt: skip
    runs = Paginator(queries.runs(request.actor), A_PAGE).get_page(request.GET.get("page"))
    lines = [{"run": one, "url": reverse("office:print-run", args=[one.uid]), **_state(one)} for one in runs]
    below = _below(request, place)
    context = {
        "form": form, "place": place, "rows": runs, "lines": lines, "switch": place.switch("office:print-runs"), "below": below,
        "count": kids.count(), "n_helpers": helpers.count(), "picks": _picks(request, kids, helpers),
        "partly": filters != RosterFilter(), "whole": to("office:print-runs", **place.query),
        "crumbs": [{"label": _("打印"), "url": to("office:prints", **place.query)}, {"label": _("成批打印")}], "back": to("office:prints", **place.query),
        "pack_url": to("office:pack-new", **place.query) if request.actor.may(P.MAKE_PACK, place.unit) else "",
    }  # fmt: skip
    return render(request, "office/printing/print_runs.html", context, status=422 if form.errors else 200)


def _whose(request: HttpRequest, place: Place, form: RunForm, kids: Any, helpers: Any) -> dict[str, Any]:
    """The children and helpers ticked, or all; one unit or those directly below. Only kinds a chosen document is about are read."""
    data, found = form.cleaned_data, {}
    for name, field, rows in (("children", "codes", kids), ("helpers", "helper_codes", helpers)):
        if data[field]:
            ticked = request.POST.getlist({"children": "child", "helpers": "helper"}[name])
            most = actions.asking.MOST["child" if name == "children" else "helper"]
            found[name] = list((rows.filter(uid__in=ticked[: most + 1]) if ticked else rows)[: most + 1])
    if data["unit_codes"] and data["units"] == "below":
        found["units"] = list(orgs.children_of(request.actor, place.unit, line=place.line, perm=P.PRINT_FILE))
    return found


def _picks(request: HttpRequest, kids: Any, helpers: Any) -> list[dict[str, Any]]:
    """Names to tick where not all are wanted; none where there are too many to read."""
    out = []
    for name, label, rows in (("child", _("只印其中几名孩子"), kids), ("helper", _("只印其中几名帮扶人"), helpers)):
        listed = list(rows[: MOST_PICKS + 1])
        if 1 < len(listed) <= MOST_PICKS:
            ticked = set(request.POST.getlist(name))
            out.append({"name": name, "label": label, "rows": [{"uid": one.uid, "name": one.name, "on": one.uid in ticked} for one in listed]})
    return out


def _below(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    """One step down: a class or a school of its own."""
    rows = orgs.children_of(request.actor, place.unit, line=place.line, perm=P.PRINT_FILE)
    return [{"label": one.display_name(request.today), "url": to("office:print-runs", unit=one.uid, line=place.line)} for one in rows[:60]]


@page(P.PRINT_FILE)
def print_run(request: HttpRequest, uid: str) -> HttpResponse:
    """How far one run is; what is missing before a pack is shown to anybody; a POST stops it."""
    run = found(queries.runs(request.actor), uid)
    state = _state(run)
    if request.method == "POST":
        with telling(request):
            if state["job"] is not None:
                notices.ask_cancel(request.actor, job=state["job"])
                messages.info(request, _("已请后台停下。"))
        return redirect("office:print-run", uid=uid)
    gaps = [gap | {"url": "?".join(part for part in (reverse(MENDS[gap["where"]]), gap.get("narrowed", "")) if part)} for gap in run.gaps]
    context = {"run": run, "is_pack": run.kind == RunKind.PACK, "is_docx": run.kind == RunKind.DOCX, "gaps": gaps, "whose": queries.whose(run), **state, "title_words": f"{run.unit.display_name(request.today)} · {run.get_kind_display()}",
               "crumbs": [{"label": _("成批打印"), "url": reverse("office:print-runs")}, {"label": run.get_kind_display()}]}  # fmt: skip
    return render(request, "office/printing/print_run.html", context)


@page(P.PRINT_FILE)
def print_run_paper(request: HttpRequest, uid: str) -> HttpResponse:
    """The whole run on paper."""
    run = found(queries.runs(request.actor), uid)
    back = reverse("office:print-run", args=[uid])
    with telling(request):
        pages = queries.pages_of_run(request.actor, run)
        return render(request, "office/documents/paper.html", {"pages": pages, "title": run.get_kind_display(), "back_url": back, "missing": []})
    return redirect(back)


@page(P.PRINT_FILE)
def print_run_docx(request: HttpRequest, uid: str) -> HttpResponse:
    """The finished zip of a run made as files; a POST has a run of pages written once more as files."""
    run = found(queries.runs(request.actor), uid)
    with telling(request):
        if request.method == "POST":
            return _start(request, actions.ask_docx(request.actor, unit=run.unit, run=run, today=request.today))
        file = queries.docx_of_run(request.actor, run)
        return attachment(file.data, "documents.zip", file.name)
    return redirect("office:print-run", uid=uid)


@page(P.MAKE_PACK)
def pack_new(request: HttpRequest) -> HttpResponse:
    """Which unit, which days."""
    place = place_of(request, P.MAKE_PACK)
    year = request.today.year if request.today.month >= 9 else request.today.year - 1
    form = PackForm(request.POST or None, initial={"first": dt.date(year, 9, 1), "last": request.today, "size": 3})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            return _start(request, actions.ask_pack(request.actor, unit=place.unit, line=place.line, today=request.today, **form.cleaned_data))
    context = {
        "form": form, "place": place, "switch": place.switch("office:pack-new"), "back": to("office:print-runs", **place.query),
        "crumbs": [{"label": _("成批打印"), "url": to("office:print-runs", **place.query)}, {"label": _("迎检材料包")}],
    }  # fmt: skip
    return render(request, "office/printing/pack_new.html", context, status=422 if form.errors else 200)


urls = [
    path("print/runs/", print_runs, name="print-runs"),
    path("print/runs/<str:uid>/", print_run, name="print-run"),
    path("print/runs/<str:uid>/paper/", print_run_paper, name="print-run-paper"),
    path("print/runs/<str:uid>/docx/", print_run_docx, name="print-run-docx"),
    path("print/pack/", pack_new, name="pack-new"),
]
