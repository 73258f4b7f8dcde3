"""信息变了: the short forms by which facts change; the only way they do (F6)."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people import actions as people_actions
from qianshou.domain.people import queries as people
from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying

KINDS = [
    (ChangeKind.PARENT_LEFT, gettext_lazy("爸妈外出了")), (ChangeKind.BACK_FOR_A_WHILE, gettext_lazy("爸妈回家短住")), (ChangeKind.BACK_FOR_GOOD, gettext_lazy("爸妈回来不走了")),
    (ChangeKind.CARER_CHANGED, gettext_lazy("换了照护人")), (ChangeKind.PHONE_CHANGED, gettext_lazy("换了电话")), (ChangeKind.ADDRESS_CHANGED, gettext_lazy("换了住处")),
    (ChangeKind.BOARDING_CHANGED, gettext_lazy("寄宿走读变了")),
]  # fmt: skip
SHORT_STAY = 60  # days, DOMAIN §3


class ChangeForm(forms.Form):
    """One change; which fields it needs follows from its kind."""

    kind = forms.ChoiceField(label=gettext_lazy("什么变了"), choices=KINDS, widget=forms.RadioSelect)
    carer = forms.ChoiceField(label=gettext_lazy("是谁"), required=False, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(label=gettext_lazy("住到哪天（短住）"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.CharField(label=gettext_lazy("去哪里、新电话或新住处"), required=False, max_length=120)
    boarding = forms.ChoiceField(label=gettext_lazy("现在是"), required=False, choices=[("yes", gettext_lazy("寄宿")), ("no", gettext_lazy("走读"))], widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("补充（可不填）"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=500)

    def __init__(self, *args, carers: list, today: dt.date, **kw):
        super().__init__(*args, **kw)
        self.today = today
        self.fields["carer"].choices = carers

    def clean(self) -> dict:
        data = super().clean()
        if data.get("happened_on") and data["happened_on"] > self.today:
            self.add_error("happened_on", _("日期不能晚于今天。"))
        about_adult = data.get("kind") not in (ChangeKind.BOARDING_CHANGED, ChangeKind.ADDRESS_CHANGED)
        if about_adult and not data.get("carer"):
            self.add_error("carer", _("请点一下是谁。"))
        if data.get("kind") in (ChangeKind.PHONE_CHANGED, ChangeKind.ADDRESS_CHANGED) and not data.get("value", "").strip():
            self.add_error("value", _("请写新的电话或住处。"))
        if data.get("kind") == ChangeKind.BOARDING_CHANGED and not data.get("boarding"):
            self.add_error("boarding", _("请选寄宿还是走读。"))
        return data

    def detail(self) -> dict:
        """The keyword `detail` of `record_change`."""
        kind, value = self.cleaned_data["kind"], self.cleaned_data["value"].strip()
        return {
            ChangeKind.PARENT_LEFT: {"place": value}, ChangeKind.PHONE_CHANGED: {"phone": value}, ChangeKind.ADDRESS_CHANGED: {"address": value},
            ChangeKind.BOARDING_CHANGED: {"boarding": self.cleaned_data["boarding"] == "yes"},
        }.get(kind, {})  # fmt: skip


@page(P.RECORD_CHANGE)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Staff changes act at once; an outside helper's waits for the class teacher."""
    child = found(people.children_for(request.actor, P.RECORD_CHANGE), uid)
    carers = {c.uid: c for c in people.carers_of(request.actor, child)}
    options = [(c.uid, f"{c.get_relation_word()} {c.name}") for c in carers.values()]
    form = ChangeForm(request.POST or None, carers=options, today=request.today, initial={"happened_on": request.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            people_actions.record_change(
                request.actor, child=child, kind=data["kind"], happened_on=data["happened_on"], today=request.today, carer=carers.get(data["carer"]),
                until_on=data["until_on"], detail=form.detail(), words=data["words"].strip(),
            )  # fmt: skip
            messages.success(request, _("已登记。"))
            return redirect(reverse("field:child", args=[uid]))
    name = people.shown_name(request.actor, child)
    return render(request, "field/change.html", {"form": form, "child": child, "name": name}, status=422 if form.errors else 200)


urls = [path("child/<str:uid>/change/", change, name="change")]
