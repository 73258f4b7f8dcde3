"""The arithmetic printed on a table of counts: each sentence tied to the columns or rows it names, or said to be unreadable and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from qianshou.kit.text import fold

from .conditions import bare_words
from .sentences import Ref, Relation, lettered, numbered, relations, run_of, speaks_of_sums, terms
from .vocabulary import TOTAL

Terms = tuple[tuple[int, int], ...]  # (sign, place): a column's position, or the number of a row among the table's rows
_EACH = re.compile(r"[^=\d]*=各(?:行|乡镇|镇|乡|学校|校|班级|班|村|单位|年级|社区|片区|县).*之和")  # the total row against its rows
_OTHER = re.compile(r"(?:附?表[一二三四五六七八九十\d]|上月|上期|去年|上年)")
_EXCEPT = re.compile(r"不含|不包括|除外|扣除|剔除|除[^以]|若|如果")
_HERE = "@"


@dataclass(frozen=True)
class Sum:
    """left op right over the columns of every row, or (`axis` row) over the rows of every column."""

    says: str
    op: str
    left: Terms
    right: Terms
    axis: str = "column"


@dataclass(frozen=True)
class Printed:
    """One sentence of the paper with the sums it asks for; none: `why` it is not checked."""

    says: str
    sums: tuple[Sum, ...] = ()
    why: str = ""


class Row(Protocol):
    """A row as far as a sentence may name it."""

    row: int
    words: str


@dataclass
class Places:
    """What a table's sentences may name: columns by position with their heads, rows in order, the numbers printed on either."""

    columns: Mapping[int, Sequence[str]]
    rows: Sequence[Row]
    numbers: Mapping[int, int] = field(default_factory=dict)  # printed column number -> position
    letters: Mapping[str, int] = field(default_factory=dict)
    row_numbers: Mapping[int, int] = field(default_factory=dict)  # printed row number -> which of `rows`
    on_sheet: bool = True  # rows and columns of a sheet have numbers and letters of their own


class Unread(Exception):
    """A sentence that names what this table has not; its text says what."""


def read_notes(texts: Iterable[str], places: Places) -> list[Printed]:
    """Every sum that stands in these texts, each once."""
    found: dict[str, Printed] = {}
    for text in texts:
        for one in relations(text):
            made = _printed(one, places)
            if made is not None:
                found.setdefault(made.says, made)
    return list(found.values())


def read_here(formula: str, place: int, axis: str, places: Places) -> Printed | None:
    """What a head (or a row's own words) says of itself: =5+6, 4=5+6, 合计=男+女."""
    left, _op, right = fold(formula).partition("=")
    found = relations(f"{_HERE}={right}")
    return _printed(found[0], places, (place, axis), fold(formula) if left else fold(formula).removeprefix("=")) if found else None


def _printed(one: Relation, places: Places, here: tuple[int, str] | None = None, says: str = "") -> Printed | None:
    said = (says or one.says).upper()  # letters are columns
    try:
        return Printed(said, tuple(_Tie(one, places, here, said).sums()))
    except Unread as error:
        told = here is not None or not one.op or speaks_of_sums(one.says) or any(_known(word, places) for side in (one.left, one.right) for word in terms(side))
        return Printed(said, (), str(error)) if told else None


def _known(word: str, places: Places) -> bool:
    key = bare_words(word)
    return any(key == bare_words(head) for heads in places.columns.values() for head in heads) or any(key == bare_words(row.words) for row in places.rows)


class _Tie:
    """One sentence and the places its words mean."""

    def __init__(self, one: Relation, places: Places, here: tuple[int, str] | None, says: str) -> None:
        self.one, self.places, self.here, self.says = one, places, here, says
        self.group = tuple(places.columns[here[0]][:-1]) if here and here[1] == "column" else None

    def sums(self) -> list[Sum]:
        """The sums it asks for: one, or one for each parent under which its words stand (小计=男+女 in three bands)."""
        if _EACH.fullmatch(self.one.says):
            return []  # checked wherever a table has a total row
        if not self.one.op:
            raise Unread(_("看不懂这一句"))
        if _OTHER.search(self.one.says):
            raise Unread(_("说的是别的表或别的时候"))
        if _EXCEPT.search(self.one.says):
            raise Unread(_("有一部分不算在内"))
        if re.search(r"[*×÷/%]", self.one.says):
            raise Unread(_("有乘除或百分比"))
        left, right = ([*self._refs(side)] for side in (self.one.left, self.one.right))
        for some, other in ((left, right), (right, left)):
            if len(some) == 1 and self._bare_number(some[0][1]) and any(ref.name not in ("", _HERE) for _sign, ref in other):
                raise Unread(_("分不清 %s 是栏号还是一个数") % some[0][1].number)
        axis = self._axis([ref for _sign, ref in left + right])
        if axis == "row":
            return [self._over_rows(left, right)]
        try:
            return self._over_columns(left, right)
        except Unread:
            if axis or any(self._row_named(ref.name) is None for _sign, ref in left + right):
                raise
            return [self._over_rows(left, right)]

    def _over_rows(self, left: Sequence[tuple[int, Ref]], right: Sequence[tuple[int, Ref]]) -> Sum:
        return self._made("row", *([(sign, self._row(ref)) for sign, ref in side] for side in (left, right)))

    def _made(self, axis: str, left: Iterable[tuple[int, int]], right: Iterable[tuple[int, int]]) -> Sum:
        return Sum(self.says, self.one.op, tuple(left), tuple(right), axis)

    def _refs(self, side: str) -> Iterable[tuple[int, Ref]]:
        if not side:
            raise Unread(_("只有半句"))
        for piece in terms(side):
            yield from self._piece(piece, 1)

    def _piece(self, piece: str, sign: int) -> list[tuple[int, Ref]]:
        if piece == _HERE:
            return [(sign, Ref(_HERE, axis=self.here[1] if self.here else ""))]
        if run := run_of(piece):
            return [(sign, ref) for ref in run]
        letter = lettered(piece)
        if letter and (letter in self.places.letters or self.places.on_sheet):
            return [(sign, Ref(letter, self._letter(letter), "letter"))]
        if self._names(piece):
            return [(sign, Ref(piece))]
        if (ref := numbered(piece)) is not None:
            return [(sign, ref)]
        for at in (n for n, char in enumerate(piece) if char == "-"):
            try:
                return [*self._piece(piece[:at], sign), *self._piece(piece[at + 1 :], -1)]
            except Unread:
                continue
        raise Unread(_("表上没有“%s”") % piece)

    @staticmethod
    def _bare_number(ref: Ref) -> bool:
        return ref.number is not None and not ref.name and not ref.axis

    def _letter(self, letter: str) -> int:
        place = self.places.letters.get(letter, -1) if self.places.letters else ord(letter) - ord("a")
        if place not in self.places.columns:
            raise Unread(_("表上没有%s列") % letter.upper())
        return place

    def _names(self, word: str) -> bool:
        return bool(self._columns(Ref(word))) or self._row_named(word) is not None or fold(word) in TOTAL

    def _axis(self, refs: Sequence[Ref]) -> str:
        """column, row, or '' where only names say it."""
        said = {ref.axis.replace("letter", "column") for ref in refs} - {""}
        if len(said) > 1:
            raise Unread(_("行和列写在了一句里"))
        if said or not any(ref.number is not None for ref in refs):
            return said.pop() if said else ""
        if self.places.numbers and self.places.row_numbers and self.here is None:
            raise Unread(_("行和列都印了号，分不清说的是哪一种"))
        if not self.places.numbers and not self.places.row_numbers:
            raise Unread(_("表上没有印栏号，也没有印行次"))
        return "column" if self.places.numbers else "row"

    # --- rows ---------------------------------------------------------------------------------------------------------
    def _row_named(self, word: str) -> int | None:
        key = bare_words(re.sub(r"行$", "", word))
        found = [n for n, row in enumerate(self.places.rows) if row.words and bare_words(row.words) == key]
        return found[0] if len(found) == 1 else None

    def _row(self, ref: Ref) -> int:
        if ref.name == _HERE and self.here:
            return self.here[0]
        if ref.number is None:
            found = self._row_named(ref.name)
        elif self.places.row_numbers:
            found = self.places.row_numbers.get(ref.number)
        elif self.places.on_sheet:
            found = next((n for n, row in enumerate(self.places.rows) if row.row + 1 == ref.number), None)
        else:
            raise Unread(_("表上没有印行次"))
        if found is None or not self.places.rows[found].words:
            raise Unread(_("表上没有%s") % (_("第 %s 行") % ref.number if ref.number is not None else f"“{ref.name}”"))
        return found

    # --- columns ------------------------------------------------------------------------------------------------------
    def _columns(self, ref: Ref) -> list[int]:
        """The columns a name may mean: its last head, or its heads from some parent down."""
        key = bare_words(re.sub(r"[栏列]$", "", ref.name))
        return [place for place, heads in self.places.columns.items() if key in {bare_words("".join(heads[n:])) for n in range(len(heads))}]

    def _by_number(self, ref: Ref) -> int:
        number = ref.number or 0
        place = self.places.numbers.get(number) if self.places.numbers else number - 1
        if ref.axis == "letter":
            return number
        if place is None or place not in self.places.columns:
            raise Unread(_("表上没有第 %s 栏") % number)
        if ref.name and not any(bare_words(ref.name) == bare_words(head) for head in self.places.columns[place]):
            raise Unread(_("第 %(n)s 栏不叫“%(name)s”") % {"n": number, "name": ref.name})
        return place

    def _over_columns(self, left: Sequence[tuple[int, Ref]], right: Sequence[tuple[int, Ref]]) -> list[Sum]:
        every = [*left, *right]
        fixed = {ref: self._by_number(ref) for _sign, ref in every if ref.number is not None}
        if self.here:
            fixed[Ref(_HERE, axis=self.here[1])] = self.here[0]
        names = [ref for _sign, ref in every if ref not in fixed]
        if self.group is None and all(len(self._columns(ref)) == 1 for ref in names):
            groups = [{ref: self._columns(ref)[0] for ref in names}]
        else:
            parents = [self.group] if self.group is not None else list(dict.fromkeys(tuple(heads[:-1]) for heads in self.places.columns.values()))
            groups = [found for parent in parents if (found := self._within(parent, names)) is not None]
        if not groups:
            raise Unread(_("“%s”不止一处，分不清是哪一处") % "”“".join(ref.name for ref in names))
        return [self._made("column", *([(sign, (fixed | one)[ref]) for sign, ref in side] for side in (left, right))) for one in groups]

    def _within(self, parent: tuple[str, ...], names: Sequence[Ref]) -> dict[Ref, int] | None:
        """The columns under one parent that bear all these names; 合计 may be its 小计."""
        inside = {place: heads[-1] for place, heads in self.places.columns.items() if tuple(heads[:-1]) == parent}
        found: dict[Ref, int] = {}
        for ref in names:
            fits = [place for place, head in inside.items() if bare_words(head) == bare_words(ref.name)]
            if not fits and fold(ref.name) in TOTAL:
                fits = [place for place, head in inside.items() if fold(head) in TOTAL]
            if len(fits) != 1:
                return None
            found[ref] = fits[0]
        return found if len(set(found.values())) == len(found) else None
