"""Facts as the rules read them: values only, and what one parent's whereabouts amount to on a day."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from qianshou.domain.people.choices import FATHERS, MOTHERS, FactKind
from qianshou.domain.people.rules.ages import months_after

Date = dt.date


@dataclass(frozen=True, slots=True)
class Held:
    """One dated fact; an open start is not known, an open end still holds."""

    kind: str
    as_of: Date
    known_on: Date
    value: str = ""
    from_on: Date | None = None
    to_on: Date | None = None
    by_sheet: bool = False

    def holds(self, day: Date) -> bool:
        """Whether it held on the day; an unknown start holds since ever."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or self.to_on >= day)


@dataclass(frozen=True)
class Adult:
    """One adult with the facts about them."""

    key: str
    relation: str = ""
    name: str = ""
    looks_after: bool = False
    facts: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Family:
    """Everything the label rules read of one child. `birth_known`: day, month, year, age."""

    adults: tuple[Adult, ...] = ()
    own: tuple[Held, ...] = ()
    birth_date: Date | None = None
    birth_known: str = "day"

    @cached_property
    def father(self) -> Adult | None:
        """The father on file, if any."""
        return next((a for a in self.adults if a.relation in FATHERS), None)

    @cached_property
    def mother(self) -> Adult | None:
        """The mother on file, if any."""
        return next((a for a in self.adults if a.relation in MOTHERS), None)

    @cached_property
    def _hash(self) -> int:
        return hash((self.adults, self.own, self.birth_date, self.birth_known))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def bare(self) -> "Family":
        """The same without names and birth: what the labels are told from, age apart."""
        return Family(tuple(Adult("", a.relation, "", a.looks_after, a.facts) for a in self.adults), self.own)

    def own_fact(self, kind: str, day: Date) -> Held | None:
        """The newest fact of that kind about the child that holds on the day."""
        return max((f for f in self.own if f.kind == kind and f.holds(day)), key=lambda f: f.as_of, default=None)


# Why a parent cannot look after the child: 国发〔2016〕13号 「另一方无监护能力」 and, marked, 民发〔2019〕62号.
UNABLE_KINDS = (
    FactKind.DEAD, FactKind.MISSING, FactKind.IN_CUSTODY, FactKind.SEVERELY_ILL, FactKind.SEVERELY_DISABLED, FactKind.REMOVED, FactKind.UNABLE,
)  # fmt: skip
UNSUPPORTED_KINDS = tuple(kind for kind in UNABLE_KINDS if kind != FactKind.UNABLE)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One parent on one day. state: away, unable, home (known to be there), unknown."""

    state: str
    fact: Held | None = None
    home_since: Date | None = None  # as-of of what says they are at home
    by_relation_only: bool = False


def whereabouts(adult: Adult | None, day: Date) -> Whereabouts:
    """What the facts say of a parent; being named as the carer counts as home unless a fact says away."""
    if adult is None:
        return Whereabouts("unknown")
    holding = [f for f in adult.facts if f.holds(day)]
    for kind in UNABLE_KINDS:
        for fact in holding:
            if fact.kind == kind:
                return Whereabouts("unable", fact)
    away = [f for f in holding if f.kind == FactKind.AWAY]
    if away:
        return Whereabouts("away", max(away, key=lambda f: f.as_of))
    home = [f.as_of for f in holding if f.kind == FactKind.LIVES_WITH_CHILD]
    home += [f.known_on for f in adult.facts if f.kind == FactKind.AWAY and f.to_on is not None and f.to_on < day]
    if home:
        return Whereabouts("home", None, max(home))
    if adult.looks_after:
        return Whereabouts("home", None, None)
    return Whereabouts("unknown")


def full_months(fact: Held, months: int, day: Date) -> tuple[bool, bool]:
    """(whether so many months are full on the day, whether that is known); a missing start counts as full and not known."""
    if fact.from_on is None:
        return True, False
    return months_after(fact.from_on, months) <= day, True
