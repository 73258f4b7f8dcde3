"""What the ledger knows of a child: selector facts with their days, adults, pairings. Loaded for many children at once."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Counterpart, LivesWith
from qianshou.domain.care.choices import Standing as Reachable
from qianshou.domain.orgs.queries import Calendars
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.people.choices import GRANDPARENTS, PARENTS, RELATIONS, ChangeKind, ChangeState, FactKind, PendingChoice, Standing
from qianshou.domain.people.models import Carer, Change, Child, Fact, KeyChild, Label, PendingLabels
from qianshou.kit.ranges import Range, Ranges, holds, tidy

_UNREACHABLE = {FactKind.DEAD: Reachable.DEAD, FactKind.MISSING: Reachable.MISSING, FactKind.IN_CUSTODY: Reachable.IN_CUSTODY}
_KINDS = (*_UNREACHABLE, FactKind.REMOVED, FactKind.BOARDING, FactKind.LIVES_WITH_CHILD, FactKind.LIVING_ALONE)


@dataclass
class AdultKin:
    """One adult of the file, with the days on which she could not be asked."""

    carer: Carer
    facts: dict[str, list[Range]] = field(default_factory=dict)

    def held(self, kind: str, day: dt.date) -> bool:
        return holds(self.facts.get(kind, ()), day)

    @functools.cached_property
    def relation(self) -> str:
        return _said(self.carer.relation, get_language())


@functools.cache
def _said(relation: str, language: str | None) -> str:
    return str(RELATIONS.get(relation, RELATIONS[""]))


@dataclass
class HelperDays:
    """A pairing as the ledger needs it: who, since when, who stands in when."""

    row: Pairing
    stand_ins: list[StandIn] = field(default_factory=list)

    def holds(self, day: dt.date) -> bool:
        """Whether it runs on that day; on its last day it has already passed on."""
        return self.row.from_on <= day and (self.row.to_on is None or day < self.row.to_on)

    def candidate(self, day: dt.date) -> rules.Candidate:
        """The helper as a candidate owner on that day."""
        helper = self.row.helper
        absent = next((one for one in self.stand_ins if one.from_on <= day <= one.to_on), None)
        gone = helper.left_on is not None and helper.left_on <= day
        other = rules.Candidate(person_of(absent.helper), absent.helper.name, absent.helper.kind) if absent else None
        return rules.Candidate(person_of(helper), helper.name, helper.kind, bool(absent) or gone, other)


def person_of(helper: Helper) -> int:
    """One number for one person: the user's id, or minus the helper's for a helper without a login."""
    return helper.user_id if helper.user_id is not None else -helper.pk


@dataclass
class Kin:
    """One child with everything the rules ask about."""

    child: Child
    facts: rules.ChildFacts
    adults: list[AdultKin]
    helpers: list[HelperDays]
    carer_changes: list[dt.date] = field(default_factory=list)  # known by then

    @property
    def life(self) -> Range:
        """The days on which the file was open."""
        return self.child.opened_on, self.child.closed_on

    def adults_on(self, day: dt.date) -> list[rules.Adult]:
        """The adults of the file on a day, as far as asking for them goes."""
        here = [one for one in self.adults if one.carer.gone_on is None or one.carer.gone_on > day]
        named = any(one.carer.standing == Standing.GUARDIAN for one in here)
        return [rules.Adult(one.relation, met_as(one, day, named), _standing(one, day)) for one in here]


def met_as(one: AdultKin, day: dt.date, a_guardian_is_named: bool) -> frozenset[str]:
    """What an adult can be met as. Parents are guardians by law unless removed, or another guardian is named in the file."""
    carer = one.carer
    parent = carer.relation in PARENTS or carer.standing == Standing.PARENT
    out = {Counterpart.PARENTS} if parent else set()
    if carer.looks_after or carer.standing == Standing.ENTRUSTED:
        out.add(Counterpart.CARER)
    if carer.standing == Standing.GUARDIAN or (parent and not a_guardian_is_named and not one.held(FactKind.REMOVED, day)):
        out.add(Counterpart.GUARDIAN)
    return frozenset(str(code) for code in out)


def adults_of(child_ids: Sequence[int]) -> dict[int, list[AdultKin]]:
    """The adults of these children with the facts that decide what they can be met as; two queries."""
    return _adults(child_ids)[0]


def _standing(one: AdultKin, day: dt.date) -> str:
    return next((str(said) for kind, said in _UNREACHABLE.items() if one.held(kind, day)), Reachable.PRESENT)


def _known(row: Any) -> Range:
    """The days a fact counts: not before the day it was written down (DECISIONS 14, 16)."""
    first = row.known_on if row.from_on is None else max(row.from_on, row.known_on)
    return first, row.to_on


def load(children: Sequence[Child], calendars: Calendars) -> dict[int, Kin]:
    """Everything for these children (with `edu_unit` joined) in nine queries."""
    ids = [child.pk for child in children]
    labels, pending, keys = _labels(ids), _pending(ids, calendars), _keys(ids)
    adults, own = _adults(ids)
    helpers, changed = _helpers(ids), _carer_changes(ids)
    out = {}
    for child in children:
        held: dict[str, list[Range]] = labels[child.pk]
        for kind, days in pending[child.pk]:
            held.setdefault(kind, []).append(days)
        facts = rules.ChildFacts(
            labels={kind: tuple(days) for kind, days in held.items()}, key=tuple(keys[child.pk]), boarding=_boarding(child, own[child.pk]),
            stages={child.stage: ((None, None),)} if child.stage else {}, grades=_grades(child), lives_with=_lives_with(adults[child.pk], own[child.pk]),
            helpers=_helped_by(helpers[child.pk]), born=child.birth_date,
        )  # fmt: skip
        out[child.pk] = Kin(child, facts, adults[child.pk], helpers[child.pk], changed[child.pk])
    return out


def _labels(ids: Iterable[int]) -> dict[int, dict[str, list[Range]]]:
    out: dict[int, dict[str, list[Range]]] = defaultdict(dict)
    for row in Label.objects.filter(child__in=ids).values_list("child_id", "kind", "from_on", "to_on", "known_on", named=True):
        out[row.child_id].setdefault(row.kind, []).append(_known(row))
    return out


def _pending(ids: Iterable[int], calendars: Calendars) -> dict[int, list[tuple[str, Range]]]:
    """类别变化待定: what fell away is still held until someone chooses; 继续关爱 holds it to the end of the term."""
    out: dict[int, list[tuple[str, Range]]] = defaultdict(list)
    for row in PendingLabels.objects.filter(child__in=ids):
        until = row.chosen_on
        if row.choice == PendingChoice.KEEP and until is not None:
            until = _end_of_term(calendars, until)
        out[row.child_id] += [(kind, (row.since, until)) for kind in row.had]
    return out


def _end_of_term(calendars: Calendars, day: dt.date) -> dt.date:
    return min((term.last_on for term in calendars.terms if term.last_on >= day), default=day)


def _keys(ids: Iterable[int]) -> dict[int, list[Range]]:
    out: dict[int, list[Range]] = defaultdict(list)
    for row in KeyChild.objects.filter(child__in=ids):
        ends = [day for day in (row.until_on, row.ended_on) if day is not None]
        out[row.child_id].append((row.from_on, min(ends, default=None)))
    return out


def _adults(ids: Iterable[int]) -> tuple[dict[int, list[AdultKin]], dict[int, dict[str, list[Range]]]]:
    adults: dict[int, list[AdultKin]] = defaultdict(list)
    by_carer: dict[int, AdultKin] = {}
    wanted = ("child_id", "uid", "name", "relation", "standing", "looks_after", "gone_on")
    for carer in Carer.objects.filter(child__in=ids).only(*wanted).order_by("pk"):
        by_carer[carer.pk] = AdultKin(carer)
        adults[carer.child_id].append(by_carer[carer.pk])
    own: dict[int, dict[str, list[Range]]] = defaultdict(dict)
    facts = Fact.objects.filter(child__in=ids, kind__in=_KINDS, wrong=False)
    for fact in facts.values_list("child_id", "carer_id", "kind", "from_on", "to_on", "known_on", named=True):
        place = by_carer[fact.carer_id].facts if fact.carer_id in by_carer else own[fact.child_id]
        place.setdefault(fact.kind, []).append(_known(fact))
    return adults, own


def _helpers(ids: Iterable[int]) -> dict[int, list[HelperDays]]:
    out: dict[int, list[HelperDays]] = defaultdict(list)
    by_pairing: dict[int, HelperDays] = {}
    rows = Pairing.objects.filter(child__in=ids).select_related("helper").defer("note", "handover_note", "helper__phone")
    for row in rows.order_by("from_on", "pk"):
        by_pairing[row.pk] = HelperDays(row)
        out[row.child_id].append(by_pairing[row.pk])
    for one in StandIn.objects.filter(pairing__child__in=ids).select_related("helper").defer("helper__phone"):
        by_pairing[one.pairing_id].stand_ins.append(one)
    return out


def _carer_changes(ids: Iterable[int]) -> dict[int, list[dt.date]]:
    out: dict[int, list[dt.date]] = defaultdict(list)
    rows = Change.objects.filter(child__in=ids, kind=ChangeKind.CARER_CHANGED, state=ChangeState.APPLIED)
    for child_id, day, told in rows.order_by("happened_on").values_list("child_id", "happened_on", "as_of"):
        out[child_id].append(max(day, told))
    return out


def _boarding(child: Child, own: dict[str, list[Range]]) -> Ranges:
    known = own.get(FactKind.BOARDING)
    if known:
        return tidy(known)
    return ((None, None),) if child.boarding else ()


def _grades(child: Child) -> dict[int, Ranges]:
    place = child.edu_unit
    if place is None or place.entry_year is None or not place.stage:
        return {}
    first = place.entry_year
    years = range(first, first + 7)
    grades = ((grade_of(place.stage, first, dt.date(year, 9, 1)), year) for year in years)
    return {grade: ((dt.date(year, 9, 1), dt.date(year + 1, 8, 31)),) for grade, year in grades}


def _lives_with(adults: Sequence[AdultKin], own: dict[str, list[Range]]) -> dict[str, Ranges]:
    out: dict[str, list[Range]] = defaultdict(list)
    for one in adults:
        days = one.facts.get(FactKind.LIVES_WITH_CHILD) or ([(None, one.carer.gone_on)] if one.carer.looks_after else [])
        out[group_of(one.carer.relation)] += days
    out[LivesWith.ALONE] += own.get(FactKind.LIVING_ALONE, [])
    return {str(group): tidy(days) for group, days in out.items()}


def group_of(relation: str) -> str:
    """Whom a child lives with, as M231 groups it."""
    if relation in PARENTS:
        return LivesWith.PARENTS
    if relation in GRANDPARENTS:
        return LivesWith.GRANDPARENTS
    return LivesWith.OTHERS if relation == "99" else LivesWith.RELATIVES


def _helped_by(helpers: Sequence[HelperDays]) -> dict[str, Ranges]:
    out: dict[str, list[Range]] = defaultdict(list)
    for one in helpers:
        out[one.row.helper.kind].append((one.row.from_on, one.row.to_on))
    return {kind: tuple(days) for kind, days in out.items()}
