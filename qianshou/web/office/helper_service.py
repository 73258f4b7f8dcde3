"""培训、服务时长、表彰 of one helper, a training of many at once, nominations that wait for a second person; nobody is ranked."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care.queries.service import service_of
from qianshou.domain.pairing import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.web.access import page, saying, telling
from qianshou.web.office.helper_forms import AwardForm, HoursForm, SpanForm, TrainingForm
from qianshou.web.office.helper_kinds import asked, reached
from qianshou.web.office.place import place_of, to

MOST_LISTED = 200
YEAR = dt.timedelta(days=365)


def span_of(request: HttpRequest) -> tuple[dt.date, dt.date, SpanForm]:
    """The days asked for, else the last year."""
    form = SpanForm(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = said.get("last") or request.today
    return min(said.get("first") or request.today - YEAR, last), last, form


@page(P.SEE_PAIRINGS)
def helper_service(request: HttpRequest, uid: str) -> HttpResponse:
    """What she did in a span of days, her trainings and awards."""
    one = reached(request, uid, P.SEE_PAIRINGS)
    first, last, form = span_of(request)
    accounts.note_read(request.actor, action="pairing.view_service", perm=P.SEE_PAIRINGS, subjects=[one])
    awards = list(queries.awards_of(one))
    context = {
        "one": one, "service": service_of(one, first, last), "first": first, "last": last, "form": SpanForm(initial={"first": first, "last": last}) if not form.is_bound else form,
        "trainings": list(queries.trainings_of(one)), "hours": list(queries.service_time_of(one, first, last)[:MOST_LISTED]), "awards": awards,
        "may": request.actor.may(P.PAIR, one) and one.left_on is None, "user_id": request.user.pk, "may_print": request.actor.may(P.PRINT_FILE, one),
        "crumbs": [{"label": _("帮扶人"), "url": to("office:helper-list")}, {"label": one.name, "url": to("office:helper-one", uid)}, {"label": _("培训、时长、表彰")}],
    }  # fmt: skip
    return render(request, "office/pairing/helper_service.html", context)


def _minutes(form: Any) -> int:
    return int(form.cleaned_data["hours"] * 60)


@page(P.PAIR)
def helper_hours(request: HttpRequest, uid: str) -> HttpResponse:
    """Hours of one day."""
    one = reached(request, uid)
    form = HoursForm(request.POST if request.method == "POST" else None, today=request.today)
    back = to("office:helper-service", uid)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with saying(form):
            actions.add_hours(request.actor, helper=one, served_on=said["served_on"], minutes=_minutes(form), what=said["what"], today=request.today)
            messages.success(request, _("已记下。"))
            return redirect(back)
    return asked(request, one, form, _("记服务时长"), back)


@page(P.PAIR)
@require_POST
def helper_hours_void(request: HttpRequest, uid: str) -> HttpResponse:
    """A line of hours taken back."""
    one, line = reached(request, uid), queries.service_time(request.actor, request.POST.get("line", ""))
    if line is None or line.helper_id != one.pk:
        raise Http404
    return _done(request, uid, lambda: actions.void_hours(request.actor, helper=one, line=line, today=request.today), _("已作废这一条。"))


def _done(request: HttpRequest, uid: str, act: Any, say: str) -> HttpResponse:
    with telling(request):
        act()
        messages.success(request, say)
    return redirect("office:helper-service", uid)


@page(P.PAIR)
def helper_award(request: HttpRequest, uid: str) -> HttpResponse:
    """A nomination."""
    one = reached(request, uid)
    form = AwardForm(request.POST if request.method == "POST" else None)
    back = to("office:helper-service", uid)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.nominate(request.actor, helper=one, today=request.today, **form.cleaned_data)
            messages.success(request, _("已提名，请另一位专干确认。"))
            return redirect(back)
    return asked(request, one, form, _("提名表彰"), back)


@page(P.PAIR)
@require_POST
def helper_award_decide(request: HttpRequest, uid: str) -> HttpResponse:
    """The second person's word on a nomination."""
    one, row = reached(request, uid), queries.award(request.actor, request.POST.get("award", ""))
    if row is None or row.helper_id != one.pk:
        raise Http404
    given = request.POST.get("what") == "give"
    return _done(request, uid, lambda: actions.decide_award(request.actor, helper=one, award=row, given=given, today=request.today), _("已保存。"))


@page(P.PAIR)
def helper_training(request: HttpRequest) -> HttpResponse:
    """One training of all who were there."""
    place = place_of(request, P.PAIR)
    text = request.GET.get("q", "").strip()[:40]
    found = list(queries.helpers(request.actor, place.unit, text=text, outside=True if request.GET.get("outside", "1") == "1" else None)[: MOST_LISTED + 1])
    form = TrainingForm(request.POST if request.method == "POST" else None, today=request.today, initial={"held_on": request.today})
    chosen = set(request.POST.getlist("helper"))
    if request.method == "POST" and form.is_valid():
        said, there = form.cleaned_data, [one for one in found if one.uid in chosen]
        with saying(form):
            if not there:
                raise Refused(_("请勾选参加的人。"))
            n = actions.add_training(request.actor, helpers=there, theme=said["theme"], held_on=said["held_on"], minutes=_minutes(form), today=request.today)
            messages.success(request, _("已给 %d 人记下培训。") % n)
            return redirect(to("office:helper-list", **place.query))
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list", **place.query)}, {"label": _("记一次培训")}]
    context = {"form": form, "helpers": found[:MOST_LISTED], "more": len(found) > MOST_LISTED, "chosen": chosen, "place": place, "crumbs": crumbs, "q": text}
    return render(request, "office/pairing/helper_training.html", context, status=422 if form.errors else 200)


@page(P.PAIR)
def helper_awards(request: HttpRequest) -> HttpResponse:
    """Nominations that wait for a second person."""
    place = place_of(request, P.PAIR)
    rows = list(queries.nominations(request.actor, place.unit)[:MOST_LISTED])
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list", **place.query)}, {"label": _("等确认的提名")}]
    return render(request, "office/pairing/helper_awards.html", {"rows": rows, "place": place, "crumbs": crumbs, "user_id": request.user.pk})


urls = [
    path("pairing/helpers/training/", helper_training, name="helper-training"),
    path("pairing/helpers/awards/", helper_awards, name="helper-awards"),
    path("pairing/helpers/<str:uid>/service/", helper_service, name="helper-service"),
    path("pairing/helpers/<str:uid>/hours/", helper_hours, name="helper-hours"),
    path("pairing/helpers/<str:uid>/hours/void/", helper_hours_void, name="helper-hours-void"),
    path("pairing/helpers/<str:uid>/award/", helper_award, name="helper-award"),
    path("pairing/helpers/<str:uid>/award/decide/", helper_award_decide, name="helper-award-decide"),
]
