"""The door of roster reading: bytes, path or pasted text in, `Roster` or the CLI's JSON out."""

from __future__ import annotations

import hashlib
import marshal
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qianshou.kit.workbook import Book, FileRefused, Grid, read_book

from .bundle import Unread, bytes_of, unpack
from .checks import Checker, Seen
from .columns import ONE_CHILD, read_cards, read_sheet
from .roster import Problem, Roster, RosterRow, Sheet
from .special import take_out
from .titles import as_of, says_left_behind

if TYPE_CHECKING:
    from .cards import Folded

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


def _books(data: bytes, filename: str) -> tuple[list[Book], dict[int, str], list[str]]:
    """The file's book, or those of the files in a bundle with their sheets numbered on; the names of their files; what could not be read."""
    files = unpack(data)
    if files is None:
        return [read_book(data)], {}, []
    books: list[Book] = []
    names: dict[int, str] = {}
    unread: list[str] = []
    for name, content in files:
        try:
            book = read_book(content)
        except FileRefused as error:
            unread.append(f"“{name}”没有读：{error.say}")
            continue
        for grid in book.grids:
            grid.index = len(names)
            names[grid.index] = name
        books.append(book)
    if not books:
        raise Unread(unread)
    return books, names, unread


def grids_of(data: bytes) -> list[Grid]:
    """The sheets of a file or bundle by their numbers; those of cards are left out, and the lists they were laid into stand in their place."""
    from .cards import fold_cards  # reads cards with the eyes of papers.forms, which itself reads frames here

    books, names, _unread = _books(data, "")
    grids = [grid for book in books for grid in book.grids]
    lists = fold_cards(grids, names)
    used = set().union(*(folded.used for folded in lists))
    return sorted([*(grid for grid in grids if grid.index not in used), *(folded.grid for folded in lists)], key=lambda grid: grid.index)


def read_table(
    source: bytes | str,
    filename: str = "",
    answers: Answers | None = None,
    *,
    left_behind: bool | None = None,
    today: date | None = None,
) -> Roster:
    """Read a workbook's bytes, a bundle of files (`bundle.pack`) or pasted text (tab between cells) into a `Roster`.

    One-per-child sheets become one sheet of the roster, a row a card. Refuses with `kit.workbook.FileRefused` (its text is a
    Chinese sentence for the screen) and nothing else. `today` is the day after which a birth date lies in the future.
    """
    from .cards import fold_cards  # as in grids_of

    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    now = today or date.today()  # noqa: DTZ011 - a command without a clock of its own; web and jobs pass today
    books, names, unread = _books(data, filename)
    grids = [grid for book in books for grid in book.grids]
    content = "".join(map(_content_hash, books)) if len(books) == 1 else hashlib.sha256("".join(map(_content_hash, books)).encode()).hexdigest()
    lists = fold_cards(grids, names)
    seen: Seen = {}
    sheets = []
    for grid in grids:
        sheet = _read(grid, lists, answers, now)
        if sheet.data:
            sheet.file = names.get(grid.index, "")
            _from_filename(sheet, sheet.file or filename)
        sheets.append(sheet)
    for sheet in sorted(sheets, key=lambda one: one.as_of or now, reverse=True):  # of a child on two of them the later word stands
        if sheet.data:
            _finish(sheet, left_behind, now, seen)
    return Roster(filename, books[0].kind, books[0].encoding, hashlib.sha256(data).hexdigest(), content, sheets, unread)


def _read(grid: Grid, lists: list[Folded], answers: Answers | None, now: date) -> Sheet:
    """One sheet; that of the first card of a form stands for all cards of it."""
    if first := next((folded for folded in lists if folded.grid.index == grid.index), None):
        return read_cards(first, _answers_for(answers, grid.index, None), now)
    if any(grid.index in folded.used for folded in lists):
        return Sheet(grid.index, grid.name, why_not="一人一张的登记表，和前面的合在一起读")
    from .cards import is_form  # as in grids_of

    sheet = read_sheet(grid, _answers_for(answers, grid.index, grid.name), now)
    return Sheet(grid.index, grid.name, why_not=ONE_CHILD) if sheet.data and is_form(grid, sheet.header_rows) else sheet


def _from_filename(sheet: Sheet, filename: str) -> None:
    """What the sheet does not say the name of its file may."""
    if not sheet.as_of:
        sheet.as_of, sheet.as_of_from = as_of([Path(filename).stem])
    if sheet.all_left_behind is None:
        sheet.all_left_behind = says_left_behind([filename])


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
        **({"cards": sheet.cards} if sheet.cards else {}),
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
    """The JSON of CLI.md for a file (path or bytes), or for a folder of files. Refuses with `FileRefused`."""
    if isinstance(source, bytes):
        return as_json(read_table(source, "", answers, **options))
    path = Path(source)
    return as_json(read_table(bytes_of(path), path.name, answers, **options))


def cli_json(path: Path | str, answers: Answers | None = None) -> dict[str, Any]:
    """What `qianshou roster read FILE --json` prints."""
    return read_roster(path, answers)
