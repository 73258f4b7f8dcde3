"""Lines of the trail that are not writes: reads, failed sign-ins, the hourly seal."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from qianshou.domain.accounts import trail
from qianshou.domain.accounts.models import AuditSeal, User
from qianshou.kit.gate import Event, subject_of, ungated


@ungated("a read's own short transaction (DECISIONS 20)")
def note_read(
    viewer: Any, *, action: str, perm: str, subjects: Iterable[Any] = (), count: int | None = None, reason: str = "", **detail: Any
) -> None:
    """Writes who read what, before the page is served; raises when it cannot, and then the page is not served.

    `detail` holds filters as codes and uids, never a child's values.
    """
    rows = list(subjects)
    event = Event(action, perm, [subject_of(r) for r in rows], reason=reason, count=count, detail=detail)
    if rows:
        event.county_id = getattr(rows[0], "county_id", None)
        event.path = getattr(rows[0], "edu_path", "") or getattr(rows[0], "path", "") or ""
    elif getattr(viewer, "user", None) is not None:
        event.county_id = viewer.user.county_id
    with transaction.atomic():
        viewer.note(event)


@ungated("nobody is signed in yet")
def note_failed_login(visitor: Any, *, username: str) -> None:
    """A failed sign-in; the typed name is kept only where it is a user's (a password may have been typed there)."""
    user = User.objects.filter(username__iexact=username.strip()[:40]).first()
    event = Event("accounts.login_failed", "", [subject_of(user)] if user else [], county_id=user.county_id if user else None, ok=False)
    with transaction.atomic():
        visitor.note(event)


@ungated("its seal is its own line")
def seal_audit(actor: Any, *, now: dt.datetime) -> AuditSeal | None:
    """The hourly seal over events older than ten minutes; may run twice."""
    with transaction.atomic():
        return trail.seal_until(now)
