"""Accounts: made with a one-time code, changed, disabled; passwords (DECISIONS 12)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.actions.grants import grant
from qianshou.domain.accounts.choices import TextSize
from qianshou.domain.accounts.ending import end_all_of
from qianshou.domain.accounts.models import User
from qianshou.domain.accounts.rules import CODE_HOURS, one_time_code
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.versions import hold

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_PHONE = re.compile(r"[0-9+\- ]{5,20}")


@dataclass(frozen=True)
class NewUser:
    """One account to make."""

    username: str
    name: str
    unit: Unit
    phone: str = ""
    password: str = ""  # only the demo gives one; otherwise a one-time code is made


def _clean(username: str, name: str, phone: str) -> tuple[str, str, str]:
    username, name, phone = username.strip().lower(), " ".join(name.split()), phone.strip()
    if not _USERNAME.fullmatch(username):
        raise Invalid(_("登录名用 3—40 个小写字母、数字，可以带点、横线。"), "username")
    if not name or len(name) > 50:
        raise Invalid(_("请填写姓名，最多 50 个字。"), "name")
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid(_("电话只能有数字、加号、横线和空格。"), "phone")
    return username, name, phone


def _until() -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=CODE_HOURS)


@action(P.MAKE_USER, on="unit")
def make_user(
    actor: Any, *, unit: Unit, username: str, name: str, phone: str = "", role: str = "", from_on: dt.date | None = None
) -> tuple[User, str]:
    """An account kept by a unit, and its one-time code, which is shown this once and holds for 72 hours. With `role`, that
    role there from `from_on`: both are made or neither."""
    username, name, phone = _clean(username, name, phone)
    if User.objects.filter(username=username).exists():
        raise Invalid(_("登录名“%s”已经有人用了，请换一个。") % username, "username")
    code = one_time_code()
    user = User(username=username, name=name, unit=unit, county_id=unit.county_id, first_password_until=_until())
    user.set_password(code)
    user.phone = phone
    user.save()
    remember(subjects=[user])
    if role and from_on:
        grant(actor, user=user, role=role, unit=unit, from_on=from_on)
    return user, code


@action(P.MAKE_USER, on="units", many=True)
def make_users(actor: Any, *, units: Sequence[Unit], rows: Sequence[NewUser]) -> list[tuple[User, str]]:
    """The set form for staff lists and the demo: `units` are those the accounts are kept by. No code is printed here:
    accounts start without a usable password and `new_codes` gives codes, unless a row brings one (demo)."""
    places = {u.pk for u in units}
    if any(row.unit.pk not in places for row in rows):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.MAKE_USER)
    clean = [(_clean(row.username, row.name, row.phone), row) for row in rows]
    names = [c[0] for c, _row in clean]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    if taken or len(set(names)) < len(names):
        twice = sorted(taken or {n for n in names if names.count(n) > 1})
        raise Refused(_("登录名已经有人用了：%s") % "、".join(twice[:5]))
    users = [_new(username, name, phone, row) for (username, name, phone), row in clean]
    User.objects.bulk_create(users)
    remember(subjects=users, count=len(users))
    return [(user, row.password) for user, row in zip(users, rows, strict=True)]


def _new(username: str, name: str, phone: str, row: NewUser) -> User:
    user = User(username=username, name=name, unit=row.unit, county_id=row.unit.county_id)
    user.phone = phone
    user.password = make_password(row.password or None)
    user.must_change_password = not row.password
    return user


@action(P.MAKE_USER, on="users", many=True)
def new_codes(actor: Any, *, users: Sequence[User]) -> list[tuple[User, str]]:
    """Login codes for many at once, to be printed as strips: shown this once, kept only as a hash, good for 72 hours."""
    pairs = []
    for user in users:
        _may_look_after(actor, user)
        code = one_time_code()
        user.set_password(code)
        user.must_change_password, user.first_password_until = True, _until()
        pairs.append((user, code))
    User.objects.bulk_update([u for u, _c in pairs], ["password", "must_change_password", "first_password_until"])
    for user, _code in pairs:
        end_all_of(user)
    remember(count=len(pairs))
    return pairs


def _may_look_after(actor: Any, user: User) -> None:
    """An account may be reset or disabled only by one who reaches every place it holds a role at: nobody climbs by a reset."""
    if user.pk == actor.id:
        raise Refused(_("自己的账号请在“我的”里修改。"))
    held = [g.unit for g in user.grants.select_related("unit") if g.to_on is None or g.to_on >= actor.today]
    if held and not actor.may_all(P.MAKE_USER, held):
        raise NotAllowed(_("这个账号还担任您管不到的单位的角色，请上级办理。"), perm=P.MAKE_USER)


@action(P.MAKE_USER, on="user")
def reset_password(actor: Any, *, user: User) -> str:
    """A new one-time code; the old password and every signed-in device end."""
    _may_look_after(actor, user)
    if not user.is_active:
        raise Refused(_("账号已停用，请先启用。"))
    code = one_time_code()
    user.set_password(code)
    user.must_change_password, user.first_password_until = True, _until()
    user.save(update_fields=["password", "must_change_password", "first_password_until"])
    end_all_of(user)
    return code


@action(P.OWN_ACCOUNT)
def change_password(actor: Any, *, old: str, new: str, keep: str = "") -> User:
    """One's own new password; every other device is signed out. Refuses short, common or repeated ones."""
    user = actor.user
    if not user.check_password(old):
        raise Invalid(_("原密码（或登录码）不对。"), "old")
    if old == new:
        raise Invalid(_("新密码不能和原来的一样。"), "new")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Invalid("".join(error.messages), "new") from error
    user.set_password(new)
    user.must_change_password, user.first_password_until = False, None
    user.save(update_fields=["password", "must_change_password", "first_password_until"])
    end_all_of(user, keep=keep)
    remember(subjects=[user])
    return user


@action(P.MAKE_USER, on="user")
def edit_user(actor: Any, *, user: User, name: str, phone: str | None, seen_version: int) -> User:
    """A name or phone put right (None leaves the phone); raises Changed when somebody else did so meanwhile."""
    _username, name, number = _clean(user.username, name, phone or "")
    hold(user, seen_version, _("刚才有人改过这个账号。"), lambda now: {"name": now.name, "phone": str(now.phone or "")})
    user.name, user.version = name, user.version + 1
    if phone is not None:
        user.phone = number
    user.save(update_fields=["name", "phone", "version"])
    remember(fields=["name"] if phone is None else ["name", "phone"])
    return user


@action(P.MAKE_USER, on="user")
def disable_user(actor: Any, *, user: User) -> User:
    """Nobody signs in with it any more, from the next request on; its roles and records stay as they were."""
    _may_look_after(actor, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all_of(user)
    return user


@action(P.MAKE_USER, on="user")
def enable_user(actor: Any, *, user: User) -> User:
    """The account may be used again; it needs a new code."""
    _may_look_after(actor, user)
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    return user


@action(P.OWN_ACCOUNT)
def set_text_size(actor: Any, *, size: str) -> None:
    """标准, 大 or 特大, for this user everywhere."""
    if size not in TextSize.values:
        raise Invalid(_("没有这种字号。"), "size")
    actor.user.text_size = size
    actor.user.save(update_fields=["text_size"])
