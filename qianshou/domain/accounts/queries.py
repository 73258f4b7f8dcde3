"""Reads of accounts, sessions and the trail."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from qianshou.domain.accounts import trail
from qianshou.domain.accounts.models import AuditEvent, AuditSubject, DeviceSession, Grant, User
from qianshou.domain.accounts.rules import permission_to_grant, why_not_there
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P, Role
from qianshou.kit.scoping import by_place

verify_audit = trail.verify


def _held_today(today: dt.date) -> QuerySet[Grant]:
    rows = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today)).select_related("unit")
    return rows.order_by("unit__path", "role")


def users(viewer: Any, perm: str = P.SEE_USERS) -> QuerySet[User]:
    """Accounts the viewer looks after, with the roles they hold today as `held`."""
    rows = User.objects.visible_to(viewer, perm).select_related("unit")
    return rows.prefetch_related(Prefetch("grants", _held_today(viewer.today), to_attr="held")).order_by("unit__path", "name", "username")


def users_of(viewer: Any, unit: Unit) -> QuerySet[User]:
    """Accounts kept at or below a unit, or holding a role there today, as far as the viewer looks after them."""
    there = Grant.objects.filter(unit__in=Unit.objects.under(unit)).filter(Q(to_on=None) | Q(to_on__gte=viewer.today))
    return users(viewer).filter(Q(unit__in=Unit.objects.under(unit)) | Q(pk__in=there.values("user_id")))


def named(rows: QuerySet[User], text: str) -> QuerySet[User]:
    """Of these accounts, those whose name holds the text or whose login name begins with it; a whole login name wins."""
    exact = rows.filter(Q(username__iexact=text) | Q(name=text))
    return exact if exact.exists() else rows.filter(Q(name__contains=text) | Q(username__istartswith=text))


def user(viewer: Any, perm: str, uid: str) -> User | None:
    """One account of the viewer's."""
    return users(viewer, perm).filter(uid=uid).first()


def user_by_name(username: str) -> User | None:
    """The account of a login name, for the command line's --as."""
    return User.objects.filter(username__iexact=username).first()


def grants_of(viewer: Any, user: User) -> list[Grant]:
    """All roles of an account, today's first, at units the viewer reaches with SEE_USERS."""
    rows = Grant.objects.filter(user=user).visible_to(viewer, P.SEE_USERS).select_related("unit", "granted_by")
    return sorted(rows, key=lambda g: (g.to_on is not None and g.to_on < viewer.today, g.unit.path, g.role))


def grants(viewer: Any, perm: str) -> QuerySet[Grant]:
    """Roles held at units where the viewer holds `perm`."""
    return Grant.objects.visible_to(viewer, perm).select_related("unit", "user")


def roles_i_may_give(viewer: Any, unit: Unit) -> list[Role]:
    """The roles this viewer may give at this unit."""
    return [role for role in Role if not why_not_there(role, unit.kind) and viewer.may(permission_to_grant(role), unit)]


def holders(unit: Unit, roles: Iterable[str], today: dt.date) -> list[User]:
    """Who holds one of the roles at exactly this unit today, for messages and lists inside actions."""
    held = _held_today(today).filter(unit=unit, role__in=list(roles), from_on__lte=today, user__is_active=True)
    return [g.user for g in held.select_related("user")]


def sessions_of(viewer: Any, user: User | None = None) -> QuerySet[DeviceSession]:
    """Signed-in devices: one's own, or those of an account one looks after."""
    whose = user or viewer.user
    rows = DeviceSession.objects.filter(user=whose, ended_at=None).order_by("-last_seen")
    return rows if user is None or viewer.may(P.MAKE_USER, user) else rows.none()


def has_second_step(viewer: Any) -> bool:
    """Whether this user's sign-in asks for a code of an authenticator app."""
    return TOTPDevice.objects.filter(user=viewer.user, confirmed=True).exists()


def waiting_totp(viewer: Any) -> TOTPDevice | None:
    """The secret that still waits for its first code."""
    return TOTPDevice.objects.filter(user=viewer.user, confirmed=False).first()


# ── the trail ───────────────────────────────────────────────────────────────────────────────────────────────────


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def audit_events(
    viewer: Any, *, who: User | None = None, subject_uid: str = "", from_on: dt.date | None = None, to_on: dt.date | None = None, action: str = ""
) -> QuerySet[AuditEvent]:
    """The trail as far as the viewer may read it, newest first, with its subjects."""
    rows = AuditEvent.objects.filter(by_place(viewer.reach(P.SEE_AUDIT), county="county_id", edu="path", home=""))
    if who is not None:
        rows = rows.filter(actor_id=who.pk)
    if subject_uid:
        rows = rows.filter(pk__in=AuditSubject.objects.filter(subject_uid=subject_uid).values("event_id"))
    if action:
        rows = rows.filter(action__startswith=action)
    if from_on:
        rows = rows.filter(at__gte=_midnight(from_on))
    if to_on:
        rows = rows.filter(at__lt=_midnight(to_on + dt.timedelta(days=1)))
    return rows.prefetch_related("subjects").order_by("-at", "-id")


def subject_names(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Names of the users and units these events touched, by uid; never a child's."""
    found = [(s.kind, s.subject_uid) for event in events for s in event.subjects.all()]
    users = User.objects.filter(uid__in=[uid for kind, uid in found if kind == "user"]).values_list("uid", "name")
    units = Unit.objects.filter(uid__in=[uid for kind, uid in found if kind == "unit"]).values_list("uid", "name")
    return dict([*users, *units])


def audit_of_child(viewer: Any, child: Any) -> QuerySet[AuditEvent]:
    """Everything done with or read of one child's file; the caller fetched the child by what the viewer may see."""
    events = AuditSubject.objects.filter(subject_uid=child.uid).values("event_id")
    return AuditEvent.objects.filter(pk__in=events).order_by("-at", "-id")


def demo_grants(usernames: Iterable[str]) -> list[tuple[str, Unit]]:
    """Login and unit of the demo's named users (never run on a real site)."""
    rows = Grant.objects.filter(user__username__in=list(usernames)).select_related("user", "unit").order_by("pk")
    first: dict[str, Unit] = {}
    for row in rows:
        first.setdefault(row.user.username, row.unit)
    return list(first.items())
