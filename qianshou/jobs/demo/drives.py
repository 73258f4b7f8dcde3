"""A practice team that serves these days and a recruitment drive that is being chosen from, so that their pages have something to show."""

import datetime as dt
from typing import Any

from qianshou.domain.orgs.choices import Line
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries
from qianshou.domain.pairing.actions import drives, meeting, roll, teams
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.pairing.queries.drives import prefilled_call
from qianshou.domain.people import actions as people
from qianshou.domain.people import queries as people_queries
from qianshou.domain.people.choices import Channel, ConsentUse
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import County
from qianshou.jobs.demo.staff import Staff, system_as

DAY = dt.timedelta(days=1)
JOBS = ("领队", "教学", "心理活动", "摄影", "宣传", "后勤")
ABOUT = ("师范毕业，在县城上班", "退休教师", "大专，会弹琴", "本科，周末有空", "在邻县读研", "个体户，有车")


def _vet(system: Any, approver: Any, one: Any, born: dt.date, today: dt.date) -> None:
    """Everything the law asks, approved by another."""
    days = dict.fromkeys(("applied_on", "identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on"), today - 20 * DAY)
    pairing.vet(system, helper=one, today=today, birth_date=born, record_clear=True, **days)
    pairing.approve_vetting(approver, helper=one, today=today)


def _student(system: Any, crowd: Crowd, county: County, today: dt.date, approver: Any = None) -> Any:
    """A student of the team; vetted where somebody approves."""
    who = crowd.adult(today, crowd.rng.choice(("male", "female")), 19, 22)
    one = pairing.add_helper(system, unit=county.unit, name=who.name, kind=HelperKind.STUDENT, today=today, sex=who.sex, phone=who.phone, capacity=1)
    if approver is not None:
        _vet(system, approver, one, who.born, today)
    return one


def bring_team(system: Any, crowd: Crowd, county: County, staff: Staff, today: dt.date) -> int:
    """Six who serve at the first school from three days ago on, led by the demo's volunteer; one waits for her vetting, one fell ill. How many."""
    first, last, school = today - 3 * DAY, today + 3 * DAY, county.schools[0].unit
    new = teams.NewTeam("青禾冬季实践队", first, last, comes_from="临江师范学院", plan="受伤先送卫生院，再报领队和学校；遇险打 110。")
    row = teams.make_team(system, unit=county.unit, new=new, places=[school], today=today)
    approver = system_as(staff.users["county2"], today)
    leader = next(one.row for one in staff.helpers if one.user is staff.users["volunteer"])
    helpers = [leader, *(_student(system, crowd, county, today, approver) for _n in range(4)), _student(system, crowd, county, today)]
    made = [teams.join_team(system, team=row, helper=one, today=today, job=job, leads=one is leader) for one, job in zip(helpers, JOBS, strict=True)]
    for n, one in enumerate(made[:-1]):
        policy = {"insurer": "中国人寿", "insurance_no": f"YW-{today.year}-{n:03d}", "insured_from": first, "insured_to": last}
        papers = teams.MemberPapers(job=one.job, consent_on=first - 6 * DAY, consent_by="母亲", briefed_on=first - DAY, **policy)
        teams.write_member(system, team=row, member=one, papers=papers, today=today, seen_version=1)
    lead = system_as(staff.users["volunteer"], today)
    for back in (3, 2, 1):
        day = today - back * DAY
        for part in ("morning", "evening"):
            roll.call_rest(lead, team=row, day=day, part=part, today=today)
        teams.add_output(lead, team=row, kind="diary", title=f"第 {4 - back} 天活动日志", happened_on=day, today=today)
    teams.add_output(lead, team=row, kind="photos", title="课堂和家访照片", happened_on=today, count=64, kept_at="县团委资料柜", today=today)
    roll.call_member(lead, team=row, member=made[4], day=today, part="morning", mark="left", reason="sick", today=today)
    roll.call_rest(lead, team=row, day=today, part="morning", today=today)
    done = teams.entrust_task(system, team=row, words="给五年级补三次数学", today=today)
    teams.entrust_task(system, team=row, words="整理图书角，登记借书", today=today)
    teams.finish_task(lead, team=row, task=done, today=today)
    return len(made)


def _applicants(system: Any, enter: Any, crowd: Crowd, row: Any, today: dt.date, choose: Any) -> list[Any]:
    """Eight who applied: three chosen and helpers by now, one in reserve, two not, two waiting."""
    chosen = []
    for n in range(8):
        who = crowd.adult(today, crowd.rng.choice(("male", "female")), 22, 58)
        one = drives.enter_applicant(enter, drive=row, name=who.name, birth_date=who.born, phone=who.phone, about=ABOUT[n % len(ABOUT)], today=today)
        if n < 6:
            outcome, why = ("chosen", "有教学经验，离学校近") if n < 3 else ("reserve", "名额满了先候补") if n == 3 else ("not", "时间对不上")
            drives.choose_applicant(choose, drive=row, applicant=one, outcome=outcome, reason=why, today=today)
        if n < 3:
            helper = drives.make_helper_of(system, drive=row, applicant=one, today=today)
            chosen.append(helper)
            if n < 2:
                _vet(system, choose, helper, who.born, today)
    return chosen


def recruit(system: Any, crowd: Crowd, county: County, staff: Staff, today: dt.date) -> int:
    """亲情定制: called three weeks ago, chosen, two paired; one pair met and has gift and card, one still to meet. How many applied."""
    new = drives.NewDrive(
        "留守不孤单：亲情定制", HelperKind.VOLUNTEER, 3, today - 21 * DAY, today + 9 * DAY, asks="大专以上学历", contact="县团委 0855-0000000"
    )
    row = drives.make_drive(system, unit=county.unit, new=new, today=today, line=Line.EDU)
    where = f"https://example.org/apply/?drive={row.code}"
    drives.write_call(system, drive=row, call=prefilled_call(system, row, today, where), today=today, seen_version=1)
    drives.move_drive(system, drive=row, to="calling", today=today)
    chosen = _applicants(system, system_as(staff.users["county"], today), crowd, row, today, system_as(staff.users["county2"], today))
    young = people_queries.children(system, unit=county.unit, today=today).filter(birth_date__gt=today - 13 * 365 * DAY)
    kids = list(queries.paired(young).order_by("-edu_path", "-pk")[:2])
    people.give_consents(system, children=kids, use=ConsentUse.OUTSIDE_HELPER, channel=Channel.SIGNED, given_on=today, today=today)
    made = [pairing.pair(system, child=one, helper=by, kind="volunteer", from_on=today, today=today) for by, one in zip(chosen[:2], kids, strict=False)]
    if made:
        meeting.write_meeting(system, drive=row, pairing=made[0], today=today, met_on=today, met_at="学校留守学生之家", came=["child", "helper", "carer"])
        meeting.write_gift(
            system, drive=row, pairing=made[0], today=today, gift="书包和字典", cash_fen=50000, goods_fen=12000, gift_on=today, taken_by="奶奶", card_on=today
        )
    return 8


def seek_helpers(system: Any, crowd: Crowd, county: County, staff: Staff, today: dt.date) -> int:
    """Both; how many people came by them."""
    return bring_team(system, crowd, county, staff, today) + recruit(system, crowd, county, staff, today)
