"""Every blank in tests/data filled, and every cell that was not to be filled compared with what it was: words, formulas, merges, looks, sizes."""

import io

import docx
import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

from qianshou.papers.forms import read_form
from qianshou.papers.forms.counting import Counted, CountTable
from qianshou.papers.forms.counting.result import Under, count
from qianshou.papers.forms.filling import Whole, fill_counts, fill_form
from qianshou.papers.forms.filling.stretching import shifted
from tests.papers.forms.blanks import DATA, invented
from tests.papers.forms.test_counting import MONTHLY, PRINTED, WORD
from tests.papers.forms.test_filling import children
from tests.papers.forms.test_members import FAMILY, card, saved

WHOLE = Whole({"paper.unit": "石桥小学", "paper.date": "2026年11月22日", "school.name": "石桥小学"})
BLANKS = {
    file.name: file.read_bytes()
    for folder in ("forms", "forms_unseen")
    for file in sorted((DATA.parent / folder).iterdir())
    if file.suffix in (".xlsx", ".docx")
}
BLANKS |= {f"invented {form.name}": form.data for form in invented()} | {"monthly": MONTHLY, "printed": PRINTED, "word counts": WORD, "family": saved(card())}
UNITS = [Under(f"乡{n}", f"000{n}") for n in range(1, 8)]


def filled(data, many):
    """The filled file, and for each table how many rows came in and after which row (from 1)."""
    read = read_form(data)
    if read.counts:
        people = [Counted(f"c{n}", age=n, sex="male", edu_path=f"000{n % 7 + 1}") for n in range(1, 9)]
        results = {table.index: count(table, people, UNITS[:many]) for table in read.counts}
        return fill_counts(data, results, WHOLE, people=8), {at: (one.after + 1, one.extra) for at, one in results.items()}
    facts = [one | {"members": FAMILY[:3], "uid": "x"} for one in children(many if read.lists else 1)]
    grown = {part.index: (part.last + 1, max(0, many - part.rows)) for part in read.lists if part.rows}
    grown |= {part.index: (table.last + 1, max(0, 3 - (table.last - table.first + 1))) for part in read.cards for table in part.members if not table.fixed}
    return fill_form(data, facts, WHOLE), grown


def places(part):
    """The cells (from 0) that may change in one table."""
    found = {label.fill or label.place for label in part.labels if label.code}
    if isinstance(part, CountTable):
        return found | {(row.row, column) for row in part.rows for column in (part.label_column, *part.columns)}
    if hasattr(part, "columns"):
        return found | {(row, place) for row in range(part.first, part.last + 1) for place, column in enumerate(part.columns) if column.code}
    family = {(row, column) for table in part.members for row in range(table.first, table.last + 1) for column in table.columns}
    return found | family | {field.fill for field in part.fields if field.want.code}


def look(cell):
    return repr((cell.font, cell.border, cell.fill, cell.number_format, cell.protection, cell.alignment.horizontal, cell.alignment.vertical))


def sheets(data, made, grown):
    before, after = (openpyxl.load_workbook(io.BytesIO(one)) for one in (data, made))
    read = read_form(data)
    for part, old in zip(read.parts, before.worksheets, strict=True):
        new = after.worksheets[part.index]
        last, extra = grown.get(part.index, (10**6, 0))
        may = places(part) if not hasattr(part, "why") else set()
        for row in old.iter_rows():
            for cell in row:
                to = new.cell(cell.row + (extra if cell.row > last else 0), cell.column)
                if cell.data_type == "f":
                    first = part.first + 1 if hasattr(part, "first") else part.header_rows[-1] + 1
                    assert to.value == (shifted(cell.value, old.title, old.title, first, last, extra) if extra else cell.value)
                elif (cell.row - 1, cell.column - 1) not in may:
                    assert (to.value, look(to)) == (cell.value, look(cell)), cell.coordinate
        merges = set()
        for area in old.merged_cells.ranges:
            top, low = (n + extra if n > last else n for n in (area.min_row, area.max_row))
            low += extra if area.max_row == last and area.min_row < last else 0
            merges.add(CellRange(min_row=top, max_row=low, min_col=area.min_col, max_col=area.max_col).coord)
            if area.min_row == area.max_row == last:
                merges |= {CellRange(min_row=last + n, max_row=last + n, min_col=area.min_col, max_col=area.max_col).coord for n in range(1, extra + 1)}
        assert {area.coord for area in new.merged_cells.ranges} == merges
        assert {k: d.width for k, d in new.column_dimensions.items()} == {k: d.width for k, d in old.column_dimensions.items()}
        for number, one in old.row_dimensions.items():
            there = new.row_dimensions[number + (extra if number > last else 0)].height
            assert one.height is None or (there is not None and there >= one.height)
        assert (new.page_setup.orientation, new.freeze_panes, new.print_title_rows) == (old.page_setup.orientation, old.freeze_panes, old.print_title_rows)
        assert [(v.type, v.formula1) for v in new.data_validations.dataValidation] == [(v.type, v.formula1) for v in old.data_validations.dataValidation]


def document(data, made, grown):
    before, after = (docx.Document(io.BytesIO(one)) for one in (data, made))
    read = read_form(data)
    lines = {label.place[0] for label in read.lines if label.code}
    for number, (old, new) in enumerate(zip(before.paragraphs, after.paragraphs, strict=True)):
        assert number in lines or new.text == old.text
        assert new.style.name == old.style.name
    for part in [*read.cards, *read.lists, *read.counts]:
        old, new = before.tables[part.index], after.tables[part.index]
        last, extra = grown.get(part.index, (10**6, 0))
        assert len(new.rows) == len(old.rows) + extra
        may, width = places(part), len(old.columns)
        for at, cell in enumerate(old._cells):
            row, column = divmod(at, width)
            to = new.cell(row + (extra if row >= last else 0), column)
            top = min(divmod(n, width) for n, other in enumerate(old._cells) if other._tc is cell._tc)
            if top not in may:
                assert to.text == cell.text, (row, column)
            assert to._tc.tcPr is None or [p.tag for p in to._tc.tcPr] == [p.tag for p in cell._tc.tcPr]
            assert [i.get(docx.oxml.ns.qn("w:instr")) for i in to._tc.iter(docx.oxml.ns.qn("w:fldSimple"))] == [
                i.get(docx.oxml.ns.qn("w:instr")) for i in cell._tc.iter(docx.oxml.ns.qn("w:fldSimple"))
            ]


def cases():
    """Each blank once with one child and, where its table can grow, once with more than it has rows for."""
    for name, data in sorted(BLANKS.items()):
        read = read_form(data)
        yield from ((name, many) for many in ((1,) if read.cards else (1, 7) if read.counts else (1, 23)))


@pytest.mark.parametrize(("name", "many"), list(cases()))
def test_what_was_not_to_be_filled_is_as_it_came(name, many):
    made, grown = filled(BLANKS[name], many)
    (document if made.ending == "docx" else sheets)(BLANKS[name], made.data, grown)
