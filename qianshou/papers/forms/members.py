"""A table of family members inside a one-per-child sheet: its heads, its rows, and relations printed in them already."""

from __future__ import annotations

from qianshou.kit.text import clean, fold
from qianshou.papers.lexicon import meaning_of

from .blank import Members, Place
from .surface import Anchor, Surface

ENOUGH = 3
_BY_NAME = ("家庭成员", "主要成员", "成员情况", "家属", "家庭主要")
_SERIAL = ("序号", "编号", "号")


def _attribute(text: str) -> str | None:
    """name, relation, age …; '' for a head that is one but nothing we keep; None for what is no head."""
    bare = clean(text)
    if fold(bare) in _SERIAL:
        return "serial"
    meaning = meaning_of(bare) if bare and len(bare) <= 20 else None
    if meaning is None:
        return None
    if meaning.kind == "attribute" and meaning.person in (None, "contact"):
        return meaning.attribute
    return "" if meaning.kind == "nothing" or meaning.code == "paper.remark" else None


def _heads(surface: Surface, row: int) -> list[tuple[Anchor, str]]:
    """The run of heads a row ends with; a merged label at its left is none of them."""
    found: list[tuple[Anchor, str]] = []
    for block in surface.blocks(row):
        name = _attribute(block.text) if block.top == block.bottom == row else None
        if name is None:
            found = [] if block.left == 0 or not found else found
            if found:
                return found
            continue
        found.append((block, name))
    return found


def _group(surface: Surface, row: int, left: int) -> str:
    """The merged label beside the heads, or the line over them."""
    beside = surface.owners.get((row, left - 1)) if left else None
    above = surface.owners.get((row - 1, left)) if row else None
    over = above is not None and above.right - above.left >= 2
    return clean(beside.text if beside is not None and beside.height > 1 else above.text if above is not None and over else "")


def _row(surface: Surface, row: int, heads: list[tuple[Anchor, str]]) -> str | None:
    """The relation printed in a row that is to fill, '' where it is open; None where the row is none of the table."""
    relation = ""
    for head, name in heads:
        block = surface.owners.get((row, head.left))
        if block is None or (block.top, block.left, block.bottom, block.right) != (row, head.left, row, head.right):
            return None
        text = clean(block.text).strip("_＿ ")
        if name == "relation" and text and len(text) <= 8:
            relation = text
        elif text and not (name == "serial" and text.isdigit()):
            return None
    return relation


def read_members(surface: Surface) -> list[Members]:
    """Every table of family members of a sheet: heads that ask for a relation (or stand under 家庭成员), and empty rows under them."""
    made: list[Members] = []
    row = 0
    while row < surface.grid.height:
        heads = _heads(surface, row)
        names = [name for _, name in heads]
        group = _group(surface, row, heads[0][0].left) if heads else ""
        asks = "name" in names and ("relation" in names or any(word in fold(group) for word in _BY_NAME))
        fixed: dict[int, str] = {}
        last = row
        while len(heads) >= ENOUGH and asks and last + 1 < surface.deep and (said := _row(surface, last + 1, heads)) is not None:
            last += 1
            fixed |= {last: said} if said else {}
        if last > row:
            columns = {head.left: name for head, name in heads if name}
            words = {head.left: clean(head.text) for head, _ in heads}
            made.append(Members(row, row + 1, last, columns, words, fixed, group))
        row = last + 1
    return made


def inside(tables: list[Members], place: Place) -> bool:
    """Whether a cell belongs to one of the tables."""
    return any(one.head <= place[0] <= one.last and place[1] >= min(one.words) for one in tables)
