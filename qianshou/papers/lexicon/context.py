"""All headers of one table together: whose attribute a bare 联系电话 is, and what must be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .book import ADULTS, ADULTS_ONLY, Meaning, code_of
from .evidence import NO_EVIDENCE, Evidence
from .guardians import one_guardian
from .header import AN_ADULTS, meaning_of, meaning_of_parent, without_topic
from .neighbours import HELPERS_KIND, name_by_neighbours
from .notes import split_notes
from .parents import WHO, without_wide_parents
from .records import name_records
from .weigh import weigh

ASK_BELOW = 0.85
KNOWN_FROM = 0.45
_ONE_S_OWN = ("health", "sex", "ethnicity", "age", "birth_date", "id_number", "address", "registered_address")
_SECTION = re.compile(r"[【\[]([^】\]]{2,12})[】\]](?![(（])(.{2,})", re.DOTALL)


@dataclass(slots=True)
class Reading:
    """What one column is taken for. Below `ASK_BELOW` a person is asked, `choices` offered, best first.

    `number` > 0: the column belongs to a numbered family member (成员1).
    """

    code: str | None = None
    sure: float = 0.0
    choices: list[str] = field(default_factory=list)
    person: str | None = None
    number: int = 0

    @property
    def ask(self) -> bool:
        """Whether the column must be asked about before it is believed."""
        return self.code is not None and self.sure < ASK_BELOW


def _join(group: Meaning | None, leaf: Meaning | None, whole: Meaning | None) -> Meaning | None:
    """A merged parent and what stands under it."""
    if group is None or group.kind in ("group", "nothing"):
        if leaf is None and whole and whole.sure >= 0.9 and whole.kind in ("fact", "attribute"):
            return whole
        return leaf
    if leaf is None:
        return whole if whole and whole.sure >= 0.9 else None
    if group.kind == "person" or group.person not in (None, "child"):  # 父亲外出情况 / 联系电话
        return _under_person(replace(group, kind="person", attribute="name"), leaf, whole)
    if group.code in WHO and leaf.kind == "attribute" and leaf.person is None:  # 由谁照顾 / 姓名
        return replace(leaf, person="carer", sure=min(group.sure, leaf.sure))
    if leaf.kind == "person" and group.kind == "attribute":
        return replace(leaf, kind="attribute", attribute=group.attribute, sure=min(group.sure, leaf.sure))
    if leaf.kind == "group":
        return group
    return leaf


def _under_person(group: Meaning, leaf: Meaning, whole: Meaning | None) -> Meaning:
    """父亲 / 联系电话."""
    sure = min(group.sure, leaf.sure)
    if leaf.kind == "attribute" and leaf.person is None:
        return replace(leaf, person=group.person, number=group.number, sure=sure)
    if leaf.kind == "fact" and leaf.code in AN_ADULTS and group.person not in ("child", "helper", "nobody"):
        return replace(group, kind="attribute", attribute=AN_ADULTS[leaf.code], sure=sure)
    if leaf.kind == "fact" and whole and whole.kind == "fact" and whole.sure >= 0.97:
        return whole
    return leaf


def _sections(word: str) -> tuple[str, ...]:
    """【外出父母】务工企业 is a parent and its column in one cell."""
    found = _SECTION.fullmatch(word.strip())
    return found.groups() if found else (word,)


def meaning_of_levels(levels: Sequence[str]) -> Meaning | None:
    """One column's header cells from top to bottom, as one meaning."""
    words = [word for word in levels if word.strip()]
    if not words:
        return None
    meaning, before = (meaning_of_parent if words[-1] != words[0] else meaning_of)(words[0]), words[0]
    for place, word in enumerate(words[1:], 2):
        if word == before:
            continue
        inner = meaning_of(word) if place == len(words) else meaning_of_parent(word)
        if meaning and meaning.person == "helper" and split_notes(word)[0] in HELPERS_KIND:
            inner = Meaning("fact", code="helper.kind", sure=0.93)
        if meaning and meaning.code in WHO and "委托" in before and inner and inner.kind == "attribute" and inner.person is None:
            inner = replace(inner, person="entrusted")  # 委托监护情况 / 身份证号
        whole = meaning_of(before + word)
        meaning = _join(meaning, inner, whole if whole and whole.sure >= 0.9 else meaning_of(without_topic(before) + word))
        before = word
    return meaning


def _all_about(levels: Sequence[str], meaning: Meaning | None) -> Meaning | None:
    """父亲状况 with nothing under it may want more than a name: a person says."""
    last = next((word for word in reversed(levels) if word.strip()), "")
    if meaning and meaning.kind == "person" and split_notes(last)[0].endswith(("情况", "状况", "信息", "概况")):
        return replace(meaning, sure=min(meaning.sure, 0.7), other="special" if meaning.person in ("father", "mother") else None)
    return meaning


class Table:
    """The walk over a table's columns from left to right."""

    def __init__(self, meanings: list[Meaning | None], evidences: list[Evidence], groups: list[str]) -> None:
        self.groups = groups
        self.meanings = meanings
        self.evidences = evidences
        self.readings = [Reading() for _ in meanings]
        self.taken: dict[str, int] = {}
        self.explicit = {code for m in meanings if m and (code := m.code or (m.person and m.attribute and code_of(m.person, m.attribute)))}
        self.current: tuple[str, int] = ("child", 0)
        self.adult: tuple[str, int] | None = None
        self.last_of_current = -1

    def read(self) -> list[Reading]:
        """Each column's reading."""
        for place, meaning in enumerate(self.meanings):
            reading = self._column(place, meaning)
            reading = weigh(reading, meaning, self.evidences[place], self)
            self._keep(place, reading)
        return self.readings

    def _keep(self, place: int, reading: Reading) -> None:
        self.readings[place] = reading
        if reading.code:
            self.taken.setdefault(reading.code, place)
        if reading.code == "paper.author":  # a phone behind who filled it in is that one's
            self.current, self.last_of_current = ("nobody", 0), place
        if not reading.person and reading.code and reading.code.startswith(self.current[0] + "."):
            self.last_of_current = place
        if reading.person:
            self.current = (reading.person, reading.number)
            self.last_of_current = place
            if reading.person in ADULTS:
                self.adult = self.current

    def _column(self, place: int, meaning: Meaning | None) -> Reading:
        if meaning is None or meaning.kind in ("nothing", "group"):
            return Reading()
        if meaning.kind == "fact":
            return Reading(meaning.code, meaning.sure, [code for code in (meaning.code, meaning.other) if code])
        attribute = meaning.attribute or "name"
        if meaning.person:
            code = code_of(meaning.person, attribute)
            return Reading(code, meaning.sure, [code] if code else [], meaning.person, meaning.number)
        if attribute in ADULTS_ONLY:
            return self._adults_only(place, attribute, meaning.sure)
        return self._anyones(place, attribute, meaning.sure)

    def _adults_only(self, place: int, attribute: str, sure: float) -> Reading:
        """Nearest adult to the left, else to the right, else any adult (asked)."""
        person, number = self.current
        if person == "nobody":
            return Reading()
        if person == "helper" and (code := code_of("helper", attribute)):
            return Reading(code, sure * 0.97, [code], person, number)
        if self.adult:
            return self._of_adult(place, attribute, sure)
        for later in self.meanings[place + 1 :] if attribute == "relation" else ():
            if later and later.person in ADULTS:
                code = code_of(later.person, attribute)
                return Reading(code, sure * 0.93, [code] if code else [], later.person, later.number)
        code = code_of("contact", attribute)
        return Reading(code, min(sure, 0.6), [code or "", f"father.{attribute}", f"mother.{attribute}"], "contact")

    def _of_adult(self, place: int, attribute: str, sure: float) -> Reading:
        assert self.adult
        person, number = self.adult
        code = code_of(person, attribute)
        choices = [code or ""]
        if code in self.taken and not number:
            return Reading(code, min(sure, 0.6), choices, person, number)
        before = [m for m in self.meanings[:place] if m and m.person in ADULTS]
        twins = (
            len(before) > 1
            and {before[-1].person, before[-2].person} == {"father", "mother"}
            and before[-1].attribute == before[-2].attribute == "name"
            and self.last_of_current == place - 1
            and self.meanings[place - 2] is before[-2]
        )
        if twins and not number:
            other = code_of(before[-2].person or "", attribute)
            return Reading(code, min(sure, 0.7), [*choices, other or "", f"contact.{attribute}"], person, number)
        return Reading(code, sure * 0.98, choices, person, number)

    def _anyones(self, place: int, attribute: str, sure: float) -> Reading:
        """An attribute the child and every adult have: 联系电话, 出生日期, 身份证号, 住址."""
        person, number = self.current
        mine, child = code_of(person, attribute), code_of("child", attribute)
        if person == "nobody" and (attribute != "name" or "child.name" in self.taken):
            return self._behind_nobody(place, attribute, child, sure)
        grown = self.evidences[place].grown
        if person == "helper" and mine is None and (child in self.taken or child in self.explicit or (grown or 0) > 0.5):
            return Reading()
        if person == "child" or mine is None:
            return self._childs(child, sure if person == "child" or place - self.last_of_current > 1 else min(sure, 0.7))
        if attribute in ("id_number", "birth_date", "age") and grown is not None and abs(grown - 0.5) > 0.3:
            if grown < 0.5:
                return self._childs(child, sure if child not in self.taken else 0.7)
            return Reading(mine, sure * 0.97, [mine], person, number)
        left = self.groups[self.last_of_current] if self.last_of_current >= 0 else ""
        if left and not self.groups[place] and attribute in _ONE_S_OWN and child not in self.taken and child not in self.explicit:
            return self._childs(child, sure * 0.9)  # out from under 监护人, a bare 健康状况 is the child's again
        near = place - self.last_of_current == 1
        together = near and self.groups[place] and self.groups[place] == self.groups[self.last_of_current]
        asked = [code for code in (mine, child) if code]
        has_child = child in self.taken or child in self.explicit
        if attribute == "name":
            return self._childs(child, sure) if not has_child else Reading(mine, 0.6, asked, person, number)
        if mine in self.taken and not number:
            if has_child:
                return Reading(mine, 0.5, asked, person, number)
            return Reading(child, sure * 0.9 if not near or attribute != "phone" else 0.7, asked[::-1], "child")
        if has_child or together or (near and attribute == "phone"):
            return Reading(mine, sure * (0.97 if near else 0.8), asked, person, number)
        if attribute == "address" and person not in ("helper", "class_teacher"):
            return Reading(child, sure * (0.7 if near else 0.9), asked[::-1])
        last = self.meanings[place - 1]
        if not near and last and last.kind == "nothing" and last.person == "child":
            return self._childs(child, sure * 0.9)
        between = self.readings[place - 1].code or ""
        if not near and between.startswith(("child.", "school.")):  # the row went back to the child's own columns
            return self._childs(child, sure * 0.9)
        return Reading(mine if near else child, min(sure, 0.7), asked if near else asked[::-1], None)

    def _behind_nobody(self, place: int, attribute: str, child: str | None, sure: float) -> Reading:
        """儿童姓名 户主姓名 身份证号: the child's where its numbers are children's; else left alone."""
        grown = self.evidences[place].grown
        mine = attribute in ("id_number", "birth_date", "age") and grown is not None and grown < 0.2
        return self._childs(child, sure * 0.9) if mine and child not in self.taken else Reading()

    def _childs(self, code: str | None, sure: float) -> Reading:
        return Reading(code, sure, [code] if code else [], "child")


def _strangers(columns: Sequence[Sequence[str]]) -> list[str]:
    """For each column, a merged parent above it whose words nobody knows: it may name a person."""
    return [next((word for word in levels[:-1] if word.strip() and meaning_of_parent(word) is None), "") for levels in columns]


def _sure_person(place: int, columns: Sequence[Sequence[str]], meanings: list[Meaning | None]) -> str | None:
    """The adult whom the nearest column to the left under the same merged parents names beyond doubt (照料人姓名)."""
    for before in range(place - 1, -1, -1):
        meaning = meanings[before]
        if list(columns[before][:-1]) != list(columns[place][:-1]):
            return None
        if meaning is not None and meaning.person in ADULTS:
            return meaning.person if meaning.sure >= ASK_BELOW else None
    return None


def _siblings(meanings: list[Meaning | None], columns: Sequence[Sequence[str]]) -> None:
    """留守期间照料情况 is only guessed to mean the carer; 照料人姓名 under it makes its 年龄 and 电话 that one's beyond doubt."""
    for place, meaning in enumerate(meanings):
        leaf = meaning_of(columns[place][-1]) if len(columns[place]) > 1 else None
        if meaning is None or leaf is None or leaf.kind != "attribute" or leaf.person or meaning.sure >= leaf.sure:
            continue
        if meaning.person in ADULTS and meaning.person == _sure_person(place, columns, meanings):
            meanings[place] = replace(meaning, sure=leaf.sure)


def _beware(readings: list[Reading], meanings: list[Meaning | None], columns: Sequence[Sequence[str]]) -> None:
    """Under an unknown parent a bare 联系电话 belongs to nobody we know: ask, unless a sibling says whom the parent means."""
    for place, (reading, meaning, stranger) in enumerate(zip(readings, meanings, _strangers(columns), strict=True)):
        bare = meaning is not None and meaning.kind == "attribute" and meaning.person is None
        if stranger and bare and reading.code:
            person, attribute = reading.code.split(".", 1)
            if person == _sure_person(place, columns, meanings):
                continue
            reading.sure = min(reading.sure, 0.6)
            reading.choices += [f"{other}.{attribute}" for other in ("carer", "contact")]


def read_headers(columns: Sequence[Sequence[str]], evidences: Sequence[Evidence] | None = None) -> list[Reading]:
    """Every column of a table (its header cells, top to bottom) -> what it is, in the same order.

    Works for blank forms too: without evidence the words alone decide.
    """
    columns = [[part for word in levels for part in _sections(word)] for levels in columns]
    meanings = [_all_about(levels, meaning_of_levels(levels)) for levels in without_wide_parents(columns)]
    _siblings(meanings, columns)
    name_records(meanings, columns)
    name_by_neighbours(meanings, columns)
    given = list(evidences) if evidences else [NO_EVIDENCE] * len(meanings)
    groups = [levels[0] if len(levels) > 1 else "" for levels in columns]
    readings = Table(meanings, given, groups).read()
    _beware(readings, meanings, columns)
    one_guardian(readings, columns)
    seen: set[str] = set()
    once = ("child.name", "child.id_number", "child.birth_date", "child.sex", "child.student_number")
    for reading in readings:
        if reading.code in once and reading.code in seen:
            reading.sure = min(reading.sure, 0.6)
        seen.add(reading.code or "")
        reading.choices = [code for code in dict.fromkeys(reading.choices) if code]
        if reading.sure < KNOWN_FROM:
            reading.code, reading.sure = None, 0.0
    return readings
