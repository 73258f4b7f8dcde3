"""The days a table of counts counts its records between: what its title or heads say (本月, 10月, 第3季度, 学期), as dates, never past today."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.kit import days as cal

Days = tuple[dt.date, dt.date]
USUAL = "term"  # where neither table nor person says one
CHOICES = ("month", "last_month", "quarter", "last_quarter", "term", "last_term", "school_year", "year", "last_year")


def days_of(code: str, county_id: int, today: dt.date) -> Days:
    """The first and the last day of a span (`counting.care.span_of`), cut off at today; a month or quarter without a year is the last one begun."""
    kind, _colon, which = code.partition(":")
    first, last = _named(kind, which, today) if which and kind != "term" else _terms(kind, which, county_id, today) if "term" in kind else _plain(kind, today)
    return first, max(first, min(last, today))


def _plain(kind: str, today: dt.date) -> Days:
    before = kind.startswith("last_")
    whole = {"month": cal.month_of, "quarter": cal.quarter_of, "year": cal.year_of, "school_year": cal.school_year_span}[kind.removeprefix("last_")]
    first, last = whole(today)
    return whole(first - cal.ONE_DAY) if before else (first, last)


def _named(kind: str, which: str, today: dt.date) -> Days:
    year, _dash, number = which.rpartition("-")
    n = int(number)
    if kind == "year":
        return cal.year_of(dt.date(n, 1, 1))
    month = n if kind == "month" else 3 * n - 2
    day = dt.date(int(year) if year else today.year, max(1, min(month, 12)), 1)
    if not year and day > today:
        day = day.replace(year=day.year - 1)
    return cal.month_of(day) if kind == "month" else cal.quarter_of(day)


def _terms(kind: str, which: str, county_id: int, today: dt.date) -> Days:
    """A term by the county's calendar; one the calendar lacks by its usual months."""
    held = orgs.terms(county_id)  # newest first
    if which:
        year, _dash, number = which.partition("-")
        wanted = int(year), int(number)
    else:
        now = next(((term.school_year, term.number) for term in held if term.first_on <= today), _around(today))
        wanted = now if kind == "term" else _before(*now)
    found = next((term for term in held if (term.school_year, term.number) == wanted), None)
    return (found.first_on, found.last_on) if found else _usual(*wanted)


def _around(day: dt.date) -> tuple[int, int]:
    """The school year and the number of the term a day lies in, by the usual months."""
    return cal.school_year_of(day), 2 if 2 <= day.month <= 8 else 1


def _before(school_year: int, number: int) -> tuple[int, int]:
    return (school_year, 1) if number == 2 else (school_year - 1, 2)


def _usual(school_year: int, number: int) -> Days:
    """September to January, February to August."""
    first, last = cal.school_year_span(dt.date(school_year, 9, 1))
    half = dt.date(school_year + 1, 2, 1)
    return (first, half - cal.ONE_DAY) if number == 1 else (half, last)


def said(days: Days) -> str:
    """2026年11月1日至11月20日."""
    first, last = days
    words = _("%(y)s年%(m)s月%(d)s日") % {"y": first.year, "m": first.month, "d": first.day}
    end = _("%(m)s月%(d)s日") % {"m": last.month, "d": last.day}
    return words if first == last else _("%(first)s至%(last)s") % {"first": words, "last": end if last.year == first.year else _("%s年") % last.year + end}
