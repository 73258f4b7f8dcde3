"""Plans, small goals, checks and screenings of a child on its office page and in the printed file."""

import pytest
from django.urls import reverse

from qianshou.domain.care import actions as care
from qianshou.papers.documents.actions import print_children
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
WRITTEN = [
    ("study_goal", {"text": "每天读十分钟书"}), ("info_check", {"sort": "same"}), ("health_check", {"sort": "check_up", "by_whom": "乡卫生院"}),
    ("screening", {"points": ["with_whom", "hardship", "!health"], "text": "跟着外婆过"}), ("plan", {"text": "先把数学补上来"}),
]  # fmt: skip


@pytest.fixture
def written(cast):
    cast.with_("children", "pairings")
    for n, (kind, more) in enumerate(WRITTEN):
        care.record_child_work(cast.actor("helper"), child=child(cast, "mei"), kind=kind, happened_on=TODAY, today=TODAY, client_uuid=f"written-{n}", **more)
    return cast


def moments(written, client, who):
    page = written.sign_in(client, who).get(reverse("office:child", args=[child(written, "mei").uid]))
    return {one["title"]: one for one in page.context["works"]}


def test_the_coordinator_reads_what_was_written(written, client):
    shown = moments(written, client, "school")
    assert set(shown) == {"小目标", "信息核对", "健康服务", "排查", "计划"}
    assert "有问题：生活困难、和谁生活；没看到：身体健康；其余没问题" in shown["排查"]["who"] and "乡卫生院" in shown["健康服务"]["who"]
    assert shown["小目标"]["text"] == "每天读十分钟书"


def test_the_printed_file_has_them_too(written):
    [sheet] = print_children(written.actor("school"), children=[child(written, "mei")], code="file_card", purpose="备查", today=TODAY).sheets
    rows = sheet["计划与核对"]
    assert {row["做了什么"] for row in rows} == {"小目标", "信息核对", "健康服务", "排查", "计划"}
    assert any("有问题：生活困难、和谁生活；没看到：身体健康；其余没问题；跟着外婆过" in row["内容和结果"] for row in rows)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"points": ["safe"], "unseen": ["safe"]}, "unseen"), ({"unseen": ["where", "with_whom", "at_school", "health", "safe", "hardship"]}, "unseen"), ({"points": ["x"]}, "points")],
)
def test_a_screening_says_of_each_of_the_six_points_one_thing(cast, client, sent, field):
    cast.with_("children", "pairings")
    url = reverse("field:work", args=[child(cast, "mei").uid]) + "?kind=screening"
    start = cast.sign_in(client, "helper").get(url).context["form"].initial
    answer = client.post(url, {"client_uuid": start["client_uuid"], "happened_on": "2026-11-20", **sent})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]


def test_all_six_in_order_is_said_in_words_and_two_taps(cast, client):
    cast.with_("children", "pairings")
    url = reverse("field:work", args=[child(cast, "mei").uid]) + "?kind=screening"
    start = cast.sign_in(client, "helper").get(url).context["form"].initial
    assert client.post(url, {"client_uuid": start["client_uuid"], "happened_on": "2026-11-20"}).status_code == 302
    assert "六个方面都没问题" in moments(cast, client, "school")["排查"]["who"]
