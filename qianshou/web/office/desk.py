"""工作台: one template, its content by what the viewer holds where: what is due, what is late, what is wrong (O1)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.notices import queries as notices
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.addresses import page_or_none
from qianshou.web.office import desk_shown as shown
from qianshou.web.office.dates import line_of
from qianshou.web.office.listing import Listing
from qianshou.web.office.place import Place, kept_query, place_of, to

PER_PAGE = 50
EVENTS = 5  # of the near days


@page(P.SEE_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """The first page of everybody in an office."""
    context = {"title": _("%(y)d 年 %(m)d 月工作台") % {"y": request.today.year, "m": request.today.month}}
    if request.actor.may(P.SEE_DUTIES) and not request.actor.reach(P.SEE_FILE).nowhere and not _by_lot(request):
        context |= _coordinator(request, place_of(request, P.SEE_DUTIES))
    elif request.actor.may(P.SEE_COUNTS):
        context |= _counts_only(request, place_of(request, P.SEE_COUNTS))
    else:
        context |= shown.others(request)
    return render(request, "office/desk/desk.html", context)


def _by_lot(request: HttpRequest) -> bool:
    """An inspector reaches the drawn sample by name and no unit."""
    reach = request.actor.reach(P.SEE_DUTIES)
    return not (reach.counties or reach.edu or reach.home)


def _alarms(place: Place, request: HttpRequest) -> list[dict]:
    """Red when the worker is silent or the ledger was not kept for two days (DECISIONS 14, 18)."""
    out = []
    age = care.ledger_age(place.unit.county, request.today) if place.unit.county_id else 0
    if age is not None and age >= 2:
        out.append({"kind": "bad", "strong": _("待办已有 %d 天没有更新") % age, "text": _("下面的数字可能不准，请告诉系统管理员。"), "url": ""})
    out += [one for one in (shown.sheet_due(request, place), shown.parents_due(request, place)) if one is not None]
    if not notices.worker_alive(timezone.now()):
        out.append({"kind": "bad", "strong": _("后台任务超过 5 分钟没有动静"), "text": _("导入、开出待办会停住，请告诉系统管理员。"), "url": ""})
    if age is None:
        url = to("office:programmes") if request.actor.may(P.SEE_PROGRAMMES) else ""
        out.append({"kind": "info", "strong": _("还没有开出待办"), "text": _("采用一份方案后，这里会说谁该做什么。"), "url": url, "url_label": _("看方案")})
    return out


def _coordinator(request: HttpRequest, place: Place) -> dict[str, Any]:
    counts = {one.code: one for one in care.desk_counts(request.actor, place.unit, request.today, place.line)}
    units = care.missed(request.actor, place.unit, on=request.today, line=place.line)
    tiles, handle = shown.tiles(counts, place), shown.to_handle(request, counts, place)
    context = {
        "place": place, "alarms": _alarms(place, request), "tiles": tiles, "handle": handle, "segments": place.switch("office:desk"),
        "units": shown.sub_units(units, place), "first": next((one for one in handle if one["n"]), None), "cutoff": request.today,
        "crumbs": place.crumbs("office:desk", request.today), "outside": units[0].owed - sum(one.owed for one in units[1:]),
        "goals_url": to("office:goals", **place.query) if request.actor.may(P.SEE_PROGRAMMES) else "",
        "events": [line_of(one, request.today) for one in care.events_soon(request.actor, place.unit, request.today)][:EVENTS],
        "events_url": to("office:event-days", unit=place.unit.uid),
    }  # fmt: skip
    return context if len(units) > 1 else context | shown.own_rows(request, place, counts["overdue"].value)


def _counts_only(request: HttpRequest, place: Place) -> dict[str, Any]:
    units = care.missed(request.actor, place.unit, on=request.today, line=place.line)
    return {
        "place": place, "segments": place.switch("office:desk"), "hidden_units": shown.hidden_units(units, place), "cutoff": request.today,
        "crumbs": place.crumbs("office:desk", request.today),
    }  # fmt: skip


@page(P.SEE_DESK)
def desk_rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one number of the desk, counted the same way."""
    place = place_of(request, P.SEE_DUTIES)
    code = request.GET.get("code", "")
    if code not in shown.ROW_LISTS or not request.actor.may(P.SEE_DUTIES, place.unit):
        raise Http404
    rows = care.desk_rows(request.actor, place.unit, request.today, place.line, code)
    listed = Listing(request.GET.get("page"), PER_PAGE)
    total = rows.count()
    lines = shown.lines_of(rows, code, request.today, listed)
    accounts.note_read(
        request.actor, action="care.desk_rows", perm=P.SEE_DUTIES, count=total, code=code, unit=place.unit.uid, uids=[one["uid"] for one in lines]
    )
    context = {
        "place": place, "title": shown.ROW_LISTS[code], "rows": lines, "page": listed.page(total), "total": total, "query": kept_query(request),
        "crumbs": [{"label": _("工作台"), "url": to("office:desk", **place.query)}, {"label": shown.ROW_LISTS[code]}],
        "settle": page_or_none("office:changes") if code == "pending" else "",
    }  # fmt: skip
    return render(request, "office/desk/desk_rows.html", context)


urls = [path("", desk, name="desk"), path("desk/rows/", desk_rows, name="desk-rows")]
