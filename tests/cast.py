"""The people every test knows, in a small county made by real actions; children and pairings are added by their owners.

`cast.actor("county")` is a UserActor on TODAY; `cast.unit("class_5_3")` a unit; `cast.user("helper")` a user. Every password
is PASSWORD. `@joins_cast` registers a function that adds rows of a higher floor (children, pairings) when a test asks for them
with `cast.with_("children")`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.actions.users import NewUser
from qianshou.domain.accounts.actors import SystemActor, UserActor, Visitor, Where
from qianshou.domain.accounts.models import User
from qianshou.domain.care.ledger import plan
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.apps import uid_of_county
from qianshou.domain.orgs.choices import DayKind, Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.domain.permissions import Role
from tests.kept import Standing

TODAY = dt.date(2026, 11, 20)  # a Friday
LONG_AGO = dt.date(2024, 9, 1)
PASSWORD = "qing-he-2026-jian"
OURS, NEIGHBOUR = "520481", "520482"

_JOINERS: dict[str, Callable[["Cast"], None]] = {}


def joins_cast(fn: Callable[["Cast"], None]) -> Callable[["Cast"], None]:
    """Registers what `cast.with_("<function name>")` adds."""
    _JOINERS[fn.__name__] = fn
    return fn


@dataclass
class Cast:
    """Units and users by name; `more` holds what joiners add."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    more: dict[str, object] = field(default_factory=dict)
    today: dt.date = TODAY
    standing: Standing = field(default_factory=Standing)

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def user(self, name: str) -> User:
        return self.users[name]

    def actor(self, name: str, today: dt.date = TODAY) -> UserActor | Visitor | SystemActor:
        """A fresh actor: grants are read anew, as at a new request."""
        if name == "visitor":
            return Visitor(today)
        if name == "system":
            return SystemActor(today)
        return UserActor(User.objects.get(pk=self.users[name].pk), today, Where(ip="127.0.0.1", request_id="test"))

    @property
    def county(self) -> Unit:
        return self.units["county"]

    @property
    def neighbour(self) -> Unit:
        return self.units["neighbour"]

    def with_(self, *names: str) -> "Cast":
        """Adds children, pairings … once."""
        for name in names:
            if name not in self.more:
                self.more |= self.standing.step(name, lambda name=name: self._joined(name))
        return self

    def _joined(self, name: str) -> dict[str, object]:
        """What the joiner of that name adds to `more`."""
        before = dict(self.more)
        self.more[name] = True
        _JOINERS[name](self)
        return {key: value for key, value in self.more.items() if key not in before or before[key] != value}

    def sign_in(self, client, name: str):
        """A browser in which that person is signed in."""
        client.force_login(self.user(name), backend="qianshou.domain.accounts.backend.Backend")
        session = client.session
        session.update({"signed_in": 2**40, "seen": 2**40, "door": "office"})
        session.save()
        return client


def _class(stage: str, year: int, number: int | None) -> NewUnit:
    return NewUnit(UnitKind.CLASS, stage=stage, entry_year=year, number=number)


def _school(name: str, code: str, *stages: str, short: str = "") -> NewUnit:
    return NewUnit(UnitKind.SCHOOL, name, code=code, stages=stages, short_name=short)


def _units(system: SystemActor) -> dict[str, Unit]:
    def under(parent: Unit, **made: NewUnit) -> dict[str, Unit]:
        return dict(zip(made, orgs.create_units(system, unit=parent, units=list(made.values()), today=LONG_AGO), strict=True))

    city = orgs.create_above(system, kind=UnitKind.CITY, name="临江市", code="520400", today=LONG_AGO)
    county = orgs.create_county(system, name="青禾县", code=OURS, today=LONG_AGO, parent=city)
    u = {"city": city, "county": county}
    u |= under(county, township=NewUnit(UnitKind.TOWNSHIP, "石桥乡", code="520481101"), other_township=NewUnit(UnitKind.TOWNSHIP, "云台镇", code="520481102"),
               middle=_school("青禾县第一初级中学", "3152000301", Stage.JUNIOR, short="一中"), department=NewUnit(UnitKind.DEPARTMENT, "青禾县妇联"))  # fmt: skip
    u |= under(u["township"], school=_school("石桥乡中心小学", "2152000101", Stage.PRIMARY, Stage.KINDERGARTEN, short="石桥中心校"),
               village=NewUnit(UnitKind.VILLAGE, "石桥村", code="520481101201"), other_village=NewUnit(UnitKind.VILLAGE, "白岩村", code="520481101202"))  # fmt: skip
    u |= under(u["other_township"], other_school=_school("云台镇白鹭小学", "2152000201", Stage.PRIMARY, short="白鹭小学"),
               far_village=NewUnit(UnitKind.VILLAGE, "云台村", code="520481102201"))  # fmt: skip
    u |= under(u["school"], class_5_3=_class(Stage.PRIMARY, 2022, 3), class_5_1=_class(Stage.PRIMARY, 2022, 1), class_1_1=_class(Stage.PRIMARY, 2026, 1),
               class_unplaced=_class(Stage.PRIMARY, 2026, 0), point=_school("白岩教学点", "2152000102", Stage.PRIMARY))  # fmt: skip
    u |= under(u["point"], class_mixed=NewUnit(UnitKind.CLASS, "一二年级复式班", stage=Stage.PRIMARY, entry_years=(2025, 2026)))
    u |= under(u["other_school"], class_other=_class(Stage.PRIMARY, 2023, 1))
    u |= under(u["middle"], class_7_2=_class(Stage.JUNIOR, 2026, 2), class_9_1=_class(Stage.JUNIOR, 2024, 1))
    u["neighbour"] = orgs.create_county(system, name="邻县", code=NEIGHBOUR, today=LONG_AGO, parent=city)
    u |= under(u["neighbour"], neighbour_township=NewUnit(UnitKind.TOWNSHIP, "河口乡", code="520482101"))
    u |= under(u["neighbour_township"], neighbour_school=_school("河口乡中心小学", "2152000901", Stage.PRIMARY),
               neighbour_village=NewUnit(UnitKind.VILLAGE, "河口村", code="520482101201"))  # fmt: skip
    u |= under(u["neighbour_school"], neighbour_class=_class(Stage.PRIMARY, 2022, 1))
    return u


TERMS = [
    (2025, 1, dt.date(2025, 9, 1), dt.date(2026, 1, 23)), (2025, 2, dt.date(2026, 2, 27), dt.date(2026, 7, 2)),
    (2026, 1, dt.date(2026, 9, 1), dt.date(2027, 1, 22)), (2026, 2, dt.date(2027, 2, 22), dt.date(2027, 7, 2)),
]  # fmt: skip
HOLIDAYS = [
    ("国庆节、中秋节", dt.date(2025, 10, 1), dt.date(2025, 10, 8)), ("元旦", dt.date(2026, 1, 1), dt.date(2026, 1, 3)),
    ("清明节", dt.date(2026, 4, 4), dt.date(2026, 4, 6)), ("劳动节", dt.date(2026, 5, 1), dt.date(2026, 5, 5)),
    ("端午节", dt.date(2026, 6, 19), dt.date(2026, 6, 21)), ("中秋节", dt.date(2026, 9, 25), dt.date(2026, 9, 27)),
    ("国庆节", dt.date(2026, 10, 1), dt.date(2026, 10, 7)), ("元旦", dt.date(2027, 1, 1), dt.date(2027, 1, 3)),
]  # fmt: skip


def _calendar(system: SystemActor, county: Unit) -> None:
    for year, number, first, last in TERMS:
        orgs.set_term(system, unit=county, school_year=year, number=number, first_on=first, last_on=last)
    for name, first, last in HOLIDAYS:
        orgs.add_special_days(system, unit=county, kind=DayKind.HOLIDAY, first_on=first, last_on=last, name=name)
    make_up = dt.date(2026, 10, 10)
    orgs.add_special_days(system, unit=county, kind=DayKind.MAKE_UP, first_on=make_up, last_on=make_up, name="国庆调休")


# who: Chinese name, the unit the account is kept by, [(role, unit)]
PEOPLE: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "helper": ("李老师", "school", [(Role.HELPER, "school"), (Role.CLASS_TEACHER, "class_5_3")]),
    "colleague": ("周老师", "school", [(Role.HELPER, "school"), (Role.CLASS_TEACHER, "class_5_1")]),
    "school": ("王校长", "school", [(Role.SCHOOL, "school")]),
    "counsellor": ("陈老师", "school", [(Role.COUNSELLOR, "school")]),
    "village": ("杨主任", "village", [(Role.VILLAGE, "village")]),
    "township_home": ("吴督导", "township", [(Role.TOWNSHIP_HOME, "township")]),
    "township_edu": ("郑主任", "township", [(Role.TOWNSHIP_EDU, "township")]),
    "township_officer": ("冯镇长", "township", [(Role.TOWNSHIP_OFFICER, "township")]),
    "county": ("赵敏", "county", [(Role.COUNTY, "county")]),
    "county_two": ("钱勇", "county", [(Role.COUNTY, "county")]),
    "other_helper": ("孙老师", "other_school", [(Role.HELPER, "other_school"), (Role.CLASS_TEACHER, "class_other")]),
    "other_school": ("何校长", "other_school", [(Role.SCHOOL, "other_school")]),
    "other_township": ("许主任", "other_township", [(Role.TOWNSHIP_EDU, "other_township")]),
    "middle_school": ("龙校长", "middle", [(Role.SCHOOL, "middle")]),
    "outside": ("志愿者小刘", "school", [(Role.OUTSIDE_HELPER, "school")]),
    "department": ("妇联小丁", "department", [(Role.DEPARTMENT, "department")]),
    "inspector": ("督查员老白", "county", [(Role.INSPECTOR, "county")]),
    "admin": ("管理员小姜", "county", [(Role.ADMIN, "county")]),
    "viewer": ("市统计员", "city", [(Role.VIEWER, "city")]),
    "nobody": ("新来的老师", "school", []),
    "neighbour_helper": ("邻县老师", "neighbour_school", [(Role.HELPER, "neighbour_school"), (Role.CLASS_TEACHER, "neighbour_class")]),
    "neighbour_school": ("邻县校长", "neighbour_school", [(Role.SCHOOL, "neighbour_school")]),
    "neighbour_county": ("邻县专班", "neighbour", [(Role.COUNTY, "neighbour")]),
}


def _people(system: SystemActor, units: dict[str, Unit]) -> dict[str, User]:
    kept = {units[home].pk: units[home] for _name, home, _roles in PEOPLE.values()}
    rows = [NewUser(key, name, units[home], password=PASSWORD) for key, (name, home, _roles) in PEOPLE.items()]
    users = dict(zip(PEOPLE, (user for user, _code in accounts.make_users(system, units=list(kept.values()), rows=rows)), strict=True))
    grants = [NewGrant(users[key], role, units[at], LONG_AGO) for key, (_n, _h, roles) in PEOPLE.items() for role, at in roles]
    last = TODAY + dt.timedelta(days=1)  # the inspector's days around TODAY
    grants = [g if g.role != Role.INSPECTOR else NewGrant(g.user, g.role, g.unit, TODAY - dt.timedelta(days=1), last) for g in grants]
    places = {g.unit.pk: g.unit for g in grants}
    accounts.grant_many(system, units=list(places.values()), grants=grants)
    return users


def build(standing: Standing) -> Cast:
    """The county, its calendar and its people.

    Rows come back with the ids they had in a rolled-back test: what the process keeps for good by id is asked anew.
    """
    uid_of_county.cache_clear()
    plan._parsed.clear()
    standing.nothing()
    units, users = standing.step("cast", _built)
    for county in ("county", "neighbour"):
        uid_of_county(units[county].pk)
    return Cast(units, users, standing=standing)


def _built() -> tuple[dict[str, Unit], dict[str, User]]:
    system = SystemActor(LONG_AGO)
    units = _units(system)
    _calendar(system, units["county"])
    _calendar(system, units["neighbour"])
    return units, _people(system, units)
