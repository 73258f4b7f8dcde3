"""A staff list as it would be taken."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.kit.errors import Refused
from qianshou.kit.workbook import read_book
from qianshou.papers.staffing.placing import PlacedLine, place_staff
from qianshou.papers.staffing.reading import columns_of, read_staff, text_of_cells


def text_of_sheet(data: bytes) -> str:
    """The first sheet that holds anything, as text; raises Refused with what to do."""
    grids = read_book(data).grids
    said = [text_of_cells([grid.row(at) for at in range(min(grid.height, 1000))]) for grid in grids]
    found = next((text for text in said if text.strip()), "")
    if not found:
        raise Refused(_("表格里没有内容。"))
    return found


def text_of_file(data: bytes) -> str:
    """The first sheet that looks like a staff list, as text; raises Refused with what to do."""
    book = read_book(data)
    refusal: Refused | None = None
    for grid in book.grids:
        rows = [grid.row(at) for at in range(min(grid.height, 1000))]
        text = text_of_cells(rows)
        try:
            columns_of([line.split("\t") for line in text.split("\n")])
            return text
        except Refused as error:
            refusal = error
    raise refusal or Refused(_("表格里没有内容。"))


def preview(viewer: Any, unit: Unit, text: str, today: dt.date) -> list[PlacedLine]:
    """Every row with its place and what is wrong with it; raises Refused for a list that cannot be read at all."""
    return place_staff(viewer, unit, read_staff(text), today)
