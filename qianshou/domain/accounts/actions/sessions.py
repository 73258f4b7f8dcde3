"""Signing in and out, and the list of signed-in devices (DECISIONS 12)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.ending import end_all_of, end_rows
from qianshou.domain.accounts.models import DeviceSession
from qianshou.domain.permissions import P
from qianshou.kit.errors import NotAllowed
from qianshou.kit.gate import action, remember, ungated


@action(P.OWN_ACCOUNT)
def note_login(actor: Any, *, session_key: str, label: str, door: str) -> DeviceSession:
    """A device signed in."""
    remember(subjects=[actor.user], door=door)
    now = timezone.now()
    return DeviceSession.objects.create(user=actor.user, session_key=session_key, label=label[:120], door=door, last_seen=now)


@action(P.OWN_ACCOUNT)
def note_logout(actor: Any, *, session_key: str) -> None:
    """This device signed out."""
    remember(subjects=[actor.user])
    DeviceSession.objects.filter(user=actor.user, session_key=session_key).update(ended_at=timezone.now())


@ungated("a clock reading, at most every five minutes")
def touch_session(actor: Any, *, session_key: str | None, device: str = "") -> None:
    """Notes that a device is still in use; `device` finds it again after its session key changed."""
    mine = DeviceSession.objects.filter(user=actor.user, ended_at=None)
    if device:
        mine.filter(uid=device).update(session_key=session_key, last_seen=timezone.now())
    else:
        mine.filter(session_key=session_key).update(last_seen=timezone.now())


@action(P.OWN_ACCOUNT)
def end_session(actor: Any, *, session: DeviceSession) -> None:
    """Signs one device out: one's own, or that of a user whose account one looks after."""
    if session.user_id != actor.id and not actor.may(P.MAKE_USER, session.user):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.MAKE_USER)
    remember(subjects=[session.user])
    end_rows(DeviceSession.objects.filter(pk=session.pk))


@action(P.OWN_ACCOUNT)
def end_other_sessions(actor: Any, *, keep: str) -> int:
    """Signs out every own device but the one with session key `keep`."""
    ended = end_all_of(actor.user, keep=keep)
    remember(subjects=[actor.user], count=ended)
    return ended
