"""Two programmes that owe the same duty: which of two rules is the stricter, so that the other needs no row of its own."""

from collections.abc import Sequence

from qianshou.domain.care.choices import PeriodUnit as Unit
from qianshou.domain.care.choices import Subject
from qianshou.domain.care.rules.counting import kinds_that_meet
from qianshou.domain.care.rules.rule import Rule

# How many whole periods of the first unit a usual period of the second has at the least (a month three or four whole weeks).
_FITS: dict[tuple[str, str], int] = {
    (Unit.WEEK, Unit.FORTNIGHT): 2,
    (Unit.WEEK, Unit.MONTH): 3,
    (Unit.WEEK, Unit.QUARTER): 6,
    (Unit.WEEK, Unit.HALF_YEAR): 10,
    (Unit.WEEK, Unit.TERM): 12,
    (Unit.WEEK, Unit.SCHOOL_YEAR): 24,
    (Unit.WEEK, Unit.YEAR): 24,
    (Unit.FORTNIGHT, Unit.MONTH): 1,
    (Unit.FORTNIGHT, Unit.QUARTER): 3,
    (Unit.FORTNIGHT, Unit.HALF_YEAR): 5,
    (Unit.FORTNIGHT, Unit.TERM): 6,
    (Unit.FORTNIGHT, Unit.SCHOOL_YEAR): 12,
    (Unit.FORTNIGHT, Unit.YEAR): 12,
    (Unit.MONTH, Unit.QUARTER): 2,
    (Unit.MONTH, Unit.HALF_YEAR): 3,
    (Unit.MONTH, Unit.TERM): 3,
    (Unit.MONTH, Unit.SCHOOL_YEAR): 7,
    (Unit.MONTH, Unit.YEAR): 7,
    (Unit.QUARTER, Unit.HALF_YEAR): 2,
    (Unit.QUARTER, Unit.YEAR): 3,
    (Unit.HALF_YEAR, Unit.YEAR): 2,
    (Unit.TERM, Unit.SCHOOL_YEAR): 2,
    (Unit.TERM, Unit.YEAR): 1,
}


def covers(strict: Rule, lax: Rule, counterpart: str) -> bool:
    """Whether whoever does what `strict` asks has done, with that counterpart, what `lax` asks as well.

    Selectors and dates are not looked at: the ledger asks child by child whether both are owed. Single occasions
    (`once`, stages) and rules with days of their own are never merged: their date is what they are about.
    """
    same = (strict.kind, strict.subject) == (lax.kind, lax.subject) and counterpart in strict.counterparts and counterpart in lax.counterparts
    if not same or _single(strict) or _single(lax):
        return False
    return _often_enough(strict, lax) and _by_the_same(strict, lax) and kinds_that_meet(strict) <= kinds_that_meet(lax)


def _single(rule: Rule) -> bool:
    own_days = rule.early or rule.named_days.weekdays or rule.named_days.month_days
    return rule.period.unit == Unit.ONCE or rule.during is not None or bool(own_days)


def _often_enough(strict: Rule, lax: Rule) -> bool:
    if strict.period.vacation != lax.period.vacation:
        return False
    if strict.period.term_time and not lax.period.term_time:
        return False  # in the vacations nobody would do it
    same = strict.period.unit == lax.period.unit
    in_one = 1 if same else _FITS.get((strict.period.unit, lax.period.unit), 0)
    if lax.distinct_days and not strict.distinct_days and strict.count > 1:
        return in_one >= lax.count  # one day a period is all that is certain
    return in_one * strict.count >= lax.count


def _by_the_same(strict: Rule, lax: Rule) -> bool:
    pairings = not lax.pairing_kinds or (bool(strict.pairing_kinds) and set(strict.pairing_kinds) <= set(lax.pairing_kinds))
    doers = strict.subject == Subject.PAIRING or not lax.doers or (bool(strict.doers) and set(strict.doers) <= set(lax.doers))
    return pairings and doers


def stricter(rules: Sequence[tuple[int, Rule]], counterpart: str) -> dict[int, list[int]]:
    """For each rule (id, rule; oldest first) those that cover it, the first of them first; of two alike the older one stays."""
    out: dict[int, list[int]] = {}
    for at, (pk, lax) in enumerate(rules):
        found = [
            other
            for n, (other, strict) in enumerate(rules)
            if other != pk and covers(strict, lax, counterpart) and not (covers(lax, strict, counterpart) and n > at)
        ]
        if found:
            out[pk] = found
    return out
