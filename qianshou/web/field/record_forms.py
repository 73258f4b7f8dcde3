"""The form of 记一次: everything may be left as it stands but who was met; nothing has to be typed."""

import datetime as dt
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import Condition, Means, NextStep, ParentContact, RecordKind, Topic
from qianshou.domain.care.shapes import Met

DAYS = [("today", _("今天")), ("yesterday", _("昨天")), ("other", _("其他日子"))]


class RecordForm(forms.Form):
    """One contact with one child; `siblings` covers several at once. Cleans to the keywords of `record_contact`."""

    client_uuid = forms.CharField(widget=forms.HiddenInput, max_length=36)
    duty = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    kind = forms.ChoiceField(label=_("做了什么"), choices=RecordKind.choices, widget=forms.RadioSelect)
    met = forms.MultipleChoiceField(label=_("和谁"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请点一下和谁谈的。")})
    means = forms.ChoiceField(label=_("怎么谈的"), choices=Means.choices, widget=forms.RadioSelect, required=False)
    day = forms.ChoiceField(label=_("哪一天"), choices=DAYS, widget=forms.RadioSelect, required=False)
    other_day = forms.DateField(label=_("其他日子是哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    condition = forms.TypedChoiceField(label=_("孩子怎么样"), choices=[(c.value, c.label) for c in reversed(Condition)], widget=forms.RadioSelect, coerce=int, empty_value=None, required=False)
    topics = forms.MultipleChoiceField(label=_("谈到了（可多选）"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(label=_("补充（可不填）"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000)
    next_step = forms.ChoiceField(label=_("下一步"), choices=NextStep.choices, widget=forms.RadioSelect, required=False)
    parent_contact = forms.ChoiceField(label=_("最近和爸妈联系"), choices=ParentContact.choices, widget=forms.RadioSelect, required=False)
    reached = forms.BooleanField(label=_("没有联系上（留个底，不算完成）"), required=False)
    make_up = forms.BooleanField(label=_("这次是补做上一期的（不算本期）"), required=False)
    companion = forms.CharField(label=_("同行人（校外帮扶人上门时必填）"), required=False, max_length=60)
    siblings = forms.MultipleChoiceField(label=_("一起谈的还有"), widget=forms.CheckboxSelectMultiple, required=False)
    anyway = forms.BooleanField(label=_("不是同一次，仍要保存"), required=False)

    def __init__(self, *args, people: list, today: dt.date, siblings: list = (), companion: bool = False, **kw):
        super().__init__(*args, **kw)
        self.today = today
        self.fields["met"].choices = people
        self.fields["siblings"].choices = siblings
        for name, wanted in (("siblings", siblings), ("companion", companion)):
            if not wanted:
                del self.fields[name]

    def clean(self) -> dict:
        data = super().clean()
        days = {"yesterday": self.today - dt.timedelta(days=1), "other": data.get("other_day")}
        day = days.get(data.get("day"), self.today)
        if day is None:
            self.add_error("other_day", _("请选是哪一天。"))
        elif day > self.today:
            self.add_error("other_day", _("日期不能晚于今天。"))
        data["happened_on"] = day
        return data

    def keywords(self) -> dict:
        """What `record_contact` takes."""
        data = self.cleaned_data
        people = [Met(who, carer) for who, _sep, carer in (v.partition(":") for v in data["met"])]
        return {
            "kind": data["kind"], "happened_on": data["happened_on"], "people": people, "means": data["means"], "topics": tuple(data["topics"]),
            "condition": data["condition"], "note": data["note"].strip(), "next_step": data["next_step"], "parent_contact": data["parent_contact"],
            "reached": not data["reached"], "companion": data.get("companion", ""), "client_uuid": data["client_uuid"],
        }  # fmt: skip


def fresh(kind: str, met: list[str], duty: str) -> dict:
    """What a new form starts with: today, the duty's kind and counterpart, face to face."""
    means = Means.PHONE if kind in (RecordKind.CALL, RecordKind.CONTACT) else Means.LETTER if kind == RecordKind.LETTER else Means.IN_PERSON
    return {"client_uuid": str(uuid.uuid4()), "duty": duty, "kind": kind, "met": met, "means": means, "day": "today"}
