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


class RunForm(PurposeForm):
    """Which documents, of which days, numbers whole or masked, what for."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("打印哪些文书"), widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("请勾选要打印的文书。")},
        help_text=gettext_lazy("一个孩子的都排在一起，按档案柜里的次序。没有内容的自动跳过。"),
    )  # fmt: skip
    first = DayField(label=gettext_lazy("记录从哪天"), required=False, ahead=True, help_text=gettext_lazy("不填就是本学期。"))
    last = DayField(label=gettext_lazy("到哪天"), required=False, ahead=True)
    full = forms.ChoiceField(
        label=gettext_lazy("号码"), choices=[("", gettext_lazy("打星号（*）")), ("full", gettext_lazy("印完整号码"))], required=False, widget=forms.RadioSelect
    )
    field_order = ["codes", "first", "last", "full", "purpose", "words"]

    def __init__(self, *args: Any, documents: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["codes"].choices = [(one.code, plain(one.title)) for one in documents]  # type: ignore[attr-defined]
        self.initial.setdefault("purpose", Purpose.KEEP)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("first")) != bool(data.get("last")):
            self.add_error("last", _("两个日期要么都填，要么都不填。"))
        elif data.get("first") and data["first"] > data["last"]:
            self.add_error("last", _LATER)
        return data

    def keywords(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        span = (data["first"], data["last"]) if data["first"] else None
        return {"codes": data["codes"], "purpose": self.said(), "full": data["full"] == "full", "span": span}


class PackForm(forms.Form):
    """Which days, and of how many children drawn by lot."""

    first = DayField(label=gettext_lazy("从哪天"))
    last = DayField(label=gettext_lazy("到哪天"))
    size = forms.IntegerField(label=gettext_lazy("抽几名学生的全套材料"), min_value=0, max_value=20, initial=3)
