"""The end of a take: what stays over goes back in the user's own file, children missing from the sheet go on the list to check."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils import timezone

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import LEFT_BEHIND, ChangeKind, FileState
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import BatchState, FileKind, Verdict
from qianshou.papers.files import keeping
from qianshou.papers.imports import returning
from qianshou.papers.imports.actions.receiving import PASTED
from qianshou.papers.imports.body import unpack
from qianshou.papers.models import Batch, StagedRow

LEFT = (Verdict.REFUSED, Verdict.DOUBTFUL)
AT_ONCE = 250


@action(P.IMPORT_ROSTER, on="batch")
def finish_take(actor: Any, *, batch: Batch, today: dt.date) -> Batch:
    """The batch is taken. May run again after a kill: it writes nothing twice."""
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != BatchState.TAKING:
        return held
    missing = _absent(held)
    counts = dict(held.counts)
    sets = [list(Child.objects.filter(pk__in=missing[at : at + AT_ONCE])) for at in range(0, len(missing), AT_ONCE)]
    counts["absent"] = sum(people.note_absent(actor, children=some, batch_uid=held.uid, as_of=held.as_of) for some in sets)
    left = StagedRow.objects.filter(batch=held, verdict__in=LEFT, taken=False)
    counts["left"] = left.count()
    if counts["left"] and held.refused_file_id is None:
        held.refused_file = refused_file(actor, held, list(left.order_by("sheet", "row")))
    held.counts, held.state, held.taken_at = counts, BatchState.TAKEN, timezone.now()
    held.save(update_fields=["counts", "state", "taken_at", "refused_file"])
    remember(count=counts.get("taken", 0), left=counts["left"])
    return held


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


def _absent(batch: Batch) -> list[int]:
    """Children on file where the sheet speaks of most of a class (or village) and not of them: opened from an older word than the sheet's.

    Pasted rows and short lists say nothing about the rest; a child whose name stands on a row that stayed over is not missing.
    """
    if batch.source and batch.source.name and batch.source.name.reveal() == PASTED:
        return []
    spoken_of = StagedRow.objects.filter(batch=batch, child__isnull=False)
    named = set(spoken_of.values_list("child_id", flat=True))
    left = {unpack(row).name for row in StagedRow.objects.filter(batch=batch, verdict__in=LEFT)}
    line = "home_unit_id" if batch.unit.kind in (UnitKind.VILLAGE, UnitKind.TOWNSHIP) and not _has_schools(batch) else "edu_unit_id"
    places = set(Child.objects.filter(pk__in=spoken_of.values("child_id")).values_list(line, flat=True))
    here: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for place, pk, name in _on_file(batch).filter(**{f"{line}__isnull": False}).values_list(line, "pk", "name"):
        if place in places:
            here[place].append((pk, name))
    missing: list[int] = []
    for children in here.values():
        away = [(pk, name) for pk, name in children if pk not in named]
        if len(away) * 2 <= len(children):
            missing += [pk for pk, name in away if name not in left]
    return missing


def _has_schools(batch: Batch) -> bool:
    return any(code == "school.name" for sheet in batch.sheets for code in sheet["columns"].values())


def _on_file(batch: Batch) -> Any:
    """Active files whose opening word is not newer than the sheet; of a left-behind roster, only those looked after as left behind."""
    rows = Child.objects.filter(county_id=batch.county_id, file_state=FileState.ACTIVE)
    rows = rows.filter(changes__kind=ChangeKind.FILE_OPENED, changes__as_of__lte=batch.as_of)
    if batch.all_left_behind:
        rows = rows.filter(labels__kind__in=LEFT_BEHIND, labels__to_on=None)
    return rows.distinct()
