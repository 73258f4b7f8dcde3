"""Work as it is read: of a unit, of a child, one's own; whose words may be read, which children may be named."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianshou.domain.accounts.models import Grant
from qianshou.domain.care.choices import UNSEEN, CheckOutcome, DutyKind, GoalOutcome, HealthService, Role, ScreeningPoint
from qianshou.domain.care.ledger.doing import BY_GRANT
from qianshou.domain.care.ledger.tally import roles_in
from qianshou.domain.care.models import Duty, WorkPart, WorkRecord
from qianshou.domain.care.queries.duties import COLUMNS, lines, sees_names
from qianshou.domain.care.shapes import DutyLine, WorkLine
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries.glimpse import given_name
from qianshou.domain.permissions import P
from qianshou.domain.permissions import Role as Held
from qianshou.kit.paths import ancestors, within

_JOINED = ("unit", "enterer")
_SORTS = {DutyKind.INFO_CHECK: CheckOutcome, DutyKind.HEALTH_CHECK: HealthService}


def one_work(viewer: Any, perm: str, uid: str) -> WorkRecord | None:
    """One piece of work in reach or one's own, or None."""
    return WorkRecord.objects.visible_to(viewer, perm).filter(uid=uid).select_related(*_JOINED).first()


def own_work(viewer: Any) -> QuerySet[WorkRecord]:
    """What the viewer did or typed, newest first."""
    found = WorkRecord.objects.filter(Q(doer_user=viewer.user) | Q(enterer=viewer.user)) if viewer.user else WorkRecord.objects.none()
    return found.select_related(*_JOINED).order_by("-happened_on", "-pk")


def work_of_unit(
    viewer: Any, unit: Unit, today: dt.date, *, kind: str | None = None, from_on: dt.date | None = None, on: dt.date | None = None,
    voided: bool = False, limit: int = 50, offset: int = 0,
) -> tuple[list[WorkLine], int]:  # fmt: skip
    """A page of the work of a unit and those below it, newest first, and how many there are. Seen from above a school, a class is called
    with its school."""
    rows = WorkRecord.objects.visible_to(viewer, P.SEE_RECORDS).filter(within("path", unit.path), voided_on__isnull=not voided)
    if kind:
        rows = rows.filter(kind=kind)
    if from_on:
        rows = rows.filter(happened_on__gte=from_on)
    if on:
        rows = rows.filter(happened_on__lte=on)
    page = list(rows.select_related(*_JOINED, "unit__parent").order_by("-happened_on", "-pk")[offset : offset + limit])
    found = work_lines(viewer, page, today)
    if unit.kind not in (UnitKind.SCHOOL, UnitKind.CLASS):
        found = [_with_school(line, row.unit) for line, row in zip(found, page, strict=True)]
    return found, rows.count()


def _with_school(line: WorkLine, unit: Unit | None) -> WorkLine:
    of_class = unit is not None and unit.kind == UnitKind.CLASS and unit.parent is not None
    return replace(line, unit_name=f"{unit.parent.name} {line.unit_name}") if of_class else line


def work_of_child(viewer: Any, child: Child, today: dt.date, limit: int = 20) -> list[WorkLine]:
    """What was written about a child, newest first: all of it for who may see records there, else one's own."""
    about = WorkPart.objects.filter(child=child).values("work")
    reads = viewer.may(P.SEE_RECORDS, child)
    rows = WorkRecord.objects.filter(pk__in=about) if reads else own_work(viewer).filter(pk__in=about)
    return work_lines(viewer, list(rows.select_related(*_JOINED).order_by("-happened_on", "-pk")[:limit]), today)


def duties_of_unit(viewer: Any, unit: Unit, today: dt.date) -> list[DutyLine]:
    """What a unit in reach has to do itself: open periods, unmet, the nearest first."""
    rows = Duty.objects.visible_to(viewer, P.RECORD_WORK).filter(unit=unit, first_on__lte=today, closes_on__gte=today)
    asked = rows.filter(next_due_on__isnull=False, not_owed=False, waived_on=None)
    return lines(asked.order_by("next_due_on", "kind", "pk").values(*COLUMNS), today)


def children_of_unit(viewer: Any, unit: Unit) -> QuerySet[Child]:
    """The children of a unit, on either line, that the viewer may write about."""
    here = within("edu_path", unit.path) | within("home_path", unit.path)
    return Child.objects.visible_to(viewer, P.RECORD_CONTACT).active().filter(here).order_by("edu_path", "name", "pk")


def people_of_unit(unit: Unit, today: dt.date) -> list[tuple[Any, str]]:
    """Who holds a role at a unit today, or at its school: for whom work can be typed in; (user, role in words)."""
    near = ancestors(unit.path)[-2:] if unit.kind == "class" else [unit.path]
    rows = Grant.objects.filter(unit__path__in=near, role__in=list(BY_GRANT), from_on__lte=today, user__is_active=True)
    rows = rows.filter(Q(to_on=None) | Q(to_on__gte=today)).select_related("user").order_by("-unit__path", "role", "user__name")
    found: dict[int, tuple[Any, str]] = {}
    for row in rows:
        found.setdefault(row.user_id, (row.user, str(Held(row.role).label)))
    return list(found.values())


def work_lines(viewer: Any, rows: Sequence[WorkRecord], today: dt.date) -> list[WorkLine]:
    """Work already fetched in reach, as lines for this viewer."""
    whole = sees_names(viewer)
    known = Exists(WorkPart.objects.visible_to(viewer, P.SEE_CHILD).filter(pk=OuterRef("pk")))
    read = WorkPart.objects.visible_to(viewer, P.SEE_CARD) & WorkPart.objects.visible_to(viewer, P.SEE_RECORDS)
    parts = WorkPart.objects.filter(work__in=[row.pk for row in rows]).annotate(known=known, read=Exists(read.filter(pk=OuterRef("pk"))))
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    reads = set()
    for work_id, uid, name, seen, its in parts.order_by("child__name", "pk").values_list("work_id", "child__uid", "child__name", "known", "read"):
        counts[work_id] += 1
        if seen:
            named[work_id].append((uid, name if whole else given_name(name)))
        if its:
            reads.add(work_id)
    return [_line(viewer, row, named[row.pk], counts[row.pk], row.pk in reads, today) for row in rows]


def _points(row: WorkRecord, unseen: bool) -> tuple[str, ...]:
    """The points found not in order, or those nobody could see."""
    told = (one.removeprefix(UNSEEN) for one in row.points if one.startswith(UNSEEN) == unseen)
    return tuple(str(ScreeningPoint(one).label) for one in told)


def _line(viewer: Any, row: WorkRecord, named: list[tuple[str, str]], count: int, reads_child: bool, today: dt.date) -> WorkLine:
    mine = viewer.user is not None and viewer.user.pk in (row.doer_user_id, row.enterer_id)
    # Words about one child are read by who sees her card and her records; those of a unit by who sees its records.
    reads = mine or (viewer.may(P.SEE_RECORDS, row.unit) if row.unit else reads_child)
    sorts = _SORTS.get(DutyKind(row.kind))
    typed = row.enterer is not None and row.enterer_id != row.doer_user_id
    return WorkLine(
        row.uid, row.kind, str(DutyKind(row.kind).label), row.happened_on, row.received_on, row.title, row.unit.uid if row.unit else "",
        row.unit.display_name(today) if row.unit else "", row.minutes, row.present, tuple(str(Role(one).label) for one in sorted(roles_in(row.roles))),
        str(sorts(row.sort).label) if sorts and row.sort else "", row.by_whom, _points(row, False),
        tuple(named), count - len(named), row.text.reveal() if row.text and reads else "", bool(row.text),
        str(GoalOutcome(row.outcome).label) if row.outcome else "",
        row.kind == DutyKind.STUDY_GOAL and not row.outcome and mine and row.voided_on is None, row.doer_name,
        row.enterer.name if typed and row.enterer else "", bool(row.makes_up_for), row.voided_on, row.void_reason, mine,
        _points(row, True),
    )  # fmt: skip
