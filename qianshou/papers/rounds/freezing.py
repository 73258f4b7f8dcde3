"""Rows as they are kept once sent: cells in, cells out, and what of a column a reader sees masked."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from qianshou.domain.permissions import P
from qianshou.kit import bulk, phone
from qianshou.kit.sealing import mask_text
from qianshou.papers.models import Answer, AnswerRow
from qianshou.papers.rounds.rules import guarded

HIDDEN = "＊＊＊＊"
_NEEDS = {
    "id_number": P.REVEAL_ID, "student_number": P.REVEAL_ID, "phone": P.REVEAL_PHONE, "employer_phone": P.REVEAL_PHONE, "mobile": P.REVEAL_PHONE,
    "home_address": P.SEE_ADDRESS, "registered_address": P.SEE_ADDRESS, "address": P.SEE_ADDRESS, "employer_address": P.SEE_ADDRESS,
    "health": P.SEE_DELICATE, "illness": P.SEE_DELICATE, "unable_parent": P.SEE_DELICATE, "disability_number": P.REVEAL_ID, "bank_account": P.REVEAL_ID,
}  # fmt: skip


def needs(code: str) -> str:
    """The permission that opens a column of this fact; '' for a plain one."""
    return _NEEDS.get(code.rpartition(".")[2], "")


def freeze(answer: Answer, lines: Iterable[tuple[str, Sequence[Any]]], start: int = 0) -> int:
    """Writes (child uid, cells) under an answer, numbered on from `start`; how many. Only inside the action that sends."""
    rows = []
    for number, (child_uid, cells) in enumerate(lines, start=start + 1):
        row = AnswerRow(county_id=answer.county_id, answer_id=answer.pk, number=number, child_uid=child_uid)
        row.body = json.dumps([_kept(cell) for cell in cells], ensure_ascii=False, separators=(",", ":"))
        rows.append(row)
    bulk.insert(rows)
    return len(rows)


def _kept(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return {"day": cell.isoformat()}
    return cell if cell is None or isinstance(cell, str | bool | int | float) else str(cell)


def thaw(row: AnswerRow, columns: Sequence[Sequence[str]], opened: frozenset[str]) -> list[Any]:
    """The cells of one line, those masked that `opened` does not open; numbers in columns of unknown meaning too."""
    cells = json.loads(row.body.reveal()) if row.body else []
    return [_seen(cell, code, opened) for cell, (_head, code) in zip(cells, columns, strict=True)]


def _seen(cell: Any, code: str, opened: frozenset[str]) -> Any:
    if isinstance(cell, dict):
        return dt.date.fromisoformat(cell["day"])
    perm = needs(code)
    if perm and perm not in opened and cell not in (None, ""):
        text = str(cell)
        return mask_text(text) if perm == P.REVEAL_ID else phone.mask_all(text) if perm == P.REVEAL_PHONE else HIDDEN
    whole = {P.REVEAL_ID, P.REVEAL_PHONE} <= opened
    return cell if perm or whole or not isinstance(cell, str) else guarded(cell)
