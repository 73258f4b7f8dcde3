"""Messages to users, long jobs and their progress, the worker's lease (DECISIONS 18). No child's name in any of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.notices.choices import OVER, JobKind, JobState
from qianshou.domain.notices.models import Job, Lease, Message, NoticeChoice
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember, ungated

SILENT = dt.timedelta(minutes=2)
LEASE_LASTS = dt.timedelta(minutes=2)


@action(P.OWN_ACCOUNT)
def tell(actor: Any, *, users: Sequence[User], text: str, link: str = "") -> list[Message]:
    """One line for each user; holds counts and uids only. A link is a path of this site."""
    if link and (not link.startswith("/") or link.startswith("//")):
        raise Invalid(_("链接要是本站的地址。"), "link")
    remember(count=len(users))
    rows = [Message(county_id=u.county_id, user=u, text=text[:200], link=link[:120]) for u in {u.pk: u for u in users}.values()]
    return Message.objects.bulk_create(rows)


@action(P.OWN_ACCOUNT)
def read_messages(actor: Any) -> int:
    """All of one's own messages are read."""
    return Message.objects.filter(user=actor.user, read_at=None).update(read_at=timezone.now())


@action(P.OWN_ACCOUNT)
def choose_notices(actor: Any, *, reminders: bool, in_vacations: bool) -> NoticeChoice:
    """One's own choice: whether reminders come at all, and in the vacations too. What waited is not sent later."""
    row, _made = NoticeChoice.objects.update_or_create(
        user=actor.user, defaults={"reminders": reminders, "in_vacations": in_vacations, "county_id": actor.user.county_id}
    )
    remember(fields=["reminders", "in_vacations"])
    return row


@action(P.OWN_ACCOUNT)
def start_job(actor: Any, *, kind: str, subject_uid: str = "", county: Unit | None = None, total: int = 0) -> Job:
    """A long piece of work; one that still runs for the same subject is given back instead of a second. The caller enqueues
    its task with the job's uid alone."""
    if kind not in JobKind.values:
        raise Invalid(_("没有这种任务。"), "kind")
    running = Job.objects.filter(kind=kind, subject_uid=subject_uid, county=county).exclude(state__in=OVER).first()
    if running is not None:
        return running
    remember(kind=kind)
    return Job.objects.create(
        kind=kind, subject_uid=subject_uid, county=county, total=total, heartbeat=timezone.now(), asked_by=actor.user
    )


@ungated("progress of work already begun")
def beat(job: Job, done: int, total: int | None = None) -> bool:
    """Says how far a job is and that it lives; True when somebody asked to stop it (the job then stops at its next whole step)."""
    fields: dict[str, Any] = {"done": done, "heartbeat": timezone.now(), "state": JobState.RUNNING}
    if total is not None:
        fields["total"] = total
    Job.objects.filter(pk=job.pk).exclude(state__in=OVER).update(**fields)
    return Job.objects.filter(pk=job.pk, cancel_asked=True).exists()


@ungated("the end of work already begun")
def finish_job(job: Job, *, say: str = "", cancelled: bool = False) -> None:
    """The job is done, or stopped because it was asked to."""
    state = JobState.CANCELLED if cancelled else JobState.DONE
    Job.objects.filter(pk=job.pk).update(state=state, say=say[:300], heartbeat=timezone.now(), done=F("done") if cancelled else F("total"))


@ungated("the end of work already begun")
def fail_job(job: Job, *, say: str) -> None:
    """The job could not be done; `say` is the sentence its owner reads."""
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, say=say[:300], heartbeat=timezone.now())


@action(P.OWN_ACCOUNT)
def ask_cancel(actor: Any, *, job: Job) -> None:
    """Asks a running job to stop; what it has done so far stays whole. Only the one who asked for it, or the system."""
    if actor.user is not None and job.asked_by_id != actor.id:
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.OWN_ACCOUNT)
    if job.state in OVER:
        raise Refused(_("这项任务已经结束了。"))
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)


@ungated("the clock's own row")
def take_lease(*, name: str, holder: str, now: dt.datetime) -> Lease | None:
    """The lease, if nobody else held it within two minutes; beating it is taking it again. None: another work process runs."""
    with transaction.atomic():
        Lease.objects.get_or_create(name=name, defaults={"holder": holder, "beat": now})
        lease = Lease.objects.select_for_update().get(name=name)
        if lease.holder != holder and lease.beat > now - LEASE_LASTS:
            return None
        lease.holder, lease.beat = holder, now
        lease.save(update_fields=["holder", "beat"])
        return lease


@ungated("the clock's own row")
def note_run(*, lease: Lease, what: str, now: dt.datetime) -> None:
    """Remembers when a timed piece of work last ran to its end."""
    lease.detail[what] = now.isoformat()
    Lease.objects.filter(pk=lease.pk).update(detail=lease.detail)
