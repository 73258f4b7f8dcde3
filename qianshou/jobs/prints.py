"""Writing a print run or a pack in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from django_tasks import task

from qianshou.jobs.running import run_job
from qianshou.papers.binders import actions


@task()
def print_job(job_uid: str) -> None:
    """Writes one run from the start."""
    run_job(job_uid, actions.work_on, actions.why)
