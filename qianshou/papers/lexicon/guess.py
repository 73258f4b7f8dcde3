"""Words nobody wrote down: misspelt, a known wording inside them, a person's word with something before it. Always less than sure."""

from __future__ import annotations

from dataclasses import replace

from qianshou.kit.pinyin import sound_alike

from .book import Meaning, known, the_book
from .likeness import agrees, nearest, one_off


def _misspelt(word: str) -> Meaning | None:
    """One character wrong, missing or too many, in a word of four or more; refused if two meanings fit.

    A character typed for another of the same sound (连系方式) leaves no doubt.
    """
    if len(word) < 4:
        return None
    found: set[Meaning] = set()
    typed = False
    for near in one_off(word):
        if len(near) >= 4 and (meaning := known(near)):
            found.add(meaning)
            typed = typed or (len(near) == len(word) and all(sound_alike(a, b) for a, b in zip(near, word, strict=True)))
    for place in range(len(word)):
        if shorter := known(word[:place] + word[place + 1 :]):
            found.add(shorter)
    if len(found) != 1:
        return None
    meaning = found.pop()
    return replace(meaning, sure=min(meaning.sure, 0.93 if typed else 0.8))


def _contained(word: str) -> Meaning | None:
    """The longest known wording that ends the header, or else stands in it; more is left over, less sure."""
    best: tuple[float, str] | None = None
    for start in range(len(word)):
        for end in range(len(word), start + 1, -1):
            part = word[start:end]
            if len(part) >= 2 and known(part):
                score = (len(part) + (0.5 if end == len(word) else 0)) / len(word)
                best = max(best, (score, part)) if best else (score, part)
                break
    if not best or best[0] < 0.4:
        return None
    meaning = known(best[1])
    assert meaning
    return replace(meaning, sure=min(0.8, 0.45 + best[0] * 0.35))


def _inner_person(word: str) -> Meaning | None:
    """A person's word with something unknown before it: 代为照料人, 学校帮扶教师电话."""
    book = the_book()
    for start in range(1, min(5, len(word) - 2)):
        for end in range(len(word), start + 2, -1):
            person = book.persons.get(word[start:end])
            if not person or person == "child" or word[:start].endswith(("被", "受")):
                continue
            rest = known(word[end:].lstrip("的")) if end < len(word) else Meaning("person", attribute="name")
            if rest and rest.kind in ("attribute", "person") and rest.person is None:
                return replace(rest, person=person, sure=0.86)
    return None


def _leaves_no_other(word: str) -> bool:
    """Whether no adult's word stands in the header, nor an attribute at its end: 照管人有无慢性病, 优抚对象电话 are not about the child."""
    book = the_book()
    adult = any(book.persons.get(word[a:b], "child") != "child" for a in range(len(word)) for b in range(a + 2, len(word) + 1))
    return not adult and not any(word[cut:] in book.attributes for cut in range(1, len(word) - 1))


def guess(word: str) -> Meaning | None:
    """What needs a guess, after the person's word where there is one."""
    persons = the_book().persons
    if inner := _inner_person(word):
        return inner
    for cut in range(len(word) - 2, 0, -1):
        person = persons.get(word[:cut])
        inner = (_misspelt(word[cut:]) or _contained(word[cut:])) if person else None
        if inner and inner.kind == "attribute" and inner.person is None:
            return replace(inner, person=person)
    found = _misspelt(word) or _contained(word)
    if found and found.kind == "fact" and found.other is None and _leaves_no_other(word) and agrees(word, found):
        return replace(found, sure=0.87)
    return found or _nearest(word)


def _nearest(word: str) -> Meaning | None:
    """A word nothing else tells, where one known wording is much liker than any other meaning."""
    near = nearest(word) if len(word) >= 4 and _leaves_no_other(word) else None
    return replace(near, sure=0.86) if near and near.kind in ("fact", "nothing") and near.other is None else None
