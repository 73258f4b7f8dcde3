"""疑似重复: pairs of files that may be one child, merged or set apart by a person (DECISIONS 6)."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind, CloseReason, DifferenceState, FileState, Source
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Change, Child, FileMerge, LikenessPair
from qianshou.domain.people.rows.merging import come_back, travel
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember

_BESIDE = "name", "birth"


@action(P.MERGE_CHILDREN, on="unit")
def find_likeness(actor, *, unit: Unit, today: dt.date) -> int:
    """Lists pairs of one name and birth date across a whole county; pairs listed before are left. How many are new."""
    county = unit.county_id or unit.pk
    groups: dict[tuple, list[int]] = defaultdict(list)
    for pk, name, born in Child.objects.filter(county=county, birth_known="day", merged_into=None).exclude(close_reason=CloseReason.ERROR).exclude(birth_date=None).values_list("pk", "name", "birth_date"):
        groups[name, born].append(pk)
    there = set(LikenessPair.objects.filter(county=county).values_list("child", "other"))
    rows = [
        LikenessPair(county_id=county, child_id=one, other_id=two, why=_("同名，出生日期相同"))
        for ids in groups.values() if len(ids) > 1
        for n, one in enumerate(sorted(ids)) for two in sorted(ids)[n + 1 :]
        if (one, two) not in there
    ]  # fmt: skip
    LikenessPair.objects.bulk_create(rows)
    remember(count=len(rows))
    return len(rows)


@action(P.MERGE_CHILDREN, on="children", many=True)
def not_the_same(actor, *, children: list[Child], today: dt.date) -> int:
    """Two children after all: the pair leaves the list."""
    ids = [c.pk for c in children]
    return LikenessPair.objects.filter(child__in=ids, other__in=ids, state=DifferenceState.OPEN).update(state=DifferenceState.KEPT, settled_by=actor.user)


@action(P.MERGE_CHILDREN, on="children", many=True)
def merge(actor, *, children: list[Child], keep: Child, today: dt.date, also: dict[str, Any] | None = None) -> FileMerge:
    """Two files of one child: everything of the one goes over to `keep`, which closes as merged and points there; `unmerge` brings it back.

    `also` is what an outer act moved and must bring back itself. Refused for other than two files, or one closed as an error or merged before.
    """
    if len(children) != 2 or keep.pk not in {c.pk for c in children}:
        raise Refused(_("请选两份档案，并指定保留哪一份。"))
    other = next(c for c in children if c.pk != keep.pk)
    if any(c.merged_into_id or c.close_reason == CloseReason.ERROR for c in children):
        raise Refused(_("这份档案已经合并或作废。"))
    moved = travel(other, keep) | {"also": also or {}, "gone": _as_it_was(other)}
    other.file_state, other.close_reason, other.merged_into = FileState.CLOSED, CloseReason.MERGED, keep
    other.closed_on, other.opened_on = today, other.opened_on or today
    for child in (other, keep):
        child.version += 1
        child.save()
    LikenessPair.objects.filter(child__in=[keep.pk, other.pk], other__in=[keep.pk, other.pk]).update(state=DifferenceState.TAKEN, settled_by=actor.user)
    _note(actor, other, ChangeKind.FILE_CLOSED, today)
    relabel([keep], today)
    remember(count=sum(len(ids) for ids in moved["rows"].values()), fields=moved["filled"])
    return FileMerge.objects.create(county_id=keep.county_id, kept=keep, gone=other, moved=moved, merged_on=today, merged_by=actor.user)


def _as_it_was(child: Child) -> dict[str, Any]:
    days = {name: value.isoformat() if (value := getattr(child, name)) else None for name in ("closed_on", "opened_on")}
    return {"file_state": child.file_state, "close_reason": child.close_reason, **days}


@action(P.MERGE_CHILDREN, on="children", many=True)
def unmerge(actor, *, children: list[Child], reason: str, today: dt.date) -> FileMerge:
    """They were two children after all: what went over comes back, and what was written since stays with the file it was written in.

    Refused without a reason, for files that are not merged with each other, and while the kept one is itself merged into a third.
    """
    if not reason.strip():
        raise Invalid(_("请写明为什么要拆开。"), "reason")
    ids = [c.pk for c in children]
    row = FileMerge.objects.filter(kept__in=ids, gone__in=ids, undone_on=None).first()
    if row is None:
        raise Refused(_("这两份档案没有合并在一起。"))
    kept, gone = (next(c for c in children if c.pk == pk) for pk in (row.kept_id, row.gone_id))
    if kept.merged_into_id:
        raise Refused(_("保留的那份后来又并入了别的档案，请先拆开那一次。"))
    come_back(row.moved, gone, kept)
    was = row.moved["gone"]
    gone.file_state, gone.close_reason, gone.merged_into = was["file_state"], was["close_reason"], None
    gone.closed_on, gone.opened_on = (dt.date.fromisoformat(was[name]) if was[name] else None for name in ("closed_on", "opened_on"))
    for child in (kept, gone):
        child.version += 1
        child.save()
    row.undone_on, row.undone_by, row.undone_why = today, actor.user, reason.strip()[:120]
    row.save(update_fields=["undone_on", "undone_by", "undone_why"])
    LikenessPair.objects.filter(child__in=ids, other__in=ids).update(state=DifferenceState.KEPT, settled_by=actor.user)
    _note(actor, gone, ChangeKind.FILE_REOPENED, today)
    relabel([kept, gone], today)
    remember(reason=reason.strip())
    return row


def _note(actor, child: Child, kind: str, today: dt.date) -> None:
    Change.objects.create(
        county_id=child.county_id, child=child, kind=kind, happened_on=today, as_of=today, source=Source.STAFF, entered_by=actor.user, edu_path=child.edu_path
    )
