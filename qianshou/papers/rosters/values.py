"""Cells into facts, one reader per kind of fact.

Dates are "2014-03-05" or "2014-03"; identity numbers 18 characters with capital X; sex male/female;
phones a list of digit strings; relation the GB/T 4761 code of the adult; yes/no true/false; school
stage kindergarten, primary, junior, senior, vocational, dropped_out, not_in_school; ethnicity with 族;
ages and distances (km) numbers; other text as written. None = known to be absent. A yes/no or a
relation nobody can read stays text. A value that cannot be believed is `Odd`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qianshou.kit import idcard, loosedate, phone
from qianshou.kit.text import clean, fold, fold_name

from .words import ABSENT, ETHNIC_GROUPS, KIN, NO, STAGES, YES

BOOLEANS = frozenset(
    [
        "registered",
        "only_child",
        "school_bus",
        "left_behind",
        "orphan",
        "single_parent",
        "unsupported",
        "migrant",
        "hardship",
        "subsistence",
        "aided",
        "wants_aid",
        "martyr_family",
        "struggling",
        "key",
        "both_away",
        "boarding",
        "away",
        "able",
        "is_guardian",
    ]
)
DATES = frozenset(["birth_date", "away_since", "back_on", "entered_on", "left_behind_since", "since", "date"])
PHONES = frozenset(["phone", "employer_phone", "class_teacher_phone"])
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_SCIENCE = re.compile(r"\d(\.\d+)?E\+?1[4-9]")
_FORMULA = re.compile(r'^=?"(.*)"$')


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that cannot be believed: why (a reason code), what it showed, what to do about it."""

    reason: str
    shown: str
    say: str
    unsure: bool = False


def text(value: Any) -> str | None:
    """Text as written; a whole number without its .0; None for the marks people put for nothing, and for nothing but asterisks."""
    if isinstance(value, str):
        said = clean(value)
        return None if said in ABSENT or not said.strip("*＊") else said
    if isinstance(value, float) and abs(value) < 1e16 and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)


def name(value: Any) -> str | None:
    """A person's name: no inner spaces, one middle dot; digits and phones after it are no part of it."""
    if isinstance(value, str) and _HAN_NAME.fullmatch(value) and value not in ABSENT:
        return value
    said = text(value)
    if said is None:
        return None
    said = re.sub(r"[:：,，;；/]?\s*\+?\d[\d\s-]{5,}$", "", said) or said
    said = fold_name(said)
    return None if said in ABSENT or said.replace(".", "").isdecimal() else said


def id_number(value: Any) -> str | Odd | None:
    """A resident identity number, believed only when its check holds; lost digits are never guessed."""
    if value.__class__ is str and len(value) == 18 and idcard.valid(value):
        return value  # nearly every cell
    if isinstance(value, float | int):
        if value >= 1e15:
            return _lost(f"{value:.0f}")
        value = str(int(value)) if abs(value) < 1e15 else ""
    raw = str(value).strip()
    if found := _FORMULA.match(raw):
        raw = found.group(1)
    number = idcard.tidy(raw)
    if _SCIENCE.fullmatch(fold(raw).upper()):
        return _lost(raw)
    if not any(c.isdecimal() for c in number):
        return None
    if "*" in raw:
        return Odd("id_lost_digits", raw, f"身份证号“{raw}”有几位被星号遮住了，请填写完整号码。")
    if idcard.valid(number):
        return idcard.upgrade(number)
    return _wrong(raw, number)


def _lost(raw: str) -> Odd:
    say = f"身份证号“{raw}”的后几位被表格软件改成了 0 或科学记数，无法还原。请把这一格设成文本格式，照证件重新填写。"
    return Odd("id_lost_digits", raw, say)


def _wrong(raw: str, number: str) -> Odd:
    """What is wrong with a number, as far as it shows."""
    if len(number) == 18 and number.endswith("000"):
        return _lost(raw)
    if len(number) != 18:
        return Odd("id_checksum", raw, f"身份证号“{raw}”是 {len(number)} 位，应为 18 位，请对照证件补正。")
    if idcard.checks_out(number):
        return Odd("id_checksum", raw, f"身份证号“{raw}”里的出生日期不存在，请对照证件改正。")
    return Odd("id_checksum", raw, f"身份证号“{raw}”校验不通过，可能有一位写错，请对照证件改正。")


def day(value: Any, century: int | None = None) -> str | Odd | None:
    """A date, as exact as it was written; years of two digits only where the century is known."""
    if isinstance(value, str):
        said = clean(value)
        if said in ABSENT:
            return None
        value = said
    try:
        return loosedate.read(value, century)
    except loosedate.NotADate as error:
        shown = text(value) or ""
        if error.unsure:
            return Odd("bad_date", shown, f"日期“{shown}”可能是1月也可能是10月，请写成 2014-01 这样的形式。", True)
        return Odd("bad_date", shown, f"日期“{shown}”不存在或看不懂，请写成 2014-03-05 这样的形式。")


def childs_day(value: Any) -> str | Odd | None:
    """A day in a child's life: 14年3月 is 2014, as no child of a roster was born in 1914; 14.3 alone might be anything."""
    return day(value, 20 if isinstance(value, str) and "年" in value else None)


def loose_day(value: Any) -> str | None:
    """A date, or the words that stand in its place (今年春节)."""
    read = day(value)
    return text(value) if isinstance(read, Odd) else read


def phones(value: Any) -> list[str] | None:
    """All numbers of a cell; None where there is none."""
    return phone.numbers(value) or None


def sex(value: Any) -> str | None:
    """male, female or None."""
    said = fold(text(value) or "")
    if said.startswith("男") or said in ("1", "m", "male"):
        return "male"
    if said.startswith("女") or said in ("2", "f", "female"):
        return "female"
    return None


def age(value: Any) -> int | None:
    """Full years; 8岁 and 8周岁 too."""
    found = re.match(r"\d{1,3}", fold(text(value) or ""))
    return int(found.group()) if found else None


def ethnicity(value: Any) -> str | None:
    """With 族; the two-digit code of GB/T 3304 too."""
    said = text(value)
    if said is None:
        return None
    if said.isdecimal():
        place = int(said)
        return ETHNIC_GROUPS[place - 1] + "族" if 1 <= place <= len(ETHNIC_GROUPS) else said
    bare = fold(said)
    return bare + "族" if bare in ETHNIC_GROUPS else said


def relation(value: Any) -> str | None:
    """GB/T 4761: the adult is the child's … (51 father); words nobody knows stay words."""
    said = text(value)
    if said is None:
        return None
    bare = fold(said)
    bare = re.sub(r"^(?:系|为|是|学生|孩子|儿童)?(?:的)?", "", bare)
    return KIN.get(bare) or KIN.get(re.split(r"[(/、,]", bare)[0]) or (bare if re.fullmatch(r"\d{2}", bare) else said)


def truth(value: Any) -> bool | str | None:
    """Yes or no; 非…, 不…, 未…, 无… are no; other words stay words."""
    said = text(value)
    if said is None:
        return False if isinstance(value, str) and clean(value) == "无" else None
    bare = fold(said)
    if bare in YES:
        return True
    if bare in NO or re.match(r"非|不|未|没|无|否", bare):
        return False
    return True if bare.startswith(("是", "已", "有")) else said


def away(value: Any) -> bool | str | None:
    """Whether a parent works away, also where 外出情况 is answered in words (外出务工, 在家务农); one who came back, or a word nobody knows, stays words."""
    bare = fold(text(value) or "")
    if re.match(r"在家|在本地|本地|留家", bare) and "外" not in bare:
        return False
    if re.match(r"(?:常年|长期|已经|已)?(?:外出|在外|出外|务工|打工|出门)", bare) and not re.search(r"[返回过否]", bare):
        return True
    return truth(value)


def boarding(value: Any) -> bool | str | None:
    """True = lives at school."""
    bare = fold(text(value) or "")
    if re.match(r"走读|通校|外宿|通学|不|非|未", bare):
        return False
    return True if re.search(r"住校|寄宿|内宿|住宿|住读|住园|全托", bare) else truth(value)


def left_behind(value: Any) -> bool | str | Odd | None:
    """True for any kind of left-behind; bare digits mean different things in different systems: asked."""
    bare = fold(text(value) or "")
    if re.fullmatch(r"\d(\.0)?", bare):
        say = f"“{bare}”在不同系统里意思不同，请改写成 是、否、双亲留守 或 单亲留守。"
        return Odd("code_unclear", bare, say)
    if re.match(r"非|不|否|无", bare):
        return False
    return True if re.search(r"留守|双|单|父|母", bare) else truth(value)


def left_behind_kind(value: Any) -> str | None:
    """both, one or none; other words as written."""
    said = text(value)
    bare = fold(said or "")
    if re.search(r"非留守|不是|^否|^无", bare):
        return "none"
    if re.search(r"双|父母(?:均|都|同|外)|^both", bare):
        return "both"
    return "one" if re.search(r"单|一方|父|母", bare) else said


def stage(value: Any) -> str | None:
    """Where a child stands in school; words nobody knows stay words."""
    said = text(value)
    bare = fold(said or "")
    return next((code for pattern, code in STAGES if re.search(pattern, bare)), said)


def disability(value: Any) -> str | bool | None:
    """Kind of disability; None for none."""
    said = text(value)
    bare = fold(said or "")
    return None if not bare or re.match(r"无|否|非|没|健康|正常", bare) else said


def kilometres(value: Any) -> float | str | None:
    """A distance in km; 500米 is 0.5."""
    said = text(value)
    found = re.fullmatch(r"(?:约|大约)?(\d+(?:\.\d+)?)(公里|千米|km|里|米|m)?(?:左右)?", fold(said or ""))
    if not found:
        return said
    number, unit = float(found.group(1)), found.group(2)
    return number / 1000 if unit in ("米", "m") else number / 2 if unit == "里" else number


def metres(value: Any) -> float | str | None:
    """A bare number under a header that says 米."""
    read = kilometres(value)
    bare = fold(text(value) or "")
    return read / 1000 if isinstance(read, float) and bare.replace(".", "", 1).isdecimal() else read


def student_number(value: Any) -> str | Odd | None:
    """学籍号: kept as text; a number with more than 15 digits has lost its last ones."""
    if isinstance(value, float | int) and value >= 1e15 or _SCIENCE.search(str(value).upper()):
        return Odd("id_lost_digits", str(value), f"学籍号“{value}”的后几位丢失，请照学籍系统重新填写。")
    said = text(value)
    if said and "*" in said:
        return Odd("id_lost_digits", said, f"学籍号“{said}”有几位被星号遮住了，请填写完整号码。")
    return idcard.tidy(said) if said else None


_BY_CODE: dict[str, Callable[[Any], Any]] = {
    "child.boarding": boarding,
    "child.left_behind": left_behind,
    "child.left_behind_kind": left_behind_kind,
    "child.disability": disability,
    "child.commute_distance": kilometres,
    "child.student_number": student_number,
    "child.birth_date": childs_day,
    "school.stage": stage,
    "school.class_teacher": name,
}
_BY_ATTRIBUTE: dict[str, Callable[[Any], Any]] = {
    "id_number": id_number,
    "birth_date": day,
    "sex": sex,
    "age": age,
    "ethnicity": ethnicity,
    "relation": relation,
    "away": away,
}


def reader_of(code: str, header: str = "") -> Callable[[Any], Any]:
    """The reader of a field code's cells; the header tells 米 from 公里."""
    if code == "child.commute_distance" and re.search(r"[(（]\s*(?:米|m)\s*[)）]", header):
        return metres
    if code in _BY_CODE:
        return _BY_CODE[code]
    person, attribute = code.split(".", 1)
    if attribute == "name" and person not in ("school", "unit"):
        return name
    if attribute in _BY_ATTRIBUTE:
        return _BY_ATTRIBUTE[attribute]
    if attribute in PHONES:
        return phones
    if attribute in BOOLEANS:
        return truth
    return loose_day if attribute in DATES else text


class Memo(dict[Any, Any]):
    """A reader that looks at each distinct cell once."""

    def __init__(self, reader: Callable[[Any], Any]) -> None:
        super().__init__()
        self.reader = reader

    def __missing__(self, cell: Any) -> Any:
        if isinstance(cell, datetime) and cell.time() == datetime.min.time():
            value = self.reader(cell.date())
        else:
            value = None if cell == "" else self.reader(cell)
        self[cell] = value
        return value
