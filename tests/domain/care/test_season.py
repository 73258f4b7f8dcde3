"""到时候的提醒 and 假期: the village's weekly contact with key children, the hand-over sheet in the last school week, who is told of what."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.models import Duty
from qianshou.domain.care.rules.reminding import sheet_is_due
from qianshou.domain.notices.models import Message
from qianshou.domain.people import actions as people
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.domain.care.calendars import YEAR
from tests.people_cast import MEI_ID, OPENED, child

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
WINTER = dt.date(2027, 1, 23), dt.date(2027, 2, 21)  # of the cast's calendar


def at(day, hour=9):
    return dt.datetime.combine(day, dt.time(hour), CHINA)


def tell(cast, now):
    return actions.tell_season(SystemActor(now.date()), county=cast.county, now=now)


def told():
    return sorted((one.user.name, one.text, one.link.split("&")[-1]) for one in Message.objects.select_related("user"))


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2)])
def test_in_the_vacation_the_village_owes_key_children_a_contact_a_week_and_the_county_sets_the_number(cast, count, needed):
    cast.with_("pairings")
    adjust = {"weekly": {"count": count}} if count != 1 else {}
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="jia_qi", school_year=2026, today=OPENED, adjustments=adjust)
    actions.open_periods(SystemActor(WINTER[0]), county=cast.county, today=WINTER[0])
    actions.open_periods(SystemActor(dt.date(2027, 2, 10)), county=cast.county, today=dt.date(2027, 2, 10))
    rows = Duty.objects.filter(rule__programme__code="jia_qi", not_owed=False)
    assert set(rows.values_list("child__name", flat=True)) == {"吴兰"}  # the key child
    assert {(one.needed, one.kind) for one in rows} == {(needed, "contact")} and rows.count() == 4
    assert all(WINTER[0] <= one.first_on and one.last_on <= WINTER[1] for one in rows)
    here = cast.user("village")
    mei = child(cast, "mei")
    people.name_key_child(SystemActor(OPENED), child=mei, reason="祖母病重", from_on=OPENED, today=OPENED)
    actions.open_periods(SystemActor(dt.date(2027, 2, 11)), county=cast.county, today=dt.date(2027, 2, 11))
    assert set(rows.filter(child=mei).values_list("owner", flat=True)) == {here.pk}  # 儿童主任 of her village, not her teacher


def test_the_sheet_is_due_in_the_last_seven_days_of_a_term_that_a_vacation_follows():
    last = max(term.last for term in YEAR.terms if term.first.month >= 8)
    days = [n for n in range(-1, 12) if sheet_is_due(last - dt.timedelta(days=n), YEAR)]
    assert days == list(range(7))


def test_in_the_last_school_week_each_village_is_told_once_that_its_sheet_is_ready(cast):
    cast.with_("children")
    assert tell(cast, at(dt.date(2027, 1, 15))) == 0
    last_week = at(dt.date(2027, 1, 18))
    assert tell(cast, at(last_week.date(), 20)) == 0  # at night nobody
    n = tell(cast, last_week)
    assert n == Message.objects.count() > 0 and tell(cast, last_week + dt.timedelta(hours=2)) == 0
    assert "/office/at-home/" in {one.link for one in Message.objects.filter(user=cast.user("helper"))}  # before the New Year
    village = Message.objects.get(user=cast.user("village"), link__contains="documents")
    assert "石桥村的假期交接单" in village.text and cast.unit("village").uid in village.link and "龙小梅" not in village.text
    assert queries.days_to_vacation(cast.county.pk, last_week.date()) == 5 and queries.days_to_vacation(cast.county.pk, TODAY) is None


def test_the_list_for_parents_who_come_home_is_offered_around_the_spring_festival():
    near = [day for day in (dt.date(2027, 1, 6), dt.date(2027, 1, 7), dt.date(2027, 2, 21), dt.date(2027, 2, 22), TODAY) if queries.parents_come_home(day)]
    assert near == [dt.date(2027, 1, 7), dt.date(2027, 2, 21)]  # the festival is on 6 February


def test_who_waits_for_whom_is_told_once_a_week(cast):
    cast.with_("children")
    due, later = TODAY + dt.timedelta(days=10), dt.date(2026, 12, 1)
    people.ask_for_child(cast.actor("middle_school"), unit=cast.unit("middle"), name="龙小梅", id_number=MEI_ID, today=TODAY)
    rows = people.send_children(cast.actor("school"), children=[child(cast, "lan")], kind="promotion", to_unit=cast.unit("middle"), due_on=due, today=TODAY)
    assert tell(cast, at(TODAY)) == 1 and "来要 1 名孩子" in told()[0][1]
    people.not_arrived(cast.actor("middle_school"), transfers=rows, reason="unknown", follow="village", today=TODAY)
    assert tell(cast, at(later)) == Message.objects.count() - 1
    words = " ".join(text for _name, text, _link in told())
    assert "1 名孩子还没来报到" in words and "过期没有答复" in words and "吴兰" not in words
    assert tell(cast, at(dt.date(2026, 12, 2))) == 0
    people.not_arrived(cast.actor("school"), transfers=rows, reason="unknown", follow="sender", today=TODAY)
    people.ask_for_child(cast.actor("other_school"), unit=cast.unit("other_school"), name="龙小梅", id_number=MEI_ID, today=TODAY)
    Message.objects.filter(user=cast.user("school")).delete()
    tell(cast, at(dt.date(2026, 12, 2)))  # one does not keep the other back
    assert {one.text.split("名")[0] for one in Message.objects.filter(user=cast.user("school"))} == {"1 ", "别的学校来要 2 "}
    more = {"unit": cast.unit("school"), "pupils": [], "reason": "health", "from_on": TODAY, "until_on": dt.date(2026, 11, 30), "today": TODAY}
    people.suspend(cast.actor("school"), children=[child(cast, "jun")], **more)
    assert tell(cast, at(dt.date(2026, 12, 2))) == 1 and "休学到期" in " ".join(text for _name, text, _link in told())
