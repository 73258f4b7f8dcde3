"""What a person decides on the lists of doubts."""

from django import forms
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import PendingChoice
from qianshou.web.office.entry_fields import radios

CHOICES = [(c.value, c.label) for c in (PendingChoice.KEEP, PendingChoice.CLOSE, PendingChoice.UNTRUE)]


class PendingForm(forms.Form):
    """类别变化待定: what happens now that no label is left."""

    child = forms.CharField(max_length=16, widget=forms.HiddenInput)
    choice = radios(gettext_lazy("怎么办"), CHOICES, initial=PendingChoice.KEEP, error_messages={"required": gettext_lazy("请选一种处理办法。")})


class DifferenceForm(forms.Form):
    """两边说法不一: ours stays, or the sheet's is taken."""

    row = forms.CharField(max_length=16)
    why = forms.CharField(max_length=120, required=False, strip=True)
    take = forms.ChoiceField(choices=[("ours", ""), ("theirs", "")], error_messages={"required": gettext_lazy("请选用哪一边的。")})


class UnmergeForm(forms.Form):
    """拆开: two children after all, and how that came out."""

    reason = forms.CharField(
        label=gettext_lazy("为什么拆开"), max_length=120, widget=forms.TextInput(attrs={"class": "form-control"}), error_messages={"required": gettext_lazy("请写明为什么要拆开。")}
    )


class MergeForm(forms.Form):
    """疑似重复: which file stays."""

    keep = radios(gettext_lazy("保留哪一份"), [], error_messages={"required": gettext_lazy("请选保留哪一份档案。")})
