"""Where a row belongs: its school and class, its village, told from the words of the sheet and the units of the county.

Pure: units come in as `Ref`s. A school or village is found only when exactly one unit answers to the words.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.rules import ClassWords, entry_year_of, read_class

ClassKey = tuple[str, int, int]  # stage, entry year, number (0: 待分班)


@dataclass(frozen=True, slots=True)
class Ref:
    """A unit as placing needs it."""

    id: int
    kind: str
    name: str
    short: str
    code: str
    path: str
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The answer for one row. `class_key` names a class of `school` that may not stand yet; `problem` is a reason code."""

    school: int | None = None
    class_id: int | None = None
    class_key: ClassKey | None = None
    home: int | None = None
    school_text: str = ""
    problem: str = ""


def plain(text: str) -> str:
    """A unit's name without spaces and brackets."""
    return re.sub(r"[\s（）()　]", "", text or "")


def one_of(text: str, refs: Iterable[Ref]) -> Ref | None:
    """The single unit the words name: whole name, short name or code; else the longest name the words end with; else the one that ends so."""
    text = plain(text)
    if not text:
        return None
    refs = list(refs)
    same = [r for r in refs if text in (plain(r.name), plain(r.short), r.code)]
    if same:
        return same[0] if len(same) == 1 else None
    longer = [r for r in refs if len(r.name) >= 3 and text.endswith(plain(r.name))]
    if longer:
        most = max(len(r.name) for r in longer)
        best = [r for r in longer if len(r.name) == most]
        return best[0] if len(best) == 1 else None
    shorter = [r for r in refs if len(text) >= 4 and plain(r.name).endswith(text)]
    return shorter[0] if len(shorter) == 1 else None


@dataclass
class Map:
    """The county's units as one import sees them; answers are remembered for the words already met."""

    unit: Ref
    refs: list[Ref]
    classes: dict[tuple[int, str, int, int], int] = field(default_factory=dict)  # (school, stage, entry year, number) -> class
    one_class: dict[tuple[int, str, int], int | None] = field(default_factory=dict)  # the only class of a year, None where several
    _schools: dict[str, tuple[str, Ref | None]] = field(default_factory=dict)
    _homes: dict[tuple[str, str, str], Ref | None] = field(default_factory=dict)
    _words: dict[tuple[str, str], ClassWords] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schools = [r for r in self.refs if r.kind == UnitKind.SCHOOL]
        self.paths = {r.id: r.path for r in self.schools}
        self.own_schools = [r for r in self.schools if r.path.startswith(self.unit.path)]
        self.townships = [r for r in self.refs if r.kind == UnitKind.TOWNSHIP]
        self.villages: dict[str, list[Ref]] = {}
        for village in (r for r in self.refs if r.kind == UnitKind.VILLAGE):
            self.villages.setdefault(village.path[:-4], []).append(village)

    def school(self, text: str, code: str = "") -> tuple[str, Ref | None]:
        """('own' | 'other' | 'unknown' | 'none', the school)."""
        key = f"{code}|{text}"
        if key not in self._schools:
            self._schools[key] = self._find_school(text, code)
        return self._schools[key]

    def _find_school(self, text: str, code: str) -> tuple[str, Ref | None]:
        if not text and not code:
            return "none", None
        for refs, word in ((self.own_schools, "own"), (self.schools, "other")):
            found = next((r for r in refs if code and r.code == code), None) or one_of(text, refs)
            if found:
                return word, found
        return ("unknown", None) if text else ("none", None)

    def home(self, township: str, village: str, address: str) -> Ref | None:
        """The village, else the township, that the words name; None where they name none of the county's."""
        key = (township, village, address[:18])
        if key not in self._homes:
            self._homes[key] = self._find_home(township, village, address)
        return self._homes[key]

    def _find_home(self, township: str, village: str, address: str) -> Ref | None:
        if self.unit.kind == UnitKind.VILLAGE:
            return self.unit
        inside = self.unit if self.unit.kind == UnitKind.TOWNSHIP else None
        town = one_of(township, self.townships) or next((t for t in self.townships if plain(t.name) in address), None) or inside
        if town is None:
            return None
        near = self.villages.get(town.path, [])
        named = one_of(village, near) if village else next((v for v in near if plain(v.name) in address), None)
        return named or town

    def words(self, grade: str, klass: str) -> ClassWords:
        """The written class, read once for each wording."""
        if (grade, klass) not in self._words:
            self._words[(grade, klass)] = read_class(grade, klass)
        return self._words[(grade, klass)]


def class_key(words: ClassWords, school: Ref, *, stage: str, entered_on: str, as_of: dt.date) -> ClassKey | None:
    """Stage, entry year and number of the class that was written; None where the words do not tell the year."""
    stages = school.stages
    known = words.stage or (stage if stage in stages or not stages else "") or (stages[0] if len(stages) == 1 else "")
    year = words.entry_year
    if year is None and words.grade is not None and known:
        year = entry_year_of(known, words.grade, as_of)
    if year is None and words.number is not None and entered_on[:4].isdigit() and known:
        year = int(entered_on[:4])
    if year is None or not known or (stages and known not in stages) or not as_of.year - 15 <= year <= as_of.year + 1:
        return None
    return str(known), year, words.number if words.number is not None and words.number < 100 else 0


def text_of(facts: dict[str, Any], code: str) -> str:
    """A fact as text, '' where it is absent or unknown."""
    value = facts.get(code)
    return str(value) if value not in (None, "", True, False) else ""


_WITH_CLASS = re.compile(r"(.*?(?:学校|小学|中学|幼儿园|教学点|完小|村小|初中|高中|职中))[\s,，、/(（-]*([^,，、]*?(?:年级|班)[^)）]*)[)）]?")


def school_and_class(name: str) -> tuple[str, str]:
    """云顶小学三年级2班 under 就读学校及年级 -> the school's words and the class's; '' where no class is written."""
    found = _WITH_CLASS.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")


def place(units: Map, facts: dict[str, Any], *, as_of: dt.date, strangers_here: bool, default_school: Ref | None = None) -> Place:
    """Where one row goes. `strangers_here`: no school of the sheet is known, so its words are kept and the row stays with the unit."""
    name, inside = school_and_class(text_of(facts, "school.name"))
    kind = units.unit.kind
    if inside and not text_of(facts, "school.grade") and not text_of(facts, "school.class"):
        facts = {**facts, "school.class": inside}
    home = units.home(text_of(facts, "unit.township"), text_of(facts, "unit.village"), plain(text_of(facts, "child.home_address")))
    if kind == UnitKind.CLASS:
        return Place(class_id=units.unit.id, home=home.id if home else None)
    how, school = units.school(name, text_of(facts, "school.code"))
    if how in ("none", "unknown") and (how == "none" or strangers_here):
        school = units.unit if kind == UnitKind.SCHOOL else default_school
    elif how == "unknown" and kind != UnitKind.VILLAGE:
        return Place(problem="unknown_school")
    elif how == "other" and kind not in (UnitKind.VILLAGE,) and not (kind == UnitKind.TOWNSHIP and home):
        return Place(problem="other_school")
    if school is None:
        homeless = home is None
        return Place(home=home.id if home else None, school_text=name, problem="no_place" if homeless else "")
    return _in_class(units, facts, school, home, as_of, may_make=how != "other")


def _in_class(units: Map, facts: dict[str, Any], school: Ref, home: Ref | None, as_of: dt.date, *, may_make: bool) -> Place:
    words = units.words(text_of(facts, "school.grade"), text_of(facts, "school.class"))
    key = class_key(words, school, stage=text_of(facts, "school.stage"), entered_on=text_of(facts, "school.entered_on"), as_of=as_of)
    found = None
    if key:
        found = units.classes.get((school.id, *key))
        if found is None and words.number is None:
            found = units.one_class.get((school.id, key[0], key[1]))
    wanted = key if found is None and may_make else None
    return Place(school=school.id, class_id=found, class_key=wanted, home=home.id if home else None)
