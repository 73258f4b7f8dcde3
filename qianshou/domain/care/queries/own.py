"""Programmes of the county's own: drafts a viewer may work on, those on the shelf, and one of them by its code."""

import json
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.care.models.own import OwnProgramme
from qianshou.domain.care.programmes import Programme, programme_from_spec
from qianshou.domain.care.programmes.dates import is_when, say_when
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P


def own_drafts(viewer: Any) -> QuerySet[OwnProgramme]:
    """What the viewer may work on, the newest first."""
    return OwnProgramme.objects.visible_to(viewer, P.ADOPT_PROGRAMME).select_related("unit").defer("text", "lines").order_by("-made_on", "-pk")


def own_one(viewer: Any, uid: str) -> OwnProgramme | None:
    """One draft in reach, or None."""
    return OwnProgramme.objects.visible_to(viewer, P.ADOPT_PROGRAMME).filter(uid=uid).select_related("unit", "county").first()


def own_text(own: OwnProgramme) -> str:
    """The plan as it was given; for those who may work on it."""
    return own.text.reveal() if own.text else ""


def own_lines(own: OwnProgramme) -> list[dict[str, Any]]:
    """What was read in it and what was decided so far."""
    return list(json.loads(own.lines.reveal())) if own.lines else []


def own_shelf(county: Unit | None) -> list[Programme]:
    """The finished ones of a county, the oldest first."""
    if county is None:
        return []
    rows = OwnProgramme.objects.filter(county=county).ready().order_by("pk").values_list("spec", flat=True)
    return [programme_from_spec(spec) for spec in rows]


def own_programme(viewer: Any, code: str) -> Programme | None:
    """A finished one of a county the viewer works in, by its code; or None."""
    counties = {unit.county_id or unit.pk for unit in orgs.own_units(viewer, P.SEE_PROGRAMMES)}
    row = OwnProgramme.objects.filter(county__in=counties, uid=code.removeprefix("own_")).ready().first()
    return programme_from_spec(row.spec) if row is not None and row.code == code else None


def say_day(value: str) -> str:
    """6月19日 for 06-19; words of the plan that are no day of the calendar stay."""
    return say_when(value) if is_when(value) else value
