"""疑似重复 settled as one child: the file that goes loses its pairings and open duties in the same act (DECISIONS 6)."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.care.ledger.opening import refresh_children
from qianshou.domain.care.models import Duty
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember


@action(P.MERGE_CHILDREN, on="children", many=True)
def merge_files(actor: Actor, *, children: list[Child], keep: Child, today: dt.date) -> Child:
    """Merges two files of one child (`people.merge`), ends the other's pairings and waives its open duties. Refuses what `people.merge` refuses."""
    kept = people.merge(actor, children=children, keep=keep, today=today)
    inner = actor.acting("care.close_file")
    for child in children:
        if child.pk != keep.pk:
            pairing.end_all(inner, child=child, reason=EndReason.FILE_CLOSED, to_on=today, today=today)
            open_rows = Duty.objects.filter(child=child, closes_on__gte=today, not_owed=False, waived_on=None, next_due_on__isnull=False)
            remember(waived=open_rows.update(waived_on=today, waived_reason=_("档案合并"), waived_by=actor.user))  # type: ignore[attr-defined]
    refresh_children([child.pk for child in children], today)
    return kept
