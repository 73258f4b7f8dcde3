"""Who a command acts as, and where: `--as USER` has that user's rights and is audited with channel cli (DECISIONS 5)."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts import queries as accounts
from qianshou.domain.accounts.actors import SystemActor, UserActor, Where
from qianshou.domain.accounts.choices import Channel
from qianshou.domain.orgs import queries as orgs
from qianshou.kit.errors import Refused


def actor(username: str | None, today: dt.date | None = None) -> tuple[Any, dt.date]:
    """The user named, or the system where none is; refuses an unknown or disabled account."""
    today = today or timezone.localdate()
    if not username:
        return SystemActor(today, name=_("命令行"), where=Where(Channel.CLI)), today
    user = accounts.user_by_name(username)
    if user is None or not user.is_active:
        raise Refused(_("没有“%s”这个可用的账号。") % username)
    return UserActor(user, today, Where(Channel.CLI)), today


def unit(viewer: Any, perm: str, code: str) -> Any:
    """A unit by its code (or uid) where the viewer holds `perm`; the same words whether it is not there or not theirs."""
    row = orgs.unit_by_code(viewer, perm, code) or orgs.unit(viewer, perm, code)
    if row is None:
        raise Refused(_("找不到代码是“%s”的单位，或者您没有这个权限。") % code)
    return row
