"""When each of N contacts is due inside a period (DOMAIN §4 "Pace", DECISIONS 14)."""

from collections.abc import Iterable, Sequence

from qianshou.domain.care.rules.periods import PeriodSpan
from qianshou.kit.days import Date


def pace(span: PeriodSpan, own_owed_days: Sequence[Date], needed: int, named_days: Sequence[Date] = (), early: int = 0) -> list[Date]:
    """`needed` due dates, ascending: the last owed day of each of `needed` equal parts of the subject's own owed days.

    Where the rule names at least `needed` days the subject still has, those are the dates. Without an own owed day left
    (a subject that came after the last one), everything is due on the period's last day. With `early` all are due on
    that one of its own owed days (开学初).
    """
    if not own_owed_days:
        return [span.last] * needed
    if early:
        return [own_owed_days[min(early, len(own_owed_days)) - 1]] * needed
    named = [day for day in named_days if own_owed_days[0] <= day <= span.last]
    if len(named) >= needed:
        return list(named[:needed])
    total = len(own_owed_days)
    return [own_owed_days[-(-k * total // needed) - 1] for k in range(1, needed + 1)]


def moved(due_dates: Sequence[Date], moves: Iterable[tuple[int, Date]]) -> list[Date]:
    """The dates after 改期: contact `nth` on its new day, later ones never before it; what came before stays."""
    out = list(due_dates)
    for nth, day in moves:
        out[nth:] = [day, *(max(later, day) for later in out[nth + 1 :])] if nth < len(out) else []
    return out


def next_due_on(due_dates: Sequence[Date], done: int) -> Date | None:
    """When the next contact is due; None when enough were made."""
    return due_dates[done] if done < len(due_dates) else None
