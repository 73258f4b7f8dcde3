"""One sheet: frame, meanings of columns, which rows are children, values. No check yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from qianshou.kit.text import clean, fold
from qianshou.kit.workbook import Grid
from qianshou.papers.lexicon import Evidence, Reading, evidence_of, read_headers, usual_wordings

from .body import Body
from .codesets import in_words
from .frame import Frame, find_frame
from .layout import letter, place_of
from .roster import MemberGroup, Sheet
from .titles import as_of, says_left_behind
from .values import Memo, reader_of
from .words import SAME

if TYPE_CHECKING:
    from .cards import Folded

_NOT_FILLED = ("child.name", "child.id_number", "child.student_number", "paper.serial")
COUNTED, ONE_CHILD = "汇总表，只有数字", "一人一张的登记表"
_COUNTED, _SINGLE, _TOP = ("合计", "小计", "总数", "数量", "人数", "占总"), ("登记表", "信息表", "情况表"), 40
_LABELS = frozenset(("姓名", "性别", "民族", "出生日期", "出生年月", "身份证号", "公民身份证号码", "户籍所在地", "现居住地", "家庭住址"))
_ENOUGH = 3
_DASHES = ("—", "——", "－", "-", "–")


def _header(levels: list[str]) -> str:
    return "/".join("".join(word.split()) for word in levels)


def _width(frame: Frame, grid: Grid) -> int:
    """Columns up to the last with a header, or with values under no header within the table."""
    return max((c + 1 for c, levels in enumerate(frame.levels) if levels), default=0)


def _evidences(grid: Grid, frame: Frame, width: int, year: int) -> list[Evidence]:
    below = frame.first_below
    return [evidence_of(column[below : below + 1500], year) for column in grid.columns[:width]]


def _answered(readings: list[Reading], answers: dict[str, str | None]) -> None:
    """What a person has answered stands: a code, or nothing."""
    for column, code in answers.items():
        try:
            place = place_of(column)
        except ValueError:
            continue
        if place < len(readings) and (not code or code in usual_wordings()):
            readings[place] = Reading(code or None, 1.0, [code] if code else [], None, readings[place].number)


def _members(readings: list[Reading]) -> list[MemberGroup]:
    """Numbered people whose relation a column tells: 成员1姓名, 成员1关系 …"""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, reading in enumerate(readings):
        if reading.number and reading.code:
            groups.setdefault((reading.code.split(".")[0], reading.number), []).append(place)
    made = []
    for places in groups.values():
        relation = next((p for p in places if (readings[p].code or "").endswith(".relation")), None)
        if relation is not None or len(groups) > 1:
            made.append(MemberGroup(tuple(map(letter, places)), None if relation is None else letter(relation)))
    return made


def _describe(sheet: Sheet, frame: Frame, readings: list[Reading]) -> None:
    """The readings, by letter."""
    for place, reading in enumerate(readings):
        column = letter(place)
        sheet.headers[column] = _header(frame.levels[place])
        sheet.columns[column] = reading.code
        if reading.code:
            sheet.sure[column] = round(reading.sure, 2)
        if reading.ask:
            sheet.questions[column] = reading.choices or [reading.code or ""]
    sheet.members = _members(readings)
    sheet.header_rows = [row + 1 for row in frame.header_rows]
    sheet.title = frame.title
    sheet.labels = frame.labels


def _same_as_above(column: list[Any], first: int) -> list[Any]:
    """同上 takes the cell above it."""
    words = {cell for cell in set(column) if cell.__class__ is str and len(cell) < 8 and clean(cell) in SAME}
    if not words:
        return column
    made = list(column)
    for place in range(max(first, 1), len(made)):
        if made[place] in words:
            made[place] = made[place - 1] if place > first else ""
    return made


def _merged_down(grid: Grid, sheet: Sheet, first: int) -> None:
    """A cell merged over several rows holds for each of them."""
    for top, left, bottom, right in grid.merges:
        code = sheet.columns.get(letter(left))
        if top >= first and bottom > top and left == right and left < len(sheet.raw) and code not in _NOT_FILLED:
            column = sheet.raw[left]
            if column is grid.columns[left]:
                column = sheet.raw[left] = list(column)
            for row in range(top + 1, min(bottom + 1, len(column))):
                if column[row] == "":
                    column[row] = column[top]


def _two_digit_months(column: list[Any]) -> bool:
    """Whether a column of numbers writes January 2014.01: then 2014.1 is October."""
    months = [f"{cell:.2f}"[-2:] for cell in set(column) if isinstance(cell, float) and cell % 1 and 1900 < cell < 2100]
    return any(month.startswith("0") for month in months) and all(m < "13" for m in months)


def _values(sheet: Sheet, grid: Grid, first: int) -> None:
    """Each known column normalised, for the children's rows only."""
    rows = [number - 1 for number in sheet.row_numbers]
    whole = rows == list(range(rows[0], rows[-1] + 1)) if rows else False
    for place, (column, code) in enumerate(sheet.columns.items()):
        if not code:
            sheet.values.append([])
            continue
        cells = sheet.raw[place]
        if code not in _NOT_FILLED:
            cells = sheet.raw[place] = _same_as_above(cells, first)
        part = cells[rows[0] : rows[-1] + 1] if whole else [cells[row] for row in rows]
        memo = Memo(in_words(code, reader_of(code, sheet.headers[column])))
        if code.endswith("birth_date") and _two_digit_months(part):
            part = [f"{cell:.2f}" if isinstance(cell, float) and 1900 < cell < 2100 else cell for cell in part]
        values = list(map(memo.__getitem__, part))
        sheet.values.append(values)


def _is_roster(readings: list[Reading]) -> str:
    """ "" for a list of children, else why it is none."""
    codes = {reading.code for reading in readings if reading.code}
    if "child.name" not in codes and not ("child.id_number" in codes and len(codes) > _ENOUGH):
        return "没有找到“姓名”一列"
    if len(codes) < _ENOUGH:
        return "认得的列太少，不像名册"
    return ""


def _what_else(grid: Grid) -> str:
    """What a sheet that is no list of children is, where its words say so."""
    words = {fold(cell) for column in grid.columns for cell in column[:_TOP] if isinstance(cell, str) and cell.strip()}
    named = any(word.endswith("姓名") for word in words)
    if not named and sum(any(sign in word for word in words) for sign in _COUNTED) >= 2:
        return COUNTED
    if named and any(word.endswith(_SINGLE) for word in words) and len(words & _LABELS) >= 3:
        return ONE_CHILD
    return ""


def read_sheet(grid: Grid, answers: dict[str, str | None], today: date) -> Sheet:
    """One sheet understood; `data` false with `why_not` where it is no list of children."""
    sheet = Sheet(grid.index, grid.name, hidden=grid.hidden)
    frame = find_frame(grid) if grid.height else None
    if frame is None or (grid.hidden and not answers):
        other = "没有找到表头" if grid.height else "空的工作表"
        sheet.why_not = "隐藏的工作表，没有读取" if grid.hidden else _what_else(grid) or other
        return sheet
    width = _width(frame, grid)
    readings = read_headers(frame.levels[:width], _evidences(grid, frame, width, today.year))
    _answered(readings, answers)
    sheet.why_not = _is_roster(readings)
    if sheet.why_not:
        sheet.why_not = _what_else(grid) or sheet.why_not
        return sheet
    _describe(sheet, frame, readings)
    names = [place for place, r in enumerate(readings) if r.code == "child.name"]
    body = Body(grid, frame, names[:1], [p for p, r in enumerate(readings) if r.code == "paper.serial"])
    body.sort()
    sheet.raw = grid.columns[:width]
    if not body.children:
        sheet.why_not = "表头下面没有学生"
        sheet.columns, sheet.questions, sheet.headers, sheet.sure = {}, {}, {}, {}
        return sheet
    sheet.skipped = body.skipped
    sheet.row_numbers = [place + 1 for place in body.children]
    _merged_down(grid, sheet, frame.first_below)
    _taken(sheet, grid, frame, [frame.title, *frame.above, *body.notes])
    return sheet


def _taken(sheet: Sheet, grid: Grid, frame: Frame, around: list[str]) -> None:
    """The rows are known: their values, and what the words around them say of all."""
    sheet.data = True
    sheet.first_data_row, sheet.last_data_row = sheet.row_numbers[0], sheet.row_numbers[-1]
    sheet.as_of, sheet.as_of_from = as_of([*around, grid.name or ""])
    sheet.all_left_behind = says_left_behind([frame.title, fold(grid.name or "")])
    _values(sheet, grid, frame.first_below)


def read_cards(folded: Folded, answers: dict[str, str | None], today: date) -> Sheet:
    """Cards that were laid one under the other: every row is a child, whatever it lacks."""
    sheet, grid = Sheet(folded.grid.index, folded.grid.name), folded.grid
    frame = Frame([0], folded.levels, title=next((line for line in folded.lines if line), ""))
    readings = read_headers(frame.levels, _evidences(grid, frame, len(frame.levels), today.year))
    _answered(readings, answers)
    if why := _is_roster(readings):
        sheet.why_not = why
        return sheet
    _describe(sheet, frame, readings)
    sheet.cards, sheet.raw = folded.places, grid.columns
    sheet.row_numbers = list(range(2, grid.height + 1))
    _taken(sheet, grid, frame, folded.lines)
    sheet.all_left_behind = says_left_behind(folded.lines)
    _dead(sheet)
    return sheet


def _dead(sheet: Sheet) -> None:
    """On the ministry's form (FORMS 3.1, with all four grandparents) a dash in a parent's name and birth date means: has died."""
    codes = {code: place for place, code in enumerate(sheet.columns.values()) if code}
    if not {"grandfather.name", "maternal_grandfather.name"} <= codes.keys():
        return
    for person in ("father", "mother"):
        places = [codes.get(f"{person}.{asked}") for asked in ("name", "birth_date")]
        for number, row in enumerate(sheet.row_numbers):
            if all(place is not None and str(sheet.raw[place][row - 1]).strip() in _DASHES for place in places):
                sheet.extra.setdefault(number, {})[f"{person}.special"] = "去世"
