"""学生档案, the child's file and the search: each along its line, within reach, masked, at a fixed number of queries."""

import pytest

from qianshou.domain.accounts.models import AuditEvent
from tests.people_cast import MEI_ID, adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db


def names(cast, text):
    return {name for name in ("mei", "jun", "lan", "gu", "ming", "draft", "closed", "far", "village") if f"{url('child', child(cast, name).uid)}\"" in text}


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("helper", "", {"mei", "jun", "lan"}), ("school", "", {"mei", "jun", "lan", "gu"}), ("village", "", {"mei", "jun", "ming", "village"}),
        ("township_home", "", {"mei", "jun", "lan", "gu", "ming", "village"}), ("township_edu", "", {"mei", "jun", "lan", "gu"}),
        ("county", "", {"mei", "jun", "lan", "gu", "ming", "far", "village"}), ("school", "?key=yes&state=active", {"lan"}),
        ("school", "?label=orphan&state=active", {"gu"}), ("school", "?state=any", {"mei", "jun", "lan", "gu", "draft", "closed"}),
        ("school", "?text=lxm&state=active", {"mei"}), ("school", "?living=grandparents&state=active", {"mei", "lan"}), ("neighbour_county", "", set()),
    ],
)  # fmt: skip
def test_the_roster_stands_on_the_viewers_line(cast, client, who, query, found):
    cast.with_("children").sign_in(client, who)
    assert names(cast, said(client.get(url("roster", query=query)))) == found


def test_the_units_below_and_both_lines_are_links(cast, client):
    cast.with_("children").sign_in(client, "county")
    text = said(client.get(url("roster", query="?label=left_behind&state=active")))
    assert f"?unit={cast.unit('township').uid}&amp;line=edu&amp;label=left_behind" in text and "line=home&amp;label=left_behind" in text
    assert client.get(url("roster", query=f"?unit={cast.unit('neighbour_school').uid}")).status_code == 404
    assert cast.sign_in(client, "nobody").get(url("roster")).status_code == 403


def test_the_file_is_masked_until_opened_with_a_reason(cast, client):
    cast.with_("programme").sign_in(client, "school")
    where = url("child", child(cast, "mei").uid)
    text = said(client.get(where))
    assert MEI_ID not in text and "13800001003" not in text and "高血压" in text and "吴桂英" in text
    assert "请选择为什么要看" in said(client.post(where, {"field": "id_number"}))
    assert MEI_ID in said(client.post(where, {"field": "id_number", "reason": "verify"}))
    grandma = adult(cast, "mei", "62")
    assert "13800001003" in said(client.post(where, {"field": "phone", "carer": grandma.uid, "reason": "contact"}))
    assert AuditEvent.objects.filter(action="people.reveal").count() == 2 and AuditEvent.objects.filter(action="people.view_file").exists()
    assert client.post(where, {"field": "phone", "carer": adult(cast, "far", "62").uid, "reason": "contact"}).status_code == 404


def test_what_only_coordinators_read_is_not_on_the_teachers_page(cast, client):
    cast.with_("children").sign_in(client, "helper")
    assert "高血压" not in said(client.get(url("child", child(cast, "mei").uid)))


def test_the_quiet_list_shows_what_this_person_may_do(cast, client):
    cast.with_("children")
    uid = child(cast, "mei").uid
    teacher, school = (said(cast.sign_in(client, who).get(url("child", uid))) for who in ("helper", "school"))
    assert "更正写错的" in teacher and url("child-close", uid) not in teacher and url("child-decide", uid) not in teacher
    assert url("child-close", uid) in school and url("child-decide", uid) in school and url("child-papers", uid) in school
    assert url("child-correct", uid) not in said(cast.sign_in(client, "counsellor").get(url("child", uid)))


@pytest.mark.parametrize(("typed", "found"), [("龙小梅", True), ("longxiaomei", True), ("lxm", True), ("002X", True), ("罗飞", False), ("没有这个人", False)])
def test_the_search_stays_within_reach(cast, client, typed, found):
    cast.with_("children").sign_in(client, "school")
    text = said(client.get(url("search"), {"q": typed}))
    assert (url("child", child(cast, "mei").uid) in text) is found and url("child", child(cast, "far").uid) not in text


PAGES = {"roster": 10, "child": 25}  # queries at most


def test_the_pages_ask_the_same_whatever_they_show(cast, client, django_assert_num_queries, django_assert_max_num_queries):
    cast.with_("programme").sign_in(client, "school")
    client.get(url("roster"))
    for query, rows in (("?state=active&key=yes", 1), ("?state=active", 4)):
        with django_assert_num_queries(PAGES["roster"]):
            text = said(client.get(url("roster", query=query)))
        assert len(names(cast, text)) == rows
    where = url("child", child(cast, "mei").uid)
    with django_assert_max_num_queries(PAGES["child"]):
        client.get(where)
