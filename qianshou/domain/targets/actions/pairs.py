"""An official and a target: paired, ended with a reason; the pairing itself opens the target to the official's login."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Helper
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import EndReason
from qianshou.domain.targets.models import Target, TargetPairing
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


def _check(target: Target, helper: Helper, from_on: dt.date, today: dt.date) -> None:
    if helper.county_id != target.county_id:
        raise Refused(_("帮扶人不是本县的。"))
    if helper.left_on is not None and helper.left_on <= today:
        raise Refused(_("%s已经不再担任帮扶人。") % helper.name)
    if helper.outside:
        raise Refused(_("这里只结对干部和教师；校外帮扶人请在“结对”里和孩子结对。"))
    if target.closed_on is not None:
        raise Refused(_("%s已经结束帮扶，不能结对。") % target.name)
    if from_on > today:
        raise Invalid(_("结对日期不能晚于今天。"), "from_on")


@action(P.KEEP_TARGETS, on="target")
def pair_target(actor: Actor, *, target: Target, helper: Helper, from_on: dt.date, today: dt.date) -> TargetPairing:
    """Pairs. Refuses an outside helper, one of another county or gone, a closed target, a day to come, the same pair twice."""
    _check(target, helper, from_on, today)
    if TargetPairing.objects.filter(target=target, helper=helper, to_on=None).exists():
        raise Refused(_("%(target)s和%(helper)s已经结对。") % {"target": target.name, "helper": helper.name})
    row = TargetPairing.objects.create(county_id=target.county_id, target=target, helper=helper, from_on=from_on)
    remember(subjects=[row, helper])
    return row


@action(P.KEEP_TARGETS, on="targets", many=True)
def pair_targets(actor: Actor, *, targets: Sequence[Target], pairs: Sequence[tuple[str, Helper]], from_on: dt.date, today: dt.date) -> list[TargetPairing]:
    """The set form: (uid of a target, helper). Refused whole if one may not be; a pair that already runs is left as it is."""
    by_uid = {one.uid: one for one in targets}
    running = set(TargetPairing.objects.filter(target__in=[t.pk for t in targets], to_on=None).values_list("target_id", "helper_id"))
    fresh = []
    for uid, helper in pairs:
        if uid not in by_uid:
            raise Refused(_("结对名单里有不在本次范围内的对象。"))
        target = by_uid[uid]
        _check(target, helper, from_on, today)
        if (target.pk, helper.pk) not in running:
            running.add((target.pk, helper.pk))
            fresh.append(TargetPairing(county_id=target.county_id, target=target, helper=helper, from_on=from_on))
    remember(count=len(fresh))
    return TargetPairing.objects.bulk_create(fresh)


@action(P.KEEP_TARGETS, on="pairing")
def end_target_pairing(actor: Actor, *, pairing: TargetPairing, to_on: dt.date, reason: str, today: dt.date) -> TargetPairing:
    """Ends with a reason, never deletes; `to_on` is its last day, and the official's login no longer reaches the target."""
    if pairing.to_on is not None:
        raise Refused(_("这对结对已经结束了。"))
    if reason not in EndReason.values:
        raise Invalid(_("请选择结束的原因。"), "reason")
    if to_on > today or to_on < pairing.from_on:
        raise Invalid(_("结束日期要在结对日期和今天之间。"), "to_on")
    pairing.to_on, pairing.end_reason = to_on, reason
    pairing.save(update_fields=["to_on", "end_reason"])
    remember(reason=reason, subjects=[pairing.target])
    return pairing
