"""What is asked about a blank form: the file, doubtful columns, for whom and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.papers.exports.choices import Purpose
from qianshou.papers.forms.asked import Wanted
from qianshou.papers.forms.counting.conditions import conditions
from qianshou.papers.lexicon import usual_wordings
from qianshou.web.office.imports_forms import ALONE
from qianshou.web.office.imports_shown import code_words
from qianshou.web.office.roster import FilterForm

_NO_FILE = {"required": gettext_lazy("请选择空表文件。"), "empty": gettext_lazy("这个文件是空的，请重新选择文件。")}
_WHY = {"required": gettext_lazy("请选填这张表做什么用。"), "invalid_choice": gettext_lazy("请选填这张表做什么用。")}


def _meanings() -> list[tuple[str, str]]:
    """Every meaning a column can have, in words."""
    return [(code, code_words(code)) for code in sorted(usual_wordings())]


class BlankForm(forms.Form):
    """The blank as it came, and for which unit it is filled."""

    unit = forms.ChoiceField(label=gettext_lazy("哪个单位填"), error_messages={"invalid_choice": gettext_lazy("请从列表里选择单位。")})
    file = forms.FileField(
        label=gettext_lazy("空表"),
        help_text=gettext_lazy(".xlsx 或 .docx，也可以是 .xls、.csv，不超过 5 MB。上面发下来怎样就怎样，不用改。"),
        error_messages=_NO_FILE,
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class AnswersForm(forms.Form):
    """Doubtful columns first; below, any column may be told to mean something else."""

    def __init__(self, *args: Any, asked: list[Wanted], everything: list[Wanted], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.asked = {f"q-{one.sheet}-{one.place}": one for one in asked}
        self.everything = {f"{one.sheet}-{one.place}": one for one in everything}
        for name, one in self.asked.items():
            if not one.column.code and not one.column.choices:  # the head of a count table
                self.fields[name] = forms.ChoiceField(
                    label=_("“%(head)s”数的是谁？") % {"head": one.header.replace("/", " · ")}, required=False,
                    choices=[("", _("请选择")), (ALONE, _("空着，我自己填")), *((f"={word}", said) for word, said in conditions().items())],
                )  # fmt: skip
                continue
            offered = [(code, code_words(code)) for code in one.column.choices or [one.column.code or ""] if code]
            self.fields[name] = forms.ChoiceField(
                label=_("“%(head)s”填什么？") % {"head": one.header.replace("/", " · ")},
                choices=[*offered, (ALONE, _("都不是，这一栏空着"))],
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["which"] = forms.ChoiceField(
            label=_("哪一栏"), choices=[("", _("不改")), *((key, one.header.replace("/", " · ")) for key, one in self.everything.items())], required=False
        )
        self.fields["means"] = forms.ChoiceField(label=_("应当填"), choices=[("", _("请选择")), (ALONE, _("空着不填")), *_meanings()], required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("which") and not data.get("means"):
            self.add_error("means", _("请选这一栏应当填什么。"))
        return data

    def columns(self) -> dict[str, dict[str, str | None]]:
        """The answers as {sheet: {place: code or None}}; questions left open stay open."""
        found: dict[str, dict[str, str | None]] = {}
        said = [(one, self.cleaned_data.get(name)) for name, one in self.asked.items()]
        if self.cleaned_data.get("which"):
            said.append((self.everything[self.cleaned_data["which"]], self.cleaned_data["means"]))
        for one, code in said:
            if code:
                found.setdefault(one.sheet, {})[one.place] = None if code == ALONE else code
        return found


class FillForm(FilterForm):
    """For which children, what for, and how a one-per-child form comes back."""

    at = forms.ChoiceField(label=gettext_lazy("填哪里的孩子"), required=False, error_messages={"invalid_choice": gettext_lazy("请从列表里选择单位。")})
    purpose = forms.ChoiceField(
        label=gettext_lazy("做什么用"), choices=[("", gettext_lazy("请选择")), *Purpose.choices], error_messages=_WHY,
        help_text=gettext_lazy("上报和录入系统的写完整号码；联系家长的只开电话和住址；其余号码打星号。"),
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("补充说明"), required=False, max_length=50)
    apart = forms.BooleanField(label=gettext_lazy("一人一个文件（压缩包）"), required=False)

    span = forms.ChoiceField(
        label=gettext_lazy("谈心、家访这些数哪段时间的"), required=False, error_messages={"invalid_choice": gettext_lazy("请从列表里选一段时间。")},
        help_text=gettext_lazy("栏目自己写了“本月”“本学期”的，照栏目。"),
    )  # fmt: skip
    anyway = forms.BooleanField(label=gettext_lazy("勾稽对不上也下载"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], cards: bool, counts: bool = False, spans: list[tuple[str, str]] = (), **kw: Any) -> None:
        """`spans` are the choices of days where the form counts what was done."""
        super().__init__(*args, **kw)
        self.fields["span"].choices = spans  # type: ignore[attr-defined]
        if not spans:
            del self.fields["span"]
        self.fields["at"].choices = units  # type: ignore[attr-defined]
        if not cards:
            del self.fields["apart"]
        if not counts:
            del self.fields["anyway"]
