"""Which children's papers a person may print, class by class."""

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P


def to_print(viewer: Any, *, unit: Unit, line: str, filters: RosterFilter, today: dt.date) -> QuerySet[Child]:
    """The children of a unit along a line, narrowed like the roster, whose cards the viewer may print."""
    return children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.PRINT_CARD)


def counts_by_unit(viewer: Any, *, unit: Unit, line: str, today: dt.date) -> dict[int, int]:
    """How many cards each class (or, by residence, each village) below a unit would be; one query."""
    key = "edu_unit" if line == "edu" else "home_unit"
    rows = to_print(viewer, unit=unit, line=line, filters=RosterFilter(), today=today)
    return dict(rows.order_by().values(key).annotate(n=Count("pk")).values_list(key, "n"))


def printable(viewer: Any, perm: str) -> QuerySet[Child]:
    """Children the viewer reaches with a print permission, with their units."""
    return Child.objects.visible_to(viewer, perm).select_related("county", "edu_unit", "edu_unit__parent", "home_unit", "home_unit__parent")
