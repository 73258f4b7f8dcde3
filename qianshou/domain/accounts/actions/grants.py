"""Giving and ending roles: nobody to themselves, each by who may (DECISIONS 5)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.accounts.rules import last_day, permission_to_grant, why_not_there
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember


@dataclass(frozen=True)
class NewGrant:
    """One role to give: to whom, which, where."""

    user: User
    role: str
    unit: Unit
    from_on: dt.date
    to_on: dt.date | None = None


def _check(actor: Any, new: NewGrant) -> None:
    if actor.id is not None and new.user.pk == actor.id:
        raise Refused(_("不能给自己授予角色，请另一位有权限的同事办理。"))
    if say := why_not_there(new.role, new.unit.kind):
        raise Invalid(say, "role")
    if new.unit.closed_on is not None:
        raise Invalid(_("这个单位已经停用。"), "unit")
    if new.user.county_id != new.unit.county_id and new.unit.county_id is not None:
        raise Invalid(_("不能把角色给外县的账号。"), "user")
    if new.to_on is not None and new.to_on < new.from_on:
        raise Invalid(_("结束日期早于开始日期。"), "to_on")


@action(P.MAKE_USER, on="unit")
def grant(actor: Any, *, user: User, role: str, unit: Unit, from_on: dt.date, to_on: dt.date | None = None) -> Grant:
    """Gives a role at a unit. Roles that see children come from a coordinator at or above the unit, a county coordinator's
    from another one, technical roles from an administrator; the same role twice is the same grant."""
    new = NewGrant(user, role, unit, from_on, last_day(role, from_on, to_on))
    _check(actor, new)
    needed = permission_to_grant(role)
    if not actor.may(needed, unit):
        raise NotAllowed(_("这个角色要由本单位或上级的专干授予，技术角色由系统管理员授予。"), perm=needed)
    held = Grant.objects.filter(user=user, role=role, unit=unit).filter(Q(to_on=None) | Q(to_on__gte=from_on)).first()
    remember(subjects=[user], fields=[role])
    if held is not None:
        if held.to_on != new.to_on or held.from_on > from_on:
            held.to_on, held.from_on = new.to_on, min(held.from_on, from_on)
            held.save(update_fields=["to_on", "from_on"])
        return held
    return Grant.objects.create(user=user, role=role, unit=unit, from_on=from_on, to_on=new.to_on, granted_by=actor.user)


@action(P.MAKE_USER, on="units", many=True)
def grant_many(actor: Any, *, units: Sequence[Unit], grants: Sequence[NewGrant]) -> list[Grant]:
    """The set form for staff lists and the demo: `units` are those the grants stand at; refused whole if one is not allowed.

    Grants that are already held are left as they are and not given again.
    """
    places = {u.pk for u in units}
    for new in grants:
        _check(actor, new)
        if new.unit.pk not in places:
            raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.MAKE_USER)
    for perm in {permission_to_grant(n.role) for n in grants}:
        wanted = {n.unit.pk: n.unit for n in grants if permission_to_grant(n.role) == perm}
        if not actor.may_all(perm, list(wanted.values())):
            raise NotAllowed(_("这个角色要由本单位或上级的专干授予，技术角色由系统管理员授予。"), perm=perm)
    held = set(Grant.objects.filter(user__in={n.user.pk for n in grants}, to_on=None).values_list("user_id", "role", "unit_id"))
    fresh = {(n.user.pk, n.role, n.unit.pk): n for n in grants if (n.user.pk, n.role, n.unit.pk) not in held}
    remember(count=len(fresh), subjects={n.user.pk: n.user for n in fresh.values()}.values())
    return Grant.objects.bulk_create(
        [
            Grant(user=n.user, role=n.role, unit=n.unit, from_on=n.from_on, to_on=last_day(n.role, n.from_on, n.to_on), granted_by=actor.user)
            for n in fresh.values()
        ]
    )


@action(P.MAKE_USER)
def end_grant(actor: Any, *, grant: Grant, today: dt.date) -> Grant:
    """Ends a role as of yesterday, so that it no longer holds at the next request. The same people end it who may give it."""
    if not actor.may(permission_to_grant(grant.role), grant.unit):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=permission_to_grant(grant.role))
    if grant.user_id == actor.id:
        raise Refused(_("不能收回自己的角色，请另一位有权限的同事办理。"))
    remember(subjects=[grant.user, grant.unit], fields=[grant.role])
    grant.to_on = today - dt.timedelta(days=1)
    grant.save(update_fields=["to_on"])
    return grant
