"""重要日子: the dated events of the programmes adopted here, month by month of a school year."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.care import queries as care
from qianshou.domain.permissions import P
from qianshou.kit import days as cal
from qianshou.kit.days import month_day
from qianshou.kit.text import whole
from qianshou.web.access import page
from qianshou.web.office.place import place_of, to

YEARS = 1  # how far back and on one may look


def said_day(one: Any) -> str:
    """3月8日 · 9月1日至9月14日 · 9月20日前."""
    first = month_day(one.first_on)
    last = month_day(one.last_on)
    if one.before:
        return _("%s前") % last
    return first if one.first_on == one.last_on else _("%(first)s至%(last)s") % {"first": first, "last": last}


def line_of(one: Any, today: dt.date) -> dict:
    """One event as a row."""
    state = _("已过") if one.last_on < today else _("正在") if one.first_on <= today and not one.before else ""
    return {"title": one.title, "when": said_day(one), "programme": one.programme, "url": to("office:adoption", one.programme_uid), "state": state}


@page(P.SEE_PROGRAMMES)
def event_days(request: HttpRequest) -> HttpResponse:
    """The school year by months; an event stands in the month it begins, one to be done before a day in that day's."""
    place, now = place_of(request, P.SEE_PROGRAMMES), cal.school_year_of(request.today)
    asked = whole(request.GET.get("year", ""))
    year = asked if asked is not None and abs(asked - now) <= YEARS else now
    months: dict[tuple[int, int], list[dict]] = {}
    for one in care.events(request.actor, place.unit, year):
        day = one.last_on if one.before else max(one.first_on, dt.date(year, 9, 1))
        months.setdefault((day.year, day.month), []).append(line_of(one, request.today))
    rows = [
        {"title": _("%(y)d年%(m)d月") % {"y": key[0], "m": key[1]}, "now": key == (request.today.year, request.today.month), "lines": lines}
        for key, lines in sorted(months.items())
    ]
    years = [
        {"label": _("%d学年") % one, "url": to("office:event-days", unit=place.unit.uid, year=one), "current": one == year}
        for one in range(now - YEARS, now + YEARS + 1)
    ]
    context = {
        "place": place,
        "months": rows,
        "years": years,
        "crumbs": [{"label": _("方案"), "url": to("office:programmes", unit=place.unit.uid)}, {"label": _("重要日子")}],
    }
    return render(request, "office/programmes/event_days.html", context)


urls = [path("programmes/days/", event_days, name="event-days")]
