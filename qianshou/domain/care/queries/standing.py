"""The state of duty rows in SQL: the same answer as `rules.state`, which a test compares row by row and day by day."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, F, Q, Sum, Value, When

from qianshou.domain.care.choices import DutyState
from qianshou.domain.care.rules import DutyFacts
from qianshou.domain.care.rules import state as state_of

# What is true of a row whatever the day, in the order of rules.state; all on columns the roll-ups' indexes hold.
OWED = Q(not_owed=False)
WAIVED = OWED & Q(waived_on__isnull=False)
MET = OWED & Q(waived_on=None, done__gte=F("needed"))
UNMET = OWED & Q(waived_on=None, done__lt=F("needed"))
_LATELY, _ALL = F("done") + F("done_late"), F("done") + F("done_late") + F("made_up")
LATE = UNMET & Q(needed__lte=_LATELY)
MADE_UP = UNMET & Q(needed__gt=_LATELY, needed__lte=_ALL)
OPEN = UNMET & Q(needed__gt=_ALL)

_BITS = 20  # one place has fewer than a million duties in a term
_PACKED = {"n_open": ("met", "due", "overdue"), "n_closed": ("missed", "met_late", "made_up")}


def state_case(today: dt.date) -> Case:
    """How each row stands on a day."""
    whens = [When(not_owed=True, then=Value(DutyState.NOT_OWED.value))]
    whens += [When(which, then=Value(state)) for state, which in state_q(today).items()]
    return Case(*whens, default=Value(DutyState.DUE.value), output_field=CharField())


def state_q(today: dt.date) -> dict[str, Q]:
    """The rows of each state but 不再要求, as a condition the roll-up's index serves; the same states as `state_case`."""
    closed, going = Q(closes_on__lt=today), UNMET & Q(closes_on__gte=today)
    return {
        DutyState.WAIVED.value: WAIVED, DutyState.MET.value: MET, DutyState.MET_LATE.value: closed & LATE,
        DutyState.MADE_UP.value: closed & MADE_UP, DutyState.MISSED.value: closed & OPEN,
        DutyState.OVERDUE.value: going & Q(behind_after__lt=today), DutyState.DUE.value: going & (Q(behind_after__gte=today) | Q(behind_after=None)),
    }  # fmt: skip


def state_sums(today: dt.date) -> dict[str, Any]:
    """What one pass of a group by place answers: seven counts in three numbers, for seven conditions a row cost twice as much."""
    whole = Q(waived_on__isnull=False)
    going = Case(
        When(whole, then=_one(0)), When(done__gte=F("needed"), then=_count("met")), When(closes_on__lt=today, then=_one(0)),
        When(behind_after__lt=today, then=_count("overdue")), default=_count("due"),
    )  # fmt: skip
    closed = Case(
        When(whole | Q(done__gte=F("needed")) | Q(closes_on__gte=today), then=_one(0)), When(needed__lte=_LATELY, then=_count("met_late")),
        When(needed__lte=_ALL, then=_count("made_up")), default=_count("missed"),
    )  # fmt: skip
    return {"n_open": Sum(going), "n_closed": Sum(closed), "n": Count("*")}


def _one(number: int) -> Value:
    return Value(number, output_field=BigIntegerField())


def _count(state: str) -> Value:
    places = next(states for states in _PACKED.values() if state in states)
    return _one(1 << _BITS * places.index(state))


def states_in(row: dict[str, Any]) -> Counter[str]:
    """The counts by state of one group of `state_sums`, taken over rows that are OWED."""
    found = Counter({state: int(row[name] or 0) >> _BITS * n & (1 << _BITS) - 1 for name, states in _PACKED.items() for n, state in enumerate(states)})
    found["waived"] = row["n"] - found.total()
    return found


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
