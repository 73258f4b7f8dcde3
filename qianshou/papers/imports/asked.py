"""The questions of a batch: what is open, what the unit answered before, how the reader is told."""

import datetime as dt
from collections import Counter
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.papers.answers import queries as answers
from qianshou.papers.imports.rules.days import Days, own_days
from qianshou.papers.models import Batch
from qianshou.papers.rosters.roster import Roster, Sheet

LEFT_BEHIND: dict[str, bool | None] = {"yes": True, "no": False, "unsure": None}
Answers = dict[str, dict[str, str | None]]


def _called(sheet: Sheet, of_file: int) -> str | None:
    """What a person knows the sheet by: of several files its file's name, with its own where that file has `of_file` lists of children."""
    if not sheet.file:
        return sheet.name
    return f"{sheet.file} {sheet.name or ''}".strip() if of_file > 1 else sheet.file


def sheet_as_json(sheet: Sheet, of_file: int = 1) -> dict[str, Any]:
    """The frame of one sheet, without facts."""
    return {
        "index": sheet.index, "name": _called(sheet, of_file), "title": sheet.title[:120], "header_rows": sheet.header_rows,
        "columns": sheet.columns, "headers": sheet.headers, "questions": sheet.questions, "rows": sheet.data_row_count,
        "skipped": len(sheet.skipped), "as_of": sheet.as_of.isoformat() if sheet.as_of else "", "as_of_from": sheet.as_of_from[:60],
        "all_left_behind": sheet.all_left_behind, "cards": sheet.cards, "own_days": own_days(sheet),
    }  # fmt: skip


def sheets_as_json(roster: Roster) -> list[dict[str, Any]]:
    """The frames of the sheets that hold children."""
    files = Counter(sheet.file for sheet in roster.data_sheets)
    return [sheet_as_json(sheet, files[sheet.file]) for sheet in roster.data_sheets]


def open_questions(batch: Batch) -> dict[str, dict[str, list[str]]]:
    """{sheet index: {letter: codes offered}} of every question that was put."""
    return {str(s["index"]): s["questions"] for s in batch.sheets if s["questions"]}


def remembered(unit_id: int, roster: Roster, given: Answers) -> Answers:
    """What the unit answered about these headers before, for the questions still open; `given` wins."""
    headers = {sheet.headers.get(letter, "") for sheet in roster.data_sheets for letter in sheet.questions}
    known = answers.remembered(Unit.objects.get(pk=unit_id), headers) if headers else {}
    found: Answers = {}
    for sheet in roster.data_sheets:
        for letter in sheet.questions:
            header = sheet.headers.get(letter, "")
            if header in known and letter not in given.get(str(sheet.index), {}):
                found.setdefault(str(sheet.index), {})[letter] = known[header] or None
    return found


def put_aside(roster: Roster) -> Answers:
    """Answers that leave every open question alone: what is not understood is not taken in."""
    return {str(s.index): dict.fromkeys(s.questions, None) for s in roster.data_sheets if s.questions}


def joined(*parts: Answers) -> Answers:
    """Several sets of answers as one; the later wins."""
    out: Answers = {}
    for part in parts:
        for sheet, letters in part.items():
            out.setdefault(sheet, {}).update(letters)
    return out


def says_left_behind(roster: Roster) -> bool | None:
    """What the sheets' titles say of all their rows; None where they differ or say nothing."""
    said = {sheet.all_left_behind for sheet in roster.data_sheets}
    return said.pop() if len(said) == 1 else None


def days_of(batch: Batch, today: dt.date) -> Days:
    """The days that were answered: one for all, those of single sheets, and the sheets whose rows say their own."""
    sheets = {int(index): dt.date.fromisoformat(day) for index, day in batch.answers.get("days", {}).items()}
    return Days(batch.as_of, today, sheets, frozenset(int(index) for index in batch.answers.get("row_days", ())))
