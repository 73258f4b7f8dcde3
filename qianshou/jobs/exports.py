"""Writing a long roster, or the merged file of a round, in the background; the task carries the job's uid and nothing else (DECISIONS 18)."""

from typing import Any

from django_tasks import task

from qianshou.jobs.running import run_job
from qianshou.papers.exports import actions
from qianshou.papers.rounds import actions as rounds
from qianshou.papers.rounds.queries import is_merge


def _work(job: Any, **given: Any) -> bool:
    return rounds.merge_on(job, **given) if is_merge(job.subject_uid) else actions.work_on(job, **given)


@task()
def export_job(job_uid: str) -> None:
    """Writes one export from the start."""
    run_job(job_uid, _work, actions.why)
