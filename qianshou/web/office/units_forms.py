"""The forms of units, classes and the school calendar."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from qianshou.domain.orgs.choices import UNDER, DayKind, Stage, UnitKind

DATE = {"type": "date"}


class UnitForm(forms.Form):
    """A unit below `parent`; below a school also a class, by grade and number."""

    kind = forms.ChoiceField(label=_("种类"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=80, required=False, help_text=_("写全称。新增班级时可以不填。"))
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    code = forms.CharField(label=_("代码"), max_length=24, required=False, help_text=_("学校填 10 位学校标识码，乡镇、村填统计用区划代码；没有就空着。"))
    stages = forms.MultipleChoiceField(label=_("学校有哪些学段"), choices=Stage.choices, required=False, widget=forms.CheckboxSelectMultiple)
    stage = forms.ChoiceField(label=_("班级的学段"), choices=[("", _("请选择")), *Stage.choices], required=False)
    entry_year = forms.IntegerField(label=_("哪一年入学"), required=False, min_value=1990, max_value=2100, help_text=_("五年级（3）班要填他们读一年级的那年。"))
    also_year = forms.IntegerField(label=_("复式班的另一个入学年份"), required=False, min_value=1990, max_value=2100)
    number = forms.IntegerField(label=_("班号"), required=False, min_value=0, max_value=99, help_text=_("0 表示待分班。"))

    def __init__(self, *args, parent, today: dt.date, **kw):
        super().__init__(*args, **kw)
        kinds = UNDER[UnitKind(parent.kind)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].initial = UnitKind.CLASS.value if UnitKind.CLASS in kinds else kinds[0].value
        if UnitKind.CLASS not in kinds:
            for name in ("stage", "entry_year", "also_year", "number"):
                del self.fields[name]
        if UnitKind.SCHOOL not in kinds:
            del self.fields["stages"]

    def clean(self):
        data = super().clean()
        if data.get("kind") == UnitKind.CLASS:
            for name, say in (("stage", _("请选班级的学段。")), ("entry_year", _("请填哪一年入学。"))):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, say)
            if data.get("number") is None and not data.get("also_year") and "number" not in self.errors:
                self.add_error("number", _("请填班号，待分班填 0。"))
        elif not data.get("name"):
            self.add_error("name", _("请填写名称。"))
        return data

    def unit(self) -> dict:
        """The action's keywords."""
        data = self.cleaned_data
        out = {"kind": data["kind"], "name": data["name"], "short_name": data["short_name"], "code": data["code"]}
        if data["kind"] == UnitKind.CLASS:
            years = sorted({data["entry_year"], data.get("also_year") or data["entry_year"]})
            mixed = len(years) > 1
            out |= {"stage": data["stage"], "entry_year": years[0], "entry_years": tuple(years) if mixed else (), "number": data.get("number")}
            if mixed and not out["name"]:
                out["name"] = str(_("复式班"))
        if data["kind"] == UnitKind.SCHOOL:
            out["stages"] = tuple(data.get("stages") or ())
        return out


class NameForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    code = forms.CharField(label=_("代码"), max_length=24, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def names_of(unit, data) -> NameForm:
    """The name form filled from the unit as it is."""
    initial = {"name": unit.name, "short_name": unit.short_name, "code": unit.code, "version": unit.version}
    return NameForm(data, initial=initial)


class CloseForm(forms.Form):
    successor = forms.ChoiceField(label=_("由哪个单位接替"), required=False, help_text=_("合并、撤并时选；没有就不选。"))

    def __init__(self, *args, successors, **kw):
        super().__init__(*args, **kw)
        self.fields["successor"].choices = [("", _("没有")), *successors]


class TermForm(forms.Form):
    school_year = forms.TypedChoiceField(label=_("学年"), coerce=int)
    number = forms.TypedChoiceField(label=_("学期"), coerce=int, choices=[(1, _("上学期")), (2, _("下学期"))], widget=forms.RadioSelect)
    first_on = forms.DateField(label=_("开学第一天"), widget=forms.DateInput(DATE))
    last_on = forms.DateField(label=_("学期最后一天"), widget=forms.DateInput(DATE))

    def __init__(self, *args, today: dt.date, **kw):
        super().__init__(*args, **kw)
        year = today.year if today.month >= 8 else today.year - 1
        self.fields["school_year"].choices = [(y, f"{y}—{y + 1}") for y in (year + 1, year, year - 1, year - 2)]
        self.fields["school_year"].initial = year


class DaysForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=DayKind.choices, widget=forms.RadioSelect)
    first_on = forms.DateField(label=_("第一天"), widget=forms.DateInput(DATE))
    last_on = forms.DateField(label=_("最后一天"), required=False, widget=forms.DateInput(DATE), help_text=_("只有一天可以不填。"))
    name = forms.CharField(label=_("说明"), max_length=40, required=False, help_text=_("如：国庆节、大周、停电停课。"))

    def clean(self):
        data = super().clean()
        if data.get("first_on") and not data.get("last_on") and "last_on" not in self.errors:
            data["last_on"] = data["first_on"]
        return data
