"""How a job is done in the background: from the start, said in one sentence whatever stops it (DECISIONS 18)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from qianshou.domain.notices.actions import fail_job, finish_job
from qianshou.domain.notices.queries import job_by_uid

ENDED = ("done", "failed", "cancelled")


def run_job(job_uid: str, work: Callable[..., bool | None], why: Callable[[Exception], str]) -> None:
    """Does, or goes on with, one job that has not ended: `work(job, today=)` answers whether it was cancelled, `why` names what stopped it.

    Raises RuntimeError with the kind of the error alone: the task table keeps what is raised, and no child may stand there.
    """
    job: Any = job_by_uid(job_uid)
    if job is None or job.state in ENDED:
        return
    today: dt.date = timezone.localdate()
    try:
        stopped = work(job, today=today)
    except Exception as error:
        fail_job(job, say=why(error))
        raise RuntimeError(type(error).__name__) from None
    finish_job(job, cancelled=bool(stopped))
