"""Targets as they are read: the list, one's own, one of them with what was done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import HAS_OUTCOME, EndReason, ItemKind, Level, Outcome, VisitMode, Way
from qianshou.domain.targets.models import Target, TargetEntry, TargetItem, TargetPairing, TargetQuerySet
from qianshou.domain.targets.shapes import EntryLine, ItemLine, PairLine, TargetCard, TargetLine
from qianshou.kit.paths import within
from qianshou.kit.text import fold


def targets(viewer: Any, perm: str) -> TargetQuerySet:
    """Every target in reach, closed ones too."""
    return Target.objects.visible_to(viewer, perm)


def target(viewer: Any, perm: str, uid: str) -> Target | None:
    """One target in reach, or None."""
    return targets(viewer, perm).filter(uid=uid).select_related("unit__parent", "county").first()


def pairing(viewer: Any, perm: str, uid: str) -> TargetPairing | None:
    """One pairing whose target is in reach, or None."""
    return TargetPairing.objects.visible_to(viewer, perm).filter(uid=uid).select_related("target", "helper").first()


def entry(viewer: Any, perm: str, uid: str) -> TargetEntry | None:
    """One entry whose target is in reach, or None."""
    return TargetEntry.objects.visible_to(viewer, perm).filter(uid=uid).select_related("target", "doer").first()


def chosen_item(viewer: Any, perm: str, uid: str) -> TargetItem | None:
    """One item whose target is in reach, or None."""
    return TargetItem.objects.visible_to(viewer, perm).filter(uid=uid).select_related("target", "entry").first()


def place_of(unit: Unit, today: dt.date) -> str:
    """A village says its township: villages of one name are many."""
    named = unit.display_name(today)
    return f"{unit.parent.display_name(today)} {named}" if unit.kind == UnitKind.VILLAGE and unit.parent is not None else named


def _last(**narrowed: Any) -> Subquery:
    rows = TargetEntry.objects.valid().filter(target=OuterRef("pk"), **narrowed).order_by("-happened_on")
    return Subquery(rows.values("happened_on")[:1])


def listed(
    viewer: Any, unit: Unit, *, text: str = "", kind: str = "", show: str = "", since: dt.date | None = None, perm: str = P.KEEP_TARGETS
) -> QuerySet[Target]:
    """Targets who live in the unit, by place and name. `show`: '' open ones, `alone` nobody is paired with, `unvisited` not visited
    from `since` on though paired, `closed`."""
    rows = targets(viewer, perm).filter(within("unit_path", unit.path))
    rows = rows.exclude(closed_on=None) if show == "closed" else rows.open()
    running = TargetPairing.objects.running().filter(target=OuterRef("pk"))
    if show == "alone":
        rows = rows.filter(~Exists(running))
    if show == "unvisited" and since is not None:
        visits = TargetEntry.objects.valid().filter(target=OuterRef("pk"), way=Way.VISIT, happened_on__gte=since)
        rows = rows.filter(Exists(running), ~Exists(visits))
    if kind:
        rows = rows.filter(kind=kind)
    if text.strip():
        rows = rows.filter(search__contains=fold(text))
    return rows.select_related("unit").order_by("unit_path", "name", "pk")


def target_lines(rows: QuerySet[Target] | Sequence[Target], today: dt.date) -> list[TargetLine]:
    """Rows of a list with their officials and when they were last met; two queries whatever their number."""
    wanted = Target.objects.filter(pk__in=[one.pk for one in rows]).annotate(last_on=_last(), visited_on=_last(way=Way.VISIT))
    found = {one.pk: one for one in wanted.select_related("unit__parent")}
    helpers: dict[int, list[str]] = defaultdict(list)
    for row in TargetPairing.objects.running().filter(target__in=found).select_related("helper").order_by("from_on", "pk"):
        helpers[row.target_id].append(row.helper.name)
    return [_line(found[one.pk], tuple(helpers[one.pk]), today) for one in rows]


def _line(one: Any, helpers: tuple[str, ...], today: dt.date) -> TargetLine:
    return TargetLine(
        one.uid, one.name, one.kind_label, one.members, place_of(one.unit, today), helpers, one.last_on, one.visited_on, one.closed_on is not None
    )


def mine(viewer: Any) -> QuerySet[Target]:
    """The open targets the viewer herself is paired with."""
    if viewer.user is None:
        return Target.objects.none()
    running = TargetPairing.objects.running().filter(target=OuterRef("pk"), helper__user=viewer.user)
    return targets(viewer, P.SEE_TARGETS).open().filter(Exists(running)).order_by("unit_path", "name", "pk")


def card(viewer: Any, one: Target, today: dt.date) -> TargetCard:
    """What is known of a reached target: address and situation in words for whoever helps or keeps the list, the phone masked.
    The caller writes the read down."""
    words = {name: value.reveal() if (value := getattr(one, name)) else "" for name in ("address", "situation")}
    return TargetCard(one.name, one.kind_label, one.members, place_of(one.unit, today), words["address"], words["situation"], str(one.phone or ""))


def pairs_of(viewer: Any, one: Target, today: dt.date) -> list[PairLine]:
    """Every pairing of a reached target, running ones first."""
    rows = TargetPairing.objects.visible_to(viewer, P.SEE_TARGETS).filter(target=one).select_related("helper__unit").order_by("-from_on", "pk")
    lines = [
        PairLine(
            row.uid, row.helper.name, row.helper.uid, row.helper.unit.display_name(today), row.from_on, row.to_on,
            str(EndReason(row.end_reason).label) if row.end_reason else "",
        )
        for row in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.to_on is not None)


def entries_of(viewer: Any, one: Target, limit: int) -> list[EntryLine]:
    """What was done for a reached target, latest first, voided ones too; two queries."""
    rows = list(
        TargetEntry.objects.visible_to(viewer, P.SEE_TARGETS).filter(target=one).select_related("doer", "enterer").order_by("-happened_on", "-pk")[:limit]
    )
    items: dict[int, list[TargetItem]] = defaultdict(list)
    for item in TargetItem.objects.filter(entry__in=rows).order_by("pk"):
        items[item.entry_id].append(item)
    me = viewer.user.pk if viewer.user is not None else None
    return [_entry(row, items[row.pk], me) for row in rows]


def _entry(row: TargetEntry, items: Iterable[TargetItem], me: int | None) -> EntryLine:
    own = me is not None and me in (row.doer.user_id, row.enterer_id)
    typed = row.enterer.name if row.enterer is not None and row.enterer_id != row.doer.user_id else ""
    return EntryLine(
        row.uid, row.happened_on, str(Way(row.way).label), str(VisitMode(row.mode).label) if row.mode else "", row.doer.name, typed,
        row.note.reveal() if row.note else "", tuple(item_line(one, row.voided_on is not None) for one in items), row.void_reason,
        row.voided_on is not None, own,
    )  # fmt: skip


def item_line(one: TargetItem, voided: bool = False) -> ItemLine:
    """One item in words."""
    asks = one.kind in HAS_OUTCOME and one.outcome != Outcome.SOLVED and not voided
    return ItemLine(
        one.uid, one.kind, ItemKind(one.kind).label, one.words.reveal() if one.words else "", one.cash_fen, one.goods_fen,
        str(Level(one.level).label) if one.level else "", str(Outcome(one.outcome).label) if one.outcome else "", one.outcome_on,
        one.outcome_words.reveal() if one.outcome_words else "", asks,
    )  # fmt: skip
