"""A card's table of family members: 称谓 | 姓名 | 年龄 | 工作单位 | 电话 with a person a row; each becomes 成员1, 成员2 …"""

from __future__ import annotations

from dataclasses import dataclass, field

from qianshou.kit.text import clean, fold
from qianshou.papers.forms.cards import is_label
from qianshou.papers.forms.surface import Anchor, Surface

from ..words import KIN
from .words import asks, label_of

MOST = 9  # people a card may list: the lexicon tells them apart by one digit
_HEADS = 3


@dataclass
class MemberTable:
    """`cells` are (label with the member's number, the cell, its row); the walk goes on at `next_row`."""

    next_row: int
    cells: list[tuple[str, Anchor, int]] = field(default_factory=list)


def _head(row: int, blocks: list[Anchor]) -> list[Anchor]:
    """The labels of a header row: nothing but labels side by side, at most one unknown and one blank corner before them; [] for any other row."""
    own = [block for block in blocks if block.top == row and block.height == 1]
    while own and not own[-1].text.strip():
        own.pop()
    heads = own[1:] if own and not own[0].text.strip() else own
    known = [label_of(block.text) for block in heads]
    sure = [meaning for meaning in known if meaning is not None and meaning.kind != "group"]
    if len(sure) < _HEADS or len(sure) < len(heads) - 1 or not all(is_label(block.text) for block in heads):
        return []
    wanted = [asks(meaning) for meaning in known if meaning is not None]
    persons = {meaning.person for meaning in known if meaning is not None} - {None, "contact"}
    return own if "name" in wanted and not persons and set(wanted) & {"relation", "phone", "age", "employer", "occupation", "away_place"} else []


def _is_kin(text: str) -> bool:
    return fold(text) in KIN


def member_table(surface: Surface, row: int, blocks: list[Anchor]) -> MemberTable | None:
    """The table whose header is this row; None where it is none, or where the row below it holds labels again."""
    heads = _head(row, blocks)
    if not heads:
        return None
    table, number = MemberTable(row + 1), 0
    while table.next_row < surface.grid.height:
        at = {block.left: block for block in surface.blocks(table.next_row) if block.top == table.next_row}
        cells = [at.get(head.left) for head in heads]
        if any(cell is None for cell in cells) or any(cell and label_of(cell.text) is not None and not _is_kin(cell.text) for cell in cells):
            break
        if any(cell and cell.text.strip() for cell in cells) and number < MOST:
            number += 1
            for head, cell in zip(heads, cells, strict=True):
                if cell is not None:
                    table.cells.append((f"成员{number}{_label(head, cell)}", cell, table.next_row))
        table.next_row += 1
    return table if number else None


def _label(head: Anchor, cell: Anchor) -> str:
    """The header's words; a corner without words over 父亲, 母亲 is the relation."""
    text = clean(head.text)
    if not text or (_is_kin(cell.text) and (meaning := label_of(text)) is not None and asks(meaning) != "relation" and meaning.kind == "person"):
        return "关系"
    return text
