"""The refused rows in the user's own file: the cells at fault in red, a column 说明 at the end that says why.

A workbook is copied with its looks. A csv, an old .xls, pasted rows and very long sheets come back as a plain .xlsx with the same rows;
one-per-child sheets come back as one list with a row a card, which is read like any roster.
"""

import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from qianshou.papers.exports.sheet import clean
from qianshou.papers.rosters.bundle import is_bundle
from qianshou.papers.rosters.read import grids_of

MOST_COPIED = 5_000  # rows; openpyxl holds every cell in memory
RED = "FFFFC7CE"
TITLE = "说明"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 27  # of a sheet's 31 characters, room left for a number before it


@dataclass(frozen=True)
class Mark:
    """One row to mend: sheet index, row as Excel counts, letters at fault, sentences."""

    sheet: int
    row: int
    columns: list[str]
    says: list[str]


def name_of(name: str) -> str:
    """What the returned file is called."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return f"{stem or '名册'}（待修改）.xlsx"[-120:]


def marked(data: bytes, name: str, sheets: list[dict[str, Any]], marks: list[Mark], *, pasted: bool = False) -> bytes:
    """The marked workbook's bytes."""
    by_sheet: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_sheet[mark.sheet].append(mark)
    rows = sum(sheet["rows"] for sheet in sheets)
    alone = not is_bundle(data) and not any(sheet.get("cards") for sheet in sheets)
    if not pasted and alone and rows <= MOST_COPIED and data[:2] == b"PK":
        try:
            return _copied(data, sheets, by_sheet)
        except Exception:  # a workbook openpyxl cannot keep (an unknown style, a chart sheet): its cells still come back
            return _rebuilt(data, sheets, by_sheet)
    return _rebuilt(data, sheets, by_sheet, pasted=pasted)


def _copied(data: bytes, sheets: list[dict[str, Any]], marks: dict[int, list[Mark]]) -> bytes:
    from openpyxl import load_workbook  # half a second to import: only where a file is really given back
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import column_index_from_string, get_column_letter

    book = load_workbook(io.BytesIO(data))
    red, bold = PatternFill("solid", start_color=RED, end_color=RED), Font(bold=True, color="FFB3261E")
    for sheet in sheets:
        page = book.worksheets[sheet["index"]]
        page.protection.sheet = False  # it comes back to be mended
        column = max((column_index_from_string(c) for c in sheet["columns"]), default=page.max_column) + 1
        while any(page.cell(mark.row, column).value not in (None, "") for mark in marks[sheet["index"]]):
            column += 1
        head = page.cell(sheet["header_rows"][-1] if sheet["header_rows"] else 1, column, TITLE)
        head.font = bold
        page.column_dimensions[get_column_letter(column)].width = 48
        for mark in marks[sheet["index"]]:
            said = page.cell(mark.row, column, clean("；".join(mark.says)))
            said.data_type = "s"  # a sentence that quotes a formula is no formula
            said.fill, said.alignment = red, Alignment(wrap_text=True, vertical="top")
            for letter in mark.columns or [_first(sheet)]:
                page[f"{letter}{mark.row}"].fill = red
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _first(sheet: dict[str, Any]) -> str:
    """The column of the name, where no cell is at fault by itself."""
    named = [letter for letter, code in sheet["columns"].items() if code == "child.name"]
    return named[0] if named else "A"


def _grids(data: bytes, pasted: bool, called: dict[int, str | None]) -> list[tuple[int, str, list[list[Any]]]]:
    """Each sheet with the name it comes back under: of several files the file's, for a date may stand in it and nowhere else."""
    if pasted:
        return [(0, "名册", [line.split("\t") for line in data.decode().splitlines()])]
    grids = grids_of(data)
    names = {g.index: _NOT_IN_NAMES.sub(" ", called.get(g.index) or g.name or "").strip(" '") or "名册" for g in grids}
    seen = Counter(name[:_LONGEST].casefold() for name in names.values())
    return [(g.index, _named(g.index, names[g.index], seen), [g.row(n) for n in range(g.height)]) for g in grids]


def _named(index: int, name: str, seen: Counter) -> str:
    return f"{index + 1} {name}" if seen[name[:_LONGEST].casefold()] > 1 else name


def _rebuilt(data: bytes, sheets: list[dict[str, Any]], marks: dict[int, list[Mark]], *, pasted: bool = False) -> bytes:
    """Only text and numbers, never a formula; identity numbers stay text."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True, "in_memory": True}
    import xlsxwriter

    book = xlsxwriter.Workbook(out, options)
    red, bold = book.add_format({"bg_color": "#FFC7CE", "text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "font_color": "#B3261E"})
    looks = {"red": red, "bold": bold, "day": book.add_format({"num_format": "yyyy-mm-dd"}), "text": book.add_format({"quote_prefix": True})}
    frames = {sheet["index"]: sheet for sheet in sheets}
    for index, name, rows in _grids(data, pasted, {index: frame.get("name", "") for index, frame in frames.items()}):
        frame = frames.get(index)
        page = book.add_worksheet(name[:31].rstrip(" '") if len(frames) > 1 or index == 0 else None)
        told = {mark.row: mark for mark in marks.get(index, [])}
        width = max((len(row) for row in rows), default=0)
        for n, row in enumerate(rows, start=1):
            _write_row(page, n, row, told.get(n), frame, width, looks)
    book.close()
    return out.getvalue()


def _write_row(page: Any, n: int, row: list[Any], mark: Mark | None, frame: dict[str, Any] | None, width: int, made: dict[str, Any]) -> None:
    letters = set(mark.columns or ([_first(frame)] if frame else [])) if mark else set()
    for c, value in enumerate(row):
        if value in (None, "") and xl_col_to_name(c) not in letters:
            continue
        looks = made["red"] if xl_col_to_name(c) in letters else made["day"] if hasattr(value, "year") else None
        if hasattr(value, "year"):
            page.write_datetime(n - 1, c, value, looks)
        elif isinstance(value, bool | int | float) and abs(value) < 1e15:
            page.write(n - 1, c, value, looks)
        else:
            page.write_string(n - 1, c, clean(str(value)), looks or (made["text"] if str(value)[:1] in "=+-@\t\r" else None))
    if mark:
        page.write_string(n - 1, width, clean("；".join(mark.says)), made["red"])
    elif frame and frame["header_rows"] and n == frame["header_rows"][-1]:
        page.write_string(n - 1, width, TITLE, made["bold"])
