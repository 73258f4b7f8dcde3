"""Invented care: pairings by even load, programmes adopted for each school year, and what helpers wrote down since."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from qianshou.domain.care import actions as care
from qianshou.domain.care.choices import DutyKind, Means, RecordKind, Role, Topic
from qianshou.domain.care.shapes import NewRecord, NewWork
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import PairingKind
from qianshou.domain.pairing.shapes import PairRow
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import Channel, ConsentUse
from qianshou.jobs.demo.places import County, school_year
from qianshou.jobs.demo.staff import Helper, Staff

CHUNK = 500
RECORDS = 1000
PAIRED, VOLUNTEERED, DILIGENT = 0.94, 0.10, 0.88
TAKEN = {key: {"confirm": True} for key in ("class_plan", "class_activity", "forum")}
WAITED_FOR = ("helper", "teacher", "volunteer")  # whoever tries the phone finds something to do: two children nobody saw this month
SO_FAR = 0.45  # of what this month asks, done by now
NOTES = (
    "说想妈妈，约好周日视频。", "作业能按时完成，数学有点吃力。", "晚上睡得好，和奶奶处得不错。", "说在学校交了新朋友。", "上周感冒，已经好了。",
    "想学画画，鼓励他参加兴趣小组。", "和同学有点小矛盾，已经和好。", "爸爸打电话回来，很高兴。",
)  # fmt: skip


def _choose(rng: random.Random, children: list[Any], staff: Staff) -> list[tuple[Any, Helper]]:
    """Child and helper: of the same school by even load; a tenth have a volunteer of their township as well."""
    by_school: dict[str, list[Helper]] = defaultdict(list)
    outside: dict[str, list[Helper]] = defaultdict(list)
    for helper in staff.helpers:
        (outside if helper.outside else by_school)[helper.school_path].append(helper)
    load: dict[int, int] = defaultdict(int)
    at_school: dict[str, int] = defaultdict(int)
    for child in children:
        at_school[child.edu_path[:-4]] += 1
    for path, own in by_school.items():  # about six children each; who has a login comes first
        own.sort(key=lambda h: h.user.username not in ("helper", "teacher"))
        del own[max(2, at_school[path] // 6) :]
    pairs = []
    for child in children:
        own = next((by_school[p] for p in (child.edu_path[:-4], child.edu_path) if by_school.get(p)), None)
        if own and rng.random() < PAIRED:
            pairs.append((child, _lightest(own, load)))
        town = outside.get(child.home_path[:-4], [])
        free = [h for h in town if load[h.row.pk] < h.row.capacity]
        if free and (rng.random() < VOLUNTEERED or not any(load[h.row.pk] for h in town)):  # the first has one, however small the demo
            pairs.append((child, _lightest(free, load)))
    return pairs


def _lightest(helpers: list[Helper], load: dict[int, int]) -> Helper:
    chosen = min(helpers, key=lambda h: load[h.row.pk])
    load[chosen.row.pk] += 1
    return chosen


def pair_all(system, rng: random.Random, children: list[Any], staff: Staff, today: dt.date) -> list[tuple[Any, Helper]]:
    """Pairs most children; consents are given where an outside helper comes in."""
    pairs = _choose(rng, children, staff)
    _tell_and_ask(system, children, [child for child, helper in pairs if helper.outside], today)
    by_child = defaultdict(list)
    for child, helper in pairs:
        kind = PairingKind.VOLUNTEER if helper.outside else PairingKind.TEACHER
        by_child[child.pk].append(PairRow(child.uid, helper.row.uid, kind, child.opened_on + dt.timedelta(days=3)))
    paired = [c for c in children if c.pk in by_child]
    for at in range(0, len(paired), CHUNK):
        part = paired[at : at + CHUNK]
        pairing.pair_many(system, children=part, pairs=[row for c in part for row in by_child[c.pk]], today=today)
    return pairs


def _tell_and_ask(system, children: list[Any], asked: list[Any], today: dt.date) -> None:
    """Families are told of the file; where an outside helper comes in, they are asked."""
    for at in range(0, len(children), CHUNK):
        people.record_notices(system, children=children[at : at + CHUNK], told_on=today, channel=Channel.SIGNED, today=today)
    for at in range(0, len(asked), CHUNK):
        people.give_consents(system, children=asked[at : at + CHUNK], use=ConsentUse.OUTSIDE_HELPER, channel=Channel.SIGNED, given_on=today, today=today, own_signed=True)


def adopt_all(system, county: County, today: dt.date) -> None:
    """篇4 county-wide, with some of its vague duties taken, and 五个一 for volunteer pairings in each school year with records; 篇10 at
    one school this year."""
    for year in range(school_year(today) - county.plan.years + 1, school_year(today) + 1):
        begun = min(dt.date(year, 9, 5), today)
        care.adopt(system, unit=county.unit, code="pian_4", school_year=year, today=begun, adjustments=TAKEN)
        care.adopt(system, unit=county.unit, code="wu_ge_yi", school_year=year, today=begun)
    care.adopt(system, unit=county.schools[1].unit, code="pian_10", school_year=school_year(today), today=begun)


def _months(first: dt.date, today: dt.date):
    day = first.replace(day=1)
    while day <= today:
        following = (day + dt.timedelta(days=32)).replace(day=1)
        if day.month not in (2, 7, 8):
            yield max(day, first), min(following - dt.timedelta(days=1), today)
        day = following


def _school_day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    day = first + dt.timedelta(days=rng.randrange((last - first).days + 1))
    while day.weekday() > 4 and day > first:
        day -= dt.timedelta(days=1)
    return day


def _record(rng: random.Random, child: Any, helper: Helper, kind: str, day: dt.date, roles: tuple[str, ...]) -> NewRecord:
    means = {RecordKind.CONTACT: Means.PHONE, RecordKind.CALL: Means.PHONE}.get(kind, Means.IN_PERSON)
    late = rng.random() < 0.03
    doer_roles = ("volunteer",) if helper.outside else ("helper", "class_teacher") if helper.class_path else ("helper", "teacher")
    return NewRecord(
        child_id=child.pk, kind=kind, happened_on=day, roles=roles, doer_name=helper.user.name, doer_user_id=helper.user.pk, doer_helper_id=helper.row.pk,
        doer_roles=doer_roles, received_on=day + dt.timedelta(days=12) if late else day, means=means, topics=tuple(rng.sample(Topic.values, 2)),
        condition=rng.choice((5, 4, 4, 4, 3, 3, 2)), note=rng.choice(NOTES) if rng.random() < 0.5 else "",
    )  # fmt: skip


def _month_of(rng: random.Random, child: Any, helper: Helper, first: dt.date, last: dt.date, likely: float) -> list[NewRecord]:
    """What one helper wrote about one child in a month; a few forgot. `likely`: how much of what is asked was done."""
    def on() -> dt.date:
        return _school_day(rng, first, last)

    if not helper.outside:
        talks = [_record(rng, child, helper, RecordKind.TALK, on(), ("child",)) for _n in range(2) if rng.random() < likely]
        return talks + ([_record(rng, child, helper, RecordKind.CALL, on(), ("parents",))] if rng.random() < 0.2 else [])
    rows = [_record(rng, child, helper, RecordKind.TUTORING, on(), ("child",)) for _n in range(4) if rng.random() < likely]
    rows += [_record(rng, child, helper, RecordKind.CONTACT, on(), (who,)) for who in ("parents", "carer", "class_teacher") if rng.random() < likely]
    return rows + ([_record(rng, child, helper, RecordKind.HOME_VISIT, on(), ("carer", "child"))] if rng.random() < likely else [])


def write_records(system, rng: random.Random, pairs: list[tuple[Any, Helper]], today: dt.date) -> int:
    """All months since each file was opened, in sets."""
    by_id = {child.pk: child for child, _h in pairs}
    held: list[NewRecord] = []
    count = 0

    def send(force: bool) -> int:
        sent = 0
        while len(held) >= RECORDS or (force and held):
            part, held[:] = held[:RECORDS], held[RECORDS:]
            chosen = [by_id[pk] for pk in dict.fromkeys(r.child_id for r in part)]
            sent += care.record_many(system, children=chosen, records=part, today=today)
        return sent

    spared: dict[str, int] = defaultdict(int)
    for child, helper in pairs:
        spared[helper.user.username] += 1
        waits = helper.user.username in WAITED_FOR and spared[helper.user.username] <= 2
        for first, last in _months(child.opened_on + dt.timedelta(days=3), today):
            likely = DILIGENT if last < today else 0.0 if waits else SO_FAR
            held += [r for r in _month_of(rng, child, helper, first, last, likely) if r.happened_on <= today and (r.received_on or today) <= today]
        count += send(False)
    return count + send(True)


def write_work(system, rng: random.Random, county: County, staff: Staff, pairs: list[tuple[Any, Helper]], today: dt.date) -> int:
    """What was done beside: a class's plan and its activity a month, a school's forum a term, a volunteer's plan; some forgot."""
    teachers = {helper.class_path: helper.user for helper in staff.helpers if helper.class_path}
    begun: dict[str, dt.date] = {}
    for child, _helper in pairs:
        begun[child.edu_path] = min(child.opened_on, begun.get(child.edu_path, today))
    classes = [unit for school in county.schools for units in school.classes.values() for unit in units if unit.path in begun and unit.path in teachers]
    first = min(begun.values(), default=today)
    works = [(unit, one) for unit in classes for one in _class_year(rng, unit, teachers[unit.path], begun[unit.path], today)]
    works += [(school.unit, _forum(rng, school.unit, day)) for school in county.schools for day in _forums(first, today) if rng.random() < DILIGENT]
    plans = [(child, _plan(rng, child, helper, today)) for child, helper in pairs if helper.outside and rng.random() < DILIGENT]
    _send(works, lambda about, part: care.record_work_many(system, units=about, works=part, today=today))
    _send(plans, lambda about, part: care.record_child_work_many(system, children=about, works=part, today=today))
    return len(works) + len(plans)


def _send(rows: list[tuple[Any, NewWork]], store: Callable[[list[Any], list[NewWork]], int]) -> None:
    for at in range(0, len(rows), CHUNK):
        part = rows[at : at + CHUNK]
        store(list({about.pk: about for about, _one in part}.values()), [one for _about, one in part])


def _class_year(rng: random.Random, unit: Any, teacher: Any, first: dt.date, today: dt.date) -> list[NewWork]:
    by = {"doer_name": teacher.name, "doer_user_id": teacher.pk, "doer_roles": ("class_teacher",)}
    out = []
    for begun, last in _months(first, today):
        if begun.month == 9 and rng.random() < DILIGENT:
            out.append(NewWork(unit.pk, DutyKind.PLAN, _school_day(rng, begun, last), "班级留守儿童工作计划", text="每月一次主题班会，每周看一次作业，重点孩子多谈一次。", **by))
        if rng.random() < (DILIGENT if last < today else SO_FAR):
            title = rng.choice(("主题班会：给爸妈写封信", "集体生日会", "安全教育班会", "读书分享会"))
            roles = (Role.CHILD, Role.CLASS_TEACHER)
            out.append(NewWork(unit.pk, DutyKind.ACTIVITY, _school_day(rng, begun, last), title, roles=roles, minutes=40, present=rng.randrange(6, 30), **by))
    return out


def _forum(rng: random.Random, unit: Any, day: dt.date) -> NewWork:
    roles = (Role.CARER, Role.CHILD, Role.OTHER_TEACHER)
    return NewWork(unit.pk, DutyKind.MEETING, day, "留守儿童和监护人座谈会", "教务处", doer_roles=("school",), roles=roles, minutes=90, present=rng.randrange(12, 60))


def _forums(first: dt.date, today: dt.date) -> list[dt.date]:
    """A day in each October and March since."""
    days = (dt.date(year, month, 14) for year in range(first.year, today.year + 1) for month in (3, 10))
    return [day for day in days if first <= day <= today]


def _plan(rng: random.Random, child: Any, helper: Helper, today: dt.date) -> NewWork:
    day = _school_day(rng, min(child.opened_on + dt.timedelta(days=5), today), min(child.opened_on + dt.timedelta(days=20), today))
    by = {"doer_name": helper.user.name, "doer_user_id": helper.user.pk, "doer_helper_id": helper.row.pk, "doer_roles": ("volunteer",)}
    return NewWork(child.pk, DutyKind.PLAN, day, "", text="每周辅导一次作业，每月到家里看一看，和爸妈通一次话。", **by)
