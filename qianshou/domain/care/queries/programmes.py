"""Programmes to adopt, programmes adopted, and what an adoption would ask of people."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.care import rules
from qianshou.domain.care.choices import PeriodUnit, Subject
from qianshou.domain.care.ledger import kin
from qianshou.domain.care.ledger.choosing import chosen
from qianshou.domain.care.ledger.people import Staff, staff_of
from qianshou.domain.care.ledger.plan import is_kept, rule_of
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule, LedgerRun
from qianshou.domain.care.programmes import Programme, shipped
from qianshou.domain.care.shapes import Load
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import Calendars, calendar_for
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.paths import ancestors, within

# Contacts a week in term that one contact a period comes to.
_A_WEEK = {
    PeriodUnit.WEEK: 1.0, PeriodUnit.FORTNIGHT: 0.5, PeriodUnit.MONTH: 0.25, PeriodUnit.QUARTER: 1 / 13, PeriodUnit.HALF_YEAR: 1 / 26,
    PeriodUnit.TERM: 1 / 20, PeriodUnit.SCHOOL_YEAR: 1 / 40, PeriodUnit.YEAR: 1 / 52, PeriodUnit.ONCE: 1 / 40,
}  # fmt: skip
SAMPLE = 500  # children read at once


def programmes() -> list[Programme]:
    """The programmes that come with the site."""
    return list(shipped().values())


def adoptions(viewer: Any, unit: Unit) -> QuerySet[AdoptedProgramme]:
    """What holds at a unit (adopted there or above) and below it, newest first, as far as the viewer reaches; those above hold for
    her own unit and are shown to her too."""
    reached = AdoptedProgramme.objects.visible_to(viewer, P.SEE_PROGRAMMES).filter(within("path", unit.path)).values("pk")
    rows = AdoptedProgramme.objects.filter(Q(pk__in=reached) | Q(path__in=ancestors(unit.path)[:-1]))
    if not viewer.may(P.SEE_PROGRAMMES, unit):
        return rows.none()
    return rows.select_related("unit", "adopted_by").order_by("-school_year", "path", "code", "pk")


def adoption(viewer: Any, perm: str, uid: str) -> AdoptedProgramme | None:
    """One adoption in reach, or None."""
    return AdoptedProgramme.objects.visible_to(viewer, perm).filter(uid=uid).select_related("unit").first()


def rules_of(programme: AdoptedProgramme) -> list[tuple[AdoptedRule, str, bool]]:
    """The rules of an adoption in words, and whether this release keeps them in the ledger."""
    parsed = [(row, rule_of(row)) for row in programme.rules.order_by("pk")]
    return [(row, rules.describe_rule(rule), is_kept(rule)) for row, rule in parsed]


def ledger_age(county: Unit, today: dt.date) -> int | None:
    """Days since duties were last opened; from two on the desks say so in red. None: never, or no programme asks for it."""
    ran = LedgerRun.objects.filter(county=county).values_list("ran_on", flat=True).first()
    return None if ran is None else (today - ran).days


def preview_adoption(
    viewer: Any, unit: Unit, code: str, today: dt.date, adjustments: Mapping[str, Mapping[str, Any]] | None = None
) -> Load:
    """What adopting would come to: contacts a week in term for the middle and the most loaded person. Refuses what `adopt` refuses
    of the numbers."""
    programme = chosen(code, adjustments)
    kept = [rule for rule in programme.rules if is_kept(rule)]
    subjects: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    people: defaultdict[str, float] = defaultdict(float)
    county_id = unit.county_id or unit.pk
    calendars, staff = calendar_for(county_id), staff_of(county_id)
    ids = list(_children(viewer, unit).values_list("pk", flat=True))
    for start in range(0, len(ids), SAMPLE):
        _add(ids[start : start + SAMPLE], kept, calendars, staff, today, subjects, asked, people)
    loads = sorted(people.values())
    worst = max(people, key=lambda name: people[name], default="")
    told = tuple((rules.describe_rule(rule), subjects[rule.key], round(asked[rule.key] * _weekly(rule), 1)) for rule in kept)
    left_out = tuple(rules.describe_rule(rule) for rule in programme.rules if not is_kept(rule))
    return Load(
        told, sum(subjects.values()), len(loads), round(sum(loads), 1), round(median(loads), 1) if loads else 0.0, round(people.get(worst, 0.0), 1),
        worst.split("|")[0], left_out,
    )  # fmt: skip


def _children(viewer: Any, unit: Unit) -> QuerySet[Child]:
    place = Q(county=unit.pk) if unit.kind == UnitKind.COUNTY else within("edu_path", unit.path) | within("home_path", unit.path)
    return Child.objects.visible_to(viewer, P.SEE_PROGRAMMES).active().filter(place).order_by("pk")


def _weekly(rule: rules.Rule) -> float:
    return rule.count * _A_WEEK[PeriodUnit(rule.period.unit)]


def _add(
    ids: list[int], kept: list[rules.Rule], calendars: Calendars, staff: Staff, today: dt.date, subjects: Counter[str], asked: Counter[str],
    people: defaultdict[str, float],
) -> None:  # fmt: skip
    children = list(Child.objects.filter(pk__in=ids).select_related("edu_unit"))
    for one in kin.load(children, calendars).values():
        for rule in kept:
            if not rules.meets(rule.who, one.facts, today):
                continue
            for helpers in _subjects(rule, one, today):
                child = one.child
                owner = rules.owner(
                    rule.doers, [helper.candidate(today) for helper in helpers], staff.class_teacher(child.edu_path, today),
                    staff.school(child.edu_path, child.home_path, today),
                )  # fmt: skip
                subjects[rule.key] += 1
                asked[rule.key] += len(rule.counterparts)
                if owner is not None:
                    people[f"{owner.name}|{owner.id}"] += _weekly(rule) * len(rule.counterparts)


def _subjects(rule: rules.Rule, one: kin.Kin, today: dt.date) -> list[list[kin.HelperDays]]:
    running = [helper for helper in one.helpers if helper.holds(today)]
    if rule.subject == Subject.CHILD:
        return [running]
    return [[helper] for helper in running if not rule.pairing_kinds or helper.row.kind in rule.pairing_kinds]
