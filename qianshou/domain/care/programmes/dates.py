"""The days a plan names for an event: `06-19`, `05-01..05-31`, `03..06` (months), or a word for a season or a feast."""

import datetime as dt
import re

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays

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


# Feasts of the lunar calendar; past the table nothing is shown.
_SPRING = ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23")
_NINTH = ("2024-10-11", "2025-10-29", "2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05")
_WEEKS = dt.timedelta(days=13)  # 开学初 and 期末 are two weeks


def days_of(text: str, school_year: int, school_days: SchoolDays) -> list[tuple[dt.date, dt.date]]:
    """The (first, last) days a `when` means in a school year, 1 September to 31 August; none where the calendar does not know.
    Takes what `is_when` takes."""
    first, last = dt.date(school_year, 9, 1), dt.date(school_year + 1, 8, 31)
    found = _season(text, school_year, school_days) if text in Season.values else [_fixed(text, school_year)]
    return [(one, other) for one, other in found if one <= last and other >= first]


def _fixed(text: str, school_year: int) -> tuple[dt.date, dt.date]:
    if re.fullmatch(_MONTHS, text):
        begins, ends = int(text[:2]), int(text[4:])
        first = dt.date(_year_of(begins, school_year), begins, 1)
        return first, cal.in_year(first.year + (ends < begins), ends, 31)
    one, _dots, other = text.partition("..")
    first = _day_of(one, school_year)
    if not other:
        return first, first
    last = cal.in_year(first.year, int(other[:2]), int(other[3:]))
    return first, last if last >= first else cal.in_year(first.year + 1, last.month, last.day)


def _year_of(month: int, school_year: int) -> int:
    return school_year if month >= 9 else school_year + 1


def _day_of(text: str, school_year: int) -> dt.date:
    month = int(text[:2])
    return cal.in_year(_year_of(month, school_year), month, int(text[3:]))


def _season(text: str, school_year: int, known: SchoolDays) -> list[tuple[dt.date, dt.date]]:
    terms = [term for term in known.terms if term.school_year == school_year]
    match text:
        case Season.TERM_START:
            return [(term.first, term.first + _WEEKS) for term in terms]
        case Season.TERM_END:
            return [(term.last - _WEEKS, term.last) for term in terms]
        case Season.YEAR_END:
            return [(dt.date(school_year, 12, 1), dt.date(school_year, 12, 31))]
        case Season.SUMMER | Season.WINTER:
            ordinal = 2 if text == Season.SUMMER else 1
            return [(one.first, one.last) for one in known.vacations if one.school_year == school_year and one.ordinal == ordinal]
    feasts = [dt.date.fromisoformat(day) for day in (_SPRING if text == Season.SPRING_FESTIVAL else _NINTH)]
    return [(day, day) for day in feasts]
