"""A cadence in stages: a rule that holds only in the first days after an event, or only after them (weekly, then monthly)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from qianshou.kit import days as cal
from qianshou.kit import ranges as sets
from qianshou.kit.days import SchoolDays
from qianshou.kit.ranges import Ranges


@dataclass(frozen=True)
class During:
    """Days from an event on: its first `first_days` (the day itself is the first), or all after its first `after_days`."""

    event: str
    first_days: int = 0
    after_days: int = 0


def during_ranges(during: During, happened: Sequence[dt.date]) -> Ranges:
    """The days on which the stage holds. Every event opens a new first stage; no event, no day at all.

    The two stages of one event and number never share a day and leave none out from the first event on.
    """
    if not happened:
        return ()
    length = dt.timedelta(days=during.first_days or during.after_days)
    opening = sets.tidy((day, day + length - cal.ONE_DAY) for day in happened)
    if during.first_days:
        return opening
    return sets.intersect(sets.complement(opening), ((min(happened), None),))


def calendar_events(event: str, school_days: SchoolDays) -> list[dt.date]:
    """The days a calendar event runs from: the day before the first of its N days, as with any other event."""
    if event == "term_begun":
        return [term.first - cal.ONE_DAY for term in school_days.terms]
    if event == "vacation_begun":
        return [vacation.first - cal.ONE_DAY for vacation in school_days.vacations]
    return []
