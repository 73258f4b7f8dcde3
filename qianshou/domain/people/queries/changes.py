"""Changes as a list: what happened lately to the children within reach, and how much waits for a person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import DELICATE, ChangeKind, FactKind
from qianshou.domain.people.models import Change
from qianshou.domain.people.queries import doubts
from qianshou.domain.people.queries.file import CarerView
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P

LATELY = 120  # days


def recent_changes(viewer, unit: Unit | None, line: str, *, today: dt.date, kind: str = "") -> QuerySet[Change]:
    """Changes entered in the last 120 days at or below a unit along one line, newest first; corrections and closings too."""
    since = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=LATELY), dt.time()))
    rows = Change.objects.visible_to(viewer, P.SEE_FILE).filter(on_line(unit, line, prefix="child"), entered_at__gte=since)
    rows = rows.filter(kind=kind) if kind else rows.exclude(kind=ChangeKind.FILE_OPENED)
    return rows.select_related("child", "child__edu_unit", "child__edu_unit__parent", "carer", "entered_by").order_by("-entered_at", "-pk")


def change_words(change: Change, *, delicate: bool) -> str:
    """The free words of a change; empty for what only coordinators read."""
    hidden = change.kind == ChangeKind.CARER_FACT and change.detail.get("fact") in DELICATE and not delicate
    return "" if hidden or not change.words else change.words.reveal()


@dataclass(frozen=True)
class Waiting:
    """How many rows wait on each list of doubts."""

    changes: int
    pending: int
    differences: int
    absent: int
    doubles: int
    drafts: int


def waiting(viewer, unit: Unit | None) -> Waiting:
    """The counts of the lists below; six queries."""
    return Waiting(
        doubts.waiting_changes(viewer, unit).count(), doubts.pending(viewer, unit).count(), doubts.differences(viewer, unit).count(),
        doubts.absent_from_sheet(viewer, unit).count(), doubts.likeness_pairs(viewer).count() if viewer.may(P.MERGE_CHILDREN) else 0,
        doubts.drafts(viewer, unit).count(),
    )  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """A stay at home whose last day has passed: whose, since when, until when."""

    carer: str
    who: str
    from_on: dt.date | None
    until: dt.date


def stays_over(carers: Iterable[CarerView], today: dt.date) -> list[Stay]:
    """Of the adults of a file already read: stays that were to end before today and of which nothing was entered since."""
    return [
        Stay(c.uid, f"{c.relation_label}{c.name}", f.from_on, dt.date.fromisoformat(f.value))
        for c in carers for f in c.facts
        if f.kind == FactKind.HOME_VISIT_SPELL and f.to_on is None and f.value and f.value < today.isoformat()
    ]  # fmt: skip
