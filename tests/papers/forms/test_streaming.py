"""A very long list in its template's layout is the same file whether written cell by cell or streamed, and the second takes no memory for its rows."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation

from qianshou.papers.forms.filling import Whole
from qianshou.papers.forms.filling.merging import Beside, fill_rows, stream_rows
from qianshou.papers.forms.opening import open_form
from qianshou.papers.rounds.template import _plain

THIN = Border(*[Side(style="thin")] * 4)
WHOLE = Whole({"paper.unit": "青禾县"}, "注：导出人：陈老师")
ODD = ["=1+1", '甲<&>"乙"', "  两头有空  ", "", None, "很长" * 30, "第一行\n第二行", "0012", True]


def template(*, total=True, merged=False, height=None) -> bytes:
    """Title, a line to fill, heads, three rows with a formula each, perhaps totals, a line to sign on, a drop-down, a print area."""
    book = Workbook()
    page = book.active
    page.title = "名册"
    for row in (["关爱名册"], ["填报单位：__________"], ["序号", "姓名", "有无困难", "出生日期", "应谈", "已谈", "完成率", "备注"]):
        page.append(row)
    page.merge_cells("A1:H1")
    for n in range(4, 7):
        page[f"A{n}"], page[f"G{n}"] = n - 3, f"=F{n}/E{n}"
        page.row_dimensions[n].height = height
        for column in "ABCDEFGH":
            page[f"{column}{n}"].border, page[f"{column}{n}"].font = THIN, Font(name="仿宋", size=13)
            page[f"{column}{n}"].alignment = Alignment(wrap_text=column in "BH")
    if merged:
        page.merge_cells("B6:C6")
    if total:
        page["B7"], page["E7"], page["F7"] = "合计", "=SUM(E4:E6)", "=SUM(F4:F6)"
    page["A9"] = "填表人：__________"
    one = DataValidation(type="list", formula1='"是,否"')
    one.add("C4:C6")
    page.add_data_validation(one)
    page.print_area = "A1:H9"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(many):
    for n in range(many):
        yield {1: f"孩子{n}", 2: ODD[n % len(ODD)], 3: dt.date(2015, 1, 1) + dt.timedelta(days=n), 4: n, 5: n / 2, 7: ODD[(n + 3) % len(ODD)]}


def looks(page):
    """Every cell: what it holds, as which kind, in which look; heights, merges, ranges."""
    cells = {c.coordinate: (c.value, c.data_type, c.number_format, c.quotePrefix, c.font.name, c.border.top.style, c.alignment.shrink_to_fit, c.alignment.wrap_text)
             for row in page.iter_rows() for c in row if c.value is not None or c.has_style}  # fmt: skip
    heights = {n: one.height for n, one in page.row_dimensions.items() if one.height}
    return cells, heights, sorted(map(str, page.merged_cells.ranges)), [str(one.sqref) for one in page.data_validations.dataValidation], page.print_area


@pytest.mark.parametrize("given", [{}, {"total": False}, {"height": 22}])
@pytest.mark.parametrize("sums", [{}, {4: 190, 5: 95}])
def test_streamed_and_written_cell_by_cell_are_the_same_sheet(given, sums):
    data, many = template(**given), 20
    part = _plain(open_form(data))
    beside = Beside("报送情况", [["单位", "行数"], ["中心小学", many]], [20, 10])
    one = fill_rows(data, part, list(rows(many)), WHOLE, sums=sums, beside=beside)
    two = stream_rows(data, part, rows(many), many, WHOLE, sums=sums, beside=beside)
    books = [load_workbook(io.BytesIO(made)) for made in (one, two)]
    assert [book.sheetnames for book in books] == [["名册", "报送情况"]] * 2
    assert looks(books[1]["名册"]) == looks(books[0]["名册"])
    assert looks(books[1]["报送情况"]) == looks(books[0]["报送情况"])


def test_a_template_whose_row_is_merged_or_that_has_room_for_all_is_filled_cell_by_cell():
    data = template(merged=True)
    assert stream_rows(data, _plain(open_form(data)), rows(20), 20, WHOLE, sums={}) is None
    data = template()
    assert stream_rows(data, _plain(open_form(data)), rows(4), 4, WHOLE, sums={}) is None
