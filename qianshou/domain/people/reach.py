"""Which children a viewer reaches: the one condition everything about a child is filtered by (DECISIONS 1-3)."""

from django.apps import apps
from django.db.models import Q

from qianshou.kit.scoping import NOTHING, Reach, by_place


def _accessible(reach: Reach):
    access = apps.get_model("people", "ChildAccess")
    return access.objects.filter(user_id=reach.user_id, role__in=sorted(reach.names), open=True).values("child_id")


def by_name(reach: Reach, *, prefix: str = "child") -> Q:
    """Rows reached through an open ChildAccess row; `prefix` is the relation that leads to the child, '' for the child itself."""
    if not reach.names or reach.user_id is None:
        return NOTHING
    key = f"{prefix}_id__in" if prefix else "pk__in"
    return Q(**{key: _accessible(reach)})


def child_q(reach: Reach, *, prefix: str = "child") -> Q:
    """The condition on child rows (`prefix=''`) or on rows that lead to one child by the relation `prefix`."""
    if reach.everything:
        return Q()
    lead = f"{prefix}__" if prefix else ""
    place = by_place(reach, county=f"{lead}county", edu=f"{lead}edu_path", home=f"{lead}home_path")
    if not reach.names:
        return place
    if not (reach.counties or reach.edu or reach.home):
        return by_name(reach, prefix=prefix)
    return place | by_name(reach, prefix=prefix)
