"""帮扶计划 on the phone: one step in five fields, and how an earlier step ended in one tap."""

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
from qianshou.domain.care.choices import GoalOutcome, Topic
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid
from qianshou.kit.ids import new_uid
from qianshou.web.access import found, or_404, page, saying, telling


class ShortPlanForm(forms.Form):
    """One step; who does it is the one who writes."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=36)
    situation = forms.CharField(
        label=gettext_lazy("现在的困难和优势"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, help_text=gettext_lazy("只写看到的事实，不贴标签。")
    )
    area = forms.ChoiceField(label=gettext_lazy("哪方面"), choices=Topic.choices, widget=forms.RadioSelect)
    goal = forms.CharField(label=gettext_lazy("想做到什么"), max_length=200, help_text=gettext_lazy("能检查的，例如：期末数学到80分。"))
    measure = forms.CharField(label=gettext_lazy("怎么做"), max_length=200)
    by_on = forms.DateField(
        label=gettext_lazy("什么时候做到"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("不填就是学期末。"),
    )


@page(P.WRITE_PLAN)
def plan(request: HttpRequest, uid: str) -> HttpResponse:
    """Write one step, tell how open ones ended."""
    child = found(people.children_for(request.actor, P.WRITE_PLAN), uid)
    if child.file_state == "closed":
        raise Http404
    form = ShortPlanForm(request.POST or None, initial={"number": new_uid()})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            _write(request, child, form.cleaned_data)
            messages.success(request, _("帮扶计划已保存。"))
            return redirect("field:plan", uid=uid)
    accounts.note_read(request.actor, action="care.view_plans", perm=P.SEE_CARD, subjects=[child])
    steps = [step for one in queries.plans_of_child(request.actor, child) for step in one.steps if not step.outcome]
    context = {
        "form": form,
        "steps": steps,
        "outcomes": GoalOutcome.choices,
        "whose": people.shown_name(request.actor, child),
        "back": reverse("field:child", args=[uid]),
    }
    return render(request, "field/plan.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, child: Any, data: dict[str, Any]) -> None:
    step = actions.NewStep(data["area"], data["goal"], data["measure"], by_on=data["by_on"])
    try:
        actions.write_plan(
            request.actor, child=child, situation=data["situation"], steps=[step], happened_on=request.today, today=request.today, client_uuid=data["number"]
        )
    except Invalid as wrong:
        raise Invalid(wrong.say, wrong.field.split(".")[-1].replace("text", "situation")) from wrong


@page(P.WRITE_PLAN)
@require_POST
def plan_told(request: HttpRequest, uid: str) -> HttpResponse:
    """One tap: reached, partly, not yet."""
    step = or_404(queries.plan_step(request.actor, P.WRITE_PLAN, uid))
    with telling(request):
        actions.tell_step(request.actor, step=step, outcome=request.POST.get("outcome", ""), words="", today=request.today)
        messages.success(request, _("已记下结果。"))
    return redirect("field:plan", uid=step.child.uid)


urls = [path("child/<str:uid>/plan/", plan, name="plan"), path("plan/<str:uid>/told/", plan_told, name="plan-told")]
