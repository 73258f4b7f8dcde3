"""The sums a counted table has to keep: those printed on it, 男 + 女, its totals; and which printed ones nothing could check."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from ..blank import cell_name
from .arithmetic import Printed, Sum
from .care import HELPERS, HOMES, Done
from .table import CountTable

_HOLDS = {"=": operator.eq, "≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True)
class Part:
    """One cell of a sum: its sign, where it stands (from 0), its head and its number."""

    sign: int
    place: tuple[int, int]
    words: str
    value: int


@dataclass(frozen=True)
class Check:
    """One sum: what it says, both sides, in which row (or, `across` rows, under which head). A `printed` one stands on the form itself."""

    says: str
    row: int
    left: int
    right: int
    printed: bool = False
    op: str = "="
    parts: tuple[tuple[Part, ...], tuple[Part, ...]] = ((), ())
    across: str = ""
    at: str = ""  # the words of the row

    @property
    def holds(self) -> bool:
        """Whether the two sides stand to each other as the sum says."""
        return bool(_HOLDS[self.op](self.left, self.right))

    @property
    def said(self) -> str:
        """The sum with its row, heads and figures."""
        return say_check(self)


def say_check(one: Check, *, cells: bool = False) -> str:
    """A sum with its row (or head), its heads and figures: 1=2+5，“合计”这一行左边 总数 9，右边 小计 4＋小计 4＝8; `cells` names the cells too."""
    where = _("“%s”这一列") % one.across if one.across else _("“%s”这一行") % one.at if one.at else _("第 %s 行") % (one.row + 1)
    sides = (_say_side(side, total, cells=cells) for side, total in zip(one.parts, (one.left, one.right), strict=True))
    return _("%(says)s，%(where)s左边 %(left)s，右边 %(right)s") % dict(zip(("where", "says", "left", "right"), (where, one.says, *sides), strict=True))


def _say_side(parts: Sequence[Part], total: int, *, cells: bool) -> str:
    said = [f"{cell_name(part.place)} " * cells + f"{part.words.replace('/', ' · ')} {part.value}" for part in parts]
    joined = "".join((("＋" if part.sign > 0 else "－") if n or part.sign < 0 else "") + words for n, (part, words) in enumerate(zip(parts, said, strict=True)))
    return joined if len(parts) == 1 else f"{joined} ＝ {total}"


def say_sum(table: CountTable, asked: Sum) -> str:
    """What a printed sum means by the table's own heads: 总数 ＝ 0-6周岁 · 小计 ＋ 7-16周岁 · 小计."""
    sides = []
    for side in (asked.left, asked.right):
        words = [table.headers[place].replace("/", " · ") if asked.axis == "column" else table.rows[place].name for _sign, place in side]
        signs = [("＋" if sign > 0 else "－") if n or sign < 0 else "" for n, (sign, _place) in enumerate(side)]
        sides.append(" ".join(f"{sign} {word}".strip() for sign, word in zip(signs, words, strict=True)))
    return f" {asked.op} ".join(sides)


class Numbers:
    """The cells of a table as whole numbers, by line and column. Anything with `lines` and `cells` like a Result."""

    def __init__(self, table: CountTable, result: Any) -> None:
        self.table, self.result = table, result
        seen: Counter[str] = Counter()
        self.named: dict[tuple[str, int], Any] = {}
        for line in result.lines:
            seen[line.words] += 1
            self.named[line.words, seen[line.words]] = line

    def value(self, row: int, place: int) -> int | None:
        """A cell's number; None where it stays empty or is a share."""
        cell = self.result.cells.get((row, place))
        return cell.value if cell is not None and isinstance(cell.value, int) else None

    def line_of(self, number: int) -> Any:
        """The line a row of the form became; None where it has none."""
        words = [row.words for row in self.table.rows[: number + 1]]
        return self.named.get((words[-1], words.count(words[-1])))

    def part(self, sign: int, line: Any, place: int, words: str) -> Part | None:
        """One cell as a part of a sum; None where it has no number."""
        value = self.value(line.row, place) if line is not None else None
        return None if value is None else Part(sign, (line.row, place), words, value)


def checks_of(table: CountTable, result: Any) -> list[Check]:
    """Every sum of a counted table whose numbers are known."""
    numbers = Numbers(table, result)
    return [*(one for each in table.printed for asked in each.sums for one in _checked(asked, numbers)), *_obvious(numbers), *_totals(numbers)]


def unchecked_of(table: CountTable, result: Any) -> list[tuple[str, str]]:
    """(sentence, why) of the printed arithmetic nothing was checked of: not understood, or its cells stay empty."""
    numbers, made = Numbers(table, result), []
    for one in table.printed:
        if one.why:
            made.append((one.says, one.why))
        elif _of_total(one) and not _totals(numbers):
            made.append((one.says, _("没有可以相加的行")))
        elif one.sums and not any(_checked(asked, numbers) for asked in one.sums):
            made.append((one.says, _("里面有空着的栏目：%s") % ("、".join(_empty(one.sums, numbers)) or "—")))
    return made


def _empty(sums: Sequence[Sum], numbers: Numbers) -> list[str]:
    """The heads and rows of these sums that hold no number anywhere."""
    table = numbers.table
    places = {place for one in sums if one.axis == "column" for _sign, place in one.left + one.right}
    rows = {row for one in sums if one.axis == "row" for _sign, row in one.left + one.right}
    without = [table.headers[p] for p in sorted(places) if all(numbers.value(line.row, p) is None for line in numbers.result.lines)]
    return without + [
        table.rows[n].name for n in sorted(rows) if (line := numbers.line_of(n)) is None or all(numbers.value(line.row, p) is None for p in table.columns)
    ]


def _checked(asked: Sum, numbers: Numbers) -> list[Check]:
    """One printed sum in every row, or one over rows under every head."""
    table, made = numbers.table, []
    if asked.axis == "column":
        for line in numbers.result.lines:
            sides = [[numbers.part(sign, line, place, table.headers[place]) for sign, place in side] for side in (asked.left, asked.right)]
            made += _compared(asked, line.row, sides, at=line.words)
        return made
    for place, column in table.columns.items():
        sides = [[numbers.part(sign, numbers.line_of(n), place, table.rows[n].name) for sign, n in side] for side in (asked.left, asked.right)]
        first = sides[0][0] if sides[0] else None
        made += _compared(asked, first.place[0], sides, across=table.headers[place]) if first is not None and column.kind != "share" else []
    return made


def _compared(asked: Sum, row: int, sides: Sequence[Sequence[Part | None]], *, across: str = "", at: str = "") -> list[Check]:
    left, right = (tuple(part for part in side if part is not None) for side in sides)
    if not left or not right or len(left) + len(right) < sum(map(len, sides)):
        return []
    a, b = (sum(part.sign * part.value for part in side) for side in (left, right))
    return [Check(asked.says, row, a, b, printed=True, op=asked.op, parts=(left, right), across=across, at=at)]


def _obvious(numbers: Numbers) -> list[Check]:
    """小计 = 男 + 女 wherever both stand beside a total of the same kind."""
    table = numbers.table
    by_pairs = {(c.done, frozenset(c.pairs)): place for place, c in table.columns.items() if c.kind in ("test", "total", "care") and not _shared(c.done)}
    made = []
    for (done, pairs), place in by_pairs.items():
        men, women = (by_pairs.get((done, pairs | {("sex", sex)})) for sex in ("male", "female"))
        if men is None or women is None:
            continue
        asked = Sum(f"{table.headers[place]}=男+女", "=", ((1, place),), ((1, men), (1, women)))
        made += [_unprinted(one) for one in _checked(asked, numbers)]
    return made


def _totals(numbers: Numbers) -> list[Check]:
    """The total row against the rows above it, where those are units or one dimension."""
    table, lines = numbers.table, numbers.result.lines
    totals = [line for line in lines if line.total]
    others = [line for line in lines if not line.total and line.condition.kind == "test"]
    dimensions = {pair[0] for line in others for pair in line.condition.pairs}
    if len(totals) != 1 or len(others) < 2 or len(dimensions) != 1:
        return []
    made, printed = [], any(_of_total(one) for one in table.printed)
    for place, column in table.columns.items():
        if column.kind == "share" or any(_shared(one.done) for one in (column, *(line.condition for line in lines))):
            continue
        sides = [[numbers.part(1, line, place, line.words) for line in some] for some in (totals, others)]
        asked = Sum(f"{table.headers[place]}：合计=各行之和", "=", (), ())
        found = _compared(asked, totals[0].row, sides, across=table.headers[place])
        made += found if printed else [_unprinted(one) for one in found]
    return made


def _shared(done: Done | None) -> bool:
    """Homes and helpers: one may stand in two rows, and is one in their sum."""
    return done is not None and done.of in (HOMES, HELPERS)


def _of_total(one: Printed) -> bool:
    """合计=各行之和, said on the form."""
    return not one.sums and not one.why


def _unprinted(one: Check) -> Check:
    return replace(one, printed=False)
