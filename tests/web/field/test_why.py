"""为什么 on the phone: a helper reads why her duty is there, a stranger finds nothing, facts stay with those who may read the file."""

import pytest
from django.test import Client

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care.models import Duty
from qianshou.domain.notices import actions as notices
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
WHY = 11


@pytest.fixture
def adopted(cast):
    return cast.with_("programme")


def url(cast, name="mei"):
    row = Duty.objects.filter(child=child(cast, name), first_on__lte=TODAY, closes_on__gte=TODAY).order_by("first_on").first()
    return f"/field/why/{row.uid}/"


def test_a_duty_says_why_what_meets_it_and_who_does_it(adopted, client):
    said = text(adopted.sign_in(client, "helper").get(url(adopted)))
    for words in ("为什么要做", "为什么该做了", "什么算完成", "谁来做，谁代替", "班级留守儿童工作计划", "李老师"):
        assert words in said


def test_today_and_the_childs_page_open_it(adopted, client):
    adopted.sign_in(client, "helper")
    assert url(adopted) in text(client.get("/field/"))
    assert url(adopted) in text(client.get(f"/field/child/{child(adopted, 'mei').uid}/"))


@pytest.mark.parametrize("who", ["other_helper", "neighbour_helper"])
def test_a_stranger_finds_none(adopted, client, who):
    assert adopted.sign_in(client, who).get(url(adopted)).status_code == 404


@pytest.mark.parametrize("who", ["viewer", "nobody"])
def test_whoever_records_nothing_finds_none(adopted, client, who):
    assert adopted.sign_in(client, who).get(url(adopted)).status_code == 404


def test_an_outside_helper_reads_a_given_name_and_no_fact(adopted, client):
    said = text(adopted.sign_in(client, "outside").get(url(adopted)))
    assert "小梅" in said and "龙小梅" not in said
    assert "父母都外出" not in said and "按档案中的家庭情况" in said


def test_the_page_asks_a_fixed_number_of_times(adopted, client, django_assert_num_queries):
    adopted.sign_in(client, "helper").get(url(adopted))
    where = url(adopted)
    with django_assert_num_queries(WHY):
        client.get(where)


def cast_of_another(adopted):
    """A colleague's own browser."""
    return adopted.sign_in(Client(), "colleague")


def test_a_reminder_stands_under_mine_until_it_is_read(adopted, client):
    notices.tell(SystemActor(TODAY), users=[adopted.user("helper")], text="您有 3 件关爱待办到时间了。", link="/field/")
    adopted.sign_in(client, "helper")
    assert "有 1 条新提醒" in text(client.get("/field/")) and "新提醒" not in text(cast_of_another(adopted).get("/field/"))
    assert "您有 3 件关爱待办到时间了。" in text(client.get("/field/me/"))
    assert client.post("/field/me/read/").status_code == 302
    assert "给您的提醒" not in text(client.get("/field/me/")) and "新提醒" not in text(client.get("/field/"))


def test_reminders_are_turned_off_under_mine(adopted, client):
    adopted.sign_in(client, "helper")
    assert client.post("/field/me/notices/", {}).status_code == 302
    assert client.get("/field/me/").context["choice"].reminders is False
    client.post("/office/account/notices/", {"reminders": "1", "in_vacations": "1"})
    chosen = client.get("/office/account/").context["choice"]
    assert (chosen.reminders, chosen.in_vacations) == (True, True)
