"""Volunteers on their way and along it: applications at every step, trainings, hours, an award, a lapsed check, one person found twice."""

import datetime as dt
from typing import Any

from django.utils import timezone

from qianshou.domain.accounts.actors import Visitor
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries
from qianshou.domain.pairing.choices import HelperKind, Need, Weekday
from qianshou.domain.pairing.shapes import NewApplication
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import County
from qianshou.jobs.demo.staff import Staff, system_as

SAYS = "带身份证到镇政府二楼关爱专班，工作日 9:00—17:00；电话 0990-1234567。"
# how far each applicant is: nothing yet, identity and register checked, all done and waiting for the second person, refused
WAYS = ((), ("identity_checked_on", "record_checked_on"), ("identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on"), None)
ABOUT = ("在镇上开书店，周末有空，想教孩子们读书。", "退休教师，可以辅导作文。", "在县医院工作，想教孩子卫生习惯。", "刚毕业，想多认识几个孩子。")


def volunteer(system: Any, crowd: Crowd, county: County, staff: Staff, today: dt.date) -> None:
    """The first county opens the public page; who has helped for long has hours and a nomination."""
    minutes = {"tutoring": 60, "home_visit": 90}
    pairing.set_helper_setting(system, unit=county.unit, open_to_public=True, says=SAYS, keep_days=90, minutes_of=minutes, today=today)
    _applications(crowd, county, staff, today)
    old = [one for one in staff.helpers if one.outside]
    pairing.add_training(system, helpers=[one.row for one in old[:60]], theme="儿童保护与沟通", held_on=today - dt.timedelta(days=60), minutes=150, today=today)
    for n, one in enumerate(old[:3]):
        for week in range(1, 5):
            pairing.add_hours(system, helper=one.row, served_on=today - dt.timedelta(days=7 * week + n), minutes=90, what="留守之家周末值班", today=today)
    by = system_as(staff.users["county"], today)
    said = {"by_whom": f"{county.plan.name}关爱专班", "today": today}
    first = pairing.nominate(by, helper=old[0].row, title="优秀志愿者", reason="坚持每周六到留守之家陪读，孩子们都盼着她来。", **said)
    pairing.decide_award(system_as(staff.users["county2"], today), helper=old[0].row, award=first, given=True, today=today)
    pairing.nominate(by, helper=(old[1:] or old)[0].row, title="最美爱心人", reason="雨天把发烧的孩子送到卫生院，一直陪到家人赶来。", **said)
    _several(system, crowd, county, staff, today)
    _lapsed(system, crowd, old[0].row, today)


def _applications(crowd: Crowd, county: County, staff: Staff, today: dt.date) -> None:
    enterer, decider = system_as(staff.users["county"], today), system_as(staff.users["county2"], today)
    for n, way in enumerate(WAYS):
        who = crowd.adult(today, ("female", "male")[n % 2], 22, 62)
        day = today - dt.timedelta(days=12 - 3 * n)
        new = NewApplication(
            who.name, who.phone, who.born, HelperKind.ELDER if n == 1 else HelperKind.VOLUNTEER, who.sex, "", ABOUT[n], ("普通话",), (Need.READING, Need.COMPANY),
            (Weekday.SATURDAY, Weekday.SUNDAY),
        )  # fmt: skip
        where = county.townships[n % len(county.townships)]
        row = pairing.apply(Visitor(day), unit=where, new=new, asker=f"demo-{n}", today=day, now=timezone.now())
        if way is None:
            pairing.refuse_application(decider, application=row, reason="报名的乡镇这学期名额已满，欢迎下学期再来", today=today)
        elif way:
            entered = {name: today - dt.timedelta(days=1) for name in way}
            number = crowd.id_number(who.born, who.sex)
            pairing.enter_steps(enterer, application=row, today=today, identity_number=number, record_clear=True, **entered)


def _several(system: Any, crowd: Crowd, county: County, staff: Staff, today: dt.date) -> None:
    """A class teacher who is a party member of her township as well, and a teacher entered a second time by the village."""
    inside = [one for one in staff.helpers if not one.outside]
    pairing.add_kind(system, helper=inside[0].row, kind=HelperKind.PARTY_MEMBER, unit=county.townships[0], today=today)
    twin, phone = inside[-1].row, crowd.phone()
    pairing.edit_helper(system, helper=twin, name=twin.name, phone=phone, today=today)
    pairing.add_helper(system, unit=county.townships[-1], name=twin.name, kind=HelperKind.OFFICIAL, phone=phone, today=today)


def _lapsed(system: Any, crowd: Crowd, beside: Any, today: dt.date) -> None:
    """A second volunteer of two children; her register check is a year and a week old, and nobody renewed it."""
    who, day = crowd.adult(today, "female", 30, 50), today - dt.timedelta(days=200)
    one = pairing.add_helper(system, unit=beside.unit, name=who.name, kind=HelperKind.MOTHER, today=day, phone=who.phone, sex=who.sex, capacity=4)
    checked = {"applied_on": day, "birth_date": who.born, "identity_checked_on": day, "record_checked_on": day, "record_clear": True, "trained_on": day}
    pairing.vet(system, helper=one, today=day, commitment_signed_on=day, **checked)
    pairing.approve_vetting(system, helper=one, today=day)
    for row in queries.of_helper(system, beside).order_by("pk")[:2]:
        pairing.pair(system, child=row.child, helper=one, kind="", from_on=max(row.from_on, day), today=today)
    over = today - dt.timedelta(days=372)
    pairing.vet(system, helper=one, today=today, record_checked_on=over, record_due_on=over + dt.timedelta(days=365))
