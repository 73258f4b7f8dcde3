"""What a blank form turned out to be: lists with columns, cards with fields, tables of counts. Places are from 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qianshou.papers.rosters.layout import letter

Place = tuple[int, int]


@dataclass(slots=True)
class Column:
    """One column of a list, or what a field wants: the code with how sure, and what to choose from when unsure."""

    code: str | None
    sure: float = 1.0
    choices: list[str] = field(default_factory=list)
    ask: bool = False
    why: str = ""


@dataclass(slots=True)
class Label:
    """A single blank outside the table: `fill` is the cell for the value, None = after the colon in the same cell."""

    text: str
    place: Place
    code: str | None
    fill: Place | None = None


@dataclass(slots=True)
class Field:
    """One blank of a card. `style`: blank, tick (`words` are its boxes), unit (fill before the word), inline (after the colon), photo."""

    label: str
    at: Place
    fill: Place
    want: Column
    style: str = "blank"
    words: list[str] = field(default_factory=list)
    under: str = ""
    says: str = ""


@dataclass(slots=True)
class ListTable:
    """A list of children: header rows, the rows to fill, columns by position."""

    index: int
    name: str | None
    header_rows: list[int]
    headers: list[str]
    columns: list[Column]
    first: int
    last: int
    labels: list[Label] = field(default_factory=list)
    leave: list[int] = field(default_factory=list)
    prefilled: list[int] = field(default_factory=list)
    choices: dict[int, list[str]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    row_formulas: list[int] = field(default_factory=list)
    named: int = 0  # rows in which a child stands already: then it is no blank
    title: str = ""

    @property
    def rows(self) -> int:
        """How many rows there are to fill."""
        return max(0, self.last - self.first + 1)


@dataclass(slots=True)
class Members:
    """A table of family members in a card: the head's row, the rows to fill, columns by position, relations printed in rows already."""

    head: int
    first: int
    last: int
    columns: dict[int, str]  # column -> name, relation, age …; serial
    words: dict[int, str]
    fixed: dict[int, str] = field(default_factory=dict)
    group: str = ""


@dataclass(slots=True)
class Card:
    """A sheet or table for one child."""

    index: int
    name: str | None
    fields: list[Field]
    labels: list[Label] = field(default_factory=list)
    members: list[Members] = field(default_factory=list)
    choices: dict[Place, list[str]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    title: str = ""


@dataclass(slots=True)
class Other:
    """A sheet that wants nothing of us; `why` in words."""

    index: int
    name: str | None
    why: str


Part = Any  # ListTable | Card | counting.CountTable | Other


@dataclass(slots=True)
class Read:
    """A blank form as read. `kind` is xlsx, docx or another workbook kind; `parts` in file order; `lines` are blanks in a docx's text."""

    filename: str
    kind: str
    sha256: str
    parts: list[Part]
    lines: list[Label] = field(default_factory=list)

    @property
    def lists(self) -> list[ListTable]:
        """The lists of children."""
        return [part for part in self.parts if isinstance(part, ListTable)]

    @property
    def counts(self) -> list[Any]:
        """The tables of counts (counting.CountTable)."""
        return [part for part in self.parts if not isinstance(part, ListTable | Card | Other)]

    @property
    def cards(self) -> list[Card]:
        """The one-per-child sheets."""
        return [part for part in self.parts if isinstance(part, Card)]


def cell_name(place: Place) -> str:
    """(0, 0) -> A1."""
    return f"{letter(place[1])}{place[0] + 1}"
