"""What the words around a table say of it: the day it stands for, and whether it lists left-behind children."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from qianshou.kit.text import half

_DAY = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(20\d{2})\s*[年.]\s*(\d{1,2})\s*月?(?!\d)")
_YEARS = re.compile(r"(20\d{2})\s*[-—–~至]+\s*(20\d{2})\s*学?年度?.{0,4}?([一二上下春秋12])?")
_TERM = re.compile(r"(20\d{2})\s*年?\s*(?:学年)?\s*(春|秋|上半年|下半年)")
_WRITTEN = ("截至", "截止", "填报", "填表", "统计", "制表", "上报", "报送", "采集", "登记", "更新", "日期", "时间")


def _day(year: str, month: str, day: str = "1") -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_text(text: str) -> date | None:
    if found := _DAY.search(text):
        return _day(*found.groups())
    if found := _YEARS.search(text):
        second = found.group(3) in ("二", "下", "春", "2")
        return date(int(found.group(2)), 3, 1) if second else date(int(found.group(1)), 9, 1)
    if found := _TERM.search(text):
        return date(int(found.group(1)), 3 if found.group(2) in ("春", "上半年") else 9, 1)
    if found := _MONTH.search(text):
        return _day(found.group(1), found.group(2))
    return None


def as_of(texts: Iterable[str]) -> tuple[date | None, str]:
    """The day a sheet stands for and the words that say so; dates that are said to be of writing first."""
    lines = [half(text) for text in texts if text]
    told = [line for line in lines if any(word in line for word in _WRITTEN)]
    for line in (*(line for line in told if _DAY.search(line)), *told, *lines):  # a whole day before a term or half-year in the title
        if day := _in_text(line):
            return day, line[:80]
    return None, ""


def says_left_behind(texts: Iterable[str]) -> bool | None:
    """True where title or sheet name call it a list of left-behind children; None where they do not say."""
    return True if any("留守" in text for text in texts if text) else None
