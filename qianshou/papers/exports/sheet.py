"""Rows written as xlsx: text as text (quotePrefix, so that it stays text when edited), dates as dates, numbers as numbers, never a formula."""

import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

MOST_CHARS = 32_767  # what a cell holds
EXACT = 1e15  # numbers a spreadsheet keeps whole; longer ones (and inf, nan) go as text
# XML 1.0 has no place for these; a spreadsheet that finds one refuses the whole file.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def clean(text: str) -> str:
    """Text as a cell may hold it: no control characters, no lone surrogates, not too long (`_x0041_` the writer escapes itself)."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_CHARS]


def signed(who: str, at: dt.datetime, why: str, count: int | None = None) -> str:
    """The last line of everything that leaves the house: who, when, what for. The roster reader knows 注： for a note."""
    many = _("　共 %s 人，请妥善保管，用完删除。") % count if count is not None else ""
    return _("注：导出人：%(who)s　时间：%(at)s　用途：%(why)s%(many)s") % {"who": who, "at": f"{at:%Y-%m-%d %H:%M}", "why": why, "many": many}


def _scratch() -> str | None:
    """Where half-written sheets lie: in memory where the system has such a place, for they hold children's data in plain."""
    shm = Path("/dev/shm")
    return str(shm) if shm.is_dir() else None


class Sheet:
    """A workbook of one sheet (or several, one after another), written from the top; `bytes()` ends it."""

    def __init__(self, name: str, widths: Sequence[int]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="qianshou-", dir=_scratch())
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {**_OPTIONS, "tmpdir": self._folder.name})
        self._text = self._book.add_format({"quote_prefix": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._head = self._book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "quote_prefix": True})
        self._title = self._book.add_format({"bold": True, "font_size": 14, "quote_prefix": True})
        self.turn(name, widths)

    def turn(self, name: str, widths: Sequence[int]) -> None:
        """On to a further sheet of the same workbook; what was written before is done."""
        self._page, self._row = self._book.add_worksheet(clean(name)[:31]), 0
        for place, width in enumerate(widths):
            self._page.set_column(place, place, width)
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)

    def title(self, text: str) -> None:
        """A line above the table."""
        self._page.write_string(self._row, 0, clean(text), self._title)
        self._row += 1

    def heads(self, heads: Sequence[str]) -> None:
        """The header row, repeated on every printed page and kept in sight."""
        for place, head in enumerate(heads):
            self._page.write_string(self._row, place, clean(head), self._head)
        self._page.repeat_rows(self._row)
        self._page.freeze_panes(self._row + 1, 2)
        self._row += 1

    def rows(self, rows: Iterable[Sequence[Any]]) -> None:
        """Text, dates, numbers, yes and no; None and '' leave the cell empty."""
        write, write_day, day, text = self._page.write_string, self._page.write_datetime, self._day, self._text
        said = {True: _("是"), False: _("否")}
        for row in rows:
            for place, value in enumerate(row):
                if value is None or value == "":
                    continue
                if value.__class__ is str:
                    write(self._row, place, value if value.isalnum() and len(value) < 100 else clean(value), text)
                elif isinstance(value, dt.date):
                    write_day(self._row, place, value, day)
                elif isinstance(value, bool):
                    write(self._row, place, said[value], text)
                elif isinstance(value, int | float) and abs(value) < EXACT:
                    self._page.write_number(self._row, place, value)
                else:
                    write(self._row, place, clean(str(value)), text)
            self._row += 1

    def note(self, text: str) -> None:
        """A line under the table."""
        self._page.write_string(self._row, 0, clean(text), self._text)
        self._row += 1

    def bytes(self) -> bytes:
        """The finished workbook; nothing of it stays outside the returned bytes."""
        try:
            self._book.close()
        finally:
            self._folder.cleanup()
        return self._out.getvalue()
