"""Names that follow the school year; what stands under what."""

import datetime as dt
import re
from dataclasses import dataclass

from qianshou.domain.orgs.choices import UNDER, Stage, UnitKind

_DIGITS = "零一二三四五六七八九十"
FIRST_GRADE = {Stage.PRIMARY: 1, Stage.JUNIOR: 7, Stage.SENIOR: 10, Stage.VOCATIONAL: 10}
LAST_GRADE = {Stage.PRIMARY: 6, Stage.JUNIOR: 9, Stage.SENIOR: 12, Stage.VOCATIONAL: 12}
_KINDERGARTEN = {1: "小班", 2: "中班", 3: "大班"}


def school_year_of(day: dt.date) -> int:
    """2026 for 1 September 2026 to 31 August 2027 (DOMAIN §12)."""
    return day.year if day.month >= 9 else day.year - 1


def grade_of(stage: str, entry_year: int, today: dt.date) -> int:
    """1-6 primary, 7-9 junior, 10-12 senior; kindergarten 1-3. May lie past the last grade after graduation."""
    years = school_year_of(today) - entry_year
    return years + FIRST_GRADE.get(Stage(stage), 1) if stage else years + 1


def entry_year_of(stage: str, grade: int, today: dt.date) -> int:
    """The year a pupil of this grade entered the stage."""
    return school_year_of(today) - (grade - FIRST_GRADE.get(Stage(stage), 1))


def stage_of_grade(grade: int) -> str:
    """primary for 1-6, junior for 7-9, senior for 10-12."""
    return Stage.PRIMARY if grade <= 6 else Stage.JUNIOR if grade <= 9 else Stage.SENIOR


def grade_name(stage: str, grade: int) -> str:
    """五年级, 七年级, 高一, 大班."""
    if stage == Stage.KINDERGARTEN:
        return _KINDERGARTEN.get(grade, "大班" if grade > 3 else "托班")
    if grade >= 10:
        return f"高{_DIGITS[min(grade - 9, 10)]}"
    return f"{_DIGITS[max(grade, 0)]}年级"


def class_name(stage: str, entry_years: list[int], number: int | None, today: dt.date, fallback: str = "") -> str:
    """五年级（3）班; a mixed class 一、二年级复式班; number 0 is 待分班; a class past its last grade is 2018级3班（已毕业）."""
    grades = sorted(grade_of(stage, year, today) for year in entry_years)
    last = LAST_GRADE.get(Stage(stage), 3) if stage else 99
    first = FIRST_GRADE.get(Stage(stage), 0) if stage else 1  # before its first day a class has no 零年级; 托班 stands under 小班
    if grades[0] > last or grades[0] < first:
        return f"{entry_years[0]}级{number or ''}班" + ("（已毕业）" if grades[0] > last else "")
    names = [grade_name(stage, grade) for grade in grades]
    if len(names) > 1:
        return "、".join(n.removesuffix("年级") for n in names) + "年级复式班"
    if number == 0:
        return names[0] + "待分班"
    return f"{names[0]}（{number}）班" if number else fallback or names[0]


@dataclass(frozen=True)
class ClassWords:
    """What a written class means: stage, grade, number; None where it does not say."""

    stage: str | None
    grade: int | None
    number: int | None
    entry_year: int | None = None


_HAN = {c: i for i, c in enumerate(_DIGITS)}
_PREFIX = {"初": 6, "高": 9}


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if text in _HAN:
        return _HAN[text]
    if text.startswith("十") and len(text) == 2:
        return 10 + _HAN.get(text[1], 0)
    return None


def read_class(grade_text: str, class_text: str = "") -> ClassWords:
    """Reads 一(3)班, 三年级2班, 初一(3), 七年级三班, 2021级3班, 103班, 601, 1.3班, 大班 (FORMS §4); never guesses past what stands there."""
    text = re.sub(r"[\s（）()\[\]【】]", lambda m: {"（": "(", "）": ")"}.get(m[0], m[0]) if m[0] in "（）()" else "", (grade_text or "") + (class_text or ""))
    for grade, name in _KINDERGARTEN.items():
        if name in text:
            rest = re.search(r"(\d+|[一二三四五六七八九十]+)\)?班?$", text.replace(name, "", 1))
            return ClassWords(Stage.KINDERGARTEN, grade, _number(rest[1]) if rest else None)
    if m := re.search(r"(20\d\d)级\(?([一二三四五六七八九十\d]*)\)?班?", text):
        return ClassWords(None, None, _number(m[2]) if m[2] else None, int(m[1]))
    if m := re.search(r"(初|高)([一二三四])(?:年级)?\(?([一二三四五六七八九十\d]*)\)?班?", text):
        grade = _PREFIX[m[1]] + _HAN[m[2]]
        return ClassWords(stage_of_grade(grade), grade, _number(m[3]) if m[3] else None)
    if m := re.search(r"([一二三四五六七八九\d])(?:年级|\.|\()\(?([一二三四五六七八九十\d]*)\)?班?", text):
        grade = _number(m[1]) or 0
        return ClassWords(stage_of_grade(grade), grade, _number(m[2]) if m[2] else None)
    if m := re.fullmatch(r"([1-9])(\d\d)班?", text):
        return ClassWords(stage_of_grade(int(m[1])), int(m[1]), int(m[2]))
    if m := re.search(r"(\d+|[一二三四五六七八九十]+)\)?班?$", text):
        return ClassWords(None, None, _number(m[1]))
    return ClassWords(None, None, None)


def may_stand_under(parent_kind: str, kind: str) -> bool:
    """A school stands under a township, the county or a lead school; nothing under a class."""
    return kind in UNDER.get(UnitKind(parent_kind), ())
