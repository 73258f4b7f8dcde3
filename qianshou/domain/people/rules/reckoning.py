"""Who is away: the facts about both parents, filled in by the sheet's word where they are silent, and where the two disagree."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from qianshou.domain.people.choices import PARENTS, FactKind
from qianshou.domain.people.rules.family import Family, Held, Whereabouts, whereabouts

Date = dt.date


@dataclass(frozen=True)
class Away:
    """One parent away: `fact` None where only the sheet's word says so."""

    who: str  # father, mother
    fact: Held | None


@dataclass(frozen=True)
class Reckoned:
    """What the family amounts to on one day.

    `word` is the sheet's, `said` the same while no newer fact overtook it; `disputed`: the word and an older-or-equal fact disagree.
    """

    day: Date
    away: tuple[Away, ...] = ()
    unable: tuple[tuple[str, Held], ...] = ()
    home: tuple[str, ...] = ()
    word: Held | None = None
    said: Held | None = None
    said_both: bool = False
    said_one_of_two: bool = False
    disputed: bool = False
    hidden_away: Held | None = field(default=None)  # an adult of unknown relation who works away

    @property
    def away_count(self) -> int:
        return len(self.away) or int(self.said_one_of_two)

    @property
    def word_stands(self) -> bool:
        return self.said is not None and self.said.value != "none"

    @property
    def sure(self) -> bool:
        return bool(self.away) and all(one.fact is not None and one.fact.from_on is not None for one in self.away)

    @property
    def unable_facts(self) -> tuple[Held, ...]:
        return tuple(fact for _, fact in self.unable)

    def only(self, away: list[Away]) -> "Reckoned":
        return replace(self, away=tuple(away))

    def said_since(self) -> Date:
        source = self.word or self.hidden_away
        return (source.from_on or source.as_of) if source else self.day

    def unable_why(self) -> list[Any]:
        return [["other_unable", {"who": who, "kind": fact.kind}] for who, fact in self.unable]

    def why(self) -> list[Any]:
        told: list[Any] = []
        for one in self.away:
            if one.fact is None:
                told.append(["away_said", {"who": one.who}])
            else:
                since = one.fact.from_on.isoformat() if one.fact.from_on else ""
                told.append(["away", {"who": one.who, "place": one.fact.value, "since": since}])
        if self.said and (self.said_both or self.said_one_of_two or self.disputed or not self.sure):
            told.append(["said", {"value": self.said.value, "as_of": self.said.as_of.isoformat()}])
        if self.disputed:
            told.append(["disputed", {}])
        return told


def reckon(family: Family, day: Date) -> Reckoned:
    """Facts first; the sheet's word fills in for a parent of whom nothing is known, and never against a newer fact."""
    states = {"father": whereabouts(family.father, day), "mother": whereabouts(family.mother, day)}
    away = [Away(who, w.fact) for who, w in states.items() if w.state == "away"]
    unable = tuple((who, w.fact) for who, w in states.items() if w.state == "unable" and w.fact)
    word = family.own_fact(FactKind.DECLARED_LEFT_BEHIND, day)
    hidden = next((f for a in family.adults if a.relation not in PARENTS and a.relation in ("", "97", "99") for f in a.facts
                   if f.kind == FactKind.AWAY and f.holds(day)), None)  # fmt: skip
    home = tuple(who for who, w in states.items() if w.state == "home")
    word = word if word and (word.value != "none" or away) else None
    seen = Reckoned(day, tuple(away), unable, home, word, hidden_away=hidden)
    if word is None:
        return replace(seen, said_one_of_two=True) if hidden and not away else seen
    return _with_word(seen, word, states)


def _overtaken(word: Held, states: dict[str, Whereabouts]) -> bool:
    """A parent known to be home by something newer than the word."""
    return any(w.state == "home" and w.home_since is not None and w.home_since > word.as_of for w in states.values())


def _with_word(seen: Reckoned, word: Held, states: dict[str, Whereabouts]) -> Reckoned:
    silent = [who for who, w in states.items() if w.state == "unknown"]
    home = seen.home
    if word.value == "none":
        newest = max((a.fact.as_of for a in seen.away if a.fact), default=None)
        return replace(seen, said=word, disputed=newest is not None and newest <= word.as_of)
    overtaken = _overtaken(word, states)
    if word.value == "both":
        filled = (*seen.away, *(Away(who, None) for who in silent))
        if overtaken:  # one came home since: the word still holds for the other
            return replace(seen, away=filled)
        return replace(seen, away=filled, said=word, said_both=not home and len(filled) == 2 and not seen.sure, disputed=bool(home))
    return _with_one(seen, word, silent, home, overtaken)


def _with_one(seen: Reckoned, word: Held, silent: list[str], home: tuple[str, ...], overtaken: bool) -> Reckoned:
    """`one` or only `yes`: at least one of the two is away."""
    if seen.away:
        contrary = len(seen.away) == 2 and word.value == "one"
        return replace(seen, said=None if overtaken else word, disputed=contrary)
    if overtaken and not silent:
        return seen
    if len(silent) == 1:
        return replace(seen, away=(Away(silent[0], None),), said=None if overtaken else word)
    if len(silent) == 2:
        return replace(seen, said=word, said_both=word.value == "yes", said_one_of_two=True)
    return replace(seen, said=word, disputed=bool(home))
