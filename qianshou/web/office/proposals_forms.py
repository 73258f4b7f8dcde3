"""What is typed about proposals: which helpers, why one is not suitable, what a child or the county asks, what a helper offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.pairing.choices import HelperKind, Need, SexRule, Weekday
from qianshou.domain.people.choices import Sex

NUMBER = {"invalid": _("请填数字。")}


class ProposalFilter(forms.Form):
    """Which unit, and who may be proposed."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    who = forms.ChoiceField(label=_("由谁帮"), required=False, choices=[("", _("都可以")), ("staff", _("校内、干部")), ("outside", _("校外帮扶人"))])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class RefuseForm(forms.Form):
    """Why a helper is not suitable for this child; asked only when she is refused."""

    reason = forms.CharField(label=_("为什么不合适"), max_length=200, required=False, help_text=_("只在点“不合适”时填，以后不再建议这一对。"))


class NeedForm(forms.Form):
    """What is asked of the helpers of one child."""

    wanted = forms.IntegerField(label=_("要几位帮扶人"), min_value=1, max_value=3, initial=1, error_messages=NUMBER)
    sex = forms.ChoiceField(label=_("帮扶人性别"), required=False, choices=[("", _("不限")), *Sex.choices], widget=forms.RadioSelect)
    language = forms.CharField(label=_("孩子在家说什么话"), required=False, max_length=20, help_text=_("例如：苗语、侗语。会说的帮扶人优先。"))
    needs = forms.MultipleChoiceField(
        label=_("需要什么"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple, help_text=_("不选就按类别推算。")
    )
    apart = forms.BooleanField(label=_("可以和兄弟姐妹由不同的人帮"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class RulesForm(forms.Form):
    """What the county asks of its pairings."""

    sex_rule = forms.ChoiceField(label=_("性别规定"), choices=SexRule.choices, widget=forms.RadioSelect)
    together = forms.BooleanField(label=_("兄弟姐妹由同一个人帮"), required=False)
    two_for_key = forms.BooleanField(label=_("重点帮扶对象配两位帮扶人"), required=False)
    barred_kinds = forms.MultipleChoiceField(label=_("不列入建议的身份"), required=False, choices=HelperKind.choices, widget=forms.CheckboxSelectMultiple)
    renew_days = forms.IntegerField(
        label=_("证明到期后，原来的结对再等几天"),
        min_value=0,
        max_value=90,
        error_messages=NUMBER,
        help_text=_("到期当天起不能新结对；过了这些天还没补上，结对自动结束。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class OfferForm(forms.Form):
    """What a helper offers."""

    capacity = forms.IntegerField(label=_("一共最多帮几人"), min_value=1, max_value=200, error_messages=NUMBER, help_text=_("几种身份、几个单位合起来算。"))
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("未填")), *Sex.choices], widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(label=_("愿意帮哪里的孩子"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是自己所在的单位。"))
    languages = forms.CharField(label=_("会说的话"), required=False, max_length=120, help_text=_("用顿号隔开，例如：苗语、侗语。"))
    strengths = forms.MultipleChoiceField(label=_("擅长"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.MultipleChoiceField(label=_("哪几天有空"), required=False, choices=Weekday.choices, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["areas"].choices = units
