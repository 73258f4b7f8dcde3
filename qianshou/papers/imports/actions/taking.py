"""The good rows go in, in chunks that hold the lock briefly: a child whole or not at all, a killed batch goes on where it stopped."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import FileState
from qianshou.domain.people.models import Child
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.people.rows.pupils import NewPupil
from qianshou.domain.people.rules import read_date
from qianshou.domain.permissions import P
from qianshou.kit import cycles, dialect
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import BatchState, Verdict
from qianshou.papers.imports import comparing, lookups
from qianshou.papers.imports.actions.ending import finish_take
from qianshou.papers.imports.body import Body, unpack
from qianshou.papers.imports.rules.placing import ClassKey, Map, Place
from qianshou.papers.models import Batch, StagedRow

AT_ONCE = 250
TAKEN = (Verdict.NEW, Verdict.CHANGED, Verdict.CLASS_LIST)
Beat = Callable[[int, int], bool | None]
Pair = tuple[StagedRow, Body]


@dataclass
class Bench:
    """What the chunks of one run share: the units, kept up as classes are made."""

    units: Map
    rows: dict[int, Unit]


@action(P.IMPORT_ROSTER, on="batch")
def begin_take(actor: Any, *, batch: Batch, today: dt.date) -> Batch:
    """A person said: take the good rows. Rows that say nothing new are done with this. Refuses a batch that is not waiting for it."""
    if batch.state == BatchState.TAKING:
        return batch
    if batch.state != BatchState.PREVIEWED:
        raise Refused(_("这份名册现在不能导入：%s。") % BatchState(batch.state).label)
    StagedRow.objects.filter(batch=batch, verdict=Verdict.SAME).update(taken=True)
    batch.state = BatchState.TAKING
    batch.save(update_fields=["state"])
    return batch


@ungated("each chunk goes through the gate")
def take_good(actor: Any, *, batch: Batch, today: dt.date, beat: Beat | None = None) -> Batch:
    """Takes every good row, 250 children a transaction. Stops between chunks when `beat` says so; may be started again."""
    units, rows = lookups.map_of(batch.unit)
    bench = Bench(units, rows)
    waiting = sorted(StagedRow.objects.filter(batch=batch, verdict__in=TAKEN, taken=False).values_list("pk", flat=True))
    for at in range(0, len(waiting), AT_ONCE):
        with cycles.left_alone():
            take_chunk(actor, batch=batch, bench=bench, ids=waiting[at : at + AT_ONCE], today=today)
        if beat and beat(min(at + AT_ONCE, len(waiting)), len(waiting)):
            return batch
    finish_take(actor, batch=batch, today=today)
    dialect.analyze()
    batch.refresh_from_db()
    return batch


@action(P.IMPORT_ROSTER, on="batch")
def take_chunk(actor: Any, *, batch: Batch, bench: Bench, ids: Sequence[int], today: dt.date) -> int:
    """These rows of the batch, those already taken left out; how many were looked at. Rows overtaken since the preview become doubtful."""
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != BatchState.TAKING:
        return 0
    rows = sorted(StagedRow.objects.filter(pk__in=ids, batch=batch, verdict__in=TAKEN, taken=False), key=lambda row: row.pk)
    if not rows:
        return 0
    inner, pairs = actor.acting("roster.take"), [(row, unpack(row)) for row in rows]
    made = _make_classes(inner, bench, pairs, today)
    counts: Counter = Counter(_open_new(inner, batch, bench, [p for p in pairs if p[0].verdict == Verdict.NEW], today))
    counts.update(_change(inner, batch, bench, [p for p in pairs if p[0].verdict == Verdict.CHANGED], today))
    counts.update(_list(inner, batch, bench, [p for p in pairs if p[0].verdict == Verdict.CLASS_LIST], today))
    kept = {key: value for key, value in held.counts.items() if not isinstance(value, int)}
    counts.update({key: value for key, value in held.counts.items() if isinstance(value, int)})
    kept["classes"] = [*kept.get("classes", []), *(unit.uid for unit in made)]  # for the undo
    held.counts = {**counts, **kept}
    held.save(update_fields=["counts"])
    batch.counts = held.counts
    remember(count=len(rows), classes=len(made))
    return len(rows)


def _make_classes(actor: Any, bench: Bench, pairs: Sequence[Pair], today: dt.date) -> list[Unit]:
    wanted: dict[int, set[ClassKey]] = defaultdict(set)
    for _row, body in pairs:
        school, key = body.place.school, body.place.class_key
        if key is not None and school is not None and (school, *key) not in bench.units.classes:
            wanted[school].add(key)
    made: list[Unit] = []
    for school, keys in sorted(wanted.items()):
        standing = list(Unit.objects.open().filter(parent_id=school, kind=UnitKind.CLASS).exclude(entry_year=None))
        lookups.add_classes(bench.units, standing)  # another import may have made them since this one began
        bench.rows.update({u.pk: u for u in standing})
        new = [NewUnit(UnitKind.CLASS, stage=k[0], entry_year=k[1], number=k[2]) for k in sorted(keys) if (school, *k) not in bench.units.classes]
        if new:
            made += orgs.create_units(actor, unit=bench.rows[school], units=new, today=today)
    lookups.add_classes(bench.units, made)
    bench.rows.update({u.pk: u for u in made})
    return made


def _placed(bench: Bench, place: Place) -> Place:
    if place.class_key is None or place.school is None:
        return place
    return Place(place.school, bench.units.classes.get((place.school, *place.class_key)), None, place.home, place.school_text)


def _file(batch: Batch, bench: Bench, row: StagedRow, body: Body) -> NewFile:
    day = row.as_of or batch.as_of
    return comparing.file_of(body.facts, body.members, _placed(bench, body.place), bench.rows, as_of=day, ref=batch.uid)


def _overtaken(rows: Sequence[StagedRow]) -> None:
    for row in rows:
        row.verdict, row.problems = Verdict.DOUBTFUL, [["changed_meanwhile", []]]
    StagedRow.objects.bulk_update(rows, ["verdict", "problems"])


def _open_new(actor: Any, batch: Batch, bench: Bench, pairs: Sequence[Pair], today: dt.date) -> dict[str, int]:
    """A new file bears its row's uid, so that one statement joins them."""
    if not pairs:
        return {}
    keys = [comparing.keys_of(batch.county_id, body.facts).id_bi for _row, body in pairs]
    there = set(Child.objects.with_number(batch.county_id, [k for k in keys if k]).values_list("id_number_bi", flat=True))
    late = [row for (row, _body), key in zip(pairs, keys, strict=True) if key and key in there]
    files, rows = [], []
    for (row, body), key in zip(pairs, keys, strict=True):
        if key and key in there:
            continue
        file = _file(batch, bench, row, body)
        file.uid = row.uid
        files.append(file)
        rows.append(row)
    _overtaken(late)
    if files:
        children = people.open_files(actor, unit=batch.unit, many=files, today=today)
        people.enlist_children(actor, unit=batch.unit, children=children, today=today)
        child = Child.objects.filter(uid=OuterRef("uid")).values("pk")[:1]
        StagedRow.objects.filter(pk__in=[r.pk for r in rows]).update(taken=True, created_child=True, child_id=Subquery(child))
    return {"taken": len(files), "taken_new": len(files), "overtaken": len(late)}


def _change(actor: Any, batch: Batch, bench: Bench, pairs: Sequence[Pair], today: dt.date) -> dict[str, int]:
    if not pairs:
        return {}
    found = Child.objects.select_for_update(of=("self",)).filter(pk__in=[row.child_id for row, _b in pairs])
    open_ones = {c.pk: c for c in found.exclude(file_state=FileState.CLOSED).select_related("edu_unit", "home_unit")}
    late = [row for row, _body in pairs if row.child_id not in open_ones]
    good = [(row, body) for row, body in pairs if row.child_id in open_ones]
    _overtaken(late)
    if not good:
        return {"overtaken": len(late)}
    children = [open_ones[row.child_id] for row, _b in good]
    files = [_file(batch, bench, row, body) for row, body in good]
    taken = people.take_sheet_rows(actor, children=children, rows=files, as_of=batch.as_of, batch_uid=batch.uid, today=today)
    for (row, _body), one in zip(good, taken, strict=True):
        row.taken = True
        row.before = json.dumps(one.before, ensure_ascii=False, default=str) if one.before else ""
    StagedRow.objects.bulk_update([row for row, _b in good], ["taken", "before"])
    waiting = sum(len(one.waiting) for one in taken)
    return {"taken": len(good), "taken_changed": sum(1 for one in taken if one.codes), "differences": waiting, "overtaken": len(late)}


def _list(actor: Any, batch: Batch, bench: Bench, pairs: Sequence[Pair], today: dt.date) -> dict[str, int]:
    """Class lists: the five columns of a pupil, nothing else of the row."""
    by_school: dict[int, list[tuple[StagedRow, NewPupil]]] = {}
    for row, body in pairs:
        place = _placed(bench, body.place)
        at = bench.rows.get(place.class_id or place.school or 0)
        if at is None:
            continue
        school = at.parent_id if at.kind == "class" else at.pk
        by_school.setdefault(school or at.pk, []).append((row, _pupil(body, at)))
    added = 0
    for school, many in by_school.items():
        new = people.add_pupils(actor, unit=bench.rows[school], many=[pupil for _row, pupil in many], today=today)
        mine = {(p.name, p.edu_unit_id, p.birth_month): p.uid for p in new}
        for row, pupil in many:
            uid = mine.pop((pupil.name, pupil.edu_unit.pk, pupil.birth_month), "")
            row.before = json.dumps({"pupil": uid}) if uid else ""
        added += len(new)
    for row, _body in pairs:
        row.taken = True
    StagedRow.objects.bulk_update([row for row, _b in pairs], ["taken", "before"])
    return {"taken": len(pairs), "taken_class_list": added} if pairs else {}


def _pupil(body: Body, at: Unit) -> NewPupil:
    born, known = read_date(str(body.facts.get("child.birth_date") or ""))
    month = born.replace(day=1) if born and known in ("day", "month") else None
    return NewPupil(
        name=body.name, edu_unit=at, sex=str(body.facts.get("child.sex") or ""), birth_month=month,
        student_number=str(body.facts.get("child.student_number") or ""),
    )  # fmt: skip
