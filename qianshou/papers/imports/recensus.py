"""A school counted again: what a sheet says otherwise than the files, in words, and whom it no longer names. Reads only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import LEFT_BEHIND, ChangeKind, FileState
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries.reading import side_words
from qianshou.domain.people.rows.comparing import NEWER_HERE, differences_of
from qianshou.papers.choices import Verdict
from qianshou.papers.imports import comparing
from qianshou.papers.imports.actions.receiving import PASTED
from qianshou.papers.imports.body import Body, unpack
from qianshou.papers.models import Batch, StagedRow

STAYED = (Verdict.REFUSED, Verdict.DOUBTFUL)


@dataclass(frozen=True)
class Otherwise:
    """One value the sheet gives otherwise: FIELDS code, whose, both sides as the viewer may read them. `waits`: ours is newer, nothing changes."""

    code: str
    who: str
    ours: str
    theirs: str
    waits: bool


def otherwise(viewer: Any, batch: Batch, rows: Sequence[tuple[StagedRow, Body]]) -> dict[int, list[Otherwise]]:
    """{staged row: what would change in its child's file}; five queries for any number of rows."""
    about = [(row, body) for row, body in rows if row.child_id and body.name]
    if not about:
        return {}
    children = Child.objects.select_related("edu_unit", "home_unit").in_bulk([row.child_id for row, _body in about])
    places = {pk for _row, body in about for pk in (body.place.class_id, body.place.school, body.place.home) if pk}
    units = Unit.objects.in_bulk(places)
    days = [row.as_of or batch.as_of for row, _body in about]
    files = [comparing.file_of(body.facts, body.members, body.place, units, as_of=day, ref="") for (_row, body), day in zip(about, days, strict=True)]
    found = differences_of([children[row.child_id or 0] for row, _body in about], files, batch.as_of)
    return {
        row.pk: [_said(viewer, children[row.child_id or 0], diff, day) for diff in diffs] for (row, _body), day, diffs in zip(about, days, found, strict=True)
    }


def _said(viewer: Any, child: Child, diff: Any, as_of: dt.date) -> Otherwise:
    who = diff.carer.name if diff.carer else diff.adult.name if diff.adult else ""
    ours, theirs = side_words(viewer, child, diff.code, diff.ours, diff.theirs)
    if diff.name == "edu_unit":  # as the class was called on the sheet's day
        ours, theirs = child.edu_unit.display_name(as_of) if child.edu_unit else "", diff.value.display_name(as_of)
    return Otherwise(diff.code, who, ours, theirs, diff.verdict == NEWER_HERE)


Missing = dict[str, list[int]]  # ISO day of the sheet that should name them -> children


def missing(batch: Batch) -> Missing:
    """Children on file where the sheet speaks of most of a class (or village) and not of them: opened from an older word than the sheet's.

    Pasted rows and short lists say nothing about the rest; a child whose name stands on a row that stayed over is not missing.
    """
    if batch.source and batch.source.name and batch.source.name.reveal() == PASTED:
        return {}
    spoken_of = StagedRow.objects.filter(batch=batch, child__isnull=False)
    named = set(spoken_of.values_list("child_id", flat=True))
    left = {unpack(row).name for row in StagedRow.objects.filter(batch=batch, verdict__in=STAYED)}
    line = "home_unit_id" if batch.unit.kind in (UnitKind.VILLAGE, UnitKind.TOWNSHIP) and not _has_schools(batch) else "edu_unit_id"
    places = _days_of_places(batch, line)
    here: dict[int, dict[int, str]] = defaultdict(dict)
    rows = _on_file(batch).filter(**{f"{line}__isnull": False}).values_list(line, "pk", "name", "changes__as_of")
    for place, pk, name, opened in rows:
        if place in places and opened <= places[place]:
            here[place][pk] = name  # once, however often it was opened: two files made one
    gone: Missing = defaultdict(list)
    for place, children in here.items():
        away = [(pk, name) for pk, name in children.items() if pk not in named]
        if len(away) * 2 <= len(children):
            gone[places[place].isoformat()] += [pk for pk, name in away if name not in left]
    return {day: found for day, found in gone.items() if found}


def _days_of_places(batch: Batch, line: str) -> dict[int, dt.date]:
    """{class (or village) a row spoke of: the latest day one spoke of it}."""
    rows = StagedRow.objects.filter(batch=batch, **{f"child__{line}__isnull": False}).order_by()
    return {place: day or batch.as_of for place, day in rows.values_list(f"child__{line}").annotate(day=Max("as_of"))}


def noted_in(batch: Batch) -> Missing | None:
    """Whom the preview noted; one previewed before each sheet had a day of its own holds one list. None where nothing was noted."""
    noted = batch.counts.get("not_named")
    return {batch.as_of.isoformat(): noted} if isinstance(noted, list) else noted


def children_of(noted: Missing) -> list[int]:
    """All of them, whatever their sheet's day."""
    return [pk for children in noted.values() for pk in children]


def still_missing(batch: Batch, noted: Missing | None) -> Missing:
    """Of those noted at the preview, before anybody was moved to another class, the active ones no row was taken for since."""
    if noted is None:
        return missing(batch)
    named = StagedRow.objects.filter(batch=batch, child__isnull=False).values("child_id")
    active = Child.objects.filter(pk__in=children_of(noted), file_state=FileState.ACTIVE).exclude(pk__in=named)
    still = set(active.values_list("pk", flat=True))
    return {day: [pk for pk in children if pk in still] for day, children in noted.items()}


def _has_schools(batch: Batch) -> bool:
    return any(code == "school.name" for sheet in batch.sheets for code in sheet["columns"].values())


def _on_file(batch: Batch) -> Any:
    """Active files with the day of their opening word; of a left-behind roster, only those looked after as left behind."""
    rows = Child.objects.filter(county_id=batch.county_id, file_state=FileState.ACTIVE)
    rows = rows.filter(changes__kind=ChangeKind.FILE_OPENED)
    if batch.all_left_behind:
        rows = rows.filter(labels__kind__in=LEFT_BEHIND, labels__to_on=None)
    return rows.distinct()
