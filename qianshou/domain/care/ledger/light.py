"""What tells one child's duties from another's: a key of plain values, read without a model instance. Equal keys, equal decisions.

A date that lies before the window is None, as is an end after it; where in doubt the raw value stands, which only makes a group
smaller. Dates are as the database hands them out: texts on SQLite, which sort like days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from qianshou.domain.care import rules
from qianshou.domain.care.choices import DutyKind, Event
from qianshou.domain.care.ledger.kin import _KINDS, group_of
from qianshou.domain.care.ledger.plan import OF_CHILDREN, Plan
from qianshou.domain.care.ledger.window import Window, by_event
from qianshou.domain.care.models import WorkPart
from qianshou.domain.care.rules import selecting
from qianshou.domain.pairing.models import Pairing, StandIn
from qianshou.domain.people.choices import PARENTS, ChangeKind, ChangeState, FactKind
from qianshou.domain.people.models import Carer, Change, Child, Fact, KeyChild, Label, PendingLabels
from qianshou.kit.paths import is_within

DATED = ("_on", "_date", "since", "as_of", "behind_after")  # what ends so is a date
EVERYBODY = "*"
OUT = "out"  # dated, but on no day of the window


def raw(rows: QuerySet, *columns: str) -> list[tuple[Any, ...]]:
    """`values_list` as the database hands it out, dates as text on both: no conversion, a fifth of the time."""
    sql, params = rows.values_list(*(_plain(column) for column in columns)).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _plain(column: str) -> Any:
    return Cast(column, CharField()) if column.endswith(DATED) else column


def within(name: str, ids: Sequence[int]) -> dict[str, Any]:
    """The filter for these ids: as a range where few others lie between, which is quicker to ask and may find those as well."""
    first, last = min(ids, default=0), max(ids, default=0)
    return {f"{name}__gte": first, f"{name}__lte": last} if last - first < 3 * len(ids) else {f"{name}__in": ids}


def text(day: dt.date) -> str:
    """A date as `raw` hands it out."""
    return day.isoformat()


@dataclass(slots=True)
class Helped:
    """A pairing as far as stamping goes: who, and as what helper."""

    pk: int
    uid: str
    kind: str
    person: int
    owns: tuple[int | None, int | None, str]  # the columns of an owner: a login, or a helper without one


@dataclass(slots=True)
class Light:
    """One child: where its rows are counted, its running pairings, and the key of its group; `key` None goes the exact way."""

    pk: int
    uid: str
    edu_path: str
    home_path: str
    helpers: list[Helped]
    key: Hashable | None
    until: Any = None  # from then on the key may no longer hold


_NOBODY: list[Helped] = []


def _only_with(rule: rules.Rule) -> tuple[str, ...]:
    """The kinds of pairing without which a child is not owed it; none: every child may be. A class is, whoever helps its children."""
    return rule.pairing_kinds if rule.subject in OF_CHILDREN else ()


@dataclass
class Reader:
    """Reads children in sets."""

    plan: Plan
    window: Window
    _places: dict[str, Hashable] = field(default_factory=dict)
    _ages: dict[Any, list[tuple[Any, Any]]] = field(default_factory=dict)
    _reading: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _kinds: dict[tuple, Hashable] = field(default_factory=dict)
    ends: dict[int, Any] = field(default_factory=dict)  # of the children just read: the first day left out of the key for lying beyond the window

    def __post_init__(self) -> None:
        self.since, self.until = text(self.window.since), text(self.window.until)
        self.every_pairing = by_event(self.window, Event.PAIRING_BEGUN)

    def uses(self, leaf: type) -> bool:
        """Whether any rule selects by that kind of fact."""
        return leaf in self.window.reads

    def days(self, first: Any, last: Any, whose: int) -> Hashable:
        """A range as far as the window sees it. An end beyond it is kept apart: when the window reaches it, the key no longer holds."""
        if last is not None and last < self.since:
            return OUT
        if last is not None and last >= self.until:
            self._beyond(last, whose)
            last = None
        return (None if first is None or first <= self.since else first, last)

    def known(self, first: Any, last: Any, known: Any, whose: int) -> Hashable:
        """The same for a fact, which counts from the day it was written down."""
        return self.days(known if first is None or first < known else first, last, whose)

    def _beyond(self, last: Any, whose: int) -> None:
        if whose not in self.ends or last < self.ends[whose]:
            self.ends[whose] = last

    @cached_property
    def fact_kinds(self) -> list[str]:
        """The facts some rule reads."""
        boards, lives = self.uses(selecting.Boards), self.uses(selecting.LivesWith)
        left_out = {FactKind.BOARDING: not boards, FactKind.LIVES_WITH_CHILD: not lives, FactKind.LIVING_ALONE: not lives}
        return [str(kind) for kind in _KINDS if not left_out.get(kind, not self.window.asks_adults)]

    # --- sets -------------------------------------------------------------------------------------------------------------
    def read(self, ids: Sequence[int]) -> list[Light]:
        """At most eleven queries, fewer where no rule asks."""
        self.ends = {}
        self.of, self.of_pairing, asked = within("child", ids), within("pairing__child", ids), set(ids)
        helpers, helped, apart = self._helpers()
        labels, more, grades = self._labels(), self._more(), self.uses(selecting.InGrade)
        boards, stages = self.uses(selecting.Boards), self.uses(selecting.InStage)
        apart |= self._active()
        columns = ["pk", "uid", "edu_path", "home_path", "file_state", "opened_on", "closed_on", "boarding", "stage", "birth_date"]
        columns += ["edu_unit__entry_year", "edu_unit__stage"] if grades else []
        rows = [row for row in raw(Child.objects.filter(**within("pk", ids)).order_by("pk"), *columns) if row[0] in asked]
        own, adults = self._family([row[0] for row in rows if self._needs_family(row[2], row[3], helpers.get(row[0], ()))])
        out = []
        for row in rows:
            pk, uid, edu, home, state, opened, closed, boarding, stage, born = row[:10]
            key = (
                self._place(edu), self._home(home), state, opened is None, self.days(opened, closed, pk), boards and boarding, stages and stage, row[10:],
                self._age(born, pk) if self.window.ages else None, labels.get(pk), own.get(pk), adults.get(pk), more.get(pk), tuple(helped.get(pk, ())),
            )  # fmt: skip
            out.append(Light(pk, uid, edu, home, helpers.get(pk, _NOBODY), None if pk in apart else key, self.ends.get(pk)))
        return out

    def names(self, ids: Sequence[int]) -> list[Light]:
        """As far as stamping goes, without a key: two queries."""
        self.of, self.of_pairing, asked = within("child", ids), within("pairing__child", ids), set(ids)
        helpers = self._helpers()[0]
        rows = raw(Child.objects.filter(**within("pk", ids)).order_by("pk"), "pk", "uid", "edu_path", "home_path")
        return [Light(pk, uid, edu, home, helpers.get(pk, _NOBODY), None) for pk, uid, edu, home in rows if pk in asked]

    def _needs_family(self, edu: str, home: str, helpers: Sequence[Helped]) -> bool:
        """Whether any rule that reads the family can be about a child at these places with these helpers."""
        place = (edu, home)
        if place not in self._reading:
            found = [entry.rule for entry in self.window.of_family if entry.covers(edu, home)]
            self._reading[place] = frozenset(kind for rule in found for kind in _only_with(rule) or [EVERYBODY])
        kinds = self._reading[place]
        return EVERYBODY in kinds or any(one.kind in kinds for one in helpers)

    def _place(self, edu: str) -> Hashable:
        if edu not in self._places:
            self._places[edu] = (self.plan.calendar(edu)[0], *(is_within(edu, path) for path in self.window.paths))
        return self._places[edu]

    def _home(self, home: str) -> Hashable:
        key = "home " + home
        if key not in self._places:
            self._places[key] = tuple(is_within(home, path) for path in self.window.paths)
        return self._places[key]

    def _age(self, born: Any, pk: int) -> Hashable:
        if born is None:
            return None
        if born not in self._ages:
            spans = [rules.met_ranges(one, rules.ChildFacts(born=dt.date.fromisoformat(born))) for one in self.window.ages]
            self._ages[born] = [(text(a), text(b) if b else None) for ranges in spans for a, b in ranges]
        return tuple(self.days(first, last, pk) for first, last in self._ages[born])

    def _labels(self) -> dict[int, Hashable]:
        found: dict[int, set[Hashable]] = defaultdict(set)
        if not self.window.labels:
            return {}
        rows = Label.objects.filter(**self.of, kind__in=self.window.labels).order_by()
        for child_id, kind, first, last, known in raw(rows, "child_id", "kind", "from_on", "to_on", "known_on"):
            days = self.known(first, last, known, child_id)
            if days != OUT:
                found[child_id].add((kind, days))
        return {pk: frozenset(these) for pk, these in found.items()}

    def _helpers(self) -> tuple[dict[int, list[Helped]], dict[int, list[Hashable]], set[int]]:
        """Those who help in the window, what tells one helper from another, and the children with a stand-in (who go apart)."""
        helpers: dict[int, list[Helped]] = defaultdict(list)
        keys: dict[int, list[Hashable]] = defaultdict(list)
        columns = ("child_id", "pk", "uid", "kind", "from_on", "to_on", "helper_id", "helper__user_id", "helper__name", "helper__kind", "helper__left_on")
        rows = raw(Pairing.objects.filter(**self.of).order_by("from_on", "pk"), *columns)
        for child_id, pk, uid, kind, first, last, helper_id, user_id, name, helper_kind, left in rows:
            days = self.days(first, last, child_id)
            if days == OUT and not self.every_pairing:
                continue
            owns = (None, helper_id, name) if user_id is None else (user_id, None, name)
            helpers[child_id].append(Helped(pk, uid, kind, -helper_id if user_id is None else user_id, owns))
            keys[child_id].append((kind, helper_kind, days if days != OUT else (first, last), left))
        watched = StandIn.objects.filter(**self.of_pairing, to_on__gte=self.window.since)
        return helpers, keys, set(watched.values_list("pairing__child_id", flat=True))

    def _active(self) -> set[int]:
        """Children of an activity, where a rule runs from one: few, and their days are their own."""
        if not by_event(self.window, Event.ACTIVITY_HELD):
            return set()
        parts = WorkPart.objects.filter(**self.of, work__kind=DutyKind.ACTIVITY)
        return set(parts.values_list("child_id", flat=True))

    # --- the family -------------------------------------------------------------------------------------------------------
    def _family(self, ids: Sequence[int]) -> tuple[dict[int, Hashable], dict[int, Hashable]]:
        """Facts of the child's own, and its adults as far as a rule asks for them."""
        if not ids:
            return {}, {}
        of = within("child", ids)
        people = raw(Carer.objects.filter(**of).order_by("pk"), "pk", "child_id", "relation", "standing", "looks_after", "gone_on")
        facts: dict[int, list[tuple]] = defaultdict(list)
        own: dict[int, list[tuple]] = defaultdict(list)
        carers = {row[0] for row in people}
        rows = Fact.objects.filter(**of, kind__in=self.fact_kinds, wrong=False).order_by()
        for child_id, carer_id, kind, first, last, known in raw(rows, "child_id", "carer_id", "kind", "from_on", "to_on", "known_on"):
            place = facts[carer_id] if carer_id in carers else own[child_id]
            place.append((kind, self.known(first, last, known, child_id)))
        return {pk: frozenset(these) for pk, these in own.items()}, self._adults(people, facts)

    def _adults(self, people: Iterable[tuple], facts: dict[int, list[tuple]]) -> dict[int, Hashable]:
        """Adults who could be asked all along are alike whatever their number and order; the others stand as they are."""
        plain: dict[int, set[Hashable]] = defaultdict(set)
        apart: dict[int, list[Hashable]] = defaultdict(list)
        for pk, child_id, relation, standing, looks_after, gone in people:
            told = frozenset(facts[pk]) if pk in facts else None
            kind = self._kind(relation, standing, looks_after)
            if gone is None and (told is None or all(one[0] == FactKind.LIVES_WITH_CHILD for one in told)):
                plain[child_id].add((kind, told))
            else:
                apart[child_id].append((relation, kind, gone, told))
        return {pk: (frozenset(plain.get(pk, ())), tuple(apart.get(pk, ()))) for pk in {*plain, *apart}}

    def _kind(self, relation: str, standing: str, looks_after: Any) -> Hashable:
        key = (relation, standing, looks_after)
        if key not in self._kinds:
            group = str(group_of(relation)) if self.uses(selecting.LivesWith) else ""
            self._kinds[key] = (relation in PARENTS, standing, looks_after, group)
        return self._kinds[key]

    def _more(self) -> dict[int, Hashable]:
        """What few children have: a label waiting for a choice, a spell as key child, a change of carer."""
        out: dict[int, list[Hashable]] = defaultdict(list)
        if self.window.labels:
            pending = PendingLabels.objects.filter(**self.of).order_by("pk")
            for child_id, *what in raw(pending, "child_id", "since", "had", "choice", "chosen_on"):
                out[child_id].append(("pending", *what))
        if self.uses(selecting.IsKey):
            for child_id, first, until, ended in raw(KeyChild.objects.filter(**self.of), "child_id", "from_on", "until_on", "ended_on"):
                last = min((day for day in (until, ended) if day is not None), default=None)
                out[child_id].append(("key", self.days(first, last, child_id)))
        if by_event(self.window, Event.CARER_CHANGED):
            changes = Change.objects.filter(**self.of, kind=ChangeKind.CARER_CHANGED, state=ChangeState.APPLIED).order_by("happened_on")
            for child_id, *when in raw(changes, "child_id", "happened_on", "as_of"):
                out[child_id].append(("carer", *when))
        return {pk: tuple(these) for pk, these in out.items()}
