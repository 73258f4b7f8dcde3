"""点名 on the phone: the leader's team opens at once, one tap a member, what was entrusted to the team."""

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.notices.models import Message
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.models import RollEntry, TeamTask
from tests.cast import TODAY
from tests.team_cast import member, team_of
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(cast, client):
    """The leader's own browser."""
    return cast.with_("team").sign_in(client, "outside")


def here(cast):
    return f"/field/rolls/{team_of(cast).uid}/"


def tap(cast, name, mark, part="evening"):
    return {"member": member(cast, name).uid, "mark": mark, "day": "2026-11-20", "part": part, "seen": "0"}


def test_the_leader_gets_there_from_today_and_only_her_own_team_opens(cast, phone):
    assert "给实践队点名" in phone.get("/field/").content.decode() and "给实践队点名" in phone.get("/field/me/").content.decode()
    assert phone.get("/field/rolls/")["Location"] == here(cast)
    stranger = cast.sign_in(phone, "helper")
    assert stranger.get(here(cast)).status_code == 404 and stranger.post(here(cast), tap(cast, "ready", "present")).status_code == 404
    assert "没有要点名的队" in stranger.get("/field/rolls/").content.decode() and RollEntry.objects.count() == 0


def test_one_tap_each_and_the_rest_by_one_more(cast, phone):
    assert phone.post(here(cast), tap(cast, "fresh", "absent")).status_code == 302
    phone.post(here(cast), tap(cast, "leader", "present"))
    page = phone.get(here(cast) + "?day=2026-11-20&part=evening").content.decode()
    assert "到了 1 人" in page and "找 2 人：覃新来、陆小川" in page and "其余 1 人都到了" in page
    phone.post(here(cast), {"rest": "1", "day": "2026-11-20", "part": "evening"})
    phone.post(here(cast), tap(cast, "fresh", "left:sick") | {"seen": "1"})
    page = phone.get(here(cast) + "?day=2026-11-20&part=evening").content.decode()
    assert "都点到了" in page and "离队 · 生病" in page and "离队 1 人" in page
    link = Message.objects.filter(user=cast.user("school")).get().link
    assert cast.sign_in(phone, "school").get(link).status_code == 200


def test_a_tap_that_cannot_be_says_so(cast, phone):
    wrong = phone.post(here(cast), tap(cast, "ready", "left:nothing"))
    assert wrong.status_code == 422 and "离队请选原因" in wrong.content.decode()
    assert phone.post(here(cast), tap(cast, "ready", "present") | {"member": "aaaaaaaaaaaaaaaa"}).status_code == 404


def test_an_entrusted_task_is_done_or_handed_over_from_the_phone(cast, phone):
    for words in ("补数学", "画墙报"):
        actions.entrust_task(cast.actor("school"), team=team_of(cast), words=words, today=TODAY)
    first, second = TeamTask.objects.order_by("pk")
    assert "补数学" in phone.get(here(cast)).content.decode()
    assert AuditEvent.objects.filter(action="pairing.view_tasks", perm="call_roll", count=2).exists()  # the words may name a child
    phone.post(f"/field/rolls/tasks/{first.uid}/", {"version": "1"})
    phone.post(f"/field/rolls/tasks/{second.uid}/", {"version": "1", "to": "王校长"})
    page = phone.get(here(cast)).content.decode()
    assert "补数学" not in page and "已移交给王校长，等对方接手" in page
