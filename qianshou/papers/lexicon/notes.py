"""What stands in a header's brackets: told apart from its words, and what it adds to their meaning."""

from __future__ import annotations

import re
from dataclasses import replace

from qianshou.kit.text import fold

from .book import Meaning, the_book
from .spoken import tells_fate

_BRACKETS = re.compile(r"[(（\[【{〔<《]([^()（）\[\]【】{}〔〕<>《》]*)[)）\]】}〕>》]?")
_EDGES = re.compile(r"^[*★☆●■#\d.、:：,，;；/_\-]+(?=[^\d.])|[*★☆●:：。.、,，;；?？!/_\-]+$")
_SERIAL_LEAD = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.:]|[a-z]?\d+[、.:)]|[a-z][、.:](?=[\u3400-\u9fff])|[a-z]\d{0,2}(?=[\u3400-\u9fff]))")
_BOXES = re.compile(r"[:：]?(?:[□○☐◇]|[\u2460-\u2473]).*$|\s*[:：,，]?(?:例如|例|比如|如)[:：].*$|_+$")
_UNIT = re.compile(r"[/／](?:公里|千米|km|米|里|元|万元|岁|周岁|分钟|人|次)$")
_EITHER_PARENT = re.compile(r"父亲?(?:\(母亲?\)|[/或、]母亲?)")
_OUT_OR_HOME = re.compile("(?:(?:在外|外出|在家|不在家|务工|打工|在外地|在本地|外出务工|留家)[/、,，或]?){2,}")
_HELPS = ("包保", "结对", "帮扶", "包联", "包抓", "帮教", "牵手", "关爱责任")
_QUOTES = re.compile("[\"'“”‘’「」『』]")
_ONE_OR_BOTH = re.compile(r"(?=.*(?:双方|双亲|双留守|父母均|都))(?=.*(?:父|母(?!均)|一方|单)).*")
_GOOD_OR_BAD = re.compile("较?好.*差|差.*好")
_LOOSE_NUMBER = re.compile(r"(?<=.)\(([1-9一二三四五六])\)")


_MISSPELT = {
    "户藉": "户籍", "国藉": "国籍", "学藉": "学籍", "籍惯": "籍贯", "年令": "年龄", "成度": "程度", "身份征": "身份证", "身份正": "身份证", "电活": "电话", "联糸": "联系",
    "出身年月": "出生年月", "出身日期": "出生日期", "即往": "既往", "委拖": "委托", "监护入": "监护人", "留首": "留守", "班几": "班级",
}  # fmt: skip
_MISTYPED = re.compile("|".join(_MISSPELT))


def _as_note(found: re.Match[str]) -> str:
    """What stands behind the words: kept where it stands in brackets, answers to tick become a note, examples go."""
    if any(mark in found.string[: found.start()] for mark in "(（[【"):
        return found[0]
    answers = re.sub("[□○☐◇:：\\s]|[\u2460-\u2473]", "/", found[0]).strip("/")
    answers = re.sub("/+", "/", answers)
    return f"({answers})" if re.search("[□○☐◇\u2460-\u2473]", found[0]) and answers else ""


def split_notes(text: str) -> tuple[str, list[str]]:
    """A header without its brackets, and what stood in them; numbering and stars gone."""
    text = _MISTYPED.sub(lambda found: _MISSPELT[found[0]], _BOXES.sub(_as_note, text) or text)
    folded = _LOOSE_NUMBER.sub(r"\1", _EITHER_PARENT.sub("父母", _UNIT.sub("", _QUOTES.sub("", fold(text)))))
    notes = [note for note in _BRACKETS.findall(folded) if note]
    main = _BRACKETS.sub("", folded)
    main = _EDGES.sub("", _SERIAL_LEAD.sub("", main))
    if not main and notes:
        return notes[0], notes[1:]
    return main, notes


def with_note(meaning: Meaning, notes: list[str]) -> Meaning:
    """Brackets that name the person (姓名(父)) or the attribute (父亲(电话)) say what the words left open."""
    book = the_book()
    for note in notes:
        if meaning.person == "nobody" and note.startswith(_HELPS):  # 家访教师（包保）
            return replace(meaning, person="helper", sure=min(meaning.sure, 0.93))
        if tells_fate([note]) and (meaning.kind == "person" or meaning.attribute in ("special", "name")):  # 爸爸情况（在世/服刑/失联）
            return replace(meaning, kind="attribute", attribute="special", sure=min(meaning.sure, 0.93))
        if meaning.person == "contact" and note.endswith("监护人") and meaning.kind == "person":  # 委托人（父母或其他监护人）
            return replace(meaning, person="guardian")
        if meaning.kind == "person" and meaning.person in ("father", "mother") and _OUT_OR_HOME.fullmatch(note):  # 爸爸（在外/在家）
            return replace(meaning, kind="attribute", attribute="away", sure=min(meaning.sure, 0.93))
        if meaning.code == "child.hardship" and re.search("双亲|离异|完整", note):  # 家庭类型（双亲/单亲/孤儿）
            return replace(meaning, code="child.single_parent")
        if meaning.code == "child.guardianship_quality" and re.search("祖|亲属|亲戚|独居|隔代|父母", note):  # 监护情况（父母/祖辈/亲属）
            return replace(meaning, code="child.guardianship")
        if meaning.code == "helper.kind" and re.search("一对一|一对多|多对一|一帮一", note):  # 结对形式: how many to how many
            return Meaning("nothing")
        anyones = meaning.attribute == "away" and meaning.person in (None, "contact")
        if (anyones or meaning.kind == "group" or meaning.code == "child.left_behind") and _ONE_OR_BOTH.fullmatch(note):  # 外出情况（父/母/双方）
            return Meaning("fact", code="child.left_behind_kind", sure=min(meaning.sure, 0.95))
        if meaning.code == "child.guardianship" and _GOOD_OR_BAD.search(note):
            return replace(meaning, code="child.guardianship_quality")
        person = book.persons.get(note)
        if person in ("father", "mother") and meaning.kind in ("person", "attribute") and meaning.person == "contact":
            return replace(meaning, person=person, number=0)  # 委托人（父亲）, 在外父母电话（父）
        if person and meaning.kind == "attribute" and meaning.person in (None, "child"):
            return replace(meaning, person=person, sure=min(meaning.sure, 0.97))
        attribute = book.attributes.get(note)
        if attribute and meaning.kind == "person":
            return replace(meaning, kind="attribute", attribute=attribute, sure=min(meaning.sure, 0.97))
    return meaning
