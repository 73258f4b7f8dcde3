"""A check that ran out: new pairings stop by the rules; of each old one the coordinator says what becomes of it, in one step (DOMAIN §3)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions.pairs import end_pairing, hand_over
from qianshou.domain.pairing.choices import EndReason, LapseAnswer
from qianshou.domain.pairing.models import Helper, KeptPairing, Pairing, Vetting
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q
from qianshou.domain.pairing.queries.vetting import facts_of
from qianshou.domain.pairing.rules import kept_at_most, vetting_faults
from qianshou.domain.pairing.shapes import LapseDone, LapseWord
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


@action(P.PAIR, on="helper")
def answer_lapse(actor: Actor, *, helper: Helper, words: Sequence[LapseWord], reason: str, today: dt.date) -> LapseDone:
    """Keeps each pairing until a day, hands it over, or ends it; all or nothing. Refuses while nothing has run out, a pairing out of reach,
    and keeping longer than 90 days over the check, or at all where a record was found or more than the renewal is missing."""
    row = Vetting.objects.select_for_update().filter(helper=helper).first()
    facts = facts_of(row) if row else None
    if not vetting_faults(facts, today):
        raise Refused(_("%s的审核有效，不需要处理。") % helper.name)
    if not words:
        raise Refused(_("请至少处理一对。"))
    reached = Pairing.objects.visible_to(actor, P.PAIR).filter(OUTSIDE_Q, helper=helper, to_on=None)
    found = {one.uid: one for one in reached.filter(uid__in=[word.pairing_uid for word in words]).select_related("child__county", "helper")}
    counts = dict.fromkeys(LapseAnswer.values, 0)
    for word in words:
        pairing = found.get(word.pairing_uid)
        if pairing is None or word.answer not in LapseAnswer.values:
            raise Refused(_("有一对结对已经结束，请重新打开本页。"))
        if word.answer == LapseAnswer.KEEP:
            _keep(actor, pairing, word.until_on, reason, kept_at_most(facts, today), today)
        elif word.answer == LapseAnswer.HAND_OVER:
            hand_over(actor, pairing=pairing, to_helper=_next(actor, word.to_helper), today=today, note=word.note or _("帮扶人审核到期"))
        else:
            end_pairing(actor, pairing=pairing, to_on=today, reason=EndReason.VETTING_EXPIRED, today=today, handover_note=word.note)
        counts[word.answer] += 1
    remember(count=len(words), subjects=[one.child for one in found.values()], reason=reason[:120])
    return LapseDone(counts[LapseAnswer.KEEP], counts[LapseAnswer.HAND_OVER], counts[LapseAnswer.END])


def _keep(actor: Actor, pairing: Pairing, until: dt.date | None, reason: str, most: dt.date | None, today: dt.date) -> None:
    if most is None or most < today:
        raise Invalid(_("这位帮扶人的结对不能保留：查询未通过，或缺的不只是补查。请换人或结束。"), "until_on")
    if until is None or not today <= until <= most:
        said = {"first": today.isoformat(), "last": most.isoformat()}
        raise Invalid(_("请填保留到哪天（%(first)s 到 %(last)s）。") % said, "until_on")
    if not reason.strip():
        raise Invalid(_("保留要写明原因。"), "reason")
    user = actor.user  # type: ignore[attr-defined]
    word: dict[str, Any] = {"until_on": until, "reason": reason.strip()[:200], "said_by": user, "said_on": today}
    KeptPairing.objects.update_or_create(pairing=pairing, defaults=word, create_defaults={**word, "county_id": pairing.county_id})


def _next(actor: Actor, uid: str) -> Helper:
    one = Helper.objects.visible_to(actor, P.SEE_PAIRINGS).filter(uid=uid, left_on=None).first() if uid else None
    if one is None:
        raise Invalid(_("请选择换成谁。"), "to_helper")
    return one
