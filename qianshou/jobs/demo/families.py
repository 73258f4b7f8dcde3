"""Invented children with their families: who is away, who looks after them, where they live and go to school."""

import datetime as dt
import random
from typing import Any

from qianshou.domain.people.choices import FactKind, Source
from qianshou.domain.people.newfile import NewAdult, NewFact, NewFile
from qianshou.jobs.demo.people import HARD_NAMES, PLACES, Crowd, Invented
from qianshou.jobs.demo.places import County

GROUPS = "一二三四五六七八"


def _parent(crowd: Crowd, today: dt.date, sex: str, surname: str, away: bool, since: dt.date) -> NewAdult:
    who = crowd.adult(today, sex, 28, 45, surname)
    place = crowd.rng.choice(PLACES) if away else ""
    left = since - dt.timedelta(days=crowd.rng.randrange(120, 900)) if away else None
    return NewAdult(
        relation="51" if sex == "male" else "52", name=who.name, sex=sex, birth_year=who.born.year, phones=[who.phone], id_number=who.id_number,
        away=away, away_place=place, away_since=left.isoformat() if left else "", occupation="务工" if away else "务农", looks_after=not away,
        employer=f"{place}某厂" if away and crowd.rng.random() < 0.4 else "",
    )  # fmt: skip


def _grandparent(crowd: Crowd, today: dt.date, surname: str, address: str) -> NewAdult:
    relation = crowd.rng.choice(("61", "62", "62", "63", "64"))
    who = crowd.adult(today, "male" if relation in ("61", "63") else "female", 55, 74, surname if relation == "61" else "")
    return NewAdult(relation=relation, name=who.name, sex=who.sex, birth_year=who.born.year, phones=[who.phone], address=address, looks_after=True, occupation="务农")


def _adults(crowd: Crowd, today: dt.date, surname: str, address: str, since: dt.date) -> tuple[list[NewAdult], str]:
    """The adults, and what a roster would say: both, one or none away."""
    chance = crowd.rng.random()
    kind = "both" if chance < 0.58 else "one" if chance < 0.93 else "none"
    father = _parent(crowd, today, "male", surname, kind in ("both", "one"), since)
    mother = _parent(crowd, today, "female", "", kind == "both", since)
    adults = [father, mother]
    if kind == "both":
        adults.append(_grandparent(crowd, today, surname, address))
    odd = crowd.rng.random()
    if odd < 0.03:
        mother.phones, mother.looks_after = [], False
        mother.facts.append(NewFact(FactKind.MISSING, from_on=(since - dt.timedelta(days=500)).isoformat()))
    elif odd < 0.05:
        father.dead, father.away, father.looks_after, father.phones = True, None, False, []
    elif odd < 0.06:
        father.facts.append(NewFact(FactKind.IN_CUSTODY, from_on=(since - dt.timedelta(days=300)).isoformat()))
    return adults, kind


def _placed(crowd: Crowd, county: County, n: int) -> tuple[Any, Any, int, Any]:
    township = county.townships[n % len(county.townships)]
    village = crowd.rng.choice(county.villages[township.pk])
    schools = county.schools_in(township, junior=crowd.rng.random() < 0.3)
    school = crowd.rng.choice(schools)
    grade = crowd.rng.choice(sorted(school.classes))
    return township, village, grade, crowd.rng.choice(school.classes[grade])


def invent(crowd: Crowd, county: County, n: int, today: dt.date) -> NewFile:
    """The n-th child of a county; its file was opened when the records begin, or at the start of this school year."""
    township, village, grade, class_unit = _placed(crowd, county, n)
    rng: random.Random = crowd.rng
    years = county.plan.years
    opened = dt.date(today.year if today.month >= 9 else today.year - 1, 9, 5)
    if years > 1 and grade not in (1, 7):
        opened = opened.replace(year=opened.year - years + 1)
    opened = min(opened, today)
    who: Invented = crowd.child(crowd.born(today, 5 + grade, 6 + grade) if grade else crowd.born(today, 4, 5))
    if n < len(HARD_NAMES) and len(county.townships) > 1:
        who.name, who.sex = HARD_NAMES[n][0], HARD_NAMES[n][1]
        who.id_number = crowd.id_number(who.born, who.sex)
    group = f"{rng.choice(GROUPS)}组"
    address = f"{county.unit.name}{township.name}{village.name}{group}"
    adults, kind = _adults(crowd, today, who.name[:1], address, opened)
    boarding = grade >= 7 and rng.random() < 0.6 or grade >= 4 and rng.random() < 0.15
    known = rng.random() > 0.02
    return NewFile(
        name=who.name, sex=who.sex, birth=who.born.isoformat(), ethnicity=who.ethnicity, id_type="居民身份证", id_number=who.id_number if known else "",
        id_missing_reason="" if known else "未登记户口", student_number=f"G{who.id_number}" if known else "", edu_unit=class_unit, home_unit=village,
        home_group=group, registered_place=address.removesuffix(group), home_address=address, boarding=boarding, left_behind=kind,
        disability="肢体残疾" if rng.random() < 0.01 else "", disability_level="三级" if rng.random() < 0.01 else "", subsistence=rng.random() < 0.08,
        hardship=rng.random() < 0.06 or None, hardship_words="家庭收入低", adults=adults, opened_on=opened, as_of=opened, source=Source.SHEET, source_ref="秋季摸底",
    )  # fmt: skip
