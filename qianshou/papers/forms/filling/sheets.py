"""Lists and cards of a workbook, filled: cells typed so that nothing in them ever becomes a formula (RELIABILITY §5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from qianshou.kit.text import clean

from ..blank import Card, Field, ListTable
from ..labels import blanks, filled
from ..ticks import ticked
from .cells import width_of, write
from .family import fill_members
from .ground import SheetGround, fill_labels
from .stretching import stretch
from .words import admitted, answer, chosen, fact_for, said, vouched

Facts = Mapping[str, Any]


def _value(facts: Facts, code: str, head: str, words: Sequence[str] | None) -> Any:
    if not words:
        return answer(facts, code, head)
    return admitted(fact_for(facts, code, head), code, words) if vouched(code, head) else None


def fill_list(sheet: Any, part: ListTable, rows: Sequence[Facts], whole: Facts) -> None:
    """All children into one list; rows are added when there are more children than rows."""
    fill_labels(SheetGround(sheet), part.labels, whole, part.header_rows[0] - 1)
    have = part.rows
    if len(rows) > have > 0:
        stretch(sheet, part.first + 1, part.last + 1, len(rows) - have)
    elif not have and sheet.max_row > part.first:  # the head stands right over the signatures
        stretch(sheet, part.first, part.first, len(rows))
    for number, facts in enumerate(rows):
        for place, column in enumerate(part.columns):
            cell = sheet.cell(part.first + 1 + number, place + 1)
            if column.code == "paper.serial":
                _serial(cell, number, number < have and place in part.prefilled)
            elif column.code and not column.ask and place not in part.row_formulas and (number >= have or place not in part.prefilled):
                write(cell, _value(facts, column.code, part.headers[place], part.choices.get(place)), part.headers[place])
        _room(sheet, part.first + 1 + number, len(part.columns))


def _wide(text: str) -> float:
    """Characters a text needs: a Han character takes two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _room(sheet: Any, row: int, width: int) -> None:
    """A row of a fixed height grows where a wrapped text would be cut off; it never shrinks."""
    height = sheet.row_dimensions[row].height
    if not height:
        return
    cells = [sheet.cell(row, column) for column in range(1, width + 1)]
    texts = ((c.value, width_of(sheet, c.column_letter) - 1, c.font.sz or 11) for c in cells if isinstance(c.value, str) and c.alignment.wrap_text)
    sheet.row_dimensions[row].height = room_for(height, texts)


def room_for(height: float, texts: Iterable[tuple[str, float, float]]) -> float:
    """The height of a row that holds these wrapped texts, each with the width of its column and the size of its letters; never less than it had."""
    lines = max((-int(-_wide(text) * size / 11 // max(room, 1)) for text, room, size in texts), default=1)
    return max(height, 3 + 14 * lines) if lines > 1 else height


def _serial(cell: Any, number: int, prefilled: bool) -> None:
    if not prefilled and cell.data_type != "f":
        cell.value = number + 1


def _field(sheet: Any, field: Field, facts: Facts, whole: Facts, words: Sequence[str] | None) -> None:
    code = field.want.code
    if not code or field.want.ask:
        return
    cell = sheet.cell(field.fill[0] + 1, field.fill[1] + 1)
    if field.style == "tick":
        word = chosen(facts, code, field.words) if vouched(code, field.label) else None
        write(cell, ticked(str(cell.value), {word}) if word else None)
        return
    value = _value(facts, "school.name" if code == "paper.unit" and "学校" in field.label else code, field.label, words)
    if value is None and code in whole:
        value = whole[code]
    if value is None or value == "":
        return
    if field.style == "inline":
        text = str(cell.value)
        write(cell, filled(text, {blank.start: said(value, field.label) for blank in blanks(text) if blank.label == field.label}))
    elif field.style == "unit":
        write(cell, f"{said(value, field.label)}{clean(field.says).strip('_＿ ')}")
    else:
        write(cell, value, field.label)


def fill_card(sheet: Any, part: Card, facts: Facts, whole: Facts) -> list[str]:
    """One child into one sheet. Answers with the adults no row was left for."""
    for field in part.fields:
        if field.style != "inline" or field.want.code != "paper.author":
            _field(sheet, field, facts, whole, part.choices.get(field.fill))
    return fill_members(SheetGround(sheet), part.members, facts.get("members", ()))


def copy_of(sheet: Any, title: str) -> Any:
    """A sheet once more, with what the library leaves behind: drop-downs, rules, print settings."""
    new = sheet.parent.copy_worksheet(sheet)
    new.title = title
    for one in sheet.data_validations.dataValidation:
        made = DataValidation(**{name: getattr(one, name) for name in ("type", "formula1", "formula2", "allow_blank", "operator", "showDropDown",
                                                                        "showErrorMessage", "errorTitle", "error", "promptTitle", "prompt")})  # fmt: skip
        made.sqref = MultiCellRange([copy(area) for area in one.sqref.ranges])
        new.add_data_validation(made)
    for one in sheet.conditional_formatting:
        for rule in one.rules:
            new.conditional_formatting.add(str(one.cells), copy(rule))
    for name in ("oddHeader", "oddFooter", "print_options"):
        setattr(new, name, copy(getattr(sheet, name)))
    if sheet.print_area:
        new.print_area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
    new.sheet_view.showGridLines = sheet.sheet_view.showGridLines
    return new


def mark(sheet: Any, note: str, *, below: bool, after: int = 0) -> None:
    """Who, when, what for: under a list as its last line (never above row `after`), on a card in the page's foot."""
    if below:
        used = max((row for (row, _column), one in sheet._cells.items() if one.value is not None), default=0)  # noqa: SLF001
        used = max(used, after)
        cell = sheet.cell(used + 2, 1)
        write(cell, note)
        cell.font = Font(size=8, color="FF7F7F7F")
    elif not sheet.oddFooter.center.text:
        sheet.oddFooter.center.text = note.replace("&", "＆")
        sheet.oddFooter.center.size = 7
