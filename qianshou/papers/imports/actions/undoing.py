"""An import taken back within seven days: untouched new files vanish, changed values return, what people used since stays and is named."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.care import actions as care
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.actions.pupils import erase_pupils
from qianshou.domain.people.choices import DifferenceState
from qianshou.domain.people.models import AbsentFromSheet, Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import BatchState, Verdict
from qianshou.papers.files.keeping import discard
from qianshou.papers.imports.actions.taking import Beat
from qianshou.papers.imports.queries import UNDO_DAYS
from qianshou.papers.models import Batch, StagedRow

AT_ONCE = 250


@action(P.IMPORT_ROSTER, on="batch")
def check_undo(actor: Any, *, batch: Batch, today: dt.date) -> None:
    """Refuses a batch that was not taken, and one taken more than seven days ago."""
    if batch.state == BatchState.UNDONE:
        raise Refused(_("这次导入已经撤销过了。"))
    if batch.state != BatchState.TAKEN or batch.taken_at is None:
        raise Refused(_("这份名册还没有导入，没有可撤销的。"))
    if (today - timezone.localtime(batch.taken_at).date()).days > UNDO_DAYS:
        raise Refused(_("导入已超过 %s 天，不能再整批撤销；个别错误请在档案里更正。") % UNDO_DAYS)


@ungated("each chunk goes through the gate")
def undo(actor: Any, *, batch: Batch, today: dt.date, beat: Beat | None = None) -> Batch:
    """Takes a batch back, 250 rows a transaction; may be started again after a kill."""
    check_undo(actor, batch=batch, today=today)
    taken = sorted(StagedRow.objects.filter(batch=batch, taken=True).values_list("pk", flat=True), reverse=True)
    for at in range(0, len(taken), AT_ONCE):
        undo_chunk(actor, batch=batch, ids=taken[at : at + AT_ONCE], today=today)
        if beat and beat(min(at + AT_ONCE, len(taken)), len(taken)):
            return batch
    return finish_undo(actor, batch=batch, today=today)


@action(P.IMPORT_ROSTER, on="batch")
def undo_chunk(actor: Any, *, batch: Batch, ids: Sequence[int], today: dt.date) -> int:
    """These rows, those already undone left out; how many."""
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    rows = list(StagedRow.objects.filter(pk__in=ids, batch=batch, taken=True))
    if not rows:
        return 0
    inner = actor.acting("roster.undo")
    kept = _erase_new(inner, batch, [r for r in rows if r.created_child and r.child_id])
    kept += _put_back(inner, batch, [r for r in rows if r.verdict == Verdict.CHANGED and r.before and r.child_id], today)
    _unlist(inner, batch, [r for r in rows if r.verdict == Verdict.CLASS_LIST and r.before])
    StagedRow.objects.filter(pk__in=[r.pk for r in rows]).update(taken=False, before=None)
    held.counts = {**held.counts, "kept": [*held.counts.get("kept", []), *kept]}
    held.counts["undone"] = held.counts.get("undone", 0) + sum(1 for r in rows if r.verdict != Verdict.SAME) - len(kept)
    held.save(update_fields=["counts"])
    batch.counts = held.counts
    remember(count=len(rows))
    return len(rows)


def _erase_new(actor: Any, batch: Batch, rows: Sequence[StagedRow]) -> list[dict[str, str]]:
    children = list(Child.objects.filter(pk__in=[r.child_id for r in rows]))
    if not children:
        return []
    StagedRow.objects.filter(child__in=children).update(child=None)
    care.withdraw_duties(actor, children=people.untouched(actor, children=children, batch_uid=batch.uid, apart=("duties",)))
    kept = people.erase_untouched(actor, children=children, batch_uid=batch.uid)
    for child in kept:
        StagedRow.objects.filter(batch=batch, uid=child.uid).update(child=child)
    paired = set(Pairing.objects.filter(child__in=kept).values_list("child_id", flat=True))
    return [{"child": c.uid, "why": _("已经结对，档案留着") if c.pk in paired else _("导入以后有人登记或改过，档案留着")} for c in kept]


def _put_back(actor: Any, batch: Batch, rows: Sequence[StagedRow], today: dt.date) -> list[dict[str, str]]:
    by_child = {r.child_id: json.loads(r.before.reveal()) for r in rows}
    children = list(Child.objects.filter(pk__in=by_child).select_related("edu_unit", "home_unit"))
    if not children:
        return []
    befores = [by_child[c.pk] for c in children]
    kept = people.restore_values(actor, children=children, befores=befores, batch_uid=batch.uid, today=today)
    return [{"child": c.uid, "why": _("导入以后又改过的内容留着，其余已还原")} for c in kept]


def _unlist(actor: Any, batch: Batch, rows: Sequence[StagedRow]) -> None:
    uids = [json.loads(r.before.reveal()).get("pupil", "") for r in rows]
    erase_pupils(actor, unit=batch.unit, uids=[u for u in uids if u])


@action(P.IMPORT_ROSTER, on="batch")
def finish_undo(actor: Any, *, batch: Batch, today: dt.date) -> Batch:
    """The batch is undone: the file may come again; children it missed leave the list to check; classes it made and nobody uses go."""
    waiting = AbsentFromSheet.objects.filter(batch_uid=batch.uid, state=DifferenceState.OPEN).values("child")
    children = list(Child.objects.filter(pk__in=waiting))
    inner = actor.acting("roster.undo")
    orgs.drop_empty_classes(inner, unit=batch.unit, uids=batch.counts.get("classes", []))
    for at in range(0, len(children), AT_ONCE):
        people.keep_absent(inner, children=children[at : at + AT_ONCE], today=today)
    if batch.refused_file is not None and not batch.refused_file.erased:
        discard(batch.refused_file)
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    remember(count=batch.counts.get("undone", 0), kept=len(batch.counts.get("kept", [])))
    return batch
