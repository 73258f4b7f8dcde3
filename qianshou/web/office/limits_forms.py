"""The county's own figures of the ledger, as whole days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import LEAST_MOST
from qianshou.web.office.programmes_forms import NUMBER


def _days(name: str, label: str, help_text: str = "") -> forms.IntegerField:
    least, most = LEAST_MOST[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=NUMBER, help_text=help_text)


class LimitsForm(forms.Form):
    """How short a period may be, and when it closes."""

    week = _days("week", _("一周至少几个上学日"), _("开学、放假那几天不足这个数，并入相邻的一周。"))
    fortnight = _days("fortnight", _("两周至少几个上学日"))
    month = _days("month", _("一个月至少几个上学日"), _("例如7月只上两天课，就和6月并成“6—7月”。"))
    closes_after = _days("closes_after", _("过完以后还可以补记几天"), _("过了这几天还没记的，算“未完成”，不再改变。"))
    version = forms.IntegerField(widget=forms.HiddenInput)
