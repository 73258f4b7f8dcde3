"""Which pairings and helpers want a coordinator's eye: too many children, a check that runs out, what was just accepted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import TraitKind
from qianshou.domain.pairing.models import Helper, HelperArea, HelperTrait, MatchNeed, MatchSetting, Pairing
from qianshou.domain.pairing.queries.proposing.asking import setting_of
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.permissions import P
from qianshou.kit.paths import within

SOON_DAYS = 30


@dataclass(frozen=True)
class Lapsing:
    """An outside helper whose check runs out within a month or has run out; `ends_on`: the day her pairings end by themselves."""

    uid: str
    name: str
    unit_name: str
    due_on: dt.date | None
    children: int
    faults: tuple[str, ...]
    ends_on: dt.date | None


def accepted(viewer: Any, source_ref: str) -> QuerySet[Pairing]:
    """The running pairings of one act of accepting."""
    rows = Pairing.objects.visible_to(viewer, P.PAIR).filter(source_ref=source_ref, to_on=None)
    return rows.select_related("child", "helper").order_by("child__edu_path", "child__name", "pk")


def overloaded(viewer: Any, unit: Unit) -> QuerySet[Helper]:
    """Helpers of a unit with more children than they said they can take; `load` says how many. In unit and name order: nobody is ranked."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(within("unit_path", unit.path), left_on=None)
    loads = found.annotate(load=Count("pairings__child", filter=Q(pairings__to_on=None), distinct=True))
    return loads.filter(load__gt=F("capacity")).select_related("unit").order_by("unit_path", "name", "pk")


def lapsing(viewer: Any, unit: Unit, today: dt.date) -> list[Lapsing]:
    """Outside helpers whose record check runs out within thirty days or has run out, the first to run out first."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(within("unit_path", unit.path), left_on=None, outside=True)
    soon = Q(vetting__record_due_on__lte=today + dt.timedelta(days=SOON_DAYS))
    waiting = Q(vetting__approved_on=None, vetting__entered_on__isnull=False)
    loads = found.annotate(load=Count("pairings__child", filter=Q(pairings__to_on=None), distinct=True)).filter(soon | waiting)
    rows = list(loads.select_related("unit", "vetting").order_by("vetting__record_due_on", "name", "pk"))
    days = setting_of(unit.county_id or unit.pk).renew_days
    return [_lapsing(row, today, days) for row in rows]


def _lapsing(row: Any, today: dt.date, days: int) -> Lapsing:
    due = row.vetting.record_due_on
    faults = faults_in_hand(row, today)
    since = row.vetting.entered_on if row.vetting.approved_on is None else due
    ends = since + dt.timedelta(days=days + 1) if row.load and since else None
    return Lapsing(row.uid, row.name, row.unit.display_name(today), due, row.load, faults, ends)


def running_pairs(viewer: Any, unit: Unit, line_q: Q) -> QuerySet[Pairing]:
    """The running pairings of children in reach that a condition on the child picks out."""
    return Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(line_q, county=unit.county_id or unit.pk, to_on=None)


def need_of(viewer: Any, child: Any) -> MatchNeed:
    """What is asked of a child's helpers; the usual where nothing was said."""
    return MatchNeed.objects.visible_to(viewer, P.PAIR).filter(child=child).first() or MatchNeed(child=child, county_id=child.county_id, version=0)


def offer_of(helper: Helper) -> dict[str, Any]:
    """What a helper (already fetched) offers, as the keywords of `set_offer`; areas as uids."""
    traits: dict[str, list[str]] = {kind: [] for kind in TraitKind.values}
    for kind, value in HelperTrait.objects.filter(helper=helper).order_by("value").values_list("kind", "value"):
        traits[kind].append(value)
    areas = list(HelperArea.objects.filter(helper=helper).values_list("unit__uid", flat=True))
    said = {"languages": traits[TraitKind.LANGUAGE], "strengths": traits[TraitKind.STRENGTH], "days": traits[TraitKind.DAY]}
    return {"capacity": helper.capacity, "sex": helper.sex, "areas": areas, "version": helper.version, **said}


def rules_of(county: Unit) -> MatchSetting:
    """What the county asks of its pairings."""
    return setting_of(county.pk)
