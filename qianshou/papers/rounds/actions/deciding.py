"""The unit that asked looks at an answer: accepted, or returned with the reason. What was sent is not touched."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.notices.actions import tell
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import RoundState
from qianshou.papers.models import Answer, AskedUnit, Round
from qianshou.papers.rounds.rules import MOVES, may_move


@action(P.COLLECT, on="round")
def accept_answer(actor: Any, *, round: Round, answer: Answer, today: dt.date) -> Answer:
    """已报. Refuses an answer of another round, an older sending, and one that does not wait."""
    return _decide(actor, round, answer, "accept", "")


@action(P.COLLECT, on="round")
def return_answer(actor: Any, *, round: Round, answer: Answer, reason: str, today: dt.date) -> Answer:
    """退回 with the reason, told to who sent it; the unit may send again, and both sendings stay."""
    if not 2 <= len(reason.strip()) <= 200:
        raise Invalid(_("请写明为什么退回，让对方知道改哪里。"), "reason")
    return _decide(actor, round, answer, "return", reason.strip())


def _decide(actor: Any, round: Round, answer: Answer, step: str, reason: str) -> Answer:
    asked = AskedUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=answer.asked_id)
    if asked.round_id != round.pk or Answer.objects.filter(asked=asked, number__gt=answer.number).exists():
        raise Refused(_("对方又报了一次，请看最新的一份。"))
    if round.closed_on is not None:
        raise Refused(_("这次采集已经结束。"))
    if not may_move(step, asked.state):
        raise Refused(_("现在是“%s”，不能这样办。") % RoundState(asked.state).label)
    asked.state = answer.state = RoundState(MOVES[step][1])
    answer.reason, answer.decided_by, answer.decided_at = reason, actor.user, timezone.now()
    asked.save(update_fields=["state"])
    answer.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    remember(subjects=[answer, asked], step=step)
    if answer.sent_by is not None and (actor.user is None or answer.sent_by_id != actor.user.pk):
        words = _("《%(t)s》已收下。") if step == "accept" else _("《%(t)s》被退回，请看原因，改好再报。")
        tell(actor, users=[answer.sent_by], text=words % {"t": round.title}, link=f"/office/rounds/mine/{asked.uid}/")
    return answer
