"""Reads of messages, jobs and the worker's pulse."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.notices.actions import OVER, SILENT
from qianshou.domain.notices.models import Job, Lease, Message, NoticeChoice
from qianshou.kit.prepared import prepared

WORK = "work"
QUIET = dt.timedelta(minutes=5)
LATE = dt.timedelta(days=2)


def job(viewer: Any, uid: str) -> Job | None:
    """A job the viewer asked for."""
    rows = Job.objects.filter(uid=uid)
    return (rows if viewer.user is None else rows.filter(asked_by=viewer.user)).first()


def job_by_uid(uid: str) -> Job | None:
    """A job for the task that carries its uid."""
    return Job.objects.filter(uid=uid).first()


def latest_job(kind: str, subject_uid: str) -> Job | None:
    """The newest job of a kind about one thing."""
    return Job.objects.filter(kind=kind, subject_uid=subject_uid).order_by("-id").first()


def silent_jobs(now: dt.datetime) -> list[Job]:
    """Jobs that should be running and have not been heard of for two minutes."""
    return list(Job.objects.filter(heartbeat__lt=now - SILENT).exclude(state__in=OVER))


def unread(viewer: Any) -> QuerySet[Message]:
    """One's own unread messages, newest first."""
    return Message.objects.filter(user=viewer.user, read_at=None).order_by("-at")


def _unread_ids(*, user: int) -> QuerySet:
    return Message.objects.filter(user_id=user, read_at=None).values_list("pk", flat=True)


def unread_count(viewer: Any) -> int:
    """How many of them; asked by every 今日, so compiled once."""
    return len(prepared("unread", _unread_ids, user=viewer.user.pk))


def messages(viewer: Any) -> QuerySet[Message]:
    """One's own messages, newest first."""
    return Message.objects.filter(user=viewer.user).order_by("-at")


def choice(viewer: Any) -> NoticeChoice:
    """One's own choice of notices; what holds where nothing was chosen."""
    return NoticeChoice.objects.filter(user=viewer.user).first() or NoticeChoice(user=viewer.user)


def without_reminders(user_ids: Iterable[int]) -> set[int]:
    """Of these users, those who turned reminders off."""
    return set(NoticeChoice.objects.filter(user__in=list(user_ids), reminders=False).values_list("user_id", flat=True))


def working_in_vacations(user_ids: Iterable[int]) -> set[int]:
    """Of these users, those who want reminders in the vacations too."""
    return set(NoticeChoice.objects.filter(user__in=list(user_ids), reminders=True, in_vacations=True).values_list("user_id", flat=True))


def told_since(user_ids: Iterable[int], link: str, since: dt.datetime) -> set[int]:
    """Of these users, those who were sent a message with this link since then."""
    return set(Message.objects.filter(user__in=list(user_ids), link=link, at__gte=since).values_list("user_id", flat=True))


def worker_alive(now: dt.datetime) -> bool:
    """Whether a work process has been heard of within five minutes."""
    return Lease.objects.filter(name=WORK, beat__gte=now - QUIET).exists()


def last_run(what: str) -> dt.datetime | None:
    """When a timed piece of work last ran to its end; None if never."""
    lease = Lease.objects.filter(name=WORK).first()
    said = lease.detail.get(what) if lease else None
    return dt.datetime.fromisoformat(said) if said else None


def duties_late(now: dt.datetime) -> bool:
    """Whether the daily opening has not run for two days: the desks say so in red (DECISIONS 14)."""
    ran = last_run("duties")
    return ran is not None and ran < now - LATE
