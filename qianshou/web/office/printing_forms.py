"""What is asked before a paper is printed: whose copy, which paper, what for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.papers.documents.choices import Copy, Paper, Purpose

_KIND = {"required": _("请选打印哪一种。"), "invalid_choice": _("请选打印哪一种。")}
_WHY = {"required": _("请选打印做什么用。"), "invalid_choice": _("请选打印做什么用。")}


class PurposeForm(forms.Form):
    """The purpose stands on the trail; own words are added to it."""

    purpose = forms.ChoiceField(label=_("做什么用"), choices=Purpose.choices, error_messages=_WHY, initial=Purpose.HAND_OUT)
    words = forms.CharField(label=_("补充说明"), required=False, max_length=60)

    def said(self) -> str:
        """The purpose in words, with what was added."""
        label, words = str(Purpose(self.cleaned_data["purpose"]).label), self.cleaned_data.get("words", "").strip()
        return f"{label}：{words}" if words else label


class CardsForm(PurposeForm):
    """Which cards, on which paper."""

    copy = forms.ChoiceField(label=_("印哪一种"), choices=Copy.choices, initial=Copy.CHILD, widget=forms.RadioSelect, error_messages=_KIND)
    paper = forms.ChoiceField(label=_("纸张"), choices=Paper.choices, initial=Paper.A4, widget=forms.RadioSelect, error_messages=_KIND)
    field_order = ["copy", "paper", "purpose", "words"]
