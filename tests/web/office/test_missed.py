"""谁还没做: every number opens its rows, a row says why, 免做 wants a reason, the text for the group names nobody."""

import datetime as dt
import re

import pytest

from qianshou.domain.care.models import Duty, Reminder
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
LISTED = 18  # session, user, grants, county's terms, units below, adoptions, the count, the rows, the trail


@pytest.fixture
def county(cast):
    return cast.with_("programme")


def duty_of(cast, name):
    return Duty.objects.filter(child=child(cast, name), closes_on__gte=TODAY).order_by("first_on").first()


def past_duty_of(cast, name):
    return Duty.objects.filter(child=child(cast, name), closes_on__lt=TODAY).order_by("first_on").first()


def names(answer):
    return [row["duty"].child_name for row in answer.context["rows"]]


def test_a_school_sees_who_was_not_talked_to(county, client):
    answer = county.sign_in(client, "school").get("/office/missed/")
    assert answer.status_code == 200
    assert sorted(names(answer)) == ["吴兰", "杨军", "龙小梅"]


def test_every_number_of_the_rollup_opens_as_many_rows(county, client):
    county.sign_in(client, "county")
    checked = 0
    for line in ("edu", "home"):
        for row in client.get(f"/office/missed/?line={line}").context["rollup"]:
            for cell in row["cells"]:
                if cell["url"]:
                    answer = client.get(cell["url"])
                    assert answer.context["total"] + answer.context["not_shown"] == cell["value"], (line, row["name"], cell["label"])
                    checked += 1
    assert checked > 20


def test_the_units_of_a_county_are_its_townships_and_county_schools(county, client):
    rows = county.sign_in(client, "county").get("/office/missed/").context["rollup"]
    assert [row["name"] for row in rows] == ["青禾县", "石桥乡", "云台镇", "青禾县第一初级中学"]


@pytest.mark.parametrize(("who", "found"), [("other_school", 1), ("school", 3)])
def test_the_list_asks_as_often_for_one_row_as_for_three(county, client, django_assert_num_queries, who, found):
    county.sign_in(client, who)
    with django_assert_num_queries(LISTED):
        assert len(client.get("/office/missed/").context["rows"]) == found


def test_a_helper_is_found_by_name(county, client):
    assert len(names(county.sign_in(client, "school").get("/office/missed/?who=李老师"))) == 3
    assert names(client.get("/office/missed/?who=周老师")) == []


def test_filters_narrow_and_stay_as_typed(county, client):
    answer = county.sign_in(client, "school").get("/office/missed/?state=missed&kind=talk&period=term")
    assert set(names(answer)) == {"吴兰", "杨军", "龙小梅"}
    assert answer.context["form"]["state"].value() == "missed"


def test_a_value_that_is_no_choice_says_so_and_narrows_nothing(county, client):
    answer = county.sign_in(client, "school").get("/office/missed/?state=nonsense&period=2999&page=x")
    assert answer.status_code == 200
    assert "有效" in text(answer) or "可选" in text(answer)
    assert len(names(answer)) == 3


def test_a_name_nobody_has_is_said_beside_the_field(county, client):
    answer = county.sign_in(client, "school").get("/office/missed/?who=无此人")
    assert "没有找到这位帮扶人" in text(answer)


@pytest.mark.parametrize("who", ["other_school", "neighbour_county", "neighbour_helper"])
def test_a_unit_out_of_reach_is_not_there(county, client, who):
    assert county.sign_in(client, who).get(f"/office/missed/?unit={county.unit('school').uid}").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "department", "admin", "nobody", "outside"])
def test_whoever_may_not_see_duties_gets_no_list(county, client, who):
    answer = county.sign_in(client, who).get("/office/missed/")
    assert answer.status_code == 403 and "龙小梅" not in text(answer)


def test_an_inspector_sees_no_child_that_was_not_drawn(county, client):
    answer = county.sign_in(client, "inspector").get("/office/missed/?state=owed")
    assert answer.status_code == 200 and names(answer) == [] and answer.context["rollup"] == []


def test_a_row_says_why_it_is_there(county, client):
    answer = county.sign_in(client, "school").get(f"/office/missed/{duty_of(county, 'mei').uid}/")
    assert "每月与孩子谈心至少2次" in text(answer)
    assert "李老师" in text(answer)


def test_a_duty_of_another_school_is_not_there(county, client):
    uid = duty_of(county, "mei").uid
    for who in ("other_school", "neighbour_county"):
        county.sign_in(client, who)
        assert client.get(f"/office/missed/{uid}/").status_code == 404
        assert client.post(f"/office/missed/{uid}/decide/", {"reason": "住院"}).status_code == 404


def test_an_open_duty_is_waived_with_a_reason(county, client):
    row = duty_of(county, "mei")
    county.sign_in(client, "school").post(f"/office/missed/{row.uid}/decide/", {"reason": "孩子住院"})
    row.refresh_from_db()
    assert (row.waived_reason, row.waived_on) == ("孩子住院", TODAY)
    assert names(client.get("/office/missed/?state=waived")) == ["龙小梅"]


def test_without_a_reason_nothing_is_waived(county, client):
    row = duty_of(county, "mei")
    answer = county.sign_in(client, "school").post(f"/office/missed/{row.uid}/decide/", {"reason": " "})
    row.refresh_from_db()
    assert answer.status_code == 422 and "请填写" in text(answer) and row.waived_on is None


def test_a_closed_duty_gets_a_word_and_keeps_its_state(county, client):
    row = past_duty_of(county, "mei")
    county.sign_in(client, "school").post(f"/office/missed/{row.uid}/decide/", {"reason": "帮扶人产假"})
    row.refresh_from_db()
    assert (row.excuse, row.waived_on) == ("帮扶人产假", None)
    assert "未完成" in text(client.get(f"/office/missed/{row.uid}/"))


def test_a_class_teacher_may_look_and_not_waive(county, client):
    row = duty_of(county, "mei")
    county.sign_in(client, "helper")
    assert "登记免做" not in text(client.get(f"/office/missed/{row.uid}/"))
    assert client.post(f"/office/missed/{row.uid}/decide/", {"reason": "住院"}).status_code == 404


def test_the_text_for_the_group_names_no_child_and_no_person(county, client):
    answer = county.sign_in(client, "township_edu").get("/office/missed/urge/")
    texts = "".join(one["text"] for one in answer.context["texts"]) + answer.context["together"]
    assert "石桥乡中心小学" in texts and "还有" in texts
    assert not re.search("龙小梅|杨军|李老师|周老师|排名|第一", texts)


def test_a_term_that_is_over_can_be_looked_at(county, client):
    periods = [value for value, _label in county.sign_in(client, "school").get("/office/missed/").context["form"].fields["period"].choices]
    assert periods == ["now", "term", "2025-2", "2025-1"]
    answer = client.get("/office/missed/?period=2025-2&state=owed")
    assert answer.context["total"] == 0 and answer.context["wanted"].span.from_on == dt.date(2026, 2, 27)


# --- by person, by kind, by programme; 改期; 催办 -------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["person", "kind"])
def test_every_number_by_person_and_by_kind_opens_as_many_rows(county, client, by):
    page = county.sign_in(client, "school").get(f"/office/missed/?by={by}")
    checked = 0
    for row in page.context["rollup"]:
        for cell in row["cells"]:
            if cell["url"]:
                answer = client.get(cell["url"])
                assert answer.context["total"] + answer.context["not_shown"] == cell["value"], (row["name"], cell["label"])
                checked += 1
    assert checked


def test_people_stand_by_name_and_a_county_lists_none(county, client):
    names_of = [row["name"] for row in county.sign_in(client, "school").get("/office/missed/?by=person").context["rollup"]]
    assert names_of == sorted(names_of) and names_of
    page = county.sign_in(client, "county").get("/office/missed/?by=person")
    assert page.context["rollup"] == [] and "按人" not in text(page).split("id=\"rows\"")[0].split("按什么分")[1].split("</nav>")[0]


def test_a_programme_narrows_the_rows_and_a_strange_one_narrows_nothing(county, client):
    uid = Duty.objects.first().rule.programme.uid
    county.sign_in(client, "school")
    assert len(names(client.get(f"/office/missed/?programme={uid}"))) == 3
    assert "programme" in client.get("/office/missed/?programme=nothere").context["form"].errors


def test_why_is_asked_in_four_questions(county, client):
    row = duty_of(county, "mei")
    questions = [question for question, _said in county.sign_in(client, "school").get(f"/office/missed/{row.uid}/").context["why"]]
    assert questions == ["为什么要做", "为什么该做了", "什么算完成", "谁来做，谁代替"]


def test_a_duty_is_moved_inside_its_period_and_the_page_keeps_the_first_day(county, client):
    row = duty_of(county, "mei")
    county.sign_in(client, "school")
    assert "改期" in text(client.get(f"/office/missed/{row.uid}/"))
    answer = client.post(f"/office/missed/{row.uid}/move/", {"due_on": "2026-11-27", "reason": "孩子在外婆家"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.next_due_on == dt.date(2026, 11, 27)
    assert "原定11月16日" in text(client.get(f"/office/missed/{row.uid}/"))


@pytest.mark.parametrize(("due_on", "reason", "say"), [("2026-12-09", "有事", "请选今天到11月30日"), ("2026-11-27", "", "必填"), ("nonsense", "有事", "日期请写成")])
def test_a_wrong_move_is_said_beside_its_field(county, client, due_on, reason, say):
    row = duty_of(county, "mei")
    answer = county.sign_in(client, "school").post(f"/office/missed/{row.uid}/move/", {"due_on": due_on, "reason": reason})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.next_due_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize("who", ["helper", "other_school", "neighbour_county"])
def test_whoever_may_not_waive_a_duty_may_not_move_it(county, client, who):
    row = duty_of(county, "mei")
    answer = county.sign_in(client, who).post(f"/office/missed/{row.uid}/move/", {"due_on": "2026-11-27", "reason": "有事"})
    assert answer.status_code == 404


def test_a_click_reminds_and_says_what_became_of_it(county, client):
    county.sign_in(client, "school")
    assert "在系统里提醒" in text(client.get("/office/missed/urge/"))
    answer = client.post("/office/missed/remind/", {}, follow=True)
    assert "提醒" in text(answer) and Reminder.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("helper", 403), ("helper", 403), ("viewer", 403)])
def test_whoever_does_not_coordinate_reminds_nobody(county, client, who, status):
    assert county.sign_in(client, who).post("/office/missed/remind/", {}).status_code == status
    assert not Reminder.objects.exists()
