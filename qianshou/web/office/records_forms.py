"""关爱记录: the filter of the list, and a paper sheet typed in as a grid."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import RecordKind, Role
from qianshou.domain.care.shapes import Met, SheetRow
from qianshou.web.day_field import day

MOST_ROWS = 40


class RecordFilter(forms.Form):
    """Narrows the list of records."""

    unit = forms.ChoiceField(label=_("单位"), required=False)
    kind = forms.ChoiceField(label=_("做了什么"), required=False, choices=[("", _("全部")), *RecordKind.choices])
    q = forms.CharField(label=_("谁做的"), required=False, max_length=40)
    from_on = day(_("从"), required=False)
    on = day(_("到"), required=False)
    typed = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), ("1", _("只看代录")), ("void", _("只看已作废"))])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("from_on") and data.get("on") and data["from_on"] > data["on"]:
            self.add_error("on", _("结束日期要在开始日期之后。"))
        return data


class SheetForm(forms.Form):
    """What stands at the top of the paper."""

    sheet_no = forms.CharField(label=_("纸质记录编号"), max_length=40, help_text=_("写在纸上角的编号，日后可以找到原件。"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=32)


class RowForm(forms.Form):
    """One line of the paper. A line with neither child nor day nor note is blank and left out."""

    child = forms.ChoiceField(label=_("孩子"), required=False, error_messages={"invalid_choice": _("请从名单里选。")})
    happened_on = day(_("日期"), required=False)
    kind = forms.ChoiceField(label=_("做了什么"), choices=RecordKind.choices, initial=RecordKind.TALK, required=False)
    met = forms.MultipleChoiceField(label=_("和谁"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(label=_("内容"), required=False, max_length=2000)
    companion = forms.CharField(label=_("同行人"), required=False, max_length=60)

    def __init__(self, *args: Any, children: list, today: dt.date, companion: bool = False, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not companion:
            del self.fields["companion"]
        self.today = today
        self.fields["child"].choices = [("", "—"), *children]

    @property
    def blank(self) -> bool:
        """Nothing was written on this line."""
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in ("child", "happened_on", "note"))

    def clean(self) -> dict:
        data = super().clean() or {}
        if self.blank:
            return data
        wanted = {"child": _now("请选孩子。"), "happened_on": _now("请填日期。"), "kind": _now("请选做了什么。"), "met": _now("请勾选和谁。")}
        for name, say in wanted.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, say)
        if data.get("happened_on") and data["happened_on"] > self.today:
            self.add_error("happened_on", _now("日期不能晚于今天。"))
        return data

    def row(self, client_uuid: str) -> SheetRow:
        """What `record_sheet` takes."""
        data = self.cleaned_data
        return SheetRow(
            data["child"], data["happened_on"], data["kind"], tuple(Met(role) for role in data["met"]), data["note"].strip(), client_uuid=client_uuid,
            companion=data.get("companion", ""),
        )  # fmt: skip

    @classmethod
    def typed(cls, data: Any, prefix: str) -> dict:
        """What stands on a posted line, whether or not it is right."""
        names = ("child", "happened_on", "kind", "note", "companion")
        return {**{name: data.get(f"{prefix}-{name}", "") for name in names}, "met": data.getlist(f"{prefix}-met")}


class VoidForm(forms.Form):
    """作废 wants its reason."""

    reason = forms.CharField(label=_("作废的原因"), max_length=120)
