"""Messages, long jobs and the lease of the one worker (DECISIONS 18)."""

import datetime as dt

import pytest
from django.utils import timezone

from qianshou.domain.notices import actions, queries
from qianshou.domain.notices.choices import JobKind, JobState
from qianshou.domain.notices.models import Job, Lease
from qianshou.jobs import tick
from qianshou.kit.errors import Invalid, NotAllowed, Refused

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


def test_one_worker_holds_the_lease_and_another_takes_it_when_silent(db):
    assert actions.take_lease(name="work", holder="a:1", now=NOW)
    assert actions.take_lease(name="work", holder="b:2", now=NOW + dt.timedelta(minutes=1)) is None
    assert actions.take_lease(name="work", holder="a:1", now=NOW + dt.timedelta(minutes=1))
    assert actions.take_lease(name="work", holder="b:2", now=NOW + dt.timedelta(minutes=4))
    assert queries.worker_alive(NOW + dt.timedelta(minutes=8)) and not queries.worker_alive(NOW + dt.timedelta(minutes=10))


def test_a_job_that_runs_is_not_started_twice_and_says_how_far_it_is(cast):
    county = cast.actor("county")
    job = actions.start_job(county, kind=JobKind.TAKE_ROSTER, subject_uid="x" * 16, county=cast.county, total=10)
    assert actions.start_job(county, kind=JobKind.TAKE_ROSTER, subject_uid="x" * 16, county=cast.county) == job
    assert actions.beat(job, 4, 10) is False
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.RUNNING, 4, 10)
    actions.ask_cancel(county, job=job)
    assert actions.beat(job, 5) is True
    actions.finish_job(job, cancelled=True)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED and job.done == 5
    with pytest.raises(Refused):
        actions.ask_cancel(county, job=job)


def test_a_finished_job_does_not_come_back_to_life_by_a_late_beat(cast):
    job = actions.start_job(cast.actor("county"), kind=JobKind.READ_ROSTER, total=3)
    actions.fail_job(job, say="文件打不开。")
    actions.beat(job, 2)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and job.say == "文件打不开。"


def test_a_job_is_seen_and_stopped_only_by_who_asked_for_it(cast):
    job = actions.start_job(cast.actor("county"), kind=JobKind.READ_ROSTER)
    assert queries.job(cast.actor("county"), job.uid) == job
    assert queries.job(cast.actor("school"), job.uid) is None
    with pytest.raises(NotAllowed):
        actions.ask_cancel(cast.actor("school"), job=job)


def test_messages_go_to_their_users_once_and_links_stay_at_home(cast):
    system = cast.actor("system")
    actions.tell(system, users=[cast.user("helper"), cast.user("helper")], text="您有 3 件待办", link="/field/")
    assert queries.unread(cast.actor("helper")).count() == 1 and not queries.unread(cast.actor("county")).exists()
    actions.read_messages(cast.actor("helper"))
    assert not queries.unread(cast.actor("helper")).exists()
    for link in ("https://evil.example", "//evil.example", "javascript:x"):
        with pytest.raises(Invalid):
            actions.tell(system, users=[cast.user("helper")], text="x", link=link)


def test_the_tick_does_each_thing_once_an_hour_and_only_by_the_holder(cast):
    now = timezone.now()
    assert set(tick.tick(now=now, holder="a:1")) == {"duties", "doubles", "recount", "remind", "seal", "sweep", "tidy"}
    assert tick.tick(now=now + dt.timedelta(minutes=1), holder="a:1") == []
    assert tick.tick(now=now + dt.timedelta(minutes=1), holder="b:2") == []
    assert queries.last_run("duties") == now and not queries.duties_late(now)
    assert queries.duties_late(now + dt.timedelta(days=3))


def test_the_tick_wakes_a_job_that_fell_silent(cast):
    now = timezone.now()
    job = actions.start_job(cast.actor("county"), kind=JobKind.OPEN_DUTIES)
    Job.objects.filter(pk=job.pk).update(heartbeat=now - dt.timedelta(minutes=3))
    assert job in queries.silent_jobs(now)
    tick.tick(now=now, holder="a:1")
    assert Lease.objects.get().holder == "a:1"
