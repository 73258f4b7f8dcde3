"""A real worker killed in the middle of an import: nothing torn, nothing twice, and the next worker ends the work."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from qianshou.domain.notices.choices import JobKind, JobState
from qianshou.domain.notices.models import Job, Lease
from qianshou.domain.people.models import Carer, Change, Child
from qianshou.papers.choices import BatchState
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch
from tests.house.source import ROOT
from tests.papers.imports.world import csv, preview
from tests.waiting import until

ROWS = 2_000
GIVEN = "春夏秋冬梅兰竹菊山水云雨风雪花月"


def roster():
    """Two thousand invented pupils, no two alike."""
    lines = []
    for n in range(ROWS):
        name = "龙" + GIVEN[n % 16] + GIVEN[n // 16 % 16] + (GIVEN[n // 256] if n >= 256 else "")
        born = dt.date(2013, 1, 1) + dt.timedelta(days=n % 700)
        lines.append(f"{name},女,{born},,五年级（3）班,{name}父,浙江义乌,139{n:08d},")
    return csv(*lines)


@pytest.fixture
def worker():
    """Starts real `qianshou work` processes on the test's own database and ends them all."""
    s, started = settings.DATABASES["default"] | connection.settings_dict, []
    if "sqlite" in s["ENGINE"]:
        url = f"sqlite:///{s['NAME']}"
    else:
        url = f"postgres://{s['USER']}:{s['PASSWORD']}@/{s['NAME']}?host={s['HOST']}"
    env = {**os.environ, "DATABASE_URL": url, "QIANSHOU_DATA": str(settings.DATA), "DJANGO_SETTINGS_MODULE": "qianshou.settings"}

    def start():
        started.append(subprocess.Popen([sys.executable, "-m", "qianshou", "work"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def job(transactional_db, cast):
    """An import of the roster that a person has said yes to, silent since three minutes: the first tick wakes it."""
    batch = preview(cast, roster())
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    long_ago = timezone.now() - dt.timedelta(minutes=3)
    return Job.objects.create(kind=JobKind.TAKE_ROSTER, subject_uid=batch.uid, county=batch.county, heartbeat=long_ago, asked_by=cast.user("school"))


def test_a_killed_import_is_resumed_and_every_child_stands_once_and_whole(job, worker):
    first = worker()
    until(lambda: Child.objects.count() > 0, "the first chunk is in", within=240)
    first.kill()
    first.wait()
    at_death = Child.objects.count()
    assert 0 < at_death < ROWS
    assert Carer.objects.count() == Change.objects.filter(kind="file_opened").count() == at_death
    assert Batch.objects.get(uid=job.subject_uid).state == BatchState.TAKING

    long_ago = timezone.now() - dt.timedelta(minutes=3)
    Job.objects.update(heartbeat=long_ago)
    Lease.objects.update(beat=long_ago)
    worker()
    until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, "the second worker has ended the import", within=240)
    assert Batch.objects.get(uid=job.subject_uid).state == BatchState.TAKEN
    assert Child.objects.count() == ROWS
    assert Child.objects.values("name", "birth_date").distinct().count() == ROWS
    assert Carer.objects.count() == Change.objects.filter(kind="file_opened").count() == ROWS
