"""The table counted: a number for every cell, whom it counts, and whether the arithmetic printed on the form holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .conditions import Condition, Counted, joined, say
from .table import CountRow, CountTable

_SIDE = re.compile(r"\d+|\.\.\.|[…~～\-—]+")


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


@dataclass(frozen=True)
class Check:
    """One sum: what it says, both sides, where. A `printed` one stands on the form itself."""

    says: str
    row: int
    left: int
    right: int
    printed: bool = False

    @property
    def holds(self) -> bool:
        """Whether both sides are the same."""
        return self.left == self.right


@dataclass
class Result:
    """Lines, cells by (row, column), checks; `extra` rows must come in before the form's totals."""

    lines: list[Line]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    extra: int = 0
    after: int = 0  # the last open row, from 0
    closed: list[str] = field(default_factory=list)  # heads the viewer may not read

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
    result.checks = checks_of(table, result)
    return result


def checks_of(table: CountTable, result: Result) -> list[Check]:
    """The sums the numbers have to keep: those printed on the form, 男 + 女, and its totals."""
    return [*_printed(table, result), *_obvious(table, result), *_totals(table, result)]


def _numbers(side: str) -> list[int] | None:
    """11+...+18 -> 11 to 18; 2+5+8 as it stands."""
    made: list[int] = []
    through = False
    for token in _SIDE.findall(side):
        if not token.isdigit():
            through = True
        elif through and made:
            made += range(made[-1] + 1, int(token) + 1)
            through = False
        else:
            made.append(int(token))
    return made or None


def _value(result: Result, row: int, place: int) -> int | None:
    cell = result.cells.get((row, place))
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def _sum(table: CountTable, result: Result, row: int, numbers: Sequence[int]) -> int | None:
    values = [_value(result, row, table.numbers[n]) if n in table.numbers else None for n in numbers]
    return None if None in values else sum(value for value in values if value is not None)


def _printed(table: CountTable, result: Result) -> list[Check]:
    """The equations on the form, for every row whose numbers we know."""
    made = []
    for equation in table.equations:
        sides = [(side, _numbers(side)) for side in equation.replace("＝", "=").split("=")]
        for (left, one), (right, two) in zip(sides, sides[1:], strict=False):
            for line in result.lines if one and two else ():
                a, b = _sum(table, result, line.row, one or []), _sum(table, result, line.row, two or [])
                if a is not None and b is not None:
                    made.append(Check(f"{left.strip()}={right.strip()}", line.row, a, b, printed=True))
    return made


def _obvious(table: CountTable, result: Result) -> list[Check]:
    """小计 = 男 + 女 wherever both stand beside a total of the same kind."""
    by_pairs = {frozenset(c.pairs): place for place, c in table.columns.items() if c.kind in ("test", "total")}
    made = []
    for pairs, place in by_pairs.items():
        men, women = (by_pairs.get(pairs | {("sex", sex)}) for sex in ("male", "female"))
        if men is None or women is None:
            continue
        for line in result.lines:
            whole, a, b = (_value(result, line.row, at) for at in (place, men, women))
            if whole is not None and a is not None and b is not None:
                made.append(Check(f"{table.headers[place]}=男+女", line.row, whole, a + b))
    return made


def _totals(table: CountTable, result: Result) -> list[Check]:
    """The total row against the rows above it, where those are units or one dimension."""
    totals = [line for line in result.lines if line.total]
    others = [line for line in result.lines if not line.total and line.condition.kind == "test"]
    dimensions = {pair[0] for line in others for pair in line.condition.pairs}
    if len(totals) != 1 or len(others) < 2 or len(dimensions) != 1:
        return []
    made = []
    for place, column in table.columns.items():
        whole = _value(result, totals[0].row, place)
        parts = [_value(result, line.row, place) for line in others]
        if whole is not None and column.kind != "share" and None not in parts:
            made.append(Check(f"{table.headers[place]}：合计=各行之和", totals[0].row, whole, sum(part for part in parts if part is not None)))
    return made
