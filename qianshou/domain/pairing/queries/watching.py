"""Which pairings and helpers want a coordinator's eye: too many children, a check that runs out, what was just accepted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OUTSIDE_PAIRINGS, PairingKind, TraitKind
from qianshou.domain.pairing.models import Helper, HelperArea, HelperTrait, MatchNeed, MatchSetting, Pairing, StandIn, Tie
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q
from qianshou.domain.pairing.queries.proposing.asking import setting_of
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P

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
    kept_until: dt.date | None = None  # the latest day a coordinator keeps one of her pairings until


def accepted(viewer: Any, source_ref: str) -> QuerySet[Pairing]:
    """The running pairings of one act of accepting."""
    rows = Pairing.objects.visible_to(viewer, P.PAIR).filter(source_ref=source_ref, to_on=None)
    return rows.select_related("child", "helper").order_by("child__edu_path", "child__name", "pk")


def overloaded(viewer: Any, unit: Unit) -> QuerySet[Helper]:
    """Helpers of a unit with more children than they said they can take; `load` says how many. In unit and name order: nobody is ranked."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).at(unit.path).filter(left_on=None)
    loads = found.annotate(load=Count("pairings__child", filter=Q(pairings__to_on=None), distinct=True))
    return loads.filter(load__gt=F("capacity")).select_related("unit").order_by("unit_path", "name", "pk")


def lapsing(viewer: Any, unit: Unit, today: dt.date) -> list[Lapsing]:
    """Outside helpers whose record check runs out within thirty days or has run out, the first to run out first."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).at(unit.path).filter(Q(outside=True) | Q(also_outside=True), left_on=None)
    soon = Q(vetting__record_due_on__lte=today + dt.timedelta(days=SOON_DAYS))
    waiting = Q(vetting__approved_on=None, vetting__entered_on__isnull=False)
    theirs = Q(pairings__to_on=None) & (Q(outside=True) | Q(pairings__kind__in=sorted(OUTSIDE_PAIRINGS)))
    counted = {"load": Count("pairings__child", filter=theirs, distinct=True), "kept": Max("pairings__kept__until_on", filter=theirs)}
    loads = found.annotate(**counted).filter(soon | waiting)
    rows = list(loads.select_related("unit", "vetting").order_by("vetting__record_due_on", "name", "pk"))
    days = setting_of(unit.county_id or unit.pk).renew_days
    return [_lapsing(row, today, days) for row in rows]


def lapsed_count(viewer: Any, unit: Unit, today: dt.date) -> int:
    """How many helpers' check has run out while they still have children as outside helpers; one query."""
    found = Helper.objects.visible_to(viewer, P.PAIR).at(unit.path).filter(left_on=None, vetting__record_due_on__lt=today)
    return found.filter(Exists(Pairing.objects.filter(OUTSIDE_Q, helper=OuterRef("pk"), to_on=None))).count()


def _lapsing(row: Any, today: dt.date, days: int) -> Lapsing:
    due = row.vetting.record_due_on
    faults = faults_in_hand(row, today, outside=True)
    since = row.vetting.entered_on if row.vetting.approved_on is None else due
    ends = since + dt.timedelta(days=days + 1) if row.load and since else None
    return Lapsing(row.uid, row.name, row.unit.display_name(today), due, row.load, faults, ends, row.kept)


def running_pairs(viewer: Any, unit: Unit, line_q: Q) -> QuerySet[Pairing]:
    """The running pairings of children in reach that a condition on the child picks out."""
    return Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(line_q, county=unit.county_id or unit.pk, to_on=None)


def left_behind_pairs(viewer: Any, unit: Unit, line: str) -> QuerySet[Pairing]:
    """Running pairings with a teacher of a school the child is no longer at: to be ended or handed over by the coordinator."""
    rows = running_pairs(viewer, unit, on_line(unit, line, prefix="child")).filter(kind=PairingKind.TEACHER, helper__unit__kind=UnitKind.SCHOOL)
    elsewhere = rows.exclude(child__edu_path__startswith=F("helper__unit_path"))
    return elsewhere.select_related("child__edu_unit__parent", "helper__unit").order_by("child__edu_path", "child__name", "pk")


def unsigned_pairs(viewer: Any, unit: Unit, line: str) -> QuerySet[Pairing]:
    """Running pairings whose agreement nobody noted as signed."""
    rows = running_pairs(viewer, unit, on_line(unit, line, prefix="child")).filter(commitment_signed_on=None)
    return rows.select_related("child__edu_unit__parent", "helper").order_by("child__edu_path", "child__name", "pk")


def standing_in(viewer: Any, unit: Unit, line: str, today: dt.date) -> QuerySet[Pairing]:
    """Running pairings somebody else watches today; `instead` and `instead_until` say who and until when."""
    rows = _watched(running_pairs(viewer, unit, on_line(unit, line, prefix="child")), today)
    return rows.select_related("child__edu_unit__parent", "helper").order_by("child__edu_path", "child__name", "pk")


def stood_in_for(viewer: Any, pairs: Sequence[Pairing], today: dt.date) -> QuerySet[Pairing]:
    """Of these pairings in reach the ones somebody else watches today, told in the same way."""
    return _watched(Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(pk__in=[row.pk for row in pairs]), today).order_by("pk")


def _watched(rows: QuerySet[Pairing], today: dt.date) -> QuerySet[Pairing]:
    now = StandIn.objects.filter(pairing=OuterRef("pk"), from_on__lte=today, to_on__gte=today).order_by("pk")
    told = rows.annotate(instead=Subquery(now.values("helper__name")[:1]), instead_until=Subquery(now.values("to_on")[:1]))
    return told.filter(Exists(now))


def need_of(viewer: Any, child: Any) -> MatchNeed:
    """What is asked of a child's helpers; the usual where nothing was said."""
    return MatchNeed.objects.visible_to(viewer, P.PAIR).filter(child=child).first() or MatchNeed(child=child, county_id=child.county_id, version=0)


def ties_of(viewer: Any, *, child: Any = None, helper: Helper | None = None) -> QuerySet[Tie]:
    """What is known of a child and helpers, or of a helper and children, in reach."""
    rows = Tie.objects.visible_to(viewer, P.PAIR).filter(**({"child": child} if child is not None else {"helper": helper}))
    return rows.select_related("child", "helper__unit", "said_by").order_by("kind", "-said_on", "pk")


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
