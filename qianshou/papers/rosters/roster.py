"""What a roster turned out to say: the one shape between reading a sheet and taking it in.

Read with `read_table(source, filename, answers, ...)` -> `Roster`; a `Roster` holds `Sheet`s; a
`Sheet` holds *columns* (raw and normalised, one list per column, equal values shared) and makes
its rows on the fly, so 45,000 rows stay small:

    roster = read_table(data, "花名册.xlsx", answers=None, left_behind=None, today=today)
    roster.sha256                 # of the bytes; the same file finds its batch
    for sheet in roster.data_sheets:
        sheet.questions           # {"H": ["carer.phone", "guardian.phone"]}: ask a person, once
        sheet.as_of               # date or None, sheet.as_of_from says from which words
        sheet.all_left_behind     # True when the title says so: the default of the question
        for row in sheet.rows():  # RosterRow, file order, children only
            row.row               # the row number Excel shows
            row.facts             # {"child.name": …}; None = known to be absent
            row.members           # [{"relation": "51", "name": …, "phone": […]}]
            row.problems          # doubtful: never to be taken in silently
            row.notices           # worth saying, no obstacle (sex against number, odd phone)
            row.cells             # the raw cells, as they stood, by column position
        sheet.skipped             # totals, notes, signatures: no children

How facts are written stands in `values.py`; which codes there are in `papers/lexicon`.
`answers` is {"sheet name or index": {"column letter": "code" or None}}; an answer ends a question.
`left_behind` is the answer to 这份名册上的都是留守儿童吗: True adds child.left_behind where the sheet
itself says nothing, False and None add nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NO_LIST = "没有在文件里找到学生名单。请检查表里有没有“姓名”这一列，或换一个文件。"
NOTHING = {
    "汇总表": "这是汇总表，只有数字，没有一个一个的学生。名册请上传列着学生姓名的表；要填这张汇总表，请到“填表”里上传。",
    "一人一张": "这是一人一张的登记表，但没有读到学生姓名。空白表请到“填表”里由档案填好打印；填过的表请检查“姓名”右边一格有没有写名字。",
    "隐藏": "名单在隐藏的工作表里。请用 Excel 或 WPS 打开，取消隐藏，保存后再上传。",
}  # by the beginning of why a sheet was not read

Cell = Any
"""A raw cell: str, int, float, date or datetime; "" when empty."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row (or cell) is doubtful. `columns` are letters; `say` is for the screen."""

    columns: tuple[str, ...]
    reason: str
    say: str


@dataclass(slots=True)
class RosterRow:
    """One child's row, fully normalised, with what is doubtful about it."""

    row: int
    facts: dict[str, Any]
    members: list[dict[str, Any]]
    problems: list[Problem]
    notices: list[Problem]
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no child: a total, a note, a repeated header, an example."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class MemberGroup:
    """Columns of one family member whose relation is told row by row."""

    columns: tuple[str, ...]
    relation_column: str | None


@dataclass(slots=True)
class Sheet:
    """One sheet as understood. Row numbers are Excel's (from 1), columns are letters."""

    index: int
    name: str | None
    file: str = ""  # the name of its file, where several came together
    data: bool = False
    hidden: bool = False
    why_not: str = ""
    header_rows: list[int] = field(default_factory=list)
    first_data_row: int | None = None
    last_data_row: int | None = None
    columns: dict[str, str | None] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)
    members: list[MemberGroup] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)  # of one-per-child sheets: where each row's card stands, in words
    title: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    as_of: date | None = None
    as_of_from: str = ""
    all_left_behind: bool | None = None
    skipped: list[Skipped] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    raw: list[list[Cell]] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)
    extra: dict[int, dict[str, Any]] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notices: dict[int, list[Problem]] = field(default_factory=dict)

    @property
    def data_row_count(self) -> int:
        """How many rows describe a child, doubtful ones included."""
        return len(self.row_numbers)

    def rows(self) -> Iterator[RosterRow]:
        """Each child's row in file order, made as it is asked for."""
        from .rowmaker import make_rows

        return make_rows(self)


@dataclass(slots=True)
class Roster:
    """A whole file. `sha256` is of its bytes, `content_sha256` of its cells (a re-save is the same)."""

    filename: str
    format: str
    encoding: str | None
    sha256: str
    content_sha256: str
    sheets: list[Sheet]
    unread: list[str] = field(default_factory=list)  # sentences about files among several that could not be read

    @property
    def data_sheets(self) -> list[Sheet]:
        """The sheets that hold children."""
        return [sheet for sheet in self.sheets if sheet.data]

    @property
    def why_nothing(self) -> str:
        """The sentence for a file in which no list of children was found: what it is instead, and what to do."""
        found = {sheet.why_not for sheet in self.sheets}
        return next((say for why, say in NOTHING.items() if any(one.startswith(why) for one in found)), NO_LIST)

    @property
    def as_of(self) -> date | None:
        """The latest day any of its sheets says it stands for."""
        return max((s.as_of for s in self.data_sheets if s.as_of), default=None)
