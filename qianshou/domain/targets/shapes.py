"""What goes in and comes out beside the rows."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class NewTarget:
    """A household or person to be put on the list."""

    name: str
    kind: str
    unit_uid: str = ""  # empty: the place the action names
    kind_words: str = ""
    members: int | None = None
    phone: str = ""
    address: str = ""
    situation: str = ""


@dataclass(frozen=True)
class NewEntry:
    """One time in touch and what was done; money in fen. Empty words mean that this was not done."""

    happened_on: dt.date
    way: str
    client_uuid: str
    mode: str = ""
    note: str = ""
    policy: str = ""
    difficulty: str = ""
    solved: bool = False
    deed: str = ""
    cash_fen: int = 0
    goods_fen: int = 0
    goods: str = ""
    raised: str = ""
    raised_to: str = ""


@dataclass(frozen=True)
class TargetLine:
    """One row of the list."""

    uid: str
    name: str
    kind_label: str
    members: int | None
    place: str
    helpers: tuple[str, ...]
    last_on: dt.date | None
    visited_on: dt.date | None
    closed: bool


@dataclass(frozen=True)
class TargetCard:
    """What is known of one target; the phone masked."""

    name: str
    kind_label: str
    members: int | None
    place: str
    address: str
    situation: str
    phone: str


@dataclass(frozen=True)
class PairLine:
    uid: str
    helper: str
    helper_uid: str
    helper_unit: str
    from_on: dt.date
    to_on: dt.date | None
    end_reason: str


@dataclass(frozen=True)
class ItemLine:
    """One thing done. `amount` in fen; `asks_outcome` while it is not told how it ended."""

    uid: str
    kind: str
    kind_label: "str | StrPromise"
    words: str
    cash_fen: int
    goods_fen: int
    level_label: str
    outcome_label: str
    outcome_on: dt.date | None
    outcome_words: str
    asks_outcome: bool

    @property
    def amount(self) -> int:
        return self.cash_fen + self.goods_fen


@dataclass(frozen=True)
class EntryLine:
    uid: str
    happened_on: dt.date
    way_label: str
    mode_label: str
    doer: str
    enterer: str
    note: str
    items: tuple[ItemLine, ...]
    void_reason: str
    voided: bool
    mine: bool


@dataclass(frozen=True)
class CountRow:
    """One kind of target, or all: the seven counters in their order. Money in fen."""

    kind: str
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class CountedLine:
    """One row behind a counter."""

    target_uid: str
    target_name: str
    kind_label: str
    on: dt.date
    doer: str
    what: str
    words: str
    amount: int | None


@dataclass(frozen=True)
class Standing:
    """How many are paired: officials and targets, and the targets by kind; those nobody is paired with."""

    helpers: int
    targets: int
    by_kind: tuple[tuple[str, int], ...]
    alone: int
