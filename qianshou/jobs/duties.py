"""Writing a county's duties down when a programme was adopted or ended; the hourly tick does the same later."""

from django.utils import timezone
from django_tasks import task

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.notices.actions import beat, fail_job, finish_job
from qianshou.domain.notices.queries import job_by_uid


@task()
def open_duties_job(job_uid: str) -> None:
    """One county, in short transactions; may be killed and run again."""
    job = job_by_uid(job_uid)
    if job is None or job.state in ("done", "failed", "cancelled"):
        return
    today = timezone.localdate()
    try:
        care.open_periods(SystemActor(today), county=job.county, today=today, on_progress=lambda done, total: beat(job, done, total))
    except Exception as error:
        fail_job(job, say="待办没有全部开出来，每小时会自动再试一次。")
        raise RuntimeError(type(error).__name__) from None
    finish_job(job)
