"""The field for a whole day, as every form has it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

BAD_DAY = gettext_lazy("日期请写成 2026-11-20 这样。")


class DayField(forms.DateField):
    """A whole day with the browser's picker; not after `today` unless `ahead`, where the form is a DatedForm."""

    def __init__(self, *, ahead: bool = False, **kw: Any) -> None:
        kw.setdefault("error_messages", {"invalid": BAD_DAY})
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kw)
        self.ahead = ahead


def day(label: Any, **kw: Any) -> DayField:
    """A day of that label."""
    return DayField(label=label, **kw)
