"""Who may give which role where; what a one-time code looks like; how long things last (DECISIONS 5, 12)."""

import datetime as dt
import secrets

from django.utils.translation import gettext as _

from qianshou.domain.permissions import AT, P, Role

TECHNICAL = (Role.ADMIN, Role.VIEWER)
CODE_HOURS = 72
FIELD_DAYS = 90  # longer than the longest vacation
OFFICE_HOURS = 12
INSPECTOR_DAYS = 3
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread on paper


def one_time_code() -> str:
    """Ten characters in two groups, without 0, o, 1, i, l."""
    one = [secrets.choice(_LETTERS) for _n in range(10)]
    return "".join(one[:5]) + "-" + "".join(one[5:])


def permission_to_grant(role: str) -> str:
    """Administrators give technical roles, coordinators those that see children (DECISIONS 5)."""
    return P.GRANT_TECHNICAL if role in TECHNICAL else P.GRANT_CARE


def why_not_there(role: str, unit_kind: str) -> str:
    """Why a role cannot be held at a kind of unit; '' where it can."""
    if role not in Role.values:
        return _("没有这个角色。")
    if unit_kind in AT[Role(role)]:
        return ""
    return _("“%s”不能设在这一级单位。") % Role(role).label


def last_day(role: str, from_on: dt.date, to_on: dt.date | None) -> dt.date | None:
    """An inspector's role ends by itself after three days when nobody says otherwise (DOMAIN §11)."""
    if to_on is None and role == Role.INSPECTOR:
        return from_on + dt.timedelta(days=INSPECTOR_DAYS - 1)
    return to_on
