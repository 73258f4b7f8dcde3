"""The same rows written as CSV: UTF-8 with a mark so that spreadsheets read it, text guarded, days and numbers as they are."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.kit.csvguard import guarded
from qianshou.papers.exports.sheet import clean


class Lines:
    """Written from the top like a Sheet; `bytes()` ends it."""

    def __init__(self, name: str, widths: Sequence[int]) -> None:
        self._out = io.StringIO(newline="")
        self._write = csv.writer(self._out)

    def title(self, text: str) -> None:
        """A line above the table."""
        self._write.writerow([guarded(clean(text))])

    def heads(self, heads: Sequence[str]) -> None:
        """The header row."""
        self._write.writerow([guarded(clean(head)) for head in heads])

    def rows(self, rows: Iterable[Sequence[Any]]) -> None:
        """Text, dates, numbers, yes and no; None is an empty cell."""
        self._write.writerows([_cell(value) for value in row] for row in rows)

    def note(self, text: str) -> None:
        """A line under the table."""
        self.title(text)

    def bytes(self) -> bytes:
        """The finished file."""
        return b"\xef\xbb\xbf" + self._out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    return str(value) if isinstance(value, int | float) else guarded(clean(str(value)))
