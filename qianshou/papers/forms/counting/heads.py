"""A head of a count table apart from what is only printed on it: its number (①, 3, B) and its formula (4=5+6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qianshou.kit.text import clean, fold

_CIRCLED = "\u2460-\u2473\u3251-\u325f\u32b1-\u32bf"  # ① … ㊿
_EDGE = re.compile(rf"^[{_CIRCLED}](?!\s*[=＝])|(?<![=＝+＋\-…])[{_CIRCLED}]$")
_NUMBER = re.compile(r"\(?(\d{1,3})\)?")
_EQUATION = re.compile(r"\(?(\d{1,3})\)?=\(?[\d(][\d()+\-.…~—栏列]*")
_SELF = re.compile(r"\(?=?\(?(\d[\d()栏列]*(?:[+\-~—]|…|\.{2,})[\d()+\-.…~—栏列]+)\)?")
_TAIL = re.compile(r"(?P<n>\(?\d{1,3}\)?)?=(?P<rest>[\d(第].*)$")
_BRACKET = re.compile(r"[(（](?P<in>[^()（）]*[=＝+＋][^()（）]*)[)）]$")
_LEADING = re.compile(r"^[(（]?(\d{1,2})[)）.、．]\s*(?=[^\d\s])")
_TRAILING = re.compile(r"[(（](\d{1,2})[)）]$")
_STEMS = "甲乙丙丁戊"


@dataclass(frozen=True)
class Head:
    """The head's own words, the number printed on it, and what it says of its own sum (`=5+6`)."""

    words: str
    number: int | None = None
    formula: str = ""


def head_of(text: str) -> Head:
    """合计（4=5+6） -> 合计, 4, 4=5+6. A row of column numbers alone has no words."""
    bare, folded = clean(text), fold(text)
    if found := _NUMBER.fullmatch(folded):
        return Head("", int(found.group(1)))
    if found := _EQUATION.fullmatch(folded):
        return Head("", int(found.group(1)), folded)
    if found := _SELF.fullmatch(folded.removesuffix(")") if folded.startswith("(") else folded):
        return Head("", None, f"={found.group(1)}")
    number = None
    if edge := _EDGE.search(bare):
        number, bare = int(fold(edge.group())), _EDGE.sub("", bare).strip()
    if (found := _BRACKET.search(bare)) and _sums(fold(found["in"])):
        inner = fold(found["in"])
        return Head(bare[: found.start()].strip(), number or _first(inner), inner if "=" in inner else f"={inner}")
    if (found := _TAIL.search(fold(bare))) and "=" in bare.replace("＝", "="):
        cut = re.search(r"\s*[(（]?\d{0,3}[)）]?\s*[=＝]", bare)
        return Head(bare[: cut.start()].strip() if cut else bare, number or _first(found.group()), found.group())
    for edge_ in (_LEADING, _TRAILING):
        if number is None and (found := edge_.search(bare)):
            number, bare = int(found.group(1)), edge_.sub("", bare).strip()
    return Head(bare, number)


def _sums(text: str) -> bool:
    """3+4, 1=2+3, =男+女: not the age 6+ and no unit."""
    left, equal, right = text.rpartition("=")
    parts = right.split("+")
    return (bool(equal) or len(parts) > 1) and all(parts)


def _first(formula: str) -> int | None:
    found = re.match(r"\(?(\d{1,3})\)?=", formula)
    return int(found.group(1)) if found else None


def is_numbering(texts: Iterable[str], least: int) -> bool:
    """Whether a row of a head holds nothing but the numbers (1, ①, 1=2+3) or letters (甲 A B C) of its columns."""
    some = [one for one in texts if fold(one) not in _STEMS]
    letters = [fold(one) for one in some]
    return len(some) >= least and (
        all(not head_of(one).words for one in some) or (all(re.fullmatch(r"[a-z]", one) for one in letters) and len(set(letters)) == len(letters))
    )
