"""The parser child: a file in at stdin, cells out at stdout, inside limits. Run by path, alone:
it imports the parser and the standard library, nothing of the house, and knows no path of the disk.

stdin: one marshalled header (kind, limits), then the file. stdout: marshalled messages, each after
its length: ("sheet", index, name, hidden, merges) · ("rows", columns, dates) · ("end",) · ("no", code).
A "rows" message holds up to CHUNK rows as columns; `dates` are the columns that hold ("d", y, m, d)
or ("t", iso) tuples, because marshal knows no dates.
"""

import csv
import io
import marshal
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

CHUNK = 4000


class Full(Exception):
    """A limit is reached; the text is the refusal's code."""


def send(message: tuple) -> None:
    """One message: four bytes of length, then marshal without shared references (quicker)."""
    body = marshal.dumps(message, 2)
    sys.stdout.buffer.write(len(body).to_bytes(4, "little"))
    sys.stdout.buffer.write(body)


def limit(memory: int, seconds: int) -> None:
    """Bound memory and processor time where the system can; elsewhere only the parent's clock does."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def plain(cell: Any) -> Any:
    """A cell marshal can carry."""
    if cell is True or cell is False:
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, datetime):
        midnight = cell.hour == cell.minute == cell.second == 0
        return ("d", cell.year, cell.month, cell.day) if midnight else ("t", cell.isoformat())
    if isinstance(cell, date):
        return ("d", cell.year, cell.month, cell.day)
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def send_columns(columns: list[list[Any]]) -> None:
    """One chunk; the odd column with dates or booleans is made plain first."""
    dates = []
    for place, column in enumerate(columns):
        kinds = set(map(type, column))
        if not kinds <= {str, float, int}:
            columns[place] = list(map(plain, column))
            if kinds & {date, datetime}:
                dates.append(place)
    send(("rows", columns, dates))


class Counter:
    """Rows, columns and cells of the whole file against the limits."""

    def __init__(self, rows: int, columns: int, cells: int) -> None:
        self.rows, self.columns, self.cells = rows, columns, cells

    def admit(self, height: int, width: int) -> None:
        """Count a sheet in, or stop."""
        if height > self.rows + 200:
            raise Full("too_many_rows")
        if width > self.columns:
            raise Full("too_many_columns")
        self.cells -= height * width
        if self.cells < 0:
            raise Full("too_many_cells")


def send_grid(rows: list[Any], height: int, width: int, counter: Counter) -> None:
    """A sheet's rows (lists of equal length) in chunks of columns."""
    counter.admit(height, width)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        send_columns([list(column) for column in zip(*part, strict=True)])
        for place in range(start, start + len(part)):
            rows[place] = None


def sheet_rows(sheet: Any, counter: Counter) -> tuple[list[list[Any]], int, int]:
    """All rows from A1 on, without the empty columns at the right and empty rows at the foot."""
    if sheet.end is None:
        return [], 0, 0
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    counter.admit(0, min(width, counter.columns))
    if height > 1_048_576 or (sheet.height * width > counter.cells * 2):
        raise Full("too_many_cells")
    rows = sheet.to_python(skip_empty_area=False)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if width > counter.columns:
        width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell != ""), default=0)
        rows = [row[:width] for row in rows]
    return rows, len(rows), width


def read_workbook(data: bytes, counter: Counter) -> None:
    """Every sheet of an xlsx, xlsb, ods or xls file."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, meta in enumerate(book.sheets_metadata):
        hidden = meta.visible != SheetVisibleEnum.Visible
        if meta.typ != SheetTypeEnum.WorkSheet:
            send(("sheet", index, meta.name, hidden, []))
            continue
        sheet = book.get_sheet_by_index(index)
        merges = [(*a, *b) for a, b in (sheet.merged_cell_ranges or [])[:20000]]
        rows, height, width = sheet_rows(sheet, counter)
        del sheet
        send(("sheet", index, meta.name, hidden, merges))
        send_grid(rows, height, width, counter)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ABOVE = 4  # lines of text over a table that may be its title


def words_of(node: Any) -> str:
    """The text of a cell or paragraph: its paragraphs are lines, a deleted run says nothing."""
    breaks = (W + "br", W + "cr")
    lines = []
    for paragraph in [node] if node.tag == W + "p" else node.iter(W + "p"):
        parts = (part for part in paragraph.iter() if part.tag == W + "t" or part.tag in breaks)
        lines.append("".join("\n" if part.tag in breaks else part.text or "" for part in parts))
    return "\n".join(line for line in lines if line.strip()).strip()


def _span(cell: Any) -> tuple[int, str]:
    """How many columns a cell reaches over, and whether it begins or goes on a cell merged downwards ('' for neither)."""
    look = cell.find(W + "tcPr")
    if look is None:
        return 1, ""
    wide, tall = look.find(W + "gridSpan"), look.find(W + "vMerge")
    count = int(wide.get(W + "val", "1")) if wide is not None else 1
    return max(1, min(count, 500)), "" if tall is None else tall.get(W + "val", "continue")


def table_cells(table: Any) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
    """A Word table's rows of equal length and its merged ranges, from 0."""
    rows: list[list[Any]] = []
    merges: dict[tuple[int, int], list[int]] = {}
    open_at: dict[int, tuple[int, int]] = {}  # column -> where a cell merged downwards began
    for number, line in enumerate(table.findall(W + "tr")):
        row: list[Any] = []
        for cell in line.findall(W + "tc"):
            (count, tall), place = _span(cell), len(row)
            if tall == "continue" and place in open_at:
                merges[open_at[place]][2] = number
                row.extend([""] * count)
                continue
            open_at.pop(place, None)
            if tall:
                open_at[place] = (number, place)
            if tall or count > 1:
                merges[number, place] = [number, place, number, place + count - 1]
            row.extend([words_of(cell), *[""] * (count - 1)])
        rows.append(row)
    width = max(map(len, rows), default=0)
    ranges = [(a, b, c, d) for a, b, c, d in merges.values() if (a, b) != (c, d)]
    return [row + [""] * (width - len(row)) for row in rows], ranges


def read_document(data: bytes, counter: Counter) -> None:
    """Every table of a docx as a sheet, the lines over it as its first rows. A document type of its own is refused: Word writes none."""
    import zipfile
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Full("damaged")
    body = ElementTree.fromstring(text).find(W + "body")  # noqa: S314 - no document type, so no entities; bounded memory and time
    index = 0
    above: list[str] = []
    for part in body if body is not None else ():
        if part.tag == W + "p" and (line := words_of(part)):
            above = [*above, line][-ABOVE:]
        elif part.tag == W + "tbl":
            cells, merges = table_cells(part)
            width = max((len(row) for row in cells), default=1)
            rows = [[line, *[""] * (width - 1)] for line in above] + cells
            send(("sheet", index, f"表{index + 1}", False, [(a + len(above), b, c + len(above), d) for a, b, c, d in merges]))
            send_grid(rows, len(rows), width, counter)
            index, above = index + 1, []
    if not index:
        raise Full("no_table")


def delimiter_of(text: str) -> str:
    """Tab, comma or semicolon: the one that cuts most of the first lines into equal counts."""
    lines = [line for line in text[:20000].splitlines()[:30] if line.strip()]
    best, score = ",", -1.0
    for mark in ("\t", ",", ";", "，", "|"):
        counts: list[int] = [line.count(mark) for line in lines]
        if any(counts):
            common = max(sorted(set(counts)), key=lambda n: counts.count(n) * 1000 if n else 0)
            here = counts.count(common) * min(common, 6) if common else 0
            if here > score:
                best, score = mark, here
    return best


def read_text(data: bytes, encoding: str, counter: Counter) -> None:
    """Comma or tab separated text, as one nameless sheet."""
    text = data.decode(encoding)
    csv.field_size_limit(200_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error:
        raise Full("damaged") from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    counter.admit(len(rows), width)
    counter.cells += len(rows) * width
    for row in rows:
        row.extend([""] * (width - len(row)))
    send(("sheet", 0, None, False, []))
    send_grid(rows, len(rows), width, counter)


def refusal_of(error: BaseException) -> str:
    """The code for whatever stopped the reading."""
    if isinstance(error, Full):
        return str(error)
    if isinstance(error, MemoryError):
        return "too_much_memory"
    if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
        return "password"
    return "damaged"


def main() -> None:
    """Read, answer, and say no in one word where it cannot."""
    size = int.from_bytes(sys.stdin.buffer.read(4), "little")
    task = marshal.loads(sys.stdin.buffer.read(size))
    limit(task["memory"], task["seconds"])
    counter = Counter(task["rows"], task["columns"], task["cells"])
    try:
        data = sys.stdin.buffer.read()
        if task["kind"] == "text":
            read_text(data, task["encoding"], counter)
        elif task["kind"] == "docx":
            read_document(data, counter)
        else:
            read_workbook(data, counter)
        send(("end",))
    except BaseException as error:  # noqa: BLE001 - a parser's panic is no Exception; the parent wants one word
        send(("no", refusal_of(error)))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
