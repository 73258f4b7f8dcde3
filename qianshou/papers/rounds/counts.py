"""A table of counts going up: counted at one stroke or read from an upload, frozen line by line, added up over the units that sent it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.text import clean
from qianshou.kit.workbook import read_book
from qianshou.kit.workbook.reader import Grid
from qianshou.papers.forms.counting.checks import Check, checks_of, unchecked_of
from qianshou.papers.forms.counting.conditions import Condition
from qianshou.papers.forms.counting.result import Cell, Line, Result, Under, lines_of
from qianshou.papers.forms.counting.table import CountRow, CountTable
from qianshou.papers.rounds.tables import TOTALS, plain

BEYOND = 100_000  # a row no form has: the total of a form without one
Lines = list[list[Any]]  # the words of a row, then a number for each column
ADDED = ("test", "total", "care", "part")
NUMBERS = (*ADDED, "share")


def with_total(table: CountTable) -> CountTable:
    """The table, a total row added where it has none: what a unit counts for in the table above it."""
    if any(row.total for row in table.rows):
        return table
    return replace(table, rows=[*table.rows, CountRow(BEYOND, TOTALS[0], Condition("total", words=TOTALS[0]), total=True)])


def columns_of(table: CountTable) -> list[tuple[str, str]]:
    """(head, `count.` and its place) of everything that is frozen of a row."""
    return [(_("单位或项目"), ""), *((table.headers[place], f"count.{place}") for place in table.columns)]


def frozen(table: CountTable, result: Result) -> Lines:
    """The rows as they are sent."""
    out = []
    for line in result.lines:
        cells = [result.cells.get((line.row, place)) for place in table.columns]
        if any(cell is not None and cell.value is not None for cell in cells):
            out.append([line.words or (TOTALS[0] if line.total else ""), *(cell.value if cell else "" for cell in cells)])
    return out


def read_back(table: CountTable, template: bytes, data: bytes) -> Lines:
    """The rows of a filled table. Refuses another sheet, another head, and words where a number belongs."""
    blank, grid = (_grid(one, table.index) for one in (template, data))
    heads = [row - 1 for row in table.header_rows]
    if grid is None or blank is None or any(_text(grid, row, place) != _text(blank, row, place) for row in heads for place in table.columns):
        raise Refused(_("表头和模板不一样，请用下载的模板填写。"))
    out = []
    for row in range(heads[-1] + 1, grid.height):
        words = next((text for column in range(table.label_column, -1, -1) if (text := _text(grid, row, column))), "")
        cells = [plain(grid.columns[place][row]) if place < len(grid.columns) else "" for place in table.columns]
        if any(isinstance(cell, int | float) for cell in cells):
            out.append([words, *(_number(cell, table.columns[place], row) for place, cell in zip(table.columns, cells, strict=True))])
    return out


def _grid(data: bytes, index: int) -> Grid | None:
    return next((grid for grid in read_book(data).grids if grid.index == index), None)


def _text(grid: Grid, row: int, column: int) -> str:
    return clean(str(plain(grid.columns[column][row]))) if column < len(grid.columns) and row < grid.height else ""


def _number(cell: Any, condition: Condition, row: int) -> Any:
    if cell == "" or condition.kind not in NUMBERS or isinstance(cell, int | float):
        return cell
    try:
        return plain(float(str(cell).strip().rstrip("%人")))
    except ValueError:
        raise Invalid(_("第 %(row)s 行的“%(cell)s”不是数字，请改好再报。") % {"row": row + 1, "cell": str(cell)[:20]}, "file") from None


def is_total(line: Sequence[Any]) -> bool:
    """Whether a frozen line is the sum of the others."""
    return str(line[0]).replace(" ", "").startswith(TOTALS)


def total_of(table: CountTable, lines: Lines) -> dict[int, Any]:
    """What a unit counts for, by column: its total row, else the sum of its rows."""
    for line in lines:
        if is_total(line):
            return dict(zip(table.columns, line[1:], strict=True))
    sums: dict[int, Any] = {}
    for n, place in enumerate(table.columns, start=1):
        said = [line[n] for line in lines if isinstance(line[n], int | float)]
        sums[place] = sum(said) if said else ""
    return sums


def checked(table: CountTable, lines: Lines) -> Result:
    """A table as it was sent, with its arithmetic: what is printed on it, 男 + 女, its total; and what nothing could check."""
    known = {row.words: row.condition for row in table.rows if not row.unit}
    result = Result([])
    for n, line in enumerate(lines):
        place = Condition("test", (("place", str(n)),), words=str(line[0]))
        total = is_total(line)
        result.lines.append(Line(n, str(line[0]), Condition("total") if total else known.get(str(line[0]), place), total=total))
        for at, value in zip(table.columns, line[1:], strict=True):
            result.cells[n, at] = Cell(value if isinstance(value, int | float) else None, table.columns[at], "")
    return _with_checks(table, result)


def _with_checks(table: CountTable, result: Result) -> Result:
    result.checks, result.unchecked = checks_of(table, result), unchecked_of(table, result)
    return result


def added_up(table: CountTable, answers: Sequence[tuple[Under, Lines]], named: Mapping[str, Under]) -> Result:
    """The table above: a row of a unit is that unit's total, a row of a condition the sum of the same row of all, the total the sum of totals."""
    lines, extra, after = lines_of(table, [under for under, _lines in answers], named)
    result = Result(lines, extra=extra, after=after)
    totals = {under.path: total_of(table, sent) for under, sent in answers}
    below = _rows(answers)
    seen: Counter[str] = Counter()
    for line in lines:
        path = next((value for name, value in line.condition.pairs if name == "place"), None)
        seen[line.words] += 1
        for n, (place, column) in enumerate(table.columns.items(), start=1):
            if column.kind not in ADDED:
                continue
            if line.total:
                values = [one[place] for one in totals.values()]
            elif path is not None:
                values = [totals[path][place]] if path in totals else []
            else:
                values = [row[n] for row in below.get((line.words, seen[line.words]), [])]
            numbers = [value for value in values if isinstance(value, int | float)]
            if numbers:
                result.cells[line.row, place] = Cell(sum(numbers), column, "")
    _shares(table, result)
    return _with_checks(table, result)


def _rows(answers: Sequence[tuple[Under, Lines]]) -> dict[tuple[str, int], Lines]:
    """Every row of every answer under its words and how often they stood above it."""
    found: dict[tuple[str, int], Lines] = {}
    for _under, sent in answers:
        seen: Counter[str] = Counter()
        for row in sent:
            seen[str(row[0])] += 1
            found.setdefault((str(row[0]), seen[str(row[0])]), []).append(row)
    return found


def _shares(table: CountTable, result: Result) -> None:
    """Percentages are made anew from the sums; without a column of everybody they stay empty."""
    everybody = next((place for place, column in table.columns.items() if column.kind == "total"), None)
    whole = next((result.cells.get((line.row, everybody)) for line in result.lines if line.total and everybody is not None), None)
    for place, column in table.columns.items():
        for line in result.lines if column.kind == "share" and whole is not None and whole.value else ():
            part = result.cells.get((line.row, everybody or 0))
            if part is not None and part.value is not None and whole is not None and whole.value:
                result.cells[line.row, place] = Cell(round(100 * part.value / whole.value, 1), column, "")


def differences(table: CountTable, sums: Result, own: Result) -> list[Check]:
    """Where the sum over the units is not what the unit above counts itself today."""
    total = next((line for line in own.lines if line.total), None)
    above = next((line for line in sums.lines if line.total), None)
    out = []
    for place, column in table.columns.items():
        one, two = (made.cells.get((line.row, place)) if line else None for made, line in ((sums, above), (own, total)))
        if column.kind in ADDED and one and two and one.value is not None and two.value is not None:
            out.append(Check(table.headers[place], 0, int(one.value), int(two.value)))
    return [check for check in out if not check.holds]
