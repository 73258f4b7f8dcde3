"""Opening one masked value with a reason; the trail keeps the field's name, never the value (DECISIONS 9, 20)."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import RevealReason
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.queries.card import may_ring
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember

# What may be revealed, and the permission each needs; identity and student number alike (DOMAIN §11).
NEEDS = {
    "id_number": P.REVEAL_ID, "student_number": P.REVEAL_ID, "phone": P.REVEAL_PHONE, "employer_phone": P.REVEAL_PHONE,
    "address": P.SEE_ADDRESS, "home_address": P.SEE_ADDRESS, "registered_place": P.SEE_ADDRESS, "employer_address": P.SEE_ADDRESS,
    "health": P.SEE_DELICATE, "narrative": P.SEE_DELICATE,
}  # fmt: skip


@action(P.SEE_CARD, on="child")
def reveal(actor, *, child: Child, what: str, reason: str, today: dt.date, carer: Carer | None = None) -> str:
    """The plain value of one field of the child or of one adult; the reason is one of RevealReason or words of at least two characters.

    Refused: a field that cannot be revealed, no right to this kind of field over this child, an empty value.
    """
    if what not in NEEDS or (carer is not None and carer.child_id != child.pk):
        raise Invalid(_("没有这一项可查看。"), field="what")
    words = str(RevealReason(reason).label) if reason in RevealReason.values else reason.strip()
    if len(words) < 2:
        raise Invalid(_("请选或写明查看的原因。"), field="reason")
    if not actor.may(NEEDS[what], child):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=NEEDS[what])
    row: Child | Carer = carer or child
    name = "home_address" if what == "address" and carer is None else what
    value = getattr(row, name, None)
    remember(fields=[f"{row._meta.model_name}.{name}"], reason=words)
    if not value:
        raise Refused(_("这一项没有填写。"))
    return value.reveal()


@action(P.SEE_CHILD, on="child")
def reveal_phone(actor, *, child: Child, carer_uid: str = "", reason: str = RevealReason.CONTACT, today: dt.date) -> str:
    """打电话: the numbers of one adult, or of the child without `carer_uid`, joined by 、.

    An outside helper gets the phone of the adult who looks after the child only while consent names it (DOMAIN §11).
    """
    carer = Carer.objects.filter(child=child, uid=carer_uid, gone_on=None).first() if carer_uid else None
    if carer_uid and carer is None:
        raise Invalid(_("这位家长不在这份档案里。"), field="carer")
    if not actor.may(P.REVEAL_PHONE, child) and not (carer and carer.looks_after and may_ring(actor, child)):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.REVEAL_PHONE)
    row: Child | Carer = carer or child
    remember(fields=[f"{row._meta.model_name}.phone"], reason=str(RevealReason(reason).label) if reason in RevealReason.values else reason)
    if not row.phone:
        raise Refused(_("没有填写电话。"))
    return row.phone.reveal()
