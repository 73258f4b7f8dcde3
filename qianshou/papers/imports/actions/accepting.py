"""按此收下: a person takes a doubtful row of a preview as it stands, one by one; who did so and why it was doubted is on the trail."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import BatchState, Verdict
from qianshou.papers.imports.asked import days_of
from qianshou.papers.imports.body import pack, unpack
from qianshou.papers.imports.weighing import Weighed, scales_for, weigh_accepted
from qianshou.papers.models import Batch, StagedRow


@action(P.IMPORT_ROSTER, on="batch")
def accept_row(actor: Any, *, batch: Batch, row: StagedRow, today: dt.date) -> StagedRow:
    """The row joins the good ones and goes in with them; its reasons stay with it.

    Refuses a batch that is no longer a preview, a row that is not doubtful, and a doubt that only mending the file can settle.
    """
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    row = StagedRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.state != BatchState.PREVIEWED:
        raise Refused(_("名册已经不在预览，不能再收下单行。"))
    if row.batch_id != batch.pk or row.verdict != Verdict.DOUBTFUL:
        raise Refused(_("这一行已经处理过了。"))
    body = unpack(row)
    reasons = [(reason, tuple(columns)) for reason, columns in row.problems]
    weighed = Weighed(row.sheet, row.row, row.verdict, body.facts, body.members, body.place, reasons, body.says, row.as_of or batch.as_of)
    scales = scales_for(actor, batch.unit, days=days_of(batch, today), all_left_behind=batch.all_left_behind)
    weigh_accepted(scales, weighed)
    twice = StagedRow.objects.filter(batch=batch, child=weighed.child).exclude(pk=row.pk).exists() if weighed.child else False
    if twice:
        raise Refused(_("名册里另有一行写的是同一个孩子，只能收一行。"))
    row.verdict, row.child_id, row.body = weighed.verdict, weighed.child, pack(weighed)
    row.save(update_fields=["verdict", "child", "body"])
    counts = {**held.counts, Verdict.DOUBTFUL: held.counts.get(Verdict.DOUBTFUL, 1) - 1}
    held.counts = {**counts, weighed.verdict: counts.get(weighed.verdict, 0) + 1, "accepted": counts.get("accepted", 0) + 1}
    held.save(update_fields=["counts"])
    batch.counts = held.counts
    remember(subjects=[row], fields=[reason for reason, _columns in reasons], row=row.row, verdict=str(weighed.verdict))
    return row
