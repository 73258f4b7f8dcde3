"""Helpers and what lets them help: added, vetted, approved by a second person."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.kinds import _kinds_now, _let_see_as_all, _unsee
from qianshou.domain.pairing.choices import OUTSIDE, HelperKind
from qianshou.domain.pairing.models import Helper, HelperRole, Vetting
from qianshou.domain.pairing.naming import search_text
from qianshou.domain.pairing.queries.vetting import facts_of
from qianshou.domain.pairing.rules import lacks, record_due
from qianshou.domain.pairing.sameness import keep_keys
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.phone import looks_right, numbers
from qianshou.kit.text import fold_name
from qianshou.kit.versions import hold

VETTING_FIELDS = (
    "applied_on", "birth_date", "identity_checked_on", "record_checked_on", "record_clear", "record_due_on", "trained_on",
    "commitment_signed_on",
)  # fmt: skip


@action(P.PAIR, on="unit")
def add_helper(
    actor: Actor, *, unit: Unit, name: str, kind: str, today: dt.date, user: User | None = None, outside: bool | None = None,
    phone: str = "", sex: str = "", capacity: int = 8, strengths: str = "",
) -> Helper:  # fmt: skip
    """Someone who helps; one person one record. `outside` follows from the kind unless said. Refuses a user who already is one."""
    name = fold_name(name)
    if not name or len(name) > 60:
        raise Invalid(_("请填写姓名，最多 60 个字。"), "name")
    if kind not in HelperKind.values:
        raise Invalid(_("请选择帮扶人身份。"), "kind")
    if not 1 <= capacity <= 200:
        raise Invalid(_("最多帮扶人数应在 1 到 200 之间。"), "capacity")
    if user is not None and Helper.objects.filter(user=user).exists():
        raise Refused(_("%s已经登记为帮扶人。") % user.name)
    helper = Helper(
        county_id=unit.county_id or unit.pk, user=user, name=name, kind=kind, unit=unit, unit_path=unit.path, sex=sex, capacity=capacity,
        outside=kind in OUTSIDE if outside is None else outside, strengths=strengths[:120], search=search_text(name),
    )  # fmt: skip
    helper.phone = phone.strip()
    helper.save()
    keep_keys([helper])
    remember(subjects=[helper])
    return helper


@action(P.PAIR, on="helper")
def edit_helper(actor: Actor, *, helper: Helper, name: str, phone: str | None, today: dt.date, seen_version: int | None = None) -> Helper:
    """A name or telephone put right; None leaves the telephone. Raises Changed when somebody saved since. The trail names the fields."""
    name = fold_name(name)
    if not name or len(name) > 60:
        raise Invalid(_("请填写姓名，最多 60 个字。"), "name")
    if phone is not None and phone.strip() and not all(looks_right(number) for number in numbers(phone)):
        raise Invalid(_("电话不像电话号码，请核对。"), "phone")
    hold(helper, seen_version, _("别人刚刚改过这位帮扶人，请核对后再保存。"), lambda row: {"name": row.name, "phone": str(row.phone or "")})
    changed = ["name"] if helper.name != name else []
    helper.name, helper.search, helper.version = name, search_text(name), helper.version + 1
    if phone is not None:
        helper.phone = "、".join(numbers(phone))
        changed.append("phone")
    helper.save(update_fields=["name", "search", "phone", "version"])
    keep_keys([helper])
    remember(fields=changed)
    return helper


@action(P.PAIR, on="helper")
def give_login(actor: Actor, *, helper: Helper, user: User, today: dt.date) -> Helper:
    """Joins a helper to a login: the children already paired with her open to it, and it gets the roles of her kinds. Refuses a second
    login."""
    if helper.user_id is not None and helper.user_id != user.pk:
        raise Refused(_("%s已经有登录账号。") % helper.name)
    if Helper.objects.filter(user=user).exclude(pk=helper.pk).exists():
        raise Refused(_("这个账号已经是另一位帮扶人的。"))
    helper.user = user
    helper.save(update_fields=["user"])
    access.open_for_new_login(helper)
    _let_see_as_all(actor, helper, today)
    return helper


@action(P.VET_HELPER, on="helper")
def vet(actor: Actor, *, helper: Helper, today: dt.date, seen_version: int | None = None, **entered: Any) -> Vetting:
    """Enters what an outside helper went through (VETTING_FIELDS). What changes takes the approval back; running pairings wait for the
    new one (`must_end`). Raises Changed when somebody saved since `seen_version`.

    Refuses days in the future and other keys. Of the record check date and result only are kept (LAW §1.2).
    """
    unknown = set(entered) - set(VETTING_FIELDS)
    if unknown:
        raise Invalid(_("没有这一项。"), sorted(unknown)[0])
    for key, value in entered.items():
        if key not in ("record_due_on", "record_clear") and value is not None and value > today:
            raise Invalid(_("日期不能晚于今天。"), key)
    row = Vetting.objects.filter(helper=helper).first() or Vetting(helper=helper, county_id=helper.county_id)
    _hold(row, seen_version)
    changed = [key for key, value in entered.items() if getattr(row, key) != value]
    for key in changed:
        setattr(row, key, entered[key])
    if row.record_checked_on:
        row.record_due_on = record_due(row.record_checked_on, row.record_due_on)
    row.entered_by = actor.user  # type: ignore[attr-defined]
    row.approved_by, row.approved_on, row.entered_on = None, None, today
    row.version += 1
    row.save()
    remember(fields=changed)
    return row


def _hold(row: Vetting, seen_version: int | None) -> None:
    """The row as it is now, held; a row that is not there yet has version 0."""
    if row.pk is not None:
        hold(row, seen_version, _("别人刚刚改过审核资料，请核对后再保存。"), _vetting_now)
    elif seen_version:
        raise Changed(_("别人刚刚改过审核资料，请核对后再保存。"), {"version": 0})
    else:
        row.version = 0


def _vetting_now(row: Vetting) -> dict[str, Any]:
    return {key: getattr(row, key) for key in VETTING_FIELDS}


@action(P.VET_HELPER, on="helper")
def approve_vetting(actor: Actor, *, helper: Helper, today: dt.date, seen_version: int | None = None) -> Vetting:
    """The second person's yes to what she has read (`seen_version`). Refuses while anything is missing, and the enterer herself."""
    row = Vetting.objects.filter(helper=helper).first()
    if row is not None:
        hold(row, seen_version, _("审核资料刚刚被改过，请看过新的内容再批准。"), _vetting_now)
    missing = lacks(facts_of(row) if row else None, today)
    if row is None or missing:
        raise Refused(_("还不能批准：%s。") % "、".join(missing))
    user = actor.user  # type: ignore[attr-defined]
    if user is not None and row.entered_by_id == user.pk:
        raise Refused(_("录入和批准须是两个人，请另一位专干批准。"))
    row.approved_by, row.approved_on = user, today
    row.version += 1
    row.save(update_fields=["approved_by", "approved_on", "version"])
    return row


@action(P.PAIR, on="helper")
def helper_left(actor: Actor, *, helper: Helper, today: dt.date) -> Helper:
    """The helper no longer helps, as nothing: the roles of her login that came with her kinds end, that of staff at her own unit stays.

    Refuses while she has children: hand them over first; and from a unit she is not of mainly.
    """
    if not actor.may(P.PAIR, helper.unit):
        raise Refused(_("%s主要在别的单位，这里只能结束本单位的身份。") % helper.name)
    if helper.pairings.filter(to_on=None).exists():
        raise Refused(_("%s还有结对的孩子，请先换人或结束结对。") % helper.name)
    was = _kinds_now(helper)
    HelperRole.objects.filter(helper=helper, to_on=None).update(to_on=today)
    helper.left_on, helper.also_outside = today, False
    helper.save(update_fields=["left_on", "also_outside"])
    _unsee(actor, helper, was, today)
    return helper
