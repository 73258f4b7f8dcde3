"""What is asked before many papers are printed in one go, and before a pack is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.papers.documents.choices import Purpose
from qianshou.web.office.documents_forms import plain
from qianshou.web.office.entry_fields import DayField
from qianshou.web.office.printing_forms import PurposeForm

_LATER = gettext_lazy("起止日期颠倒了。")


WHOSE = {"codes": "child", "helper_codes": "helper", "unit_codes": "unit"}


def _tick(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text)


class RunForm(PurposeForm):
    """Which documents of children, helpers and units, of which days, numbers whole or masked, what for."""

    codes = _tick(gettext_lazy("孩子的文书"), gettext_lazy("一个孩子的都排在一起，按档案柜里的次序。没有内容的自动跳过。"))
    helper_codes = _tick(gettext_lazy("帮扶人的文书"), gettext_lazy("一名帮扶人一份，排在孩子的后面。"))
    unit_codes = _tick(gettext_lazy("单位的文书"))
    units = forms.ChoiceField(
        label=gettext_lazy("单位的文书印哪些单位"), choices=[("own", gettext_lazy("本单位一份")), ("below", gettext_lazy("下面每个单位各一份"))],
        initial="own", required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    first = DayField(label=gettext_lazy("记录从哪天"), required=False, ahead=True, help_text=gettext_lazy("不填就是本学期。"))
    last = DayField(label=gettext_lazy("到哪天"), required=False, ahead=True)
    full = forms.ChoiceField(
        label=gettext_lazy("号码"), choices=[("", gettext_lazy("打星号（*）")), ("full", gettext_lazy("印完整号码"))], required=False, widget=forms.RadioSelect
    )
    field_order = ["codes", "helper_codes", "unit_codes", "units", "first", "last", "full", "purpose", "words"]

    def __init__(self, *args: Any, documents: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for name, subject in WHOSE.items():
            self.fields[name].choices = [(one.code, plain(one.title)) for one in documents if one.subject == subject]  # type: ignore[attr-defined]
        self.initial.setdefault("purpose", Purpose.KEEP)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in WHOSE) and not any(name in self.errors for name in WHOSE):
            self.add_error("codes", _("请勾选要打印的文书。"))
        if bool(data.get("first")) != bool(data.get("last")):
            self.add_error("last", _("两个日期要么都填，要么都不填。"))
        elif data.get("first") and data["first"] > data["last"]:
            self.add_error("last", _LATER)
        return data

    def keywords(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        span = (data["first"], data["last"]) if data["first"] else None
        return {"codes": [code for name in WHOSE for code in data[name]], "purpose": self.said(), "full": data["full"] == "full", "span": span}


class PackForm(forms.Form):
    """Which days, and of how many children drawn by lot."""

    first = DayField(label=gettext_lazy("从哪天"))
    last = DayField(label=gettext_lazy("到哪天"))
    size = forms.IntegerField(label=gettext_lazy("抽几名学生的全套材料"), min_value=0, max_value=20, initial=3)
