"""The state of a duty: a function of its row and today, never stored (DECISIONS 13)."""

import datetime as dt
from dataclasses import dataclass

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.rules.freezing import is_closed
from qianshou.kit.days import Date


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What the state depends on. `next_due_on` is None once `done` ≥ `needed`."""

    needed: int
    done: int
    next_due_on: Date | None
    first_on: Date
    last_on: Date
    closes_on: Date
    done_late: int = 0  # dated inside, received after closes_on
    made_up: int = 0  # made after the period, chosen as 补做
    grace_days: int = 0
    waived: bool = False
    not_owed: bool = False


def state(row: DutyFacts, today: Date) -> DutyState:
    """How the duty stands today. Nothing hides a miss: late and made-up stay visible as such."""
    if row.not_owed:
        return DutyState.NOT_OWED
    if row.waived:
        return DutyState.WAIVED
    if row.done >= row.needed:
        return DutyState.MET
    if is_closed(row.closes_on, today):
        return _closed_unmet(row)
    return DutyState.OVERDUE if is_behind(row, today) else DutyState.DUE


def _closed_unmet(row: DutyFacts) -> DutyState:
    if row.done + row.done_late >= row.needed:
        return DutyState.MET_LATE
    if row.done + row.done_late + row.made_up >= row.needed:
        return DutyState.MADE_UP
    return DutyState.MISSED


def is_behind(row: DutyFacts, today: Date) -> bool:
    """Fewer done than were due before today, the grace days allowed. Never contacted is behind like any other."""
    return row.next_due_on is not None and row.next_due_on + dt.timedelta(days=row.grace_days) < today
