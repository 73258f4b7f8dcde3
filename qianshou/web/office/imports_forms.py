"""The forms of an import: which file at which unit, and what is asked once about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LEFT_BEHIND = [("yes", gettext_lazy("都是")), ("no", gettext_lazy("不都是")), ("unsure", gettext_lazy("不确定"))]
ALONE = "-"  # leave a column alone


class FilesInput(forms.ClearableFileInput):
    """A file chooser that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; always a list, empty where none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file as Django checks a single one."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in chosen]


class RosterForm(forms.Form):
    """Files or pasted rows, and the unit they are about."""

    unit = forms.ChoiceField(
        label=gettext_lazy("导入到"), error_messages={"required": gettext_lazy("请选择单位。"), "invalid_choice": gettext_lazy("请从列表里选择单位。")}
    )
    file = FilesField(label=gettext_lazy("名册或登记表"), required=False, help_text=gettext_lazy(".xlsx、.xls、.csv，或有表格的 .docx，不超过 20 MB。原来怎样就怎样，不用改成模板。一人一张的登记表，可以在文件夹里全选，一次传上来。"), allow_empty_file=True)  # fmt: skip
    pasted = forms.CharField(label=gettext_lazy("或者粘贴"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6, "wrap": "off", "spellcheck": "false"}), max_length=2_000_000)  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        choices = units if len(units) == 1 else [("", _("请选择")), *units]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["pasted"].help_text = _("在 WPS 或 Excel 里选中连同表头的几行，复制，粘贴到这里。最多 1000 行。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors.get("file") or self.errors.get("pasted"):
            return data
        if not data.get("file") and not (data.get("pasted") or "").strip():
            self.add_error("file", _("请选择文件，或者在下面粘贴表格。"))
        elif data.get("file") and (data.get("pasted") or "").strip():
            self.add_error("pasted", _("文件和粘贴只要一样，请清空其中一个。"))
        return data


class QuestionsForm(forms.Form):
    """What is asked once: the sheet's day, whether all are left behind, and the meaning of doubtful columns."""

    as_of = forms.DateField(label=gettext_lazy("这份名册是哪一天的情况"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages={"required": gettext_lazy("请填写日期。"), "invalid": gettext_lazy("日期看不懂，请写成 2026-09-01 的样子。")})  # fmt: skip
    left_behind = forms.ChoiceField(label=gettext_lazy("这份名册上的都是留守儿童吗？"), choices=LEFT_BEHIND, widget=forms.RadioSelect, error_messages={"required": gettext_lazy("请选一个。"), "invalid_choice": gettext_lazy("请选一个。")})  # fmt: skip

    def __init__(self, *args: Any, questions: list[dict[str, Any]], days: list[dict[str, Any]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.questions, self.days = questions, days
        self._add_days()
        for question in questions:
            choices = [*question["choices"], (ALONE, _("都不是，这一列先不用"))]
            self.fields[question["name"]] = forms.ChoiceField(
                label=question["label"], choices=choices, initial=question["initial"] or ALONE, help_text=question["help"],
                widget=forms.RadioSelect, error_messages={"required": _("请选一个意思。"), "invalid_choice": _("请选一个意思。")},
            )  # fmt: skip

    def _add_days(self) -> None:
        """A day for each of several sheets, empty for the one above; a tick where the rows of a sheet say their own."""
        for one in self.days:
            if one["alone"]:
                self.fields["as_of"].help_text = one["from"]
            else:
                self.fields[one["name"]] = forms.DateField(
                    label=_("%s的日期") % one["sheet"], required=False, initial=one["day"], error_messages={"invalid": _("日期看不懂，请写成 2026-09-01 的样子。")},
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                )  # fmt: skip
            if one["own"]:
                self.fields[one["own_name"]] = forms.BooleanField(label=one["own"], required=False, initial=one["by_row"])
        if any(not one["alone"] for one in self.days):
            self.fields["as_of"].label = _("没有写明日期的表，按哪一天")

    def asked_days(self) -> list[dict[str, Any]]:
        """The lines of the table of sheets: each with its own fields."""
        return [one | {"field": None if one["alone"] else self[one["name"]], "tick": self[one["own_name"]] if one["own"] else None} for one in self.days]

    def rest(self) -> list[Any]:
        """The questions about columns."""
        return [self[question["name"]] for question in self.questions]

    def said_days(self) -> dict[str, Any]:
        """The answers about days as the action takes them."""
        said = self.cleaned_data
        return {
            "days": {one["index"]: said[one["name"]] for one in self.days if said.get(one["name"])},
            "row_days": [one["index"] for one in self.days if said.get(one["own_name"])],
        }

    def columns(self) -> dict[str, dict[str, str | None]]:
        """The answers as {sheet: {letter: code or None}}."""
        found: dict[str, dict[str, str | None]] = {}
        for question in self.questions:
            said = self.cleaned_data[question["name"]]
            found.setdefault(question["sheet"], {})[question["letter"]] = None if said == ALONE else said
        return found
