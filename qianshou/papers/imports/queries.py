"""What pages and the command line read of batches; facts are unsealed here a page at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.accounts.actions import note_read
from qianshou.domain.orgs.choices import CHILDLESS
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries import match_helper_names
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.choices import BatchState, HelperMatch, Verdict
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.imports.body import Body, unpack
from qianshou.papers.imports.recensus import Otherwise, children_of, noted_in, otherwise
from qianshou.papers.imports.rules.wording import sentence
from qianshou.papers.imports.weighing import FIRM
from qianshou.papers.models import Batch, StagedRow

UNDO_DAYS = 7
MENDABLE = (Verdict.REFUSED, Verdict.DOUBTFUL)


@dataclass(frozen=True)
class PreviewLine:
    """One row of the preview; numbers are not shown here at all."""

    uid: str
    sheet: int
    row: int
    name: str
    verdict: str
    says: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # FIELDS codes of what would change
    taken: bool = False
    child_uid: str = ""
    changes: tuple[Otherwise, ...] = ()  # both values of each, while it is a preview
    as_of: dt.date | None = None  # the day it speaks of, where that is not the batch's


@dataclass(frozen=True)
class HelperLine:
    """The helper one row names, and whom that may be."""

    uid: str
    child_name: str
    said: str
    state: str
    state_label: str
    helper_uid: str
    choices: tuple[tuple[str, str], ...] = field(default_factory=tuple)  # (helper uid, name · unit)
    choice: str = ""


def units_for_import(viewer: Any) -> QuerySet[Unit]:
    """Units a roster may be imported to, top first."""
    return Unit.objects.visible_to(viewer, P.IMPORT_ROSTER).open().exclude(kind__in=CHILDLESS).order_by("path")


def batches(viewer: Any) -> QuerySet[Batch]:
    """Batches of units the viewer imports for, newest first."""
    return Batch.objects.visible_to(viewer, P.IMPORT_ROSTER).select_related("unit", "user", "source", "refused_file").order_by("-pk")


def file_name(batch: Batch) -> str:
    """The name the roster was uploaded under."""
    return batch.source.name.reveal() if batch.source and batch.source.name else ""


def preview_rows(viewer: Any, batch: Batch, verdict: str) -> QuerySet[StagedRow]:
    """The staged rows of one verdict, in file order; page before opening."""
    return StagedRow.objects.filter(batch=batch, verdict=verdict).select_related("child").order_by("sheet", "row")


def _says(row: StagedRow, body: Body) -> tuple[str, ...]:
    return tuple(body.says) or tuple(sentence(reason) for reason, _columns in row.problems)


def opened(rows: Sequence[StagedRow], *, viewer: Any, batch: Batch) -> list[PreviewLine]:
    """The page's rows as they are shown; logged as one read of so many rows of the batch."""
    note_read(
        viewer, action="imports.view_rows", perm=P.IMPORT_ROSTER, subjects=[batch, *{r.child.pk: r.child for r in rows if r.child}.values()], count=len(rows)
    )
    pairs = [(row, unpack(row)) for row in rows]
    changes = otherwise(viewer, batch, [p for p in pairs if p[0].verdict == Verdict.CHANGED]) if batch.state == BatchState.PREVIEWED else {}
    lines = []
    for row, body in pairs:
        child = row.child.uid if row.child else ""
        told = tuple(changes.get(row.pk, ()))
        day = row.as_of if row.as_of != batch.as_of else None
        lines.append(PreviewLine(row.uid, row.sheet, row.row, body.name, row.verdict, _says(row, body), tuple(body.fields), row.taken, child, told, day))
    return lines


def missing_children(viewer: Any, batch: Batch) -> QuerySet[Child]:
    """名单里没有了, before anything is taken: the children of these classes whom the sheet does not name, as far as the viewer sees them."""
    rows = Child.objects.visible_to(viewer, P.SEE_CHILD).filter(pk__in=children_of(noted_in(batch) or {}))
    return rows.select_related("edu_unit", "edu_unit__parent", "home_unit").order_by("edu_path", "name", "pk")


def note_missing(viewer: Any, batch: Batch, children: Sequence[Child]) -> None:
    """The page of missing children on the trail."""
    note_read(viewer, action="imports.view_missing", perm=P.IMPORT_ROSTER, subjects=[batch, *children], count=len(children))


def doubtful_row(viewer: Any, batch: Batch, uid: str) -> StagedRow | None:
    """One row of a preview that waits for a person."""
    return StagedRow.objects.filter(batch=batch, uid=uid, verdict=Verdict.DOUBTFUL, taken=False).first()


def acceptable(row: StagedRow) -> bool:
    """Whether a person may take a doubtful row as it stands; the others have to be mended in the file."""
    return row.verdict == Verdict.DOUBTFUL and not any(reason in FIRM for reason, _columns in row.problems)


def helper_rows(viewer: Any, batch: Batch) -> QuerySet[StagedRow]:
    """Taken rows that name a helper they are not yet paired with, the clear ones first."""
    rows = StagedRow.objects.filter(batch=batch, taken=True, helper_choice="", child__isnull=False).exclude(helper_state="")
    return rows.select_related("child").order_by("helper_state", "sheet", "row")


def helper_counts(viewer: Any, batch: Batch) -> dict[str, int]:
    """How many rows of each helper state wait for a choice."""
    states = helper_rows(viewer, batch).order_by().values_list("helper_state", flat=True)
    found: dict[str, int] = {}
    for state in states:
        found[state] = found.get(state, 0) + 1
    return found


def helper_lines(viewer: Any, batch: Batch, rows: Sequence[StagedRow]) -> list[HelperLine]:
    """Rows opened, with the helpers their words may mean."""
    bodies = [(row, unpack(row)) for row in rows]
    said = {row.pk: str(body.facts.get("helper.name") or "") for row, body in bodies}
    found = match_helper_names(batch.county_id, batch.unit, sorted(set(said.values()) - {""}))
    lines = []
    for row, body in bodies:
        options = tuple((h.uid, _called(h)) for h in found.get(said[row.pk]) or [])
        state = _state_now(row.helper_state, len(options))
        chosen = options[0][0] if len(options) == 1 else row.helper_uid
        lines.append(HelperLine(row.uid, body.name, said[row.pk], state, str(HelperMatch(state).label), chosen, options, row.helper_choice))
    return lines


def _state_now(was: str, found: int) -> str:
    """A helper registered since the preview is found now."""
    if found != 1:
        return str(HelperMatch.NAMESAKES if found else HelperMatch.UNKNOWN)
    return was if was == HelperMatch.OTHER else str(HelperMatch.MATCHED)


def _called(helper: Helper) -> str:
    return f"{helper.name} · {helper.unit.name}"


def refused_file(viewer: Any, batch: Batch) -> Opened:
    """The user's own file with the rows to mend; logged. Refuses when there is none or it has expired."""
    return open_file(viewer, file=batch.refused_file, act="imports.download_refused", perm=P.IMPORT_ROSTER, subjects=[batch])


def kept_after_undo(viewer: Any, batch: Batch) -> list[dict[str, str]]:
    """The children an undo did not touch, and why: [{"child", "name", "why"}]."""
    kept = batch.counts.get("kept", [])
    names = dict(Child.objects.visible_to(viewer, P.SEE_CHILD).filter(uid__in=[k["child"] for k in kept]).values_list("uid", "name"))
    return [{"child": k["child"], "name": names.get(k["child"], ""), "why": k["why"]} for k in kept]


def unit_for_import(viewer: Any, code: str) -> Unit:
    """The unit of that code, for the command line; refuses one the viewer does not import for, in the same words as one that is not there."""
    unit = units_for_import(viewer).filter(code=code).first()
    if unit is None:
        raise Refused(f"没有找到代码是 {code} 的单位，或者您不能往那里导入名册。")
    return unit
