"""The invented counties: townships, villages, schools with classes, the school calendar."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import DayKind, Stage, UnitKind
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.jobs.demo.plan import TOWNSHIPS, VILLAGES, CountyPlan


@dataclass
class School:
    """A school with its classes by grade (1-9; kindergarten 0)."""

    unit: Any
    township: Any
    classes: dict[int, list[Any]] = field(default_factory=dict)


@dataclass
class County:
    """One built county."""

    unit: Any
    plan: CountyPlan
    townships: list[Any] = field(default_factory=list)
    villages: dict[int, list[Any]] = field(default_factory=dict)  # township row id -> villages
    schools: list[School] = field(default_factory=list)
    department: Any = None

    def schools_in(self, township: Any, *, junior: bool) -> list[School]:
        """Primary or junior schools of a township; a township without a junior school sends to the nearest before it."""
        own = [s for s in self.schools if s.township.pk == township.pk and (max(s.classes, default=0) > 6) == junior and max(s.classes, default=0) > 0]
        return own or [s for s in self.schools if max(s.classes, default=0) > 6]


def school_year(today: dt.date) -> int:
    """2026 for 1 September 2026 to 31 August 2027."""
    return today.year if today.month >= 9 else today.year - 1


def _classes(stage: str, grades: range, per_grade: int, this_year: int) -> list[NewUnit]:
    first = {Stage.PRIMARY: 1, Stage.JUNIOR: 7}.get(stage, 1)
    return [NewUnit(UnitKind.CLASS, stage=stage, entry_year=this_year - (g - first), number=n) for g in grades for n in range(1, per_grade + 1)]


def _school(system, parent, township, name: str, code: str, stage: str, grades: range, per_grade: int, since: dt.date, year: int) -> School:
    unit = orgs.create_units(system, unit=parent, units=[NewUnit(UnitKind.SCHOOL, name, code=code, stages=(stage,))], today=since)[0]
    made = orgs.create_units(system, unit=unit, units=_classes(stage, grades, per_grade, year), today=since)
    school = School(unit, township)
    for n, row in enumerate(made):
        school.classes.setdefault(0 if stage == Stage.KINDERGARTEN else grades[n // per_grade], []).append(row)
    return school


def _township_schools(system, county: County, n: int, township: Any, since: dt.date, year: int) -> None:
    plan, name, code = county.plan, township.name, county.unit.code[-4:]
    central = _school(system, township, township, f"{name}中心小学", f"21{code}{n:02d}01", Stage.PRIMARY, range(1, 7), plan.classes, since, year)
    county.schools.append(central)
    for v in range(plan.village_schools):
        village = county.villages[township.pk][v].name.removesuffix("村")
        county.schools.append(_school(system, central.unit, township, f"{name}{village}小学", f"21{code}{n:02d}{v + 2:02d}", Stage.PRIMARY, range(1, 7), 1, since, year))
    if n % plan.junior_every == plan.junior_every - 1:
        classes = max(plan.classes, 1)
        county.schools.append(_school(system, township, township, f"{name}初级中学", f"31{code}{n:02d}01", Stage.JUNIOR, range(7, 10), classes, since, year))
    if n % 4 == 3:
        county.schools.append(_school(system, township, township, f"{name}中心幼儿园", f"11{code}{n:02d}01", Stage.KINDERGARTEN, range(1, 4), 1, since, year))


def _calendar(system, unit, first_year: int, last_year: int) -> None:
    for year in range(first_year, last_year + 1):
        nxt = year + 1
        orgs.set_term(system, unit=unit, school_year=year, number=1, first_on=dt.date(year, 9, 1), last_on=dt.date(nxt, 1, 22))
        orgs.set_term(system, unit=unit, school_year=year, number=2, first_on=dt.date(nxt, 2, 25), last_on=dt.date(nxt, 7, 3))
        for name, first, last in (
            ("国庆节", dt.date(year, 10, 1), dt.date(year, 10, 7)), ("元旦", dt.date(nxt, 1, 1), dt.date(nxt, 1, 1)),
            ("清明节", dt.date(nxt, 4, 4), dt.date(nxt, 4, 6)), ("劳动节", dt.date(nxt, 5, 1), dt.date(nxt, 5, 5)),
        ):  # fmt: skip
            orgs.add_special_days(system, unit=unit, kind=DayKind.HOLIDAY, first_on=first, last_on=last, name=name)


def build_county(system, plan: CountyPlan, city: Any, today: dt.date) -> County:
    """A county's units and calendar, as they would stand after some years of use."""
    year = school_year(today)
    since = dt.date(year - plan.years - 1, 9, 1)
    unit = orgs.create_county(system, name=plan.name, code=plan.code, today=since, parent=city)
    county = County(unit, plan)
    _calendar(system, unit, year - plan.years, year)
    names = [NewUnit(UnitKind.TOWNSHIP, name, code=f"{plan.code}{101 + n}") for n, name in enumerate(TOWNSHIPS[: plan.townships])]
    county.townships = orgs.create_units(system, unit=unit, units=names, today=since)
    county.department = orgs.create_units(system, unit=unit, units=[NewUnit(UnitKind.DEPARTMENT, f"{plan.name}妇联")], today=since)[0]
    for n, township in enumerate(county.townships):
        villages = [NewUnit(UnitKind.VILLAGE, v, code=f"{township.code}{201 + k}") for k, v in enumerate(VILLAGES[: plan.villages])]
        county.villages[township.pk] = orgs.create_units(system, unit=township, units=villages, today=since)
        _township_schools(system, county, n, township, since, year)
    return county
