"""登记变动: one short form per kind, each with only the fields it needs; cleans to the keywords of `record_change`."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.people.choices import PARENTS, RELATIONS, ChangeKind, FactKind
from qianshou.kit.text import clean, fold_name
from qianshou.web.office.entry_fields import DatedForm, DayField, PhonesField, not_after, radios, unit_named, words

KINDS = [
    (ChangeKind.BACK_FOR_A_WHILE, gettext_lazy("爸妈回家短住，过些天还要走；类别、结对、待办都不变")),
    (ChangeKind.BACK_FOR_GOOD, gettext_lazy("爸妈回来不走了；类别会重新计算")),
    (ChangeKind.PARENT_LEFT, gettext_lazy("爸爸或妈妈外出了，或换了外出的地方")),
    (ChangeKind.CARER_CHANGED, gettext_lazy("换了照护人")), (ChangeKind.PHONE_CHANGED, gettext_lazy("换了电话")),
    (ChangeKind.ADDRESS_CHANGED, gettext_lazy("换了住处")), (ChangeKind.SCHOOL_CHANGED, gettext_lazy("换了班级（本校之内）；转到别的学校请用“转出”")),
    (ChangeKind.BOARDING_CHANGED, gettext_lazy("寄宿、走读变了")), (ChangeKind.CARER_FACT, gettext_lazy("家长去世、失联、重病等情况，或好转了")),
]  # fmt: skip
CARER_FACTS = [
    FactKind.DEAD, FactKind.MISSING, FactKind.SEVERELY_ILL, FactKind.SEVERELY_DISABLED, FactKind.UNABLE, FactKind.IN_CUSTODY, FactKind.REMOVED,
]  # fmt: skip
OTHERS = [("", gettext_lazy("请选择")), *[(code, word) for code, word in RELATIONS.items() if code]]
NEW, LATER = "new", "later"


class ChangeForm(forms.Form):
    """What every change has; the kinds add theirs. `carers`: the adults on file."""

    about = "all"  # which adults are offered: all, parents, none
    happened_on = DayField(label=gettext_lazy("哪一天"))
    words = words(gettext_lazy("补充"), required=False)

    def __init__(self, *args: Any, child: Any, carers: list, classes: list, today: dt.date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.child, self.today, self.classes = child, today, {one.uid: one for one in classes}
        self.carers = {c.uid: c for c in carers if self.about == "all" or c.relation in PARENTS}
        if "carer" in self.fields:
            self.fields["carer"].choices = [(c.uid, f"{c.get_relation_word()} {c.name}") for c in self.carers.values()] + self.beside()
        self.order_fields([*(n for n in self.fields if n not in ("happened_on", "words")), "happened_on", "words"])

    def beside(self) -> list:
        """Choices beside the adults."""
        return []

    def clean(self) -> dict:
        data = super().clean()
        not_after(self, self.today)
        return data

    def keywords(self) -> dict:
        """What `record_change` takes beside child, kind and today."""
        data = self.cleaned_data
        return {
            "happened_on": data["happened_on"], "carer": self.carers.get(data.get("carer", "")), "words": clean(data["words"]), "detail": self.detail(),
            "until_on": data.get("until_on"),
        }  # fmt: skip

    def detail(self) -> dict:
        return {}


class ParentLeft(ChangeForm):
    about = "parents"
    carer = radios(gettext_lazy("是谁"), [])
    place = forms.CharField(label=gettext_lazy("去哪里"), required=False, max_length=120, help_text=gettext_lazy("例如：浙江义乌。"))

    def detail(self) -> dict:
        return {"place": clean(self.cleaned_data["place"])}


class BackForAWhile(ChangeForm):
    about = "parents"
    carer = radios(gettext_lazy("是谁"), [])
    until_on = DayField(
        label=gettext_lazy("住到哪天"), required=False, ahead=True, help_text=gettext_lazy("不知道就空着，按60天算。住得更久的请选“回来不走了”。")
    )


class BackForGood(ChangeForm):
    about = "parents"
    carer = radios(gettext_lazy("是谁"), [])


class CarerChanged(ChangeForm):
    carer = radios(gettext_lazy("现在谁照护"), [])
    name = forms.CharField(label=gettext_lazy("新照护人姓名"), required=False, max_length=60)
    relation = forms.ChoiceField(label=gettext_lazy("是孩子的"), required=False, choices=OTHERS)
    phone = PhonesField(label=gettext_lazy("新照护人电话"), required=False)

    def beside(self) -> list:
        return [(NEW, _("档案里没有的人"))]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("carer") == NEW:
            for name, say in (("name", _("请填写姓名。")), ("relation", _("请选是孩子的什么人。"))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, say)
        return data

    def detail(self) -> dict:
        data = self.cleaned_data
        if data["carer"] != NEW:
            return {}
        return {"name": fold_name(data["name"]), "relation": data["relation"], "phone": "、".join(data["phone"])}


class PhoneChanged(ChangeForm):
    carer = radios(gettext_lazy("谁的电话"), [])
    phone = PhonesField(label=gettext_lazy("新电话"))

    def beside(self) -> list:
        return [("self", _("孩子本人"))]

    def detail(self) -> dict:
        return {"phone": "、".join(self.cleaned_data["phone"])}


class AddressChanged(ChangeForm):
    carer = radios(gettext_lazy("谁搬了"), [])
    village = forms.CharField(label=gettext_lazy("孩子搬到哪个村（居）"), required=False, max_length=40, help_text=gettext_lazy("还在原来的村，就空着。"))
    address = forms.CharField(label=gettext_lazy("新住址"), max_length=120)

    def beside(self) -> list:
        return [("self", _("孩子"))]

    def clean_village(self) -> Any:
        text = clean(self.cleaned_data["village"])
        return unit_named(self.child.county_id, text, UnitKind.VILLAGE, UnitKind.TOWNSHIP) if text else None

    def detail(self) -> dict:
        data = self.cleaned_data
        return {"address": clean(data["address"]), "unit": data["village"] if data["carer"] == "self" else None}


class SchoolChanged(ChangeForm):
    """Within the school, or the first school of a child that has none on file; from school to school there is one path, 转接."""

    about = "none"
    place = forms.ChoiceField(label=gettext_lazy("换到哪个班"), required=False)
    school = forms.CharField(
        label=gettext_lazy("在本县哪所学校上学"), required=False, max_length=80, help_text=gettext_lazy("档案里还没有学校才填，写校名，下一步选班级。")
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        here = self.child.edu_unit_id
        self.there: dict[str, Any] = {}
        if here is not None:
            del self.fields["school"]
            self.fields["place"].choices = [("", _("请选择")), *((u.uid, u.display_name(self.today)) for u in self.classes.values() if u.pk != here)]
            return
        del self.fields["place"]
        self.there = self._there()
        if self.there:
            choices = [("", _("请选择")), (LATER, _("还没编班，由那边学校编")), *((u.uid, u.display_name(self.today)) for u in self.there.values())]
            self.fields["there"] = forms.ChoiceField(
                label=_("那边的班级"), choices=choices, error_messages={"required": _("请选那边的班级；不知道的选“还没编班”。")}
            )

    def _there(self) -> dict[str, Any]:
        """The classes of the school written, once it is written; the second step of the form."""
        try:
            school = unit_named(self.child.county_id, clean(self.data.get("school") or ""), UnitKind.SCHOOL) if self.data.get("school") else None
        except forms.ValidationError:
            return {}
        return {one.uid: one for one in orgs.classes_there(self.child.county_id, school)} if school else {}

    def clean(self) -> dict:
        data = super().clean()
        if "place" in self.fields:
            data["unit"] = self.classes.get(data.get("place") or "")
            if data["unit"] is None and "place" not in self.errors:
                self.add_error("place", _("请选班级。"))
            return data
        try:
            text = clean(data.get("school") or "")
            if not text:
                raise forms.ValidationError(_("请写校名。"))
            data["unit"] = self.there.get(data.get("there") or "") or unit_named(self.child.county_id, text, UnitKind.SCHOOL)
        except forms.ValidationError as wrong:
            self.add_error("school", wrong)
        return data

    def detail(self) -> dict:
        return {"unit": self.cleaned_data["unit"]}


class BoardingChanged(ChangeForm):
    about = "none"
    boarding = radios(gettext_lazy("现在是"), [("yes", gettext_lazy("寄宿")), ("no", gettext_lazy("走读"))])

    def detail(self) -> dict:
        return {"boarding": self.cleaned_data["boarding"] == "yes"}


class CarerFact(ChangeForm):
    carer = radios(gettext_lazy("是谁"), [])
    fact = radios(gettext_lazy("什么情况"), [(kind.value, kind.label) for kind in CARER_FACTS], help_text=gettext_lazy("服刑、重病等只有专干以上能看到。"))
    held = radios(gettext_lazy("现在"), [("yes", gettext_lazy("有这种情况")), ("no", gettext_lazy("已经没有了"))], initial="yes")

    def detail(self) -> dict:
        return {"fact": self.cleaned_data["fact"], "held": self.cleaned_data["held"] == "yes"}


FORMS: dict[str, type[ChangeForm]] = {
    ChangeKind.PARENT_LEFT: ParentLeft, ChangeKind.BACK_FOR_A_WHILE: BackForAWhile, ChangeKind.BACK_FOR_GOOD: BackForGood,
    ChangeKind.CARER_CHANGED: CarerChanged, ChangeKind.PHONE_CHANGED: PhoneChanged, ChangeKind.ADDRESS_CHANGED: AddressChanged,
    ChangeKind.SCHOOL_CHANGED: SchoolChanged, ChangeKind.BOARDING_CHANGED: BoardingChanged, ChangeKind.CARER_FACT: CarerFact,
}  # fmt: skip


class ConfirmForm(forms.Form):
    """An outside helper's entry taken or refused; numbers and addresses are typed in anew."""

    value = forms.CharField(label=gettext_lazy("核对后的电话或住址"), required=False, max_length=120)

    def __init__(self, *args: Any, kind: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.name = {ChangeKind.PHONE_CHANGED: "phone", ChangeKind.ADDRESS_CHANGED: "address"}.get(ChangeKind(kind), "")
        if not self.name:
            del self.fields["value"]

    def clean_value(self) -> str:
        value = clean(self.cleaned_data["value"])
        if self.name == "phone" and self.data.get("do") == "take":
            return "、".join(PhonesField(required=True).clean(value))
        if not value and self.data.get("do") == "take":
            raise forms.ValidationError(_("请填写核对后的住址。"))
        return value

    def detail(self) -> dict:
        return {self.name: self.cleaned_data["value"]} if self.name else {}


class ListFilter(forms.Form):
    """Narrows the list of changes."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("变动"), required=False, choices=[("", gettext_lazy("全部")), *ChangeKind.choices])

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class StayForm(DatedForm):
    """短住的日子过了: gone again on which day."""

    carer = forms.CharField(max_length=16, widget=forms.HiddenInput)
    left_on = DayField(label=gettext_lazy("哪天走的"))
