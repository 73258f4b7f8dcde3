"""A whole import in one go, as the command line asks for it: preview without a trace, or receive, preview and take."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.actions import note_read
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import ungated
from qianshou.papers.choices import BatchState, Verdict
from qianshou.papers.files.keeping import contents
from qianshou.papers.imports import asked, returning
from qianshou.papers.imports.actions.asking import answer, ask
from qianshou.papers.imports.actions.reading import preview, read_file
from qianshou.papers.imports.actions.receiving import check_unit, receive
from qianshou.papers.imports.actions.taking import begin_take, take_good
from qianshou.papers.imports.rules.days import Days, said_by
from qianshou.papers.imports.weighing import scales_for, weigh
from qianshou.papers.models import Batch
from qianshou.papers.rosters.roster import Roster

COUNTED = ("changed", "same", "doubtful", "refused")


@dataclass(frozen=True)
class Done:
    """The answer of CLI.md, and the marked file where rows have to be mended."""

    answer: dict[str, Any]
    refused: bytes | None = None


@ungated("receive, preview and take each go through the gate; a preview alone writes one line of the trail as a read")
def import_file(
    actor: Any, *, unit: Unit, data: bytes, filename: str, answers: asked.Answers, take: bool, today: dt.date, as_of: dt.date | None = None,
    left_behind: str | None = None,
) -> Done:  # fmt: skip
    """Without `take` nothing is written but the trail. Columns in doubt that nobody answered for are left alone and listed.

    `as_of` is the day of every row; without it each sheet and row goes by the day it says itself.
    """
    if not actor.may(P.IMPORT_ROSTER, unit):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.IMPORT_ROSTER)
    if as_of is not None and not today - dt.timedelta(days=7300) <= as_of <= today:
        raise Invalid(_("名册的日期要在今天或以前。"), "as_of")
    check_unit(unit)
    said = asked.LEFT_BEHIND.get(left_behind or "unsure")
    roster = read_file(data, filename, unit.pk, answers, said, today)
    if not roster.data_sheets:
        raise Refused(roster.why_nothing)
    questions = questions_of(roster)
    word = left_behind or {True: "yes", False: "no", None: "unsure"}[asked.says_left_behind(roster)]
    if questions or word != (left_behind or "unsure"):
        settled = asked.joined(answers, asked.put_aside(roster))
        roster = read_file(data, filename, unit.pk, settled, asked.LEFT_BEHIND[word], today)
    whole = min(as_of or roster.as_of or today, today)
    days = Days(whole, today) if as_of else said_by(roster.data_sheets, whole, today)
    if not take:
        return _only_look(actor, unit, data, filename, roster, word, days, questions)
    return _take(actor, unit, data, filename, roster, word, days, questions)


@ungated("words only")
def questions_of(roster: Roster) -> list[dict[str, Any]]:
    """The doubtful columns, as the command line lists them."""
    return [
        {"sheet": sheet.name or str(sheet.index), "column": letter, "header": sheet.headers.get(letter, ""), "codes": codes}
        for sheet in roster.data_sheets for letter, codes in sheet.questions.items()
    ]  # fmt: skip


def _answer(batch: str | None, counts: Counter, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """`new` counts everyone the sheet brings: files and, among them, `class_list`: those who only go on the class list."""
    listed = counts.get("class_list", 0)
    told = {"batch": batch, "new": counts.get("new", 0) + listed, **{key: counts.get(key, 0) for key in COUNTED}}
    return {**told, "skipped": counts.get("skipped", 0), "class_list": listed, "questions": questions}


def _only_look(actor: Any, unit: Unit, data: bytes, name: str, roster: Roster, word: str, days: Days, questions: list[dict[str, Any]]) -> Done:
    scales = scales_for(actor, unit, days=days, all_left_behind=asked.LEFT_BEHIND[word])
    counts: Counter = Counter(skipped=sum(len(s.skipped) for s in roster.data_sheets))
    marks = []
    for weighed in weigh(scales, roster):
        counts[str(weighed.verdict)] += 1
        if weighed.verdict in (Verdict.REFUSED, Verdict.DOUBTFUL):
            columns = [c for _reason, letters in weighed.reasons for c in letters]
            marks.append(returning.Mark(weighed.sheet, weighed.row, columns, weighed.says))
    note_read(actor, action="imports.preview_file", perm=P.IMPORT_ROSTER, subjects=[unit], count=sum(counts.values()))
    refused = returning.marked(data, name, asked.sheets_as_json(roster), marks) if marks else None
    return Done(_answer(None, counts, questions), refused)


def _take(actor: Any, unit: Unit, data: bytes, name: str, roster: Roster, word: str, days: Days, questions: list[dict[str, Any]]) -> Done:
    today, own = days.today, {"days": {str(n): day for n, day in days.sheets.items()}, "row_days": [str(n) for n in days.by_row]}
    batch = receive(actor, unit=unit, data=data, filename=name, today=today)
    if batch.state == BatchState.TAKEN:
        return Done(_again(batch), _refused(batch))
    if batch.state != BatchState.TAKING:
        ask(actor, batch=batch, roster=roster)
        answer(actor, batch=batch, columns={}, as_of=days.whole, left_behind=word, today=today, **own)
        preview(actor, batch=batch, roster=roster, today=today)
        begin_take(actor, batch=batch, today=today)
    take_good(actor, batch=batch, today=today)
    return Done(_answer(batch.uid, Counter({k: v for k, v in batch.counts.items() if isinstance(v, int)}), questions), _refused(batch))


def _again(batch: Batch) -> dict[str, Any]:
    """The same file a second time: it changes nothing, and says so."""
    counts = Counter({k: v for k, v in batch.counts.items() if isinstance(v, int)})
    went_in = counts["new"] + counts["changed"] + counts["same"] + counts["class_list"]
    return _answer(batch.uid, Counter(same=went_in, doubtful=counts["doubtful"], refused=counts["refused"], skipped=counts["skipped"]), [])


def _refused(batch: Batch) -> bytes | None:
    row = batch.refused_file
    return contents(row) if row is not None and not row.erased else None
