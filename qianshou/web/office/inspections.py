"""督查抽样 (O34): the county draws files by lot for an inspector's named days; both look at what was drawn."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.entry_fields import DayField
from qianshou.web.office.place import child_url, place_of, to, unit_choices

DAYS, SIZE, A_PAGE = 3, 20, 30


class DrawForm(forms.Form):
    """Where, for whom, on which days, how many."""

    unit = forms.ChoiceField(label=gettext_lazy("在哪里抽"))
    inspector = forms.ChoiceField(label=gettext_lazy("督查员"), error_messages={"required": gettext_lazy("请选督查员。")})
    from_on = DayField(label=gettext_lazy("督查第一天"), ahead=True)
    to_on = DayField(label=gettext_lazy("督查最后一天"), ahead=True, help_text=gettext_lazy("一般三天。过了这一天，抽到的档案就看不到了。"))
    size = forms.IntegerField(label=gettext_lazy("抽多少份"), min_value=1, max_value=200)

    def __init__(self, *args: Any, units: list, inspectors: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units
        self.fields["inspector"].choices = [("", _("请选择")), *((one.uid, one.name) for one in inspectors)]


def _days(row: Any, today: dt.date) -> dict:
    state = ("还没开始", "wait") if row.from_on > today else ("进行中", "ok") if row.to_on >= today else ("已结束", "mute")
    return {"word": _(state[0]), "kind": state[1]}


@page(P.SEE_SAMPLE)
def inspections(request: HttpRequest) -> HttpResponse:
    """Every draw of the county, or the inspector's own."""
    listed = Paginator(queries.inspections(request.actor), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "url": to("office:inspection", row.uid), "unit": row.unit.display_name(request.today)} | _days(row, request.today) for row in listed]
    offered = [{"label": _("抽一次样"), "url": to("office:inspection-new"), "primary": True, "icon": "plus"}] if request.actor.may(P.DRAW_SAMPLE) else []
    return render(request, "office/inspections/inspections.html", {"rows": rows, "page": listed, "offered": offered})


@page(P.DRAW_SAMPLE)
def inspection_new(request: HttpRequest) -> HttpResponse:
    """The draw itself: what is drawn stays drawn."""
    place = place_of(request, P.DRAW_SAMPLE)
    people = queries.inspectors(request.actor, place.unit.county, request.today)
    first = {"unit": place.unit.uid, "from_on": request.today, "to_on": request.today + dt.timedelta(days=DAYS - 1), "size": SIZE}
    form = DrawForm(
        request.POST if request.method == "POST" else None, units=unit_choices(request.actor, place, P.DRAW_SAMPLE, request.today), inspectors=people, initial=first
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit = place_of(request, P.DRAW_SAMPLE).unit
        with saying(form):
            row = actions.draw_sample(
                request.actor, unit=unit, inspector=next(one for one in people if one.uid == data["inspector"]), from_on=data["from_on"], to_on=data["to_on"],
                size=data["size"], today=request.today,
            )  # fmt: skip
            messages.success(request, _("抽好了：%(n)d 份（从 %(pool)d 份在用档案里抽）。") % {"n": row.size, "pool": row.pool})
            return redirect("office:inspection", row.uid)
    steps = [{"label": _("督查抽样"), "url": to("office:inspections")}, {"label": _("抽一次样")}]
    return render(request, "office/inspections/inspection_new.html", {"form": form, "nobody": not people, "crumbs": steps}, status=422 if form.errors else 200)


@page(P.SEE_SAMPLE)
def inspection(request: HttpRequest, uid: str) -> HttpResponse:
    """What was drawn, and how it may be checked; files open for whoever may read them today."""
    row = found(queries.inspections(request.actor), uid)
    files = queries.drawn_files(request.actor, row)
    accounts.note_read(request.actor, action="people.see_sample", perm=P.SEE_SAMPLE, subjects=[row, *(one.child for one in files)], count=len(files))
    rows = []
    for one in files:
        unit = one.child.edu_unit or one.child.home_unit
        school = unit.parent.name + " " if unit and unit.kind == "class" and unit.parent else ""
        where = school + unit.display_name(request.today) if unit else ""
        rows.append({"number": one.number, "name": one.child.name, "where": where, "url": child_url(one.child.uid) if one.reachable else ""})
    context = {"row": row, "files": rows, "state": _days(row, request.today), "unit_name": row.unit.display_name(request.today)}
    context["crumbs"] = [{"label": _("督查抽样"), "url": to("office:inspections")}, {"label": context["unit_name"]}]
    return render(request, "office/inspections/inspection.html", context)


urls = [
    path("inspections/", inspections, name="inspections"),
    path("inspections/new/", inspection_new, name="inspection-new"),
    path("inspections/<str:uid>/", inspection, name="inspection"),
]
