"""A preview is written down: each row sealed, with its verdict; nothing of it touches a child."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Min

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries import match_helper_names
from qianshou.domain.permissions import P
from qianshou.kit import bulk
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import BatchState, HelperMatch, Verdict
from qianshou.papers.imports.asked import sheets_as_json
from qianshou.papers.imports.body import pack
from qianshou.papers.imports.recensus import Missing, children_of
from qianshou.papers.imports.weighing import Scales, Weighed
from qianshou.papers.models import Batch, StagedRow
from qianshou.papers.rosters.roster import Roster


@action(P.IMPORT_ROSTER, on="batch")
def begin_preview(actor: Any, *, batch: Batch) -> None:
    """Forgets what an earlier reading of this batch staged."""
    StagedRow.objects.filter(batch=batch).delete()
    remember(subjects=[batch])


@action(P.IMPORT_ROSTER, on="batch")
def stage(actor: Any, *, batch: Batch, rows: Sequence[Weighed], scales: Scales) -> None:
    """Writes one set of weighed rows, with the helper each of them names."""
    helpers = _helpers_of(scales, rows)
    bulk.insert(_staged(batch, w, *helpers.get((w.sheet, w.row), ("", ""))) for w in rows)
    remember(count=len(rows))


def _staged(batch: Batch, w: Weighed, helper_state: str, helper_uid: str) -> StagedRow:
    return bulk.new(
        StagedRow, county_id=batch.county_id, batch_id=batch.pk, sheet=w.sheet, row=w.row, verdict=w.verdict, child_id=w.child, body=pack(w), as_of=w.as_of,
        problems=[[reason, list(columns)] for reason, columns in w.reasons], helper_state=helper_state, helper_uid=helper_uid,
    )  # fmt: skip


def _helpers_of(scales: Scales, rows: Sequence[Weighed]) -> dict[tuple[int, int], tuple[str, str]]:
    """(state, helper's uid) of the rows that name one and will have a file; nothing where that pairing runs already."""
    named = [w for w in rows if w.helper and w.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME)]
    if not named:
        return {}
    new = {w.helper for w in named} - scales.helpers.keys()
    if new:
        scales.helpers.update(match_helper_names(scales.county_id, scales.unit, sorted(new)))
    running: dict[int, set[str]] = {}
    pairs = Pairing.objects.filter(child__in=[w.child for w in named if w.child], to_on=None)
    for child, uid in pairs.values_list("child_id", "helper__uid"):
        running.setdefault(child, set()).add(uid)
    return {(w.sheet, w.row): _helper_state(scales.helpers.get(w.helper) or [], running.get(w.child or 0, set())) for w in named}


def _helper_state(found: Sequence[Any], running: set[str]) -> tuple[str, str]:
    if not found:
        return HelperMatch.UNKNOWN, ""
    if len(found) > 1:
        return HelperMatch.NAMESAKES, ""
    uid = found[0].uid
    if uid in running:
        return "", uid
    return (HelperMatch.OTHER if running else HelperMatch.MATCHED), uid


@action(P.IMPORT_ROSTER, on="batch")
def finish_preview(actor: Any, *, batch: Batch, roster: Roster, counts: Counter, said: list[str], not_named: Missing) -> Batch:
    """The batch waits for a person to take it; `not_named` are the children it should name and does not."""
    batch.sheets = [{**sheet, "said": said if n == 0 else []} for n, sheet in enumerate(sheets_as_json(roster))]
    batch.counts = {**counts, **_span(batch), "missing": len(children_of(not_named)), "not_named": not_named}
    batch.state = BatchState.PREVIEWED
    batch.save(update_fields=["sheets", "counts", "state"])
    remember(count=sum(counts.values()))
    return batch


def _span(batch: Batch) -> dict[str, Any]:
    """The first and the last day its rows speak of, where it is not one day for all."""
    found = StagedRow.objects.filter(batch=batch).aggregate(first=Min("as_of"), last=Max("as_of"))
    days = [day.isoformat() for day in (found["first"], found["last"]) if day]
    return {"days": days} if set(days) - {batch.as_of.isoformat()} else {}


@action(P.IMPORT_ROSTER, on="batch")
def fail(actor: Any, *, batch: Batch, say: str) -> Batch:
    """The file could not be read; the sentence says why and what to do."""
    batch.state, batch.say = BatchState.FAILED, say[:300]
    batch.save(update_fields=["state", "say"])
    return batch
