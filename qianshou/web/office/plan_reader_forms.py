"""读方案: the plan that is given, and each line read in it with the rule proposed, to be confirmed, changed or dropped."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import Counterpart, Doer, DutyKind, PeriodUnit, Subject

KEEP, DROP = "keep", "drop"
GROUPS = [
    ("", _("全部")), ("boarding", _("寄宿生")), ("day", _("走读生")), ("key", _("重点帮扶对象")), ("single_parent", _("单亲")), ("orphan", _("孤儿")), ("unsupported", _("事实无人抚养")),
    ("disabled", _("残疾")), ("hardship", _("困难")), ("struggling", _("学困")),
]  # fmt: skip
TARGETS = [("left_behind", _("留守儿童")), ("", _("所有建档儿童"))]
PERIODS = [("", _("请选择")), *[one for one in PeriodUnit.choices if one[0] != PeriodUnit.VACATION]]
MET = [one for one in Counterpart.choices if one[0] != Counterpart.NONE]
_CHILD_ONLY = ("talk", "home_visit", "call", "tutoring", "letter", "contact", "gift", "festival")
_WITH_SOMEBODY = ("talk", "home_visit", "call", "contact", "letter")
_DAY = re.compile(r"(0?[1-9]|1[0-2])[-月.／/](0?[1-9]|[12]\d|3[01])日?")
_NUMBER = {"required": _("请填几次。"), "invalid": _("请填数字。"), "min_value": _("至少填 %(limit_value)s。"), "max_value": _("最多填 %(limit_value)s。")}


class PlanForm(forms.Form):
    """A plan: a file or pasted words, and the unit it is for."""

    unit = forms.ChoiceField(label=_("给哪个单位用"), error_messages={"invalid_choice": _("请从列表里选单位。"), "required": _("请选择单位。")})
    title = forms.CharField(label=_("方案名称"), required=False, max_length=80, help_text=_("不写就用方案的第一行。"))
    file = forms.FileField(label=_("方案文件"), required=False, allow_empty_file=True, help_text=_(".docx、有文字的 .pdf 或 .txt，不超过 20 MB。"))
    pasted = forms.CharField(label=_("或者粘贴方案的文字"), required=False, strip=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}), error_messages={"max_length": _("文字太长，请只留方案正文。")})  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors.get("file") or self.errors.get("pasted"):
            return data
        words = (data.get("pasted") or "").strip()
        if not data.get("file") and not words:
            self.add_error("file", _now("请选择文件，或者在下面粘贴方案的文字。"))
        elif data.get("file") and words:
            self.add_error("pasted", _now("文件和粘贴只要一样，请清空其中一个。"))
        return data


class HeadForm(forms.Form):
    """What the programme is called, where it comes from, whom it is about."""

    title = forms.CharField(label=_("方案名称"), max_length=80, error_messages={"required": _("请写方案的名称。")})
    source = forms.CharField(label=_("来源"), required=False, max_length=120, help_text=_("例如：县教育局2026年第3号文件。"))
    group = forms.ChoiceField(label=_("管哪些孩子"), choices=TARGETS, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LineForm(forms.Form):
    """One line. Its fields are asked for only when it is kept; a line that is not decided yet may stay as it is."""

    decision = forms.ChoiceField(label=_("用不用"), choices=[(KEEP, _("采用")), (DROP, _("不要"))], widget=forms.RadioSelect, required=False)
    kind = forms.ChoiceField(label=_("做什么"), choices=DutyKind.choices)
    counterparts = forms.MultipleChoiceField(label=_("和谁"), choices=MET, required=False, widget=forms.CheckboxSelectMultiple)
    subject = forms.ChoiceField(label=_("对谁算"), choices=Subject.choices)
    doer = forms.ChoiceField(label=_("谁来做"), choices=[("", _("不限")), *Doer.choices], required=False)
    count = forms.IntegerField(label=_("几次"), min_value=1, max_value=31, error_messages=_NUMBER)
    per = forms.ChoiceField(label=_("多久"), choices=PERIODS, required=False)
    by = forms.CharField(label=_("最晚哪天"), required=False, max_length=10, help_text=_("只有“一次”要写，例如 06-30。"))
    group = forms.ChoiceField(label=_("只管其中哪些孩子"), choices=GROUPS, required=False)

    def __init__(self, *args: Any, line: dict[str, Any], number: int, **kw: Any) -> None:
        start = {**line, "doer": (line.get("doers") or [""])[0]}
        super().__init__(*args, prefix=line["key"], initial=start, **kw)
        self.line, self.number = line, number
        self.dated = line["what"] == "dated"
        if self.dated:
            for name in ("kind", "counterparts", "subject", "doer", "count", "per", "by", "group"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") != KEEP or self.dated or self.errors:
            return data
        kind, subject = data["kind"], data["subject"]
        if not data.get("per"):
            self.add_error("per", _now("请选多久一次。"))
        if kind in _CHILD_ONLY and subject not in (Subject.CHILD, Subject.PAIRING) and not (kind == "contact" and data["counterparts"] == ["school"]):
            self.add_error("subject", _now("%s要选“每名儿童”或“每对结对”。") % DutyKind(kind).label)
        if kind in _WITH_SOMEBODY and not data["counterparts"]:
            self.add_error("counterparts", _now("请选和谁。"))
        self._day(data)
        return data

    def _day(self, data: dict[str, Any]) -> None:
        found = _DAY.fullmatch((data.get("by") or "").strip())
        if data.get("per") != PeriodUnit.ONCE:
            data["by"] = ""
        elif found is None:
            self.add_error("by", _now("请写最晚哪天，例如 06-30。"))
        else:
            data["by"] = f"{int(found[1]):02}-{int(found[2]):02}"

    def decided(self) -> dict[str, Any]:
        """The line with what the form says; an undecided or dropped one keeps what was proposed where a field is wrong."""
        out = dict(self.line)
        for name, value in self.cleaned_data.items():
            out[name] = value
        if not self.dated:
            out["doers"] = [out.pop("doer")] if out.get("doer") else []
            out.pop("doer", None)
            out["title"] = str(DutyKind(out["kind"]).label)
        return out
