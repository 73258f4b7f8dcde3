"""Helpers a roster names become pairings only when a person says so, row by row: 结对, 换人, 增加 or 不结对."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import HelperKind, PairingKind
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.shapes import PairRow
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import BatchState, HelperChoice
from qianshou.papers.models import Batch, StagedRow

MOST = 500


@action(P.IMPORT_ROSTER, on="batch")
def confirm_helpers(actor: Any, *, batch: Batch, chosen: dict[str, tuple[str, str]], today: dt.date) -> int:
    """`chosen` is {row uid: (choice, helper uid)}; pairs all of them or none, from the sheet's day. How many were paired.

    Refuses what pairing refuses (an unvetted outside helper, a missing consent), and rows of another batch.
    """
    if batch.state != BatchState.TAKEN:
        raise Refused(_("请先导入名册，再核对结对。"))
    if len(chosen) > MOST:
        raise Refused(_("一次最多处理 %s 条，请分批。") % MOST)
    rows = list(StagedRow.objects.filter(batch=batch, uid__in=chosen, taken=True, child__isnull=False).select_related("child"))
    if len(rows) != len(chosen):
        raise Refused(_("有的行不在这份名册里，请刷新后再选。"))
    helpers = {h.uid: h for h in Helper.objects.filter(county_id=batch.county_id, uid__in=[h for _c, h in chosen.values()])}
    pairs = []
    for row in rows:
        choice, uid = chosen[row.uid]
        if choice != HelperChoice.LEAVE:
            if uid not in helpers:
                raise Refused(_("请先选好是哪一位帮扶人。"))
            pairs.append(_pair(batch, row, helpers[uid], choice, today))
        row.helper_choice, row.helper_uid = choice, uid
    children = {row.child_id: row.child for row in rows if chosen[row.uid][0] != HelperChoice.LEAVE}
    if pairs:
        pairing.pair_many(actor.acting("roster.take"), children=list(children.values()), pairs=pairs, today=today)
    StagedRow.objects.bulk_update(rows, ["helper_choice", "helper_uid"])
    remember(count=len(pairs))
    return len(pairs)


def _pair(batch: Batch, row: StagedRow, helper: Helper, choice: str, today: dt.date) -> PairRow:
    return PairRow(
        child_uid=row.child.uid if row.child else "", helper_uid=helper.uid, kind=_kind(helper), from_on=min(row.as_of or batch.as_of, today),
        source_ref=batch.uid, end_others=choice == HelperChoice.REPLACE,
    )  # fmt: skip


_KINDS = {
    HelperKind.CLASS_TEACHER: PairingKind.TEACHER, HelperKind.TEACHER: PairingKind.TEACHER, HelperKind.OFFICIAL: PairingKind.OFFICIAL,
    HelperKind.PARTY_MEMBER: PairingKind.OFFICIAL, HelperKind.VILLAGE: PairingKind.OFFICIAL, HelperKind.PROXY_PARENT: PairingKind.PROXY_PARENT,
    HelperKind.MOTHER: PairingKind.MOTHER,
}  # fmt: skip


def _kind(helper: Helper) -> str:
    return str(_KINDS.get(HelperKind(helper.kind), PairingKind.VOLUNTEER))
