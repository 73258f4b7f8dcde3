"""Which rows under the header are children, and which are totals, notes, signatures or headers again."""

from __future__ import annotations

import re
from typing import Any

from qianshou.kit.text import clean, fold
from qianshou.kit.workbook import Grid

from .frame import Frame
from .roster import Skipped
from .words import ABSENT, SAME

_TOTAL = re.compile(r"^(?:本?[页班校村镇乡组年级]*)?(?:合计|总计|小计|共计|总数|累计|汇总|合\s*计|总人数|共\d+人).*|^共.{0,6}人$|.*(?:合计|小计|总计)[:：]?$")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填写说明|附注|提示|要求)\s*\d*[:：、.．].*|^(?:注|备注|填表说明|填写说明|说明)$|^[*※★].{6,}|^\d+[、.．]\D{8,}"
)
_SIGN = re.compile(
    r".*(?:签字|签名|盖章|负责人|填表人|填报人|制表人?|审核人?|复核人?|经办人|校长|园长|联系人|填报日期|填表日期|填报时间|单位领导|分管领导|主任|书记|年\s*月\s*日)\s*(?:[(（].{0,4}[)）])?\s*[:：_＿].*|^\s*年\s+月\s+日.*"
)
_EXAMPLE = re.compile(r"^[(（]?(?:例|示例|样例|举例|范例|填写示例|示范|例如|例子)[)）:：]?\d*$")
_HINT = re.compile(r"^(?:必填|选填|文本|文本格式|日期|数字|下拉.*|格式.*|请.*|填写.*|如[:：].*|.*必填.*)$")


def _text(cell: Any) -> str:
    return clean(cell) if isinstance(cell, str) else "" if cell == "" else str(cell)


class Body:
    """Sorts rows. `names` are the columns a child's name may stand in, `serials` the row numbers'."""

    def __init__(self, grid: Grid, frame: Frame, names: list[int], serials: list[int]) -> None:
        self.grid, self.frame = grid, frame
        self.names, self.serials = names, serials
        self.children: list[int] = []
        self.skipped: list[Skipped] = []
        self.notes: list[str] = []
        self.header_words = {fold(word) for levels in frame.levels for word in levels}

    def sort(self) -> None:
        """Fill `children` (rows from 0) and `skipped`."""
        first, height = self.frame.first_below, self.grid.height
        odd = self._odd_rows(first)
        for place in range(first, height):
            if place not in odd:
                self.children.append(place)
                continue
            why = self._why_not(self.grid.row(place))
            if why == "child":
                self.children.append(place)
            elif why:
                self.skipped.append(Skipped(place + 1, why))
        self._trim_foot()

    def _odd_rows(self, first: int) -> set[int]:
        """Rows worth a closer look: no name, or a first cell or name that speaks of totals and notes."""
        odd: set[int] = set()
        for number, column in enumerate(self.grid.columns[: max([4, *(n + 1 for n in self.names)])]):
            is_name = number in self.names
            strange = {cell for cell in set(column[first:]) if self._strange(cell, is_name)}
            if strange:
                odd.update(place for place in range(first, len(column)) if column[place] in strange)
        return odd

    def _strange(self, cell: Any, is_name: bool) -> bool:
        if not isinstance(cell, str):
            return is_name
        said = clean(cell)
        if is_name and (said in ABSENT or said in SAME or len(said) > 15 or not re.search(r"[^\d\W]", said)):
            return True
        return bool(
            _TOTAL.match(said)
            or _NOTE.match(said)
            or _SIGN.match(said)
            or _EXAMPLE.match(said)
            or (is_name and (_HINT.match(said) or fold(said) in self.header_words))
        )

    def _why_not(self, row: list[Any]) -> str:
        """A skip reason, "child", or "" for an empty row."""
        cells = {place: _text(cell) for place, cell in enumerate(row) if _text(cell)}
        told = {p: c for p, c in cells.items() if p not in self.serials}
        if not cells:
            return ""
        first = next(iter(cells.values()))
        name = next((cells[p] for p in self.names if p in cells), "")
        if any(_TOTAL.match(cells[p]) for p in sorted(cells)[:3]) and len(first) < 30:
            return "total_row_not_data"
        if sum(fold(c) in self.header_words for c in cells.values()) * 2 > len(cells) and len(cells) > 2:
            return "header_row_repeated"
        if _EXAMPLE.match(first) or (name and _HINT.match(name)):
            return self._note(cells)
        if _NOTE.match(first) or (_SIGN.match(first) and len(cells) <= 6):
            return self._note(cells)
        if not told:
            return "" if re.fullmatch(r"[\d.]+", first) else self._note(cells)
        if name and name not in ABSENT:
            return self._named(cells, name)
        if len(told) <= 2 and not any(re.search(r"\d{6,}", c) for c in told.values()):
            return self._note(cells)
        if any(_SIGN.match(c) for c in told.values()) and len(told) <= 6:
            return self._note(cells)
        return "child"

    def _named(self, cells: dict[int, str], name: str) -> str:
        """Something stands in the name column: a child, unless it is a sentence or a lone number."""
        if len(cells) <= 2 and (len(name) > 15 or _SIGN.match(name) or _NOTE.match(name)):
            return self._note(cells)
        if re.fullmatch(r"[\d.]+(?:人|名)?", name) and len(cells) <= max(3, len(self.grid.columns) // 3):
            return "total_row_not_data"
        return "child"

    def _note(self, cells: dict[int, str]) -> str:
        self.notes.append(" ".join(cells.values()))
        return "note_row_not_data"

    def _trim_foot(self) -> None:
        """A nameless, nearly empty row after the last named child is a remark, not a child."""
        while self.children:
            row = self.grid.row(self.children[-1])
            if any(_text(row[p]) not in ABSENT for p in self.names if p < len(row)):
                return
            filled = sum(1 for p, cell in enumerate(row) if _text(cell) and p not in self.serials)
            if filled > 2:
                return
            self.skipped.append(Skipped(self.children.pop() + 1, "note_row_not_data"))
