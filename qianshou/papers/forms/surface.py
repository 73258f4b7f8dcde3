"""A sheet or a Word table as one kind of ground: cells, merges, formulas, borders. Nothing is read into it here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qianshou.kit.workbook import Grid

MOST_ROWS = 2_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Anchor:
    """One cell or merged block, by its corners from 0."""

    top: int
    left: int
    bottom: int
    right: int
    text: str

    @property
    def place(self) -> tuple[int, int]:
        """Its top-left cell."""
        return self.top, self.left

    @property
    def height(self) -> int:
        """Rows it covers."""
        return self.bottom - self.top + 1


@dataclass
class Surface:
    """`grid` holds the texts without formulas; `formulas` by place; `ruled` are the rows with a border in them."""

    grid: Grid
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    ruled: set[int] = field(default_factory=set)
    choices: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    deep: int = 0  # rows, empty ones at the foot included

    def text(self, row: int, column: int) -> str:
        """A cell's text; numbers as written."""
        cell = self.grid.columns[column][row] if column < len(self.grid.columns) and row < self.grid.height else ""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return cell if isinstance(cell, str) else "" if cell is None else str(cell)

    @cached_property
    def owners(self) -> dict[tuple[int, int], Anchor]:
        """Every place -> the block that covers it."""
        found: dict[tuple[int, int], Anchor] = {}
        for top, left, bottom, right in self.grid.merges:
            block = Anchor(top, left, bottom, right, self.text(top, left))
            for row in range(top, min(bottom, top + MOST_ROWS) + 1):
                for column in range(left, right + 1):
                    found[row, column] = block
        for row in range(self.grid.height):
            for column in range(len(self.grid.columns)):
                if (row, column) not in found:
                    found[row, column] = Anchor(row, column, row, column, self.text(row, column))
        return found

    def blocks(self, row: int) -> list[Anchor]:
        """The blocks of one row from left to right, each once."""
        seen: dict[Anchor, None] = {}
        for column in range(len(self.grid.columns)):
            if block := self.owners.get((row, column)):
                seen.setdefault(block)
        return list(seen)


def of_worksheet(index: int, sheet: Any) -> Surface:
    """An openpyxl sheet, its first 2,000 rows and 200 columns."""
    height, width = min(sheet.max_row or 0, MOST_ROWS), min(sheet.max_column or 0, MOST_COLUMNS)
    columns: list[list[Any]] = [[""] * height for _ in range(width)]
    surface = Surface(Grid(index, sheet.title, sheet.sheet_state != "visible", []), deep=height)
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - walking by rows would make every empty cell, and keep it in the file
        if row > height or column > width:
            continue
        if cell.data_type == "f":
            surface.formulas[row - 1, column - 1] = str(getattr(cell.value, "text", cell.value))
        elif cell.value is not None:
            columns[column - 1][row - 1] = cell.value
        if cell.has_style and any(side is not None and side.style for side in (cell.border.bottom, cell.border.top, cell.border.left)):  # POI leaves sides out
            surface.ruled.add(row - 1)
    merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    surface.grid.merges = [m for m in sorted(merges) if m[0] < height]
    used = [place for place, column in enumerate(columns) if any(cell != "" for cell in column)]
    used += [place[1] for place in surface.formulas] + [m[3] for m in surface.grid.merges]
    keep = min(max(used, default=-1) + 2, MOST_COLUMNS)  # and one beside the last label, to write in
    surface.grid.columns = (columns + [[""] * height])[:keep]
    return surface


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _field_of(cell: Any) -> str:
    """The formula field of a Word cell, `=SUM(ABOVE)`; '' where there is none."""
    parts = [one.get(f"{_W}instr") or "" for one in cell.iter(f"{_W}fldSimple")] + [one.text or "" for one in cell.iter(f"{_W}instrText")]
    said = "".join(parts).strip()
    return said if said.startswith("=") else ""


def of_word_table(index: int, table: Any) -> Surface:
    """A Word table in its full grid; a cell that spans stands once, in its top-left place. Refuses (ValueError) ragged rows."""
    width, height = len(table.columns), len(table.rows)
    cells = table._cells  # noqa: SLF001 - the public way reads the whole table anew for every cell
    if len(cells) != width * height:
        raise ValueError("cells are missing in some rows")
    grid = Grid(index, None, False, [])
    grid.columns = [[""] * height for _ in range(width)]
    corners: dict[int, list[int]] = {}
    formulas: dict[tuple[int, int], str] = {}
    for number, cell in enumerate(cells[: width * height]):
        row, column = divmod(number, width)
        box = corners.setdefault(id(cell._tc), [row, column, row, column])  # noqa: SLF001
        if box == [row, column, row, column]:
            if formula := _field_of(cell._tc):  # noqa: SLF001
                formulas[row, column] = formula
            else:
                grid.columns[column][row] = cell.text
        box[2], box[3] = max(box[2], row), max(box[3], column)
    grid.merges = [(a, b, c, d) for a, b, c, d in corners.values() if (a, b) != (c, d)]
    return Surface(grid, formulas, ruled=set(range(height)), deep=height)


def of_grid(grid: Grid) -> Surface:
    """A sheet of an old or plain file: cells and merges, no more."""
    return Surface(grid, deep=grid.height)
