"""A helper away: one stand-in for all her children at once, and her return; a pairing alone is stood in for in `pairs`."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions.pairs import end_stand_in, stand_in
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember


@action(P.PAIR, on="pairings", many=True)
def stand_in_all(
    actor: Actor, *, pairings: Sequence[Pairing], helper: Helper, from_on: dt.date, to_on: dt.date, today: dt.date, reason: str = ""
) -> list[StandIn]:
    """`stand_in` for each of these in one act; those somebody stands in for on these days already are left. Refused whole where one is refused."""
    there = set(StandIn.objects.filter(pairing__in=pairings, from_on__lte=to_on, to_on__gte=from_on).values_list("pairing", flat=True))
    open_ones = [row for row in pairings if row.pk not in there]
    if not open_ones:
        raise Refused(_("这段时间每一对都已经有人代管。"))
    made = [stand_in(actor, pairing=row, helper=helper, from_on=from_on, to_on=to_on, today=today, reason=reason) for row in open_ones]
    remember(count=len(made), subjects=[helper])
    return made


@action(P.PAIR, on="pairings", many=True)
def back_again(actor: Actor, *, pairings: Sequence[Pairing], today: dt.date) -> int:
    """The helper is back: `end_stand_in` for all of hers. How many stand-ins ended."""
    ended = sum(end_stand_in(actor, pairing=row, today=today) for row in pairings)
    remember(count=ended)
    return ended
