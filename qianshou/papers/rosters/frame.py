"""Where on a sheet the title, the header, the children and the rest stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qianshou.kit.text import clean, fold
from qianshou.kit.workbook import Grid
from qianshou.papers.lexicon import meaning_of

LOOK_AT = 40
_NAMES = ("姓名", "学生姓名", "儿童姓名", "幼儿姓名", "留守儿童姓名")
_LABEL = re.compile(r"([^：:]{2,12})[：:]\s*(.*)")
_DATA_LIKE = re.compile(r".*\d{5,}|[男女是否√×]|.*[省市县]\S*[镇乡村].*|\d{4}[-/.]\d.*")


@dataclass(slots=True)
class Frame:
    """Rows from 0. `levels[c]` are column c's header cells, top to bottom, without repeats."""

    header_rows: list[int]
    levels: list[list[str]]
    title: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)

    @property
    def first_below(self) -> int:
        """The row under the header."""
        return self.header_rows[-1] + 1


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _known(cell: Any) -> bool:
    if not isinstance(cell, str) or len(cell) > 40 or _LABEL.fullmatch(clean(cell)):
        return False
    meaning = meaning_of(cell)
    return meaning is not None and meaning.sure >= 0.7


def _data_like(cell: Any) -> bool:
    return isinstance(cell, float | int | date) or (isinstance(cell, str) and bool(_DATA_LIKE.fullmatch(cell.strip())))


def _score(cells: list[Any]) -> float:
    """How much a row looks like a header: known words, less what looks like values."""
    filled = [cell for cell in cells if cell != "" and not (isinstance(cell, str) and not cell.strip())]
    known = sum(map(_known, filled))
    values = sum(map(_data_like, filled))
    if len(filled) < 3 and known < 2 or values > known / 2:
        return 0.0
    if known == 1:
        return 1.0 if any(fold(cell) in _NAMES for cell in filled if isinstance(cell, str)) else 0.0
    share = known / len(filled)
    return known * share if share >= 0.34 else 0.0


class _Header:
    """The header's rows around the one that scores best."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.height = min(grid.height, LOOK_AT)
        self.rows = [grid.row(place) for place in range(self.height)]
        self.scores = [_score(row) for row in self.rows]
        self.wide = [m for m in grid.merges if m[3] > m[1] and m[0] < LOOK_AT]
        self.tall = [m for m in grid.merges if m[2] > m[0] and m[0] < LOOK_AT]

    def find(self) -> list[int]:
        """Header rows, or none."""
        if not self.scores or max(self.scores) < 1.0:
            return []
        best = self.scores.index(max(self.scores))
        first = last = best
        while first > 0 and first > best - 3 and self._is_part(first - 1, first):
            first -= 1
        while last + 1 < self.height and last < best + 3 and self._goes_on(first, last + 1):
            last += 1
        return list(range(first, last + 1))

    def _filled(self, place: int) -> list[int]:
        return [c for c, cell in enumerate(self.rows[place]) if _text(cell)]

    def _is_part(self, above: int, below: int) -> bool:
        """A row of merged parents over the header: several cells, none a label with a colon."""
        filled = self._filled(above)
        if len(filled) < 2 or any(_LABEL.fullmatch(_text(self.rows[above][c])) for c in filled):
            return False
        if any(m[0] <= above and m[2] >= below for m in self.tall):
            return True
        known = sum(_known(self.rows[above][c]) for c in filled)
        values = sum(_data_like(self.rows[above][c]) for c in filled)
        return known >= 1 and known * 2 >= len(filled) and not values and len(filled) < len(self._filled(below))

    def _goes_on(self, first: int, place: int) -> bool:
        """A row below that still is header: under a tall or wide merge, or a row of column numbers."""
        row, filled = self.rows[place], self._filled(place)
        if not filled:
            return False
        if any(m[0] <= place - 1 and m[0] >= first and m[2] >= place for m in self.tall):
            return True
        numbers = [fold(_text(row[c])).strip("()") for c in filled]
        if len(filled) > 3 and numbers == [str(n) for n in range(int(numbers[0]) if numbers[0].isdecimal() else 1, 999)][: len(numbers)]:
            return True
        known = sum(_known(row[c]) for c in filled)
        values = sum(_data_like(row[c]) for c in filled)
        under = [m for m in self.wide if m[0] == place - 1 and any(m[1] <= c <= m[3] for c in filled)]
        free = sum(1 for c in filled if not _text(self.rows[place - 1][c]))
        return known * 2 > len(filled) and values == 0 and (bool(under) or free * 2 >= len(filled) or known == len(filled) > 2)

    def levels(self, rows: list[int]) -> list[list[str]]:
        """Each column's header cells; a merged parent stands over all its columns."""
        texts = {row: [_text(cell) for cell in self.rows[row]] for row in rows}
        for top, left, bottom, right in self.grid.merges:
            if top in texts and left < len(texts[top]):
                for row in range(top, min(bottom, rows[-1]) + 1):
                    for column in range(left, min(right + 1, len(texts[top]))):
                        texts[row][column] = texts[top][left]
        if len(rows) > 1:
            self._spread(rows, texts)
        made = []
        for column in range(len(self.grid.columns)):
            stack: list[str] = []
            for row in rows:
                word = texts[row][column]
                if word and not word.strip("()（）").isdecimal() and (not stack or stack[-1] != word):
                    stack.append(word)
            made.append(stack)
        return made

    def _spread(self, rows: list[int], texts: dict[int, list[str]]) -> None:
        """Without merges (csv, pasted): a parent reaches right over empty cells that have a leaf."""
        for above, below in zip(rows, rows[1:], strict=False):
            if any(m[0] == above for m in self.wide):
                continue
            parent = ""
            for column, word in enumerate(texts[above]):
                leaf = texts[below][column]
                if word:
                    parent = word if leaf and leaf != word else ""
                elif leaf and parent:
                    texts[above][column] = parent
                else:
                    parent = ""


def find_frame(grid: Grid) -> Frame | None:
    """The frame of a sheet; None where no row looks like the header of a list of people."""
    header = _Header(grid)
    rows = header.find()
    if not rows:
        return None
    frame = Frame(rows, header.levels(rows))
    for place in range(rows[0]):
        for cell in header.rows[place]:
            text = _text(cell)
            if not text:
                continue
            frame.above.append(text)
            for part in re.split(r"\s{2,}|　+", cell.strip() if isinstance(cell, str) else text):
                if label := _LABEL.fullmatch(clean(part)):
                    frame.labels[fold(label.group(1))] = label.group(2).strip()
    frame.title = next((text for text in frame.above if not _LABEL.fullmatch(text)), "")
    return frame
