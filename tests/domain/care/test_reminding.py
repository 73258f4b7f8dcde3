"""催办: once a day, never at night, at weekends or in holidays; what waited is told on the next school morning; nobody is named."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import Duty, Reminder
from qianshou.domain.care.rules.reminding import may_tell, told_from
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.models import Message
from qianshou.kit.errors import NotAllowed
from tests import care_cast  # noqa: F401
from tests.domain.care.calendars import YEAR

CHINA = dt.timezone(dt.timedelta(hours=8))


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


MONDAY, EVENING, SATURDAY, SUNDAY = at("2026-11-23T10:00"), at("2026-11-23T18:00"), at("2026-11-28T10:00"), at("2026-11-22T10:00")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (MONDAY, MONDAY),
        (at("2026-11-23T06:30"), at("2026-11-23T08:00")),
        (EVENING, at("2026-11-24T08:00")),
        (SATURDAY, at("2026-11-30T08:00")),
        (at("2026-10-02T10:00"), at("2026-10-08T08:00")),  # National Day
        (at("2026-10-10T10:00"), at("2026-10-10T10:00")),  # a Saturday made up for
        (at("2027-02-01T10:00"), at("2027-02-24T08:00")),  # the winter vacation
        (at("2027-08-01T10:00"), None),  # the calendar knows no later term
    ],
)
def test_a_reminder_waits_for_the_next_morning_of_a_school_day(now, told):
    assert told_from(now, YEAR) == told


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (MONDAY, MONDAY),
        (SATURDAY, at("2026-11-30T08:00")),  # in term a weekend stays one
        (at("2027-02-01T10:00"), at("2027-02-01T10:00")),  # a Monday of the winter vacation
        (at("2027-02-06T10:00"), at("2027-02-08T08:00")),  # its Saturday
        (at("2027-02-01T19:00"), at("2027-02-02T08:00")),
        (at("2027-08-02T10:00"), at("2027-08-02T10:00")),  # past the calendar's last term
    ],
)
def test_who_works_in_the_vacation_is_told_on_its_next_working_morning(now, told):
    assert told_from(now, YEAR, vacation=True) == told


@given(st.integers(0, 330 * 24 * 4).map(lambda quarters: at("2026-08-01T00:07") + dt.timedelta(minutes=15 * quarters)))
def test_whenever_it_is_told_it_may_be_told_and_not_before_it_was_asked(now):
    told = told_from(now, YEAR)
    if told is not None:
        assert may_tell(told, YEAR) and told >= now


def remind(cast, now=MONDAY, who="school", unit="school"):
    return actions.remind(cast.actor(who, now.date()), unit=cast.unit(unit) if unit != "county" else cast.county, now=now)


@pytest.mark.django_db
def test_everybody_who_is_behind_gets_one_message_with_a_count_and_no_name(cast):
    cast.with_("programme")
    done = remind(cast)
    owners = set(Duty.objects.filter(edu_path__startswith=cast.unit("school").path).values_list("owner", flat=True))
    assert done.told == len(owners) == Message.objects.count() > 0
    said = Message.objects.get(user=cast.user("helper"))
    assert "3 件" in said.text and said.link == "/field/"
    assert not any(name in said.text for name in ("龙", "小梅", "杨", "吴"))


@pytest.mark.django_db
def test_a_person_is_told_once_a_day_however_often_and_by_whomever_it_is_asked(cast):
    cast.with_("programme")
    first = remind(cast)
    again, by_county = remind(cast), remind(cast, who="county", unit="county")
    assert (again.told, again.waiting) == (0, first.told)
    assert Message.objects.filter(user=cast.user("helper")).count() == 1
    assert by_county.waiting == first.told
    actions.tell_waiting(SystemActor(MONDAY.date()), county=cast.county, now=at("2026-11-24T08:10"))
    assert Message.objects.filter(user=cast.user("helper")).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("now", [EVENING, SATURDAY, SUNDAY])
def test_at_night_and_at_weekends_nobody_is_told_until_the_next_school_morning(cast, now):
    cast.with_("programme")
    done = remind(cast, now)
    assert done.told == 0 and done.waiting > 0
    assert actions.tell_waiting(SystemActor(now.date()), county=cast.county, now=now) == 0
    assert not Message.objects.exists()
    assert actions.tell_waiting(SystemActor(now.date()), county=cast.county, now=done.when) == done.waiting
    assert Message.objects.count() == done.waiting


@pytest.mark.django_db
def test_who_has_done_it_by_the_morning_is_not_told(cast):
    cast.with_("programme")
    remind(cast, EVENING)
    Duty.objects.filter(owner=cast.user("helper")).update(next_due_on=None, behind_after=None, done=2)
    actions.tell_waiting(SystemActor(MONDAY.date()), county=cast.county, now=at("2026-11-24T08:00"))
    assert not Message.objects.filter(user=cast.user("helper")).exists()
    assert Reminder.objects.get(user=cast.user("helper")).count == 0


@pytest.mark.django_db
def test_a_helper_and_another_school_may_not_remind(cast):
    cast.with_("programme")
    for who in ("helper", "other_school", "neighbour_county"):
        with pytest.raises(NotAllowed):
            remind(cast, who=who)
    assert not Reminder.objects.exists()


WINTER = at("2027-02-01T10:00")


def _behind_in_the_vacation(cast, first_on):
    """李老师's rows of the term are late since `first_on`, as if the rule asked for the vacation."""
    Duty.objects.filter(owner=cast.user("helper")).update(first_on=first_on, last_on=dt.date(2027, 2, 12), closes_on=dt.date(2027, 2, 19), next_due_on=dt.date(2027, 1, 27), behind_after=dt.date(2027, 1, 27))


@pytest.mark.django_db
@pytest.mark.parametrize(("first_on", "chosen", "told"), [(dt.date(2027, 1, 25), False, 1), (dt.date(2027, 1, 4), False, 0), (dt.date(2027, 1, 4), True, 1)])
def test_in_the_vacation_who_owes_for_it_or_says_she_works_is_told_and_nobody_else(cast, first_on, chosen, told):
    cast.with_("programme")
    _behind_in_the_vacation(cast, first_on)
    notices.choose_notices(cast.actor("helper"), reminders=True, in_vacations=chosen)
    remind(cast, WINTER)
    assert Message.objects.filter(user=cast.user("helper")).count() == told
    assert not Message.objects.exclude(user=cast.user("helper")).exists()


@pytest.mark.django_db
def test_who_turned_reminders_off_is_left_alone_and_counted(cast):
    cast.with_("programme")
    notices.choose_notices(cast.actor("helper"), reminders=False, in_vacations=True)
    done = remind(cast)
    assert (done.declined, Message.objects.filter(user=cast.user("helper")).count(), Reminder.objects.filter(user=cast.user("helper")).count()) == (1, 0, 0)


@pytest.mark.django_db
def test_who_turns_them_off_while_one_waits_is_not_told_in_the_morning(cast):
    cast.with_("programme")
    remind(cast, EVENING)
    notices.choose_notices(cast.actor("helper"), reminders=False, in_vacations=False)
    actions.tell_waiting(SystemActor(MONDAY.date()), county=cast.county, now=at("2026-11-24T08:00"))
    assert not Message.objects.filter(user=cast.user("helper")).exists()
