"""Who acts or looks: a signed-in user on a day, the system, or a visitor; each answers what it may and reaches (DECISIONS 1-5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from qianshou.domain.accounts.choices import Channel
from qianshou.domain.accounts.models import AuditEvent, AuditSubject, Grant, User
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import IMPLIED, VIA, P, Role, permissions_of
from qianshou.kit import bulk
from qianshou.kit.gate import Event
from qianshou.kit.prepared import prepared
from qianshou.kit.scoping import Reach

MANY_SUBJECTS = 60  # an import's chunk, not a page


@dataclass(frozen=True)
class Where:
    """Where an act came from, for the trail."""

    channel: str = Channel.WEB
    ip: str | None = None
    request_id: str = ""


def write_event(event: Event, *, actor_id: int | None, actor_name: str, role: str = "", where: Where) -> AuditEvent:
    """One line of the trail with its subjects, in the running transaction."""
    row = AuditEvent.objects.create(
        at=timezone.now(), actor_id=actor_id, actor_name=actor_name, role=role, action=event.action, perm=event.perm,
        county_id=event.county_id, path=event.path, fields=event.fields, reason=event.reason[:120], detail=event.detail, count=event.count,
        channel=where.channel, ip=where.ip, request_id=where.request_id, outer=event.outer, ok=event.ok,
    )  # fmt: skip
    if event.subjects:
        subjects = [bulk.new(AuditSubject, event=row, kind=k, subject_uid=u) for k, u in dict.fromkeys(event.subjects)]
        if len(subjects) < MANY_SUBJECTS:
            AuditSubject.objects.bulk_create(subjects)  # one statement; the other way asks for ids first
        else:
            bulk.insert(subjects)
    return row


def _grants(*, user: int, today: dt.date) -> QuerySet[Grant]:
    return Grant.objects.filter(user_id=user, from_on__lte=today).select_related("unit")


@dataclass
class UserActor:
    """A signed-in user on one day. Grants are read once; a new request makes a new actor, so a change holds at once."""

    user: User
    today: dt.date
    where: Where = field(default_factory=Where)
    extra: frozenset[str] = frozenset()

    @property
    def id(self) -> int:
        return self.user.pk

    @property
    def name(self) -> str:
        return self.user.name

    @cached_property
    def grants(self) -> list[Grant]:
        """The roles held today, with their units."""
        rows = prepared("grants", _grants, user=self.user.pk, today=self.today)
        return [g for g in rows if g.to_on is None or g.to_on >= self.today]

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Every permission held anywhere."""
        held: set[str] = {P.OWN_ACCOUNT}
        for grant in self.grants:
            held |= permissions_of(grant.role)
        return frozenset(held)

    @cached_property
    def _reaches(self) -> dict[str, Reach]:
        return {}

    def reach(self, perm: str) -> Reach:
        """Where `perm` holds for this user today."""
        if perm not in self._reaches:
            self._reaches[perm] = self._compile(perm)
        return self._reaches[perm]

    def _compile(self, perm: str) -> Reach:
        counties, edu, home, names = set(), set(), set(), set()
        for grant in self.grants:
            if perm not in permissions_of(grant.role) and perm not in self.extra:
                continue
            via, unit = VIA[Role(grant.role)], grant.unit
            if via == "name":
                names.add(grant.role)
            elif via == "counts" and perm not in (P.SEE_COUNTS, P.SEE_DESK):
                continue
            elif unit.kind == UnitKind.COUNTY:
                counties.add(unit.pk)
            else:
                if via in ("edu", "unit", "counts"):
                    edu.add(unit.path)
                if via in ("home", "unit", "counts"):
                    home.add(unit.path)
        # A township's education office also knows the children who live there, and the other way round (DECISIONS 2).
        both = {g.unit.path for g in self.grants if g.unit.kind == UnitKind.TOWNSHIP} & (edu | home)
        return Reach(self.user.pk, False, frozenset(counties), frozenset(edu | both), frozenset(home | both), frozenset(names))

    def may(self, perm: str, target: Any = None) -> bool:
        """Whether `perm` holds anywhere (no target) or over one row."""
        if not self.user.is_active:
            return False
        if target is None:
            return perm in self.permissions or (perm in self.extra and bool(self.grants))
        return self.may_all(perm, [target])

    def may_all(self, perm: str, targets: Iterable[Any]) -> bool:
        """Whether `perm` holds over every row: by place first, then by one query for the rest."""
        if not self.user.is_active or (perm not in self.permissions and perm not in self.extra):
            return False
        reach = self.reach(perm)
        rest = [t for t in targets if not _covers(reach, t)]
        if not rest:
            return True
        if any(not hasattr(type(t), "objects") or not hasattr(type(t).objects, "visible_to") for t in rest):
            return False
        wanted = {t.pk for t in rest}
        return type(rest[0]).objects.filter(pk__in=wanted).visible_to(self, perm).count() == len(wanted)

    def note(self, event: Event) -> None:
        """Writes the event to the trail."""
        role = self.grants[0].role if self.grants else ""
        write_event(event, actor_id=self.user.pk, actor_name=self.user.name, role=role, where=self.where)

    def acting(self, act: str) -> "UserActor":
        """The same person with the rights an outer act implies (a row of `permissions.IMPLIED`)."""
        return replace(self, extra=self.extra | frozenset(IMPLIED[act]))


def _covers(reach: Reach, target: Any) -> bool:
    if getattr(target, "two_sided", False):  # which end the viewer holds depends on the permission: its own rows say
        return False
    child = getattr(target, "child", None) if not hasattr(target, "edu_path") else None
    row = child or target
    if hasattr(row, "edu_path"):
        return reach.covers(county_id=row.county_id, edu_path=row.edu_path, home_path=getattr(row, "home_path", ""))
    path = getattr(row, "path", None) or getattr(row, "unit_path", "")
    return bool(path) and reach.covers(county_id=row.county_id, edu_path=path, home_path=path)


@dataclass
class SystemActor:
    """The clock and the command line's own account: reaches everything, and every act is on the trail as 系统."""

    today: dt.date
    name: str = "系统"
    where: Where = field(default_factory=lambda: Where(Channel.SYSTEM))
    user: User | None = None
    id: int | None = None

    def reach(self, perm: str) -> Reach:
        return Reach(everything=True)

    def may(self, perm: str, target: Any = None) -> bool:
        return True

    def may_all(self, perm: str, targets: Iterable[Any]) -> bool:
        return True

    def note(self, event: Event) -> None:
        write_event(event, actor_id=None, actor_name=self.name, where=self.where)

    def acting(self, act: str) -> "SystemActor":
        return self


@dataclass
class Visitor:
    """Nobody signed in: reaches nothing."""

    today: dt.date
    where: Where = field(default_factory=Where)
    user: User | None = None
    id: int | None = None
    name: str = "访客"

    def reach(self, perm: str) -> Reach:
        return Reach()

    def may(self, perm: str, target: Any = None) -> bool:
        return False

    def may_all(self, perm: str, targets: Iterable[Any]) -> bool:
        return False

    def note(self, event: Event) -> None:
        write_event(event, actor_id=None, actor_name=self.name, where=self.where)

    def acting(self, act: str) -> "Visitor":
        return self
