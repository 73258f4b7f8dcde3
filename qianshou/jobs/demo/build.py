"""A demo of one size, the same for the same seed and day; dates count back from `today` (DECISIONS 26)."""

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

from django.conf import settings

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.actions.users import NewUser
from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs import queries as orgs_queries
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.people import actions as people
from qianshou.domain.permissions import Role
from qianshou.jobs.demo.care import adopt_all, pair_all, write_records, write_work
from qianshou.jobs.demo.collecting import collect
from qianshou.jobs.demo.doubts import files_for, raise_doubts
from qianshou.jobs.demo.drives import seek_helpers
from qianshou.jobs.demo.families import invent
from qianshou.jobs.demo.moving import keep_school
from qianshou.jobs.demo.pairs import live_on
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import build_county, school_year
from qianshou.jobs.demo.plan import SIZES
from qianshou.jobs.demo.staff import PASSWORD, build_staff
from qianshou.jobs.demo.support import write_support
from qianshou.jobs.demo.targets import help_households
from qianshou.jobs.demo.volunteering import volunteer
from qianshou.kit.dialect import analyze
from qianshou.kit.errors import Refused

CHUNK = 250
ROLES = {
    "teacher": "班主任（兼帮扶人）", "helper": "帮扶教师", "official": "机关干部（结对户和人）", "volunteer": "校外帮扶人", "school": "学校专干", "counsellor": "心理教师", "village": "儿童主任",
    "supervisor": "儿童督导员（按居住地）", "township": "中心校/镇教办", "officer": "镇政府经办人", "county": "县级专班", "county2": "县级专班（第二人）",
    "department": "部门联络员", "aid": "资助专员", "inspector": "督查组", "protection": "保护专干", "city": "市统计员", "admin": "系统管理员", "stranger": "邻县县级专班",
}  # fmt: skip


def _children(system, crowd: Crowd, county: Any, today: dt.date) -> list[Any]:
    made: list[Any] = []
    files = [invent(crowd, county, n, today) for n in range(county.plan.children - files_for(county))]
    files.sort(key=lambda f: f.edu_unit.path)
    for at in range(0, len(files), CHUNK):
        part = files[at : at + CHUNK]
        made += people.open_files(system, unit=county.unit, many=part, today=today)
    return made


def _finer(system, rng: random.Random, staff: Any, children: list[Any], today: dt.date) -> None:
    """So that every page has something to show: key children, notices, a confirmed class."""
    for child in rng.sample(children, max(1, len(children) // 30)):
        people.name_key_child(system, child=child, reason="父母长期无法联系，由老人照看", from_on=child.opened_on, until_on=None, today=today)


def _fill(system, county: Any, staff: Any, children: list[Any], seed: int, since: dt.date, today: dt.date) -> None:
    """What only the main county has, so that its pages have something to show."""
    write_support(system, county, staff, children, today)
    keep_school(system, county, Crowd(random.Random(seed + 5)), children, today)
    seek_helpers(system, Crowd(random.Random(seed + 9)), county, staff, today)
    volunteer(system, Crowd(random.Random(seed + 11)), county, staff, today)
    help_households(system, Crowd(random.Random(seed + 3)), county, since=since, today=today, password=PASSWORD)
    live_on(system, county, staff, children, today)
    collect(system, county, today)


def build(size: str, *, seed: int, today: dt.date, say: Any = print, history: bool = True) -> dict[str, int]:
    """Builds into an empty database; refuses one that holds a county, and any `real` profile. `history` False leaves out what was done in the
    years before: units, people, files and pairings only."""
    if settings.REAL:
        raise Refused("正式环境里不能建演示数据。")
    if orgs_queries.any_county():
        raise Refused("数据库里已经有县了，演示数据只能建在空库里。")
    system, rng = SystemActor(today), random.Random(seed)
    crowd = Crowd(rng)
    total = {"units": 0, "children": 0, "helpers": 0, "records": 0}
    since = dt.date(school_year(today) - 2, 9, 1)
    city = orgs.create_above(system, kind=UnitKind.CITY, name="临江市", code="990100", today=since)
    _city_viewer(system, city, since)
    for n, plan in enumerate(SIZES[size]):
        say(f"{plan.name}：{plan.children} 名儿童 …")
        county = build_county(system, plan, city, today)
        staff = build_staff(system, crowd, county, main=n == 0, since=since, today=today)
        children = _children(system, crowd, county, today)
        pairs = pair_all(system, rng, children, staff, today)
        _finer(system, rng, staff, children, today)
        total["children"], total["helpers"] = total["children"] + len(children), total["helpers"] + len(staff.helpers)
        if not history:
            continue
        adopt_all(system, county, today)
        total["records"] += write_records(system, rng, pairs, today) + write_work(system, rng, county, staff, pairs, today)
        analyze()
        care.open_periods(system, county=county.unit, today=today)
        total["children"] += raise_doubts(system, county, children, today)
        if n == 0:
            _fill(system, county, staff, children, seed, since, today)
    total["units"] = orgs_queries.count_units()
    analyze()
    _note_logins()
    return total


def _city_viewer(system, city: Any, since: dt.date) -> None:
    user = accounts.make_users(system, units=[city], rows=[NewUser("city", "市统计员", city, password=PASSWORD)])[0][0]
    accounts.grant_many(system, units=[city], grants=[NewGrant(user, Role.VIEWER, city, since)])


def _file() -> Path:
    return Path(settings.DATA) / "demo.json"


def _note_logins() -> None:
    _file().write_text(json.dumps({"built": True}))


def logins() -> list[dict[str, str]]:
    """Every demo login with its role and unit; empty where no demo was built."""
    from qianshou.domain.accounts import queries as accounts_queries

    if settings.REAL or not _file().exists():
        return []
    rows = accounts_queries.demo_grants(list(ROLES))
    return [
        {"username": name, "password": PASSWORD, "role": str(ROLES[name]), "unit": unit.code or unit.uid, "unit_name": unit.name}
        for name, unit in sorted(rows, key=lambda r: list(ROLES).index(r[0]))
    ]
