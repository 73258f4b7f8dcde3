"""Telephone numbers as people write them: several in a cell, with dashes, spaces and remarks."""

from __future__ import annotations

import re

from .text import half

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_EXTENSION = re.compile(r"(?<!\d)(0\d{2,3})[-\s)]*(\d{7,8})\s*(?:-|转|ext\.?)\s*(\d{1,4})(?!\d)")
_HOTLINE = re.compile(r"[48]00\d{7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_COUNTRY = re.compile(r"(?<!\d)(?:\+86|0086|86(?=1[3-9]\d{9}(?!\d)))[-\s]*")
_RUN = re.compile(r"\d+")
_MASKED = re.compile(r"\d*\*{2,}\d*")


def looks_right(digits: str) -> bool:
    """A mainland mobile, a landline with or without its area code or with an extension, a 400/800 number."""
    digits = digits.partition("-")[0] if digits.startswith("0") else digits
    return bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or _HOTLINE.fullmatch(digits) or _LOCAL.fullmatch(digits))


def _join(text: str) -> list[str]:
    """Runs of digits, joined over gaps as long as together they are one number."""
    runs = _RUN.findall(text)
    found: list[str] = []
    while runs:
        take = 1
        for count in range(min(4, len(runs)), 1, -1):
            joined = "".join(runs[:count])
            if _MOBILE.fullmatch(joined) or (_LANDLINE.fullmatch(joined) and runs[0].startswith("0")):
                take = count
                break
        else:
            if len(runs) > 2 and _HOTLINE.fullmatch("".join(runs[:3])):
                take = 3
        found.append("".join(runs[:take]))
        runs = runs[take:]
    return found


def numbers(value: object) -> list[str]:
    """Every number in a cell as plain digits (an extension behind a dash), in the order written; a number stored as a number
    (13800000000.0) too. Digits that are no telephone number stay, so that nothing is lost;
    fewer than three digits are a remark, not a number, and a masked one (138****1001) says nothing."""
    if isinstance(value, int | float):
        return [str(int(value))] if 99 < value < 1e16 and value == int(value) else []
    text = str(value).strip()
    if text.isdecimal() and text.isascii():
        if len(text) == 22 and text[0] == text[11] == "1":
            return [text[:11], text[11:]]
        return [text] if len(text) > 2 else []
    text = _COUNTRY.sub("", re.sub(r"\.0+$", "", _MASKED.sub(" ", half(text))))
    found: list[str] = []
    for part in re.split(r"[/、,;|\n]|\s{2,}", text):
        found.extend(f"{area}{line}-{inner}" for area, line, inner in _EXTENSION.findall(part))
        part = _EXTENSION.sub(" ", part)
        found.extend(n for n in _join(part) if len(n) > 2)
    return list(dict.fromkeys(found))


def mask(digits: str) -> str:
    """For the screen: 138****1234; short numbers keep their last two digits."""
    if len(digits) >= 10:
        return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def mask_all(text: str) -> str:
    """Each of the numbers between 、 masked: 138****1234、139****5678."""
    return "、".join(mask(one) for one in text.split("、"))
