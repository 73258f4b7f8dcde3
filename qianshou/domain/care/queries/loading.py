"""What an adoption would ask of people, before anybody confirms it: contacts a week in term, by whom, and who would have too many.

Computed from sets (`crowd`), so that a county's 5,400 children take well under a second.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Event, PeriodUnit, Subject
from qianshou.domain.care.ledger.choosing import altered, chosen
from qianshou.domain.care.ledger.people import Staff, staff_of
from qianshou.domain.care.ledger.plan import rule_of
from qianshou.domain.care.ledger.units import FIRST, KIND
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule
from qianshou.domain.care.programmes import Programme, programme_from_spec
from qianshou.domain.care.queries.crowd import Crowd, Ids, Running
from qianshou.domain.care.shapes import Load, Overload, RuleLoad
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.paths import is_within, within

# Contacts a week in term that one contact a period comes to.
_A_WEEK = {
    PeriodUnit.WEEK: 1.0, PeriodUnit.FORTNIGHT: 0.5, PeriodUnit.MONTH: 0.25, PeriodUnit.QUARTER: 1 / 13, PeriodUnit.HALF_YEAR: 1 / 26,
    PeriodUnit.TERM: 1 / 20, PeriodUnit.VACATION: 1 / 6, PeriodUnit.SCHOOL_YEAR: 1 / 40, PeriodUnit.YEAR: 1 / 52, PeriodUnit.ONCE: 1 / 40,
}  # fmt: skip
TOO_MANY = 8  # contacts a week; the page lets the unit set another number
_OF_CHILDREN = (Subject.CHILD, Subject.PAIRING)


@dataclass(frozen=True)
class _Ask:
    """One rule as it would hold: of a running adoption, or of the one tried."""

    id: int
    rule: rules.Rule
    programme: str
    path: str
    new: bool


def preview_adoption(
    viewer: Any, unit: Unit, code: str, today: dt.date, adjustments: Mapping[str, Mapping[str, Any]] | None = None, *, too_many: int = TOO_MANY
) -> Load:
    """What adopting would come to beside what is asked already. Refuses what `adopt` refuses of the numbers."""
    return _weigh(viewer, unit, chosen(code, adjustments, unit.county_id or unit.pk), today, too_many)


def preview_change(
    viewer: Any, programme: AdoptedProgramme, today: dt.date, adjustments: Mapping[str, Mapping[str, Any]], *, too_many: int = TOO_MANY
) -> Load:
    """The same for changed numbers of a running adoption."""
    new = altered(programme_from_spec(programme.spec), adjustments)
    return _weigh(viewer, programme.unit, new, today, too_many, instead_of=programme)


def _weigh(viewer: Any, unit: Unit, programme: Programme, today: dt.date, too_many: int, instead_of: AdoptedProgramme | None = None) -> Load:
    county_id = unit.county_id or unit.pk
    crowd = Crowd(_children(viewer, unit), calendar_for(county_id), today)
    asks = [*_running(county_id, unit, today, instead_of)]
    asks += [_Ask(-n, rule, programme.title, unit.path, True) for n, rule in enumerate(programme.rules, 1)]
    return _Weighing(unit, today, crowd, staff_of(county_id), asks, too_many).answer()


def _children(viewer: Any, unit: Unit) -> QuerySet[Child]:
    place = Q(county=unit.pk) if unit.kind == UnitKind.COUNTY else within("edu_path", unit.path) | within("home_path", unit.path)
    return Child.objects.visible_to(viewer, P.SEE_PROGRAMMES).active().filter(place)


def _running(county_id: int, unit: Unit, today: dt.date, but: AdoptedProgramme | None) -> Iterable[_Ask]:
    rows = AdoptedRule.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), county=county_id, to_on__gte=today).select_related("programme")
    for row in rows.exclude(programme=but).order_by("pk") if but else rows.order_by("pk"):
        if is_within(row.path, unit.path) or is_within(unit.path, row.path):
            yield _Ask(row.pk, rule_of(row), row.programme.title, row.path, False)


@dataclass
class _Weighing:
    unit: Unit
    today: dt.date
    crowd: Crowd
    staff: Staff
    asks: list[_Ask]
    too_many: int
    helpers: dict[int, dict[str, Any]] = field(default_factory=dict)
    people: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))  # by the programme tried
    already: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    names: dict[int, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    _owners: dict[tuple, rules.Owner | None] = field(default_factory=dict)

    def answer(self) -> Load:
        """Everything the page tells, in numbers and sentences."""
        self._read_helpers()
        told = [self._of_children(ask) if ask.rule.subject in _OF_CHILDREN else self._of_units(ask) for ask in self.asks]
        lines = tuple(one for ask, one in zip(self.asks, told, strict=True) if ask.new)
        loads = sorted(value for value in self.people.values() if value)
        worst = max(self.people, key=lambda one: self.people[one], default=0)
        return Load(
            lines, sum(one.subjects for one in lines), len(loads), round(sum(loads), 1), round(median(loads), 1) if loads else 0.0,
            round(self.people.get(worst, 0.0), 1), self.names.get(worst, ""), self._overloaded(), tuple(dict.fromkeys(self.said)), self.too_many,
        )  # fmt: skip

    def _read_helpers(self) -> None:
        ids = {one.helper for one in self.crowd.pairings}
        rows = Helper.objects.filter(pk__in=ids).values("pk", "user_id", "name", "kind", "capacity", "left_on", "unit__name", "unit_path")
        self.helpers = {row["pk"]: row for row in rows}
        self.by_child: defaultdict[int, list[Running]] = defaultdict(list)
        for one in self.crowd.pairings:
            self.by_child[one.child].append(one)

    # --- children and pairings ------------------------------------------------------------------------------------------
    def _about(self, ask: _Ask) -> Ids:
        found = self.crowd.meeting(ask.rule.who)
        if is_within(self.unit.path, ask.path):
            return found
        return frozenset(pk for pk in found if any(is_within(self.crowd.rows[pk][line], ask.path) for line in ("edu_path", "home_path")))

    def _of_children(self, ask: _Ask) -> RuleLoad:
        found = self._about(ask)
        asked, weekly = 0, _weekly(ask.rule)
        for counterpart in ask.rule.counterparts:
            left = found - self._merged(ask, counterpart, found)
            for pk in left:
                for mine in self._subjects(ask.rule, pk):
                    asked += 1
                    self._add(ask, self._owner(ask.rule, pk, mine), weekly)
        subjects = sum(len(self._subjects(ask.rule, pk)) for pk in found)
        when = _season(ask.rule) or (_("已并入") if subjects and not asked else "")
        return RuleLoad(rules.describe_rule(ask.rule), subjects, round(asked * weekly, 1), when)

    def _merged(self, ask: _Ask, counterpart: str, found: Ids) -> Ids:
        """The children for whom a stricter rule of another programme asks the same; says so once."""
        known = [(one.id, one.rule) for one in self.asks if one.rule.subject == ask.rule.subject and one.rule.kind == ask.rule.kind]
        by_id = {one.id: one for one in self.asks}
        out: Ids = frozenset()
        for other in (by_id[pk] for pk in rules.stricter(known, counterpart).get(ask.id, [])):
            both = found & self._about(other) if (other.programme, other.new) != (ask.programme, ask.new) else frozenset()
            if both and (ask.new or other.new):
                self.said.append(_merging(ask, other, sum(bool(self._subjects(ask.rule, pk)) for pk in both)))
            out |= both
        return out

    def _subjects(self, rule: rules.Rule, pk: int) -> list[list[Running]]:
        running = [one for one in self.by_child.get(pk, ()) if not rule.pairing_kinds or one.kind in rule.pairing_kinds]
        if rule.subject == Subject.PAIRING:
            return [[one] for one in running]
        return [] if rule.pairing_kinds and not running else [running]

    def _owner(self, rule: rules.Rule, pk: int, mine: list[Running]) -> rules.Owner | None:
        place = self.crowd.rows[pk]
        key = (rule.doers, tuple(one.helper for one in mine), place["edu_path"], place["home_path"])
        if key not in self._owners:
            edu, home = place["edu_path"], place["home_path"]
            self._owners[key] = rules.owner(
                rule.doers, [self._candidate(one.helper) for one in mine], self.staff.class_teacher(edu, self.today),
                self.staff.school(edu, home, self.today), self.staff.others(rule.doers, edu, home, self.today),
            )  # fmt: skip
        return self._owners[key]

    def _candidate(self, helper: int) -> rules.Candidate:
        row = self.helpers[helper]
        gone = row["left_on"] is not None and row["left_on"] <= self.today
        return rules.Candidate(row["user_id"] or -row["pk"], row["name"], row["kind"], gone)

    # --- units ----------------------------------------------------------------------------------------------------------
    def _of_units(self, ask: _Ask) -> RuleLoad:
        kind, weekly = KIND[Subject(ask.rule.subject)], _weekly(ask.rule)
        rows = Unit.objects.filter(within("path", ask.path), within("path", self.unit.path), kind=kind, closed_on=None)
        paths = list(rows.values_list("path", flat=True))
        if kind == UnitKind.CLASS:
            places = {self.crowd.rows[pk]["edu_path"] for pk in self._about(ask)}
            paths = [path for path in paths if path in places]
        for path in paths:
            line = (self.staff.of(doer, path, self.today) for doer in (*ask.rule.doers, *FIRST[kind]))
            found = next((one for one in line if one is not None), None)
            self._add(ask, rules.Owner(found.id, found.name, found.doer) if found else None, weekly)
        return RuleLoad(rules.describe_rule(ask.rule), len(paths), round(len(paths) * weekly, 1), _season(ask.rule))

    # --- people ---------------------------------------------------------------------------------------------------------
    def _add(self, ask: _Ask, owner: rules.Owner | None, weekly: float) -> None:
        if owner is None or ask.rule.period.vacation:
            return
        self.names[owner.id] = owner.name
        (self.people if ask.new else self.already)[owner.id] += weekly

    def _overloaded(self) -> tuple[Overload, ...]:
        """Who would have more than the limit a week, or has more children than the capacity; by unit and name, never by number."""
        helped = Counter(one.helper for one in {(one.child, one.helper): one for one in self.crowd.pairings}.values())
        by_person = {row["user_id"] or -pk: row for pk, row in self.helpers.items()}
        found = []
        for person, new in self.people.items():
            row = by_person.get(person)
            total = new + self.already.get(person, 0.0)
            children, room = (helped[row["pk"]], row["capacity"]) if row else (0, 0)
            if total > self.too_many or (row and children > room):
                place, where = (row["unit__name"], row["unit_path"]) if row else ("", "")
                found.append((where, Overload(self.names[person], place, round(total, 1), round(new, 1), children, room if children > room else 0)))
        return tuple(one for _where, one in sorted(found, key=lambda pair: (pair[0], pair[1].name)))


def _weekly(rule: rules.Rule) -> float:
    """0 for what only an event opens: nobody can say today how often."""
    if rule.period.event or (rule.during is not None and rule.during.first_days):
        return 0.0
    return rule.count * _A_WEEK[PeriodUnit(rule.period.unit)]


def _season(rule: rules.Rule) -> str:
    if rule.period.event:
        return _("%s时才有") % Event(rule.period.event).label
    if rule.during is not None and rule.during.first_days:
        return _("%s后才有") % Event(rule.during.event).label
    return _("假期里") if rule.period.vacation else ""


def _merging(lax: _Ask, strict: _Ask, children: int) -> str:
    return _("《%(lax)s》的“%(said)s”和《%(strict)s》的“%(more)s”是同一件事：%(n)d名儿童按较严的《%(strict)s》做，不重复开待办。") % {
        "lax": lax.programme, "said": rules.describe_rule(lax.rule), "strict": strict.programme, "more": rules.describe_rule(strict.rule), "n": children,
    }  # fmt: skip
