"""The end of a take: what stays over goes back in the user's own file, children missing from the sheet go on the list to check."""

import datetime as dt
from typing import Any

from django.utils import timezone

from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import BatchState, FileKind
from qianshou.papers.files import keeping
from qianshou.papers.imports import recensus, returning
from qianshou.papers.imports.actions.receiving import PASTED
from qianshou.papers.imports.body import unpack
from qianshou.papers.models import Batch, StagedRow

AT_ONCE = 250


@action(P.IMPORT_ROSTER, on="batch")
def finish_take(actor: Any, *, batch: Batch, today: dt.date) -> Batch:
    """The batch is taken. May run again after a kill: it writes nothing twice."""
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != BatchState.TAKING:
        return held
    counts = {name: count for name, count in held.counts.items() if name != "not_named"}
    missing = recensus.still_missing(held, recensus.noted_in(held))
    counts["absent"] = sum(_note_absent(actor, held, children, dt.date.fromisoformat(day)) for day, children in missing.items())
    left = StagedRow.objects.filter(batch=held, verdict__in=recensus.STAYED, taken=False)
    counts["left"] = left.count()
    if counts["left"] and held.refused_file_id is None:
        held.refused_file = refused_file(actor, held, list(left.order_by("sheet", "row")))
    held.counts, held.state, held.taken_at = counts, BatchState.TAKEN, timezone.now()
    held.save(update_fields=["counts", "state", "taken_at", "refused_file"])
    remember(count=counts.get("taken", 0), left=counts["left"])
    return held


def _note_absent(actor: Any, batch: Batch, missing: list[int], as_of: dt.date) -> int:
    sets = [list(Child.objects.filter(pk__in=missing[at : at + AT_ONCE])) for at in range(0, len(missing), AT_ONCE)]
    return sum(people.note_absent(actor, children=some, batch_uid=batch.uid, as_of=as_of, unit=batch.unit) for some in sets)


@ungated("an inner step of finish_take, which went through the gate")
def refused_file(actor: Any, batch: Batch, rows: list[StagedRow]) -> Any:
    """The user's own file with the rows to mend in red; None when it has expired meanwhile."""
    if batch.source is None or batch.source.erased:
        return None
    marks = [returning.Mark(row.sheet, row.row, _columns(row), unpack(row).says) for row in rows]
    name = batch.source.name.reveal() if batch.source.name else ""
    data = returning.marked(keeping.contents(batch.source), name, batch.sheets, marks, pasted=name == PASTED)
    return keeping.keep(actor, county_id=batch.county_id, kind=FileKind.REFUSED, data=data, name=returning.name_of(name))


def _columns(row: StagedRow) -> list[str]:
    return list(dict.fromkeys(letter for _reason, columns in row.problems for letter in columns))
