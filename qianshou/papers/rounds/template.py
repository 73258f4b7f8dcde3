"""The form a round was asked by, as ground to write on: its list, or its tables of counts; and which sent column belongs under which head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.kit.errors import Refused
from qianshou.kit.text import fold
from qianshou.papers.choices import RoundKind
from qianshou.papers.files.keeping import contents
from qianshou.papers.forms.asked import with_memory
from qianshou.papers.forms.blank import ListTable, Read
from qianshou.papers.forms.counting import CountTable
from qianshou.papers.forms.lists import any_list
from qianshou.papers.forms.opening import Opened, open_form
from qianshou.papers.forms.read import Answers
from qianshou.papers.models import Round
from qianshou.papers.rosters.frame import Frame
from qianshou.papers.rounds.tables import Table, table_of

_JOINTS = str.maketrans("", "", "／/ \u3000\n\t")


@dataclass(frozen=True)
class Ground:
    """An uploaded template: its bytes, what was read, the answers about its heads; `part` is its list, None where it has none."""

    data: bytes
    read: Read
    answers: Answers
    part: ListTable | None

    @property
    def counts(self) -> list[CountTable]:
        """Its tables of counts."""
        return self.read.counts


def bytes_of(round: Round) -> bytes | None:
    """The uploaded template; None where there is none or it has expired."""
    kept = round.template
    return contents(kept) if kept is not None and not kept.erased else None


def ground_of(round: Round, unit: Unit | None = None) -> Ground | None:
    """The round's template as ground, read with what the unit (else the unit that asked) answered about such words before; None for a
    layout of ours, an expired file, and one nobody can write into."""
    data = bytes_of(round)
    if data is None:
        return None
    try:
        opened = open_form(data)
        read, answers = with_memory(opened, unit or round.unit, {}, "")
    except Refused:
        return None
    if round.kind == RoundKind.TABLE and read.counts:
        return Ground(data, read, answers, None)
    if opened.kind == "docx":
        return None
    known = read.lists[0] if read.lists and round.kind == RoundKind.ROSTER else None
    return Ground(data, read, answers, known or _plain(opened))


def _plain(opened: Opened) -> ListTable | None:
    """The list under the first head there is, as sent tables are read too."""
    for surface in opened.surfaces:
        if not surface.grid.hidden and (table := table_of(surface.grid)) is not None:
            return any_list(surface, _frame(table))
    return None


def _frame(table: Table) -> Frame:
    first, last = table.head_rows
    levels: list[list[str]] = [[] for _ in range(max(table.places) + 1)]
    for place, head in zip(table.places, table.heads, strict=True):
        levels[place] = head.split("／")
    return Frame(list(range(first, last + 1)), levels, table.title)


def matched(part: ListTable, columns: Sequence[Sequence[str]]) -> dict[int, int]:
    """{number of a sent column: its place in the template}: by the head's words, else by what both mean; the rest has no place."""
    heads = {_key(head): place for place, head in reversed(list(enumerate(part.headers))) if head}
    codes: dict[str, list[int]] = {}
    for place, column in enumerate(part.columns):
        codes.setdefault(column.code or "", []).append(place)
    found: dict[int, int] = {}
    for number, (head, _code) in enumerate(columns):
        if (place := heads.get(_key(head))) is not None and place not in found.values():
            found[number] = place
    for number, (_head, code) in enumerate(columns):
        free = [place for place in codes.get(code, ()) if place not in found.values()] if code else []
        if number not in found and len(free) == 1:
            found[number] = free[0]
    return found


def _key(head: Any) -> str:
    return fold(str(head)).translate(_JOINTS)
