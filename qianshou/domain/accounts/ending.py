"""How a signed-in device is ended: the site's own row and Django's session, so that the next request stands outside."""

from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from qianshou.domain.accounts.models import DeviceSession, User


def end_rows(rows: QuerySet[DeviceSession]) -> int:
    """Ends these devices for good; returns how many."""
    keys = list(rows.values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)
    rows.update(ended_at=timezone.now())
    return len(keys)


def end_all_of(user: User, *, keep: str = "") -> int:
    """Every open device of a user but the one kept."""
    return end_rows(DeviceSession.objects.filter(user=user, ended_at=None).exclude(session_key=keep))
