"""Rosters written as text: a workbook with real merges is made of each, and its truth is read beside it."""

import io
import json
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Border, Side

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = sorted((DATA / "rosters_unseen").glob("*.txt"))
BLANKS = sorted((DATA / "forms_unseen").glob("*.txt"))
SHEETS = sorted((DATA / "rosters_unseen").glob("blind*/*.xlsx"))  # workbooks with their truth beside them
BLANK_SHEETS = sorted((DATA / "forms_unseen").glob("blind*/*.xlsx"))
HEADERS = sorted((DATA / "headers_written").glob("*.jsonl"))  # headers without a workbook: {"who", "kind", "columns": [{"h": levels, "code"}]} a line
TO_FILL = 10


def truth_of(path):
    """(header rows, children or empty rows, what is right of each column in order) of a workbook whose truth stands beside it."""
    said = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return (
        said["header_rows"],
        said.get("rows", 12 if said.get("kind", "blank" if path.parent.parent.name == "forms_unseen" else "") == "blank" else 8),
        [set(right) if isinstance(right, list) else {right} for right in said["columns"].values()],
    )


def _cells(line):
    return [cell.strip() for cell in line.split("|")]


def parts_of(text):
    """(lines above, header rows, truth by column, rows of children)."""
    above, header, truth, rows = [], [], [], []
    for line in text.splitlines():
        if line.startswith("#"):
            above.append(line[1:].strip())
        elif line.startswith("="):
            truth = [{None if code == "-" else code for code in cell.split(",")} for cell in _cells(line[1:])]
        elif line.strip():
            (rows if truth else header).append(_cells(line))
    return above, header, truth, rows


def _merge(page, top, header):
    """Cells that continue the one above or to the left are merged with it."""
    for row, cells in enumerate(header):
        for column, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            right = column
            while right + 1 < len(cells) and cells[right + 1] == "<":
                right += 1
            down = row
            while down + 1 < len(header) and header[down + 1][column] == "^":
                down += 1
            if (right, down) != (column, row):
                page.merge_cells(start_row=top + row, start_column=column + 1, end_row=top + down, end_column=right + 1)


def workbook_of(text, blank=False):
    """The file's bytes and the truth of its columns; a blank has numbered and ruled rows instead of children."""
    above, header, truth, rows = parts_of(text)
    book, out = Workbook(), io.BytesIO()
    page = book.active
    for line in above:
        page.append([line])
    for cells in header:
        page.append([None if cell in ("<", "^") else cell.replace("⏎", "\n") for cell in cells])
    for number in range(1, TO_FILL + 1) if blank else ():
        page.append([number])
    for row in rows:
        page.append([cell or None for cell in row])
    _merge(page, len(above) + 1, header)
    if blank:
        side = Side(style="thin")
        for row in page.iter_rows(min_row=len(above) + 1, max_col=len(truth)):
            for cell in row:
                cell.border = Border(side, side, side, side)
    book.save(out)
    return out.getvalue(), truth
