"""Days and months as people write them, read as exactly as they were written and no further.

Answers are ISO text: "2014-03-05", or "2014-03" where no day is told, or "2014" where no month is.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from .text import half

_SPACES = re.compile(r"\s+")
_TIME = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")
_YMD = re.compile(r"((?:19|20)\d{2})[-./年、,_\\ ]+(\d{1,2})(?:[-./月、,_\\ ]+(\d{1,2})[日号.]?|[月.]?)")
_PLAIN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_SHORT = re.compile(r"(\d{2})[-./年](\d{1,2})(?:[-./月](\d{1,2})[日号]?|月?)")
_MDY = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_EPOCH = date(1899, 12, 30)


class NotADate(ValueError):
    """The text names no day of the calendar; `unsure` is True where it could mean two."""

    def __init__(self, text: str, unsure: bool = False) -> None:
        super().__init__(text)
        self.unsure = unsure


def _iso(text: str, year: str, month: str | None, day: str | None) -> str:
    if not month:
        return year
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise NotADate(text) from None
    return found.isoformat() if day else f"{found:%Y-%m}"


def _from_number(value: float) -> str:
    """A bare number: 20140305, 201403, 2014.03 with its zero lost, or a spreadsheet's day count."""
    if not abs(value) < 1e9:  # infinite or not a number too
        raise NotADate(str(value))
    whole = int(value)
    if value == whole:
        if 1900 <= whole <= 2100:
            return str(whole)
        if 190000 <= whole <= 210012 or 19000000 <= whole <= 21001231:
            return read(str(whole))
        if 3000 < whole < 80000:
            return (_EPOCH + timedelta(days=whole)).isoformat()
    elif 1900 <= whole <= 2100:
        month = f"{value:.2f}".split(".")[1]
        if month == "10":  # 2014.1 typed for January and 2014.10 for October are the same number
            raise NotADate(str(value), unsure=True)
        return _iso(str(value), str(whole), month, None)
    elif 3000 < whole < 80000:
        return (_EPOCH + timedelta(days=whole)).isoformat()
    raise NotADate(str(value))


def read(value: object, century: int | None = None) -> str:
    """A day, month or year as ISO text. `century` (19 or 20) reads two-digit years, refused without.

    Raises `NotADate` for anything else, days that do not exist among them.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _from_number(value)
    raw = str(value)
    text = _TIME.sub("", half(raw).strip().strip("'\"")).strip(" ()生")
    for shape in (_YMD, _PLAIN, _YEAR):
        if found := shape.fullmatch(text):
            parts: tuple = (*found.groups(), None, None)
            return _iso(raw, *parts[:3])
    if found := _MDY.fullmatch(text):
        month, day, year = found.groups()
        if int(month) > 12 or int(day) > 12 or month == day:
            month, day = (day, month) if int(month) > 12 else (month, day)
            return _iso(raw, year, month, day)
        raise NotADate(raw, unsure=True)
    if century and (found := _SHORT.fullmatch(text)):
        year, month, day = found.groups()
        return _iso(raw, f"{century}{year}", month, day)
    return _last_ways(raw, text)


def _last_ways(raw: str, text: str) -> str:
    """Spaces inside, Han digits, a day count kept as text."""
    bare = _SPACES.sub("", text)
    if bare != text:
        return read(bare)
    if re.search(r"[〇零○一二三四五六七八九十]", text):
        said = re.sub(r"三十一|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九]?", _han_number, text)
        said = said.translate(_HAN_DIGITS)
        if said != text:
            return read(said)
    if re.fullmatch(r"[3-7]\d{4}(\.0+)?", text):
        return _from_number(float(text))
    raise NotADate(raw)


def _han_number(found: re.Match[str]) -> str:
    text = found.group()
    ones = text[-1].translate(_HAN_DIGITS) if text[-1] != "十" else "0"
    tens = text[0].translate(_HAN_DIGITS) if text[0] != "十" else "1"
    return tens + ones
