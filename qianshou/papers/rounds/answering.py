"""What a unit's answer is made of: its files as they are, the rows of the roster it brought in, or a table it filled."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE
from qianshou.papers.choices import BatchState, RoundKind, Verdict
from qianshou.papers.exports.facts import MAY, facts_of
from qianshou.papers.exports.layouts import layout
from qianshou.papers.files.keeping import contents
from qianshou.papers.forms.counted import Asked, counted
from qianshou.papers.forms.counting import CountTable
from qianshou.papers.forms.counting.checks import Check
from qianshou.papers.forms.queries import suggested
from qianshou.papers.imports.actions.reading import read_file
from qianshou.papers.models import AskedUnit, Batch, StagedRow
from qianshou.papers.rosters.layout import place_of
from qianshou.papers.rosters.roster import Sheet
from qianshou.papers.rounds import counts
from qianshou.papers.rounds.counts import Lines as Rows
from qianshou.papers.rounds.tables import plain
from qianshou.papers.rounds.template import ground_of

Lines = list[tuple[str, Sequence[Any]]]
_WENT_IN = (Verdict.NEW, Verdict.CHANGED, Verdict.SAME)


def layout_columns(code: str) -> list[tuple[str, str]]:
    """(head, fact) of each column of a layout of ours."""
    return [(column.head, column.code) for column in layout(code).columns]


def lines_of_files(children: Sequence[Child], *, code: str, opened: frozenset[str], start: int, today: dt.date) -> Lines:
    """These children under a layout's columns, numbered on from `start`."""
    facts = facts_of(children, definition=code, opened=opened, today=today)
    wanted = [fact for _head, fact in layout_columns(code)]
    return [
        (child.uid, [str(start + n) if fact == "paper.serial" else said.get(fact) for fact in wanted])
        for n, (child, said) in enumerate(zip(children, facts, strict=True), start=1)
    ]  # fmt: skip


def opened_to(actor: Any, children: list[Child]) -> frozenset[str]:
    """Which sealed columns the sender may send plain."""
    return frozenset(perm for perm in MAY if actor.may_all(perm, children))


def blocks_of_files(actor: Any, asked: AskedUnit, *, only: Batch | None, today: dt.date) -> Iterator[list[Child]]:
    """The unit's files in use, in class order, 500 at a time; with `only`, those its roster brought or found."""
    filters = RosterFilter(state="") if only is not None else RosterFilter()  # drafts stand on the unit's own sheet too
    found = children(actor, unit=asked.unit, line=asked.round.line, filters=filters, today=today, perm=P.ANSWER_ROUND)
    ids = list(found.values_list("pk", flat=True))
    if only is not None:
        mine = set(StagedRow.objects.filter(batch=only, verdict__in=_WENT_IN, taken=True).values_list("child_id", flat=True))
        ids = [pk for pk in ids if pk in mine]
    for at in range(0, len(ids), MOST_AT_ONCE):
        wanted = ids[at : at + MOST_AT_ONCE]
        rows = Child.objects.filter(pk__in=wanted).select_related("edu_unit", "edu_unit__parent", "home_unit").in_bulk()
        yield [rows[pk] for pk in wanted if pk in rows]


def taken_batch(asked: AskedUnit) -> Batch:
    """The roster brought in for this answer. Refuses none, and one that has not been taken in."""
    batch = asked.batch
    if batch is None:
        raise Refused(_("还没有上传名册。"))
    if batch.state != BatchState.TAKEN:
        raise Refused(_("名册还没有导入（%s），请先导入再送审。") % BatchState(batch.state).label)
    return batch


def lines_of_batch(batch: Batch, today: dt.date) -> tuple[list[tuple[str, str]], Lines]:
    """The sheet's own columns with what each means, and its rows that went in. Refuses once the uploaded file has expired."""
    if batch.source is None or batch.source.erased:
        raise Refused(_("上传的名册已过保存期限，请重新上传。"))
    name = batch.source.name.reveal() if batch.source.name else ""
    roster = read_file(contents(batch.source), name, batch.unit_id, batch.answers.get("columns", {}), batch.all_left_behind, today)
    went = StagedRow.objects.filter(batch=batch, verdict__in=_WENT_IN, taken=True).values_list("sheet", "row", "child__uid")
    children_of = {(sheet, row): uid or "" for sheet, row, uid in went}
    columns: list[tuple[str, str]] = []
    told: list[tuple[str, dict[int, Any]]] = []
    for sheet in roster.data_sheets:
        places = _places(sheet, columns)
        for row in sheet.rows():
            if (sheet.index, row.row) in children_of:
                told.append((children_of[sheet.index, row.row], {at: row.cells[place_of(letter)] for letter, at in places.items()}))
    return columns, [(uid, [plain(cells.get(n, "")) for n in range(len(columns))]) for uid, cells in told]


def _places(sheet: Sheet, columns: list[tuple[str, str]]) -> dict[str, int]:
    """{letter: where it stands among the answer's columns}; columns no other sheet had are added."""
    places: dict[str, int] = {}
    for letter, said in sheet.headers.items():
        column = (" ".join(said.split())[:80], sheet.columns.get(letter) or "")
        if not column[0]:
            continue
        if column not in columns or columns.index(column) in places.values():
            columns.append(column)
        places[letter] = columns.index(column) if columns.index(column) not in places.values() else len(columns) - 1
    return places


@dataclass(frozen=True)
class CountedNow:
    """A table of counts as it would be sent now: its rows, what does not come out, heads that stay empty, arithmetic nobody could check and why."""

    table: CountTable
    lines: Rows
    broken: tuple[Check, ...]
    unread: tuple[str, ...]
    unchecked: tuple[tuple[str, str], ...] = ()
    days: str = ""  # between which the table counts what was done


def counted_now(actor: Any, asked: AskedUnit, today: dt.date) -> CountedNow | None:
    """The round's table counted for one unit; None where the round asks for none or the person may not count there. Refuses a unit
    without children."""
    ground = ground_of(asked.round, asked.unit) if asked.round.kind == RoundKind.TABLE else None
    if ground is None or not ground.counts or not actor.may(P.EXPORT_ROSTER, asked.unit):
        return None
    table = counts.with_total(ground.counts[0])
    chosen = suggested(table.title or asked.round.title)
    whom = Asked(asked.unit, asked.round.line, chosen, today, title=asked.round.title)
    found, many = counted(actor, [table], whom)
    if not many:
        raise Refused(_("没有符合条件的孩子，没有可报的。"))
    lines = counts.frozen(table, found[table.index])
    sums = counts.checked(table, lines)
    return CountedNow(table, lines, tuple(sums.broken), tuple(words for _place, words in table.asked), tuple(sums.unchecked), whom.said_days(table))
