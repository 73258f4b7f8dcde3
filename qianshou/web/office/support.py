"""帮扶计划 of a child with its steps, how each ended, and the class teacher's 学期反馈 for the whole class on one page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import Aspect, GoalOutcome
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid
from qianshou.kit.ids import new_uid
from qianshou.web.access import found, or_404, page, saying, telling
from qianshou.web.office.documents_forms import PlanForm
from qianshou.web.office.entry_fields import radios
from qianshou.web.office.files import crumbs
from qianshou.web.office.place import place_of, to

MOST = 80


class OutcomeForm(forms.Form):
    """How a step ended, in one tap and a few words."""

    outcome = radios(gettext_lazy("做得怎样"), GoalOutcome.choices)
    words = forms.CharField(label=gettext_lazy("写几个字"), required=False, max_length=200)


@page(P.SEE_CARD)
def child_plans(request: HttpRequest, uid: str) -> HttpResponse:
    """The plans of a child and the class teacher's feedback."""
    child = found(people.children_for(request.actor, P.SEE_CARD), uid)
    accounts.note_read(request.actor, action="care.view_plans", perm=P.SEE_CARD, subjects=[child])
    may = request.actor.may(P.WRITE_PLAN, child) and child.file_state != "closed"
    feedback = [
        {"row": one, "said": [(Aspect(code).label, words) for code, words in one.said.items() if words]}
        for one in queries.feedback_of_child(request.actor, child)
    ]
    context = {
        "child": child, "plans": queries.plans_of_child(request.actor, child), "feedback": feedback, "may_write": may, "outcomes": OutcomeForm(),
        "may_print": request.actor.may(P.PRINT_FILE, child), "crumbs": crumbs(child, _("帮扶计划")),
    }  # fmt: skip
    return render(request, "office/support/child_plans.html", context)


@page(P.WRITE_PLAN)
def child_plan_new(request: HttpRequest, uid: str) -> HttpResponse:
    """A plan with up to three steps."""
    child = found(people.children_for(request.actor, P.WRITE_PLAN), uid)
    if child.file_state == "closed":
        raise Http404
    form = PlanForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            _write(request, child, form)
            messages.success(request, _("帮扶计划已保存。做完一条，回来记结果。"))
            return redirect("office:child-plans", uid)
    context = {
        "child": child,
        "form": form,
        "back": reverse("office:child-plans", args=[uid]),
        "number": request.POST.get("number") or new_uid(),
        "crumbs": crumbs(child, _("写帮扶计划")),
    }
    return render(request, "office/support/child_plan_new.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, child: Any, form: PlanForm) -> None:
    data = form.cleaned_data
    try:
        actions.write_plan(
            request.actor, child=child, situation=data["situation"], steps=[actions.NewStep(**one) for one in form.steps()], happened_on=data["happened_on"],
            today=request.today, client_uuid=request.POST.get("number", "")[:36] or new_uid(),
        )  # fmt: skip
    except Invalid as wrong:
        name = {"text": "situation"}.get(wrong.field, wrong.field)
        if name.startswith("step:"):
            number, column = name.removeprefix("step:").split(".")
            name = f"{ {'by_on': 'by'}.get(column, column) }_{number}".replace(" ", "")
        raise Invalid(wrong.say, name) from wrong


@page(P.WRITE_PLAN)
@require_POST
def plan_step(request: HttpRequest, uid: str) -> HttpResponse:
    """How one step ended."""
    step = or_404(queries.plan_step(request.actor, P.WRITE_PLAN, uid))
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选做得怎样，再保存。"))
        return redirect("office:child-plans", step.child.uid)
    with telling(request):
        actions.tell_step(request.actor, step=step, today=request.today, **form.cleaned_data)
        messages.success(request, _("已记下结果。"))
    return redirect("office:child-plans", step.child.uid)


@page(P.WRITE_FEEDBACK)
def feedback(request: HttpRequest) -> HttpResponse:
    """学期反馈 of a class: four short cells a child; an empty cell is left as it is."""
    place = place_of(request, P.WRITE_FEEDBACK)
    term = orgs.current_term(place.unit.county_id, request.today)
    if place.unit.kind != "class" or term is None:
        return _choose(request, place)
    children = list(queries.children_for_feedback(request.actor, place.unit.path)[:MOST])
    error = ""
    if request.method == "POST":
        words = {one.uid: {aspect: request.POST.get(f"{one.uid}.{aspect}", "")[:400] for aspect in Aspect.values} for one in children}
        try:
            done = actions.write_feedback(request.actor, children=children, term=term, words=words, today=request.today)
            messages.success(request, _("已保存，%s 人有改动。") % done)
            return redirect(to("office:feedback", unit=place.unit.uid))
        except Invalid as wrong:
            error = wrong.say
    said = queries.feedback_of(request.actor, children, term.school_year, term.number)
    rows = [{"child": one, "cells": [_cell(request, one, aspect, said) for aspect in Aspect]} for one in children]
    context = {"place": place, "term": term, "rows": rows, "aspects": Aspect.labels, "error": error, "crumbs": place.crumbs("office:feedback", request.today)}
    return render(request, "office/support/feedback.html", context, status=422 if error else 200)


def _cell(request: HttpRequest, child: Any, aspect: Any, said: dict) -> dict[str, str]:
    name = f"{child.uid}.{aspect.value}"
    old = said[child.uid].said[aspect.value] if child.uid in said else ""
    return {
        "name": name,
        "label": _("%(child)s：%(aspect)s") % {"child": child.name, "aspect": aspect.label},
        "value": request.POST.get(name, old),
        "aspect": str(aspect.label),
    }


def _choose(request: HttpRequest, place: Any) -> HttpResponse:
    classes = orgs.classes(request.actor, P.WRITE_FEEDBACK, place.unit)
    rows = [{"name": one.display_name(request.today), "url": to("office:feedback", unit=one.uid)} for one in classes]
    return render(request, "office/support/feedback_choose.html", {"place": place, "rows": rows})


urls = [
    path("child/<str:uid>/plans/", child_plans, name="child-plans"),
    path("child/<str:uid>/plans/new/", child_plan_new, name="child-plan-new"),
    path("plan-step/<str:uid>/", plan_step, name="plan-step"),
    path("feedback/", feedback, name="feedback"),
]
