"""转接: where a class or child goes, what became of those expected, who teaches which class."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import AbsentReason, AskAnswer, Follow, TransferKind
from qianshou.kit.text import clean, fold_name
from qianshou.web.office.entry_fields import DatedForm, DayField, radios, words

OUTSIDE, VILLAGE = "outside", "village"
_SETTLED_BY = (9, 10)  # registration is settled by 10 September


def registration_day(today: dt.date) -> dt.date:
    """The next 10 September for a class that leaves in summer, else ten days on."""
    if 5 <= today.month <= 8 or (today.month == 9 and today.day <= _SETTLED_BY[1]):
        return dt.date(today.year, *_SETTLED_BY)
    return today + dt.timedelta(days=10)


class SendForm(forms.Form):
    """Where the ticked children go: a school of the county, one outside it, or home to the village."""

    kind = radios(gettext_lazy("为什么走"), TransferKind.choices, initial=TransferKind.PROMOTION)
    to_unit = forms.ChoiceField(label=gettext_lazy("去哪里"), error_messages={"required": gettext_lazy("请选去哪里。")})
    to_text = forms.CharField(label=gettext_lazy("外县的学校"), required=False, max_length=80, help_text=gettext_lazy("去外县才填，写校名。"))
    due_on = DayField(label=gettext_lazy("哪天前报到"), ahead=True, help_text=gettext_lazy("过了这天还没报到，两边学校和村里都会看到。"))
    note = forms.CharField(
        label=gettext_lazy("交代给新学校"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("对勾选的每个孩子都有效；没有就空着，档案会一起过去。"),
    )  # fmt: skip

    def __init__(self, *args: Any, schools: list, leaving: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        home = [(VILLAGE, _("不再上学，未满16岁：转给村里"))] if leaving else []
        self.fields["to_unit"].choices = [("", _("请选择")), *((one.uid, one.name) for one in schools), (OUTSIDE, _("去了外县的学校")), *home]

    def clean_to_text(self) -> str:
        return clean(self.cleaned_data["to_text"])


class _IntoClass(DatedForm):
    """The ticked go into a class of the school."""

    asks: Any
    klass = forms.ChoiceField(error_messages={"required": gettext_lazy("请选班级。")})

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["klass"].choices = [("", _("请选择")), *classes]
        self.fields["klass"].label = self.asks


class ArriveForm(_IntoClass):
    """The ticked children have come: into which class, on which day."""

    asks = gettext_lazy("编入哪个班")
    arrived_on = DayField(label=gettext_lazy("哪天报到"))
    to_teacher = forms.BooleanField(
        label=gettext_lazy("原学校老师的结对，由新班主任接着帮"), required=False, initial=True, help_text=gettext_lazy("新班还没有班主任的，先不结对。")
    )


class AbsentForm(forms.Form):
    """The ticked children have not come: what is known."""

    reason = radios(gettext_lazy("现在是什么情况"), AbsentReason.choices, initial=AbsentReason.UNKNOWN)
    follow = radios(gettext_lazy("接下来谁去问"), Follow.choices, initial=Follow.SENDER, required=False)
    words = words(gettext_lazy("问到了什么"), required=False)


class TickForm(forms.Form):
    """Nothing but the ticks."""


class LetGoForm(forms.Form):
    """A school asks for the ticked children: they may go."""

    due_on = DayField(label=gettext_lazy("哪天前报到"), ahead=True)
    note = words(gettext_lazy("交代给新学校"), required=False, max_length=500)


class RefuseForm(forms.Form):
    """A school asks for the ticked children: why they do not go."""

    answer = radios(gettext_lazy("不同意的原因"), AskAnswer.choices, initial=AskAnswer.STAYS)


class AskForm(forms.Form):
    """The child has come to the school, its file has not."""

    school = forms.ChoiceField(label=gettext_lazy("来到哪所学校"), error_messages={"required": gettext_lazy("请选学校。")})
    name = forms.CharField(label=gettext_lazy("孩子的姓名"), max_length=60, error_messages={"required": gettext_lazy("请填写姓名。")})
    id_number = forms.CharField(
        label=gettext_lazy("身份证件号"), max_length=30, error_messages={"required": gettext_lazy("请填写完整的证件号。")},
        help_text=gettext_lazy("要写全。两样都对得上，才向孩子现在的单位发出请求；对方答复以前，这里看不到孩子的任何情况。"), widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, schools: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["school"].choices = schools if len(schools) == 1 else [("", _("请选择")), *schools]

    def clean_name(self) -> str:
        return fold_name(self.cleaned_data["name"])


class ReclassForm(_IntoClass):
    """The ticked children and pupils go to another class of the school."""

    asks = gettext_lazy("换到哪个班")
    happened_on = DayField(label=gettext_lazy("从哪天起"))
    to_teacher = forms.BooleanField(label=gettext_lazy("原班主任的结对，由新班主任接着帮"), required=False, initial=True)


class TeachersForm(forms.Form):
    """One choice for each class of a school; what is left as it is stays."""

    def __init__(self, *args: Any, rows: list[tuple[str, str, str]], people: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.rows = rows
        for uid, name, now in rows:
            self.fields[f"class-{uid}"] = forms.ChoiceField(label=name, choices=[("", _("还没有班主任")), *people], initial=now, required=False)

    @property
    def changed(self) -> dict[str, str]:
        """Class uid -> user uid, of those chosen otherwise than they are."""
        return {uid: chosen for uid, _name, now in self.rows if (chosen := self.cleaned_data.get(f"class-{uid}", "")) and chosen != now}
