"""Very long lists in a template's own layout, in memory that does not grow with them: the sheet is made with room for its rows, and the rows
are written straight into the file, each in the look of the template's last one."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from ..blank import ListTable
from . import sheets
from .cells import width_of, write
from .safe import sheet_text
from .stretching import make_room
from .words import plain

SAMPLES: tuple[Any, ...] = ("文", 1, dt.date(2020, 1, 1))  # one row for each kind of cell: text, number, date
_ROW = re.compile(r"<row\b([^>]*)>(.*?)</row>", re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?:[^>]*? s="(\d+)")?')
Row = dict[int, Any]  # column position -> value


@dataclass(frozen=True)
class Look:
    """How a streamed row looks: for each column its letter and its styles for text, numbers and dates; formulas of the template's last row."""

    letters: Sequence[str]
    styles: Sequence[dict[str, str]]  # one for each of SAMPLES: column letter -> style
    attributes: str
    formulas: dict[int, Translator]
    height: float | None
    wraps: dict[int, tuple[float, float]]  # columns that wrap: their width and the size of their letters


def may_stream(sheet: Any, part: ListTable) -> bool:
    """Whether the template has a row to copy that is merged with nothing."""
    last = part.last + 1
    return part.rows > 0 and not any(area.min_row == area.max_row == last for area in sheet.merged_cells.ranges)


def begin(sheet: Any, part: ListTable, rows: Iterator[Row], count: int, whole: Any) -> Iterator[tuple[int, Row]]:
    """The template's own rows filled, room made for the rest, samples of their look set under them. Answers with the rest, numbered from 1."""
    have, last = part.rows, part.last + 1
    bare, height = [copy(sheet.cell(last, n + 1)._style) for n in range(sheet.max_column)], sheet.row_dimensions[last].height  # noqa: SLF001
    sheets.fill_list(sheet, part, [{f"row.{n}": value for n, value in row.items()} for row in islice(rows, have)], whole)
    make_room(sheet, part.first + 1, last, count - have)
    for at, sample in enumerate(SAMPLES, start=last + 1):
        sheet.row_dimensions[at].height = height
        for place, look in enumerate(bare):
            cell = sheet.cell(at, place + 1)
            cell._style = copy(look)  # noqa: SLF001 - the public way copies each part and registers it anew
            if place < len(part.columns):
                write(cell, sample, part.headers[place])
    return ((number, row) for number, row in enumerate(rows, start=have + 1))


def finish(data: bytes, sheet: Any, part: ListTable, rows: Iterable[tuple[int, Row]]) -> bytes:
    """The saved workbook with these rows where the samples stood. `sheet` is the one they were set on."""
    name = f"xl/worksheets/sheet{sheet.parent.worksheets.index(sheet) + 1}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in made.infolist():
            if entry.filename != name:
                package.writestr(entry, made.read(entry))
        text = made.read(name).decode()
        first = part.last + 2
        start, end = text.index(f'<row r="{first}"'), text.index("</row>", text.index(f'<row r="{first + len(SAMPLES) - 1}"')) + len("</row>")
        look = _look(text[start:end], sheet, part)
        with package.open(name, "w", force_zip64=True) as file:
            file.write(text[:start].encode())
            for number, row in rows:
                file.write(_written(look, part, number, row).encode())
            file.write(text[end:].encode())
    return out.getvalue()


def _look(samples: str, sheet: Any, part: ListTable) -> Look:
    found = _ROW.findall(samples)
    styles = [dict(_CELL.findall(cells)) for _attributes, cells in found]
    last = part.last + 1
    formulas = {
        place: Translator(cell.value, cell.coordinate)
        for place in range(len(part.columns))
        if (cell := sheet.cell(last, place + 1)).data_type == "f" and isinstance(cell.value, str)
    }
    wraps = {
        place: (width_of(sheet, get_column_letter(place + 1)) - 1, sheet.cell(last, place + 1).font.sz or 11)
        for place in range(len(part.columns))
        if sheet.cell(last, place + 1).alignment.wrap_text
    }
    bare = re.sub(r'\s(?:r|ht|customHeight)="[^"]*"', "", found[0][0])
    letters = [get_column_letter(n + 1) for n in range(max(len(styles[0]), len(part.columns)))]
    return Look(letters, styles, bare, formulas, sheet.row_dimensions[last + 1].height, wraps)


def _written(look: Look, part: ListTable, number: int, row: Row) -> str:
    """One row as the file holds it; `number` is its place in the list."""
    at, cells = part.first + number, []
    for place, letter in enumerate(look.letters):
        if place in look.formulas:
            formula = look.formulas[place].translate_formula(f"{letter}{at}")[1:]
            cells.append(f'<c r="{letter}{at}"{_style(look, 0, letter, bare=True)}><f>{escape(formula)}</f></c>')
        else:
            serial = place < len(part.columns) and part.columns[place].code == "paper.serial" and place not in row
            head = part.headers[place] if place < len(part.headers) else ""
            cells.append(_cell(look, letter, at, number if serial else plain(row.get(place), "", head)))
    return f"<row r={quoteattr(str(at))}{_height(look, row)}{look.attributes}>{''.join(cells)}</row>"


def _style(look: Look, kind: int, letter: str, *, bare: bool = False) -> str:
    style = look.styles[1 if bare else kind].get(letter, "")
    return f' s="{style}"' if style else ""


def _cell(look: Look, letter: str, at: int, value: Any) -> str:
    if value is None or value == "":
        return f'<c r="{letter}{at}"{_style(look, 1, letter)}/>'
    if isinstance(value, dt.date):
        return f'<c r="{letter}{at}"{_style(look, 2, letter)}><v>{to_excel(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{letter}{at}"{_style(look, 1, letter)}><v>{value}</v></c>'
    text = escape(sheet_text(str(value)))
    return f'<c r="{letter}{at}"{_style(look, 0, letter)} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _height(look: Look, row: Row) -> str:
    """A fixed height grows where a wrapped text would be cut off, as in a list filled cell by cell."""
    if not look.height:
        return ""
    texts = ((str(row[place]), *look.wraps[place]) for place in look.wraps if isinstance(row.get(place), str))
    height = sheets.room_for(look.height, texts)
    return f' ht="{height:g}" customHeight="1"'


def numbered(rows: Iterable[tuple[int, Row]], last: Row | None) -> Iterator[tuple[int, Row]]:
    """The rows, and after them the sums of a template that has no total row of its own."""
    number = 0
    for number, row in rows:
        yield number, row
    if last is not None:
        yield number + 1, last
