"""The trail kept whole: guarded tables, hourly seals, and the check that finds what was touched (DECISIONS 20)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qianshou.domain.accounts.models import AuditEvent, AuditSeal, AuditSubject

GUARDED = (AuditEvent, AuditSubject, AuditSeal)
OLD_ENOUGH = dt.timedelta(minutes=10)  # an event's transaction has ended by then
ARCHIVED = "accounts.archive_audit"
AT_MOST = 50_000  # events under one seal
_COLUMNS = [
    "id", "at", "actor_id", "actor_name", "role", "action", "perm", "county_id", "path", "fields", "reason", "detail",
    "count", "channel", "ip", "request_id", "outer", "ok",
]  # fmt: skip


@dataclass(frozen=True)
class TrailCheck:
    """What `verify` found: how much stands under seals, and the first run that does not match."""

    ok: bool
    seals: int
    events: int
    unsealed: int
    broken: tuple[int, int] | None = None  # first and last event id of the first broken run


def _plain(value: Any) -> Any:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def archived_to() -> int:
    """The last event that `audit archive` took out; 0 where nothing was. The archiving itself stands on the trail."""
    rows = AuditEvent.objects.filter(action=ARCHIVED).values_list("detail", flat=True)
    return max((detail.get("last_id", 0) for detail in rows), default=0)


def lines(first: int, last: int) -> Iterator[bytes]:
    events = AuditEvent.objects.filter(id__range=(first, last)).order_by("id").values_list(*_COLUMNS)
    for row in events.iterator(chunk_size=5_000):
        yield json.dumps([_plain(v) for v in row], sort_keys=True, ensure_ascii=False).encode()
    subjects = AuditSubject.objects.filter(event_id__gte=first, event_id__lte=last).order_by("event_id", "id")
    for row in subjects.values_list("id", "event_id", "kind", "subject_uid").iterator(chunk_size=5_000):
        yield json.dumps(row).encode()


def digest_of(first: int, last: int, previous: str) -> str:
    """SHA-256 over the run of events and their subjects, chained to the seal before."""
    whole = hashlib.sha256(previous.encode())
    for line in lines(first, last):
        whole.update(line + b"\n")
    return whole.hexdigest()


def seal_until(now: dt.datetime) -> AuditSeal | None:
    """Seals the events older than ten minutes that no seal covers yet; None where there are none."""
    before = AuditSeal.objects.order_by("last_id").last()
    rows = AuditEvent.objects.filter(id__gt=before.last_id if before else 0).order_by("id")
    young = rows.filter(at__gt=now - OLD_ENOUGH).values_list("id", flat=True).first()
    ids = list((rows.filter(id__lt=young) if young else rows).values_list("id", flat=True)[:AT_MOST])
    if not ids:
        return None
    previous = before.digest if before else ""
    digest = digest_of(ids[0], ids[-1], previous)
    return AuditSeal.objects.create(first_id=ids[0], last_id=ids[-1], count=len(ids), digest=digest, previous=previous)


def verify() -> TrailCheck:
    """Recomputes every seal; the first that does not match names its run. Events slipped in between runs break it too.

    Runs that were archived keep their seals in the chain; of them nothing may stand in the table any more.
    """
    events, previous, last_id, seals, gone = 0, "", 0, 0, archived_to()
    for seal in AuditSeal.objects.order_by("last_id").iterator():
        between = AuditEvent.objects.filter(id__gt=last_id, id__lt=seal.first_id).exists()
        count = AuditEvent.objects.filter(id__range=(seal.first_id, seal.last_id)).count()
        if seal.last_id <= gone and not count and not between and seal.previous == previous:
            previous, last_id, seals = seal.digest, seal.last_id, seals + 1
            continue
        same = digest_of(seal.first_id, seal.last_id, previous) == seal.digest and seal.previous == previous
        if between or count != seal.count or not same:
            return TrailCheck(False, seals, events, 0, (seal.first_id, seal.last_id))
        events, previous, last_id, seals = events + count, seal.digest, seal.last_id, seals + 1
    return TrailCheck(True, seals, events, AuditEvent.objects.filter(id__gt=last_id).count())
