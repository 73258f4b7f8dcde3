"""Ages and spans from dates that may be known only to the month or year."""

import calendar
import datetime as dt
from functools import lru_cache

from qianshou.kit.days import birthday, month_of, years_old


@lru_cache(maxsize=8192)
def read_date(text: str) -> tuple[dt.date | None, str]:
    """("2014-03") -> (2014-03-01, "month"); (None, "") for what is no date. The first day stands for a month or year."""
    parts = text.split("-") if text else []
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 3:
            return dt.date(*numbers), "day"
        if len(numbers) == 2:
            return dt.date(numbers[0], numbers[1], 1), "month"
        if len(numbers) == 1:
            return dt.date(numbers[0], 1, 1), "year"
    except ValueError:
        pass
    return None, ""


def latest_birth(birth_date: dt.date, known: str) -> dt.date:
    """The last day the child may have been born on: a missing day never makes a child too old (DOMAIN §3)."""
    if known == "month":
        return month_of(birth_date)[1]
    if known in ("year", "age"):
        return birth_date.replace(month=12, day=31)
    return birth_date


def age_on(birth_date: dt.date, today: dt.date) -> int:
    """Full years on the day (周岁); born on 29 February, a year older on 1 March of a common year."""
    return years_old(birth_date, today)


def turns(birth_date: dt.date, known: str, age: int) -> dt.date:
    """The day from which the child surely has that age."""
    return birthday(latest_birth(birth_date, known), age)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of a month that is too short. From it on, the months are full (满)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
