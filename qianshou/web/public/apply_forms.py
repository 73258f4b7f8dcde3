"""What a volunteer writes of herself on the public page; nothing about any child is asked or shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.pairing.choices import OUTSIDE, HelperKind, Need, Weekday
from qianshou.domain.people.choices import Sex

KINDS = [(code, label) for code, label in HelperKind.choices if code in OUTSIDE]
DAY = {"invalid": _("日期请写成 1990-05-01 这样。"), "required": _("请填出生日期。")}


class ApplyForm(forms.Form):
    """One person, her own words; a field no person sees catches machines."""

    name = forms.CharField(label=_("姓名"), max_length=30, widget=forms.TextInput({"autocomplete": "name"}), error_messages={"required": _("请填姓名。")})
    phone = forms.CharField(
        label=_("手机号码"), max_length=20, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}), error_messages={"required": _("请填手机号码。")}
    )  # fmt: skip
    birth_date = forms.DateField(
        label=_("出生日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=DAY, help_text=_("须年满 18 周岁。")
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=Sex.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("您是"), choices=KINDS, widget=forms.RadioSelect, initial=HelperKind.VOLUNTEER)
    unit = forms.ChoiceField(label=_("想在哪里帮忙"), help_text=_("请选离您近的乡镇；都可以的选全县。"))
    place = forms.CharField(label=_("工作或学习的单位"), required=False, max_length=60)
    languages = forms.CharField(label=_("会说什么话"), required=False, max_length=60, help_text=_("例如：普通话、苗语。"))
    strengths = forms.MultipleChoiceField(label=_("擅长什么"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.MultipleChoiceField(label=_("哪几天有空"), required=False, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple)
    about = forms.CharField(
        label=_("为什么想帮忙"), required=False, max_length=300, widget=forms.Textarea({"rows": 3}), help_text=_("不要写任何孩子的姓名和情况。")
    )
    agree = forms.BooleanField(
        label=_("我看过上面的说明，同意为办理报名使用我填的信息"), error_messages={"required": _("同意以后才能报名；不同意可以直接打电话联系。")}
    )  # fmt: skip
    website = forms.CharField(required=False, max_length=200, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    drive = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units

    def said(self) -> dict[str, Any]:
        """What `NewApplication` takes."""
        data = {name: self.cleaned_data[name] for name in ("name", "phone", "birth_date", "sex", "kind", "place", "about")}
        languages = self.cleaned_data["languages"].replace("，", "、").replace(",", "、").split("、")
        several = {"languages": languages, "strengths": self.cleaned_data["strengths"], "days": self.cleaned_data["days"]}
        return data | {name: tuple(values) for name, values in several.items()}


class LookForm(forms.Form):
    """The number that was shown after applying."""

    number = forms.CharField(label=_("报名编号"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}))


class WithdrawForm(forms.Form):
    """Both, so that nobody takes back another's."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=20)
    phone = forms.CharField(label=_("报名时填的手机号码"), max_length=20, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}))
