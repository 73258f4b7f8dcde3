"""Sets of days as sorted, disjoint ranges with both ends included; an open end is None.

A range is (first, last): first None = since ever, last None = until further notice.
"""

import datetime as dt
from collections.abc import Iterable

Date = dt.date
Range = tuple[Date | None, Date | None]
Ranges = tuple[Range, ...]

EVER: Ranges = ((None, None),)
NEVER: Ranges = ()
_FIRST, _LAST, _ONE = dt.date.min, dt.date.max, dt.timedelta(days=1)


def tidy(ranges: Iterable[Range]) -> Ranges:
    """The same days as sorted, disjoint, non-touching ranges; empty ranges (last before first) are dropped."""
    closed = sorted((first or _FIRST, last or _LAST) for first, last in ranges)
    out: list[tuple[Date, Date]] = []
    for first, last in closed:
        if last < first:
            continue
        if out and (out[-1][1] == _LAST or first <= out[-1][1] + _ONE):
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple((None if first == _FIRST else first, None if last == _LAST else last) for first, last in out)


def union(*many: Ranges) -> Ranges:
    """Days in at least one."""
    return tidy(one for ranges in many for one in ranges)


def complement(ranges: Ranges) -> Ranges:
    """Days in none of them."""
    out: list[Range] = []
    start: Date | None = None
    for first, last in tidy(ranges):
        if first is not None:
            out.append((start, first - _ONE))
        if last is None:
            return tuple(out)
        start = last + _ONE
    return (*out, (start, None))


def intersect(*many: Ranges) -> Ranges:
    """Days in all of them; of no sets at all, every day."""
    out = EVER
    for ranges in many:
        out = tidy((max(a or _FIRST, c or _FIRST), min(b or _LAST, d or _LAST)) for a, b in out for c, d in ranges)
    return out


def holds(ranges: Iterable[Range], day: Date) -> bool:
    """Whether the day lies in one of them."""
    return any((first is None or first <= day) and (last is None or day <= last) for first, last in ranges)
