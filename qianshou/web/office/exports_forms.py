"""What is asked before a roster leaves the house: which layout, what for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.papers.choices import Layout
from qianshou.papers.exports.choices import USUAL, Purpose

_LAYOUT = {"required": _("请选导出成哪种格式。"), "invalid_choice": _("请选导出成哪种格式。")}
_WHY = {"required": _("请选导出做什么用。"), "invalid_choice": _("请选导出做什么用。")}


class ExportForm(forms.Form):
    """Layout and purpose; the purpose decides which numbers come plain."""

    layout = forms.ChoiceField(
        label=_("格式"), choices=[(one.value, one.label) for one in (Layout.SCHOOL, Layout.MCA)], initial=Layout.SCHOOL, widget=forms.RadioSelect,
        error_messages=_LAYOUT,
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("做什么用"), choices=[("", _("请选择")), *Purpose.choices], error_messages=_WHY,
        help_text=_("报送和录入系统的印完整号码；联系家长的只开电话和住址；其余号码打星号。"),
    )  # fmt: skip
    suffix = forms.ChoiceField(
        label=_("存成什么文件"),
        choices=[("xlsx", _("Excel / WPS 表格")), ("csv", _("CSV（给别的系统用）"))],
        initial="xlsx",
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("补充说明"), required=False, max_length=50)

    def clean_suffix(self) -> str:
        """Nothing chosen is a workbook."""
        return self.cleaned_data["suffix"] or "xlsx"


SYSTEMS = tuple(USUAL)
