"""What is kept of one helper beside her pairings: trainings, hours entered, awards, what a lapsed check asks about."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import AwardState, TraitKind, Weekday
from qianshou.domain.pairing.models import Award, Helper, HelperSetting, HelperTrait, KeptPairing, Pairing, ServiceTime, Training
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class Lapsed:
    """A running pairing whose helper's check has run out, and what was said of it."""

    pairing: Pairing
    kept: KeptPairing | None


def trainings_of(helper: Helper) -> QuerySet[Training]:
    """Her trainings, the latest first; the helper was fetched in reach (or is oneself)."""
    return Training.objects.filter(helper=helper).order_by("-held_on", "pk")


def service_time_of(helper: Helper, first: dt.date, last: dt.date) -> QuerySet[ServiceTime]:
    """Hours entered by hand in a span of days, those taken back too, the latest first."""
    return ServiceTime.objects.filter(helper=helper, served_on__range=(first, last)).order_by("-served_on", "-pk")


def minutes_entered(helper_ids: list[int], first: dt.date, last: dt.date) -> dict[int, int]:
    """Minutes entered by hand and not taken back, by helper."""
    rows = ServiceTime.objects.filter(helper__in=helper_ids, served_on__range=(first, last), voided_on=None).order_by()
    return dict(rows.values_list("helper").annotate(n=Sum("minutes")))


def awards_of(helper: Helper) -> QuerySet[Award]:
    """Her nominations and awards, the latest first."""
    return Award.objects.filter(helper=helper).select_related("proposed_by", "decided_by").order_by("-proposed_on", "-pk")


def award(viewer: Any, uid: str) -> Award | None:
    """One nomination in reach, or None."""
    return Award.objects.visible_to(viewer, P.PAIR).filter(uid=uid).select_related("helper").first()


def service_time(viewer: Any, uid: str) -> ServiceTime | None:
    """One line of hours in reach, or None."""
    return ServiceTime.objects.visible_to(viewer, P.PAIR).filter(uid=uid).select_related("helper").first()


def nominations(viewer: Any, unit: Unit) -> QuerySet[Award]:
    """What waits for a second person's word, in unit and name order."""
    rows = Award.objects.visible_to(viewer, P.PAIR).filter(state=AwardState.PROPOSED, helper__in=Helper.objects.at(unit.path))
    return rows.select_related("helper__unit", "proposed_by").order_by("helper__unit_path", "helper__name", "pk")


def lapsed_pairings(viewer: Any, helper: Helper) -> list[Lapsed]:
    """The running outside pairings of a helper, with children in reach, and what was said of each."""
    rows = Pairing.objects.visible_to(viewer, P.PAIR).filter(OUTSIDE_Q, helper=helper, to_on=None)
    found = list(rows.select_related("child__edu_unit", "helper").order_by("child__edu_path", "child__name", "pk"))
    kept = {row.pairing_id: row for row in KeptPairing.objects.filter(pairing__in=found)}
    return [Lapsed(row, kept.get(row.pk)) for row in found]


def helper_setting(county: Unit) -> HelperSetting:
    """What a county says of its helpers; the usual where nothing was said."""
    return HelperSetting.objects.filter(county=county).first() or HelperSetting(county=county, version=0)


def days_of(helper: Helper) -> list[str]:
    """The days she said she has time, in the order of the week, as words."""
    said = set(HelperTrait.objects.filter(helper=helper, kind=TraitKind.DAY).values_list("value", flat=True))
    return [str(Weekday(code).label) for code in Weekday.values if code in said]
