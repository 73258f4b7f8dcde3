"""并班、分班: which classes, who goes where, from which day."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit.text import clean, fold_name
from qianshou.web.office.entry_fields import DatedForm, DayField


class MergeForm(DatedForm):
    """Classes of one grade become one of them."""

    classes = forms.MultipleChoiceField(
        label=gettext_lazy("把哪些班"), widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("请选要并的班。")}
    )
    into = forms.ChoiceField(
        label=gettext_lazy("并到哪个班"),
        error_messages={"required": gettext_lazy("请选并到哪个班。")},
        help_text=gettext_lazy("它的班主任接着当，别的班停用。"),
    )
    happened_on = DayField(label=gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["classes"].choices = classes
        self.fields["into"].choices = [("", _("请选择")), *classes]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        into = data.get("into")
        if into and data.get("classes") is not None and not [one for one in data["classes"] if one != into]:
            self.add_error("classes", _("请至少再选一个要并过来的班。"))
        return data


class SplitForm(DatedForm):
    """Some of a class go to a new class: ticked on the page, or named in a pasted list."""

    number = forms.IntegerField(
        label=gettext_lazy("新班是几班"),
        min_value=1,
        max_value=99,
        error_messages={"required": gettext_lazy("请写班号。")},
        help_text=gettext_lazy("只写数字，如 4。"),
    )
    teacher = forms.ChoiceField(label=gettext_lazy("新班的班主任"), required=False, help_text=gettext_lazy("原班主任和这些孩子的结对会交给新班主任。"))
    names = forms.CharField(
        label=gettext_lazy("或粘贴去新班的名单"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个姓名，和勾选的合在一起。"),
    )
    happened_on = DayField(label=gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], known: dict[str, list[str]], today: dt.date, **kw: Any) -> None:
        super().__init__(*args, today=today, **kw)
        self.fields["teacher"].choices = [("", _("以后再定")), *people]
        self.known, self.named = known, set[str]()

    def clean_names(self) -> str:
        said = [fold_name(clean(line.split()[0])) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        strange = [name for name in said if name not in self.known]
        twice = [name for name in said if len(self.known.get(name, [])) > 1]
        if strange:
            raise forms.ValidationError(_("这个班里没有：%s。") % "、".join(strange[:10]))
        if twice:
            raise forms.ValidationError(_("这个班里有几个“%s”，请用勾选。") % twice[0])
        self.named = {self.known[name][0] for name in said}
        return str(self.cleaned_data["names"])


def class_lines(text: str, names: dict[str, str], people: dict[str, list[str]]) -> tuple[dict[str, str], list[str]]:
    """A list of class teachers, one class a line in any order of columns: 五年级（3）班 李老师. Class uid -> user uid, and the lines in which
    a class of the school or one teacher of that name was not found."""
    found, odd = {}, []
    for line in text.splitlines():
        words = [one for one in _BETWEEN.split(line) if one.strip()]
        if not words or _HEADS & set(words):
            continue
        klass = next((names[_flat(one)] for one in words if _flat(one) in names), "")
        who = next((people[fold_name(clean(one))] for one in words if fold_name(clean(one)) in people), [])
        if klass and len(who) == 1:
            found[klass] = who[0]
        else:
            odd.append(f"{' '.join(words)[:40]}（{_why_odd(klass, len(who))}）")
    return found, odd


def _why_odd(klass: str, teachers: int) -> str:
    if not klass:
        return _("没有这个班")
    return _("有同名的老师，请在下面选") if teachers else _("没有这位老师的账号，姓名要写全")


_HEADS = {"班级", "班别", "班主任", "姓名"}
_BETWEEN = re.compile(r"[\s:：,，、;；]+")


def _flat(text: str) -> str:
    return "".join(text.replace("（", "(").replace("）", ")").split())


def flat_names(rows: list[tuple[str, str]]) -> dict[str, str]:
    """Class names as `class_lines` compares them -> uid, with and without brackets."""
    return {form: uid for uid, name in rows for form in (_flat(name), _flat(name).replace("(", "").replace(")", ""))}
