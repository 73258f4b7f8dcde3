"""Which children meet a selector today, as sets: one query for each class of facts a programme asks about, none for a child.

The same answer as `rules.meets` over `ledger.kin`, which a test compares; fast enough for a whole county (a trial before adopting).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.care.ledger.kin import group_of
from qianshou.domain.care.rules import selecting as who
from qianshou.domain.orgs.queries import Calendars
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import FactKind, PendingChoice
from qianshou.domain.people.models import Carer, Child, Fact, KeyChild, Label, PendingLabels
from qianshou.kit import days as cal

Ids = frozenset[int]
_OF_CHILD = ("pk", "edu_path", "home_path", "birth_date", "stage", "boarding", "edu_unit__stage", "edu_unit__entry_year", "opened_on")


@dataclass(frozen=True)
class Running:
    """One pairing that runs today."""

    child: int
    kind: str
    helper: int
    helper_kind: str
    begun_on: dt.date


@dataclass
class Crowd:
    """The children of a queryset with what selectors ask of them today; facts are fetched when first asked for."""

    children: QuerySet[Child]
    calendars: Calendars
    today: dt.date
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    _known: dict[type, dict[Any, set[int]]] = field(default_factory=dict)
    _pairings: list[Running] | None = None

    def __post_init__(self) -> None:
        self.rows = {row["pk"]: row for row in self.children.order_by("pk").values(*_OF_CHILD)}
        self.everyone: Ids = frozenset(self.rows)

    def meeting(self, selector: who.Selector) -> Ids:
        """The children who meet it today."""
        match selector:
            case who.All(parts):
                return reduce(frozenset.intersection, (self.meeting(part) for part in parts), self.everyone)
            case who.Any(parts):
                return reduce(frozenset.union, (self.meeting(part) for part in parts), frozenset())
            case who.Not(part):
                return self.everyone - self.meeting(part)
            case who.OfAge(low, high):
                return frozenset(pk for pk, row in self.rows.items() if self._of_age(row["birth_date"], low, high))
            case who.IsKey() | who.Boards():
                return frozenset(self._leaf(type(selector))[True])
            case who.InGrade(low, high):
                codes: Iterable[Any] = range(low, high + 1)
            case who.HelpedBy(kinds):
                codes = kinds
            case who.HasLabel(kinds) | who.InStage(kinds) | who.LivesWith(kinds):
                codes = kinds
        held = self._leaf(type(selector))
        return frozenset(pk for code in codes for pk in held.get(code, ()))

    @property
    def pairings(self) -> list[Running]:
        """The pairings of these children that run today, oldest first; one query."""
        if self._pairings is None:
            rows = Pairing.objects.filter(Q(to_on=None) | Q(to_on__gt=self.today), child__in=self.children.values("pk"), from_on__lte=self.today)
            told = rows.order_by("from_on", "pk").values_list("child_id", "kind", "helper_id", "helper__kind", "from_on")
            self._pairings = [Running(*one) for one in told]
        return self._pairings

    # --- one class of facts ---------------------------------------------------------------------------------------------
    def _leaf(self, leaf: type) -> dict[Any, set[int]]:
        if leaf not in self._known:
            self._known[leaf] = defaultdict(set)
            for pk, code in _READ[leaf](self):
                if pk in self.everyone:
                    self._known[leaf][code].add(pk)
        return self._known[leaf]

    def _of_age(self, born: dt.date | None, low: int | None, high: int | None) -> bool:
        if born is None or born > self.today:
            return False
        age = cal.years_old(born, self.today)
        return (low is None or age >= low) and (high is None or age <= high)

    def _holds(self, first: str, last: str = "to_on") -> Q:
        begun = Q(**{first: None}) | Q(**{f"{first}__lte": self.today})
        return begun & (Q(**{last: None}) | Q(**{f"{last}__gte": self.today}))

    def _mine(self, model: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(child__in=self.children.values("pk"))
        return rows

    def _labels(self) -> Iterable[tuple[int, str]]:
        yield from self._mine(Label).filter(self._holds("from_on"), known_on__lte=self.today).values_list("child_id", "kind")
        for row in self._mine(PendingLabels).filter(since__lte=self.today).values("child_id", "had", "choice", "chosen_on"):
            if self._still_pending(row):
                yield from ((row["child_id"], kind) for kind in row["had"])

    def _still_pending(self, row: dict[str, Any]) -> bool:
        until = row["chosen_on"]
        if row["choice"] == PendingChoice.KEEP and until is not None:
            until = min((term.last_on for term in self.calendars.terms if term.last_on >= until), default=until)
        return until is None or until >= self.today

    def _keys(self) -> Iterable[tuple[int, bool]]:
        rows = self._mine(KeyChild).filter(self._holds("from_on", "until_on"), Q(ended_on=None) | Q(ended_on__gte=self.today))
        return ((pk, True) for pk in rows.values_list("child_id", flat=True))

    def _facts(self, kind: str) -> list[tuple[int, int, bool]]:
        """(child, carer, whether it holds today) of every fact of a kind that is not wrong."""
        rows = self._mine(Fact).filter(kind=kind, wrong=False).values_list("child_id", "carer_id", "from_on", "known_on", "to_on")
        return [
            (child, carer, max(first or known, known) <= self.today and (last is None or last >= self.today))
            for child, carer, first, known, last in rows
        ]

    def _boarding(self) -> Iterable[tuple[int, bool]]:
        told = [(child, now) for child, carer, now in self._facts(FactKind.BOARDING) if carer is None]
        asked = {child for child, _now in told}
        yield from ((child, True) for child, now in told if now)
        yield from ((pk, True) for pk, row in self.rows.items() if row["boarding"] and pk not in asked)

    def _grades(self) -> Iterable[tuple[int, int]]:
        for pk, row in self.rows.items():
            stage, first = row["edu_unit__stage"], row["edu_unit__entry_year"]
            began = cal.school_year_of(self.today)
            if stage and first is not None and first <= began < first + 7:
                yield pk, grade_of(stage, first, dt.date(began, 9, 1))

    def _living(self) -> Iterable[tuple[int, str]]:
        here, told = set(), set()
        for _child, carer, now in self._facts(FactKind.LIVES_WITH_CHILD):
            told.add(carer)
            if now:
                here.add(carer)
        for pk, child, relation, looks_after, gone in self._mine(Carer).values_list("pk", "child_id", "relation", "looks_after", "gone_on"):
            if pk in here or (pk not in told and looks_after and (gone is None or gone >= self.today)):
                yield child, group_of(relation)
        yield from ((child, "alone") for child, carer, now in self._facts(FactKind.LIVING_ALONE) if now and carer is None)


_READ: dict[type, Any] = {
    who.HasLabel: Crowd._labels,
    who.IsKey: Crowd._keys,
    who.Boards: Crowd._boarding,
    who.InStage: lambda crowd: ((pk, row["stage"]) for pk, row in crowd.rows.items()),
    who.InGrade: Crowd._grades,
    who.LivesWith: Crowd._living,
    who.HelpedBy: lambda crowd: ((one.child, one.helper_kind) for one in crowd.pairings),
}
