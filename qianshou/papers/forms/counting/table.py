"""A table of counts on a sheet: its heads, the rows and columns to count, the arithmetic printed on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qianshou.kit.text import clean, fold
from qianshou.papers.rosters.frame import _Header
from qianshou.papers.rosters.layout import letter

from ..blank import Label, cell_name
from ..lists import _FOOT, labels_of
from ..surface import Surface
from .arithmetic import Places, Printed, read_here, read_notes
from .care import Done
from .conditions import Condition, is_rest, joined, names_units, read_condition, rest_of, told
from .heads import Head, head_of, is_numbering
from .vocabulary import IN_GROUP, NO_ROWS, REST, UNKNOWN

ENOUGH = 3
COUNTED = ("test", "total", "share", "care", "part")  # heads whose cells are numbers
_LOOSE = {word for words in IN_GROUP.values() for word in words} | {*REST, *UNKNOWN, *NO_ROWS}  # heads only under a parent, or without rows here
_ROW_NUMBERS = ("行次", "行号", "行序", "栏次")
_ATTACHED = re.compile(r"附[件表录][\d一二三四五六七八九十]*[:：]?")
_TOTALS = ("合计", "总计", "小计", "共计", "全县合计", "全镇合计", "全校合计")


@dataclass(slots=True)
class CountRow:
    """One row to count: what it asks for beside the columns; `open` rows have no words yet and take a unit's name."""

    row: int
    words: str
    condition: Condition
    open: bool = False
    total: bool = False
    unit: bool = False  # the words may be a unit's name

    @property
    def name(self) -> str:
        """Its words without a number or formula printed with them."""
        return head_of(self.words).words


@dataclass(slots=True)
class CountTable:
    """Header rows (from 1), columns by position with what they ask for, rows, and printed equations."""

    index: int
    name: str | None
    header_rows: list[int]
    headers: dict[int, str]
    columns: dict[int, Condition]
    rows: list[CountRow]
    label_column: int
    heads: dict[int, list[str]] = field(default_factory=dict)  # each column's words from top to bottom
    numbers: dict[int, int] = field(default_factory=dict)  # the form's own column number -> position
    letters: dict[str, int] = field(default_factory=dict)
    row_numbers: dict[int, int] = field(default_factory=dict)  # the form's own row number -> which of `rows`
    printed: list[Printed] = field(default_factory=list)  # the arithmetic that stands on the form
    labels: list[Label] = field(default_factory=list)
    formulas: dict[str, str] = field(default_factory=dict)
    title: str = ""

    @property
    def care(self) -> list[Done]:
        """The numbers of care it asks for, in columns, in rows, or where the two meet."""
        across = [joined([row.condition, column]) for row in self.rows for column in self.columns.values() if "part" in (row.condition.kind, column.kind)]
        every = [*self.columns.values(), *(row.condition for row in self.rows), *across]
        return list(dict.fromkeys(one.done for one in every if one.kind == "care" and one.done is not None))

    @property
    def asked(self) -> list[tuple[str, str]]:
        """(place, words) of heads nobody could read; their cells stay empty."""
        columns = [(cell_name((0, place))[:-1], self.headers[place]) for place, c in self.columns.items() if c.kind == "unknown"]
        return columns + [(str(row.row + 1), row.words) for row in self.rows if row.condition.kind == "unknown" and not row.unit]

    @property
    def equations(self) -> list[str]:
        """The sums read, as they stand on the form; a chain link by link."""
        return [one.says for one in self.printed if not one.why]

    def add_notes(self, texts: Iterable[str]) -> None:
        """Takes in what these lines around the table say of its sums; what says nothing of sums is left alone."""
        self.take(read_notes(texts, self.places))

    def take(self, found: Iterable[Printed]) -> None:
        """Each sentence once."""
        known = {one.says for one in self.printed}
        self.printed += [one for one in found if one.says not in known]

    @property
    def places(self) -> Places:
        """What a sentence about this table may name."""
        rows = [CountRow(row.row, row.name, row.condition) for row in self.rows]
        return Places(self.heads, rows, self.numbers, self.letters, self.row_numbers, on_sheet=self.name is not None)


def _conditional(text: str) -> bool:
    text = head_of(text).words if len(text) <= 40 else ""
    return bool(text) and len(text) <= 30 and (fold(text) in _LOOSE or read_condition(text).kind != "unknown")


def _head(surface: Surface) -> list[int]:
    """The rows of the header: from the first with two heads we can read on, as long as they go on."""
    grid = surface.grid
    for row in range(min(grid.height, 12)):
        texts = [block.text.strip() for block in surface.blocks(row) if block.top == row and block.text.strip()]
        if len(texts) >= 2 and sum(_conditional(clean(t)) for t in texts) >= 2 and not any("：" in t or ":" in t for t in texts):
            rows = [row]
            while row + 1 < grid.height and _more(surface, rows[0], row + 1):
                row += 1
                rows.append(row)
            return rows
    return []


def _more(surface: Surface, first: int, row: int) -> bool:
    blocks = surface.blocks(row)
    texts = [clean(b.text) for b in blocks if b.top == row and b.text.strip()]
    if any(b.top < row and b.top >= first and b.bottom >= row and b.text.strip() for b in blocks):
        return True
    if is_numbering(texts, ENOUGH):
        return True
    return len(texts) >= 2 and sum(map(_conditional, texts)) >= 0.6 * len(texts) and len(texts) > 0.5 * len(blocks)


def _read(levels: Sequence[str]) -> list[Condition]:
    """The conditions of one column's heads from top to bottom; a parent that names a dimension speaks for those under it."""
    found: list[Condition] = []
    group = None
    for word in levels:
        one = read_condition(word, group)
        group = one.group if one.group is not None else group
        found.append(one)
    return found


def _settle(heads: Mapping[int, list[str]], read: dict[int, list[Condition]]) -> None:
    """其他 and 未采集 mean what their neighbours under the same parent speak of."""
    for place, words in heads.items():
        beside = [read[other][-1] for other, levels in heads.items() if other != place and levels[:-1] == words[:-1]]
        if is_rest(words[-1]) and len(words) > 1:
            read[place][-1] = rest_of(words[-1], [one for one in beside if one.kind != "share"])
        elif read[place][-1].pairs[:1] and read[place][-1].pairs[0][0] == "unknown":
            tests = {pair[0] for one in beside for pair in one.pairs} - {"unknown", "rest", "label"}
            if len(tests) == 1:
                read[place][-1] = Condition("test", (("unknown", tests.pop()),), words=read[place][-1].words)


def _names_rows(words: Sequence[str]) -> bool:
    """Whether a column holds the rows' words: headed as that of units, or with a dimension and nothing under it (学段)."""
    return names_units(words[0]) or (len(words) == 1 and read_condition(words[0]).group is not None)


def _columns(surface: Surface, rows: list[int]) -> tuple[dict[int, list[Head]], int, int | None]:
    """The heads of each column to fill, which column holds the rows' words, and which the form's own row numbers."""
    levels = _Header(surface.grid).levels(rows)
    heads: dict[int, list[Head]] = {}
    label, numbered = 0, None
    for place, words in enumerate(levels):
        if not words:
            continue
        if not heads and (_names_rows(words) or words[0].strip() in ("序号", "编号")):
            label = place if _names_rows(words) else label
        elif fold(words[0]) in _ROW_NUMBERS:
            numbered = place
        else:
            heads[place] = [head_of(word) for word in words]
    return heads, label, numbered


def _conditions(heads: Mapping[int, list[str]]) -> dict[int, Condition]:
    read = {place: _read(words) for place, words in heads.items()}
    _settle(heads, read)
    return {place: joined(found) for place, found in read.items()}


def _total_ahead(surface: Surface, row: int, label: int) -> bool:
    """On ground without lines: whether a total still stands below, so that the empty rows above it are to fill."""
    return any(fold(surface.text(below, column)) in _TOTALS for below in range(row + 1, min(surface.deep, row + 60)) for column in range(label + 1))


def _rows(surface: Surface, first: int, label: int, columns: dict[int, Condition]) -> list[CountRow]:
    made = []
    for row in range(first, surface.deep):
        words = clean(surface.text(row, label))
        said = head_of(words).words
        total = fold(said) in _TOTALS or any(fold(surface.text(row, c)) in _TOTALS for c in range(label + 1))
        block = surface.owners.get((row, label))
        wide = block is not None and block.right - block.left >= max(2, len(columns) // 2)
        if (_FOOT.search(words) and not total) or wide or (row not in surface.ruled and surface.ruled and first in surface.ruled):
            break
        if any(surface.text(row, place).strip() for place in columns):
            break
        if not words and not total and row not in surface.ruled and not _total_ahead(surface, row, label):
            break
        condition = read_condition(said) if words and not total else Condition("total", words=words)
        made.append(CountRow(row, words or "合计" * total, condition, open=not words and not total, total=total, unit=condition.kind == "unknown"))
    return made


def _told(key: str, answer: str | None, columns: dict[int, Condition], headers: dict[int, str], rows: list[CountRow]) -> None:
    """What a person said of one head: a column's letter or a row's number."""
    if key.isdigit():
        for row in rows:
            if row.row + 1 == int(key) and row.condition.kind == "unknown":
                row.condition, row.unit = told(row.words, answer), False
        return
    for place in columns:
        if letter(place) == key and columns[place].kind == "unknown":
            columns[place] = told(headers[place], answer)


def _complete(columns: dict[int, Condition], rows: Sequence[CountRow]) -> None:
    """A head that says half of a number of care (人次) stays one only where a head across says the rest (谈心); else it is asked about."""
    fit = {(n, place) for n, row in enumerate(rows) for place, column in columns.items() if joined([row.condition, column]).kind == "care"}
    for place, column in columns.items():
        if column.kind == "part" and not any((n, place) in fit for n in range(len(rows))):
            columns[place] = replace(column, kind="unknown", done=None)
    for n, row in enumerate(rows):
        if row.condition.kind == "part" and not any((n, place) in fit for place in columns):
            row.condition, row.unit = replace(row.condition, kind="unknown", done=None), True


def _numbers(surface: Surface, last: int, heads: Mapping[int, list[Head]]) -> tuple[dict[int, int], dict[str, int]]:
    """The form's own numbers and letters of its columns: in the head's last row, else beside the heads' words where most bear one."""
    cells = {place: clean(surface.text(last, place)) for place in heads}
    lettered = {fold(text): place for place, text in cells.items() if len(fold(text)) == 1 and fold(text).isascii() and fold(text).isalpha()}
    letters = lettered if len(lettered) >= ENOUGH else {}
    under = {place: head.number for place, text in cells.items() if not (head := head_of(text)).words}
    beside = {place: next((one.number for one in reversed(found) if one.number is not None), None) for place, found in heads.items()}
    for numbers in (under, beside):
        known = {number: place for place, number in numbers.items() if number is not None}
        if len(known) >= ENOUGH or (known and numbers is under):
            return known, letters
    return {}, letters


def _row_numbers(surface: Surface, rows: Sequence[CountRow], place: int | None) -> dict[int, int]:
    """The form's own numbers of its rows: in a column of their own (行次), else before the rows' words where most bear one."""
    said = [head_of(surface.text(row.row, place) if place is not None else row.words).number for row in rows]
    known = {number: n for n, number in enumerate(said) if number is not None}
    return known if place is not None or len(known) >= ENOUGH else {}


def _arithmetic(made: CountTable, surface: Surface, found: Mapping[int, list[Head]]) -> None:
    """All that is printed of sums: in the heads, in the rows' own words, above and below the table."""
    places = made.places
    for place, heads in found.items():
        own = [head.formula for head in heads if head.formula] if place in made.columns else []
        made.take(one for formula in own if (one := read_here(formula, place, "column", places)) is not None)
    for n, row in enumerate(made.rows):
        if formula := head_of(row.words).formula:
            made.take(one for one in [read_here(formula, n, "row", places)] if one is not None)
    inside = range(made.header_rows[0] - 1, made.rows[-1].row + 1)
    made.add_notes(block.text for row in range(surface.grid.height) if row not in inside for block in surface.blocks(row) if block.top == row)


def read_counts(surface: Surface, answers: Mapping[str, str | None] | None = None) -> CountTable | None:
    """The count table of a sheet; None where fewer than three columns can be read as conditions."""
    head = _head(surface)
    if not head:
        return None
    found, label, numbered = _columns(surface, head)
    numbers, letters = _numbers(surface, head[-1], found)
    heads = {place: [one.words for one in some if one.words and fold(one.words) not in letters] for place, some in found.items()}
    heads = {place: words for place, words in heads.items() if words}
    columns, headers = _conditions(heads), {place: "/".join("".join(word.split()) for word in words) for place, words in heads.items()}
    readable = [c for c in columns.values() if c.kind in COUNTED]
    if len(readable) < ENOUGH or len(readable) < 0.4 * len(columns) or not any(c.kind in ("test", "care", "part") for c in columns.values()):
        return None
    rows = _rows(surface, head[-1] + 1, label, columns)
    if not rows:
        return None
    _complete(columns, rows)
    for key, answer in (answers or {}).items():
        _told(key, answer, columns, headers, rows)
    grid = surface.grid
    made = CountTable(grid.index, grid.name, [row + 1 for row in head], headers, columns, rows, label, heads)
    made.numbers, made.letters = numbers, letters
    made.row_numbers = _row_numbers(surface, rows, numbered)
    _arithmetic(made, surface, found)
    made.labels = labels_of(surface, list(range(head[0])))
    made.formulas = {cell_name(place): formula for place, formula in surface.formulas.items()}
    made.title = next((text for row in range(head[0]) for b in surface.blocks(row)[:1] if (text := clean(b.text)) and not _ATTACHED.fullmatch(text)), "")
    return made
