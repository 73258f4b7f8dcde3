"""Labels of one child on one day by one definition set, why, and the next day they change by time alone (DECISIONS 16).

民政 (国发〔2016〕13号): under 16, both parents away, or one away and the other unable. 学籍: away for three months or more, one parent is
enough, no age. On orphans, 事实无人抚养 (民发〔2019〕62号), single parents, disability and what people decide the sets agree (COMMON).
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from qianshou.domain.people.choices import DefinitionSet, FactKind, LabelKind
from qianshou.domain.people.rules.ages import months_after, turns
from qianshou.domain.people.rules.agreed import UNSUPPORTED_MONTHS, common_labels
from qianshou.domain.people.rules.family import Family, Held, full_months
from qianshou.domain.people.rules.found import LabelFound, standing
from qianshou.domain.people.rules.reckoning import Reckoned, reckon

Date = dt.date
AWAY_MONTHS = 3  # 学籍: 三个月以上, the number included (民法典 §1259)
MCA_AGE = 16
CHILD_AGE = 18
# Full months that a clause of a set asks for, by the fact they are counted from.
_MONTHS: dict[str, dict[str, int]] = {
    DefinitionSet.SCHOOL: {FactKind.AWAY: AWAY_MONTHS},
    DefinitionSet.COMMON: {FactKind.MISSING: UNSUPPORTED_MONTHS, FactKind.IN_CUSTODY: UNSUPPORTED_MONTHS},
}


@dataclass(frozen=True)
class LabelAnswer:
    """The labels on the day asked about and the next day time alone would change them."""

    labels: tuple[LabelFound, ...] = ()
    changes_on: Date | None = None

    def kinds(self) -> dict[str, str]:
        """kind -> standing."""
        return {found.kind: found.standing for found in self.labels}


def labels_for(definition: str, family: Family, today: Date) -> LabelAnswer:
    """The labels by one definition set. A missing date is taken in the child's favour and makes the label 按申报."""
    bare, dated, birthday = _one_of(family.bare), family.birth_date is not None, _birthday(definition, family)
    now = _judged(definition, bare, dated, birthday is not None and birthday <= today, today)
    turned = _turning_days(definition, bare, today)
    days = sorted({*turned, birthday}) if birthday and birthday > today else turned
    if not days:
        return LabelAnswer(now)
    shape = {(x.kind, x.standing) for x in now}
    for day in days:
        # Between two turning days of the facts only the age can differ: the day before is as good, and is known already.
        since = day if day in turned else max((d for d in turned if d < day), default=today)
        if {(x.kind, x.standing) for x in _judged(definition, bare, dated, birthday is not None and birthday <= day, since)} != shape:
            return LabelAnswer(now, day)
    return LabelAnswer(now)


@lru_cache(maxsize=8192)
def _one_of(family: Family) -> Family:
    """The same family each time one like it comes, so that it is compared once."""
    return family


@lru_cache(maxsize=8192)
def _judged(definition: str, family: Family, dated: bool, past: bool, day: Date) -> tuple[LabelFound, ...]:
    """The labels on a day. Families alike but for names and birthdays, of which a roster is full, are judged once."""
    if definition == DefinitionSet.COMMON:
        return common_labels(family, day, past)
    found = _by_mca(family, day, dated, past) if definition == DefinitionSet.MCA else _by_school(family, day)
    return (found,) if found else ()


def _birthday(definition: str, family: Family) -> Date | None:
    """The day from which the set no longer looks at the child as one, if it has an age and the birth is known."""
    if family.birth_date is None or definition == DefinitionSet.SCHOOL:
        return None
    return turns(family.birth_date, family.birth_known, MCA_AGE if definition == DefinitionSet.MCA else CHILD_AGE)


def _by_mca(family: Family, day: Date, dated: bool, past: bool) -> LabelFound | None:
    if past:
        return None
    seen = reckon(family, day)
    sure = seen.sure and dated
    age_why = ["under_16", {}] if dated else ["birth_unknown", {}]
    if len(seen.away) == 2 or seen.said_both:
        return _found(LabelKind.BOTH_AWAY, seen, sure, [age_why])
    if len(seen.away) == 1 and seen.unable:
        return _found(LabelKind.ONE_AWAY, seen, sure, [age_why, *seen.unable_why()])
    if seen.word_stands and (seen.away_count or seen.disputed) and not (seen.home and seen.said and seen.said.value == "one"):
        # The sheet calls the child left behind; with an able parent at home 民政 would not: 有出入. Of 一方外出 it is no doubt at all.
        return _found(LabelKind.ONE_AWAY, replace(seen, disputed=seen.disputed or bool(seen.home)), False, [age_why])
    return None


def _by_school(family: Family, day: Date) -> LabelFound | None:
    seen = reckon(family, day)
    long, sure = [], True
    for one in seen.away:
        full, known = full_months(one.fact, AWAY_MONTHS, day) if one.fact else (True, False)
        if full:
            long.append(one)
            sure = sure and known
    seen = seen.only(long)
    if len(long) == 2:
        return _found(LabelKind.BOTH_AWAY, seen, sure, [], AWAY_MONTHS)
    if long or seen.said_one_of_two or seen.said_both or (seen.disputed and seen.word_stands):
        return _found(LabelKind.ONE_AWAY, seen, sure and bool(long), [], AWAY_MONTHS)
    return None


def _found(kind: str, seen: Reckoned, sure: bool, why: list[Any], months: int = 0) -> LabelFound:
    starts = [_start(one.fact, months) if one.fact else seen.said_since() for one in seen.away]
    # Of two away the label holds since the later left; of one away and one unable, since both hold.
    starts += [u.from_on for u in seen.unable_facts if u.from_on and len(seen.away) == 1 and not months]
    known = [one.fact.known_on for one in seen.away if one.fact] + ([seen.said.known_on] if seen.said and not seen.sure else [])
    start = max(starts, default=seen.said_since())
    return LabelFound(kind, standing(sure, seen.disputed), start, max(known, default=start), [*seen.why(), *why])


def _start(fact: Held, months: int) -> Date:
    if fact.from_on is None:
        return fact.as_of
    return months_after(fact.from_on, months) if months else fact.from_on


@lru_cache(maxsize=8192)
def _turning_days(definition: str, family: Family, today: Date) -> tuple[Date, ...]:
    """Every later day on which full months, a beginning or a dated end might change the answer; birthdays apart."""
    days: set[Date] = set()
    months = _MONTHS.get(definition, {})
    for fact in (*family.own, *(f for a in family.adults for f in a.facts)):
        if fact.from_on:
            days.add(fact.from_on)
            if fact.kind in months:
                days.add(months_after(fact.from_on, months[fact.kind]))
        if fact.to_on:
            days.add(fact.to_on + dt.timedelta(days=1))
    return tuple(sorted(day for day in days if day > today))
