"""When a period closes and what then stays as it is (DECISIONS 15)."""

import datetime as dt

from qianshou.domain.care.rules.periods import PeriodSpan
from qianshou.kit.days import Date

CLOSES_AFTER = 7  # days after the last one; a county may set it

# Columns of the ledger that nothing changes once the period is closed. What counts as done is not among them.
FROZEN = frozenset({"subject", "needed", "counterpart", "owner", "unit_path", "first_on", "last_on", "closes_on"})


def closes_on(span: PeriodSpan, days: int = CLOSES_AFTER) -> Date:
    """The last day on which a record still arrives in time."""
    return span.last + dt.timedelta(days=days)


def is_closed(closes: Date, today: Date) -> bool:
    """Closed from the day after `closes_on`, whether or not the job that writes it down has run."""
    return today > closes


def arrives_late(received_on: Date, closes: Date) -> bool:
    """A record received (server date, Asia/Shanghai) after `closes_on` is kept as 补记."""
    return received_on > closes


def may_waive(closes: Date, today: Date) -> bool:
    """Only while open; afterwards only an excuse can be noted, the state stays."""
    return not is_closed(closes, today)


def may_make_up(last: Date, today: Date) -> bool:
    """补做 may be chosen from the day after the period's last day, for ever."""
    return today > last
