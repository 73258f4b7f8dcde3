"""Filling in the background: asked for as always, then read and written by a job that may be stopped or run again."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.notices.actions import beat as beat_job
from qianshou.domain.notices.models import Job
from qianshou.kit.errors import Refused, plainly
from qianshou.kit.gate import ungated
from qianshou.papers.forms.actions.filling import fill_now
from qianshou.papers.forms.queries import read_known
from qianshou.papers.models import Export, KnownForm


@ungated("every step of the work goes through the gate as the person who asked for it")
def work_on(job: Job, *, today: dt.date) -> bool:
    """Fills the form of one job from the start (what a killed worker began was kept nowhere); True when it was asked to stop."""
    export = Export.objects.select_related("unit", "user", "file").filter(uid=job.subject_uid).first()
    form = KnownForm.objects.select_related("unit", "source").filter(uid=export.asked.get("form_uid", "")).first() if export is not None else None
    if export is None or form is None:
        raise Refused(_("这次填表已经不在了。"))
    if export.file_id is not None:
        return False
    _read, answers, data = read_known(form)
    filled = fill_now(
        UserActor(export.user, today, Where()),
        export=export,
        data=data,
        answers=answers,
        today=today,
        form=form,
        beat=lambda done, total: beat_job(job, done, total),
    )
    return filled is None


@ungated("words for the one who waits; touches no row")
def why(error: Exception) -> str:
    """What the one who waits reads when a filling broke off."""
    return plainly(error, _("后台没有填完这张表，没有留下任何文件。请再填一次；还不行请联系管理员。"))
