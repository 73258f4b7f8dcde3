"""The records of a unit along one line, for those who look after it."""

import datetime as dt
from typing import Any

from django.db.models import F, Q

from qianshou.domain.care.queries.missed import at
from qianshou.domain.care.queries.records import _JOINED, _lines, _readable
from qianshou.domain.care.shapes import RecordLine
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P


def records_of_unit(
    viewer: Any, unit: Unit, today: dt.date, *, line: str = Line.EDU, kind: str | None = None, from_on: dt.date | None = None,
    on: dt.date | None = None, doer: str = "", typed: bool = False, voided: bool = False, limit: int = 50, offset: int = 0,
) -> tuple[list[RecordLine], int]:  # fmt: skip
    """A page of them, newest first, and how many there are: children in today's reach who stood at the unit on the day. `doer` is part
    of a name, `typed` those typed in for somebody else, `voided` those voided (else left out)."""
    rows = _readable(viewer, P.SEE_RECORDS).filter(at(unit, line)).filter(voided_on__isnull=not voided)
    if kind:
        rows = rows.filter(kind=kind)
    if from_on:
        rows = rows.filter(happened_on__gte=from_on)
    if on:
        rows = rows.filter(happened_on__lte=on)
    if doer.strip():
        rows = rows.filter(doer_name__contains=doer.strip())
    if typed:
        rows = rows.filter(Q(doer_user=None) | ~Q(enterer=F("doer_user")), enterer__isnull=False)
    total = rows.count()
    page = rows.select_related(*_JOINED).order_by("-happened_on", "-pk")[offset : offset + limit]
    return _lines(viewer, list(page)), total
