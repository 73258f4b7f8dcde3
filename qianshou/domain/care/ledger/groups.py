"""The children nothing happened to: their group is decided once more, by one of them, and its new rows are written for all of them.

No child and no row that stands is read. A group whose rows would differ from what they were is given up, and its children are looked at.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

from qianshou.domain.care.ledger import kin, store
from qianshou.domain.care.ledger.kept import Kept, prints_of, still_so, unsettled
from qianshou.domain.care.ledger.kin import Kin
from qianshou.domain.care.ledger.lane import Found, Pattern, lock, uncollected, write
from qianshou.domain.care.ledger.light import Light
from qianshou.domain.care.ledger.units import note_classes
from qianshou.domain.care.models import Duty
from qianshou.domain.care.models.duty import NOT_FROZEN
from qianshou.domain.people.models import Child

CHUNK = 1500  # children a transaction: nothing is looked at inside it, so that a phone waits no longer than for 500 that are looked at
READ = 4 * CHUNK  # children read at once; about whom anything is written meanwhile is not written for
Fresh = dict[str, Sequence[Pattern]]  # by lane


def go_on(kept: Kept, on_chunk: Callable[[int], None]) -> tuple[int, int]:
    """Opens and freezes the rows of all members. Answers rows opened and frozen; `on_chunk` hears how many children are done."""
    fresh = _decide(kept)
    frozen = _freeze(kept)
    todo = sorted(pk for pk, lane in kept.members.items() if fresh.get(lane))
    opened = 0
    with uncollected():
        for start in range(0, len(todo), CHUNK):
            if start % READ == 0:
                named = kept.lane.reader.names(todo[start : start + READ])
            new, closed = _stamp(kept, fresh, named[start % READ : start % READ + CHUNK])
            opened, frozen = opened + new, frozen + closed
            on_chunk(start)
    return opened, frozen


def _decide(kept: Kept) -> Fresh:
    """Each group by one of its children; those that are not as they were are given up."""
    of: dict[str, int] = {}
    for pk, lane in kept.members.items():
        of.setdefault(lane, pk)
    fresh: Fresh = {}
    known: dict[str, Kin] = {}
    lanes = sorted(of, key=of.__getitem__)
    for start in range(0, len(lanes), CHUNK):
        fresh |= _decide_some(kept, {of[lane]: lane for lane in lanes[start : start + CHUNK]}, known)
    kept.leave_out((), of.keys() - fresh.keys())
    _note(kept, known)
    return fresh


def _decide_some(kept: Kept, lanes: dict[int, str], known: dict[str, Kin]) -> Fresh:
    lane = kept.lane
    rows = list(Child.objects.filter(pk__in=lanes).select_related("edu_unit").order_by("pk"))
    kins = kin.load(rows, lane.plan.calendars)
    out: Fresh = {}
    for child in lane.reader.read(list(lanes)):
        code = lanes[child.pk]
        patterns = None if child.key is None else lane.patterns(child, kins[child.pk])
        found = None if patterns is None else still_so(kept.before.get(code, {}), patterns)
        if patterns is not None and found is not None:
            out[code], known[code] = found, kins[child.pk]
            lane.learn(child, kins[child.pk], patterns)
            kept.now[code] = prints_of(patterns)
    return out


def _note(kept: Kept, known: dict[str, Kin]) -> None:
    """The days on which each class had such a child."""
    if not kept.lane.asks_classes:
        return
    paths = dict(Child.objects.filter(county=kept.county_id).values_list("pk", "edu_path"))
    for lane, path in {(lane, paths[pk]) for pk, lane in kept.members.items()}:
        note_classes(kept.lane.plan, known[lane], kept.lane.held, path)


def _freeze(kept: Kept) -> int:
    """Rows of members whose day has passed: that alone decides it."""
    closed = Duty.objects.filter(NOT_FROZEN, county=kept.county_id, closes_on__lt=kept.lane.plan.today, child__isnull=False)
    rows = sorted((child, pk) for pk, child in closed.order_by().values_list("pk", "child_id") if child in kept.members)
    frozen = 0
    for start in range(0, len(rows), CHUNK):
        children = sorted({child for child, _pk in rows[start : start + CHUNK]})
        with transaction.atomic():
            lock(children)
            moved = unsettled(children)
            ids = [pk for child, pk in rows[start : start + CHUNK] if child not in moved]
            store.freeze(Duty, ids)
        frozen += len(ids)
    return frozen


def _stamp(kept: Kept, fresh: Fresh, children: Sequence[Light]) -> tuple[int, int]:
    """The new rows of some members, but for those about whom something has just been written: they are looked at."""
    found = Found()
    ids = [child.pk for child in children]
    begun = any(one.row["first_on"] <= kept.lane.plan.today for child in children for one in fresh[kept.members[child.pk]])
    with transaction.atomic():
        if begun:  # no record is dated ahead, so none can arrive for a period that has not begun
            lock(ids)
        moved = unsettled(ids)
        kept.lane.stamp([(child, fresh[kept.members[child.pk]]) for child in children if child.pk not in moved], found)
        opened, closed = write(kept.county_id, found)
    kept.leave_out({*found.apart, *moved})
    return opened, closed
