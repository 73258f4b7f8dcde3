"""One header's words -> what they can mean, without looking at any other column."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from qianshou.kit.text import fold

from .book import Meaning, known, the_book
from .guess import guess
from .notes import split_notes, with_note
from .spoken import said, tells_fate, who_tends, whose, without_ours

_NUMBER = re.compile(r"^(.*?)(?:[第(]?([1-9一二三四五六])[号)]?)(.*)$")
_BEHIND = re.compile(r"^(\D{2,})([1-9])$")
_ORDINAL = re.compile(r"^第([一二三123])(.+)$")
_HAN_NUMBERS = {c: i for i, c in enumerate("一二三四五六", 1)}
_NOISE_HEAD = (
    "请填写", "填写", "总体", "整体", "目前", "当前", "现在", "现", "是否为", "是否", "是不是", "有无", "有没有", "最近一次", "最近", "具体", "详细", "主要", "该生", "该", "原", "其", "其他", "基本",
    "实际", "留守儿童", "留守学生", "学生", "儿童", "孩子", "幼儿", "本人", "本", "家庭", "个人",
)  # fmt: skip
# facts of the child's that are an attribute where an adult's word stands before them: 父亲残疾情况, 母亲 / 患病情况
AN_ADULTS = {
    "child.home_address": "address",
    "child.mail_address": "address",
    "child.phone": "phone",
    "child.illness": "health",
    "child.disability": "health",
    "child.health": "health",
}
_CHILDS = ("留守儿童", "留守学生", "学生", "儿童", "孩子", "幼儿")  # among the noise: words that say whose it is
_NOISE_TAIL = ("的", "码", "代码", "基本情况", "基本信息", "情况", "信息", "填写", "说明", "明细", "一栏", "及说明", "状况", "详情", "栏", "概况", "具体情况")
_RELATION = re.compile(r"(?:与|和|同|跟)(.+?)(?:之间)?的?关系$")
_WHOSE = re.compile(r"是(.+?)的?(?:什么|啥|啥子|何)人$")
_SPOKEN = re.compile(r"的|有?(?:什么|啥子|啥|哪些)|[了呢吗]$")
_OR_NOT = re.compile(r"(.{2,}?)(?:否|没有?|了没|不)$")
_MIDDLE_CHILD = re.compile(r"(?<=.)(?:孩子|娃儿|娃娃|小孩|学生|儿童)(?=.)")


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
    if (behind := _BEHIND.match(word)) and (inner := known(behind.group(1)) or _prefixed(behind.group(1))):
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
        inner = known(rest) or _trimmed(rest) or said(rest)
        if inner is None or inner.kind == "nothing":
            continue
        if inner.kind == "attribute" and inner.person in (None, person):
            return replace(inner, person=person, sure=min(inner.sure, 0.97))
        if person == "child" and inner.kind in ("attribute", "person", "fact"):
            return replace(inner, sure=min(inner.sure, 0.97))
        if inner.code in AN_ADULTS and inner.other is None and person not in ("child", "helper", "nobody"):
            return Meaning("attribute", person=person, attribute=AN_ADULTS[inner.code], sure=min(inner.sure, 0.95))
    return None


def _trimmed(word: str) -> Meaning | None:
    """The word without the noise around it: 目前, 是否, 情况, 信息 …"""
    if word[:2] != "是否" and (meaning := known("是否" + word)) and meaning.kind == "fact":
        return replace(meaning, sure=0.97)
    for head in ("", *_NOISE_HEAD):
        if not word.startswith(head):
            continue
        bare = word[len(head) :]
        for tail in ("", *_NOISE_TAIL):
            if not (head or tail) or not bare.endswith(tail):
                continue
            core = bare[: len(bare) - len(tail)] if tail else bare
            meaning = known(core) if len(core) > 1 or core in the_book().persons else None
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
    first, second = _exact(parts[0]), known(parts[1])
    if first and second and first.kind in ("attribute", "person") and second.kind == "attribute":
        return replace(first, kind="attribute", sure=min(first.sure, 0.9))
    if first and second and first.kind == second.kind == "fact" and first.code == second.code:
        return first
    return None


def _tended(word: str) -> Meaning | None:
    """带娃儿的人, 陪读的人姓名, 带娃儿的人是孩子的: who looks after the child, and what is asked of that one."""
    found = who_tends(word)
    if not found:
        return None
    rest = word[found[1] :].lstrip("的或及,、")
    inner = known(rest) or _trimmed(rest) or said(rest) if rest else Meaning("person", attribute="name")
    if inner is None or inner.person is not None or inner.kind not in ("person", "attribute"):
        return None
    return replace(inner, person=found[0], sure=min(inner.sure, 0.93))


_WANTS_AID = re.compile("(?:是否|有无|是否愿意|是否需要|是否有意|拟)申请.*(?:助学|资助|补助|救助|奖学|助学金)[金]?")


def _wanted(word: str) -> Meaning | None:
    """康复等服务需求 is what is needed, 是否申请“金秋助学” whether aid is wanted; whose needs an adult's are is not said here."""
    if _WANTS_AID.fullmatch(word):
        return Meaning("fact", code="child.wants_aid", sure=0.9)
    if word.endswith(("需求", "诉求")) and len(word) >= 4 and not re.search("家长|监护人|父母|资助|助学|教师|单位", word):
        return Meaning("fact", code="child.needs", sure=0.9)
    return None


def _ours(word: str) -> Meaning | None:
    """我的生日, 你的姓名, 您家住在哪里: the child's, whoever speaks; 您的手机号 the adult's."""
    rest = without_ours(word)
    inner = (known(rest) or _trimmed(rest) or said(rest) or _prefixed(rest)) if rest else None
    if inner is None or inner.kind not in ("attribute", "fact") or (inner.attribute == "relation" and whose(word) == "child"):
        return None
    return replace(inner, person=inner.person or whose(word) if inner.kind == "attribute" else None, sure=min(inner.sure, 0.93))


def _joined(word: str) -> Meaning | None:
    """性格、爱好 and 性格爱好 are one wording."""
    bare = re.sub("[、/,;]", "", word)
    meaning = known(bare) if bare != word and len(bare) > 3 else None
    return replace(meaning, sure=0.95) if meaning and meaning.kind == "fact" else None


def _spoken(word: str) -> Meaning | None:
    """As people say it: 读书的学校, 住校否, 照看孩子的人, 和孩子啥关系."""
    bare = _SPOKEN.sub("", word)
    asked = "是否" + found.group(1) if (found := _OR_NOT.fullmatch(bare)) else bare
    for plainer in dict.fromkeys((bare, asked, _MIDDLE_CHILD.sub("", bare), _MIDDLE_CHILD.sub("", asked))):
        if plainer == word or len(plainer) < 2:
            continue
        for way in (known, _relation, _trimmed, _prefixed):
            if (meaning := way(plainer)) and meaning.kind != "nothing":
                return replace(meaning, sure=min(meaning.sure, 0.93))
    return None


_WHEN_OR_WHOSE = re.compile(
    "近[一二两三几]?年来?|近[一二两三几]个月|近[期来]|本[学年][期年度]|本年|上[学年][期年度]|上年|今年|去年|[当历往每]年|以往|以前|过去|曾经?|已经?|仍|现阶段|现|目前|当前|在[校读]期间"
    "|[留守外出务工]{2,4}期间|平时|日常|家庭|主要|学校|学生|个人|该[生童]|该儿童|孩子|儿童"
)
_HOW_TOLD = re.compile(
    "的?(?:情况|信息)?[的及与和]?(?:简要|详细|具体|基本|补充)?(?:简述|简介|简况|概述|描述|备注|明细|详述|详情|说明|情况|记载|登记|统计|摘要|概况)$"
)


def _framed(word: str) -> Meaning | None:
    """近两年受助情况, 本学期帮扶情况简述: a fact of the child's with when, or how to tell it, around it."""
    core, lead = word, _WHEN_OR_WHOSE.match(word)
    while core and len(core) > 1:
        bare = _HOW_TOLD.sub("", core)
        for plainer in (core, bare + "情况", bare, "是否" + bare):
            meaning = known(plainer) if plainer != word and len(bare) > 1 else None
            if meaning and meaning.kind == "fact" and meaning.other is None and (meaning.code or "").startswith(("child.", "school.")):
                return replace(meaning, sure=0.92)
        core, lead = (core[lead.end() :], _WHEN_OR_WHOSE.match(core[lead.end() :])) if lead else ("", None)
    return None


def _exact(word: str) -> Meaning | None:
    """All ways that need no guess."""
    for way in (known, _relation, _numbered, _trimmed, _prefixed, _suffixed, _both, _joined, _framed, said, _tended, _ours, _wanted, _spoken):
        if meaning := way(word):
            return meaning
    return None


_IN_PLACE = re.compile(r"^([^()]+)\(([^()]+)\)([^()]*)")
_SPECIFIC = ("father", "mother", "grandfather", "grandmother", "maternal_grandfather", "maternal_grandmother", "entrusted")


def _renamed(text: str) -> str | None:
    """婆婆（奶奶）姓名, 农民工（父亲）, 临时监护人（受托人）: the words with the clearer name in the brackets put in place of the other."""
    found = _IN_PLACE.match(fold(text))
    if not found:
        return None
    before, note, after = found.groups()
    persons = the_book().persons
    first = next((persons[before[cut:]] for cut in range(len(before)) if before[cut:] in persons), None)
    if persons.get(note) not in _SPECIFIC or first in (*_SPECIFIC[:2], "guardian", "child", "helper") or before in the_book().attributes:
        return None
    if not after and first is None and len(before) > 4:
        return None
    clearer = _exact(before)
    return note + after if clearer is None or clearer.kind == "person" else None


def _options(notes: list[str]) -> Meaning | None:
    """What the answers in brackets can only be about, where the words before them say nothing: 学生类型（走读、寄宿）."""
    fits = [known(re.sub("[、,，或]", "/", note)) for note in notes]
    return next((replace(one, sure=0.93) for one in fits if one and one.kind == "fact"), None)


_AFTER_PERSON = re.compile(
    "(?:的|这边|一方|方面|返乡|外出|务工|打工|就业|个人|本人|基本|相关|简要|详细|填写|请填|资料|名片|小?档案|情况|信息|概况|状况|一栏|栏)+$"
)


def without_topic(word: str) -> str:
    """残疾情况 over 类别 and 等级 is 残疾类别 and 残疾等级; the word itself where nothing is left."""
    return _AFTER_PERSON.sub("", split_notes(word)[0]) or word


@cache
def meaning_of_parent(text: str) -> Meaning | None:
    """What a merged parent says of the columns under it: as a header, else whose they are: 返乡父亲, A.被评估儿童, 家中带孩子的老人."""
    meaning = meaning_of(text)
    main, notes = split_notes(text)
    if (meaning and (meaning.sure >= 0.85 or meaning.kind == "nothing")) or len(main) > 16:
        return meaning
    if found := who_tends(main):
        return Meaning("person", person=found[0], attribute="name", sure=0.9)
    bare, persons = _AFTER_PERSON.sub("", main), the_book().persons
    parents = {persons[word] for word in re.findall("父亲|母亲|爸爸|妈妈", main)}
    ends = next((persons[bare[cut:]] for cut in range(len(bare) - 1) if bare[cut:] in persons), None)
    owner = ends or (parents.pop() if len(parents) == 1 else None) or ("child" if without_ours(bare) == "" or bare == "我" else None)
    return Meaning("person", person=owner, attribute="name", sure=0.9) if owner else meaning


@cache
def meaning_of(text: str) -> Meaning | None:
    """What a header says by itself; None where its words are unknown. Never raises."""
    main, notes = split_notes(text)
    if not main:
        return None
    whole = known(fold(text))
    if any(word in main for word in the_book().never):
        exact = whole or _exact(main)  # 父母最近一次返家时间 is theirs, 心理等服务需求 is asked for; when somebody last called is no fact of the child's
        ours = exact and (exact.attribute == "back_on" or exact.code == "child.needs" or (exact is whole and not (exact.code or "").startswith("record.")))
        return exact if ours else Meaning("nothing")
    if whole and main != "联系人":
        return whole
    if main == "联系人":  # of the child or, as in 帮扶教师=联系人, who helps: only a person knows
        return Meaning("person", person="contact", attribute="name", sure=0.7)
    if notes and (joined := known(main + notes[0]) or known(notes[0] + main)):
        return joined
    if main.endswith(("类型", "类别")) and (answered := _options(notes)):  # 学生类型：□走读 □寄宿
        return answered
    if (named := _renamed(text)) and (meaning := _exact(named)) and meaning.person:
        return replace(meaning, sure=min(meaning.sure, 0.93))
    if main in ("现状", "情形", "情况", "状态", "状况") and tells_fate(notes):
        return Meaning("attribute", attribute="special", sure=0.93)
    if meaning := _exact(main) or _options(notes):
        return with_note(meaning, notes)
    if len(main) <= 30:
        guessed = guess(main)
        if guessed and guessed.kind in ("group", "person") and (guessed.sure < 0.75 or main[:2] in ("是否", "有无")):
            return None
        return with_note(guessed, notes) if guessed else None
    return None
