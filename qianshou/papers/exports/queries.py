"""One's own exports while they last, and the changes the other system has not been told of."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.accounts.actions import note_read
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.people.models import Change
from qianshou.domain.people.queries import RosterFilter, unread_changes
from qianshou.domain.permissions import P
from qianshou.kit.paths import ancestors
from qianshou.papers.exports.changes import ChangeLine, lines_of
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.models import Export


def exports(viewer: Any) -> QuerySet[Export]:
    """The viewer's own exports of units still in reach, newest first; nobody opens another's."""
    rows = Export.objects.visible_to(viewer, P.EXPORT_ROSTER).select_related("unit", "file")
    return rows.filter(user=viewer.user).order_by("-pk")


def download(viewer: Any, export: Export) -> Opened:
    """The finished workbook; logged with its count. Refuses one that has expired."""
    return open_file(viewer, file=export.file, act="exports.download", perm=P.EXPORT_ROSTER, subjects=[export], count=export.rows, reason=export.purpose)


def last_whole_export(viewer: Any, unit: Unit, code: str, line: str) -> Export | None:
    """The latest finished export of everybody in a layout at the unit or above it: what the other system can already know."""
    rows = Export.objects.visible_to(viewer, P.EXPORT_ROSTER).filter(path__in=ancestors(unit.path), layout=code, file__isnull=False)
    whole = asdict(RosterFilter())
    return next((row for row in rows.order_by("-pk")[:50] if row.asked.get("filters") == whole and row.asked.get("line") == line), None)


def changes_to_tell(viewer: Any, unit: Unit, *, system: str, line: str, since: Export | None) -> QuerySet[Change]:
    """变动清单: changes of fields the other system keeps, entered since that export and not ticked off; homecomings change no field."""
    rows = unread_changes(viewer, unit, system=system, line=line).exclude(kind=ChangeKind.BACK_FOR_A_WHILE)
    rows = rows.select_related("child__edu_unit__parent", "child__home_unit", "carer")
    return rows.filter(entered_at__gt=since.at) if since is not None else rows


def masked_lines(viewer: Any, changes: Sequence[Change], *, system: str, today: dt.date) -> list[ChangeLine]:
    """The changes of one page for the screen, numbers masked; logged as one read."""
    children = {c.child_id: c.child for c in changes}
    note_read(viewer, action="exports.view_changes", perm=P.EXPORT_ROSTER, subjects=list(children.values()), count=len(changes))
    opened = frozenset({P.SEE_ADDRESS} if viewer.may_all(P.SEE_ADDRESS, list(children.values())) else ())
    delicate = viewer.may_all(P.SEE_DELICATE, list(children.values()))
    return lines_of(changes, system=system, opened=opened, delicate=delicate, today=today)
