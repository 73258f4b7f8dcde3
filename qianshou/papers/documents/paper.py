"""Sheets of named fields turned into the parts of a printed page; the page and the word file are made from the same blocks."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qianshou.papers.documents.registry import FIELD, Block, Document

_BETWEEN_NUMBERS = re.compile(r"(?<=[\d*-]{7})、(?=[\d*-]{7})")
Sheet = dict[str, Any]  # named field -> words, or for a list its entries


@dataclass(frozen=True)
class Printed:
    """What one logged act opened for paper: the document, a sheet of fields for each page it begins, whom it could say nothing of."""

    document: Document
    sheets: tuple[Sheet, ...]
    missing: tuple[str, ...] = ()
    county_id: int = 0
    made_on: dt.date | None = None

    @property
    def count(self) -> int:
        """How many sheets."""
        return len(self.sheets)


@dataclass(frozen=True)
class Cell:
    """One cell of a grid: a label or a value, how many columns it takes, how tall it is at least (mm)."""

    text: str
    label: bool
    span: int = 1
    tall: int = 0


@dataclass(frozen=True)
class Part:
    """One block with its fields filled in."""

    kind: str
    title: str = ""
    cells: tuple[tuple[Cell, ...], ...] = ()
    columns: int = 0
    heads: tuple[tuple[str, int], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = ""
    lines: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    roomy: bool = False  # rows to write in by hand

    @property
    def headed(self) -> bool:
        """Whether any column has a head."""
        return any(head for head, _wide in self.heads)


@dataclass(frozen=True)
class Page:
    """One sheet as it is printed."""

    code: str
    style: str
    title: str
    head: tuple[str, ...]
    foot: str
    parts: tuple[Part, ...] = field(default_factory=tuple)


def fill(text: str, sheet: Mapping[str, Any], entry: Mapping[str, str] | None = None, of: str = "") -> str:
    """A text with its fields filled in; `entry` is the line of the list `of` it stands in. A field without a value is nothing."""

    def value(name: str) -> str:
        if of and name.startswith(f"{of}."):
            return str((entry or {}).get(name[len(of) + 1 :], ""))
        found = sheet.get(name, "")
        return "" if isinstance(found, list) else str(found)

    return FIELD.sub(lambda match: value(match.group(1)), text)


def stacked(words: str) -> str:
    """Several telephone numbers in a cell stand one under the other: none is broken in the middle."""
    return _BETWEEN_NUMBERS.sub("\n", words)


def widest(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many columns a grid has: its longest row's."""
    return max((len(row) for row in rows), default=0)


def spans(row: tuple[str, ...], columns: int) -> list[int]:
    """How many columns each cell takes: the values share what the row leaves over, the last takes the rest."""
    left, values = columns - len(row), max(len(row) // 2, 1)
    each = left // values if left % values == 0 else 0
    out = [1 + each if n % 2 else 1 for n in range(len(row))]
    out[-1] += columns - sum(out)
    return out


def _grid(block: Block, sheet: Sheet) -> Part:
    columns = widest(block.rows)
    cells = tuple(
        tuple(
            Cell(stacked(fill(text, sheet)), n % 2 == 0, span, block.tall.get(row[0], 0) if n else 0)
            for n, (text, span) in enumerate(zip(row, spans(row, columns), strict=True))
        )
        for row in block.rows
    )
    return Part("grid", block.title, cells=cells, columns=columns)


def _list(block: Block, sheet: Sheet) -> Part:
    entries = sheet.get(block.of) or []
    rows = [tuple(stacked(str(entry.get(key, ""))) for _head, key, _wide in block.columns) for entry in entries]
    rows += [("",) * len(block.columns)] * max(block.blank - len(rows), 0)
    heads = tuple((head, wide) for head, _key, wide in block.columns)
    return Part("list", fill(block.title, sheet), heads=heads, rows=tuple(rows), empty=block.empty, roomy=bool(block.blank))


def _text(block: Block, sheet: Sheet) -> Part:
    if block.of:
        lines = [fill(line, sheet, entry, block.of) for entry in sheet.get(block.of) or [] for line in block.lines]
    else:
        lines = [piece for line in block.lines for piece in fill(line, sheet).split("\n")]
    return Part("text", block.title, lines=tuple(line for line in lines if line.strip()))


def part(block: Block, sheet: Sheet) -> Part:
    """One block for one sheet."""
    made = {"grid": _grid, "list": _list, "text": _text}.get(block.kind)
    return made(block, sheet) if made else Part(block.kind, names=block.names)


def pages(printed: Printed) -> list[Page]:
    """Every sheet as a page of its own, in order."""
    one = printed.document
    return [
        Page(
            one.code,
            one.style,
            fill(one.title, sheet),
            tuple(fill(text, sheet) for text in one.head),
            sheet.get("打印说明", ""),
            tuple(part(block, sheet) for block in one.blocks),
        )
        for sheet in printed.sheets
    ]
