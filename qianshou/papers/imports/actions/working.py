"""One background job of a roster: found by its kind, done as the person who asked for it, its progress told."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.actors import SystemActor, UserActor, Where
from qianshou.domain.notices.actions import beat as beat_job
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.notices.models import Job
from qianshou.kit.errors import Refused, plainly
from qianshou.kit.gate import ungated
from qianshou.papers.choices import BatchState
from qianshou.papers.imports.actions.reading import read_batch
from qianshou.papers.imports.actions.taking import take_good
from qianshou.papers.imports.actions.undoing import undo
from qianshou.papers.models import Batch


@ungated("every step of the work goes through the gate as the person who asked for it")
def work_on(job: Job, *, today: dt.date) -> bool:
    """Does or goes on with one job; True when it stopped because somebody asked it to."""
    batch = Batch.objects.select_related("unit", "user", "source", "refused_file").filter(uid=job.subject_uid).first()
    if batch is None:
        raise Refused(_("这份名册已经不在了。"))
    actor: Any = UserActor(job.asked_by, today, Where()) if job.asked_by else SystemActor(today)
    stopped = False

    def beat(done: int, total: int) -> bool:
        nonlocal stopped
        stopped = beat_job(job, done, total) or stopped
        return stopped and job.kind != JobKind.READ_ROSTER

    beat_job(job, 0)
    if job.kind == JobKind.READ_ROSTER:
        read_batch(actor, batch=batch, today=today, beat=beat)
        return False
    if job.kind == JobKind.TAKE_ROSTER and batch.state == BatchState.TAKING:
        take_good(actor, batch=batch, today=today, beat=beat)
    elif job.kind == JobKind.UNDO_ROSTER and batch.state == BatchState.TAKEN:
        undo(actor, batch=batch, today=today, beat=beat)
    return stopped


@ungated("words only")
def why(error: Exception) -> str:
    """What the one who waits reads when a job broke off."""
    return plainly(error, _("后台没有做完，已经导入的都完整。请点“接着做”再试；还不行请联系管理员。"))
