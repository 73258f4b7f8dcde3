"""What families were told and agreed to, and care entrusted to others (LAW §1.2, DOMAIN §3)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import AccessSource, Channel, ConsentUse
from qianshou.domain.people.models import Carer, Child, ChildAccess, Consent, EntrustedCare, Notice
from qianshou.domain.people.rules import age_on
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember

OWN_CONSENT_AGE = 14


@action(P.RECORD_CONSENT, on="child")
def record_notice(actor, *, child: Child, told_on: dt.date, channel: str, today: dt.date) -> Notice:
    """The family was told that a file is kept and why; rests on statute (未保法 §29) and needs no consent."""
    return _tell(actor, [child], told_on, channel, today)[0]


@action(P.RECORD_CONSENT, on="children", many=True)
def record_notices(actor, *, children: list[Child], told_on: dt.date, channel: str, today: dt.date) -> list[Notice]:
    """The same for a class ticked off on one printed sheet; children told before are left."""
    there = set(Notice.objects.filter(child__in=[c.pk for c in children]).values_list("child", flat=True))
    return _tell(actor, [c for c in children if c.pk not in there], told_on, channel, today)


def _tell(actor, children: Iterable[Child], told_on: dt.date, channel: str, today: dt.date) -> list[Notice]:
    _day(told_on, today, "told_on")
    _channel(channel)
    return Notice.objects.bulk_create(
        [Notice(county_id=c.county_id, child=c, told_on=told_on, channel=channel, told_by=actor.user) for c in children]
    )


def _day(day: dt.date, today: dt.date, field: str) -> None:
    if day > today:
        raise Invalid(_("日期不能晚于今天。"), field=field)


def _channel(channel: str) -> None:
    if channel not in Channel.values:
        raise Invalid(_("请选告知或同意的方式。"), field="channel")


@action(P.RECORD_CONSENT, on="child")
def give_consent(actor, *, child: Child, use: str, given_by: str, channel: str, given_on: dt.date, today: dt.date, witness: str = "") -> Consent:
    """Consent for one use. Under 14 the guardian gives it, from 14 the child with notice to the guardian; by telephone a witness is named."""
    _look_over(use, given_by, channel, given_on, today, witness)
    if child.birth_date and age_on(child.birth_date, given_on) >= OWN_CONSENT_AGE and not Notice.objects.filter(child=child).exists():
        raise Refused(_("满14周岁由孩子本人同意，并须先告知监护人：请先登记告知。"))
    if Consent.objects.filter(child=child, use=use, withdrawn_on=None).exists():
        raise Refused(_("这一项已经有同意。"))
    return Consent.objects.create(
        county_id=child.county_id, child=child, use=use, given_by=given_by.strip(), channel=channel, asked_by=actor.user, witness=witness, given_on=given_on,
    )  # fmt: skip


@action(P.RECORD_CONSENT, on="children", many=True)
def give_consents(actor, *, children: list[Child], use: str, channel: str, given_on: dt.date, today: dt.date, own_signed: bool = False) -> list[Consent]:
    """A class ticked off on one printed sheet: signed by the guardians; those who agreed before are left.

    From 14 on the child signs too (`own_signed`), and the guardian was told: refused whole, with the names, where not.
    """
    _look_over(use, "监护人", channel, given_on, today, "—")
    there = set(Consent.objects.filter(child__in=[c.pk for c in children], use=use, withdrawn_on=None).values_list("child", flat=True))
    older = {c.pk for c in children if c.pk not in there and c.birth_date and age_on(c.birth_date, given_on) >= OWN_CONSENT_AGE}
    told = set(Notice.objects.filter(child__in=older).values_list("child", flat=True))
    if unasked := [c.name for c in children if c.pk in older and not (own_signed and c.pk in told)]:
        why = _("要先登记对监护人的告知") if own_signed else _("要学生本人签字")
        raise Refused(_("%(names)s已满14周岁，%(why)s，这几位请单独登记。") % {"names": "、".join(unasked[:8]), "why": why}, names=unasked)
    return Consent.objects.bulk_create([
        Consent(county_id=c.county_id, child=c, use=use, given_by=_("学生本人（班级签字表）") if c.pk in older else _("监护人（班级签字表）"), channel=channel, asked_by=actor.user, given_on=given_on)
        for c in children if c.pk not in there
    ])  # fmt: skip


def _look_over(use: str, given_by: str, channel: str, given_on: dt.date, today: dt.date, witness: str) -> None:
    if use not in ConsentUse.values:
        raise Invalid(_("请选同意的是哪一项。"), field="use")
    if not given_by.strip():
        raise Invalid(_("请填写谁同意的。"), field="given_by")
    _channel(channel)
    _day(given_on, today, "given_on")
    if channel == Channel.PHONE and not witness.strip():
        raise Invalid(_("电话口头同意，请填写见证人。"), field="witness")


@action(P.RECORD_CONSENT, on="child")
def withdraw_consent(actor, *, child: Child, use: str, today: dt.date) -> Consent:
    """Acts the same minute: with 校外帮扶人结对 withdrawn, no outside helper reaches the child from now on."""
    row = Consent.objects.filter(child=child, use=use, withdrawn_on=None).first()
    if row is None:
        raise Refused(_("这一项没有正在生效的同意。"))
    row.withdrawn_on = today
    row.save(update_fields=["withdrawn_on"])
    if use == ConsentUse.OUTSIDE_HELPER:
        rows = ChildAccess.objects.filter(child=child, role=Role.OUTSIDE_HELPER, open=True, source__in=[AccessSource.PAIRING, AccessSource.STAND_IN])
        remember(access_ended=rows.update(open=False, to_on=today))
    return row


@action(P.ENTRUST, on="child")
def entrust(actor, *, child: Child, carer: Carer, parent_name: str, from_on: dt.date, today: dt.date, to_on: dt.date | None = None, agreed: str = "",
            child_view: str = "", exclusions_checked: bool = False, school_told_on: dt.date | None = None,
            village_told_on: dt.date | None = None) -> EntrustedCare:  # fmt: skip
    """Care entrusted to an adult; a change is a new version and ends the one before. Guardianship does not move (LAW §1.2).

    Refused: exclusions of 未保法 §22 not ticked, a parent as the entrusted carer, an adult of another file.
    """
    if carer.child_id != child.pk:
        raise Invalid(_("这位家长不在这份档案里。"), field="carer")
    if carer.standing == "parent":
        raise Invalid(_("被委托照护人不能是父母本人。"), field="carer")
    if not exclusions_checked:
        raise Invalid(_("请逐项核对不得作为被委托人的情形（未成年人保护法第二十二条）后打勾。"), field="exclusions_checked")
    if not parent_name.strip():
        raise Invalid(_("请填写委托人（父母）姓名。"), field="parent_name")
    if to_on and to_on < from_on:
        raise Invalid(_("结束日期不能早于开始日期。"), field="to_on")
    last = EntrustedCare.objects.filter(child=child).order_by("-version").first()
    EntrustedCare.objects.filter(child=child, ended_on=None).update(ended_on=from_on)
    if carer.standing != "guardian":
        Carer.objects.filter(pk=carer.pk).update(standing="entrusted")
    return EntrustedCare.objects.create(
        county_id=child.county_id, child=child, version=(last.version if last else 0) + 1, parent_name=parent_name.strip(), carer=carer, from_on=from_on,
        to_on=to_on, agreed=agreed, child_view=child_view, exclusions_checked=True, school_told_on=school_told_on, village_told_on=village_told_on,
    )  # fmt: skip
