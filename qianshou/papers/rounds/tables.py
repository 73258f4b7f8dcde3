"""A filled table as it stands: which rows are its head, what the head says of each column, and the rows under it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.kit.errors import Refused
from qianshou.kit.workbook import read_book
from qianshou.kit.workbook.reader import Grid

LOOKED_AT = 15  # rows in which a head is looked for
FULL = 0.6  # of the columns, for a row to be (part of) the head
TOTALS = ("合计", "总计", "小计", "共计")


@dataclass(frozen=True)
class Table:
    """Heads and rows of one sheet; cells are text, numbers, dates, yes or no, '' for nothing."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    places: tuple[int, ...] = ()  # of the heads, from 0
    head_rows: tuple[int, int] = (0, 0)  # the first and the last of the head, from 0


def read_filled(data: bytes) -> Table:
    """The first sheet that has a head. Refuses a file without one, and what the file gate refuses."""
    for grid in read_book(data).grids:
        if not grid.hidden and (table := table_of(grid)) is not None:
            return table
    raise Refused(_("没有在文件里找到表头，请用下载的模板填写后再上传。"))


def table_of(grid: Grid) -> Table | None:
    """The table of one sheet; None where no row looks like a head."""
    used = max((n for n, column in enumerate(grid.columns, start=1) if any(cell != "" for cell in column)), default=0)
    rows = [_spread(grid, n, used) for n in range(min(grid.height, LOOKED_AT))]
    width = max((sum(1 for cell in row if cell != "") for row in rows), default=0)
    first = next((n for n, row in enumerate(rows) if width > 1 and _is_head(row, width)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(rows) and _is_head(rows[last + 1], width) and _merged_into(grid, last, last + 1):
        last += 1
    heads = [_joined([rows[n][c] for n in range(first, last + 1)]) for c in range(len(rows[first]))]
    kept = [c for c, head in enumerate(heads) if head]
    title = next((str(cell) for row in rows[:first] for cell in row if cell != ""), "")
    body = [tuple(plain(row[c]) for c in kept) for n in range(last + 1, grid.height) if _holds(row := grid.row(n), kept)]
    return Table(title, tuple(heads[c] for c in kept), tuple(body), tuple(kept), (first, last))


def _spread(grid: Grid, n: int, used: int) -> list[Any]:
    """A row with merged cells filled from their first cell, as far as the merge is no title across all `used` columns."""
    row = list(grid.row(n))
    for r1, c1, r2, c2 in grid.merges:
        if r1 <= n <= r2 and c2 < len(row) and c2 - c1 + 1 < used:
            row[c1 : c2 + 1] = [grid.columns[c1][r1]] * (c2 - c1 + 1)
    return row


def _is_head(row: Sequence[Any], width: int) -> bool:
    said = [cell for cell in row if cell != ""]
    return len(said) >= max(2, FULL * width) and all(isinstance(cell, str) for cell in said)


def _merged_into(grid: Grid, above: int, below: int) -> bool:
    """A second head row hangs on the first by a merge: one down over both, or one across in the row above."""
    return any(r1 <= above <= r2 and (r2 >= below or c2 > c1) for r1, c1, r2, c2 in grid.merges)


def _joined(parts: Sequence[Any]) -> str:
    words = [" ".join(str(part).split()) for part in parts if part != ""]
    return "／".join(dict.fromkeys(words))


def _holds(row: Sequence[Any], kept: Sequence[int]) -> bool:
    """A row with something under at least two heads, that is no total: totals are made anew when answers are put together."""
    said = [row[c] for c in kept if row[c] != ""]
    return len(said) > 1 and not any(isinstance(cell, str) and cell.replace(" ", "").startswith(TOTALS) for cell in said[:2])


def plain(cell: Any) -> Any:
    """Whole numbers as whole numbers, moments as days; the rest as it is."""
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell
