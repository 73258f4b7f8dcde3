"""The agreement of a pairing: signed on a day; the paper itself is printed and its scan kept by `papers.agreements`."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


@action(P.PAIR, on="pairings", many=True)
def sign(actor: Actor, *, pairings: Sequence[Pairing], signed_on: dt.date, today: dt.date) -> int:
    """Everybody signed on that day; a day noted before is replaced. Refuses none, a day to come, and one before an agreement could be
    made: more than a year before the pairing."""
    if not pairings:
        raise Refused(_("请先勾选结对。"))
    if signed_on > today:
        raise Invalid(_("签字日期不能晚于今天。"), "signed_on")
    if any(signed_on < row.from_on - dt.timedelta(days=366) for row in pairings):
        raise Invalid(_("签字日期比结对早了一年以上，请核对。"), "signed_on")
    remember(fields=["commitment_signed_on"], count=len(pairings))
    return Pairing.objects.filter(pk__in=[row.pk for row in pairings]).update(commitment_signed_on=signed_on)
