"""What is asked before a document is printed: which, about which days, numbers whole or masked, on paper or as docx, what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.care.choices import Topic
from qianshou.papers.documents.choices import Purpose
from qianshou.web.office.entry_fields import DayField, words
from qianshou.web.office.printing_forms import PurposeForm

_WHICH = {"required": gettext_lazy("请选一种文书。"), "invalid_choice": gettext_lazy("请选一种文书。")}
_WAYS = [("page", gettext_lazy("直接打印")), ("docx", gettext_lazy("下载 Word（docx）"))]


def _offered(documents: list) -> list[tuple[str, str]]:
    return [("", _("请选择")), *((one.code, f"{plain(one.title)}：{one.says}") for one in documents)]


class BlankSheetsForm(forms.Form):
    """Which empty sheet, how many, on paper or as docx."""

    code = forms.ChoiceField(label=gettext_lazy("打印什么"), error_messages=_WHICH)
    copies = forms.IntegerField(label=gettext_lazy("印几份"), min_value=1, max_value=100)
    way = forms.ChoiceField(label=gettext_lazy("怎么出"), choices=_WAYS, initial="page", widget=forms.RadioSelect)

    def __init__(self, *args: Any, documents: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["code"].choices = _offered(documents)  # type: ignore[attr-defined]


class DocumentForm(PurposeForm):
    """One document; the days are the term's unless said otherwise."""

    code = forms.ChoiceField(label=gettext_lazy("打印什么"), error_messages=_WHICH)
    first = DayField(label=gettext_lazy("从哪天"), required=False, ahead=True, help_text=gettext_lazy("不填就是本学期。只对记录类的文书有用。"))
    last = DayField(label=gettext_lazy("到哪天"), required=False, ahead=True)
    full = forms.ChoiceField(
        label=gettext_lazy("号码"),
        choices=[("", gettext_lazy("打星号（*）")), ("full", gettext_lazy("印完整号码"))],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label=gettext_lazy("怎么出"), choices=_WAYS, initial="page", widget=forms.RadioSelect)
    field_order = ["code", "first", "last", "full", "way", "purpose", "words"]

    def __init__(self, *args: Any, documents: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["code"].choices = _offered(documents)  # type: ignore[attr-defined]
        self.initial.setdefault("purpose", Purpose.KEEP)

    def clean(self) -> dict:
        data = super().clean()
        if bool(data.get("first")) != bool(data.get("last")):
            self.add_error("last", _("两个日期要么都填，要么都不填。"))
        elif data.get("first") and data["first"] > data["last"]:
            self.add_error("last", _("起止日期颠倒了。"))
        return data

    def keywords(self) -> dict[str, Any]:
        """What the print actions take."""
        data = self.cleaned_data
        span = (data["first"], data["last"]) if data["first"] else None
        return {"code": data["code"], "purpose": self.said(), "full": data["full"] == "full", "span": span}


def plain(title: str) -> str:
    """A document's title without its fields: 学期帮扶工作计划."""
    return title.replace("{{卡片标题}}", _("关爱联系卡")).replace("{{学期}}", _("学期")).replace("（{{本周}}）", "").replace("{{年度}}", "")


class TemplateForm(forms.Form):
    """A county's own docx for a document."""

    file = forms.FileField(
        label=gettext_lazy("docx 模板"), error_messages={"required": gettext_lazy("请选一个 docx 文件。")}, help_text=gettext_lazy("不超过 2 MB，不能有宏。")
    )


class PlanForm(forms.Form):
    """A 帮扶计划: how the child is now, and up to three steps on one page; the first must be written."""

    STEPS = 3
    happened_on = DayField(label=gettext_lazy("计划日期"))
    situation = words(gettext_lazy("现在的困难和优势"), 3, max_length=500, help_text=gettext_lazy("只写看到的事实，不下结论，不贴标签。"))

    def __init__(self, *args: Any, today: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today
        self.initial.setdefault("happened_on", today)
        for n in range(1, self.STEPS + 1):
            need = n == 1
            self.fields[f"area_{n}"] = forms.ChoiceField(label=_("哪方面"), choices=[("", _("请选择")), *Topic.choices], required=need)
            self.fields[f"goal_{n}"] = forms.CharField(
                label=_("想做到什么"), max_length=200, required=need, help_text=_("能检查的，例如：期末数学到80分。") if need else ""
            )
            self.fields[f"measure_{n}"] = forms.CharField(label=_("怎么做"), max_length=200, required=need)
            self.fields[f"who_{n}"] = forms.CharField(label=_("谁来做"), max_length=60, required=False, help_text=_("不填就是您。") if need else "")
            self.fields[f"by_{n}"] = DayField(label=_("什么时候做到"), required=False, ahead=True, help_text=_("不填就是学期末。") if need else "")

    def groups(self) -> list[list[Any]]:
        """The fields of each step."""
        return [[self[f"{name}_{n}"] for name in ("area", "goal", "measure", "who", "by")] for n in range(1, self.STEPS + 1)]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("happened_on") and data["happened_on"] > self.today:
            self.add_error("happened_on", _("日期不能晚于今天。"))
        for n in range(2, self.STEPS + 1):
            said = [name for name in ("area", "goal", "measure") if data.get(f"{name}_{n}")]
            for name in {"area", "goal", "measure"} - set(said) if said else ():
                self.add_error(f"{name}_{n}", _("这一条写了一半，请写全，或全部删掉。"))
        return data

    def steps(self) -> list[dict[str, Any]]:
        """The steps written, as `NewStep` takes them."""
        data = self.cleaned_data
        return [
            {"area": data[f"area_{n}"], "goal": data[f"goal_{n}"], "measure": data[f"measure_{n}"], "who": data[f"who_{n}"], "by_on": data[f"by_{n}"]}
            for n in range(1, self.STEPS + 1)
            if data.get(f"goal_{n}")
        ]
