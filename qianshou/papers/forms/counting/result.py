"""The table counted: a number for every cell, whom it counts, and whether the arithmetic printed on the form holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .care import Done
from .checks import Check, checks_of, unchecked_of
from .conditions import Condition, Counted, joined, meets, say
from .table import CountRow, CountTable
from .vocabulary import Pair


@dataclass(frozen=True)
class Under:
    """A unit below: the name written on the form, and where it stands in the tree."""

    name: str
    path: str


@dataclass(frozen=True)
class Line:
    """One row as counted: `words` to write where the form left them open."""

    row: int
    words: str
    condition: Condition
    write: bool = False
    total: bool = False


@dataclass(frozen=True)
class Cell:
    """One number and the condition behind it; None where nobody could read the heads."""

    value: int | float | None
    condition: Condition
    says: str


@dataclass
class Result:
    """Lines, cells by (row, column), checks; `extra` rows must come in before the form's totals."""

    lines: list[Line]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    extra: int = 0
    after: int = 0  # the last open row, from 0
    closed: list[str] = field(default_factory=list)  # heads the viewer may not read
    unchecked: list[tuple[str, str]] = field(default_factory=list)  # printed arithmetic nothing was checked of, and why

    @property
    def broken(self) -> list[Check]:
        """The sums that do not come out."""
        return [check for check in self.checks if not check.holds]


def _at(under: Under) -> Condition:
    return Condition("test", (("place", under.path),), words=under.name)


def lines_of(table: CountTable, units: Sequence[Under], named: Mapping[str, Under]) -> tuple[list[Line], int, int]:
    """The rows with their conditions: open rows take the units below in order; (lines, rows to add, after which row)."""
    free = [one for one in units if one.path not in {found.path for found in named.values()}]
    open_rows = [row for row in table.rows if row.open]
    extra = max(0, len(free) - len(open_rows)) if open_rows else 0
    after = open_rows[-1].row if open_rows else 0
    made: list[Line] = []
    waiting = iter(free)
    for row in table.rows:
        made += _line(row, named, waiting, extra if row.row > after else 0)
        if extra and row.row == after:
            made += [Line(after + 1 + n, one.name, _at(one), write=True) for n, one in enumerate(free[len(open_rows) :])]
    return made, extra, after


def _line(row: CountRow, named: Mapping[str, Under], waiting: object, shift: int) -> list[Line]:
    if row.open:
        one = next(waiting, None)  # type: ignore[call-overload]
        return [Line(row.row, one.name, _at(one), write=True)] if one else []
    condition = _at(named[row.words]) if row.unit and row.words in named else row.condition
    return [Line(row.row + shift, row.words, condition, total=row.total)]


def count(
    table: CountTable, people: Sequence[Counted], units: Sequence[Under] = (), named: Mapping[str, Under] | None = None, *, closed: frozenset[str] = frozenset(),
    span: str = "",
) -> Result:  # fmt: skip
    """Every cell counted. `units` are those directly below, `named` those whose names stand on the form already; what asks for a `closed`
    dimension stays empty. `span` is that of numbers of care whose heads name none."""
    lines, extra, after = lines_of(table, units, named or {})
    result, crowd = Result(lines, extra=extra, after=after), Crowd(people)
    for line in lines:
        if line.condition.kind in ("unknown", "left") or line.condition.dimensions & closed:
            continue
        for place, column in table.columns.items():
            whole = spanned(joined([line.condition, column]), span)
            if column.kind in ("unknown", "left") or whole.dimensions & closed or whole.kind in ("unknown", "part"):
                continue
            says = say(whole) if whole.kind == "care" else say(column)
            value = crowd.share(line.condition) if column.kind == "share" else crowd.number(whole)
            result.cells[line.row, place] = Cell(value, whole, f"{line.words + '：' if line.words else ''}{says}")
    result.closed = sorted({table.headers[place] for place, column in table.columns.items() if column.dimensions & closed})
    result.checks, result.unchecked = checks_of(table, result), unchecked_of(table, result)
    return result


class Crowd:
    """The children of a table, each condition asked of everybody once: one bit a child, so that a cell is the bits its conditions share."""

    def __init__(self, people: Sequence[Counted]) -> None:
        self.people = people
        self._bits: dict[Pair, int] = {}
        self._did: dict[Done, list[tuple[int, frozenset[int]]]] = {}

    def _of(self, pair: Pair) -> int:
        if pair not in self._bits:
            self._bits[pair] = int("".join(["1" if meets(child, *pair) else "0" for child in reversed(self.people)]) or "0", 2)
        return self._bits[pair]

    def held(self, condition: Condition) -> int:
        """The children of whom all of a condition holds, as bits in their order."""
        bits = (1 << len(self.people)) - 1
        for pair in condition.pairs:
            bits &= self._of(pair)
        return bits

    def number(self, condition: Condition) -> int:
        """How many children, or how much of what was done with them."""
        bits = self.held(condition)
        if condition.done is None:
            return bits.bit_count()
        if condition.done not in self._did:
            self._did[condition.done] = [(n, keys) for n, one in enumerate(self.people) if (keys := one.did.get(condition.done))]
        flags = bits.to_bytes(len(self.people) // 8 + 1, "little")
        return len(frozenset().union(*(keys for n, keys in self._did[condition.done] if flags[n >> 3] >> (n & 7) & 1)))

    def share(self, condition: Condition) -> float | None:
        """The percentage of everybody; none of a number of care, and none of nobody."""
        everybody = len(self.people)
        return round(100 * self.held(condition).bit_count() / everybody, 1) if everybody and condition.done is None else None


def spanned(condition: Condition, span: str) -> Condition:
    """A number of care with the table's span where its heads name none."""
    return condition if condition.done is None else replace(condition, done=condition.done.within(span))


def behind(done: Done, held: Sequence[Counted]) -> frozenset[int]:
    """What a number of care counts of these children, each once: records, children, homes, pairings, helpers."""
    return frozenset().union(*(one.did.get(done, frozenset()) for one in held))
