"""The dated events of the programmes that hold at a unit (三八, 六一, 10月17日 …), laid on the days of a school year."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from qianshou.domain.care.models import AdoptedProgramme
from qianshou.domain.care.programmes.dates import days_of
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.permissions import P
from qianshou.kit import days as cal
from qianshou.kit.days import SchoolDays
from qianshou.kit.paths import ancestors

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Event:
    """One event on its days. `before`: to be done by the last of them."""

    title: str
    first_on: dt.date
    last_on: dt.date
    before: bool
    programme: str
    programme_uid: str


def events(viewer: Any, unit: Unit, school_year: int) -> list[Event]:
    """What the programmes adopted at a unit or above it name for a school year, by day; nothing for who may see no programmes there.
    The same event of two programmes on the same day is said once, by the nearer one."""
    if not viewer.may(P.SEE_PROGRAMMES, unit):
        return []
    first, last = dt.date(school_year, 9, 1), dt.date(school_year + 1, 8, 31)
    held = AdoptedProgramme.objects.filter(Q(ended_on=None) | Q(ended_on__gte=first), path__in=ancestors(unit.path), from_on__lte=last, to_on__gte=first)
    # Checked when it was adopted: the rest of the spec need not be read again.
    dated = [(row, one) for row in held.order_by("path", "code", "pk") for one in row.spec.get("dated", ())]
    found: dict[tuple[str, dt.date], Event] = {}
    school_days = calendar_for(unit.county_id or unit.pk).of(unit.path) if dated else SchoolDays()
    for row, one in dated:
        for when in _whens(one):
            for day, until in days_of(when, school_year, school_days):
                found[one["title"], day] = Event(one["title"], day, until, "on" not in one, row.title, row.uid)
    return sorted(found.values(), key=lambda event: (event.first_on, event.last_on, event.title))


def _whens(one: Mapping[str, Any]) -> list[str]:
    said = one.get("on") or one.get("by") or []
    return [said] if isinstance(said, str) else list(said)


def events_soon(viewer: Any, unit: Unit, today: dt.date) -> list[Event]:
    """What runs today or begins within thirty days; for what is to be done before a day, that day."""
    year = cal.school_year_of(today)
    near = events(viewer, unit, year)
    if today + SOON > dt.date(year + 1, 8, 31):
        near += events(viewer, unit, year + 1)
    return [one for one in near if one.last_on >= today and (one.last_on if one.before else one.first_on) <= today + SOON]
