"""Merged parents that speak of several people: from the first leaf that names another adult on, that adult is who is meant."""

from __future__ import annotations

from collections.abc import Sequence

from .book import ADULTS, ADULTS_ONLY
from .header import meaning_of, meaning_of_parent

WHO = ("child.living_with", "child.guardianship")  # over columns of a person they name who looks after the child
_WIDE = ("contact", "guardian", "carer", "entrusted", "child")


def _person(word: str) -> str | None:
    meaning = meaning_of(word)
    return meaning.person if meaning and meaning.kind in ("person", "attribute") else None


def _parents_person(word: str) -> str | None:
    meaning = meaning_of_parent(word)
    if meaning and meaning.code in WHO:  # 委托照护情况 / 被委托人姓名, 年龄
        return "carer"
    return meaning.person if meaning and meaning.kind in ("person", "attribute") else None


def _of_an_adult(word: str) -> bool:
    """Whether a bare leaf under the child can only be, or likely is, the adult's named before it."""
    meaning = meaning_of(word)
    return bool(meaning and meaning.kind == "attribute" and meaning.person is None and meaning.attribute in {"phone", *ADULTS_ONLY})


def without_wide_parents(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """家长外出情况 over 父亲姓名 务工地 电话 母亲姓名 …: the wide parent is dropped behind the leaf that names one of them."""
    made = [[word for word in levels if word.strip()] for levels in columns]
    parent, named = "", False
    for place, levels in enumerate(made):
        if len(levels) < 2:
            parent, named = "", False
            continue
        if levels[0] != parent:
            parent, named = levels[0], False
        whose = _parents_person(parent)
        if whose not in _WIDE:
            continue
        leaf = _person(levels[-1])
        named = named or (leaf in ADULTS and leaf != whose)
        if named and (whose != "child" or _of_an_adult(levels[-1])):
            made[place] = levels[1:]
    return made
