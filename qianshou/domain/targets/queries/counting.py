"""The seven counters of a unit and a period, from rows, and the rows behind each (M082-M088); the same as `rules.tally`."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import CALLS, CountBy, Counter, ItemKind, Outcome, TargetKind, VisitMode, Way
from qianshou.domain.targets.models import Target, TargetEntry, TargetItem, TargetPairing
from qianshou.domain.targets.queries.targets import item_line
from qianshou.domain.targets.shapes import CountedLine, CountRow, Standing
from qianshou.kit.paths import within

_PATHS = {CountBy.HELPER: "helper_path", CountBy.TARGET: "unit_path"}


def _entries(viewer: Any, unit: Unit, by: str) -> QuerySet[TargetEntry]:
    return TargetEntry.objects.visible_to(viewer, P.KEEP_TARGETS).valid().filter(within(_PATHS[CountBy(by)], unit.path))


def _items(viewer: Any, unit: Unit, by: str) -> QuerySet[TargetItem]:
    found = TargetItem.objects.visible_to(viewer, P.KEEP_TARGETS).filter(within(f"entry__{_PATHS[CountBy(by)]}", unit.path))
    return found.filter(entry__voided_on=None)


def _counted(days: tuple[dt.date, dt.date]) -> dict[str, Q]:
    """Which entries, or items, a counter counts."""
    in_days = Q(happened_on__range=days)
    return {
        Counter.CONTACT: in_days & Q(way__in=CALLS), Counter.VISIT: in_days & Q(way=Way.VISIT), Counter.POLICY: in_days & Q(kind=ItemKind.POLICY),
        Counter.SOLVED: Q(kind=ItemKind.DIFFICULTY, outcome=Outcome.SOLVED, outcome_on__range=days), Counter.DEED: in_days & Q(kind=ItemKind.DEED),
        Counter.MONEY: in_days & Q(kind=ItemKind.MONEY), Counter.RAISED: in_days & Q(kind=ItemKind.RAISED),
    }  # fmt: skip


_OF_ENTRIES = (Counter.CONTACT, Counter.VISIT)


def counts(viewer: Any, unit: Unit, by: str, first: dt.date, last: dt.date) -> tuple[list[CountRow], tuple[int, int]]:
    """A row for each kind of target and the last for all, each with the seven counters in their order; and the money as
    (cash, goods). Money in fen. Two queries."""
    asked = _counted((first, last))
    found: dict[str, dict[str, int]] = {kind: dict.fromkeys(Counter.values, 0) for kind in TargetKind.values}
    told = {code.value: Count("pk", filter=asked[code]) for code in _OF_ENTRIES}
    by_kind: Any = _entries(viewer, unit, by).values("target__kind").annotate(**told)
    for row in by_kind:
        found[row["target__kind"]] |= {code: row[code] for code in told}
    of_items = {code.value: Count("pk", filter=asked[code]) for code in Counter if code not in _OF_ENTRIES and code != Counter.MONEY}
    sums = {name: Sum(f"{name}_fen", filter=asked[Counter.MONEY]) for name in ("cash", "goods")}
    cash = goods = 0
    by_kind = _items(viewer, unit, by).values("target__kind").annotate(**of_items, **sums)
    for row in by_kind:
        mine = found[row["target__kind"]]
        mine |= {code: row[code] for code in of_items}
        mine[Counter.MONEY] = (row["cash"] or 0) + (row["goods"] or 0)
        cash, goods = cash + (row["cash"] or 0), goods + (row["goods"] or 0)
    rows = [CountRow(kind, str(TargetKind(kind).label), tuple(one.values())) for kind, one in found.items()]
    total = CountRow("", "", tuple(sum(column) for column in zip(*(row.values for row in rows), strict=True)))
    return [*rows, total], (cash, goods)


def rows_behind(
    viewer: Any, unit: Unit, by: str, code: str, first: dt.date, last: dt.date, *, kind: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[CountedLine], int]:
    """The rows one counter counted, latest first, and how many they are; the caller writes the read down."""
    asked = _counted((first, last))[Counter(code)]
    base: QuerySet[Any] = _entries(viewer, unit, by) if code in _OF_ENTRIES else _items(viewer, unit, by)
    found = base.filter(asked)
    if kind:
        found = found.filter(target__kind=kind)
    joined = ("target", "doer") if code in _OF_ENTRIES else ("target", "entry__doer")
    page = found.select_related(*joined).order_by("-happened_on", "-pk")[offset : offset + limit]
    return [_entry_line(row) if code in _OF_ENTRIES else _item_counted(row) for row in page], found.count()


def _entry_line(row: TargetEntry) -> CountedLine:
    what = str(Way(row.way).label) + (f" · {VisitMode(row.mode).label}" if row.mode else "")
    words = row.note.reveal() if row.note else ""
    return CountedLine(row.target.uid, row.target.name, row.target.kind_label, row.happened_on, row.doer.name, what, words, None)


def _item_counted(row: TargetItem) -> CountedLine:
    line = item_line(row)
    what = " · ".join(word for word in (str(line.kind_label), line.level_label, line.outcome_label) if word)
    on = row.outcome_on if row.kind == ItemKind.DIFFICULTY and row.outcome_on else row.happened_on
    amount = line.amount if row.kind == ItemKind.MONEY else None
    return CountedLine(row.target.uid, row.target.name, row.target.kind_label, on, row.entry.doer.name, what, line.words, amount)


def standing(viewer: Any, unit: Unit, by: str) -> Standing:
    """Officials and targets that are paired today, and the open targets of the place nobody is paired with."""
    path = "helper__unit_path" if by == CountBy.HELPER else "target__unit_path"
    running = TargetPairing.objects.visible_to(viewer, P.KEEP_TARGETS).running().filter(within(path, unit.path), target__closed_on=None)
    people = running.aggregate(helpers=Count("helper", distinct=True), targets=Count("target", distinct=True))
    kinds = dict(running.values_list("target__kind").annotate(n=Count("target", distinct=True)))
    paired = TargetPairing.objects.running().values("target_id")
    alone = Target.objects.visible_to(viewer, P.KEEP_TARGETS).open().filter(within("unit_path", unit.path)).exclude(pk__in=paired).count()
    by_kind = tuple((str(TargetKind(kind).label), kinds[kind]) for kind in TargetKind.values if kind in kinds)
    return Standing(people["helpers"], people["targets"], by_kind, alone)
