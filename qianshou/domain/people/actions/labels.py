"""Labels brought in line with facts and time: by the action that changes a fact, and by the daily job."""

import datetime as dt
from collections.abc import Callable

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.gate import action, remember

CHUNK = 250


@action(P.CORRECT_FILE, on="children", many=True)
def recompute_labels(actor, *, children: list[Child], today: dt.date) -> None:
    """Recomputes the labels of at most 500 children, one query a table."""
    relabel(children, today)


@action(P.SYSTEM)
def labels_due(actor, *, county: Unit, today: dt.date, on_progress: Callable[[int], None] | None = None) -> int:
    """Those of a county whose labels time changes by today (a 16th birthday, three months away); how many. May run twice or late."""
    due = list(Child.objects.filter(county=county, labels_due_on__lte=today).order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(due), CHUNK):
        relabel(Child.objects.filter(pk__in=due[at : at + CHUNK]), today)
        if on_progress:
            on_progress(at)
    remember(count=len(due))
    return len(due)
