"""导出: rosters in the two layouts for a stated purpose, one's own files for 24 hours, and the 变动清单 ticked off when entered there."""

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
from qianshou.domain.orgs.choices import Line
from qianshou.domain.people.actions import tick_changes
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.jobs.exports import export_job
from qianshou.papers.choices import Layout
from qianshou.papers.documents.purposes import printed_by
from qianshou.papers.exports import actions, queries
from qianshou.papers.exports.choices import USUAL
from qianshou.papers.files.queries import openable
from qianshou.web.access import found, page, saying, telling
from qianshou.web.downloads import attachment
from qianshou.web.office.exports_forms import SYSTEMS, ExportForm
from qianshou.web.office.place import Place, child_url, place_of, to
from qianshou.web.office.roster import FilterForm

PER_PAGE, CHANGES_AT_ONCE = 20, 100


def _filters(request: HttpRequest) -> RosterFilter:
    """The roster's own conditions, where the address carries them."""
    return FilterForm(request.GET).filters() if request.GET.keys() - {"unit", "line", "page"} else RosterFilter()


def _line(export: Any) -> dict[str, Any]:
    """One of my exports as the list shows it."""
    waits = export.file is None
    job = latest_job(JobKind.EXPORT_ROSTER, export.uid) if waits else None
    ready = openable(export.file)
    state, kind = (_("可下载"), "ok") if ready else (_("已过期"), "mute") if not waits else (_("正在写"), "wait")
    if waits and (job is None or job.state in ("failed", "cancelled")):
        state, kind = _("没有写完"), "bad"
    return {
        "unit": export.unit.name, "layout": export.get_layout_display(), "purpose": export.purpose, "rows": export.rows, "at": export.at, "state": state, "kind": kind,
        "until": export.file.expires_at if ready else None, "url": reverse("office:export-file", args=[export.uid]) if ready else "",
        "job": job if kind == "wait" else None, "say": job.say if job and kind == "bad" else "",
    }  # fmt: skip


def _tabs(place: Place, current: str) -> list[dict]:
    rows = [("office:exports", _("导出名册"), "")] + [("office:change-list", _("变动清单：%s") % Layout(s).label, s) for s in SYSTEMS]
    return [{"label": label, "url": to(name, **place.query, system=s), "current": s == current} for name, label, s in rows]


@page(P.EXPORT_ROSTER)
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for one, and my own of the last days."""
    place = place_of(request, P.EXPORT_ROSTER)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            _start(request, place, form.cleaned_data)
            return redirect(to("office:exports", **place.query))
    rows = Paginator(queries.exports(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(one) for one in rows]
    partly = _filters(request) != RosterFilter()
    context = {
        "form": form, "place": place, "rows": rows, "lines": lines, "running": any(one["job"] for one in lines), "tabs": _tabs(place, ""),
        "switch": place.switch("office:exports"), "crumbs": place.crumbs("office:exports", request.today), "partly": partly,
        "whole": to("office:exports", **place.query),
    }  # fmt: skip
    return render(request, "office/exports/exports.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, place: Place, data: dict[str, Any]) -> None:
    """At once where the person can wait for it, else in the background."""
    export = actions.ask_export(
        request.actor, unit=place.unit, code=data["layout"], purpose=data["purpose"], words=data["words"], line=place.line, filters=_filters(request),
        today=request.today, suffix=data["suffix"],
    )  # fmt: skip
    if export.rows <= actions.AT_ONCE:
        actions.export_now(request.actor, export=export, today=request.today)
        messages.success(request, _("名册已写好，共 %s 人，请在下面下载。24 小时后自动删除。") % export.rows)
        return
    job = notices.start_job(request.actor, kind=JobKind.EXPORT_ROSTER, subject_uid=export.uid, county=export.county, total=export.rows)
    export_job.enqueue(job.uid)
    messages.info(request, _("人数较多，后台正在写，可以离开这一页。"))


@page(P.EXPORT_ROSTER)
def export_file(request: HttpRequest, uid: str) -> HttpResponse:
    """The finished workbook, to the one who asked for it."""
    export = found(queries.exports(request.actor), uid)
    with telling(request):
        file = queries.download(request.actor, export)
        suffix = "csv" if file.name.endswith(".csv") else "xlsx"
        return attachment(file.data, f"roster.{suffix}", file.name)
    return redirect("office:exports")


def _system(request: HttpRequest) -> str:
    asked = request.POST.get("system") or request.GET.get("system") or ""
    return asked if asked in USUAL else SYSTEMS[0]


@page(P.EXPORT_ROSTER)
def change_list(request: HttpRequest) -> HttpResponse:
    """What the other system has not been told; a POST ticks off, prints, or writes the sheet, of the changes ticked."""
    place, system = place_of(request, P.EXPORT_ROSTER), _system(request)
    whole = request.POST.get("all") or request.GET.get("all") or ""
    since = None if whole else queries.last_whole_export(request.actor, place.unit, system, place.line)
    rows = queries.changes_to_tell(request.actor, place.unit, system=system, line=place.line, since=since)
    here = to("office:change-list", **place.query, system=system, all=whole)
    if request.method == "POST":
        return _done(request, place, system, list(rows.filter(uid__in=request.POST.getlist("change")[:CHANGES_AT_ONCE])), here)
    book = Paginator(rows, CHANGES_AT_ONCE).get_page(request.GET.get("page"))
    lines = queries.masked_lines(request.actor, list(book.object_list), system=system, today=request.today)
    context = {
        "place": place, "system": system, "system_label": Layout(system).label, "page": book, "changes": _together(lines), "since": since, "all": whole,
        "tabs": _tabs(place, system), "switch": place.switch("office:change-list", system=system), "line_label": Line(place.line).label,
        "all_url": to("office:change-list", **place.query, system=system, all="1"), "crumbs": place.crumbs("office:change-list", request.today, system=system),
    }  # fmt: skip
    return render(request, "office/exports/change_list.html", context)


def _together(lines: list) -> list[dict]:
    """The lines of one change under its one tick."""
    found: dict[str, dict] = {}
    for line in lines:
        found.setdefault(line.uid, {"first": line, "url": child_url(line.child_uid), "fields": []})["fields"].append(line)
    return list(found.values())


def _done(request: HttpRequest, place: Place, system: str, changes: list, here: str) -> HttpResponse:
    if not changes:
        messages.error(request, _("请先勾选变动。"))
        return redirect(here)
    if request.POST.get("do") == "print":
        children = list({c.child_id: c.child for c in changes}.values())
        lines = actions.open_changes(request.actor, children=children, changes=changes, system=system, today=request.today)
        title = _("变动清单（%s）") % Layout(system).label
        context = {"lines": lines, "unit": place.name, "date": request.today, "title": title, "back_url": here, "signers": [_("录入人"), _("核对人")],
                   "note": printed_by(request.actor, str(USUAL[system].label))}  # fmt: skip
        return render(request, "office/exports/change_list_paper.html", context)
    if request.POST.get("do") == "sheet":
        actions.export_changes(request.actor, unit=place.unit, changes=changes, system=system, line=place.line, today=request.today)
        messages.success(request, _("变动清单已写好，请在下面下载。"))
        return redirect(to("office:exports", **place.query))
    count = tick_changes(request.actor, unit=place.unit, changes=changes, system=system, today=request.today)
    messages.success(request, _("已勾掉 %s 条变动。") % count)
    return redirect(here)


urls = [
    path("roster/export/", exports, name="exports"),
    path("roster/export/<str:uid>/file/", export_file, name="export-file"),
    path("roster/export/changes/", change_list, name="change-list"),
]
