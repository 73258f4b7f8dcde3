"""The fields that the forms about a child share: days as typed, telephone numbers, words, a place by its name."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.kit import loosedate, phone
from qianshou.kit.text import clean
from qianshou.web.day_field import DayField


class LooseDay(forms.CharField):
    """A day, month or year as people write it; cleans to ISO text as exact as it was written."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(max_length=30, **kw)

    def clean(self, value: Any) -> str:
        text = clean(super().clean(value) or "")
        if not text:
            return ""
        try:
            return loosedate.read(text)
        except loosedate.NotADate as bad:
            say = _("“%s”看得出两种意思，请写成 2014-03-05 这样。") if bad.unsure else _("“%s”不是有效的日期，请写成 2014-03-05、2014-03 或 2014。")
            raise forms.ValidationError(say % text) from None


class PhonesField(forms.CharField):
    """One or several numbers in one box; cleans to a list of digits, each of which looks like a number."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(max_length=80, **kw)

    def clean(self, value: Any) -> list[str]:
        found = phone.numbers(super().clean(value) or "")
        wrong = [one for one in found if not phone.looks_right(one)]
        if wrong or (value and value.strip() and not found):
            raise forms.ValidationError(_("“%s”不像电话号码，请核对位数。") % (wrong[0] if wrong else value.strip()))
        return found


def words(label: Any, rows: int = 2, **kw: Any) -> forms.CharField:
    """Some lines of free words."""
    kw.setdefault("max_length", 200)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kw)


def radios(label: Any, choices: Any, **kw: Any) -> forms.ChoiceField:
    """A few choices as chips."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kw)


def unit_named(county_id: int, text: str, *kinds: str) -> Any:
    """The one unit of the county that is written so; a sentence for none or several."""
    found = orgs.match_units(county_id, [text], kinds=kinds).get(text, [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("本县没有找到“%s”，请写全称。") % text)
    names = "、".join(f"{one.parent.name}{one.name}" if one.parent else one.name for one in found[:5])
    raise forms.ValidationError(_("有几个“%(text)s”：%(names)s。请写清楚。") % {"text": text, "names": names})


def not_after(form: forms.Form, today: dt.date) -> None:
    """Every day of the form that is no plan lies not after today."""
    for name, field in form.fields.items():
        day = form.cleaned_data.get(name)
        if isinstance(field, DayField) and not field.ahead and day and day > today:
            form.add_error(name, _("日期不能晚于今天。"))


class DatedForm(forms.Form):
    """A form on what has happened: told the day it is, it takes no day after it, save in fields `ahead`."""

    def __init__(self, *args: Any, today: dt.date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        not_after(self, self.today)
        return data
