"""What the program asks once about a sheet, and what a unit answered: columns, the as-of date, 都是留守儿童吗."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import BatchState
from qianshou.papers.imports.asked import LEFT_BEHIND, open_questions, sheets_as_json
from qianshou.papers.imports.rules.days import OLDEST
from qianshou.papers.models import Batch, ColumnAnswer
from qianshou.papers.rosters.roster import Roster

_OPEN = (BatchState.READING, BatchState.ASKING, BatchState.PREVIEWED)


@action(P.IMPORT_ROSTER, on="batch")
def ask(actor: Any, *, batch: Batch, roster: Roster) -> Batch:
    """Writes down the frames and open questions of the sheets, no facts, and waits for a person."""
    batch.sheets = sheets_as_json(roster)
    batch.as_of = min(roster.as_of or batch.as_of, batch.as_of)  # a sheet that stands for a day to come speaks of today
    batch.state = BatchState.ASKING
    batch.save(update_fields=["sheets", "as_of", "state"])
    return batch


@action(P.IMPORT_ROSTER, on="batch")
def answer(
    actor: Any, *, batch: Batch, columns: dict[str, dict[str, str | None]], as_of: dt.date, left_behind: str, today: dt.date,
    days: Mapping[str, dt.date] | None = None, row_days: Collection[str] = (),
) -> Batch:  # fmt: skip
    """Keeps the answers and sends the batch back to be read; doubtful headers are remembered for the unit.

    `columns` is {sheet index: {letter: code or None}}. `as_of` is the day of all sheets but those `days` names ({sheet index: day}); rows of
    the sheets in `row_days` go by the day in their own column. Refuses a day in the future or 20 years back, and what was not offered.
    """
    if batch.state not in _OPEN:
        raise Refused(_("这份名册已经导入或撤销，不能再改列的意思。"))
    named = _checked_days(batch, as_of, days or {}, row_days, today)
    if left_behind not in LEFT_BEHIND:
        raise Invalid(_("请选是、不是或不确定。"), "left_behind")
    given = _checked(batch, columns)
    _remember_for_unit(actor, batch, given)
    batch.answers = {**batch.answers, **named, "columns": given, "as_of": as_of.isoformat(), "left_behind": left_behind}
    batch.as_of, batch.all_left_behind = as_of, LEFT_BEHIND[left_behind]
    batch.state = BatchState.READING
    batch.save(update_fields=["answers", "as_of", "all_left_behind", "state"])
    remember(fields=["columns", "as_of", "left_behind"])
    return batch


def _checked_days(batch: Batch, as_of: dt.date, days: Mapping[str, dt.date], row_days: Collection[str], today: dt.date) -> dict[str, Any]:
    for name, day in (("as_of", as_of), *((f"day{index}", day) for index, day in days.items())):
        if not today - OLDEST <= day <= today:
            raise Invalid(_("名册的日期要在今天或以前。"), name)
    frames = {str(sheet["index"]): sheet for sheet in batch.sheets}
    if set(days) - set(frames) or any(not frames.get(index, {}).get("own_days") for index in row_days):
        raise Invalid(_("没有这张表可以写日期。"), "as_of")
    return {"days": {index: day.isoformat() for index, day in days.items()}, "row_days": sorted(row_days)}


def _checked(batch: Batch, columns: dict[str, dict[str, str | None]]) -> dict[str, dict[str, str | None]]:
    offered = open_questions(batch)
    kept: dict[str, dict[str, str | None]] = {k: dict(v) for k, v in batch.answers.get("columns", {}).items()}
    for sheet, letters in columns.items():
        for letter, code in letters.items():
            if letter not in offered.get(sheet, {}):
                raise Invalid(_("没有这一列可问。"), "columns")
            if code is not None and code not in offered[sheet][letter]:
                raise Invalid(_("请从列出的意思里选一个。"), "columns")
            kept.setdefault(sheet, {})[letter] = code
    return kept


def _remember_for_unit(actor: Any, batch: Batch, given: dict[str, dict[str, str | None]]) -> None:
    headers = {str(s["index"]): s["headers"] for s in batch.sheets}
    for sheet, letters in given.items():
        for letter, code in letters.items():
            header = headers.get(sheet, {}).get(letter, "")[:120]
            if header:
                ColumnAnswer.objects.update_or_create(
                    unit_id=batch.unit_id, header=header,
                    defaults={"county_id": batch.county_id, "code": code or "", "answered_by": actor.user},
                )  # fmt: skip
