"""What a person typed, without what only the keyboard, the font or the copying added."""

from __future__ import annotations

import re
import unicodedata

# Control characters, zero-width marks, BOM, bidi marks, soft hyphen, object replacement: never meant.
_JUNK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffd]")
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*")
_SPACE = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_DOTS = re.compile(r"\s*[﹒·•・‧∙⋅●․.．。｡ꞏ\u0387\u2022\u2219]\s*")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Cyrillic and Greek capitals that look like Latin ones; identity numbers end in such an X.
_LOOKS = str.maketrans("АВЕКМНОРСТХхΧχ", "ABEKMHOPCTXxXx")


def clean(value: object) -> str:
    """Text as written: junk characters gone, every run of white space one space, ends trimmed."""
    text = value if isinstance(value, str) else str(value)
    if _PLAIN.fullmatch(text):
        return text
    return _SPACE.sub(" ", _JUNK.sub(" ", text)).strip()


def half(value: str) -> str:
    """Compatibility forms folded (full-width digits and letters, ㈠, ①), look-alike letters Latin."""
    if value.isascii():
        return value
    return unicodedata.normalize("NFKC", value).translate(_LOOKS)


def fold(value: object) -> str:
    """For comparing, never for showing: half width, lower case, no white space at all."""
    text = value if isinstance(value, str) else str(value)
    return _SPACE.sub("", _JUNK.sub("", half(text))).lower()


def fold_name(value: object) -> str:
    """A person's name as kept: no inner spaces in Han names, one U+00B7 between the parts of a
    minority name; a name in Latin letters keeps single spaces. Every character stays."""
    text = clean(value)
    if _HAN.search(text):
        text = _DOTS.sub("·", _SPACE.sub("", text)).strip("·")
    return text


def whole(text: str) -> int | None:
    """A whole number in plain digits, at most eighteen of them; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def has_han(value: str) -> bool:
    """Whether any Han character stands in the text."""
    return bool(_HAN.search(value))
