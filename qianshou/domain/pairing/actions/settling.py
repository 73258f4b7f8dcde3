"""What time and others' acts do to pairings: stand-ins begin and end, a withdrawn consent or a lapsed check ends one."""

import datetime as dt

from django.db.models import Exists, OuterRef

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.pairs import _close_stand_ins, _end_rows, _tell
from qianshou.domain.pairing.actions.partners import _part
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Helper, KeptPairing, MatchSetting, Pairing, StandIn
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q, WATCHED_OUTSIDE_Q
from qianshou.domain.pairing.queries.vetting import cannot_wait, faults_in_hand, most_kept
from qianshou.domain.pairing.rules.vetting import RENEW_DAYS
from qianshou.domain.people.choices import AccessSource, ConsentUse
from qianshou.domain.people.models import ChildAccess, Consent
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember


@action(P.OPEN_DUTIES, on="county")
def settle_pairings(actor: Actor, *, county: Unit, today: dt.date) -> dict[str, int]:
    """The daily step; may run twice or late. Opens and closes stand-ins' access, ends pairings of outside helpers whose consent
    was withdrawn or whose vetting cannot wait any longer, ends study partners who left the class, and closes access whose pairing
    is over. Answers how many of each."""
    _unfit_stand_ins(county, today)
    begun, over = _stand_ins(county, today)
    ended = _no_longer_allowed(county, today)
    astray = _astray(county, today)
    parted = _part(county, today)
    remember(count=ended, begun=begun, over=over, astray=astray, parted=parted)
    return {"stand_ins_begun": begun, "stand_ins_over": over, "ended": ended, "astray": astray, "parted": parted}


def _stand_ins(county: Unit, today: dt.date) -> tuple[int, int]:
    rows = ChildAccess.objects.filter(county=county, source=AccessSource.STAND_IN)
    starting = rows.filter(open=False, from_on__lte=today, to_on__gte=today)
    running = StandIn.objects.filter(county=county, from_on__lte=today, to_on__gte=today, pairing__to_on=None)
    starting = starting.filter(source_uid__in=running.values("uid"))
    finished = rows.filter(open=True, to_on__lt=today)
    children = [*starting.values_list("child_id", flat=True), *finished.values_list("child_id", flat=True)]
    counts = starting.update(open=True), finished.update(open=False)
    if children:
        _tell(children, today)
    return counts


def _unfit_stand_ins(county: Unit, today: dt.date) -> None:
    """Whose check has run out stands in for nobody, from that day on: nothing waits, the helper herself is still there."""
    rows = StandIn.objects.filter(WATCHED_OUTSIDE_Q, county=county, to_on__gte=today).select_related("pairing", "helper__vetting")
    over = [row for row in rows if faults_in_hand(row.helper, today, outside=True)]
    if over:
        _close_stand_ins(over, today)
        _tell([row.pairing.child_id for row in over], today)


def _no_longer_allowed(county: Unit, today: dt.date) -> int:
    agreed = Consent.objects.filter(child=OuterRef("child"), use=ConsentUse.OUTSIDE_HELPER, withdrawn_on=None)
    running = Pairing.objects.filter(OUTSIDE_Q, county=county, to_on=None).select_related("helper")
    withdrawn = list(running.filter(~Exists(agreed)))
    helpers = Helper.objects.filter(pk__in=running.values("helper")).select_related("vetting")
    setting = MatchSetting.objects.filter(county=county).first()
    window = setting.renew_days if setting else RENEW_DAYS
    lapsed = [h for h in helpers if cannot_wait(h, today, window)]
    keepable = {h.pk for h in lapsed if (most := most_kept(h, today)) is not None and most >= today}
    kept = Exists(KeptPairing.objects.filter(pairing=OuterRef("pk"), until_on__gte=today))
    ending = running.filter(helper__in=[h.pk for h in lapsed]).exclude(kept, helper__in=keepable)
    expired = [row for row in ending if row.pk not in {w.pk for w in withdrawn}]
    for rows, reason in ((withdrawn, EndReason.CONSENT_WITHDRAWN), (expired, EndReason.VETTING_EXPIRED)):
        if rows:
            _end_rows(rows, to_on=today, reason=reason)
            _tell([row.child_id for row in rows], today)
    return len(withdrawn) + len(expired)


def _astray(county: Unit, today: dt.date) -> int:
    """Open access whose pairing is over or gone: closed, and counted so that the desk can say it should not have been."""
    running = Pairing.objects.filter(county=county, to_on=None).values("uid")
    rows = ChildAccess.objects.filter(county=county, source=AccessSource.PAIRING, open=True).exclude(source_uid__in=running)
    return access.close(list(rows.values_list("source_uid", flat=True)), to_on=today)
