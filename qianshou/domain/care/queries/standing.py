"""The state of duty rows in SQL: the same answer as `rules.state`, which a test compares row by row and day by day."""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Count, Q, Value, When

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.rules import DutyFacts
from qianshou.domain.care.rules import state as state_of

_CLOSED = {"L": DutyState.MET_LATE, "U": DutyState.MADE_UP, "O": DutyState.MISSED}
_ALWAYS = {"N": DutyState.NOT_OWED, "W": DutyState.WAIVED, "M": DutyState.MET}


def state_case(today: dt.date) -> Case:
    """How each row stands on a day."""
    whens = [When(fate=fate, then=Value(str(state.value))) for fate, state in _ALWAYS.items()]
    whens += [When(closes_on__lt=today, fate=fate, then=Value(str(state.value))) for fate, state in _CLOSED.items()]
    whens.append(When(behind_after__lt=today, then=Value(DutyState.OVERDUE.value)))
    return Case(*whens, default=Value(DutyState.DUE.value), output_field=CharField())


def state_q(today: dt.date) -> dict[str, Q]:
    """The rows of each state but 不再要求, as a condition the roll-up's index serves; the same states as `state_case`."""
    closed, unmet = Q(closes_on__lt=today), Q(fate__in=list(_CLOSED), closes_on__gte=today)
    wanted = {str(state.value): Q(fate=fate) for fate, state in _ALWAYS.items() if fate != "N"}
    wanted |= {str(state.value): closed & Q(fate=fate) for fate, state in _CLOSED.items()}
    wanted[DutyState.OVERDUE.value] = unmet & Q(behind_after__lt=today)
    wanted[DutyState.DUE.value] = unmet & (Q(behind_after__gte=today) | Q(behind_after=None))
    return wanted


def state_counts(today: dt.date) -> dict[str, Count]:
    """How many rows stand how: filtered counts, which one pass of a group by place answers."""
    return {f"n_{state}": Count("pk", filter=which) for state, which in state_q(today).items()}


def facts_of(row: dict[str, Any]) -> DutyFacts:
    """A row (`.values()` or an instance's `__dict__`) as the rules see it."""
    due, behind = row["next_due_on"], row["behind_after"]
    return DutyFacts(
        row["needed"], row["done"], due, row["first_on"], row["last_on"], row["closes_on"], row["done_late"], row["made_up"],
        (behind - due).days if due and behind else 0, row["waived_on"] is not None, row["not_owed"],
    )  # fmt: skip


def state_on(row: dict[str, Any], today: dt.date) -> DutyState:
    """How one row stands."""
    return state_of(facts_of(row), today)
