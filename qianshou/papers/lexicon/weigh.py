"""Header against values: what the words say, weighed with what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .book import Meaning, code_of
from .evidence import Evidence

if TYPE_CHECKING:
    from .context import Reading, Table

# kinds of values each attribute or fact may hold; others hold text and admit anything but the strict kinds
_EXPECTS = {
    "id_number": {"id"},
    "phone": {"phone"},
    "employer_phone": {"phone"},
    "birth_date": {"date"},
    "sex": {"sex"},
    "ethnicity": {"ethnicity"},
    "relation": {"relation"},
    "name": {"name", "relation"},
    "student_number": {"student_number", "id"},
    "away_since": {"date"},
    "back_on": {"date"},
    "entered_on": {"date"},
    "left_behind_since": {"date"},
    "since": {"date"},
    "class_teacher_phone": {"phone"},
    "living_with": {"relation"},
    "guardianship": {"relation"},
    "date": {"date"},
    "on": {"date"},
    "student_number_aux": {"id", "student_number", "date"},
    "home_address": {"place"},
    "address": {"place"},
    "registered_address": {"place"},
    "away_place": {"place"},
    "class": {"class"},
    "registration_kind": {"farm"},
    "left_behind_kind": {"left"},
    "guardianship_quality": {"quality"},
    "remark": {"date", "phone", "yes_no", "relation"},
}
_STRICT = ("id", "student_number", "phone", "sex", "ethnicity", "date", "relation")
_YES_NO_BAD = {"name", "phone", "id_number", "birth_date", "home_address", "away_place", "relation", "sex", "ethnicity"}


def _attribute(code: str) -> str:
    return code.split(".", 1)[1]


def _refined(code: str, meaning: Meaning, evidence: Evidence) -> str:
    """Headers with two uses, told apart by their values."""
    share = evidence.share
    attribute = _attribute(code)
    if meaning.other == "child.living_with" and share("relation") > 0.5:  # 由谁照看, answered 奶奶
        return "child.living_with"
    if attribute == "away" and share("yes_no") < 0.2 and share("place") > 0.4:
        return code.replace(".away", ".away_place")
    if attribute == "registered_address" and share("farm") > 0.6:
        return "child.registration_kind"
    if code == "child.registration_kind" and share("place") > 0.6 and share("farm") < 0.2:
        return "child.registered_address"
    if code == "school.class" and share("school") > 0.8 and share("class") < 0.1:  # 学校（年级） where only schools stand below
        return "school.name"
    if code == "child.guardianship" and share("quality") > 0.6:
        return "child.guardianship_quality"
    if code == "child.guardianship_quality" and share("quality") < 0.2 and share("relation") > 0.5:
        return "child.guardianship"
    if code == "child.left_behind_kind" and share("yes_no") > 0.8:  # 是否双留守
        return "child.both_away" if meaning.other == "child.both_away" else "child.left_behind"
    if code == "child.student_number" and share("short_number") > 0.8:
        return "child.class_number"
    if attribute == "employer" and share("school") > 0.7:
        return "school.name"
    return code


def _contradicts(code: str, evidence: Evidence) -> bool:
    kind = evidence.decided
    if evidence.count < 3 or kind is None:
        return False
    attribute = _attribute(code)
    if kind == "phone" and attribute in ("name", "class_teacher") and evidence.share("named_phone") >= 0.6:
        return False  # 王大 13800000000 under 姓名及电话: the cell is split later
    if kind == "yes_no":
        return attribute in _YES_NO_BAD
    if kind == "relation" and attribute not in _EXPECTS:
        return False
    if kind == "date" and evidence.share("number") > 0.9 and attribute not in ("name", "phone", "sex", "relation"):
        return False
    return kind in _STRICT and kind not in _EXPECTS.get(attribute, set())


def _supports(code: str, evidence: Evidence) -> bool:
    wanted = _EXPECTS.get(_attribute(code))
    return bool(wanted) and evidence.count >= 3 and any(evidence.share(kind) >= 0.7 for kind in wanted or ())


def _from_values(reading: Reading, evidence: Evidence, table: Table) -> Reading:
    """A column its values name: an 18-digit column is an identity number, whatever it is called."""
    kind, person = evidence.decided, table.current[0]
    known = {**dict.fromkeys(table.explicit), **dict.fromkeys(table.taken)}
    if kind == "id":
        owner = person if evidence.grown is not None and evidence.grown > 0.5 else "child"
        owner = "contact" if owner == "child" and (evidence.grown or 0) > 0.5 else owner
        code = code_of(owner, "id_number")
        free = code not in known
        sure = 0.92 if free and owner == "child" else 0.86 if free else 0.6
        return _as(reading, code, sure, owner)
    if kind == "student_number" and "child.student_number" not in known:
        return _as(reading, "child.student_number", 0.92, None)
    if kind in ("sex", "ethnicity") and f"child.{kind}" not in known:
        return _as(reading, f"child.{kind}", 0.9, None)
    if kind == "phone":
        return _as(reading, code_of(person, "phone") or "child.phone", 0.6, None)
    if kind == "relation" and table.adult:
        return _as(reading, f"{table.adult[0]}.relation", 0.6, None)
    if kind == "date" and evidence.grown == 0 and "child.birth_date" not in known:
        return _as(reading, "child.birth_date", 0.6, None)
    if evidence.count >= 3 and evidence.share("name") > 0.9 and "child.name" not in known:
        return _as(reading, "child.name", 0.6, None)
    return reading


def _as(reading: Reading, code: str | None, sure: float, person: str | None) -> Reading:
    before = [choice for choice in reading.choices if choice]
    reading.choices = [*([code] if code else []), *before]
    reading.code, reading.sure, reading.person = code, sure, person
    return reading


def weigh(reading: Reading, meaning: Meaning | None, evidence: Evidence, table: Table) -> Reading:
    """The reading, surer or less sure, or another, by the values; nothing known stays nothing."""
    if meaning and meaning.kind in ("nothing", "group"):
        return reading
    if reading.code is None:
        return _from_values(reading, evidence, table) if meaning is None else reading
    if meaning and meaning.kind == "person" and evidence.decided == "phone":
        return _as(reading, code_of(meaning.person or "", "phone"), 0.9, meaning.person)
    if meaning and meaning.other == "special" and meaning.kind == "person" and evidence.count >= 3:  # 父亲状况: 务工, 去世; or a name
        name = evidence.share("name") > 0.8 and evidence.different > 0.6
        return _as(reading, reading.code if name else f"{meaning.person}.special", 0.88, meaning.person)
    if evidence.count:
        refined = _refined(reading.code, meaning or Meaning("fact"), evidence)
        if refined != reading.code:
            reading.code, reading.sure = refined, max(reading.sure * 0.97, 0.9)
            reading.choices = [refined, *reading.choices]
    if _contradicts(reading.code, evidence):
        doubted = _from_values(reading, evidence, table)
        doubted.sure = min(doubted.sure, 0.7) if evidence.decided != "id" else doubted.sure
        return doubted
    guessed_day = reading.sure <= 0.8 and evidence.decided == "date" and not reading.code.endswith("birth_date")  # which day, no date tells
    if 0.75 <= reading.sure < 0.98 and not guessed_day and _supports(reading.code, evidence):
        reading.sure = min(0.98, reading.sure + 0.1)
    return reading
