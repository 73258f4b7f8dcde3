"""Plans, small goals, checks and screenings of a child on its office page and in the printed file."""

import pytest
from django.urls import reverse

from qianshou.domain.care import actions as care
from qianshou.papers.documents.file import printed_file
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
WRITTEN = [
    ("study_goal", {"text": "每天读十分钟书"}), ("info_check", {"sort": "same"}), ("health_check", {"sort": "check_up", "by_whom": "乡卫生院"}),
    ("screening", {"points": ["with_whom", "hardship"], "text": "跟着外婆过"}), ("plan", {"text": "先把数学补上来"}),
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
    assert "生活困难、和谁生活" in shown["排查"]["who"] and "乡卫生院" in shown["健康服务"]["who"]
    assert shown["小目标"]["text"] == "每天读十分钟书"


def test_the_printed_file_has_them_too(written):
    (table,) = [t for t in printed_file(written.actor("school"), child(written, "mei"), False, TODAY).tables if t.title.startswith("计划")]
    assert {row[1] for row in table.rows} == {"小目标", "信息核对", "健康服务", "排查", "计划"}
    assert any("有问题：生活困难、和谁生活；跟着外婆过" in row[3] for row in table.rows)
