"""When somebody may be reminded: on a school day, in working hours (UX T13: none at night, at weekends, in holidays)."""

import datetime as dt

from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays

FROM, UNTIL = dt.time.fromisoformat("08:00"), dt.time.fromisoformat("18:00")


def may_tell(now: dt.datetime, school_days: SchoolDays) -> bool:
    """Whether a reminder may go out at this (local) moment."""
    return school_days.is_school_day(now.date()) and FROM <= now.time() < UNTIL


def told_from(now: dt.datetime, school_days: SchoolDays) -> dt.datetime | None:
    """The next moment it may: now, or the next morning of a school day; None where the calendar ends before one."""
    if may_tell(now, school_days):
        return now
    first = now.date() if now.time() < FROM else now.date() + cal.ONE_DAY
    day = school_days.nth(first, 1)
    return None if day is None else dt.datetime.combine(day, FROM, now.tzinfo)
