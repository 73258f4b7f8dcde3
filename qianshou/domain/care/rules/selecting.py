"""Which children a rule is about: selectors over dated facts, with and / or / not.

The ledger may translate the same tree to SQL: match on the classes below.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

from django.utils.translation import gettext as _

from qianshou.kit import days as cal
from qianshou.kit import ranges as sets
from qianshou.kit.ranges import Ranges


@dataclass(frozen=True)
class HasLabel:
    """Carries at least one of these labels."""

    codes: frozenset[str]


@dataclass(frozen=True)
class IsKey:
    """Is a key child (重点帮扶对象)."""


@dataclass(frozen=True)
class Boards:
    """Boards at school; `Not(Boards())` is a day pupil, and so is a child whose boarding is unknown."""


@dataclass(frozen=True)
class InStage:
    codes: frozenset[str]


@dataclass(frozen=True)
class InGrade:
    """Grades 1–9 run through primary and junior school, 10–12 through senior; both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class OfAge:
    """Full years from `low` to `high`, both included; None is open. No birth date known: not met."""

    low: int | None
    high: int | None


@dataclass(frozen=True)
class LivesWith:
    """Lives with somebody of one of these groups (M231)."""

    codes: frozenset[str]


@dataclass(frozen=True)
class HelpedBy:
    """Has a running pairing with a helper of one of these kinds."""

    kinds: frozenset[str]


@dataclass(frozen=True)
class All:
    """Meets every part; without parts, everyone."""

    parts: tuple["Selector", ...]


@dataclass(frozen=True)
class Any:
    """Meets at least one part."""

    parts: tuple["Selector", ...]


@dataclass(frozen=True)
class Not:
    part: "Selector"


Selector = HasLabel | IsKey | Boards | InStage | InGrade | OfAge | LivesWith | HelpedBy | All | Any | Not

EVERYONE = All(())


@dataclass(frozen=True)
class ChildFacts:
    """What selectors read of one child: each fact with the days on which it held, as far as known.

    Days are the later of valid-from and the day the fact was written down (DECISIONS 14, 16); the caller sees to that.
    """

    labels: Mapping[str, Ranges] = field(default_factory=dict)
    key: Ranges = ()
    boarding: Ranges = ()
    stages: Mapping[str, Ranges] = field(default_factory=dict)
    grades: Mapping[int, Ranges] = field(default_factory=dict)
    lives_with: Mapping[str, Ranges] = field(default_factory=dict)
    helpers: Mapping[str, Ranges] = field(default_factory=dict)
    born: dt.date | None = None


def met_ranges(selector: Selector, facts: ChildFacts) -> Ranges:
    """The days on which the child meets the selector."""
    match selector:
        case All(parts):
            return sets.intersect(*(met_ranges(part, facts) for part in parts))
        case Any(parts):
            return sets.union(*(met_ranges(part, facts) for part in parts))
        case Not(part):
            return sets.complement(met_ranges(part, facts))
        case IsKey():
            return sets.tidy(facts.key)
        case Boards():
            return sets.tidy(facts.boarding)
        case OfAge(low, high):
            return _age_range(facts.born, low, high)
        case _:
            return sets.union(*_held(selector, facts))


def _held(selector: Selector, facts: ChildFacts) -> list[Ranges]:
    match selector:
        case HasLabel(codes):
            return [facts.labels.get(code, ()) for code in codes]
        case InStage(codes):
            return [facts.stages.get(code, ()) for code in codes]
        case InGrade(low, high):
            return [facts.grades.get(grade, ()) for grade in range(low, high + 1)]
        case LivesWith(codes):
            return [facts.lives_with.get(code, ()) for code in codes]
        case HelpedBy(kinds):
            return [facts.helpers.get(kind, ()) for kind in kinds]
    raise TypeError(f"not a selector: {selector!r}")


def _age_range(born: dt.date | None, low: int | None, high: int | None) -> Ranges:
    if born is None:
        return ()
    first = cal.birthday(born, low) if low is not None else born
    last = cal.birthday(born, high + 1) - cal.ONE_DAY if high is not None else None
    return ((first, last),)


def meets(selector: Selector, facts: ChildFacts, day: dt.date) -> bool:
    """Whether the child meets the selector on that day; the same answer as `met_ranges`, without building it."""
    match selector:
        case All(parts):
            return all(meets(part, facts, day) for part in parts)
        case Any(parts):
            return any(meets(part, facts, day) for part in parts)
        case Not(part):
            return not meets(part, facts, day)
        case _:
            return sets.holds(met_ranges(selector, facts), day)


def describe(selector: Selector, words: Mapping[str, str]) -> str:
    """The selector in Chinese; `words` gives the label of each code, an unknown code is shown as it is."""
    match selector:
        case All(()):
            return _("全部在册儿童")
        case All(parts):
            return _("，且").join(describe(part, words) for part in parts)
        case Any(parts):
            return _("或").join(describe(part, words) for part in parts)
        case Not(Boards()):
            return _("走读")
        case Not(part):
            return _("不属于“%s”") % describe(part, words)
        case IsKey():
            return _("重点帮扶对象")
        case Boards():
            return _("寄宿")
        case InGrade(low, high):
            return _("%d年级") % low if low == high else _("%(low)d—%(high)d年级") % {"low": low, "high": high}
        case OfAge(low, high):
            return _describe_age(low, high)
        case LivesWith(codes):
            return _("与%s同住") % _listed(codes, words)
        case HelpedBy(kinds):
            return _("由%s帮扶") % _listed(kinds, words)
        case HasLabel(codes) | InStage(codes):
            return _listed(codes, words)


def _describe_age(low: int | None, high: int | None) -> str:
    if low is None:
        return _("%d周岁以下") % ((high or 0) + 1)
    return _("%d周岁以上") % low if high is None else _("%(low)d—%(high)d周岁") % {"low": low, "high": high}


def _listed(codes: frozenset[str], words: Mapping[str, str]) -> str:
    whole = words.get(",".join(sorted(codes)))  # a group may have one word of its own
    return whole or "、".join(str(words.get(code, code)) for code in sorted(codes))


def leaves(selector: Selector) -> frozenset[type]:
    """The classes of facts a selector reads, so that only these are fetched."""
    match selector:
        case All(parts) | Any(parts):
            return reduce(frozenset.union, (leaves(part) for part in parts), frozenset())
        case Not(part):
            return leaves(part)
        case _:
            return frozenset({type(selector)})
