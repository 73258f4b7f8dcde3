"""What an entry must say, which period a day lies in, and what each entry adds to the seven counters. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qianshou.domain.targets.choices import CALLS, Counter, ItemKind, Outcome, Span, Way

EARLIEST_YEARS = 3
MOST_FEN = 10_000_000_00  # ten million yuan in one entry is a slip of the hand
_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}


def span_of(span: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the calendar month, quarter, half-year or year a day lies in."""
    months = _MONTHS[Span(span)]
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    following = dt.date(first.year + 1, 1, 1) if after > 12 else dt.date(first.year, after, 1)
    return first, following - dt.timedelta(days=1)


def to_fen(yuan: Decimal | None) -> int:
    """Yuan as typed, in whole fen; nothing typed is 0."""
    return int((yuan or Decimal(0)) * 100)


@dataclass(frozen=True)
class ItemTold:
    """One thing done, as the counters see it."""

    kind: str
    on: dt.date
    cash_fen: int = 0
    goods_fen: int = 0
    outcome: str = ""
    outcome_on: dt.date | None = None


@dataclass(frozen=True)
class EntryTold:
    """One entry, as the counters see it."""

    way: str
    on: dt.date
    items: tuple[ItemTold, ...] = ()
    voided: bool = False


def tally(entries: Iterable[EntryTold], first: dt.date, last: dt.date) -> Mapping[str, int]:
    """The seven counters of a period; money in fen. A difficulty counts on the day it was solved, all else on its own day;
    what was voided counts nowhere. The queries must say the same."""
    out = dict.fromkeys(Counter.values, 0)
    for entry in entries:
        if entry.voided:
            continue
        if first <= entry.on <= last:
            out[Counter.CONTACT] += entry.way in CALLS
            out[Counter.VISIT] += entry.way == Way.VISIT
        for item in entry.items:
            _add(out, item, first, last)
    return out


def _add(out: dict[str, int], item: ItemTold, first: dt.date, last: dt.date) -> None:
    if item.kind == ItemKind.DIFFICULTY:
        out[Counter.SOLVED] += item.outcome == Outcome.SOLVED and item.outcome_on is not None and first <= item.outcome_on <= last
    elif first <= item.on <= last:
        out[_COUNTED[ItemKind(item.kind)]] += item.cash_fen + item.goods_fen if item.kind == ItemKind.MONEY else 1


_COUNTED = {ItemKind.POLICY: Counter.POLICY, ItemKind.DEED: Counter.DEED, ItemKind.MONEY: Counter.MONEY, ItemKind.RAISED: Counter.RAISED}
