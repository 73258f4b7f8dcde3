"""One person with several kinds: a further kind begun and ended, and the role of her login with it (DOMAIN §3)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.models import Grant
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OUTSIDE_PAIRINGS, HelperKind
from qianshou.domain.pairing.models import Helper, HelperRole, NotTheSame, Pairing
from qianshou.domain.pairing.rules.kinds import is_outside
from qianshou.domain.permissions import AT, P, Role
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import hold


@action(P.PAIR, on="helper")
def add_kind(actor: Actor, *, helper: Helper, kind: str, unit: Unit, today: dt.date) -> Helper:
    """A further kind of the same person at a unit: a class teacher who is a volunteer, an official of two townships. Where a mere outside
    helper becomes staff, that becomes her main kind. Refuses the same kind at the same unit, and a unit out of reach."""
    if kind not in HelperKind.values:
        raise Invalid(_("请选择帮扶人身份。"), "kind")
    if unit.county_id != helper.county_id and unit.pk != helper.county_id:
        raise Refused(_("只能选本县的单位。"))
    if not actor.may(P.PAIR, unit):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.PAIR)
    hold(helper, None, "")
    if (helper.kind, helper.unit_id) == (kind, unit.pk) or HelperRole.objects.filter(helper=helper, kind=kind, unit=unit, to_on=None).exists():
        raise Invalid(_("%s已经有这个身份。") % helper.name, "kind")
    _take_kind(helper, kind, unit, today)
    _let_see(actor, helper, kind, unit, today)
    remember(subjects=[unit], fields=["kind"])
    return helper


def _take_kind(helper: Helper, kind: str, unit: Unit, today: dt.date) -> None:
    """Writes a further kind; the staff kind is the main one."""
    row = HelperRole(county_id=helper.county_id, helper=helper, kind=kind, unit=unit, unit_path=unit.path, from_on=today)
    if helper.outside and not is_outside(kind):
        row.kind, row.unit, row.unit_path = helper.kind, helper.unit, helper.unit_path
        helper.kind, helper.unit, helper.unit_path, helper.outside = kind, unit, unit.path, False
    helper.also_outside = not helper.outside and (helper.also_outside or is_outside(row.kind))
    row.save()
    helper.version += 1
    helper.save(update_fields=["kind", "unit", "unit_path", "outside", "also_outside", "version"])


def _let_see(actor: Actor, helper: Helper, kind: str, unit: Unit, today: dt.date) -> None:
    """A login reaches children by name under the role of the kind."""
    role, place = _seen_as(kind, unit)
    if helper.user is not None and place is not None:
        accounts.grant(actor, user=helper.user, role=role, unit=place, from_on=today)


def _seen_as(kind: str, unit: Unit) -> tuple[Role, Unit | None]:
    """The role of a kind, and the unit or the nearest above it where that role may stand."""
    role = _role_of(kind)
    place: Unit | None = unit
    while place is not None and place.kind not in AT[role]:
        place = place.parent
    return role, place


def _unsee(actor: Actor, helper: Helper, ended: Sequence[tuple[str, Unit]], today: dt.date) -> None:
    """The roles that came with kinds now ended end with them, where no other kind of hers needs them. Refuses one of a unit out of reach.
    Inside an action only, after the kinds have ended."""
    if helper.user is None:
        return
    now = _kinds_now(helper)
    kept = {_seen_as(kind, unit) for kind, unit in now}
    held = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today), user=helper.user).select_related("unit", "user")
    for role, place in {_seen_as(kind, unit) for kind, unit in ended} - kept:
        for grant in held.filter(role=role, unit=place):
            if not actor.may(P.GRANT_CARE, grant.unit):
                raise Refused(_("这个身份的登录角色在%s，请那里的专干办理。") % grant.unit.display_name(today))
            accounts.end_grant(actor, grant=grant, today=today)
        if not held.filter(role=role).exists():  # another kind may have lived on this one: by name, the place is all one
            for kind, unit in [one for one in now if _role_of(one[0]) == role][:1]:
                _let_see(actor, helper, kind, unit, today)


def _kinds_now(helper: Helper) -> list[tuple[str, Unit]]:
    """What she is, as far as a login goes: every kind that holds; of staff who has left altogether her own place still."""
    if helper.left_on is not None:
        return [] if helper.outside else [(helper.kind, helper.unit)]
    return [(helper.kind, helper.unit), *((row.kind, row.unit) for row in helper.roles.filter(to_on=None).select_related("unit"))]


def _role_of(kind: str) -> Role:
    return Role.OUTSIDE_HELPER if is_outside(kind) else Role.HELPER


def _let_see_as_all(actor: Actor, helper: Helper, today: dt.date) -> None:
    """The login that has become hers gets the roles her kinds need and it does not hold anywhere; by name, the place is all one."""
    held = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today), user=helper.user, from_on__lte=today)
    have = set(held.values_list("role", flat=True))
    for kind, unit in _kinds_now(helper):
        if _role_of(kind) not in have:
            have.add(_role_of(kind))
            _let_see(actor, helper, kind, unit, today)


@action(P.PAIR, on="helper")
def end_kind(actor: Actor, *, helper: Helper, role_uid: str, today: dt.date) -> Helper:
    """A further kind ends, and the role of her login that came with it. Refuses one of a unit out of reach, unless the main kind is in
    reach, and the last outside kind while outside pairings run: end or hand these over first."""
    row = HelperRole.objects.filter(helper=helper, uid=role_uid, to_on=None).first()
    if row is None:
        raise Refused(_("这个身份已经结束了。"))
    if not (actor.may(P.PAIR, helper.unit) or actor.may(P.PAIR, row.unit)):
        raise Refused(_("%s的这个身份在别的单位，请那里的专干办理。") % helper.name)
    hold(helper, None, "")
    others = HelperRole.objects.filter(helper=helper, to_on=None).exclude(pk=row.pk)
    still = helper.outside or any(is_outside(kind) for kind in others.values_list("kind", flat=True))
    if helper.also_outside and not still:
        if Pairing.objects.filter(helper=helper, to_on=None, kind__in=OUTSIDE_PAIRINGS).exists():
            raise Refused(_("%s以这个身份结对的孩子还在，请先换人或结束结对。") % helper.name)
        helper.also_outside = False
    row.to_on = today
    row.save(update_fields=["to_on"])
    helper.version += 1
    helper.save(update_fields=["also_outside", "version"])
    _unsee(actor, helper, [(row.kind, row.unit)], today)
    return helper


@action(P.PAIR, on="helpers", many=True)
def not_the_same(actor: Actor, *, helpers: Sequence[Helper], today: dt.date) -> NotTheSame:
    """Two records are two people: they are not shown as alike again."""
    first, second = _two(helpers)
    said = {"county_id": first.county_id, "said_by": actor.user, "said_on": today}  # type: ignore[attr-defined]
    return NotTheSame.objects.get_or_create(first=first, second=second, defaults=said)[0]


def _two(helpers: Sequence[Helper]) -> tuple[Helper, Helper]:
    if len({one.pk for one in helpers}) != 2:
        raise Refused(_("请选两条记录。"))
    first, second = sorted(helpers, key=lambda one: one.pk)
    if first.county_id != second.county_id:
        raise Refused(_("两条记录不在同一个县。"))
    return first, second
