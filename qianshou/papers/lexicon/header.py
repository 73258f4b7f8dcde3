"""One header's words -> what they can mean, without looking at any other column."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from qianshou.kit.text import fold

from .book import Meaning, the_book
from .notes import split_notes, with_note

_NUMBER = re.compile(r"^(.*?)(?:[第(]?([1-9一二三四五六])[号)]?)(.*)$")
_BEHIND = re.compile(r"^(\D{2,})([1-9])$")
_ORDINAL = re.compile(r"^第([一二三123])(.+)$")
_HAN_NUMBERS = {c: i for i, c in enumerate("一二三四五六", 1)}
_NOISE_HEAD = (
    "请填写", "填写", "目前", "当前", "现在", "现", "是否为", "是否", "是不是", "有无", "有没有", "最近一次", "最近", "具体", "详细", "主要", "该生", "该", "原", "其", "其他", "基本",
    "实际", "留守儿童", "留守学生", "学生", "儿童", "孩子", "幼儿", "本人", "本", "家庭", "个人",
)  # fmt: skip
_CHILDS = ("留守儿童", "留守学生", "学生", "儿童", "孩子", "幼儿")  # among the noise: words that say whose it is
_NOISE_TAIL = ("的", "基本情况", "基本信息", "情况", "信息", "填写", "说明", "明细", "一栏", "及说明", "状况", "详情", "栏", "概况", "具体情况")
_RELATION = re.compile(r"(?:与|和|同|跟)(.+?)(?:之间)?的?关系$")
_WHOSE = re.compile(r"是(.+?)的?(?:什么|啥|啥子|何)人$")
_SPOKEN = re.compile(r"的|有?(?:什么|啥子|啥|哪些)|[了呢吗]$")
_OR_NOT = re.compile(r"(.{2,}?)(?:否|没有?|了没|不)$")
_MIDDLE_CHILD = re.compile(r"(?<=.)(?:孩子|娃儿|娃娃|小孩|学生|儿童)(?=.)")


def _known(word: str) -> Meaning | None:
    return the_book().wordings.get(word)


def _relation(word: str) -> Meaning | None:
    """A header that asks how one person is related to another: 监护人与学生关系, 与监护人关系, 是孩子的什么人."""
    found = _RELATION.search(word) or _WHOSE.search(word)
    if not found:
        return None
    persons = the_book().persons
    before, other = word[: found.start()], found.group(1)
    person = persons.get(before) or persons.get(before.removesuffix("姓名"))
    target = persons.get(other)
    if not before and target and target != "child":
        person = target
    if before and not person:
        return None
    if person == "nobody":  # 与户主关系: the child's own, and no fact of ours
        return Meaning("nothing", person="child")
    return Meaning("attribute", person=person, attribute="relation", sure=0.98)


def _numbered(word: str) -> Meaning | None:
    """成员1姓名, 监护人二电话, 家长(1), 第二监护人: a person told apart by a number."""
    if ordinal := _ORDINAL.match(word):
        place = _HAN_NUMBERS.get(ordinal.group(1)) or int(ordinal.group(1))
        inner = _exact(ordinal.group(2))
        adult = inner is not None and inner.person not in (None, "child")
        return replace(inner, number=place) if inner and adult else None
    if (behind := _BEHIND.match(word)) and (inner := _known(behind.group(1)) or _prefixed(behind.group(1))):
        adult = inner.kind in ("attribute", "person") and inner.person not in (None, "child")
        return replace(inner, number=int(behind.group(2))) if adult else replace(inner, sure=0.95)
    found = _NUMBER.match(word)
    if not found or not found.group(1):
        return None
    before, number, after = found.groups()
    person = the_book().persons.get(before)
    if not person or person == "child":
        return None
    place = _HAN_NUMBERS.get(number) or int(number)
    if not after:
        return Meaning("person", person=person, attribute="name", number=place)
    if after in ("关系说明", "情况说明"):
        return Meaning("nothing")
    meaning = _exact(after)
    if meaning and meaning.kind == "attribute" and meaning.person in (None, "child", person):
        return replace(meaning, person=person, number=place)
    return None


def _prefixed(word: str) -> Meaning | None:
    """A person's word, then something that is an attribute once noise is off it; or the child's word
    in front of an adult's (学生父亲姓名)."""
    book = the_book()
    for cut in range(len(word) - 1, 0, -1):
        person = book.persons.get(word[:cut])
        if not person:
            continue
        rest = word[cut:].lstrip("的之/、-_:")
        inner = _known(rest) or _trimmed(rest)
        if inner is None or inner.kind == "nothing":
            continue
        if inner.kind == "attribute" and inner.person in (None, person):
            return replace(inner, person=person, sure=min(inner.sure, 0.97))
        if person == "child" and inner.kind in ("attribute", "person", "fact"):
            return replace(inner, sure=min(inner.sure, 0.97))
        if inner.code == "child.home_address":
            return Meaning("attribute", person=person, attribute="address", sure=0.95)
    return None


def _trimmed(word: str) -> Meaning | None:
    """The word without the noise around it: 目前, 是否, 情况, 信息 …"""
    if word[:2] != "是否" and (meaning := _known("是否" + word)) and meaning.kind == "fact":
        return replace(meaning, sure=0.97)
    for head in ("", *_NOISE_HEAD):
        if not word.startswith(head):
            continue
        bare = word[len(head) :]
        for tail in ("", *_NOISE_TAIL):
            if not (head or tail) or not bare.endswith(tail):
                continue
            core = bare[: len(bare) - len(tail)] if tail else bare
            meaning = _known(core) if len(core) > 1 or core in the_book().persons else None
            if meaning and meaning.kind != "nothing":
                whose = "child" if head in _CHILDS and meaning.kind == "attribute" and meaning.attribute != "relation" else meaning.person
                return replace(meaning, sure=min(meaning.sure, 0.95), person=whose)
    return None


def _suffixed(word: str) -> Meaning | None:
    """The attribute first, the person behind it: 姓名父亲, 电话(母) once out of its brackets."""
    book = the_book()
    for cut in range(1, len(word)):
        attribute, person = book.attributes.get(word[:cut]), book.persons.get(word[cut:].strip("-_/:"))
        if attribute and person:
            return Meaning("attribute", person=person, attribute=attribute, sure=0.95)
    return None


def _both(word: str) -> Meaning | None:
    """姓名及电话, 姓名/联系方式: the first of two attributes, the cell is split later."""
    parts = re.split(r"[及和与、/+,，;]", word, maxsplit=1)
    if len(parts) != 2 or not all(parts):
        return None
    first, second = _exact(parts[0]), _known(parts[1])
    if first and second and first.kind in ("attribute", "person") and second.kind == "attribute":
        return replace(first, kind="attribute", sure=min(first.sure, 0.9))
    if first and second and first.kind == second.kind == "fact" and first.code == second.code:
        return first
    return None


def _joined(word: str) -> Meaning | None:
    """性格、爱好 and 性格爱好 are one wording."""
    bare = re.sub("[、/,;]", "", word)
    meaning = _known(bare) if bare != word and len(bare) > 3 else None
    return replace(meaning, sure=0.95) if meaning and meaning.kind == "fact" else None


def _spoken(word: str) -> Meaning | None:
    """As people say it: 读书的学校, 住校否, 照看孩子的人, 和孩子啥关系."""
    bare = _SPOKEN.sub("", word)
    asked = "是否" + found.group(1) if (found := _OR_NOT.fullmatch(bare)) else bare
    for plainer in dict.fromkeys((bare, asked, _MIDDLE_CHILD.sub("", bare), _MIDDLE_CHILD.sub("", asked))):
        if plainer == word or len(plainer) < 2:
            continue
        for way in (_known, _relation, _trimmed, _prefixed):
            if (meaning := way(plainer)) and meaning.kind != "nothing":
                return replace(meaning, sure=min(meaning.sure, 0.93))
    return None


@cache
def _gaps() -> dict[str, list[str]]:
    """Every wording of three characters or more with one character left out -> the wordings."""
    table: dict[str, list[str]] = {}
    for word in the_book().wordings:
        if len(word) >= 4:
            for place in range(len(word)):
                table.setdefault(f"{word[:place]}_{word[place + 1 :]}", []).append(word)
    return table


def _misspelt(word: str) -> Meaning | None:
    """One character wrong, missing or too many, in a word of four or more; refused if two meanings fit."""
    if len(word) < 4:
        return None
    found: set[Meaning] = set()
    for place in range(len(word)):
        for near in _gaps().get(f"{word[:place]}_{word[place + 1 :]}", ()):
            found.add(the_book().wordings[near])
        if shorter := _known(word[:place] + word[place + 1 :]):
            found.add(shorter)
    for place in range(len(word) + 1):
        for near in _gaps().get(f"{word[:place]}_{word[place:]}", ()):
            found.add(the_book().wordings[near])
    if len(found) != 1:
        return None
    return replace(found.pop(), sure=0.8)


def _contained(word: str) -> Meaning | None:
    """The longest known wording that ends the header, or else stands in it; more is left over, less sure."""
    wordings = the_book().wordings
    best: tuple[float, str] | None = None
    for start in range(len(word)):
        for end in range(len(word), start + 1, -1):
            part = word[start:end]
            if len(part) >= 2 and part in wordings:
                score = (len(part) + (0.5 if end == len(word) else 0)) / len(word)
                best = max(best, (score, part)) if best else (score, part)
                break
    if not best or best[0] < 0.4:
        return None
    meaning = wordings[best[1]]
    return replace(meaning, sure=min(0.8, 0.45 + best[0] * 0.35))


def _inner_person(word: str) -> Meaning | None:
    """A person's word with something unknown before it: 代为照料人, 学校帮扶教师电话."""
    book = the_book()
    for start in range(1, min(5, len(word) - 2)):
        for end in range(len(word), start + 2, -1):
            person = book.persons.get(word[start:end])
            if not person or person == "child" or word[:start].endswith(("被", "受")):
                continue
            rest = _known(word[end:].lstrip("的")) if end < len(word) else Meaning("person", attribute="name")
            if rest and rest.kind in ("attribute", "person") and rest.person is None:
                return replace(rest, person=person, sure=0.86)
    return None


def _guess(word: str) -> Meaning | None:
    """What needs a guess, after the person's word where there is one."""
    persons = the_book().persons
    if inner := _inner_person(word):
        return inner
    for cut in range(len(word) - 2, 0, -1):
        person = persons.get(word[:cut])
        inner = (_misspelt(word[cut:]) or _contained(word[cut:])) if person else None
        if inner and inner.kind == "attribute" and inner.person is None:
            return replace(inner, person=person)
    return _misspelt(word) or _contained(word)


def _exact(word: str) -> Meaning | None:
    """All ways that need no guess."""
    for way in (_known, _relation, _numbered, _trimmed, _prefixed, _suffixed, _both, _joined, _spoken):
        if meaning := way(word):
            return meaning
    return None


def _options(notes: list[str]) -> Meaning | None:
    """What the answers in brackets can only be about, where the words before them say nothing: 学生类型（走读、寄宿）."""
    known = [_known(re.sub("[、,，或]", "/", note)) for note in notes]
    return next((replace(one, sure=0.93) for one in known if one and one.kind == "fact"), None)


@cache
def meaning_of(text: str) -> Meaning | None:
    """What a header says by itself; None where its words are unknown. Never raises."""
    main, notes = split_notes(text)
    if not main:
        return None
    if any(word in main for word in the_book().never):
        return Meaning("nothing")
    whole = _known(fold(text))
    if whole and main != "联系人":
        return whole
    if main == "联系人":  # of the child or, as in 帮扶教师=联系人, who helps: only a person knows
        return Meaning("person", person="contact", attribute="name", sure=0.7)
    if notes and (joined := _known(main + notes[0])):
        return joined
    if meaning := _exact(main) or _options(notes):
        return with_note(meaning, notes)
    if len(main) <= 30:
        guess = _guess(main)
        if guess and guess.kind in ("group", "person") and (guess.sure < 0.75 or main[:2] in ("是否", "有无")):
            return None
        return with_note(guess, notes) if guess else None
    return None
