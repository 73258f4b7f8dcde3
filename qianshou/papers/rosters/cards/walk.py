"""A filled one-per-child sheet, row after row, label after label: what stands beside or under each label, and where the next child begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qianshou.kit.text import clean, fold
from qianshou.papers.forms.cards import is_blank, is_label
from qianshou.papers.forms.surface import Anchor, Surface

from .marks import Ticks, ticks_of
from .members import member_table
from .words import asks, inline, is_value, label_of

_ALIKE = 3  # labels that return in the same columns: the same card once more
_UNABLE = "无监护能力"


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a card under its label; a person's merged label stands first. `row` and `left` are where the label stands."""

    levels: tuple[str, ...]
    value: Any
    row: int
    left: int


@dataclass(slots=True)
class FilledCard:
    """One child's card: `first` is its top row, `said` what it says in reading order, `lines` the sentences above and below."""

    first: int
    said: list[Said] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class _Walk:
    """`banner` is the person a full-width line above names (父亲信息), `group` the merged label beside."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.said: list[Said] = []
        self.lines: list[tuple[int, str]] = []
        self.banner = ""

    def walk(self) -> None:
        """Every row once; a table of family members is taken whole."""
        row = 0
        while row < self.surface.grid.height:
            blocks = self.surface.blocks(row)
            table = member_table(self.surface, row, blocks)
            if table:
                self.said += [Said((label,), self._value(block), at, block.left) for label, block, at in table.cells]
                row = table.next_row
                continue
            if not self._is_line(row, blocks):
                self._row(row, blocks)
            row += 1

    def _is_line(self, row: int, blocks: list[Anchor]) -> bool:
        """A title, a banner or a sentence: one block that fills the row."""
        filled = [block for block in blocks if block.text.strip()]
        width = len(self.surface.grid.columns)
        wide = len(filled) == 1 and (
            filled[0].right - filled[0].left + 1 >= 0.6 * width or len(blocks) == len(filled) + sum(not b.text.strip() for b in blocks)
        )
        if not wide or filled[0].top != row:
            return False
        text = filled[0].text
        if ticks_of(text) or (filled[0].right - filled[0].left + 1 < 0.6 * width and label_of(text) and not inline(text)):
            return False
        meaning = label_of(text)
        if meaning is not None:
            self.banner = clean(text) if meaning.person not in (None, "child") else ""
            return True
        for label, value in inline(text):
            self._add(label, value, filled[0], "")
        self.lines.append((row, clean(text)))
        return True

    def _row(self, row: int, blocks: list[Anchor]) -> None:
        place, group = 0, self.banner
        while place < len(blocks):
            block = blocks[place]
            after = blocks[place + 1 :]
            place += 1
            if block.top < row:
                group = self._group(block, group)
                continue
            ticks = ticks_of(block.text)
            if ticks and ticks.label:
                self._tick(ticks.label, ticks, block, group)
            elif ticks:
                self._flags(ticks, block)
            elif pairs := inline(block.text) if ":" in block.text or "：" in block.text else []:
                if len(pairs) == 1 and not pairs[0][1] and after and after[0].top == row and is_value(label_of(pairs[0][0]), after[0].text):
                    place += self._beside(block, after, group)
                    continue
                for label, value in pairs:
                    self._add(label, value, block, group)
            elif is_label(block.text):
                used = self._beside(block, after, group)
                group = self._group(block, group) if not used else group
                place += used

    def _group(self, block: Anchor, group: str) -> str:
        """The person or topic a merged label names for what stands beside it."""
        meaning = label_of(block.text)
        if meaning is None:
            return group
        return clean(block.text) if meaning.person not in (None, "child") or meaning.kind in ("person", "fact", "attribute") else ""

    def _beside(self, block: Anchor, after: list[Anchor], group: str) -> int:
        """Takes the value right of a label; how many blocks that were."""
        value = after[0] if after else None
        if value is None or value.top != block.top or (block.height > 1 and value.height < block.height):
            return 0
        meaning = label_of(block.text)
        if ticks := ticks_of(value.text):
            if ticks.label and label_of(ticks.label):
                return 0
            return self._ticked(block, after, group)
        if is_blank(value.text) or is_value(meaning, value.text):
            if meaning is None and label_of(after[1].text if len(after) > 1 else "") is None and not is_blank(value.text) and is_label(value.text):
                return 0  # two words nobody knows: neither names the other
            self._add(clean(block.text).rstrip(":："), self._value(value), block, group)
            return 1
        return 0

    def _ticked(self, block: Anchor, after: list[Anchor], group: str) -> int:
        """Boxes beside a label, which may go on over several cells."""
        words: list[str] = []
        chosen: list[str] = []
        used = 0
        for one in after:
            ticks = ticks_of(one.text) if one.top == block.top else None
            if ticks is None or (ticks.label and label_of(ticks.label)):
                break
            words += ticks.words
            chosen += ticks.chosen
            used += 1
        self._tick(clean(block.text), Ticks(tuple(words), tuple(chosen), ""), block, group)
        return used

    def _tick(self, label: str, ticks: Ticks, block: Anchor, group: str) -> None:
        if fold(label) == _UNABLE and set(ticks.words) & {"父亲", "母亲"}:
            for word in ticks.words:
                self._add(f"{word}有无监护能力", "无" if word in ticks.chosen else "", block, "")
            return
        self._add(label, "、".join(ticks.chosen), block, group)

    def _flags(self, ticks: Ticks, block: Anchor) -> None:
        """Boxes without a label whose words ask by themselves: 单亲□ 孤儿□ 低保☑."""
        for word in ticks.words:
            meaning = label_of(word)
            if meaning is not None and meaning.kind == "fact":
                self._add(word, "是" if word in ticks.chosen else "", block, "")

    def _value(self, block: Anchor) -> Any:
        """The cell itself, so that a date stays one."""
        if isinstance(cell := self.surface.grid.columns[block.left][block.top], str):
            return "" if is_blank(cell) else cell
        return cell

    def _add(self, label: str, value: Any, block: Anchor, group: str) -> None:
        levels = (group, label) if group and group != label else (label,)
        self.said.append(Said(levels, value, block.top, block.left))


def names_child(said: Said) -> bool:
    """Whether this is where the child's own name stands."""
    meaning = label_of(said.levels[-1])
    return len(said.levels) == 1 and meaning is not None and asks(meaning) == "name" and meaning.person in (None, "child")


def filled_cards(surface: Surface) -> list[FilledCard]:
    """The cards of a sheet or table from top to bottom; none where no child's name stands beside its label."""
    walk = _Walk(surface)
    walk.walk()
    starts = _starts(walk.said)
    if not starts:
        return []
    ends = [*starts[1:], surface.grid.height]
    cards = [FilledCard(first) for first in starts]
    for card, end in zip(cards, ends, strict=True):
        low = 0 if card is cards[0] else card.first
        card.said = [said for said in walk.said if low <= said.row < end]
        card.lines = [line for row, line in walk.lines if low <= row < end]
    return cards


def _starts(said: list[Said]) -> list[int]:
    """The top row of each card: where the child's name returns with the labels that followed it the first time, in the same columns."""
    names = [place for place, one in enumerate(said) if names_child(one)]
    if not names:
        return []
    first = names[0]
    model = [(one.levels, one.left) for one in said[first : first + 4]]
    above = said[first].row - said[0].row
    starts = [said[0].row]
    for place in names[1:]:
        here = [(one.levels, one.left) for one in said[place : place + 4]]
        if len(here) >= _ALIKE and here[:_ALIKE] == model[:_ALIKE]:
            starts.append(max(said[place].row - above, starts[-1] + 1))
    return starts
