"""When somebody may be reminded: on a school day, in working hours (UX T13: none at night, at weekends, in holidays). Who works in
the vacation is not kept waiting until its end: for her a weekday of the vacation that is no holiday is a working day."""

import datetime as dt

from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays

FROM, UNTIL = dt.time.fromisoformat("08:00"), dt.time.fromisoformat("18:00")
LOOK_AHEAD = 60  # days: no row of holidays is longer


def works_on(day: dt.date, school_days: SchoolDays, vacation: bool) -> bool:
    """A school day; with `vacation` also a weekday outside the terms that is no holiday, or made up for."""
    if school_days.term_of(day) is not None or not vacation:
        return school_days.is_school_day(day)
    return day in school_days.make_up or (day.weekday() in school_days.weekdays and day not in school_days.holidays)


def may_tell(now: dt.datetime, school_days: SchoolDays, *, vacation: bool = False) -> bool:
    """Whether a reminder may go out at this (local) moment; `vacation`: to somebody who works in the vacation."""
    return works_on(now.date(), school_days, vacation) and FROM <= now.time() < UNTIL


def told_from(now: dt.datetime, school_days: SchoolDays, *, vacation: bool = False) -> dt.datetime | None:
    """The next moment it may: now, or the next morning of a working day; None where the calendar ends before one."""
    if may_tell(now, school_days, vacation=vacation):
        return now
    first = now.date() if now.time() < FROM else now.date() + cal.ONE_DAY
    if vacation:
        ahead = (first + n * cal.ONE_DAY for n in range(LOOK_AHEAD))
        day = next((one for one in ahead if works_on(one, school_days, True)), None)
    else:
        day = school_days.nth(first, 1)
    return None if day is None else dt.datetime.combine(day, FROM, now.tzinfo)


def vacation_since(day: dt.date, school_days: SchoolDays) -> dt.date | None:
    """The first day of the vacation `day` lies in, None in term and where no earlier term is known."""
    if school_days.term_of(day) is not None:
        return None
    return max((term.last + cal.ONE_DAY for term in school_days.terms if term.last < day), default=None)


SHEET_DAYS = 7  # the last school week: the days before the vacation in which its sheet is handed over


def sheet_is_due(day: dt.date, school_days: SchoolDays) -> bool:
    """The last seven days of a term that a vacation follows."""
    term = school_days.term_of(day)
    return term is not None and (term.last - day).days < SHEET_DAYS and any(one.first == term.last + cal.ONE_DAY for one in school_days.vacations)
