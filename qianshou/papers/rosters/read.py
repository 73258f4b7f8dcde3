"""The door of roster reading: bytes, path or pasted text in, `Roster` or the CLI's JSON out."""

from __future__ import annotations

import hashlib
import marshal
from datetime import date
from pathlib import Path
from typing import Any

from qianshou.kit.workbook import Book, FileRefused, read_book

from .checks import Checker, Seen
from .columns import read_sheet
from .roster import Problem, Roster, RosterRow, Sheet
from .special import take_out
from .titles import as_of, says_left_behind

Answers = dict[str, dict[str, str | None]]


def _content_hash(book: Book) -> str:
    """Of all cells, so that a file saved again without a change is known again."""
    digest = hashlib.sha256()
    for grid in book.grids:
        digest.update(repr((grid.name, grid.height, len(grid.columns))).encode())
        for column in grid.columns:
            try:
                digest.update(marshal.dumps(column, 2))
            except ValueError:
                digest.update(marshal.dumps([c.isoformat() if isinstance(c, date) else c for c in column], 2))
    return digest.hexdigest()


def _answers_for(answers: Answers | None, index: int, name: str | None) -> dict[str, str | None]:
    given = answers or {}
    return given.get(name or "") or given.get(str(index)) or {}


def _finish(sheet: Sheet, left_behind: bool | None, today: date, seen: Seen) -> None:
    take_out(sheet)
    Checker(sheet, today, seen).run()
    codes = set(sheet.columns.values())
    if left_behind and not codes & {"child.left_behind", "child.left_behind_kind"}:
        for place in range(len(sheet.row_numbers)):
            sheet.extra.setdefault(place, {})["child.left_behind"] = True


def read_table(
    source: bytes | str,
    filename: str = "",
    answers: Answers | None = None,
    *,
    left_behind: bool | None = None,
    today: date | None = None,
) -> Roster:
    """Read a workbook's bytes (or pasted text, tab between cells) into a `Roster`.

    Refuses with `kit.workbook.FileRefused` (its text is a Chinese sentence for the screen) and
    nothing else. `today` is the day after which a birth date lies in the future.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    now = today or date.today()  # noqa: DTZ011 - a command without a clock of its own; web and jobs pass today
    book = read_book(data)
    content = _content_hash(book)
    seen: Seen = {}
    sheets = []
    for grid in book.grids:
        sheet = read_sheet(grid, _answers_for(answers, grid.index, grid.name), now)
        if sheet.data:
            if not sheet.as_of:
                sheet.as_of, sheet.as_of_from = as_of([Path(filename).stem])
            if sheet.all_left_behind is None:
                sheet.all_left_behind = says_left_behind([filename])
            _finish(sheet, left_behind, now, seen)
        sheets.append(sheet)
    return Roster(filename, book.kind, book.encoding, hashlib.sha256(data).hexdigest(), content, sheets)


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {"columns": list(problem.columns), "reason": problem.reason, "say": problem.say}


def _row_json(row: RosterRow) -> dict[str, Any]:
    made: dict[str, Any] = {
        "row": row.row,
        "facts": row.facts,
        "members": row.members,
        "problems": [_problem_json(problem) for problem in row.problems],
    }
    if row.notices:
        made["notices"] = [_problem_json(notice) for notice in row.notices]
    return made


def _sheet_json(sheet: Sheet) -> dict[str, Any]:
    if not sheet.data:
        return {"index": sheet.index, "name": sheet.name, "data": False, "hidden": sheet.hidden, "why": sheet.why_not}
    return {
        "index": sheet.index,
        "name": sheet.name,
        "data": True,
        "hidden": sheet.hidden,
        "header_rows": sheet.header_rows,
        "first_data_row": sheet.first_data_row,
        "last_data_row": sheet.last_data_row,
        "data_row_count": sheet.data_row_count,
        "columns": sheet.columns,
        "headers": sheet.headers,
        "sure": sheet.sure,
        "questions": sheet.questions,
        "members": [{"columns": list(g.columns), "relation_column": g.relation_column} for g in sheet.members],
        "as_of": sheet.as_of.isoformat() if sheet.as_of else None,
        "all_left_behind": sheet.all_left_behind,
        "rows": [_row_json(row) for row in sheet.rows()],
        "skipped": [{"row": skip.row, "reason": skip.reason} for skip in sheet.skipped],
    }


def as_json(roster: Roster) -> dict[str, Any]:
    """A roster in the words of CLI.md."""
    return {
        "file": roster.filename,
        "format": roster.format,
        "sha256": roster.sha256,
        "sheets": [_sheet_json(sheet) for sheet in roster.sheets],
    }


def read_roster(source: Path | str | bytes, answers: Answers | None = None, **options: Any) -> dict[str, Any]:
    """The JSON of CLI.md for a file (path or bytes). Refuses with `FileRefused`."""
    if isinstance(source, bytes):
        return as_json(read_table(source, "", answers, **options))
    path = Path(source)
    try:
        data = path.read_bytes()
    except OSError:
        raise FileRefused("unreadable") from None
    return as_json(read_table(data, path.name, answers, **options))


def cli_json(path: Path | str, answers: Answers | None = None) -> dict[str, Any]:
    """What `qianshou roster read FILE --json` prints."""
    return read_roster(path, answers)
