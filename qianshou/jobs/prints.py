"""Writing a print run or a pack in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from django.utils import timezone
from django_tasks import task

from qianshou.domain.notices.actions import fail_job, finish_job
from qianshou.domain.notices.queries import job_by_uid
from qianshou.papers.binders import actions


@task()
def print_job(job_uid: str) -> None:
    """Does one run from the start; whatever stops it is said in one sentence and never in the task table."""
    job = job_by_uid(job_uid)
    if job is None or job.state in ("done", "failed", "cancelled"):
        return
    try:
        stopped = actions.work_on(job, today=timezone.localdate())
    except Exception as error:
        fail_job(job, say=actions.why(error))
        raise RuntimeError(type(error).__name__) from None
    finish_job(job, cancelled=stopped)
