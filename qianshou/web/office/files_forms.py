"""建档 and its completion: one form over the child, both parents and whoever looks after the child; cleans to a NewFile."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.people.choices import PARENTS, RELATIONS, CloseReason, FactKind, Sex
from qianshou.domain.people.newfile import NewAdult, NewFact, NewFile
from qianshou.kit import idcard
from qianshou.kit.text import clean, fold_name
from qianshou.web.office.entry_fields import DatedForm, DayField, LooseDay, PhonesField, radios, unit_named, words

UNKNOWN = gettext_lazy("不清楚")
YES_NO = [("", UNKNOWN), ("yes", gettext_lazy("寄宿")), ("no", gettext_lazy("走读"))]
WHERE = [("", UNKNOWN), ("home", gettext_lazy("在家")), ("away", gettext_lazy("外出")), ("dead", gettext_lazy("去世")), ("missing", gettext_lazy("失联"))]
CARER = [("", UNKNOWN), ("father", gettext_lazy("父亲")), ("mother", gettext_lazy("母亲")), ("other", gettext_lazy("其他人"))]
OTHERS = [("", gettext_lazy("请选择")), *[(code, word) for code, word in RELATIONS.items() if code and code not in PARENTS]]
NO_NUMBER = ["", gettext_lazy("没有上户口"), gettext_lazy("户口簿在外地"), gettext_lazy("家长还没有提供"), gettext_lazy("其他")]
MORE = [
    ("single_parent", gettext_lazy("单亲")), ("subsistence", gettext_lazy("低保")), ("migrant", gettext_lazy("随迁")),
    ("living_alone", gettext_lazy("独自生活（未满16周岁请当天核实）")),
]  # fmt: skip
SECTIONS = [
    (gettext_lazy("孩子"), "", ("name", "sex", "id_number", "id_missing_reason", "birth", "age", "ethnicity", "student_number", "phones")),
    (gettext_lazy("在哪里上学、住在哪里"), "", ("placed", "school", "boarding", "village", "home_group", "home_address", "registered_place")),
    (gettext_lazy("父亲"), "", ("father_name", "father_where", "father_place", "father_since", "father_phones")),
    (gettext_lazy("母亲"), "", ("mother_name", "mother_where", "mother_place", "mother_since", "mother_phones")),
    (gettext_lazy("谁在照护"), gettext_lazy("平时和孩子一起生活、管孩子的人"), ("carer", "carer_relation", "carer_name", "carer_phones")),
    (gettext_lazy("健康与其他"), gettext_lazy("没有的空着"), ("disability", "disability_level", "health", "more")),
]
ASKED = {"id_number": gettext_lazy("身份证号"), "student_number": gettext_lazy("学籍号")}


class FileForm(forms.Form):
    """One child. `unit` is a class, a school (then its classes are offered) or a village. `draft`: the child being completed."""

    asked = ""  # says that the number has been asked across the county and counted (alike.py)

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    sex = radios(gettext_lazy("性别"), Sex.choices, required=False, help_text=gettext_lazy("填了身份证号的，可以不选。"))
    id_number = forms.CharField(label=gettext_lazy("身份证号"), required=False, max_length=40, help_text=gettext_lazy("填对了，性别和出生日期自动带出。"))
    id_missing_reason = forms.ChoiceField(label=gettext_lazy("暂时没有身份证号的原因"), required=False, choices=[(str(w), w or gettext_lazy("请选择")) for w in NO_NUMBER])
    birth = LooseDay(label=gettext_lazy("出生日期"), required=False, help_text=gettext_lazy("2014-03-05、2014.3、2014年都可以。"))
    age = forms.IntegerField(label=gettext_lazy("只知道年龄"), required=False, min_value=0, max_value=20, error_messages={"invalid": gettext_lazy("请填数字。")})
    ethnicity = forms.CharField(label=gettext_lazy("民族"), required=False, max_length=20)
    student_number = forms.CharField(label=gettext_lazy("学籍号"), required=False, max_length=40)
    phones = PhonesField(label=gettext_lazy("孩子本人电话"), required=False)
    placed = forms.ChoiceField(label=gettext_lazy("班级"), required=False)
    school = forms.CharField(label=gettext_lazy("就读学校"), required=False, max_length=80, help_text=gettext_lazy("在外县读书的，照实写校名。"))
    boarding = radios(gettext_lazy("寄宿还是走读"), YES_NO, required=False)
    village = forms.CharField(label=gettext_lazy("居住的村（居）"), required=False, max_length=40, help_text=gettext_lazy("写村名，例如：石桥村。"))
    home_group = forms.CharField(label=gettext_lazy("组"), required=False, max_length=40)
    home_address = forms.CharField(label=gettext_lazy("现住址"), required=False, max_length=120)
    registered_place = forms.CharField(label=gettext_lazy("户籍地"), required=False, max_length=120)
    father_name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    father_where = radios(gettext_lazy("现在"), WHERE, required=False)
    father_place = forms.CharField(label=gettext_lazy("外出到哪里"), required=False, max_length=120)
    father_since = LooseDay(label=gettext_lazy("从什么时候"), required=False, help_text=gettext_lazy("写到月就行，例如 2025-02。"))
    father_phones = PhonesField(label=gettext_lazy("电话"), required=False)
    mother_name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    mother_where = radios(gettext_lazy("现在"), WHERE, required=False)
    mother_place = forms.CharField(label=gettext_lazy("外出到哪里"), required=False, max_length=120)
    mother_since = LooseDay(label=gettext_lazy("从什么时候"), required=False)
    mother_phones = PhonesField(label=gettext_lazy("电话"), required=False)
    carer = radios(gettext_lazy("谁在照护"), CARER, required=False)
    carer_relation = forms.ChoiceField(label=gettext_lazy("其他人是孩子的"), required=False, choices=OTHERS)
    carer_name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    carer_phones = PhonesField(label=gettext_lazy("电话"), required=False)
    disability = forms.CharField(label=gettext_lazy("残疾类别"), required=False, max_length=40)
    disability_level = forms.CharField(label=gettext_lazy("残疾等级"), required=False, max_length=20)
    health = words(gettext_lazy("患病情况"), required=False, help_text=gettext_lazy("只有专干以上能看到。"))
    more = forms.MultipleChoiceField(label=gettext_lazy("其他情况"), required=False, choices=MORE, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, unit: Any, classes: list, today: dt.date, draft: Any = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.unit, self.today, self.draft = unit, today, draft
        self.classes = {one.uid: one for one in classes}
        if unit.kind == UnitKind.SCHOOL:
            self.fields["placed"].choices = [("", _("还没有分班")), *((one.uid, one.display_name(today)) for one in classes)]
        else:
            del self.fields["placed"]
        if draft is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        del self.fields["village" if unit.kind == UnitKind.VILLAGE else "school"]
        for name in ASKED if draft is not None else ():
            if getattr(draft, name):  # what stands already is corrected, not typed anew
                del self.fields[name]

    def sections(self) -> list[dict]:
        """The fields as the page groups them."""
        return [{"title": title, "words": say, "fields": [self[n] for n in names if n in self.fields]} for title, say, names in SECTIONS]

    def clean_id_number(self) -> str:
        number = idcard.tidy(self.cleaned_data["id_number"])
        if number and not idcard.valid(idcard.upgrade(number)):
            raise forms.ValidationError(_("身份证号不完整或有误，请核对；暂时没有的，请空着并写明原因。"))
        return number

    def clean_village(self) -> Any:
        text = clean(self.cleaned_data["village"])
        return unit_named(self.unit.county_id, text, UnitKind.VILLAGE, UnitKind.TOWNSHIP) if text else None

    def clean(self) -> dict:
        data = super().clean()
        data["name"] = fold_name(data.get("name", ""))
        self._from_number(data)
        if data.get("birth", "") > self.today.isoformat():
            self.add_error("birth", _("出生日期在今天之后，请核对。"))
        for who in ("father", "mother"):
            if data.get(f"{who}_where") != "away" and (data.get(f"{who}_place") or data.get(f"{who}_since")):
                self.add_error(f"{who}_where", _("写了外出地点或时间，请选“外出”。"))
            if (data.get(f"{who}_since") or "") > self.today.isoformat():
                self.add_error(f"{who}_since", _("日期不能晚于今天。"))
        self._who_cares(data)
        return data

    def _from_number(self, data: dict) -> None:
        """Birth and sex follow from the number; what was typed otherwise is asked, never guessed."""
        number = idcard.upgrade(data.get("id_number") or "")
        if not number:
            return
        born, sex = idcard.birth_date(number), idcard.sex(number)
        if data.get("birth") and not born.isoformat().startswith(data["birth"]):
            self.add_error("birth", _("和身份证号里的出生日期（%s）不一致，请核对是哪个写错了。") % born.isoformat())
        if data.get("sex") and data["sex"] != sex:
            self.add_error("sex", _("和身份证号里的性别（%s）不一致，请核对是哪个写错了。") % Sex(sex).label)
        data["birth"], data["sex"], data["age"] = born.isoformat(), sex, None

    def _who_cares(self, data: dict) -> None:
        who = data.get("carer")
        if who == "other":
            for name, say in (("carer_name", _("请填写照护人姓名。")), ("carer_relation", _("请选是孩子的什么人。"))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, say)
        elif data.get("carer_name") or data.get("carer_phones"):
            self.add_error("carer", _("写了照护人，请选“其他人”。"))
        if who in ("father", "mother") and data.get(f"{who}_where") in ("away", "dead", "missing"):
            self.add_error("carer", _("外出、去世或失联的人不能照护，请核对。"))

    def facts(self) -> NewFile:
        """What the action takes."""
        data = self.cleaned_data
        file = NewFile(as_of=self.today)
        for name in ("name", "sex", "birth", "age", "ethnicity", "home_group", "home_address", "registered_place", "disability", "disability_level", "health"):
            setattr(file, name, clean(data[name]) if isinstance(data[name], str) else data[name])
        file.id_number, file.student_number = data.get("id_number") or "", clean(data.get("student_number") or "").upper()
        file.id_missing_reason = "" if file.id_number else data["id_missing_reason"]
        file.phones, file.boarding = data["phones"], {"yes": True, "no": False}.get(data["boarding"])
        file.disabled = True if file.disability or file.disability_level else None
        for name in data["more"]:
            setattr(file, name, True)
        self._place(file, data)
        file.adults = [a for a in (self._parent("father", "51"), self._parent("mother", "52"), self._other()) if a]
        return file

    def _place(self, file: NewFile, data: dict) -> None:
        if self.unit.kind == UnitKind.VILLAGE:
            file.home_unit = self.unit
            text = clean(data["school"])
            try:
                file.edu_unit = unit_named(self.unit.county_id, text, UnitKind.SCHOOL) if text else None
            except forms.ValidationError:
                file.school_text = text
            return
        here = self.unit if self.unit.kind in (UnitKind.SCHOOL, UnitKind.CLASS) else None
        file.edu_unit = self.classes.get(data.get("placed") or "", here)
        file.home_unit = data["village"]

    def _parent(self, who: str, relation: str) -> NewAdult | None:
        data = self.cleaned_data
        name, where, numbers = fold_name(data[f"{who}_name"]), data[f"{who}_where"], data[f"{who}_phones"]
        if not (name or where or numbers):
            return None
        adult = NewAdult(relation, name, phones=numbers, looks_after=data["carer"] == who, away={"away": True, "home": False}.get(where), dead=where == "dead")
        adult.away_place, adult.away_since = clean(data[f"{who}_place"]), data[f"{who}_since"]
        if where == "missing":
            adult.facts = [NewFact(FactKind.MISSING)]
        return adult

    def _other(self) -> NewAdult | None:
        data = self.cleaned_data
        if data["carer"] != "other":
            return None
        return NewAdult(data["carer_relation"], fold_name(data["carer_name"]), phones=data["carer_phones"], looks_after=True)


class CloseForm(DatedForm):
    """Why and when a file ends."""

    reason = radios(gettext_lazy("结案原因"), [c for c in CloseReason.choices if c[0] != CloseReason.MERGED])
    closed_on = DayField(label=gettext_lazy("结案日期"))


class ReopenForm(forms.Form):
    """Why a closed file is opened again."""

    words = words(gettext_lazy("为什么重开"))
