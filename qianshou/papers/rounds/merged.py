"""The file of all accepted answers, written in the layout the round was asked in: an uploaded template's own, or one of ours."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.papers.choices import RoundKind, RoundState
from qianshou.papers.exports.layouts import layout
from qianshou.papers.exports.sheet import Sheet
from qianshou.papers.forms.blank import ListTable
from qianshou.papers.forms.counted import named, units_below
from qianshou.papers.forms.counting.result import Result, Under
from qianshou.papers.forms.facts import whole_facts
from qianshou.papers.forms.filling import Whole, fill_counts
from qianshou.papers.forms.filling.merging import Beside, fill_rows, stream_rows, with_beside
from qianshou.papers.models import Answer, AnswerRow, AskedUnit, Round
from qianshou.papers.rounds.counts import added_up
from qianshou.papers.rounds.freezing import thaw
from qianshou.papers.rounds.template import Ground, matched

CELL_BY_CELL = 2_000  # rows; more are streamed into the template's layout
STEP = 500  # lines between two looks whether somebody asked it to stop
Beat = Callable[[int, int], bool]
Column = tuple[str, str]


class Stopped(Exception):
    """Somebody asked the work to stop."""


@dataclass
class Merge:
    """What is merged: the round, its accepted answers in tree order, which columns come plain; `notes` are said in the file."""

    actor: Any
    round: Round
    answers: list[Answer]
    opened: frozenset[str]
    note: str
    today: dt.date
    beat: Beat | None = None
    done: int = 0
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[Answer, list[Any]]]:
        """Every line of every answer as this person may see it. Raises `Stopped`."""
        total = sum(answer.rows for answer in self.answers)
        for answer in self.answers:
            for row in AnswerRow.objects.filter(answer=answer).order_by("number").iterator(2_000):
                self.done += 1
                if self.beat is not None and self.done % STEP == 0 and self.beat(self.done, total):
                    raise Stopped
                yield answer, thaw(row, answer.columns, self.opened)

    @property
    def whole(self) -> Whole:
        """What holds for the whole paper."""
        return Whole(whole_facts(self.round.unit, self.today, self.actor.name), self.note)


def write(merge: Merge, ground: Ground | None) -> tuple[bytes, str]:
    """The finished file and its ending. Raises `Stopped`."""
    if ground is not None and ground.counts:
        return _counts(merge, ground)
    return (_in_template(merge, ground) if ground is not None and ground.part is not None else _plainly(merge)), "xlsx"


def sums_of(merge: Merge, ground: Ground) -> Result:
    """The count table over all accepted units."""
    sent: dict[int, list[list[Any]]] = {answer.pk: [] for answer in merge.answers}
    for answer, cells in merge.lines():
        sent[answer.pk].append(cells)
    table = ground.counts[0]
    below = units_below(merge.actor, merge.round.unit, merge.round.line, merge.today)
    units = [(Under(answer.asked.unit.name, answer.asked.unit.path), sent[answer.pk]) for answer in merge.answers]
    return added_up(table, units, named(merge.round.unit, table, below))


def _counts(merge: Merge, ground: Ground) -> tuple[bytes, str]:
    result = sums_of(merge, ground)
    merge.notes += [_("没有核对的勾稽：%(says)s（%(why)s）") % {"says": says, "why": why} for says, why in result.unchecked]
    merge.done = 0
    filled = fill_counts(ground.data, {ground.counts[0].index: result}, merge.whole, people=0, answers=ground.answers)
    if filled.ending != "xlsx":
        return filled.data, filled.ending
    return with_beside(filled.data, _beside(merge), merge.note), "xlsx"


def _in_template(merge: Merge, ground: Ground) -> bytes:
    part = ground.part
    assert part is not None
    places = {answer.pk: matched(part, answer.columns) for answer in merge.answers}
    left = {head: "" for answer in merge.answers for n, (head, code) in enumerate(answer.columns) if n not in places[answer.pk] and code != "paper.serial"}
    if left:
        merge.notes.append(_("模板里没有、没并进来的列：%s") % "、".join(left))
    total, summed = sum(answer.rows for answer in merge.answers), merge.round.kind == RoundKind.TABLE
    if total > CELL_BY_CELL:
        sums = _sums(_placed(merge, part, places)) if summed else {}
        merge.done = 0
        made = stream_rows(ground.data, part, _placed(merge, part, places), total, merge.whole, sums=sums, beside=_beside(merge))
        if made is not None:
            return made
    rows = list(_placed(merge, part, places))
    return fill_rows(ground.data, part, rows, merge.whole, sums=_sums(rows) if summed else {}, beside=_beside(merge))


def _placed(merge: Merge, part: ListTable, places: dict[int, dict[int, int]]) -> Iterator[dict[int, Any]]:
    """Every line by the template's columns; its serial numbers are made anew."""
    for answer, cells in merge.lines():
        yield {at: cells[n] for n, at in places[answer.pk].items() if part.columns[at].code != "paper.serial"}


def _sums(rows: Iterable[dict[int, Any]]) -> dict[int, Any]:
    """The sum of every column that holds nothing but numbers."""
    out: dict[int, Any] = {}
    words: set[int] = set()
    for row in rows:
        for place, cell in row.items():
            if isinstance(cell, bool) or not (cell in ("", None) or isinstance(cell, int | float)):
                words.add(place)
            elif cell not in ("", None):
                out[place] = out.get(place, 0) + cell
    return {place: round(value, 6) for place, value in out.items() if place not in words}


def _plainly(merge: Merge) -> bytes:
    """One of our layouts as the roster export writes it; under a template nobody can write into, a column 填报单位 and the columns as sent."""
    ours = layout(merge.round.layout) if merge.round.layout else None
    columns: list[Column] = [(c.head, c.code) for c in ours.columns] if ours else _columns(merge.answers)
    widths = [c.wide for c in ours.columns] if ours else [18, *(max(8, min(24, 2 * len(head))) for head, _code in columns)]
    sheet = Sheet(ours.name if ours else _("汇总表"), widths)
    sheet.title(ours.title if ours else merge.round.title)
    sheet.title(_("填报单位：%(unit)s　填报日期：%(day)s") % {"unit": merge.round.unit.name, "day": f"{merge.today:%Y-%m-%d}"})
    sheet.heads([*([] if ours else [_("填报单位")]), *(head for head, _code in columns)])
    rows = []
    for answer, cells in merge.lines():
        line: list[Any] = [""] * len(columns)
        for (head, code), value in zip(answer.columns, cells, strict=True):
            if (head, code) in columns:
                line[columns.index((head, code))] = str(merge.done) if code == "paper.serial" else merge.done if head == "序号" else value
        sheet.rows([line if ours else [answer.asked.unit.name, *line]])
        rows.append(dict(enumerate(line, start=1)) if merge.round.kind == RoundKind.TABLE else {})
    if merge.round.kind == RoundKind.TABLE:
        sums = _sums(rows)
        sheet.rows([[_("合计"), *(sums.get(n, "") for n in range(1, len(columns) + 1))]])
    sheet.note(merge.note)
    beside = _beside(merge)
    sheet.turn(beside.name, beside.widths)
    sheet.heads([str(one) for one in beside.rows[0]])
    sheet.rows(beside.rows[1:])
    sheet.note(merge.note)
    return sheet.bytes()


def _columns(answers: Sequence[Answer]) -> list[Column]:
    """The first answer's columns, then what others have besides."""
    found: list[Column] = []
    for answer in answers:
        found += [(head, code) for head, code in answer.columns if (head, code) not in found]
    return found


def _beside(merge: Merge) -> Beside:
    """报送情况: every unit asked, and which rows of the list are its own."""
    held = {answer.asked_id: answer for answer in merge.answers}
    rows: list[list[Any]] = [[_("填报单位"), _("状态"), _("第几次报"), _("行数"), _("在表里第几行起"), _("报送人"), _("报送日期")]]
    first = 1
    for asked in AskedUnit.objects.filter(round=merge.round).select_related("unit").order_by("path"):
        answer = held.get(asked.pk)
        line: list[Any] = [asked.unit.name, RoundState(asked.state).label]
        if answer is not None:
            line += [answer.number, answer.rows, first, answer.sent_by.name if answer.sent_by else "", timezone.localdate(answer.sent_at)]
            first += answer.rows
        rows.append(line)
    return Beside(_("报送情况"), [*rows, *([note] for note in merge.notes)], [24, 10, 10, 10, 16, 14, 14])
