"""The school calendar: terms, holidays, make-up days, a school's own days (DOMAIN §2)."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import DayKind, UnitKind
from qianshou.domain.orgs.models import SpecialDay, Term, Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember

_LONGEST = 250  # days of a term


def _has_calendar(unit: Unit) -> None:
    if unit.kind in (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.CLASS, UnitKind.DEPARTMENT, UnitKind.VILLAGE):
        raise Refused(_("校历只设在县、乡镇或学校。"))


@action(P.EDIT_CALENDAR, on="unit")
def set_term(actor: Any, *, unit: Unit, school_year: int, number: int, first_on: dt.date, last_on: dt.date) -> Term:
    """A term of a county, or of a school that differs; the same term again changes its days. Refuses overlapping terms."""
    _has_calendar(unit)
    if number not in (1, 2):
        raise Invalid(_("学期只有上学期和下学期。"), "number")
    if not first_on < last_on or (last_on - first_on).days > _LONGEST:
        raise Invalid(_("学期的最后一天要在第一天之后，并且不超过 250 天。"), "last_on")
    if not dt.date(school_year, 8, 1) <= first_on <= dt.date(school_year + 1, 8, 31):
        raise Invalid(_("开学日期不在这个学年里。"), "first_on")
    others = Term.objects.filter(unit=unit).exclude(school_year=school_year, number=number)
    if others.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Invalid(_("和另一个学期的日期重叠了。"), "first_on")
    term, _new = Term.objects.update_or_create(
        unit=unit, school_year=school_year, number=number, defaults={"county_id": unit.county_id, "first_on": first_on, "last_on": last_on}
    )
    remember(fields=["first_on", "last_on"], term=f"{school_year}-{number}")
    return term


@action(P.EDIT_CALENDAR, on="unit")
def add_special_days(actor: Any, *, unit: Unit, kind: str, first_on: dt.date, last_on: dt.date, name: str = "") -> SpecialDay:
    """A stretch of days that differ from the week, both ends included; 停课 and 补课上学 of a school win over the county's."""
    _has_calendar(unit)
    if kind not in DayKind.values:
        raise Invalid(_("请选放假、补课上学或停课。"), "kind")
    if last_on < first_on or (last_on - first_on).days > 120:
        raise Invalid(_("最后一天不能早于第一天，一次最多 120 天。"), "last_on")
    same = SpecialDay.objects.filter(unit=unit, kind=kind).filter(Q(first_on__lte=last_on) & Q(last_on__gte=first_on))
    if same.exists():
        raise Invalid(_("这几天已经登记过了，请先删掉原来的。"), "first_on")
    remember(fields=[kind], first=first_on.isoformat(), last=last_on.isoformat())
    return SpecialDay.objects.create(
        county_id=unit.county_id, unit=unit, kind=kind, first_on=first_on, last_on=last_on, name=name.strip()[:40]
    )


@action(P.EDIT_CALENDAR, on="unit")
def drop_special_days(actor: Any, *, unit: Unit, days: SpecialDay) -> None:
    """Takes a stretch out again; periods already closed stay as they were."""
    if days.unit_id != unit.pk:
        raise Refused(_("这几天不是这个单位登记的。"))
    remember(fields=[days.kind], first=days.first_on.isoformat(), last=days.last_on.isoformat())
    days.delete()
