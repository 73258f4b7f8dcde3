"""工作记录: the conditions of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import DutyKind
from qianshou.web.day_field import day


class WorkFilter(forms.Form):
    """Narrows the list of work."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    kind = forms.ChoiceField(label=_("做了什么"), required=False, choices=[("", _("全部")), *DutyKind.choices])
    from_on = day(_("从"), required=False)
    on = day(_("到"), required=False)
    show = forms.ChoiceField(label=_("显示"), required=False, choices=[("", _("有效的")), ("void", _("只看已作废"))])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units
