"""The table counted: a number for every cell, whom it counts, and whether the arithmetic printed on the form holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .checks import Check, checks_of, unchecked_of
from .conditions import Condition, Counted, joined, say
from .table import CountRow, CountTable


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
    table: CountTable, people: Sequence[Counted], units: Sequence[Under] = (), named: Mapping[str, Under] | None = None, *, closed: frozenset[str] = frozenset()
) -> Result:
    """Every cell counted. `units` are those directly below, `named` those whose names stand on the form already; what asks for a `closed`
    dimension stays empty."""
    lines, extra, after = lines_of(table, units, named or {})
    result = Result(lines, extra=extra, after=after)
    everybody = len(people)
    for line in lines:
        if line.condition.kind in ("unknown", "left") or line.condition.dimensions & closed:
            continue
        inside = [one for one in people if line.condition.holds(one)]
        for place, column in table.columns.items():
            whole = joined([line.condition, column])
            if column.kind in ("unknown", "left") or column.dimensions & closed:
                continue
            if column.kind == "share":
                value: int | float | None = round(100 * len(inside) / everybody, 1) if everybody else None
            else:
                value = sum(column.holds(one) for one in inside)
            result.cells[line.row, place] = Cell(value, whole, f"{line.words + '：' if line.words else ''}{say(column)}")
    result.closed = sorted({table.headers[place] for place, column in table.columns.items() if column.dimensions & closed})
    result.checks, result.unchecked = checks_of(table, result), unchecked_of(table, result)
    return result
