"""The accepted answers of a round as one file, for a stated purpose; and the lines of one answer as they are looked at."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import FileKind, Layout, RoundKind, RoundState
from qianshou.papers.exports.choices import OPENS, Purpose
from qianshou.papers.exports.facts import MAY
from qianshou.papers.exports.purposes import purpose_said
from qianshou.papers.exports.sheet import Sheet, signed
from qianshou.papers.files import keeping
from qianshou.papers.models import Answer, AnswerRow, Export, Round
from qianshou.papers.rounds.freezing import thaw

Column = tuple[str, str]


def _accepted(round: Round) -> list[Answer]:
    """The latest sending of every unit that was accepted, in tree order."""
    rows = Answer.objects.filter(asked__round=round, asked__state=RoundState.ACCEPTED, state=RoundState.ACCEPTED).select_related("asked__unit")
    latest = {row.asked_id: row for row in rows.order_by("asked__path", "number")}
    return list(latest.values())


def _columns(answers: Sequence[Answer]) -> list[Column]:
    """The first answer's columns, then what others have besides."""
    found: list[Column] = []
    for answer in answers:
        found += [(head, code) for head, code in answer.columns if (head, code) not in found]
    return found


@action(P.COLLECT, on="round")
def merge_answers(actor: Any, *, round: Round, purpose: str, today: dt.date) -> Export:
    """One workbook of the accepted answers, a column 填报单位 first; numbers plain only where purpose and role open them. Kept 24 hours.

    A table's columns of numbers are added up in a row 合计. Refuses no purpose and a round nobody's answer was accepted in.
    """
    why = purpose_said(purpose, round.title, ask=_("请选汇总表做什么用。"))
    answers = _accepted(round)
    if not answers:
        raise Refused(_("还没有收下任何一份，没有可汇总的。"))
    opened = frozenset(p for p in OPENS[Purpose(purpose)] & MAY if actor.may(p, round.unit))
    columns = _columns(answers)
    sheet = Sheet(_("汇总表"), [18, *(max(8, min(24, 2 * len(head))) for head, _code in columns)])
    sheet.title(round.title)
    sheet.title(_("汇总单位：%(unit)s　共 %(n)s 个单位　%(day)s") % {"unit": round.unit.name, "n": len(answers), "day": f"{today:%Y-%m-%d}"})
    sheet.heads([_("填报单位"), *(head for head, _code in columns)])
    rows = list(_merged(answers, columns, opened))
    sheet.rows(rows)
    if round.kind == RoundKind.TABLE:
        sheet.rows([_sums(rows, len(columns) + 1)])
    sheet.note(signed(actor.name, timezone.localtime(), why, len(rows)))
    row = Export.objects.create(
        county_id=round.county_id, unit=round.unit, path=round.path, user=actor.user, layout=Layout.MERGED, purpose=why, rows=len(rows),
        asked={"round": round.uid, "answers": [a.uid for a in answers], "opened": sorted(opened)},
    )  # fmt: skip
    name = f"{round.title}（{round.unit.name}汇总）_{today:%Y%m%d}.xlsx"
    row.file = keeping.keep(actor, county_id=row.county_id, kind=FileKind.EXPORT, data=sheet.bytes(), name=name)
    row.save(update_fields=["file"])
    remember(subjects=[row, *answers], reason=why, count=len(rows), fields=[code for _head, code in columns if code], opened=sorted(opened))
    return row


def _merged(answers: Sequence[Answer], columns: Sequence[Column], opened: frozenset[str]) -> Iterator[list[Any]]:
    number = 0
    for answer in answers:
        at = [columns.index((head, code)) for head, code in answer.columns]
        for line in AnswerRow.objects.filter(answer=answer).order_by("number").iterator(2_000):
            number += 1
            cells: list[Any] = [""] * len(columns)
            for place, value in zip(at, thaw(line, answer.columns, opened), strict=True):
                cells[place] = value
            yield [answer.asked.unit.name, *(_renumbered(columns, cells, number))]


def _renumbered(columns: Sequence[Column], cells: list[Any], number: int) -> list[Any]:
    """Serial numbers run on through the whole file."""
    return [number if code == "paper.serial" or head == "序号" else cell for (head, code), cell in zip(columns, cells, strict=True)]


def _sums(rows: Sequence[Sequence[Any]], width: int) -> list[Any]:
    """合计 under every column that holds nothing but numbers."""
    out: list[Any] = [_("合计")]
    for place in range(1, width):
        said = [row[place] for row in rows if row[place] not in ("", None)]
        counts = bool(said) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in said)
        out.append(round(sum(said), 6) if counts else "")
    return out


@action(P.ANSWER_ROUND, on="answer")
def open_lines(actor: Any, *, answer: Answer, lines: Sequence[AnswerRow], today: dt.date) -> list[list[Any]]:
    """A page of lines as they were sent, numbers masked; on the trail with its count."""
    opened = frozenset({P.SEE_ADDRESS} if actor.may(P.SEE_ADDRESS, answer) else ()) | frozenset({P.SEE_DELICATE} if actor.may(P.SEE_DELICATE, answer) else ())
    remember(count=len(lines))
    return [thaw(line, answer.columns, opened) for line in lines]
