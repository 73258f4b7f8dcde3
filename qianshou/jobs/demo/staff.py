"""Invented staff: class teachers, helpers, coordinators of every role, vetted volunteers; one login a role."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.actions.users import NewUser
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.permissions import Role
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import County, School
from qianshou.jobs.demo.plan import NEIGHBOUR

PASSWORD = "QianShou-2026"  # of demo logins only; a real site makes one-time codes
CHUNK = 400


@dataclass
class Helper:
    """A helper with the school she works at (None: a volunteer of the township)."""

    row: Any
    user: Any
    school_path: str
    outside: bool = False
    class_path: str = ""


@dataclass
class Staff:
    """Who works in a county."""

    helpers: list[Helper] = field(default_factory=list)
    users: dict[str, Any] = field(default_factory=dict)  # by login
    first: dict[str, Any] = field(default_factory=dict)  # the first class teacher, school ... that got a login


def _make(system, wanted: list[tuple[NewUser, list[tuple[str, Any]]]], since: dt.date) -> list[Any]:
    """Users with their grants, in chunks of the set form; an inspector's few days begin today."""
    users: list[Any] = []
    for at in range(0, len(wanted), CHUNK):
        part = wanted[at : at + CHUNK]
        units = list({row.unit.pk: row.unit for row, _g in part}.values())
        made = [user for user, _pw in accounts.make_users(system, units=units, rows=[row for row, _g in part])]
        grants = [NewGrant(user, role, unit, system.today if role == Role.INSPECTOR else since) for user, (_row, roles) in zip(made, part, strict=True) for role, unit in roles]
        places = list({g.unit.pk: g.unit for g in grants}.values())
        accounts.grant_many(system, units=places, grants=grants)
        users += made
    return users


def _helper(system, user: Any, unit: Any, kind: str, today: dt.date, phone: str, sex: str) -> Any:
    return pairing.add_helper(system, unit=unit, name=user.name, kind=kind, today=today, user=user, phone=phone, sex=sex, capacity=16)


def _teachers(system, crowd: Crowd, county: County, schools: list[School], prefix: str, since: dt.date, today: dt.date, staff: Staff, taken: int) -> None:
    """A class teacher for every class, who is also its first helper."""
    wanted, places = [], []
    for school in schools:
        for classes in school.classes.values():
            for unit in classes:
                who = crowd.adult(today, crowd.rng.choice(("male", "female", "female")), 25, 56)
                login = prefix + ("teacher" if not wanted else f"t{len(wanted) + taken:05d}")
                password = PASSWORD if not wanted else ""
                new = NewUser(login, who.name, school.unit, phone=who.phone, password=password)
                wanted.append((new, [(Role.CLASS_TEACHER, unit), (Role.HELPER, school.unit)]))
                places.append((school, unit, who))
    for user, (school, unit, who) in zip(_make(system, wanted, since), places, strict=True):
        row = _helper(system, user, school.unit, HelperKind.CLASS_TEACHER, today, who.phone, who.sex)
        staff.helpers.append(Helper(row, user, school.unit.path, class_path=unit.path))
        staff.users[user.username] = user


def _others(county: County, main: bool) -> list[tuple[str, str, Any, list[tuple[str, Any]]]]:
    """login, name, unit kept by, grants: one person for every other role, two county coordinators."""
    school = county.schools[0]
    junior = next((s for s in county.schools if max(s.classes, default=0) > 6), school)
    town = school.township
    village = county.villages[town.pk][0]
    rows = [
        ("county", "王敏", county.unit, [(Role.COUNTY, county.unit)]),
        ("county2", "赵志远", county.unit, [(Role.COUNTY, county.unit)]),
        ("school", "周文静", school.unit, [(Role.SCHOOL, school.unit)]),
        ("township", "何建平", town, [(Role.TOWNSHIP_EDU, town)]),
        ("supervisor", "罗玉芬", town, [(Role.TOWNSHIP_HOME, town)]),
        ("village", "石光明", village, [(Role.VILLAGE, village)]),
        ("counsellor", "林晓雯", junior.unit, [(Role.COUNSELLOR, junior.unit)]),
        ("officer", "唐正强", town, [(Role.TOWNSHIP_OFFICER, town)]),
        ("department", "许芳", county.department, [(Role.DEPARTMENT, county.department)]),
        ("aid", "邓丽", county.unit, [(Role.AID, county.unit)]),
        ("inspector", "韩勇", county.unit, [(Role.INSPECTOR, county.unit)]),
        ("protection", "冯静", county.unit, [(Role.PROTECTION, county.unit)]),
        ("admin", "系统管理员", county.unit, [(Role.ADMIN, county.unit)]),
    ]
    return rows if main else [(_only_login(county), "方远", county.unit, [(Role.COUNTY, county.unit)])]


def _only_login(county: County) -> str:
    """The one person of a county beside the main one: the stranger every demo has, else a login of that county."""
    return "stranger" if county.plan.name == NEIGHBOUR else f"{county.plan.code}c"


def _school_staff(county: County, crowd: Crowd, today: dt.date) -> list[tuple[NewUser, list[tuple[str, Any]]]]:
    """A coordinator at every other school, so that every desk has someone; none of them has a password."""
    rows = []
    for n, school in enumerate(county.schools[1:]):
        who = crowd.adult(today, "female", 30, 55)
        rows.append((NewUser(f"{county.plan.code}s{n:04d}", who.name, school.unit, phone=who.phone), [(Role.SCHOOL, school.unit)]))
    return rows


def _volunteers(system, crowd: Crowd, county: County, count: int, since: dt.date, today: dt.date, staff: Staff, main: bool) -> None:
    """Outside helpers with everything the law asks of them; entered by one, approved by another."""
    approver = staff.users.get("county2") or staff.users[_only_login(county)]
    for n in range(count):
        town = county.townships[n % len(county.townships)]
        who = crowd.adult(today, "female", 24, 60)
        login = "volunteer" if main and n == 0 else f"{county.plan.code}v{n:04d}"
        password = PASSWORD if main and n == 0 else ""
        user = _make(system, [(NewUser(login, who.name, town, phone=who.phone, password=password), [(Role.OUTSIDE_HELPER, town)])], since)[0]
        row = pairing.add_helper(system, unit=town, name=who.name, kind=HelperKind.VOLUNTEER, today=today, user=user, phone=who.phone, sex=who.sex, capacity=4)
        vet_since = max(since, today - dt.timedelta(days=200))
        pairing.vet(
            system, helper=row, today=today, applied_on=vet_since, birth_date=who.born, identity_checked_on=vet_since, record_checked_on=vet_since,
            record_clear=True, record_due_on=vet_since + dt.timedelta(days=365), trained_on=vet_since, commitment_signed_on=vet_since,
        )  # fmt: skip
        pairing.approve_vetting(system_as(approver, today), helper=row, today=today)
        staff.users[login] = user
        staff.helpers.append(Helper(row, user, town.path, outside=True))


def system_as(user: Any, today: dt.date) -> Any:
    """A person of the demo acting herself, so that the trail has two names where two are needed."""
    from qianshou.domain.accounts.actors import UserActor

    return UserActor(user, today)


def build_staff(system, crowd: Crowd, county: County, *, main: bool, since: dt.date, today: dt.date) -> Staff:
    """Everyone who works in a county. `main` is the county whose people have logins."""
    staff = Staff()
    prefix = "" if main else county.plan.code
    rows = [
        (NewUser(login, name, unit, phone=f"138000000{n:02d}", password=PASSWORD if main or login == "stranger" else ""), grants)
        for n, (login, name, unit, grants) in enumerate(_others(county, main), 10)
    ]
    for user in _make(system, rows + _school_staff(county, crowd, today), since):
        staff.users[user.username] = user
    _teachers(system, crowd, county, county.schools, prefix, since, today, staff, 0)
    subject = max(0, county.plan.children // 6 - len(staff.helpers) - county.plan.children // 40)
    _subject_teachers(system, crowd, county, subject, since, today, staff, main)
    _volunteers(system, crowd, county, max(1, county.plan.children // 40), since, today, staff, main)
    return staff


def _subject_teachers(system, crowd: Crowd, county: County, count: int, since: dt.date, today: dt.date, staff: Staff, main: bool) -> None:
    wanted, places = [], []
    for n in range(max(count, 1)):
        school = county.schools[n % len(county.schools)]
        who = crowd.adult(today, crowd.rng.choice(("male", "female")), 25, 56)
        first = main and n == 0
        login = "helper" if first else f"{county.plan.code}h{n:05d}"
        wanted.append((NewUser(login, who.name, school.unit, phone=who.phone, password=PASSWORD if first else ""), [(Role.HELPER, school.unit)]))
        places.append((school, who))
    for user, (school, who) in zip(_make(system, wanted, since), places, strict=True):
        row = _helper(system, user, school.unit, HelperKind.TEACHER, today, who.phone, who.sex)
        staff.helpers.append(Helper(row, user, school.unit.path))
        staff.users[user.username] = user
