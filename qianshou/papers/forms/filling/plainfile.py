"""A CSV blank filled stays a CSV: its encoding, mark, delimiter and line ends; lines nothing was put into stay as they came."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from qianshou.kit.csvguard import guarded
from qianshou.kit.workbook.child import delimiter_of
from qianshou.kit.workbook.reader import encoding_of

_MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def filled_text(data: bytes, sheets: Sequence[Any]) -> bytes:
    """The blank `data` with the cells of these sheets (one after another, where a card was filled for several children)."""
    encoding = encoding_of(data)
    text = data.decode(encoding)
    delimiter = delimiter_of(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    came = dict(_records(text, delimiter))
    wide = max((len(cells) for cells in came), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    for number, sheet in enumerate(sheets):
        if number:
            out.write(newline)
        for row in sheet.iter_rows():
            cells = [_said(cell) for cell in row]
            plain = _bare([("" if cell.value is None else str(cell.value)) for cell in row])
            if plain in came and not any(cell.quotePrefix for cell in row):
                out.write(came[plain].rstrip("\r\n") + newline)
            else:
                writer.writerow(cells + [""] * (wide - len(cells)))
    body = out.getvalue()
    if encoding == "utf-16":
        order = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        return _MARKS[order] + body.encode(order)
    return body.encode(encoding)


def _bare(cells: Sequence[str]) -> tuple[str, ...]:
    """Without the empty cells at the end."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return tuple(cells[: last + 1])


def _records(text: str, delimiter: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each record's cells and its line as it stood; a record over several lines whole."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), delimiter=delimiter):
        yield _bare(cells), "".join(taken)
        taken.clear()


def _said(cell: Any) -> str:
    """A cell as text; what was put in is guarded, what the blank held is not touched."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}" if cell.number_format == "yyyy-mm" else f"{value:%Y-%m-%d}"
    return guarded(str(value)) if cell.quotePrefix else str(value)
