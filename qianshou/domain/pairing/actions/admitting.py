"""From an application to a helper: steps entered by one person, approved or refused by another; one person stays one record."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.kinds import add_kind
from qianshou.domain.pairing.actions.matching import _traits
from qianshou.domain.pairing.actions.people import add_helper, give_login
from qianshou.domain.pairing.choices import ApplicationState, TraitKind
from qianshou.domain.pairing.models import Helper, HelperApplication, Vetting
from qianshou.domain.pairing.naming import login_name
from qianshou.domain.pairing.queries.applying import facts_of_application, vetting_of_application
from qianshou.domain.pairing.rules import applying as rules
from qianshou.domain.pairing.rules import record_due
from qianshou.domain.pairing.sameness import identity_digest, keep_identity
from qianshou.domain.pairing.shapes import Approved
from qianshou.domain.permissions import AT, P, Role
from qianshou.kit import idcard
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import hold

STEPS = ("identity_checked_on", "record_checked_on", "record_clear", "trained_on", "commitment_signed_on")
FROM_STEPS = ("birth_date", "identity_checked_on", "record_checked_on", "record_clear", "record_due_on", "trained_on", "commitment_signed_on")


def _held(row: HelperApplication, seen_version: int | None) -> None:
    hold(row, seen_version, _("别人刚刚办过这份报名，请看过新的内容再保存。"), lambda now: {name: getattr(now, name) for name in STEPS})
    if row.state != ApplicationState.OPEN:
        raise Refused(_("这份报名已经办完了。"))


@action(P.VET_HELPER, on="application")
def enter_steps(
    actor: Actor, *, application: HelperApplication, today: dt.date, seen_version: int | None = None, identity_number: str = "", **entered: Any
) -> HelperApplication:
    """Enters what was checked (STEPS). The identity number is compared with the birth date and kept as a digest only. Refuses days to come,
    a register asked about somebody whose identity nobody saw. Raises Changed."""
    unknown = set(entered) - set(STEPS)
    if unknown:
        raise Invalid(_("没有这一项。"), sorted(unknown)[0])
    for key, value in entered.items():
        if key != "record_clear" and value is not None and value > today:
            raise Invalid(_("日期不能晚于今天。"), key)
    _held(application, seen_version)
    changed = [key for key, value in entered.items() if getattr(application, key) != value]
    for key in changed:
        setattr(application, key, entered[key])
    _identity(application, identity_number)
    if wrong := rules.out_of_order(facts_of_application(application)):
        raise Invalid(_("先核验身份，再查询记录。"), wrong)
    application.record_due_on = record_due(application.record_checked_on, None) if application.record_checked_on else None
    application.entered_by, application.touched_on = actor.user, today  # type: ignore[attr-defined]
    application.version += 1
    application.save()
    remember(fields=[*changed, *(["identity"] if identity_number else [])])
    return application


def _identity(row: HelperApplication, number: str) -> None:
    tidy = idcard.upgrade(idcard.tidy(number)) if number.strip() else ""
    if row.identity_checked_on and not tidy and not row.identity_bi:
        raise Invalid(_("请照身份证原件输入号码，只用来核对是不是同一个人，不保存号码。"), "identity_number")
    if not tidy:
        return
    if not idcard.valid(tidy):
        raise Invalid(_("证件号码不对，请照原件再核对。"), "identity_number")
    if idcard.birth_date(tidy) != row.birth_date:
        raise Invalid(_("证件上的出生日期与报名填的不一样，请核对是不是本人。"), "identity_number")
    row.identity_bi = identity_digest(tidy, row.county_id)


@action(P.VET_HELPER, on="application")
def approve_application(
    actor: Actor, *, application: HelperApplication, today: dt.date, seen_version: int | None = None, join: Helper | None = None, login: bool = False,
    capacity: int = 3,
) -> Approved:  # fmt: skip
    """The second person's yes: one Helper with her vetting, or a further kind of `join`, who is the same person and already on the list.

    With `login` an account of her own, whose code is shown this once. Refuses while anything is missing, and the enterer herself.
    """
    _held(application, seen_version)
    user = actor.user  # type: ignore[attr-defined]
    missing = rules.why_not_yet(vetting_of_application(application), today, user.pk if user else None)
    if missing:
        raise Refused(_("还不能批准：%s。") % "、".join(missing))
    helper = _joined(actor, application, join, today) if join is not None else _new(actor, application, capacity, today)
    _vetted(application, helper, user, today)
    keep_identity(helper, application.identity_bi)
    username, code = _login(actor, helper, application, today) if login and helper.user is None else ("", "")
    application.state, application.helper, application.decided_by, application.decided_on = ApplicationState.APPROVED, helper, user, today
    application.touched_on, application.version = today, application.version + 1
    application.save()
    remember(subjects=[helper])
    return Approved(helper.uid, helper.name, username, code)


def _new(actor: Actor, row: HelperApplication, capacity: int, today: dt.date) -> Helper:
    phone = row.phone.reveal() if row.phone else ""
    helper = add_helper(actor, unit=row.unit, name=row.name, kind=row.kind, today=today, phone=phone, sex=row.sex, capacity=capacity)
    _traits(helper, {TraitKind.LANGUAGE: row.languages, TraitKind.STRENGTH: row.strengths, TraitKind.DAY: row.days})
    return helper


def _joined(actor: Actor, row: HelperApplication, join: Helper, today: dt.date) -> Helper:
    if join.county_id != row.county_id or join.left_on is not None:
        raise Refused(_("请选择本县在册的帮扶人。"))
    if (join.kind, join.unit_id) != (row.kind, row.unit_id) and not join.roles.filter(kind=row.kind, unit=row.unit, to_on=None).exists():
        add_kind(actor, helper=join, kind=row.kind, unit=row.unit, today=today)
    return join


def _vetted(row: HelperApplication, helper: Helper, user: User | None, today: dt.date) -> None:
    vetting = Vetting.objects.filter(helper=helper).first() or Vetting(helper=helper, county_id=helper.county_id, version=0)
    for name in FROM_STEPS:
        setattr(vetting, name, getattr(row, name))
    vetting.applied_on, vetting.entered_by, vetting.entered_on = row.applied_on, row.entered_by, row.touched_on
    vetting.approved_by, vetting.approved_on, vetting.version = user, today, vetting.version + 1
    vetting.save()


def _login(actor: Actor, helper: Helper, row: HelperApplication, today: dt.date) -> tuple[str, str]:
    place: Unit = row.unit
    if place.kind not in AT[Role.OUTSIDE_HELPER]:
        raise Refused(_("这个单位不能开校外帮扶人的账号，请先批准，再到“账号”里建。"))
    stem = login_name(helper.name)
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    name = next(one for one in (stem, *(f"{stem}{n}" for n in range(2, 1000))) if one not in taken)
    user, code = accounts.make_user(actor, unit=place, username=name, name=helper.name, role=Role.OUTSIDE_HELPER, from_on=today)
    give_login(actor, helper=helper, user=user, today=today)
    return name, code


@action(P.VET_HELPER, on="application")
def refuse_application(actor: Actor, *, application: HelperApplication, reason: str, today: dt.date, seen_version: int | None = None) -> HelperApplication:
    """A no with its reason, which the applicant reads; what she wrote is emptied after the county's days. Refuses the person who entered."""
    _held(application, seen_version)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 200:
        raise Invalid(_("请写明原因，最多 200 个字；报名的人会看到。"), "reason")
    user = actor.user  # type: ignore[attr-defined]
    if user is not None and application.entered_by_id == user.pk:
        raise Refused(_("录入和决定须是两个人，请另一位专干办理。"))
    application.state, application.refused_for = ApplicationState.REFUSED, reason
    application.decided_by, application.decided_on, application.touched_on = user, today, today
    application.version += 1
    application.save()
    return application
