"""A list of children on a blank form: its header, its columns' meaning, and which rows are to fill."""

from __future__ import annotations

import re

from qianshou.kit.text import clean, fold
from qianshou.papers.lexicon import Reading, read_headers, wording
from qianshou.papers.rosters.frame import Frame, find_frame
from qianshou.papers.rosters.layout import letter, place_of

from .blank import Column, Label, ListTable, Place, cell_name
from .labels import WHOLE, blanks, code_of_label
from .surface import Surface

Answers = dict[str, str | None]
_FOOT = re.compile(
    r"^(合计|总计|小计|共计|累计|本页合计|合计人数|总人数)"
    r"|^(注|说明|备注|填表说明|填报说明|填写说明|要求|附注)\d?[:：、.]|签字|签名|盖章|公章|审核|审批|负责人|填表人|填报人|制表|经办|复核|校长|年\s*月\s*日|单位领导|联系人[:：]"
)
_EXAMPLE = re.compile(r"^[（(]?(例|示例|样例|范例|举例|填写示例|例如|例子)[）)]?[:：]?\d?$")
_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)")
_TO_COME = "认领"  # who takes up a wish is not who helps the child now
ENOUGH = 3
_OURS = ("child.", "school.", "father.", "mother.", "guardian.", "carer.")


def list_frame(surface: Surface) -> Frame | None:
    """The header of a list; None where the labels have their blanks beside them, as on a card."""
    frame = find_frame(surface.grid) if surface.grid.height else None
    if frame is None:
        return None
    filled = [place for place, levels in enumerate(frame.levels) if levels]
    if len(filled) < 2 or len(filled) < 0.75 * (filled[-1] - filled[0] + 1):
        return None
    return frame


def columns_of(frame: Frame, width: int, answers: Answers | None = None) -> list[Column]:
    """The meaning of each column by its words, then by what a person answered."""
    readings = read_headers(frame.levels[:width])
    made = [column_of(reading, levels) for reading, levels in zip(readings, frame.levels[:width], strict=True)]
    for name, code in (answers or {}).items():
        try:
            place = place_of(name)
        except ValueError:
            continue
        if place < len(made):
            made[place] = Column(code or None, 1.0, [code] if code else [], False, "您回答过")
    return made


def column_of(reading: Reading, levels: list[str]) -> Column:
    """A reading with the reason a person reads."""
    if any(_TO_COME in word for word in levels):
        return Column(None, 1.0, [], False, "谁来认领要等以后才知道，留着写")
    if reading.code is None:
        return Column(None, 1.0, [], False, "档案里没有这一项")
    words = "".join(levels[-1].split()) if levels else ""
    usual = wording(reading.code)
    if reading.ask:
        why = "可能是几种意思，请选一个"
    elif fold(usual) == fold(words):
        why = "就是这个意思"
    elif reading.person and reading.person != "child" and len(levels) > 1:
        why = f"在“{levels[0]}”下面"
    elif reading.person and reading.person != "child" and fold(usual)[:2] != fold(words)[:2]:
        why = "前面一格说的是这个人"
    else:
        why = "意思相同的写法"
    return Column(reading.code, reading.sure, list(reading.choices), reading.ask, why)


class Body:
    """The rows under a header that are to fill."""

    def __init__(self, surface: Surface, frame: Frame, width: int, serial: list[int]) -> None:
        self.surface, self.width, self.serial = surface, width, serial
        self.first = frame.first_below
        while self.first < surface.deep and self._example(self.first):
            self.first += 1
        self.last = self._last()

    def _texts(self, row: int) -> list[tuple[int, str]]:
        return [(column, text) for column in range(self.width) if (text := self.surface.text(row, column).strip())]

    def _example(self, row: int) -> bool:
        texts = self._texts(row)
        return any(_EXAMPLE.match(clean(text)) for _, text in texts[:2]) and len(texts) > 2

    def _sums_up(self, row: int) -> bool:
        """Whether a formula of the row reaches over other rows."""
        for (at, column), formula in self.surface.formulas.items():
            if at == row and column < self.width and any(a != b for a, b in _RANGE.findall(formula)):
                return True
        return False

    def _foot(self, row: int) -> bool:
        if self._sums_up(row):
            return True
        texts = [(column, text) for column, text in self._texts(row) if not (column in self.serial and text.strip("（）().、").isdigit())]
        for column, text in texts:
            block = self.surface.owners.get((row, column))
            wide = block is not None and block.right - block.left >= max(2, self.width // 3)
            if _FOOT.search(clean(text)) or wide or (column in self.serial and not text.isdigit()):
                return True
        return False

    def _last(self) -> int:
        ruled = self.first in self.surface.ruled
        row = self.first
        while row < self.surface.deep:
            texts = self._texts(row)
            if self._foot(row) or (ruled and row not in self.surface.ruled):
                break
            if not ruled and not texts and not self._ahead(row):
                break
            row += 1
        return row - 1

    def _ahead(self, row: int) -> bool:
        """On ground without borders: numbers or formulas of a table still to come."""
        below = range(row, min(self.surface.deep, row + 200))
        return any(self._texts(r) or any(at == r for at, _ in self.surface.formulas) for r in below)


def labels_of(surface: Surface, rows: list[int]) -> list[Label]:
    """The single blanks in these rows: after a colon in the cell, or in the empty cell beside it."""
    made = []
    for row in rows:
        blocks = surface.blocks(row)
        for place, block in enumerate(blocks):
            if block.top != row or not block.text.strip():
                continue
            for blank in blanks(block.text):
                made.append(Label(blank.label, block.place, blank.code if blank.code in WHOLE else None))
            bare = clean(block.text)
            beside = blocks[place + 1] if place + 1 < len(blocks) else None
            code = code_of_label(bare.rstrip(":：")) if len(bare) <= 12 and not blanks(block.text) else None
            if code in WHOLE and beside is not None and not beside.text.strip() and beside.left == block.right + 1:
                made.append(Label(bare, block.place, code, beside.place))
    return made


def _inside(beside: Label, blocks: list[Label]) -> bool:
    return any(beside.fill == other.place for other in blocks)


def read_list(surface: Surface, frame: Frame, answers: Answers | None, *, people_only: bool = False) -> ListTable | None:
    """The list under this header; None where too few columns are known, or (`people_only`) none that names a person."""
    width = max((place + 1 for place, levels in enumerate(frame.levels) if levels), default=0)
    columns = columns_of(frame, width, answers)
    known = {column.code for column in columns if column.code}
    if len(known) < ENOUGH or not any(code.startswith(_OURS) for code in known):
        return None
    if people_only and not any(code.endswith((".name", ".id_number", ".student_number")) and not code.startswith(("school.", "unit.")) for code in known):
        return None
    return _table(surface, frame, columns)


def any_list(surface: Surface, frame: Frame) -> ListTable:
    """The list under a given header, whatever its columns mean: a table that was agreed on is filled by its heads alone."""
    return _table(surface, frame, columns_of(frame, max((place + 1 for place, levels in enumerate(frame.levels) if levels), default=0)))


def _table(surface: Surface, frame: Frame, columns: list[Column]) -> ListTable:
    width = len(columns)
    serial = [place for place, column in enumerate(columns) if column.code == "paper.serial"]
    body = Body(surface, frame, width, serial)
    grid = surface.grid
    made = ListTable(
        grid.index, grid.name, [row + 1 for row in frame.header_rows], ["/".join("".join(word.split()) for word in levels) for levels in frame.levels[:width]],
        columns, body.first, body.last, title=frame.title,
    )  # fmt: skip
    made.labels = labels_of(surface, [row for row in range(grid.height) if row < frame.header_rows[0] or row > body.last])
    _of_columns(made, surface, columns)
    made.formulas = {cell_name(place): formula for place, formula in surface.formulas.items()}
    return made


def _of_columns(made: ListTable, surface: Surface, columns: list[Column]) -> None:
    """What stands in the rows already: numbers, formulas, admitted words."""
    for place, column in enumerate(columns):
        cells: list[Place] = [(row, place) for row in range(made.first, made.last + 1)]
        if cells and (words := next((surface.choices[c] for c in cells[:1] if c in surface.choices), None)):
            made.choices[place] = words
        if cells and all(cell in surface.formulas for cell in cells):
            made.row_formulas.append(place)
        elif cells and all(surface.text(*cell).strip() for cell in cells):
            made.prefilled.append(place)
        if column.code is None:
            made.leave.append(place)
        if column.code == "child.name":
            made.named = max(made.named, sum(bool(surface.text(*cell).strip("_＿ 　")) for cell in cells))


def header_name(place: int) -> str:
    """Column letter of a position."""
    return letter(place)
