"""Writing a long roster in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from django_tasks import task

from qianshou.jobs.running import run_job
from qianshou.papers.exports import actions


@task()
def export_job(job_uid: str) -> None:
    """Writes one export from the start."""
    run_job(job_uid, actions.work_on, actions.why)
