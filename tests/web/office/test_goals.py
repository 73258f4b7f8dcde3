"""目标 pages: goals of two programmes on one page, every number opens its rows, a stranger finds nothing."""

import datetime as dt
import re

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import AdoptedProgramme
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
ONE_PROGRAMME, TWO_PROGRAMMES = 13, 21
GOALS = [{"measure": code, "title": title, "target": 100, "mechanisms": ["M163"]} for code, title in (("files", "人人有档案"), ("talks", "按月谈心"))]


@pytest.fixture
def adopted(cast):
    cast.with_("programme")
    give(AdoptedProgramme.objects.get())
    return cast


def give(row):
    row.spec = {**row.spec, "goals": GOALS}
    row.save(update_fields=["spec"])


def second(cast):
    system = SystemActor(TODAY)
    give(actions.adopt(system, unit=cast.county, code="pian_10", school_year=2026, today=dt.date(2026, 9, 1)))
    actions.open_periods(system, county=cast.county, today=TODAY)


def test_two_programmes_stand_on_one_page_with_goals_and_what_was_missed(adopted, client):
    second(adopted)
    said = text(adopted.sign_in(client, "county").get("/office/goals/"))
    for row in AdoptedProgramme.objects.all():
        assert row.title in said
    assert said.count("人人有档案") == said.count("按月谈心") == 2
    assert "本学期未完成" in said and f"截至{TODAY.day}日" in said


@pytest.mark.parametrize("who", ["county", "school", "township_edu", "helper"])
def test_every_number_opens_as_many_rows(adopted, client, who):
    page = adopted.sign_in(client, who).get("/office/goals/")
    (programme,) = page.context["programmes"]
    for one in programme["goals"]:
        for side, url in one["urls"].items():
            answer = client.get(url)
            assert answer.context["total"] + answer.context["not_shown"] == getattr(one["goal"], side), (one["goal"].code, side)
    for state in ("overdue", "missed"):
        answer = client.get(programme[f"{state}_url"])
        assert answer.context["total"] + answer.context["not_shown"] == programme[state]


def test_a_programme_with_nothing_to_count_prints_a_dash(adopted, client):
    AdoptedProgramme.objects.update(spec={"goals": [{"measure": "legal_aid", "title": "法律援助", "target": 100, "mechanisms": ["M267"]}]})
    said = text(adopted.sign_in(client, "county").get("/office/goals/"))
    row = re.search(r"法律援助</th>.*?</tr>", said, re.S) or re.search(r"法律援助.*?</tr>", said, re.S)
    assert "—" in row[0] and "0%" not in row[0].replace("100%", "")
    assert client.get(f"/office/goals/{AdoptedProgramme.objects.get().uid}/legal_aid/").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "admin", "outside", "nobody"])
def test_whoever_sees_no_programmes_gets_no_goals(adopted, client, who):
    assert adopted.sign_in(client, who).get("/office/goals/").status_code == 403


def test_another_countys_adoption_and_an_unknown_goal_are_not_found(adopted, client):
    uid = AdoptedProgramme.objects.get().uid
    adopted.sign_in(client, "county")
    assert client.get(f"/office/goals/{uid}/files/").status_code == 200
    assert client.get(f"/office/goals/{uid}/paired/").status_code == 404
    assert client.get(f"/office/goals/{uid}/files/?side=all").status_code == 404
    adopted.sign_in(client, "neighbour_county")
    assert client.get(f"/office/goals/{uid}/files/").status_code == 404


@pytest.mark.parametrize(("times", "queries"), [(1, ONE_PROGRAMME), (2, TWO_PROGRAMMES)])
def test_each_programme_costs_two_counts_a_goal_and_two_more(adopted, client, django_assert_num_queries, times, queries):
    if times == 2:
        second(adopted)
    adopted.sign_in(client, "county").get("/office/goals/")
    with django_assert_num_queries(queries):
        assert len(client.get("/office/goals/").context["programmes"]) == times


def test_the_desk_takes_the_programmes_in_after_it_is_shown(adopted, client):
    said = text(adopted.sign_in(client, "county").get("/office/"))
    assert 'hx-get="/office/goals/' in said and 'href="/office/goals/' in said
