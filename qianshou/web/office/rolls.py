"""留级、休学、复学: the ticked of a class, and who comes back."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import RollKind, RollReason
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying, telling
from qianshou.web.office.entry_fields import DatedForm, DayField, radios, words
from qianshou.web.office.place import child_url, class_and_school, to


class RollForm(DatedForm):
    """The ticked repeat the year, or are suspended."""

    kind = radios(gettext_lazy("办哪一样"), RollKind.choices, initial=RollKind.REPEAT)
    reason = radios(gettext_lazy("原因"), RollReason.choices)
    from_on = DayField(label=gettext_lazy("从哪天起"))
    klass = forms.ChoiceField(label=gettext_lazy("留级到哪个班"), required=False, help_text=gettext_lazy("办留级才选，选低一个年级的班。"))
    until_on = DayField(
        label=gettext_lazy("休学到哪天"), required=False, ahead=True, help_text=gettext_lazy("办休学才填。名单上还在原班，关爱照常，到期会提醒复学。")
    )
    note = words(gettext_lazy("说明"), required=False)

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["klass"].choices = [("", _("请选择")), *classes]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == RollKind.REPEAT and not data.get("klass"):
            self.add_error("klass", _("请选留级到哪个班。"))
        if data.get("kind") == RollKind.SUSPEND and not data.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("请填休学到哪天。"))
        return data


class BackForm(DatedForm):
    """复学 into a class."""

    klass = forms.ChoiceField(label=gettext_lazy("复学到哪个班"), error_messages={"required": gettext_lazy("请选班级。")})
    on = DayField(label=gettext_lazy("哪天复学"))

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["klass"].choices = [("", _("请选择")), *classes]


@page(P.EDIT_PUPILS)
def roll_new(request: HttpRequest, uid: str) -> HttpResponse:
    """Who of the class repeats or is suspended."""
    unit, school = class_and_school(request, uid)
    today: dt.date = request.today
    others = {one.uid: one for one in orgs.classes(request.actor, P.EDIT_PUPILS, school) if one.pk != unit.pk and one.stage == unit.stage}
    children = list(queries.children_for(request.actor, P.SEE_FILE).on_file().filter(edu_unit=unit).order_by("name", "pk"))
    pupils = list(queries.pupils_in(request.actor, unit))
    accounts.note_read(request.actor, action="people.class_move_list", perm=P.EDIT_PUPILS, subjects=children, count=len(children) + len(pupils))
    named = [(key, one.display_name(today)) for key, one in others.items()]
    form = RollForm(request.POST if request.method == "POST" else None, classes=named, today=today, initial={"from_on": today})
    ticks = set(request.POST.getlist("who"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        who = {"children": [c for c in children if c.uid in ticks], "pupils": [p for p in pupils if p.uid in ticks]}
        same = {"unit": school, "reason": data["reason"], "from_on": data["from_on"], "note": data["note"], "today": today, **who}
        with saying(form):
            if data["kind"] == RollKind.REPEAT:
                n = actions.repeat_grade(request.actor, klass=others[data["klass"]], **same)
                messages.success(request, _("%d 人留级。7 天内可以在“新学年”里撤销。") % n)
            else:
                n = actions.suspend(request.actor, until_on=data["until_on"], **same)
                messages.success(request, _("%d 人休学，结对和待办照常。") % n)
            return redirect(to("office:school-year", unit=school.uid))
    resting, lines = queries.suspended_ids([unit])
    rows = [{"uid": c.uid, "name": c.name, "url": child_url(c.uid), "ticked": c.uid in ticks, "resting": c.pk in resting, "file": True} for c in children]
    rows += [{"uid": p.uid, "name": p.name, "url": "", "ticked": p.uid in ticks, "resting": p.pk in lines, "file": False} for p in pupils]
    name = unit.display_name(today)
    context = {"form": form, "rows": rows, "name": name, "crumbs": [{"label": name, "url": to("office:class-one", uid)}, {"label": _("留级、休学")}]}
    return render(request, "office/transfers/roll_new.html", context, status=422 if form.is_bound and form.errors else 200)


@page(P.EDIT_PUPILS)
def roll_back(request: HttpRequest, uid: str) -> HttpResponse:
    """复学; the classes of the grade that was left come first."""
    event = found(queries.suspended_anywhere(request.actor, P.EDIT_PUPILS), uid)
    school, today = event.school, request.today
    if not request.actor.may(P.EDIT_PUPILS, school):
        raise Http404
    classes = {one.unit.uid: one for one in queries.classes_to_return_to(orgs.classes(request.actor, P.EDIT_PUPILS, school), event, today)}
    first = next(iter(classes), "")
    form = BackForm(
        request.POST if request.method == "POST" else None,
        classes=[(key, one.name) for key, one in classes.items()],
        today=today,
        initial={"on": today, "klass": first},
    )
    accounts.note_read(request.actor, action="people.class_move_list", perm=P.EDIT_PUPILS, subjects=[event.child or event.pupil], count=1)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.come_back(request.actor, unit=school, event=event, klass=classes[form.cleaned_data["klass"]].unit, on=form.cleaned_data["on"], today=today)
            messages.success(request, _("已复学。"))
            return redirect(to("office:school-year", unit=school.uid))
    context = {
        "form": form, "event": event, "name": (event.child or event.pupil).name, "class_name": event.from_unit.display_name(event.from_on),
        "crumbs": [{"label": _("新学年"), "url": to("office:school-year", unit=school.uid)}, {"label": _("复学")}],
    }  # fmt: skip
    return render(request, "office/transfers/roll_back.html", context, status=422 if form.is_bound and form.errors else 200)


@page(P.EDIT_PUPILS)
@require_POST
def roll_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """留级 or 休学 entered by mistake."""
    event = found(queries.roll_events_anywhere(request.actor, P.EDIT_PUPILS), uid)
    if not request.actor.may(P.EDIT_PUPILS, event.school):
        raise Http404
    with telling(request):
        actions.undo_roll_event(request.actor, unit=event.school, event=event, today=request.today)
        messages.success(request, _("已撤销%s。") % event.get_kind_display())
    return redirect(to("office:school-year", unit=event.school.uid))


urls = [
    path("classes/<str:uid>/roll/", roll_new, name="roll-new"),
    path("roll/<str:uid>/back/", roll_back, name="roll-back"),
    path("roll/<str:uid>/undo/", roll_undo, name="roll-undo"),
]
