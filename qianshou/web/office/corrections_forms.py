"""更正: what may be corrected of a child and of its adults, and the one-value form for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people.choices import DELICATE, RELATIONS, FactKind, Sex
from qianshou.domain.permissions import P
from qianshou.kit.text import clean, fold_name
from qianshou.web.office.entry_fields import LooseDay, PhonesField, words


@dataclass(frozen=True)
class Item:
    """One correctable value: its code for the child or the end of it for an adult, its word, its field, what seeing it needs."""

    code: str
    label: Any
    field: Callable[..., forms.Field]
    sealed: bool = False  # shown masked, typed anew
    perm: str = ""


def _text(most: int) -> Callable[..., forms.Field]:
    return lambda **kw: forms.CharField(max_length=most, **kw)


def _pick(choices: Any) -> Callable[..., forms.Field]:
    return lambda **kw: forms.ChoiceField(choices=choices, **kw)


OF_CHILD = [
    Item("child.name", gettext_lazy("姓名"), _text(60)), Item("child.former_name", gettext_lazy("曾用名"), _text(60)),
    Item("child.sex", gettext_lazy("性别"), _pick(Sex.choices)), Item("child.birth_date", gettext_lazy("出生日期"), LooseDay),
    Item("child.ethnicity", gettext_lazy("民族"), _text(20)), Item("child.id_number", gettext_lazy("身份证号"), _text(40), True, P.REVEAL_ID),
    Item("child.student_number", gettext_lazy("学籍号"), _text(40), True, P.REVEAL_ID), Item("child.phone", gettext_lazy("本人电话"), PhonesField, True),
    Item("child.home_address", gettext_lazy("现住址"), _text(120), False, P.SEE_ADDRESS), Item("unit.village_group", gettext_lazy("组"), _text(40)),
    Item("child.registered_address", gettext_lazy("户籍地"), _text(120), False, P.SEE_ADDRESS),
    Item("child.health", gettext_lazy("健康"), _text(200), False, P.SEE_DELICATE),
]  # fmt: skip
OF_ADULT = [
    Item("name", gettext_lazy("姓名"), _text(60)), Item("relation", gettext_lazy("是孩子的"), _pick([(k, v) for k, v in RELATIONS.items() if k])),
    Item("sex", gettext_lazy("性别"), _pick(Sex.choices)), Item("phone", gettext_lazy("电话"), PhonesField, True),
    Item("id_number", gettext_lazy("身份证号"), _text(40), True, P.REVEAL_ID), Item("address", gettext_lazy("住址"), _text(120), False, P.SEE_ADDRESS),
    Item("employer", gettext_lazy("务工单位"), _text(120)), Item("employer_address", gettext_lazy("务工地址"), _text(120), False, P.SEE_ADDRESS),
    Item("employer_phone", gettext_lazy("单位电话"), PhonesField, True), Item("occupation", gettext_lazy("职业"), _text(40)),
    Item("health", gettext_lazy("健康"), _text(200), False, P.SEE_DELICATE),
]  # fmt: skip
FACTS_OF_CHILD = [
    FactKind.DISABILITY, FactKind.ILLNESS, FactKind.SUBSISTENCE, FactKind.MIGRANT, FactKind.LIVING_ALONE, FactKind.BOARDING, FactKind.DECLARED_LEFT_BEHIND,
    FactKind.DECLARED_ORPHAN, FactKind.DECLARED_SINGLE, FactKind.DECLARED_UNSUPPORTED,
]  # fmt: skip
FACTS_OF_ADULT = [
    FactKind.AWAY, FactKind.LIVES_WITH_CHILD, FactKind.DEAD, FactKind.MISSING, FactKind.IN_CUSTODY, FactKind.SEVERELY_ILL, FactKind.SEVERELY_DISABLED,
    FactKind.UNABLE, FactKind.REMOVED,
]  # fmt: skip
SAID = {"both": gettext_lazy("父母都外出"), "one": gettext_lazy("一方外出"), "yes": gettext_lazy("只写留守"), "none": gettext_lazy("非留守")}  # of DECLARED_LEFT_BEHIND
MUST = {"child.name", "child.birth_date", "child.sex", "name", "relation"}


def item(code: str, of_adult: bool) -> Item | None:
    """The item of that code."""
    return next((one for one in (OF_ADULT if of_adult else OF_CHILD) if one.code == code), None)


def fact_kinds(of_adult: bool, delicate: bool) -> list[FactKind]:
    """The kinds of facts this viewer may correct."""
    return [kind for kind in (FACTS_OF_ADULT if of_adult else FACTS_OF_CHILD) if delicate or kind not in DELICATE]


class CorrectForm(forms.Form):
    """The right value, the reason, and the version the page was read at."""

    reason = words(gettext_lazy("为什么更正"), help_text=gettext_lazy("例如：当初抄错了一位。生活中真的变了的，请用“登记变动”。"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.item = item
        self.fields = {"value": item.field(label=item.label, required=item.code in MUST), **self.fields}

    def clean_value(self) -> str:
        value = self.cleaned_data["value"]
        if isinstance(value, list):
            return "、".join(value)
        value = fold_name(value) if self.item.code.endswith("name") else clean(value)
        if self.item.code in MUST and not value:
            raise forms.ValidationError(_("这一项不能空着。"))
        return value


class FactForm(forms.Form):
    """One dated fact as it should have been, or that it never was so."""

    never = forms.BooleanField(label=gettext_lazy("从来没有这回事，是录错的"), required=False)
    value = forms.CharField(label=gettext_lazy("地点、类别等级或说明"), required=False, max_length=120)
    from_on = LooseDay(label=gettext_lazy("从什么时候"), required=False)
    to_on = LooseDay(label=gettext_lazy("到什么时候"), required=False, help_text=gettext_lazy("现在还是这样的，空着。"))
    reason = words(gettext_lazy("为什么更正"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: Any, kind: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today
        if kind == FactKind.DECLARED_LEFT_BEHIND:
            self.fields["value"] = forms.ChoiceField(label=_("名册上写的"), choices=[("", _("请选择")), *SAID.items()], required=False)

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("from_on") or "", data.get("to_on") or ""
        if first > self.today.isoformat():
            self.add_error("from_on", _("日期不能晚于今天。"))
        if last and first and last < first:
            self.add_error("to_on", _("结束日期不能早于开始日期。"))
        return data

    def fact(self) -> dict | None:
        """The keyword `value` of `correct_fact`."""
        data = self.cleaned_data
        return None if data["never"] else {"value": clean(data["value"]), "from_on": data["from_on"] or None, "to_on": data["to_on"] or None}
