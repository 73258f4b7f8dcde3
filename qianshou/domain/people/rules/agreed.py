"""Labels on which every definition set agrees: orphan, 事实无人抚养, single-parent, disabled, and what people decided."""

import datetime as dt

from qianshou.domain.people.choices import FactKind, LabelKind
from qianshou.domain.people.rules.ages import months_after
from qianshou.domain.people.rules.family import UNSUPPORTED_KINDS, Adult, Family, Held, full_months
from qianshou.domain.people.rules.found import LabelFound, standing

Date = dt.date
UNSUPPORTED_MONTHS = 6  # 民发〔2019〕62号: 失联 searched for six months, 服刑等 a term of six months or more
COURT = "court"  # value of MISSING when a court declared it (宣告失踪): counts as dead for an orphan


def common_labels(family: Family, day: Date, of_age: bool) -> tuple[LabelFound, ...]:
    """All of them; orphan, 事实无人抚养 and single-parent end on the 18th birthday."""
    found: list[LabelFound | None] = []
    if not of_age:
        orphan = _orphan(family, day)
        found = [orphan, None if orphan else _unsupported(family, day), None if orphan else _single(family, day)]
    found += [_disabled(family, day), _decided(family, day, LabelKind.HARDSHIP, FactKind.HARDSHIP, FactKind.SUBSISTENCE)]
    found.append(_decided(family, day, LabelKind.STRUGGLING, FactKind.STRUGGLING))
    return tuple(label for label in found if label)


def _gone(adult: Adult | None, day: Date) -> Held | None:
    """Death, or a court's declaration that the parent is missing."""
    if adult is None:
        return None
    return next((f for f in adult.facts if f.holds(day) and (f.kind == FactKind.DEAD or (f.kind == FactKind.MISSING and f.value == COURT))), None)


def _label(kind: str, sure: bool, facts: list[Held], why: list, disputed: bool = False) -> LabelFound:
    start = max(f.from_on or f.as_of for f in facts)
    return LabelFound(kind, standing(sure, disputed), start, max(f.known_on for f in facts), why)


def _orphan(family: Family, day: Date) -> LabelFound | None:
    father, mother = _gone(family.father, day), _gone(family.mother, day)
    if father and mother:
        return _label(LabelKind.ORPHAN, True, [father, mother], [["both_gone", {}]])
    word = family.own_fact(FactKind.DECLARED_ORPHAN, day)
    if word is None:
        return None
    alive = [a for a in (family.father, family.mother) if a and not _gone(a, day) and any(f.kind == FactKind.AWAY and f.holds(day) for f in a.facts)]
    return _label(LabelKind.ORPHAN, False, [word], [["said_orphan", {"as_of": word.as_of.isoformat()}]], bool(alive))


def _hard(adult: Adult | None, day: Date) -> tuple[Held, bool] | None:
    """The circumstance of 民发〔2019〕62号 a parent is in, and whether its months are known."""
    if adult is None:
        return None
    for fact in adult.facts:
        if fact.kind not in UNSUPPORTED_KINDS or not fact.holds(day):
            continue
        met, known = _long_enough(fact, day)
        if met:
            return fact, known
    return None


def _long_enough(fact: Held, day: Date) -> tuple[bool, bool]:
    if fact.kind == FactKind.MISSING and fact.value != COURT:
        return full_months(fact, UNSUPPORTED_MONTHS, day)
    if fact.kind == FactKind.IN_CUSTODY:  # the term counts, not the days served
        if fact.from_on is None or fact.to_on is None:
            return True, False
        return months_after(fact.from_on, UNSUPPORTED_MONTHS) <= fact.to_on + dt.timedelta(days=1), True
    return True, True


def _unsupported(family: Family, day: Date) -> LabelFound | None:
    father, mother = _hard(family.father, day), _hard(family.mother, day)
    if father and mother:
        why = [["unable", {"who": who, "kind": held[0].kind}] for who, held in (("father", father), ("mother", mother))]
        return _label(LabelKind.UNSUPPORTED, father[1] and mother[1], [father[0], mother[0]], why)
    word = family.own_fact(FactKind.DECLARED_UNSUPPORTED, day)
    return _label(LabelKind.UNSUPPORTED, False, [word], [["said_unsupported", {"as_of": word.as_of.isoformat()}]]) if word else None


def _single(family: Family, day: Date) -> LabelFound | None:
    gone = [(who, fact) for who, fact in (("father", _gone(family.father, day)), ("mother", _gone(family.mother, day))) if fact]
    if gone:
        return _label(LabelKind.SINGLE, True, [gone[0][1]], [["one_gone", {"who": gone[0][0]}]])
    word = family.own_fact(FactKind.DECLARED_SINGLE, day)
    return _label(LabelKind.SINGLE, False, [word], [["said_single", {"as_of": word.as_of.isoformat()}]]) if word else None


def _disabled(family: Family, day: Date) -> LabelFound | None:
    fact = family.own_fact(FactKind.DISABILITY, day)
    return _label(LabelKind.DISABLED, bool(fact.value), [fact], [["disability", {"value": fact.value}]]) if fact else None


def _decided(family: Family, day: Date, kind: str, *kinds: str) -> LabelFound | None:
    """Decided by people with evidence: a sheet's word alone is 按申报."""
    for fact_kind in kinds:
        fact = family.own_fact(fact_kind, day)
        if fact:
            sure = not fact.by_sheet and fact_kind == kinds[0]
            return _label(kind, sure, [fact], [["decided" if sure else "said_decided", {"kind": kind, "words": fact.value}]])
    return None
