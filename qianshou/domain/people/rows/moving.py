"""What sending, receiving and changing class have in common: the checks, the rows held, the one way a child's place is changed."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.people.choices import ChangeKind, FileState, Source, TransferKind, TransferState
from qianshou.domain.people.models import Change, Child, Transfer
from qianshou.domain.people.models.transfer import Way
from qianshou.domain.people.rows.applying import apply_change
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.paths import is_within

UNDO_DAYS = 7


def grade_at(unit: Unit, day: dt.date) -> int:
    """The grade a class has on a day (a mixed class: its lowest); 0 where it does not say."""
    years = unit.entry_years or ([unit.entry_year] if unit.entry_year else [])
    return min((grade_of(unit.stage, year, day) for year in years), default=0) if unit.stage else 0


def check_way(kind: str, due_on: dt.date, today: dt.date) -> None:
    """Why they go, and by when they are to have come; Invalid."""
    if kind not in TransferKind.values:
        raise Invalid(_("请选转学还是升学。"), "kind")
    if due_on < today:
        raise Invalid(_("报到期限不能早于今天。"), "due_on")


def held(transfers: Sequence[Way], states: Sequence[str], say: str, *, model: type[Way] = Transfer, who: str = "child") -> list:
    """The rows locked and read anew with whom they are about; Refused where one is in another state by now."""
    rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=[t.pk for t in transfers]).select_related(who).order_by("pk"))
    if any(row.state not in states for row in rows):
        raise Refused(say)
    return rows


def check_arrival(rows: Sequence[Way], klass: Unit, arrived_on: dt.date, today: dt.date) -> None:
    """A day from the sending to today, and an open class of the school they were sent to; Invalid."""
    if arrived_on > today or any(arrived_on < row.sent_on for row in rows):
        raise Invalid(_("报到日期要在移交之后，不能晚于今天。"), "arrived_on")
    if klass.closed_on is not None or any(not row.to_path or not is_within(klass.path, row.to_path) for row in rows):
        raise Invalid(_("请选本校的班级。"), "klass")


def move_child(actor, child: Child, unit: Unit, day: dt.date, today: dt.date, *, kind: str = ChangeKind.SCHOOL_CHANGED, words: str = "") -> Change:
    """The change of school or class as every page shows it; the caller relabels. A closed file keeps its place: Refused. Inside an action only."""
    if child.file_state == FileState.CLOSED:
        raise Refused(_("%s的档案已结案，不能换班；要换班请先重开。") % child.name)
    row = Change(
        county_id=child.county_id, child=child, kind=kind, happened_on=day, as_of=today, source=Source.STAFF, entered_by=actor.user,
        edu_path=child.edu_path,
    )  # fmt: skip
    row.words = words
    apply_change(row, {"unit": unit}, today)
    if child.school_line_closed_on is not None:
        child.school_line_closed_on = None
        child.save(update_fields=["school_line_closed_on"])
    row.save()
    return row


def classes_before(rows: Sequence[Way], today: dt.date, who: str = "child") -> list[Unit]:
    """For each arrived row the class it goes back to; Refused after UNDO_DAYS and for who has moved on since."""
    old = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[row.undo["unit"] for row in rows if row.undo.get("unit")])}
    for row in rows:
        one = getattr(row, who)
        if row.settled_on is None or (today - row.settled_on).days > UNDO_DAYS:
            raise Refused(_("报到已超过 %d 天，请用“转出”。") % UNDO_DAYS)
        if row.settled_unit_id != one.edu_unit_id or row.undo.get("unit") not in old:
            raise Refused(_("%s报到以后又换过班，不能撤销。") % one.name)
    return [old[row.undo["unit"]] for row in rows]


def unsettle(rows: Sequence, *, model: type[Way] = Transfer) -> None:
    """The rows wait again. Inside an action only."""
    for row in rows:
        row.state, row.settled_on, row.settled_by, row.settled_unit, row.version = TransferState.WAITING, None, None, None, row.version + 1
    model._default_manager.bulk_update(rows, ["state", "settled_on", "settled_by", "settled_unit", "version"])


def settle(actor, rows: Sequence, state: TransferState, today: dt.date, *, model: type[Way] = Transfer) -> None:
    """The rows are settled so today. Inside an action only."""
    for row in rows:
        row.state, row.settled_on, row.settled_by, row.version = state, today, actor.user, row.version + 1
    model._default_manager.bulk_update(rows, ["state", "settled_on", "settled_by", "settled_unit", "undo", "version"])
