"""校历: terms, holidays and make-up days of a county; a school's own days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.orgs import actions, queries
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.units_forms import DaysForm, TermForm

KINDS = (UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL)


@page(P.EDIT_CALENDAR)
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """The days of one unit; two forms on one page, told apart by `what`."""
    unit = found(queries.units(request.actor, P.EDIT_CALENDAR).filter(kind__in=KINDS).select_related("county"), uid)
    what = request.POST.get("what", "")
    term_form = TermForm(request.POST if what == "term" else None, today=request.today, prefix="term")
    days_form = DaysForm(request.POST if what == "days" else None, prefix="days")
    if what == "term" and term_form.is_valid():
        with saying(term_form):
            actions.set_term(request.actor, unit=unit, **term_form.cleaned_data)
            messages.success(request, _("学期已保存。"))
            return redirect("office:calendar", uid=uid)
    if what == "days" and days_form.is_valid():
        with saying(days_form):
            actions.add_special_days(request.actor, unit=unit, **days_form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect("office:calendar", uid=uid)
    context = {
        "unit": unit, "terms": queries.terms_at(unit), "days": queries.special_days_at(unit)[:60], "term_form": term_form, "days_form": days_form,
        "county_terms": [] if unit.kind == UnitKind.COUNTY else queries.terms(unit.county_id)[:4],
    }  # fmt: skip
    return render(request, "office/units/calendar.html", context, status=422 if term_form.errors or days_form.errors else 200)


@require_POST
@page(P.EDIT_CALENDAR)
def calendar_drop(request: HttpRequest, uid: str, days: str) -> HttpResponse:
    unit = found(queries.units(request.actor, P.EDIT_CALENDAR), uid)
    actions.drop_special_days(request.actor, unit=unit, days=found(queries.special_days_at(unit), days))
    messages.success(request, _("已删掉。"))
    return redirect("office:calendar", uid=uid)


urls = [
    path("units/<str:uid>/calendar/", calendar, name="calendar"),
    path("units/<str:uid>/calendar/<str:days>/drop/", calendar_drop, name="calendar-drop"),
]
