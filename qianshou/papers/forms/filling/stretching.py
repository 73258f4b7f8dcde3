"""More rows in the middle of a sheet: what stands below moves down whole, and every formula still means the same cells."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

MOST_ROWS = 20_000  # further down stand only styles somebody gave to whole columns
_REF = re.compile(r"(\$?[A-Z]{1,3})?(\$?)(\d+)")


def _moved(row: int, first: int, last: int, extra: int, *, ends: bool) -> int:
    if row > last or (ends and row == last):
        return row + extra
    return row


def _shift(ref: str, first: int, last: int, extra: int) -> str:
    """One reference without its sheet: below the rows it moves, a range that ends with them grows."""
    parts = ref.split(":")
    found = [_REF.fullmatch(part) for part in parts]
    if not all(found):
        return ref
    rows = [int(match.group(3)) for match in found if match]
    down = len(rows) == 2 and (rows[0] != rows[1] or found[0].group(1) == found[1].group(1))  # type: ignore[union-attr]
    grows = down and rows[0] <= last  # one that lies across a row stays in it
    made = []
    for place, match in enumerate(found):
        assert match
        row = _moved(rows[place], first, last, extra, ends=place == 1 and grows)
        made.append(f"{match.group(1) or ''}{match.group(2)}{row}")
    return ":".join(made)


def shifted(formula: str, own: str, sheet: str, first: int, last: int, extra: int) -> str:
    """The formula of sheet `own` after `extra` rows came in under row `last` of `sheet`; other sheets' references stay."""
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        name, bang, ref = token.value.rpartition("!")
        named = name.strip("'").replace("''", "'") if bang else own
        if named == sheet:
            token.value = f"{name}{bang}{_shift(ref, first, last, extra)}"
    return "=" + "".join(token.value for token in tokens.items)


def _area(area: CellRange, last: int, extra: int, *, grow_at_last: bool) -> CellRange:
    top = area.min_row + extra if area.min_row > last else area.min_row
    grows = area.max_row > last or (grow_at_last and area.max_row == last)
    return CellRange(min_col=area.min_col, max_col=area.max_col, min_row=top, max_row=area.max_row + extra if grows else area.max_row)


def _copy_style(source: Any, target: Any) -> None:
    if source.has_style:
        target._style = copy(source._style)  # noqa: SLF001 - the public way copies each part and registers it anew


def _move_cells(sheet: Any, last: int, extra: int) -> None:
    places = sorted((place for place in sheet._cells if last < place[0] <= MOST_ROWS), reverse=True)  # noqa: SLF001 - only the cells there are
    for row, column in places:
        old, new = sheet.cell(row, column), sheet.cell(row + extra, column)
        kind = old.data_type
        new.value = old.value
        new.data_type = kind
        _copy_style(old, new)
        if old.comment:
            note, old.comment = copy(old.comment), None
            new.comment = note
        if old.hyperlink:
            new.hyperlink, old.hyperlink = copy(old.hyperlink), None
        old.value = None
    for row in sorted((row for row in sheet.row_dimensions if last < row <= MOST_ROWS), reverse=True):
        _height(sheet, row, row + extra)


def _height(sheet: Any, row: int, to: int) -> None:
    old = sheet.row_dimensions[row]
    sheet.row_dimensions[to].height = old.height
    sheet.row_dimensions[to].hidden = old.hidden


def _all_formulas(sheet: Any, first: int, last: int, extra: int) -> None:
    for other in sheet.parent.worksheets:
        for cell in list(other._cells.values()):  # noqa: SLF001 - only the cells there are
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = shifted(cell.value, other.title, sheet.title, first, last, extra)


def _ranges(sheet: Any, last: int, extra: int) -> None:
    for one in sheet.data_validations.dataValidation:
        one.sqref = MultiCellRange([_area(area, last, extra, grow_at_last=True) for area in one.sqref.ranges])
    rules = list(sheet.conditional_formatting)
    if rules:
        kept = [(str(MultiCellRange([_area(a, last, extra, grow_at_last=True) for a in one.cells.ranges])), list(one.rules)) for one in rules]
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for where, some in kept:
            for rule in some:
                sheet.conditional_formatting.add(where, rule)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = str(_area(CellRange(sheet.auto_filter.ref), last, extra, grow_at_last=True))
    if sheet.print_area:
        areas = [part.rpartition("!")[2].replace("$", "") for part in str(sheet.print_area).split(",")]
        sheet.print_area = ",".join(_area(CellRange(area), last, extra, grow_at_last=True).coord for area in areas)
    for brk in sheet.row_breaks.brk:
        if brk.id > last:
            brk.id += extra
    _names(sheet, last, extra)


def _names(sheet: Any, last: int, extra: int) -> None:
    for name in [*sheet.parent.defined_names.values(), *sheet.defined_names.values()]:
        if name.attr_text and not name.attr_text.startswith("#"):
            name.attr_text = shifted("=" + name.attr_text, "", sheet.title, 1, last, extra)[1:]


def stretch(sheet: Any, first: int, last: int, extra: int) -> None:
    """`extra` rows more after row `last` (rows from 1), each like row `last`: style, height, merges across, formulas of its own."""
    merges = make_room(sheet, first, last, extra)
    like = [(c.column, c.value if c.data_type == "f" and isinstance(c.value, str) else None) for c in sheet[last]]
    for row in range(last + 1, last + extra + 1):
        _height(sheet, last, row)
        for column, formula in like:
            source, cell = sheet.cell(last, column), sheet.cell(row, column)
            _copy_style(source, cell)
            if formula:
                cell.value = Translator(formula, source.coordinate).translate_formula(cell.coordinate)
        for area in merges:
            if area.min_row == area.max_row == last:
                sheet.merge_cells(start_row=row, end_row=row, start_column=area.min_col, end_column=area.max_col)


def make_room(sheet: Any, first: int, last: int, extra: int) -> list[CellRange]:
    """Room for `extra` rows after row `last`, nothing in it yet: what stands below goes down, formulas, ranges and merges go with it.
    Answers with the merges as they were."""
    merges = [CellRange(m.coord) for m in sheet.merged_cells.ranges]
    looks: dict[tuple[int, int], Any] = {}  # unmerging throws away the borders of all but the first cell
    moves = [area for area in merges if area.max_row > last or (area.max_row == last and area.min_row <= first and area.min_row < last)]
    for area in moves:
        looks |= {(row, column): copy(sheet._cells[row, column]._style) for row, column in area.cells if (row, column) in sheet._cells}  # noqa: SLF001
        sheet.unmerge_cells(area.coord)
    _all_formulas(sheet, first, last, extra)
    _move_cells(sheet, last, extra)
    for area in moves:
        sheet.merge_cells(_area(area, last, extra, grow_at_last=True).coord)  # a label beside all the rows goes down with them
    for (row, column), look in looks.items():
        sheet.cell(row + extra if row > last else row, column)._style = look  # noqa: SLF001
    _ranges(sheet, last, extra)
    return merges
