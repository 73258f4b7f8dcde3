"""`audit archive`: lines older than half a year go into a file that somebody keeps; the seals stay, and the trail says what went."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts import trail
from qianshou.domain.accounts.models import AuditEvent, AuditSeal, AuditSubject
from qianshou.domain.permissions import P
from qianshou.kit import dialect
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember

KEPT = dt.timedelta(days=183)  # 网络安全法 §21: logs are kept at least six months


@action(P.SYSTEM)
def archive_audit(actor: Any, *, before: dt.datetime, now: dt.datetime, write: Callable[[Iterable[str]], Path]) -> dict[str, Any]:
    """Hands whole sealed runs older than `before` to `write` (one JSON object a line) and takes them out of the table, in one transaction.

    Refuses anything younger than six months, a trail that does not verify, and nothing to do.
    """
    if before > now - KEPT:
        raise Refused(_("六个月以内的操作日志要留在系统里，只能归档更早的。"))
    if not trail.verify().ok:
        raise Refused(_("操作日志和封条对不上，先查清楚再归档（qianshou audit verify）。"))
    runs = _whole_runs(before)
    if not runs:
        raise Refused(_("没有这么早的操作日志，没有什么要归档。"))
    first, last = runs[0].first_id, runs[-1].last_id
    events = AuditEvent.objects.filter(id__range=(first, last))
    count, whole = events.count(), hashlib.sha256()

    def lines() -> Iterable[str]:
        for line in trail.lines(first, last):
            whole.update(line + b"\n")
            yield line.decode()

    kept = write(lines())
    with dialect.append_only_lifted(AuditEvent._meta.db_table, AuditSubject._meta.db_table):
        AuditSubject.objects.filter(event_id__gte=first, event_id__lte=last)._raw_delete(AuditSubject.objects.db)
        events._raw_delete(AuditEvent.objects.db)
    remember(count=count, first_id=first, last_id=last, sha256=whole.hexdigest())
    return {"file": str(kept), "events": count, "first_id": first, "last_id": last}


def _whole_runs(before: dt.datetime) -> list[AuditSeal]:
    """Seals all of whose events are older, from the oldest on, without those archived already."""
    gone, runs = trail.archived_to(), []
    for seal in AuditSeal.objects.filter(last_id__gt=gone).order_by("last_id"):
        newest = AuditEvent.objects.filter(id__range=(seal.first_id, seal.last_id)).order_by("-at").values_list("at", flat=True).first()
        if newest is None or newest >= before:
            break
        runs.append(seal)
    return runs
