"""Every printed document, one TOML file of the shelf each: whose it is, what stands on it, in the cabinet's order.

A new document is one file here; its named fields come from `fields`. Screen print and the shipped docx are both made from its blocks.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from qianshou.domain.permissions import P

FIELD = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
SHELF = Path(__file__).with_name("shelf")
PERMS = {"card": P.PRINT_CARD, "file": P.PRINT_FILE}


@dataclass(frozen=True)
class Block:
    """One part of a page. grid: rows of label, value, label, value …; list: one row per entry of `of`, at least `blank` rows;
    text: paragraphs; signs: lines to sign on; `tall` gives a label's cell a height in millimetres."""

    kind: str
    title: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    of: str = ""
    columns: tuple[tuple[str, str, int], ...] = ()  # (head, key, width in percent)
    blank: int = 0
    empty: str = ""
    lines: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tall: dict[str, int] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """Every text in it that may hold fields."""
        return [self.title, *(cell for row in self.rows for cell in row), *self.lines, *self.names]


@dataclass(frozen=True)
class Document:
    """One document. `each` names what gives a sheet of its own (a talk, a pairing); `dated` takes a span of days."""

    code: str
    title: str
    subject: str  # child, helper, unit
    order: int
    says: str
    perm: str
    style: str  # form, letter, wide
    dated: bool
    days: str  # term, year: the days it is about unless said otherwise
    each: str
    none: str  # said of a subject without any sheet
    head: tuple[str, ...]
    blocks: tuple[Block, ...]
    by_hand: bool = False  # also printed with nobody on it, to be filled in with a pen

    def names(self) -> frozenset[str]:
        """The named fields it uses; of a list both the list and its columns (记录, 记录.日期)."""
        found = {name for block in self.blocks for text in block.texts() for name in FIELD.findall(text)}
        found |= {name for text in (self.title, *self.head) for name in FIELD.findall(text)}
        for block in self.blocks:
            if block.of:
                found |= {block.of, *(f"{block.of}.{key}" for _head, key, _wide in block.columns)}
        return frozenset(found | {name.split(".")[0] for name in found})


def _block(said: dict[str, Any]) -> Block:
    said = dict(said)
    for name in ("rows", "columns"):
        said[name] = tuple(tuple(row) for row in said.get(name, ()))
    for name in ("lines", "names"):
        said[name] = tuple(said.get(name, ()))
    return Block(**said)


def _document(path: Path) -> Document:
    said = tomllib.loads(path.read_text("utf-8"))
    return Document(
        path.stem, said["title"], said["subject"], said["order"], said["says"], PERMS[said.get("perm", "file")], said.get("style", "form"),
        said.get("dated", False), said.get("days", "term"), said.get("each", ""), said.get("none", ""), tuple(said.get("head", ("{{单位}}", "{{日期}}"))),
        tuple(_block(one) for one in said["block"]), said.get("by_hand", False),
    )  # fmt: skip


@cache
def documents() -> tuple[Document, ...]:
    """All of them, in the cabinet's order."""
    return tuple(sorted((_document(path) for path in SHELF.glob("*.toml")), key=lambda one: one.order))


def document(code: str) -> Document:
    """One document; KeyError for an unknown code."""
    return {one.code: one for one in documents()}[code]
