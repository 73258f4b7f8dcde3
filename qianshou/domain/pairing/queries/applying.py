"""报名: which counties take applications, how one of them stands, and the coordinator's list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import ApplicationState, KeyKind, Stage
from qianshou.domain.pairing.models import Helper, HelperApplication, HelperKey, HelperSetting
from qianshou.domain.pairing.rules.applying import ApplicationFacts, stage, tidy_number
from qianshou.domain.pairing.rules.vetting import VettingFacts
from qianshou.domain.permissions import P
from qianshou.kit.paths import within


@dataclass(frozen=True)
class Standing:
    """What who has the number is told: how far it is, and no name."""

    state: str
    stage: str
    unit_name: str
    applied_on: dt.date
    refused_for: str = ""
    says: str = ""


def counties_open() -> list[Unit]:
    """The counties that take applications on the public page, by name."""
    rows = Unit.objects.filter(kind=UnitKind.COUNTY, closed_on=None, pk__in=HelperSetting.objects.filter(open_to_public=True).values("county"))
    return list(rows.order_by("path"))


def county_open(code: str) -> Unit | None:
    """One of them by its code, or None."""
    return next((one for one in counties_open() if one.code == code), None)


def places_in(county: Unit) -> list[Unit]:
    """Where one may want to help: the county as a whole, or a township. No school is named to a stranger."""
    towns = Unit.objects.filter(county=county, kind=UnitKind.TOWNSHIP, closed_on=None).order_by("path")
    return [county, *towns]


def facts_of_application(row: HelperApplication) -> ApplicationFacts:
    """The row as the rules see it."""
    return ApplicationFacts(row.identity_checked_on, row.record_checked_on, row.record_clear, row.trained_on, row.commitment_signed_on)


def vetting_of_application(row: HelperApplication) -> VettingFacts:
    """The same as a vetting, before it is approved."""
    return VettingFacts(
        row.birth_date, row.identity_checked_on, row.record_checked_on, row.record_clear, row.record_due_on, row.trained_on, row.commitment_signed_on,
        row.entered_by_id, None, None, row.touched_on,
    )  # fmt: skip


def standing_of(number: str) -> Standing | None:
    """How one application stands, for whoever has its number; None for a number that is nobody's."""
    row = HelperApplication.objects.filter(number=tidy_number(number)).select_related("unit", "county").first()
    if row is None:
        return None
    says = HelperSetting.objects.filter(county=row.county_id).values_list("says", flat=True).first() or ""
    return Standing(row.state, stage(facts_of_application(row)).value, row.unit.name, row.applied_on, row.refused_for, says)


def applications(viewer: Any, unit: Unit, *, state: str = ApplicationState.OPEN, drive_code: str = "") -> QuerySet[HelperApplication]:
    """Applications to a unit's subtree in reach, the oldest first."""
    rows = HelperApplication.objects.visible_to(viewer, P.VET_HELPER).filter(within("unit_path", unit.path))
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(drive_code=drive_code) if drive_code else rows
    return rows.select_related("unit", "entered_by", "decided_by", "helper").order_by("applied_on", "pk")


def application(viewer: Any, uid: str) -> HelperApplication | None:
    """One application in reach, or None."""
    rows = HelperApplication.objects.visible_to(viewer, P.VET_HELPER).filter(uid=uid)
    return rows.select_related("unit", "county", "entered_by", "decided_by", "helper").first()


def known_as(row: HelperApplication) -> list[Helper]:
    """Helpers of the county with the same telephone or identity number: the applicant may stand on the list already."""
    digests = [digest for digest in (row.phone_bi, row.identity_bi) if digest]
    held = HelperKey.objects.filter(county=row.county_id, digest__in=digests).values("helper")
    return list(Helper.objects.filter(pk__in=held, left_on=None).select_related("unit").order_by("name", "pk")) if digests else []


@dataclass(frozen=True)
class AppliedAlso:
    """Another application with the same number; of one out of the viewer's reach the day only."""

    applied_on: dt.date
    same: str  # KeyKind label
    uid: str = ""
    unit_name: str = ""
    state: str = ""


def applied_also(viewer: Any, row: HelperApplication) -> list[AppliedAlso]:
    """Other applications of the county with the same telephone or identity number whose facts are still kept, the oldest first. The reviewer
    of one (in reach) is told; a stranger never is."""
    same = Q(phone_bi=row.phone_bi) if row.phone_bi else Q(pk__in=[])
    if row.identity_bi:
        same |= Q(identity_bi=row.identity_bi)
    found = list(HelperApplication.objects.filter(same, county=row.county_id).exclude(pk=row.pk).select_related("unit").order_by("applied_on", "pk"))
    reached = set(HelperApplication.objects.visible_to(viewer, P.VET_HELPER).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [_also(row, one, one.pk in reached) for one in found]


def _also(row: HelperApplication, one: HelperApplication, reached: bool) -> AppliedAlso:
    same = str((KeyKind.PHONE if row.phone_bi and one.phone_bi == row.phone_bi else KeyKind.IDENTITY).label)
    if not reached:
        return AppliedAlso(one.applied_on, same)
    return AppliedAlso(one.applied_on, same, one.uid, one.unit.name, str(ApplicationState(one.state).label))


def applied_twice(rows: Sequence[HelperApplication]) -> set[int]:
    """Of these (in reach) the ones whose telephone stands on another application that is open; one query."""
    digests = {row.phone_bi for row in rows if row.phone_bi}
    open_ = HelperApplication.objects.filter(county__in={row.county_id for row in rows}, state=ApplicationState.OPEN, phone_bi__in=digests)
    others = list(open_.values_list("phone_bi", "pk"))
    return {row.pk for row in rows if any(digest == row.phone_bi and pk != row.pk for digest, pk in others)}


def stage_of(row: HelperApplication) -> Stage:
    """How far one is."""
    return stage(facts_of_application(row))


def words_of(row: HelperApplication) -> tuple[str, str]:
    """The telephone and the words of an application fetched in reach: whoever sees to it must ring. Callers log the view."""
    return row.phone.reveal() if row.phone else "", row.about.reveal() if row.about else ""
