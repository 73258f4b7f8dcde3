"""Pairs whose helper has met the child not once since a day: 本月还没有联系的结对."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianshou.domain.care.models import CareRecord
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.watching import running_pairs
from qianshou.domain.people.queries.roster import on_line


def quiet_pairs(viewer: Any, unit: Unit, since: dt.date, line: str = Line.EDU) -> QuerySet[Pairing]:
    """Running pairings of active files begun before `since` in which the helper, by either of her names, has no contact since then."""
    done = CareRecord.objects.filter(child=OuterRef("child"), happened_on__gte=since, voided_on=None, reached=True)
    mine = done.filter(Q(doer_helper=OuterRef("helper")) | Q(doer_user=OuterRef("helper__user")))
    rows = running_pairs(viewer, unit, on_line(unit, line, prefix="child")).filter(child__file_state="active", from_on__lt=since)
    path = "child__home_path" if line == Line.HOME else "child__edu_path"
    return rows.filter(~Exists(mine)).select_related("child__edu_unit__parent", "child__home_unit", "helper").order_by(path, "child__name", "pk")
