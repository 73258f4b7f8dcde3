"""From a received file to a preview: parse, ask what is doubtful once, weigh every row, stage it. No transaction holds while it reads."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from qianshou.kit import cycles
from qianshou.kit.errors import Refused
from qianshou.kit.gate import ungated
from qianshou.papers.choices import BatchState
from qianshou.papers.files.keeping import contents
from qianshou.papers.imports import asked, recensus
from qianshou.papers.imports.actions.asking import ask
from qianshou.papers.imports.actions.receiving import PASTED
from qianshou.papers.imports.actions.staging import begin_preview, fail, finish_preview, stage
from qianshou.papers.imports.weighing import scales_for, weigh
from qianshou.papers.models import Batch
from qianshou.papers.rosters import read_table
from qianshou.papers.rosters.roster import Roster

AT_ONCE = 1_000
Beat = Callable[[int, int], None]


@ungated("reads bytes, writes nothing")
def read_file(source: bytes, filename: str, unit_id: int, given: asked.Answers, left_behind: bool | None, today: dt.date) -> Roster:
    """The roster with the unit's remembered answers and the given ones applied; refuses with a sentence."""
    table: bytes | str = source.decode() if filename == PASTED else source
    roster = read_table(table, filename, given or None, left_behind=left_behind, today=today)
    known = asked.remembered(unit_id, roster, given)
    if known:
        roster = read_table(table, filename, asked.joined(known, given), left_behind=left_behind, today=today)
    return roster


@ungated("each step goes through the gate; a transaction around a minute's reading would lock everybody out")
def read_batch(actor: Any, *, batch: Batch, today: dt.date, beat: Beat | None = None) -> Batch:
    """Reads a batch in state READING and asks, or previews when everything has been answered. May be started again after a kill."""
    if batch.state != BatchState.READING:
        return batch
    given = batch.answers.get("columns", {})
    try:
        if batch.source is None or batch.source.erased:
            raise FileNotFoundError
        name = batch.source.name.reveal() if batch.source.name else ""
        with cycles.left_alone():
            roster = read_file(contents(batch.source), name, batch.unit_id, given, batch.all_left_behind, today)
        if not roster.data_sheets:
            return fail(actor, batch=batch, say=roster.why_nothing)
    except Refused as error:
        return fail(actor, batch=batch, say=error.say)
    except (FileNotFoundError, ValueError):
        return fail(actor, batch=batch, say=_("上传的文件已过保存期限或损坏，请重新上传。"))
    if "as_of" not in batch.answers:
        return ask(actor, batch=batch, roster=roster)
    return preview(actor, batch=batch, roster=roster, today=today, beat=beat)


@ungated("each step goes through the gate")
def preview(actor: Any, *, batch: Batch, roster: Roster, today: dt.date, beat: Beat | None = None) -> Batch:
    """Weighs and stages every row. Columns nobody has answered for are left alone."""
    scales = scales_for(actor, batch.unit, days=asked.days_of(batch, today), all_left_behind=batch.all_left_behind)
    begin_preview(actor, batch=batch)
    counts: Counter = Counter(skipped=sum(len(s.skipped) for s in roster.data_sheets))
    total, done = sum(s.data_row_count for s in roster.data_sheets), 0
    rows = weigh(scales, roster)
    more = True
    while more:
        with cycles.left_alone():
            block = list(islice(rows, AT_ONCE))
            if more := bool(block):
                counts.update(str(w.verdict) for w in block)
                stage(actor, batch=batch, rows=block, scales=scales)
        done += len(block)
        if beat and more:
            beat(done, total)
    not_named = recensus.missing(batch)  # before the lock is taken: of a large county this takes a second
    return finish_preview(actor, batch=batch, roster=roster, counts=counts, said=[*roster.unread, *scales.said], not_named=not_named)
