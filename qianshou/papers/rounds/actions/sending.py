"""A unit answers: a roster goes through the import and is then sent, or its files as they are, or a filled table. What is sent is frozen."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.kit.workbook.refusal import MAX_BYTES
from qianshou.papers.choices import RoundKind, RoundState
from qianshou.papers.forms.counting import CountTable
from qianshou.papers.imports.actions.receiving import receive
from qianshou.papers.models import Answer, AskedUnit, Batch
from qianshou.papers.rounds import answering, counts
from qianshou.papers.rounds.freezing import freeze
from qianshou.papers.rounds.rules import may_move
from qianshou.papers.rounds.tables import read_filled
from qianshou.papers.rounds.template import bytes_of, ground_of

MOST_ROWS = 50_000


def _open(asked: AskedUnit) -> AskedUnit:
    """The asked unit, locked. Refuses when the round has ended, or an answer of it waits or stands."""
    held = AskedUnit.objects.select_for_update(of=("self",)).select_related("round", "unit", "batch__source").get(pk=asked.pk)
    if held.round.closed_on is not None:
        raise Refused(_("这次采集已经结束，要补报请和%s联系。") % held.round.unit.name)
    if not may_move("send", held.state):
        raise Refused(_("已经报送（%s），要改请上级退回后再报。") % RoundState(held.state).label)
    return held


@action(P.ANSWER_ROUND, on="asked")
def upload_roster(actor: Any, *, asked: AskedUnit, data: bytes, filename: str, today: dt.date) -> Batch:
    """The roster comes in as an import of that unit, by its own rules; the answer is sent once it has been taken in."""
    held = _open(asked)
    if held.round.kind != RoundKind.ROSTER:
        raise Refused(_("这次收的是报表，请上传填好的报表。"))
    batch = receive(actor, unit=held.unit, data=data, filename=filename, today=today)
    held.batch = asked.batch = batch
    held.save(update_fields=["batch"])
    return batch


@action(P.ANSWER_ROUND, on="asked")
def begin_answer(actor: Any, *, asked: AskedUnit, columns: Sequence[tuple[str, str]], batch: Batch | None = None) -> Answer:
    """The next sending of a unit, and the unit's state with it; its rows follow in the same transaction."""
    held = _open(asked)
    number = Answer.objects.filter(asked=held).count() + 1
    answer = Answer(
        county_id=held.county_id, path=held.path, asked=held, number=number, batch=batch, columns=[list(c) for c in columns], rows=0, sent_by=actor.user
    )
    answer.save(force_insert=True)
    held.state = asked.state = RoundState.SENT
    held.save(update_fields=["state"])
    remember(subjects=[answer], fields=[code for _head, code in columns if code])
    return answer


@action(P.ANSWER_ROUND, on="children", many=True)
def freeze_files(actor: Any, *, children: list[Child], answer: Answer, code: str, start: int, today: dt.date) -> int:
    """One block of files under the answer, sealed columns as far as the sender may open them; each child on the trail."""
    opened = answering.opened_to(actor, children)
    remember(count=len(children), reason=answer.asked.round.title, opened=sorted(opened))
    return freeze(answer, answering.lines_of_files(children, code=code, opened=opened, start=start, today=today), start)


@action(P.ANSWER_ROUND, on="asked")
def send_files(actor: Any, *, asked: AskedUnit, today: dt.date, only: Batch | None = None) -> Answer:
    """Sends the unit's files in use as they are today, in the round's layout: nothing is typed again. Refuses a unit without files."""
    code = asked.round.layout
    if not code:
        raise Refused(_("这次用的是上级的模板，请上传填好的名册。"))
    answer = begin_answer(actor, asked=asked, columns=answering.layout_columns(code), batch=only)
    for block in answering.blocks_of_files(actor, asked, only=only, today=today):
        answer.rows += freeze_files(actor, children=block, answer=answer, code=code, start=answer.rows, today=today)
    return _whole(answer)


@action(P.ANSWER_ROUND, on="asked")
def send_batch(actor: Any, *, asked: AskedUnit, today: dt.date) -> Answer:
    """Sends what the uploaded roster brought in: under the round's layout the files of its children, else the sheet's own columns."""
    batch = answering.taken_batch(_open(asked))
    if asked.round.layout:
        return send_files(actor, asked=asked, only=batch, today=today)
    columns, lines = answering.lines_of_batch(batch, today)
    return freeze_rows(actor, asked=asked, columns=columns, lines=lines, batch=batch)


@ungated("reading the file holds no lock; freeze_rows goes through the gate")
def send_table(actor: Any, *, asked: AskedUnit, data: bytes, today: dt.date, anyway: bool = False) -> Answer:
    """Sends a filled table. Refuses one without a head, without rows, with another head than the template's, and (unless `anyway`) a
    table of counts whose arithmetic does not come out."""
    if asked.round.kind != RoundKind.TABLE:
        raise Refused(_("这次收的是名册，请上传名册。"))
    if len(data) > MAX_BYTES:
        raise Refused(_("文件超过 20 MB，请删去图片再上传。"))
    ground = ground_of(asked.round, asked.unit)
    if ground is not None and ground.counts:
        return _send_lines(actor, asked, ground.counts[0], counts.read_back(ground.counts[0], ground.data, data), anyway)
    table = read_filled(data)
    if missing := [head for head in _template_heads(asked) if head not in table.heads]:
        raise Refused(_("表头和模板不一样，少了：%s。请用下载的模板填写。") % "、".join(missing[:5]))
    return freeze_rows(actor, asked=asked, columns=[(head, "") for head in table.heads], lines=[("", row) for row in table.rows])


@ungated("counting reads through the gate of its own; freeze_rows goes through the gate")
def send_counts(actor: Any, *, asked: AskedUnit, today: dt.date, anyway: bool = False) -> Answer:
    """Counts the round's table from the unit's files as they are today and sends it: nothing is typed. Refuses a round that asks for no
    table of counts, a unit without children, and (unless `anyway`) arithmetic that does not come out."""
    made = answering.counted_now(actor, asked, today)
    if made is None:
        raise Refused(_("这份表系统算不出来，请上传填好的表。"))
    return _send_lines(actor, asked, made.table, made.lines, anyway)


def _send_lines(actor: Any, asked: AskedUnit, table: CountTable, lines: counts.Lines, anyway: bool) -> Answer:
    broken = counts.checked(table, lines).broken
    if broken and not anyway:
        raise Invalid(_("表里的数对不上：%s。请先核对；确实要这样报，请勾选“对不上也报”。") % broken[0].said, "anyway")
    return freeze_rows(actor, asked=asked, columns=counts.columns_of(table), lines=[("", row) for row in lines])


def _template_heads(asked: AskedUnit) -> Sequence[str]:
    kept = bytes_of(asked.round)
    try:
        return read_filled(kept).heads if kept is not None else ()
    except Refused:  # a template whose head nobody can find binds nobody
        return ()


@action(P.ANSWER_ROUND, on="asked")
def freeze_rows(
    actor: Any, *, asked: AskedUnit, columns: Sequence[tuple[str, str]], lines: Sequence[tuple[str, Sequence[Any]]], batch: Batch | None = None
) -> Answer:
    """One sending of these rows as they stand. Refuses none and more than 50,000."""
    if len(lines) > MOST_ROWS:
        raise Refused(_("一次最多 %s 行。") % MOST_ROWS)
    answer = begin_answer(actor, asked=asked, columns=columns, batch=batch)
    answer.rows = freeze(answer, lines)
    remember(count=answer.rows)
    return _whole(answer)


def _whole(answer: Answer) -> Answer:
    if not answer.rows:
        raise Refused(_("没有可报的行：名册是空的，或者没有在用的档案。"))
    answer.save(update_fields=["rows"])
    return answer
