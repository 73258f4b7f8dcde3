"""The days a plan names for an event: `06-19`, `05-01..05-31`, `03..06` (months), or a word for a season or a feast."""

import re

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit import days as cal

_DAY, _DAYS, _MONTHS = r"(\d\d)-(\d\d)", r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)", r"(\d\d)\.\.(\d\d)"


class Season(models.TextChoices):
    """What has no fixed solar date."""

    TERM_START = "term_start", gettext_lazy("开学初")
    TERM_END = "term_end", gettext_lazy("期末")
    YEAR_END = "year_end", gettext_lazy("年终")
    SUMMER = "summer", gettext_lazy("暑假")
    WINTER = "winter", gettext_lazy("寒假")
    SPRING_FESTIVAL = "spring_festival", gettext_lazy("春节")
    DOUBLE_NINTH = "double_ninth", gettext_lazy("重阳节")


def is_when(text: str) -> bool:
    """Whether it names days: real days and months, or a word of Season."""
    if text in Season.values:
        return True
    if found := re.fullmatch(_MONTHS, text):
        return all(1 <= int(month) <= 12 for month in found.groups())
    if found := re.fullmatch(_DAYS, text) or re.fullmatch(_DAY, text):
        numbers = [int(number) for number in found.groups()]
        return all(_is_day(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    return False


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and day >= 1 and cal.in_year(2024, month, day).day == day


def say_when(text: str) -> str:
    """6月19日 · 3月至6月 · 暑假. Takes what `is_when` takes."""
    if text in Season.values:
        return str(Season(text).label)
    if re.fullmatch(_MONTHS, text):
        return _("%(from)d月至%(to)d月") % {"from": int(text[:2]), "to": int(text[4:])}
    ends = [_("%(m)d月%(d)d日") % {"m": int(day[:2]), "d": int(day[3:])} for day in text.split("..")]
    return _("至").join(ends)
