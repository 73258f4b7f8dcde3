"""Whether a period is owed by a subject, by whom a counterpart is not asked for, and which days are the subject's own.

DECISIONS 14; DOMAIN §4 "Owed" and "Done".
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Counterpart, Standing
from qianshou.domain.care.rules.periods import PeriodSpan
from qianshou.kit import days as cal
from qianshou.kit.days import Date, Days
from qianshou.kit.ranges import Range, holds

OPEN: Range = (None, None)


def owed(span: PeriodSpan, met: Iterable[Range], today: Date, bounds: Range = OPEN) -> bool:
    """Owed = (owed days met up to today + owed days left if it meets the selector today) ≥ half the period's owed days.

    `met`: when the subject met the selector (tidy ranges, not before the fact was known). `bounds`: adoption, file and
    pairing dates taken together; days outside them count as not met. Half is of the whole period, whatever the bounds.
    """
    met = tuple(met)
    first, last = bounds
    so_far = sum(cal.count_between(span.owed_days, cal.latest((a, first)), _earliest(b, last, today)) for a, b in met)
    left = 0
    if holds(met, today):
        left = cal.count_between(span.owed_days, cal.latest((first, today + cal.ONE_DAY)), last)
    return bool(span.owed_days) and 2 * (so_far + left) >= len(span.owed_days)


def _earliest(*moments: Date | None) -> Date | None:
    return min((moment for moment in moments if moment is not None), default=None)


def own_owed_days(span: PeriodSpan, *starts: Date | None) -> Days:
    """The subject's own owed days: from the latest of period start, adoption, file opened, pairing begun."""
    return cal.between(span.owed_days, cal.latest(starts), None)


@dataclass(frozen=True)
class Adult:
    """An adult as far as asking for them goes: `relation` is shown (母亲), `counterparts` is what they are met as."""

    relation: str
    counterparts: frozenset[str]
    standing: str = Standing.PRESENT
    user_id: int | None = None


@dataclass(frozen=True)
class Asked:
    """Whether a counterpart is asked for, and what the row says about those who are not."""

    yes: bool
    note: str = ""


def asked(counterpart: str, adults: Sequence[Adult], owner_id: int | None = None) -> Asked:
    """A counterpart who is the doer, or is dead, missing or in custody, is not asked for; of the parents one is enough.

    Nobody on file is still asked for: a gap in the file takes no duty away, and the row says what to fill in.
    """
    if counterpart in (Counterpart.CHILD, Counterpart.HOME, Counterpart.NONE, Counterpart.SCHOOL):
        return Asked(True)
    people = [adult for adult in adults if counterpart in adult.counterparts]
    if not people:
        return Asked(True, _("档案里还没有%s，请先补上") % Counterpart(counterpart).label)
    notes = [note for note in (_why_not(adult, owner_id) for adult in people) if note]
    return Asked(len(notes) < len(people), "；".join(notes))


def _why_not(adult: Adult, owner_id: int | None) -> str:
    if owner_id is not None and adult.user_id == owner_id:
        return _("%s就是帮扶人本人，不要求联系") % adult.relation
    if adult.standing == Standing.PRESENT:
        return ""
    # In custody reads as 无法联系 here: the reason itself is for coordinators only (DOMAIN §11).
    word = {Standing.DEAD: _("已去世"), Standing.MISSING: _("失联")}.get(Standing(adult.standing), _("无法联系"))
    return _("%(who)s%(word)s，不要求联系") % {"who": adult.relation, "word": word}


def bounds_of(*starts_and_ends: tuple[dt.date | None, dt.date | None]) -> Range:
    """The days inside all of several from/to pairs: adoption, file, pairing."""
    return cal.latest(first for first, _end in starts_and_ends), _earliest(*(end for _first, end in starts_and_ends))
