"""A one-per-child sheet: which blank belongs to which label, under which person, with which boxes."""

from __future__ import annotations

import re

from qianshou.kit.text import clean, fold
from qianshou.papers.lexicon import meaning_of, read_headers

from .blank import Card, Column, Field, Label
from .labels import WHOLE, blanks
from .lists import column_of
from .members import inside, read_members
from .surface import Anchor, Surface
from .ticks import before_boxes, boxes

_UNIT = re.compile(r"[\s_＿　]*(?:[(（]?(?:公里|千米|km|元|岁|周岁|里|米|人|厘米|cm|kg|公斤|年|月|日|次|分钟)[)）]?[\s_＿　]*)*")
_RULED = re.compile(r"[\s_＿　]+")
_PHOTO = re.compile(
    r"[(（]?(?:请?(?:粘)?贴)?(?:本人|学生|儿童|近期|免冠|彩色|一寸|二寸|1寸|2寸|的)*(?:照片|相片|登记照)(?:处|粘贴处|栏)?[)）]?(?:[(（].{1,20}[)）])?"
)
ENOUGH = 3


def is_blank(text: str) -> bool:
    """An empty cell, a line to write on, or only a unit of measure."""
    return not text.strip() or bool(_RULED.fullmatch(text)) or bool(_UNIT.fullmatch(text))


def is_label(text: str) -> bool:
    """Words that name what belongs beside them; not sentences, numbers or telephone lists."""
    bare = clean(text)
    if not bare or is_blank(text) or len(bare) > 40 or boxes(text) or bare.endswith(("。", "；")) or re.search(r"\d{3}", bare):
        return False
    return len(fold(bare)) <= 14 or meaning_of(bare) is not None


class _Walk:
    """Row after row, label after label; `group` is the merged label beside or above."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.fields: list[Field] = []
        self.levels: list[list[str]] = []
        self.taken: set[tuple[int, int]] = set()

    def walk(self) -> None:
        for row in range(self.surface.grid.height):
            blocks = self.surface.blocks(row)
            group = ""
            for place, block in enumerate(blocks):
                after = blocks[place + 1] if place + 1 < len(blocks) else None
                group = self._block(row, block, after, group)

    def _block(self, row: int, block: Anchor, after: Anchor | None, group: str) -> str:
        """The group in force after this block."""
        if block.top == row and _PHOTO.fullmatch(fold(block.text)):
            self._add(clean(block.text), block, block, "", "photo")
            return group
        if block.top == row and boxes(block.text) and before_boxes(block.text):
            self._add(before_boxes(block.text), block, block, group, "tick")
            return group
        if block.top == row and self._inline(block, group):
            return group
        if not is_label(block.text):
            return group
        if after is None:
            return group
        if block.top == row and after.top == row and after.place not in self.taken and (block.height == 1 or after.height == block.height):
            if boxes(after.text) and not before_boxes(after.text):
                self._add(clean(block.text), block, after, group, "tick")
                return group
            if is_blank(after.text) and after.place not in self.surface.formulas:
                self._add(clean(block.text), block, after, group, "blank" if not after.text.strip() else "unit")
                return group
        inner = is_label(after.text) or bool(blanks(after.text)) or (boxes(after.text) and before_boxes(after.text))
        if inner and (block.height > 1 or self._names_group(block.text)):
            return clean(block.text)
        return group

    def _names_group(self, text: str) -> bool:
        meaning = meaning_of(text)
        return meaning is None or meaning.kind in ("person", "group") or (meaning.kind == "attribute" and meaning.person is not None)

    def _inline(self, block: Anchor, group: str) -> bool:
        """姓名：____ inside one cell, once or several times."""
        found = blanks(block.text)
        if not found or boxes(block.text):
            return False
        for blank in found:
            self._add(blank.label, block, block, group, "inline")
        return True

    def _add(self, label: str, at: Anchor, fill: Anchor, group: str, style: str) -> None:
        if style not in ("inline", "photo"):
            self.taken.add(fill.place)
        words = [box.word for box in boxes(fill.text)] if style == "tick" else []
        self.fields.append(Field(label, at.place, fill.place, Column(None), style, words, group, fill.text if style in ("tick", "unit") else ""))
        self.levels.append([group, label] if group else [label])


def read_card(surface: Surface, answers: dict[str, str | None] | None = None) -> Card | None:
    """The fields of a card; None where fewer than three blanks have a label we know."""
    walk = _Walk(surface)
    walk.walk()
    if not walk.fields:
        return None
    members = read_members(surface)
    both = [(field, levels) for field, levels in zip(walk.fields, walk.levels, strict=True) if not inside(members, field.fill)]
    walk.fields, walk.levels = [field for field, _ in both], [levels for _, levels in both]
    readings = read_headers([levels if levels[-1] else [""] for levels in walk.levels])
    for field, reading, levels in zip(walk.fields, readings, walk.levels, strict=True):
        field.want = column_of(reading, levels) if field.style != "photo" else Column(None, why="系统里不存孩子的照片，这一格留着贴")
    for key, code in (answers or {}).items():
        for number, field in enumerate(walk.fields):
            if key == str(number):
                field.want = Column(code or None, 1.0, [code] if code else [], False, "您回答过")
    known = [field for field in walk.fields if field.want.code]
    if len(known) < ENOUGH:
        return None
    grid = surface.grid
    card = Card(grid.index, grid.name, walk.fields, members=members, choices=surface.choices)
    card.title = next((clean(block.text) for row in range(min(3, grid.height)) for block in surface.blocks(row)[:1] if block.text.strip()), "")
    card.labels = [Label(f.label, f.at, f.want.code, None) for f in walk.fields if f.style == "inline" and f.want.code in WHOLE]
    card.formulas = {}
    return card
