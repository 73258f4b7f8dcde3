"""工作台: what each level sees first; every number opens what it counted; those who only count see no small number."""

import datetime as dt

import pytest
from django.utils import timezone

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care.models import LedgerRun
from qianshou.domain.care.shapes import UnitCounts
from qianshou.domain.notices import actions as notices
from qianshou.domain.people.models import Child
from qianshou.web.office.desk_shown import hidden_units
from qianshou.web.office.place import Place
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
COORDINATOR, CLASS = 22, 23  # queries of a desk; at most 25 on any page


@pytest.fixture
def county(cast):
    return cast.with_("programme")


def opened(client, answer):
    """What each number of a desk opens: (label, number shown, rows behind its link)."""
    out = []
    for tile in answer.context["tiles"]:
        if tile["url"]:
            behind = client.get(tile["url"]).context
            total = behind["total"] if "total" in behind else behind["page"].paginator.count
            shown = int(tile["note"].split(" / ")[0]) if "/" in tile["note"] else tile["value"]
            out.append((tile["label"], shown, total))
    return out


@pytest.mark.parametrize("who", ["county", "township_edu", "township_home", "school", "village", "helper"])
@pytest.mark.parametrize("line", ["edu", "home"])
def test_every_number_opens_as_many_rows(county, client, who, line):
    answer = county.sign_in(client, who).get(f"/office/?line={line}")
    found = opened(client, answer)
    assert found and all(shown == behind for _label, shown, behind in found), found


@pytest.mark.parametrize("who", ["county", "township_edu", "township_home", "school", "village", "helper"])
def test_a_first_screen_has_at_most_seven_numbers_and_names_its_line(county, client, who):
    tiles = county.sign_in(client, who).get("/office/").context["tiles"]
    assert 0 < len(tiles) <= 7
    assert {tile["line"] for tile in tiles} <= {"按学校", "按居住地"}


def test_each_unit_below_leads_on_and_its_numbers_open(county, client):
    units = county.sign_in(client, "county").get("/office/").context["units"]
    assert [one["name"] for one in units] == ["石桥乡", "云台镇", "青禾县第一初级中学", "合计"]
    for one in units:
        for cell in one["cells"]:
            if cell["url"]:
                assert client.get(cell["url"]).context["total"] == cell["value"]
    assert client.get(units[0]["url"]).context["place"].name == "石桥乡"


def test_a_rate_without_anything_due_is_a_dash(cast, client):
    cast.with_("children")
    answer = cast.sign_in(client, "school").get("/office/")
    assert {one["share"] for one in answer.context["units"]} == {"—"}
    assert "还没有开出待办" in text(answer)


@pytest.mark.parametrize(("who", "most"), [("county", COORDINATOR), ("school", COORDINATOR), ("township_home", COORDINATOR), ("helper", CLASS), ("village", CLASS + 2)])
def test_a_desk_asks_a_fixed_number_of_questions(county, client, django_assert_num_queries, who, most):
    county.sign_in(client, who)
    with django_assert_num_queries(most):
        client.get("/office/")


def test_a_class_with_one_child_asks_as_often_as_one_with_three(county, client, django_assert_num_queries):
    for who, late in (("other_helper", 1), ("helper", 3)):
        county.sign_in(client, who)
        with django_assert_num_queries(CLASS):
            assert len(client.get("/office/").context["late"]) == late


def test_a_class_desk_notes_whose_names_it_showed(county, client):
    county.sign_in(client, "helper").get("/office/")
    event = AuditEvent.objects.filter(action="care.desk").get()
    assert event.count == 3 and len(event.detail["uids"]) == 3


def test_a_ledger_not_kept_for_two_days_is_said_in_red(county, client):
    LedgerRun.objects.update(ran_on=TODAY - dt.timedelta(days=2))
    assert "待办已有 2 天没有更新" in text(county.sign_in(client, "school").get("/office/"))


def test_a_silent_worker_is_said_and_a_living_one_is_not(county, client):
    county.sign_in(client, "school")
    assert "后台任务超过 5 分钟没有动静" in text(client.get("/office/"))
    notices.take_lease(name="work", holder="test", now=timezone.now())
    assert "后台任务" not in text(client.get("/office/"))


def test_a_draft_waits_on_the_desk_of_its_school(county, client):
    answer = county.sign_in(client, "school").get("/office/")
    waiting = {one["label"]: one["n"] for one in answer.context["handle"]}
    assert waiting["待完善档案"] == 1 and "处理待完善档案" in text(answer)


@pytest.mark.parametrize("who", ["viewer", "admin", "department", "township_officer", "nobody"])
def test_who_may_see_no_child_reads_no_name_on_the_desk(county, client, who):
    answer = county.sign_in(client, who).get("/office/")
    assert answer.status_code == (403 if who == "nobody" else 200)
    assert not [name for name in Child.objects.values_list("name", flat=True) if name in text(answer)]


def test_a_city_sees_counties_and_no_small_number(county, client):
    answer = county.sign_in(client, "viewer").get("/office/")
    assert [one["name"] for one in answer.context["hidden_units"]] == ["青禾县", "邻县", "合计"]
    assert "少于10，不展开" in text(answer) and "/office/missed/" not in text(answer)


def counted(name, owed, met):
    return UnitCounts(name, name, name, "county", owed=owed, met=met, overdue=owed - met)


def test_what_is_hidden_from_a_city_cannot_be_worked_out(county):
    rows = hidden_units([counted("市", 160, 105), counted("甲", 100, 70), counted("乙", 55, 33), counted("丙", 5, 2)], Place(county.unit("city"), "edu", "市", []))
    shown = {row["name"]: (row["owed"], row["done"]) for row in rows}
    few = "少于10，不展开"
    assert shown == {"甲": (100, 70), "乙": (few, few), "丙": (few, few), "合计": (160, 105)}


@pytest.mark.parametrize("who", ["other_school", "neighbour_county"])
def test_a_desk_out_of_reach_is_not_there(county, client, who):
    uid = county.unit("school").uid
    county.sign_in(client, who)
    assert client.get(f"/office/?unit={uid}").status_code == 404
    assert client.get(f"/office/desk/rows/?code=talks&unit={uid}").status_code == 404


def test_an_unknown_list_is_not_there(county, client):
    assert county.sign_in(client, "school").get("/office/desk/rows/?code=everything").status_code == 404
