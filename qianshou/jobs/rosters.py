"""Reading, taking and undoing a roster in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from django_tasks import task

from qianshou.jobs.running import run_job
from qianshou.papers.imports import actions


@task()
def roster_job(job_uid: str) -> None:
    """Does, or goes on with, one job of a roster."""
    run_job(job_uid, actions.work_on, actions.why)
