"""Writing a county's duties down when a programme was adopted or ended; the hourly tick does the same later."""

import datetime as dt
from typing import Any

from django_tasks import task

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.notices.actions import beat
from qianshou.jobs.running import run_job


@task()
def open_duties_job(job_uid: str) -> None:
    """One county, in short transactions; may be killed and run again."""
    run_job(job_uid, _open, lambda error: "待办没有全部开出来，每小时会自动再试一次。")


def _open(job: Any, *, today: dt.date) -> None:
    care.open_periods(SystemActor(today), county=job.county, today=today, on_progress=lambda done, total: beat(job, done, total))
