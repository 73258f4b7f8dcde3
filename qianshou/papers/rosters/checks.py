"""What is doubtful about a row: its own cells against each other, and against the rows above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from qianshou.kit import idcard, phone

from .roster import Problem, Sheet
from .rowmaker import values_of
from .values import PHONES, Odd

OLDEST = 25
Seen = dict[Any, tuple[Sheet, int, str | None]]  # key of a child -> where she stood first (the later sheet comes first), row, identity number


class Checker:
    """One sheet's checks. `seen` goes from sheet to sheet, so that a child is found twice in a file."""

    def __init__(self, sheet: Sheet, today: date, seen: Seen) -> None:
        self.sheet, self.today, self.seen = sheet, today, seen
        self.size = len(sheet.row_numbers)
        self.oldest = f"{today.year - OLDEST}"
        self.now = today.isoformat()

    def _column(self, code: str) -> tuple[str, list[Any]]:
        return values_of(self.sheet, code) or ("", [None] * self.size)

    def run(self) -> None:
        """Write the sheet's problems and notices."""
        self._names()
        self._odd_cells()
        self._identity()
        self._duplicates()
        self._phones()

    def problem(self, place: int, columns: tuple[str, ...], reason: str, say: str) -> None:
        """A reason not to take the row in silently."""
        self.sheet.problems.setdefault(place, []).append(Problem(tuple(c for c in columns if c), reason, say))

    def notice(self, place: int, columns: tuple[str, ...], reason: str, say: str) -> None:
        """Worth saying, no obstacle."""
        self.sheet.notices.setdefault(place, []).append(Problem(tuple(c for c in columns if c), reason, say))

    def _names(self) -> None:
        column, names = self._column("child.name")
        for place, name in enumerate(names):
            if not name:
                self.problem(place, (column,), "missing_name", "这一行没有学生姓名，请补上姓名；不是学生就删去这一行。")

    def _odd_cells(self) -> None:
        """Cells that cannot be believed: of the child a problem, of an adult a notice."""
        for (column, code), values in self._with_values():
            if not any(value.__class__ is Odd for value in values):
                continue
            strict = code in ("child.id_number", "child.birth_date", "child.left_behind")
            for place, value in enumerate(values):
                if value.__class__ is not Odd:
                    continue
                if code == "child.id_number" and self._other_document(place):
                    values[place] = value.shown
                elif code == "child.birth_date" and value.unsure and (known := self._from_number(place, value)):
                    values[place] = known
                elif strict and value.reason != "code_unclear":
                    self.problem(place, (column,), value.reason, value.say)
                else:
                    self.notice(place, (column,), value.reason, value.say)

    def _with_values(self) -> Iterator[tuple[tuple[str, str], list[Any]]]:
        for place, (column, code) in enumerate(self.sheet.columns.items()):
            if code and self.sheet.values[place]:
                yield (column, code), self.sheet.values[place]

    def _other_document(self, place: int) -> bool:
        """The sheet itself says that this is no resident identity card."""
        kind = self._column("child.id_type")[1][place]
        return bool(kind) and any(word in kind for word in ("护照", "港澳", "台湾", "台胞", "永久居留", "其他", "出生"))

    def _from_number(self, place: int, odd: Odd) -> str | None:
        """2014.1 means the month the identity number names, if that is January or October."""
        number = self._column("child.id_number")[1][place]
        born = idcard.birth_date(number) if isinstance(number, str) and len(number) == 18 else None
        fits = born and odd.shown.startswith(str(born.year)) and born.month in (1, 10)
        return f"{born:%Y-%m}" if born and fits else None

    def _identity(self) -> None:
        """Birth date against number, the future, sex against number."""
        id_column, numbers = self._column("child.id_number")
        birth_column, births = self._column("child.birth_date")
        sex_column, sexes = self._column("child.sex")
        for place, (number, birth, sex) in enumerate(zip(numbers, births, sexes, strict=True)):
            believed = birth.__class__ is str and len(birth) >= 7
            if birth.__class__ is str and (birth > self.now or birth < self.oldest):
                self._out_of_time(place, birth_column, birth)
                continue
            if number.__class__ is not str or len(number) != 18 or not number[6:14].isdecimal():
                continue
            if number.endswith("000"):
                say = f"身份证号“{number}”末三位是 000，虽然校验通过，也可能是表格软件改的，请对照证件看一眼。"
                self.notice(place, (id_column,), "id_ends_in_000", say)
            in_number = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            if believed and in_number[: len(birth)] != birth:
                say = f"出生日期写的是 {birth}，身份证号里是 {in_number}，请对照证件改正其中一个。"
                self.problem(place, (birth_column, id_column), "id_birth_mismatch", say)
            elif in_number > self.now:
                self.problem(place, (id_column,), "id_checksum", f"身份证号里的出生日期 {in_number} 还没有到，请核对。")
            if sex and number[16].isdecimal() and sex != idcard.sex(number):
                say = "性别与身份证号第 17 位不一致，请核对。"
                self.notice(place, (sex_column, id_column), "id_sex_mismatch", say)

    def _out_of_time(self, place: int, column: str, birth: str) -> None:
        if birth > self.now:
            say = f"出生日期 {birth} 还没有到，请改正。"
        else:
            say = f"出生日期 {birth} 距今超过 {OLDEST} 年，不像在校学生，请核对年份。"
        self.problem(place, (column,), "bad_date", say)

    def _duplicates(self) -> None:
        id_column, numbers = self._column("child.id_number")
        name_column, names = self._column("child.name")
        births, sexes = self._column("child.birth_date")[1], self._column("child.sex")[1]
        others = self._likeness()
        for place, (number, name, birth, sex) in enumerate(zip(numbers, names, births, sexes, strict=True)):
            key = number if number.__class__ is str else None
            if key and not self._first_with(place, ("id", key), name, key, (id_column,)):
                continue
            if not name or (number.__class__ is Odd and number.reason == "id_checksum" and key):
                continue
            for like in self._likely_keys(name, birth, sex, others, place):
                if not self._first_with(place, like, name, key, (name_column,)):
                    break

    def _likeness(self) -> list[list[Any]]:
        """Columns that, with name, sex and class alike, tell the same child in a sheet without birth dates."""
        codes = ("school.class", "child.age", "child.home_address", "contact.name", "father.name", "mother.name")
        return [found[1] for code in codes if (found := values_of(self.sheet, code))]

    def _likely_keys(self, name: str, birth: Any, sex: Any, others: list[list[Any]], place: int) -> Iterator[tuple]:
        if birth.__class__ is str and len(birth) == 10:
            yield ("born", name, birth, sex)
        elif others and (birth is None or birth.__class__ is str):
            alike = tuple(str(column[place]) for column in others)
            if sum(value != "None" for value in alike) >= 3:
                yield ("like", name, birth, sex, alike)

    def _first_with(self, place: int, key: tuple, name: str | None, number: str | None, columns: tuple[str, ...]) -> bool:
        """Remember a row by a key; where one stood before, say so unless both have numbers and differ."""
        row = self.sheet.row_numbers[place]
        there, first, known = self.seen.setdefault(key, (self.sheet, row, number))
        if first == row and there is self.sheet:
            return True
        if key[0] != "id" and number and known and number != known:
            return True
        sheet = "" if there is self.sheet else f"文件“{there.file}”" if there.file else f"工作表“{there.name or ''}”"
        what = "身份证号" if key[0] == "id" else "学生"
        later = there.as_of and self.sheet.as_of and there.as_of > self.sheet.as_of
        after = "那张表更晚，按那一行导入，这一行不用改" if later else "同一个孩子请只留一行"
        say = f"这个{what}在{sheet}第 {first} 行已经有了。{after}；不是同一个孩子请核对号码。"
        self.problem(place, columns, "duplicate_in_file", say)
        return False

    def _phones(self) -> None:
        """Numbers that are no telephone number: kept, and said."""
        for (column, code), values in self._with_values():
            if code.split(".", 1)[1] not in PHONES:
                continue
            for place, found in enumerate(values):
                if found and not all(map(phone.looks_right, found)):
                    wrong = next(number for number in found if not phone.looks_right(number))
                    self.notice(place, (column,), "odd_phone", f"电话“{wrong}”是 {len(wrong)} 位，不像完整号码，请核对。")
