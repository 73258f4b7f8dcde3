"""What is typed about recruitment drives: the drive, its call, applications and decisions, the first meeting, gift and card."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.pairing.actions.drives import NewDrive
from qianshou.domain.pairing.choices import OUTSIDE, Came, HelperKind, Outcome
from qianshou.web.office.entry_fields import DatedForm, DayField

WHOLE = {"invalid": _("请填整数。")}
FORCE = {"min_value": _("不能小于 0。"), "invalid": _("请填数字。")}
KINDS = [(kind.value, kind.label) for kind in HelperKind if kind in OUTSIDE]


class DriveForm(forms.Form):
    """A drive."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("活动名称"), max_length=60)
    kind = forms.ChoiceField(label=_("征集谁"), choices=KINDS, widget=forms.RadioSelect)
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=2000, error_messages=WHOLE)
    opens_on = DayField(label=_("报名从"), ahead=True)
    closes_on = DayField(label=_("报名到"), ahead=True)
    asks = forms.CharField(label=_("另外的条件"), required=False, max_length=200, help_text=_("例如：大专以上学历。年龄、查询、培训、承诺书不用写，都要。"))
    contact = forms.CharField(label=_("联系办法"), required=False, max_length=80, help_text=_("印在启事上的单位电话。"))

    def new(self) -> NewDrive:
        """What the actions take."""
        return NewDrive(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class CallForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    call = forms.CharField(
        label=_("征集启事"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("只写要多少人、做什么；不写任何孩子的姓名、学校班级和住址。"),
    )


class ApplicantForm(DatedForm):
    """Who applied on paper or by telephone."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    birth_date = DayField(label=_("出生日期"))
    phone = forms.CharField(label=_("电话"), required=False, max_length=40)
    about = forms.CharField(label=_("学历、职业、特长"), required=False, max_length=200)


class ChooseForm(forms.Form):
    """What was decided of one application, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("怎么定"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200)


class MeetingForm(DatedForm):
    """The first meeting, or why there was none."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    met_on = DayField(label=_("哪天见面"), required=False)
    met_at = forms.CharField(label=_("在哪里"), required=False, max_length=60)
    came = forms.MultipleChoiceField(label=_("谁到了"), required=False, choices=Came.choices, widget=forms.CheckboxSelectMultiple)
    missed_why = forms.CharField(label=_("没见成的，为什么"), required=False, max_length=80)


class GiftForm(DatedForm):
    """Gift, money and the contact card."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    gift = forms.CharField(label=_("慰问品"), required=False, max_length=60)
    goods = forms.DecimalField(label=_("慰问品折合（元）"), required=False, min_value=0, max_digits=8, decimal_places=2, error_messages=FORCE)
    cash = forms.DecimalField(label=_("慰问金（元）"), required=False, min_value=0, max_digits=8, decimal_places=2, error_messages=FORCE)
    gift_on = DayField(label=_("哪天送的"), required=False)
    taken_by = forms.CharField(label=_("谁签收"), required=False, max_length=40, help_text=_("例如：奶奶。"))
    card_on = DayField(label=_("联系卡哪天给的"), required=False)

    def keywords(self) -> dict[str, Any]:
        """What the action takes; yuan become fen."""
        data = dict(self.cleaned_data)
        data["goods_fen"], data["cash_fen"] = (int((data.pop(name) or Decimal(0)) * 100) for name in ("goods", "cash"))
        data["seen_version"] = data.pop("version")
        return data


class CloseForm(forms.Form):
    words = forms.CharField(label=_("总结"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("数字从登记里来，不用填。"))


def start_of(row: Any) -> dict[str, Any]:
    """A drive as its form shows it."""
    return {name: getattr(row, name) for name in ("version", "title", "kind", "places", "opens_on", "closes_on", "asks", "contact")}


def start_of_pair(row: Any) -> dict[str, Any]:
    """A pairing's meeting, gift and card as the forms show them; nothing written yet is version 0."""
    if row is None:
        return {"version": 0}
    names = ("version", "met_on", "met_at", "came", "missed_why", "gift", "gift_on", "card_on")
    money = {
        "goods": f"{row.goods_fen / 100:.2f}" if row.goods_fen else "",
        "cash": f"{row.cash_fen / 100:.2f}" if row.cash_fen else "",
        "taken_by": row.gift_taken_by,
    }
    return {name: getattr(row, name) for name in names} | money
