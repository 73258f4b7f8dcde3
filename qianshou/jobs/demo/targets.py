"""Invented officials and the households and persons they help, shaped as in seed 003: 37 officials, 53 targets, its seven numbers this year."""

import datetime as dt
import random
import uuid
from typing import Any

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.actions.users import NewUser
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.permissions import Role
from qianshou.domain.targets import actions as targets
from qianshou.domain.targets.choices import Level, TargetKind, VisitMode, Way
from qianshou.domain.targets.shapes import NewEntry, NewTarget
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import County

OFFICIALS = 37
SHAPE = ((TargetKind.ORPHAN, 9), (TargetKind.DISABLED, 24), (TargetKind.HOUSEHOLD, 20))  # M080
CONTACTS, VISITS, POLICIES, SOLVED, DEEDS, YUAN, RAISED = 374, 212, 172, 42, 31, 70_404, 29  # M082-M088
GIFTS = 96
CHUNK = 400
SITUATIONS = ("主要劳力长年患病", "独居，行动不便", "家里有两个孩子上学", "房屋多年没有修", "靠低保生活")
POLICY = ("低保复核", "残疾人两项补贴", "医保缴费减免", "教育资助", "危房改造")
TROUBLE = ("看病路远", "屋顶漏雨", "孩子上学没人接送", "冬天取暖", "用水不便")
DEED = ("代办证件", "送药上门", "帮着收玉米", "换了灯", "联系了用工")
GOODS = ("大米和油", "棉被", "书包文具", "煤")
ASKED = ("进村的路要修", "安全饮水", "助听器配置", "临时救助")


def _officials(system, crowd: Crowd, county: County, since: dt.date, today: dt.date, password: str) -> list[Any]:
    """The bureau's officials; the first has a login."""
    unit = orgs.create_units(system, unit=county.unit, units=[NewUnit(UnitKind.DEPARTMENT, f"{county.plan.name}教育局")], today=since)[0]
    out = []
    for n in range(OFFICIALS):
        who = crowd.adult(today, crowd.rng.choice(("male", "female")), 27, 58)
        user = None
        if n == 0:
            user = accounts.make_users(system, units=[unit], rows=[NewUser("official", who.name, unit, password=password)])[0][0]
            accounts.grant_many(system, units=[unit], grants=[NewGrant(user, Role.HELPER, unit, since)])
        out.append(pairing.add_helper(system, unit=unit, name=who.name, kind=HelperKind.OFFICIAL, today=since, user=user, sex=who.sex))
    return out


def _targets(system, crowd: Crowd, county: County, since: dt.date, today: dt.date) -> list[Any]:
    rng, rows, seen = crowd.rng, [], set()
    villages = [village for places in county.villages.values() for village in places]
    for kind, many in SHAPE:
        while sum(row.kind == kind for row in rows) < many:
            age = (6, 17) if kind == TargetKind.ORPHAN else (30, 78)
            who, place = crowd.adult(today, rng.choice(("male", "female")), *age), rng.choice(villages)
            if (who.name, place.pk) in seen:
                continue
            seen.add((who.name, place.pk))
            members = rng.randrange(1, 6) if kind == TargetKind.HOUSEHOLD else None
            phone = who.phone if kind != TargetKind.ORPHAN else ""
            rows.append(
                NewTarget(who.name, kind, place.uid, members=members, phone=phone, address=f"{rng.randrange(1, 9)}组", situation=rng.choice(SITUATIONS))
            )
    return targets.add_targets(system, unit=county.unit, rows=rows, today=since)


def _done(rng: random.Random, first: dt.date, today: dt.date) -> list[NewEntry]:
    """This year's entries, so that their seven numbers are the seed's."""
    days = (today - first).days + 1
    ways = [Way.VISIT] * VISITS + [rng.choice((Way.PHONE, Way.PHONE, Way.VIDEO, Way.MESSAGE)) for _n in range(CONTACTS)]
    more: list[dict[str, Any]] = [{} for _way in ways]

    def spread(count: int, said: Any) -> None:
        for n, at in enumerate(rng.sample(range(len(ways)), count)):
            more[at] |= said(n)

    spread(POLICIES, lambda n: {"policy": rng.choice(POLICY)})
    spread(SOLVED, lambda n: {"difficulty": rng.choice(TROUBLE), "solved": True})
    spread(DEEDS, lambda n: {"deed": rng.choice(DEED)})
    spread(RAISED, lambda n: {"raised": rng.choice(ASKED), "raised_to": rng.choice(Level.values)})
    spread(GIFTS, lambda n: _gift(rng, n))
    return [_entry(rng, way, first + dt.timedelta(days=rng.randrange(days)), told) for way, told in zip(ways, more, strict=True)]


def _gift(rng: random.Random, n: int) -> dict[str, Any]:
    """A share of the year's money: the last one makes the sum right; every third is goods."""
    share = YUAN // GIFTS * 100
    fen = YUAN * 100 - share * (GIFTS - 1) if n == GIFTS - 1 else share
    return {"goods_fen": fen, "goods": rng.choice(GOODS)} if n % 3 == 0 else {"cash_fen": fen}


def _entry(rng: random.Random, way: Way, day: dt.date, told: dict[str, Any]) -> NewEntry:
    mode = rng.choice((VisitMode.TOGETHER, VisitMode.ALONE)) if way == Way.VISIT else ""
    return NewEntry(day, way, str(uuid.UUID(int=rng.getrandbits(128), version=4)), mode=mode, **told)


def help_households(system, crowd: Crowd, county: County, *, since: dt.date, today: dt.date, password: str) -> int:
    """Officials, targets, their pairings and what was done this year; answers how many entries."""
    rng, first = crowd.rng, dt.date(today.year, 1, 1)
    helpers, rows = _officials(system, crowd, county, since, today, password), _targets(system, crowd, county, min(since, first), today)
    pairs = [(row, helpers[n % len(helpers)]) for n, row in enumerate(rows)]
    targets.pair_targets(system, targets=rows, pairs=[(row.uid, one) for row, one in pairs], from_on=min(since, first), today=today)
    visited = pairs[:-4]  # the last four wait for a visit
    entries = []
    for new in _done(rng, first, today):
        row, one = rng.choice(visited if new.way == Way.VISIT else pairs)
        entries.append((row.uid, one, new))
    for at in range(0, len(entries), CHUNK):
        targets.record_entries(system, targets=rows, entries=entries[at : at + CHUNK], today=today)
    return len(entries)
