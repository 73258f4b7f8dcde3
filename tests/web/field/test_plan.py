"""帮扶计划 on the phone."""

import pytest
from django.test import Client
from django.urls import reverse

from qianshou.domain.care import queries
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
ONE = {"number": "phone-plan-1", "situation": "应用题读不懂", "area": "study", "goal": "期中考到85分", "measure": "每周补一节", "by_on": "2027-01-15"}


@pytest.fixture
def world(cast):
    return cast.with_("pairings")


def url(world, name="mei"):
    return reverse("field:plan", args=[child(world, name).uid])


def test_a_helper_writes_one_step_and_tells_it_by_one_tap(world):
    phone = world.sign_in(Client(), "helper")
    assert phone.post(url(world), ONE).status_code == 302 and phone.post(url(world), ONE).status_code == 302  # sent twice
    [plan] = queries.plans_of_child(world.actor("school"), child(world, "mei"))
    assert "期中考到85分" in phone.get(url(world)).content.decode()
    phone.post(reverse("field:plan-told", args=[plan.steps[0].uid]), {"outcome": "reached"})
    assert queries.plans_of_child(world.actor("school"), child(world, "mei"))[0].steps[0].outcome_label == "做到了"
    assert "期中考到85分" not in phone.get(url(world)).content.decode()


@pytest.mark.parametrize(("given", "says"), [({"goal": ""}, "想做到什么"), ({"by_on": "2026-01-01"}, "完成时间不能早于")])
def test_a_gap_comes_back_with_what_was_typed(world, given, says):
    answer = world.sign_in(Client(), "helper").post(url(world), ONE | given)
    assert answer.status_code == 422 and says in answer.content.decode() and "应用题读不懂" in answer.content.decode()


@pytest.mark.parametrize(("who", "name", "code"), [("outside", "mei", 404), ("helper", "gu", 404), ("village", "mei", 200)])
def test_who_may_write_one(world, who, name, code):
    assert world.sign_in(Client(), who).get(url(world, name)).status_code == code


def test_the_childs_page_leads_there(world):
    assert url(world).encode() in world.sign_in(Client(), "helper").get(reverse("field:child", args=[child(world, "mei").uid])).content
