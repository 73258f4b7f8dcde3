"""Resident identity numbers: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2) and the older 15 digits."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from .text import half

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DROP = re.compile(r"[\s'\"`‘’“”,.，。:：_—–-]+")
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]")
_SHAPE15 = re.compile(r"[1-9]\d{14}")
_FIRST = {"1", "2", "3", "4", "5", "6", "7", "8"}


def tidy(value: object) -> str:
    """The number with only its own characters: half width, capital X, no spaces, quotes or dashes."""
    text = value if isinstance(value, str) else str(value)
    if text.isdecimal() and text.isascii():
        return text
    return _DROP.sub("", half(text)).upper()


@lru_cache(maxsize=100_000)
def _share(start: int, digits: str) -> int:
    """What a stretch of digits adds to the check sum; areas and days repeat, so most are looked up."""
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS[start:], strict=False))


def check_char(first17: str) -> str:
    """The 18th character for the first 17 digits."""
    return _CHECKS[(_share(0, first17[:6]) + _share(6, first17[6:14]) + _share(14, first17[14:])) % 11]


def well_formed(number: str) -> bool:
    """18 characters of the right kind, whatever the check digit says."""
    return len(number) == 18 and bool(_SHAPE.fullmatch(number))


def checks_out(number: str) -> bool:
    """Whether an 18-character number's last character is the right one."""
    return well_formed(number) and check_char(number[:17]) == number[17]


def birth_date(number: str) -> date | None:
    """The day in the number; None where it names no day of the calendar."""
    return _day(number[6:14] if len(number) == 18 else "19" + number[6:12])


@lru_cache(maxsize=50_000)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """male or female, by the 17th digit (the 15th of an old number)."""
    return "male" if int(number[16] if len(number) == 18 else number[14]) % 2 else "female"


def valid(number: str) -> bool:
    """A tidy number that may be believed: shape, province digit, a real day, check digit.

    The area code is not looked up: codes are retired and a child keeps the one of first issue.
    """
    if len(number) == 15:
        return bool(_SHAPE15.fullmatch(number)) and birth_date(number) is not None
    return number[:1] in _FIRST and checks_out(number) and birth_date(number) is not None


def upgrade(number: str) -> str:
    """An old 15-digit number as its 18-character successor (born 19xx); others unchanged."""
    if len(number) != 15 or not number.isdecimal():
        return number
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_char(first17)


def mask(number: str) -> str:
    """For the screen: the area's first three and the last two characters, the rest hidden."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) > 8 else "*" * len(number)
