"""Filling a form for many children in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from django_tasks import task

from qianshou.jobs.running import run_job
from qianshou.papers.forms import actions


@task()
def form_job(job_uid: str) -> None:
    """Fills one form from the start."""
    run_job(job_uid, actions.work_on, actions.why)
