"""A programme (方案) as read from its file: rules, goals, standing arrangements, dated events, vague duties, notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.programmes.dates import say_when
from qianshou.domain.care.rules import Rule
from qianshou.kit.errors import Refused


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a programme file; `str()` names file, place and key and says what to write instead."""

    file: str
    place: str
    key: str
    say: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.file, self.place, self.key) if part) + "：" + self.say


class ProgrammeError(Refused):
    """A programme cannot be used; `problems` holds everything that is wrong, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Goal:
    """A named measure with its target in percent."""

    measure: str
    title: str
    target: int
    mechanisms: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A standing arrangement, a checklist or a note: what stands in the plan and is no cadence."""

    title: str
    text: str
    mechanisms: tuple[str, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dated:
    """An event on a day (`on`) or to be done before it (`by`), in the words of `dates`; one of the two is empty."""

    title: str
    on: tuple[str, ...]
    by: tuple[str, ...]
    kind: str
    mechanisms: tuple[str, ...]
    quote: str = ""

    @property
    def said(self) -> str:
        """6月1日 · 6月19日前 · 暑假、寒假."""
        days = _("、").join(say_when(one) for one in self.on or self.by)
        return days if self.on else _("%s前") % days


@dataclass(frozen=True)
class Vague:
    """A duty without a number (定期). `same_as`: a rule that already covers it; else `suggested`, to be confirmed."""

    key: str
    title: str
    quote: str
    mechanisms: tuple[str, ...]
    same_as: str = ""
    suggested: Rule | None = None


@dataclass(frozen=True)
class Programme:
    """A programme. `spec` is what it was made from, fit for JSON: an adoption keeps it and its `rule_specs`."""

    code: str
    title: str
    source: str
    text: str
    summary: str
    target: str  # whom it is about, in Chinese
    rules: tuple[Rule, ...]
    goals: tuple[Goal, ...]
    arrangements: tuple[Item, ...]
    checklists: tuple[Item, ...]
    dated: tuple[Dated, ...]
    vague: tuple[Vague, ...]
    notes: tuple[Item, ...]
    spec: Mapping[str, Any]
    rule_specs: Mapping[str, Mapping[str, Any]]

    def rule(self, key: str) -> Rule:
        """The rule or suggested rule of that key; KeyError if there is none."""
        return self.every_rule()[key]

    def every_rule(self) -> dict[str, Rule]:
        """Rules and suggestions by key."""
        suggested = [duty.suggested for duty in self.vague if duty.suggested is not None]
        return {rule.key: rule for rule in (*self.rules, *suggested)}

    def mechanisms(self) -> frozenset[str]:
        """Every M-number of SEEDS.md the programme cites."""
        cited: list[Rule | Goal | Item | Dated | Vague] = [
            *self.rules,
            *self.goals,
            *self.arrangements,
            *self.checklists,
            *self.dated,
            *self.vague,
            *self.notes,
        ]
        return frozenset(number for one in cited for number in one.mechanisms)
