"""督查抽样 as it is looked at: the draws of a county, an inspector's own, and the files of one."""

import datetime as dt

from django.db.models import Q, QuerySet

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child, DrawnFile, Inspection
from qianshou.domain.permissions import P, Role


def inspections(viewer) -> QuerySet[Inspection]:
    """Draws the viewer may know of, the latest first."""
    return Inspection.objects.visible_to(viewer, P.SEE_SAMPLE).select_related("unit", "unit__parent", "inspector", "drawn_by").order_by("-from_on", "-pk")


def drawn_files(viewer, inspection: Inspection) -> list[DrawnFile]:
    """The files of a draw in the order of the lot. `reachable` says whether the viewer may open one today."""
    rows = list(inspection.drawn.select_related("child", "child__edu_unit", "child__edu_unit__parent", "child__home_unit").order_by("number"))
    mine = set(Child.objects.visible_to(viewer, P.SEE_FILE).filter(pk__in=[row.child_id for row in rows]).values_list("pk", flat=True))
    for row in rows:
        row.reachable = row.child_id in mine  # type: ignore[attr-defined]
    return rows


def inspectors(viewer, county: Unit, today: dt.date) -> list[User]:
    """Who holds the inspector's role in the county today or from a day to come."""
    held = Q(grants__role=Role.INSPECTOR, grants__unit__county=county) & (Q(grants__to_on=None) | Q(grants__to_on__gte=today))
    return list(User.objects.filter(held, is_active=True).exclude(pk=viewer.user.pk if viewer.user else 0).distinct().order_by("name", "pk"))
