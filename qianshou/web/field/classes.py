"""一次记多人: one entry for a class talk or a shared activity, with a private part for each child (F3)."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.care import actions as care_actions
from qianshou.domain.care.choices import Condition, Means, RecordKind, Topic
from qianshou.domain.care.shapes import Met
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying

MOST = 200
KINDS = [(k.value, k.label) for k in (RecordKind.TALK, RecordKind.TUTORING, RecordKind.GIFT, RecordKind.FESTIVAL)]


class ManyForm(forms.Form):
    """Shared facts once; children ticked; what is private is asked per child on the page."""

    client_uuid = forms.CharField(widget=forms.HiddenInput, max_length=36)
    children = forms.MultipleChoiceField(label=gettext_lazy("有哪些孩子"), widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("请至少勾选一个孩子。")})
    kind = forms.ChoiceField(label=gettext_lazy("做了什么"), choices=KINDS, widget=forms.RadioSelect, initial=RecordKind.TALK)
    happened_on = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(attrs={"type": "date"}))
    topics = forms.MultipleChoiceField(label=gettext_lazy("谈到了（可多选）"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(label=gettext_lazy("大家的情况（可不填）"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000)

    def __init__(self, *args, rows: list, names: dict[int, str], today, **kw):
        super().__init__(*args, **kw)
        self.today = today
        self.fields["children"].choices = [(c.uid, names[c.pk]) for c in rows]
        for child in rows:
            self.fields[f"note-{child.uid}"] = forms.CharField(label=names[child.pk], required=False, max_length=1000)
            self.fields[f"cond-{child.uid}"] = forms.TypedChoiceField(
                label=_("%s怎么样") % names[child.pk], choices=[("", "—"), *Condition.choices], coerce=int, empty_value=None, required=False
            )

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return day

    def private(self) -> dict[str, dict]:
        """What each ticked child's part says: what holds for all, then her own words, which no other part holds."""
        data, out = self.cleaned_data, {}
        for uid in data["children"]:
            words = [w for w in (data["note"].strip(), data[f"note-{uid}"].strip()) if w]
            part = {"note": "\n".join(words), "condition": data[f"cond-{uid}"]}
            out[uid] = {k: v for k, v in part.items() if v}
        return out


@page(P.RECORD_CONTACT)
def record_many(request: HttpRequest) -> HttpResponse:
    """The children I may write about, ticked at once."""
    rows = list(people.children_to_record(request.actor).active().order_by("edu_path", "name")[:MOST])
    names = people.shown_names(request.actor, rows)
    form = ManyForm(request.POST or None, rows=rows, names=names, today=request.today, initial={"client_uuid": str(uuid.uuid4()), "happened_on": request.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = [c for c in rows if c.uid in set(data["children"])]
        with saying(form):
            care_actions.record_for_many(
                request.actor, children=chosen, kind=data["kind"], happened_on=data["happened_on"], today=request.today, people=[Met("child")],
                means=Means.IN_PERSON, topics=tuple(data["topics"]), private=form.private(), client_uuid=data["client_uuid"],
            )  # fmt: skip
            messages.success(request, _("已保存：%s 个孩子") % len(chosen))
            return redirect("field:today")
    return render(request, "field/record_many.html", {"form": form, "parts": _parts(form, rows, names)}, status=422 if form.errors else 200)


def _parts(form: ManyForm, rows: list, names: dict[int, str]) -> list[dict]:
    return [{"name": names[c.pk], "note": form[f"note-{c.uid}"], "condition": form[f"cond-{c.uid}"]} for c in rows]


urls = [path("class/", record_many, name="record-many")]
