"""实践队 at the desk: the list, one team, its members' papers, the roll, tasks, outputs, the end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.actions import add_helper
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.models import RollEntry, Team, TeamMember, TeamTask
from qianshou.papers.models import OutputFile
from tests.cast import TODAY
from tests.team_cast import FIRST, LAST, member, team_of
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, client):
    """The county's desk, with the team."""
    return cast.with_("team").sign_in(client, "county")


def test_a_team_is_made_gets_members_and_says_who_may_not_meet_children(cast, desk):
    body = {"name": "冬日支教队", "from_on": "2026-12-01", "to_on": "2026-12-07", "places": [cast.unit("school").uid], "hours": "6", "asks_consent": "on"}
    made = desk.post(url("team-new"), body)
    row = Team.objects.get(name="冬日支教队")
    assert made["Location"] == url("team-join", row.uid) and row.day_minutes == 360
    one = add_helper(cast.actor("county"), unit=cast.county, name="贺来", kind="student", today=TODAY)
    assert "贺来" in text(desk.get(url("team-join", row.uid) + "?q=hl")) and "覃新来" not in text(desk.get(url("team-join", row.uid) + "?q=hl"))
    desk.post(url("team-join", row.uid), {"helper": [one.uid], "lead": one.uid})
    shown = text(desk.get(url("team", row.uid)))
    assert "1 人审核没有办完，不接触孩子" in shown and "没有保险、家人还没有同意、还没有参加安全培训" in shown and "领队还没有登录账号" in shown


def test_a_form_that_is_wrong_comes_back_with_its_words(cast, desk):
    body = {"name": "队", "from_on": "2026-12-07", "to_on": "2026-12-01", "places": [cast.unit("school").uid], "hours": "6"}
    answer = desk.post(url("team-new"), body)
    assert answer.status_code == 422 and "结束日期不能早于开始日期" in text(answer)


def test_the_receiving_school_looks_on_calls_the_roll_and_entrusts_but_writes_nothing_of_the_members(cast, desk):
    row = team_of(cast)
    school = cast.sign_in(desk, "school")
    shown = text(school.get(url("team", row.uid)))
    assert "青禾暑期实践队" in shown and "选队员" not in shown and url("team-member", member(cast, "ready").uid) not in shown
    assert school.get(url("team-member", member(cast, "ready").uid)).status_code == 404
    assert school.post(url("team-close", row.uid)).status_code == 404
    school.post(url("team-task", row.uid), {"task-words": "给小梅补数学"})
    assert "给小梅补数学" in text(school.get(url("team", row.uid)))
    tap = {"member": member(cast, "ready").uid, "mark": "absent", "day": "2026-11-20", "part": "morning", "seen": "0"}
    assert school.post(url("team-roll", row.uid), tap).status_code == 302
    assert "今天有人没到" in text(school.get(url("team-list"))) and "陆小川" in text(school.get(url("team", row.uid)))
    other = cast.sign_in(school, "other_school")
    assert other.get(url("team", row.uid)).status_code == 404 and "青禾暑期实践队" not in text(other.get(url("team-list")))


def test_two_who_call_one_member_see_each_other_on_the_page(cast, desk):
    row, one = team_of(cast), member(cast, "ready")
    tap = {"member": one.uid, "day": "2026-11-20", "part": "morning", "seen": "0"}
    desk.post(url("team-roll", row.uid), tap | {"mark": "absent"})
    late = desk.post(url("team-roll", row.uid), tap | {"mark": "present"})
    assert late.status_code == 422 and "刚刚由别人点为“没到”" in text(late) and RollEntry.objects.get().mark == "absent"


def test_a_members_papers_saved_by_two_are_shown_to_the_second(cast, desk):
    one = member(cast, "ready")
    body = {
        "version": 1,
        "job": "摄影",
        "insurer": "平安",
        "insurance_no": "PA-9",
        "insured_from": str(FIRST),
        "insured_to": str(LAST),
        "consent_on": "2026-11-10",
        "consent_by": "母亲",
        "briefed_on": "2026-11-15",
    }
    assert desk.post(url("team-member", one.uid), body).status_code == 302
    late = desk.post(url("team-member", one.uid), body | {"job": "教学"})
    assert late.status_code == 422 and "分工：摄影" in text(late) and 'value="教学"' in text(late)
    assert "PA-9" not in text(desk.get(url("team-member", one.uid)))  # the policy's number stays covered
    shown = text(desk.get(url("team", team_of(cast).uid)))
    assert "母亲 2026-11-10同意" in shown and "齐了" in shown


def test_a_task_is_handed_over_and_taken_and_the_team_ends_when_all_are_back(cast, desk):
    row = team_of(cast)
    desk.post(url("team-task", row.uid), {"task-words": "整理图书角"})
    task = TeamTask.objects.get()
    for page in (url("team", row.uid), url("team-task-hand", task.uid)):  # the words may name a child: who read them is on the trail
        assert "整理图书角" in text(desk.get(page))
    assert AuditEvent.objects.filter(action="pairing.view_tasks", count=1, subjects__subject_uid=row.uid).count() == 2
    desk.post(url("team-task-hand", task.uid), {"to": "王校长"})
    refused = desk.post(url("team-close", row.uid), follow=True)
    assert "还不能结束" in text(refused) and Team.objects.get(pk=row.pk).closed_on is None
    cast.sign_in(desk, "school").post(url("team-task-take", task.uid), {"version": 2})
    assert TeamTask.objects.get().taken_by == cast.user("school")
    desk = cast.sign_in(desk, "county")
    for name in ("leader", "ready", "fresh"):
        desk.post(url("team-member-leave", member(cast, name).uid), {"leave-left_on": "2026-11-20", "leave-why": "提前返校"})
    assert TeamMember.objects.filter(left_on=None).count() == 0
    assert desk.post(url("team-close", row.uid)).status_code == 302 and Team.objects.get(pk=row.pk).closed_on == TODAY
    assert "选队员" not in text(desk.get(url("team", row.uid)))


def test_outputs_are_listed_by_kind_and_one_entered_in_error_goes(cast, desk):
    row = team_of(cast)
    desk.post(
        url("team-output", row.uid),
        {"output-kind": "photos", "output-title": "支教照片", "output-happened_on": "2026-11-20", "output-count": "86", "output-kept_at": "县团委"},
    )
    shown = text(desk.get(url("team", row.uid)))
    assert "照片清单" in shown and "共 86" in shown and "在县团委" in shown
    desk.post(url("team-output-void", row.outputs.get().uid))
    assert "共 86" not in text(desk.get(url("team", row.uid)))


def test_the_file_of_an_output_is_kept_sealed_opened_on_the_trail_and_only_of_known_kinds(cast, desk):
    row = team_of(cast)
    desk.post(url("team-output", row.uid), {"output-kind": "survey", "output-title": "调查报告", "output-happened_on": "2026-11-20", "output-count": "1"})
    one = row.outputs.get()
    assert desk.get(url("team-output-open", one.uid)).status_code == 404
    for name, data in (("a.exe", b"MZ"), ("a.pdf", b"PK\x03\x04"), ("a.docx", b"")):
        assert desk.post(url("team-output-file", one.uid), {"file": SimpleUploadedFile(name, data)}).status_code == 422
    for data in (b"%PDF-1", b"%PDF-2"):
        assert desk.post(url("team-output-file", one.uid), {"file": SimpleUploadedFile("小梅家访.PDF", data)}).status_code == 302
    assert OutputFile.objects.filter(gone_on=None).count() == 1 and OutputFile.objects.count() == 2
    got = cast.sign_in(desk, "school").get(url("team-output-open", one.uid))
    assert got.content == b"%PDF-2" and "output.pdf" in got["Content-Disposition"]
    assert AuditEvent.objects.filter(action="outputs.open_file").count() == 1
    assert cast.sign_in(desk, "other_school").get(url("team-output-open", one.uid)).status_code == 404


def asked_of(client, where):
    """How many queries a page takes the second time."""
    client.get(where)
    with CaptureQueriesContext(connection) as seen:
        client.get(where)
    return len(seen)


def test_a_team_page_asks_as_often_for_six_members_as_for_three(cast, desk):
    row = team_of(cast)
    pages = [url("team", row.uid), url("team-list"), url("team-roll", row.uid), url("team-join", row.uid)]
    few = [asked_of(desk, where) for where in pages]
    for n in range(3):
        one = add_helper(cast.actor("county"), unit=cast.county, name=f"队员{n}", kind="student", today=TODAY)
        actions.join_team(cast.actor("county"), team=row, helper=one, today=TODAY)
        add_helper(cast.actor("county"), unit=cast.county, name=f"候选{n}", kind="student", today=TODAY)
    assert [asked_of(desk, where) for where in pages] == few and max(few) <= 25
