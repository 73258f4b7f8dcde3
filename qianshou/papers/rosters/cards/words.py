"""What is a label on a filled card, and what the value beside it: 与学生关系 | 父亲 | 联系电话 | 138…"""

from __future__ import annotations

import re
from functools import cache

from qianshou.kit.text import clean, fold
from qianshou.papers.forms.cards import is_label
from qianshou.papers.lexicon import meaning_of
from qianshou.papers.lexicon.book import Meaning

from ..words import KIN

SURE = 0.8
_TAILS = re.compile(r".*(?:姓名|电话|号码?|地址|住址|日期|时间|情况|方式|关系|类型|地点|单位|年月)$")
# Beside these any short word is what was written: 救助情况 | 低保.
_FREE = frozenset(
    ["relief", "hardship", "special", "income_source", "remark", "needs", "character", "talent", "help_given", "care_reason", "occupation", "health"]
)
_KINSHIP = frozenset(["relation", "living_with", "guardianship", "name"])
_INLINE = re.compile(r"(?P<label>[^\s：:，,。；;_＿(（]{2,14}(?:[(（][^()（）]{1,10}[)）])?)[\s　]*[：:]")


@cache
def label_of(text: str) -> Meaning | None:
    """What a cell's words ask for, where they are a label we know."""
    bare = clean(text).rstrip(":：")
    if not bare or not is_label(bare):
        return None
    meaning = meaning_of(bare)
    return meaning if meaning is not None and meaning.sure >= SURE else None


def asks(meaning: Meaning) -> str:
    """The attribute a label asks for, whoever's."""
    return meaning.attribute or (meaning.code or "").rpartition(".")[2]


def is_value(label: Meaning | None, text: str) -> bool:
    """Whether words beside a label are its value and no label of their own."""
    other = label_of(text)
    if other is None:
        return True
    if label is None or label.kind == "group":
        return False
    want = asks(label)
    if fold(text) in KIN:
        return want in _KINSHIP and not (label.kind == "person" and label.attribute == "name")
    if want and want == asks(other) and fold(text) != fold(clean(text)) + "姓名":
        return not _TAILS.fullmatch(clean(text))
    return want in _FREE and not _TAILS.fullmatch(clean(text))


def names_a_field(text: str) -> bool:
    """A label we know by its last word, …姓名, …电话, …地点: no value of a list ends so."""
    return _TAILS.fullmatch(clean(text)) is not None and fold(text) not in KIN and label_of(text) is not None


def inline(text: str) -> list[tuple[str, str]]:
    """(label, value) of each `姓名：王小明` in one cell or line; only labels we know."""
    marks = [m for m in _INLINE.finditer(text) if label_of(m["label"]) is not None]
    ends = [*(m.start() for m in marks[1:]), len(text)] if marks else []
    return [(m["label"], text[m.end() : end].strip(" 　_＿,，;；")) for m, end in zip(marks, ends, strict=True)]
