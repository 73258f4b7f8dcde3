"""Which day a row speaks of (DOMAIN §3): its own column, else its sheet's or file's, else the batch's. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qianshou.papers.rosters.layout import place_of
from qianshou.papers.rosters.roster import Sheet

CODE = "paper.date"
OLDEST = dt.timedelta(days=7300)
# When the file was opened or the child registered says nothing of when the other columns were looked at.
_NOT_OF_THE_ROW = ("建档", "立卡", "登记", "录入")


def read_day(text: Any, today: dt.date) -> dt.date | None:
    """The day a cell names: a month is its first day, a day to come is today; None for a year alone, nonsense and what lies 20 years back."""
    if not isinstance(text, str) or len(text) not in (7, 10):
        return None
    try:
        day = dt.date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return None
    return min(day, today) if day >= today - OLDEST else None


@dataclass(frozen=True)
class Days:
    """The days of one batch: of all of it, of sheets that stand for another, and the sheets whose rows say their own."""

    whole: dt.date
    today: dt.date
    sheets: Mapping[int, dt.date] = field(default_factory=dict)
    by_row: frozenset[int] = frozenset()

    def of_sheet(self, index: int) -> dt.date:
        """What a row of this sheet speaks of unless it says otherwise."""
        return self.sheets.get(index, self.whole)

    def of_row(self, index: int, facts: Mapping[str, Any]) -> dt.date:
        """What this row speaks of."""
        said = read_day(facts.get(CODE), self.today) if index in self.by_row else None
        return said or self.of_sheet(index)


def own_days(sheet: Sheet) -> dict[str, Any] | None:
    """What a column of days in a sheet says: its header, how many rows it dates, the first and last of them; None without such a column.

    `meant`: the header speaks of when the row was written or looked at (更新日期), or the sheet is made of one-per-child forms.
    """
    letters = [letter for letter, code in sheet.columns.items() if code == CODE]
    said = sorted(value for letter in letters for value in sheet.values[place_of(letter)] if isinstance(value, str) and len(value) in (7, 10))
    if not said:
        return None
    headers = [sheet.headers.get(letter, letter) for letter in letters]
    meant = bool(sheet.cards) or not any(word in header for header in headers for word in _NOT_OF_THE_ROW)
    return {"header": headers[0][:40], "rows": len(said), "first": said[0], "last": said[-1], "meant": meant}


def said_by(sheets: Iterable[Sheet], whole: dt.date, today: dt.date) -> Days:
    """The days as the sheets themselves say them, where nobody is asked."""
    sheets = list(sheets)
    told = {s.index: min(s.as_of, today) for s in sheets if s.as_of}
    return Days(whole, today, told, frozenset(s.index for s in sheets if (own := own_days(s)) and own["meant"]))
