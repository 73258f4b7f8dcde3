"""Taking a checked staff list: units and classes that are missing, then people, roles, helpers and login codes."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.pairing.shapes import StaffDone, StaffRow
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.staffing.placing import PlacedLine


@action(P.GRANT_CARE, on="unit")
def take_staff(actor: Actor, *, unit: Unit, placed: Sequence[PlacedLine], today: dt.date) -> StaffDone:
    """All or nothing: refuses when a row has a problem. Codes of new accounts are in the answer, this once."""
    if any(not p.good for p in placed):
        raise Refused(_("还有没改好的行，请先改好。"))
    inner = actor.acting("pairing.staff_import")
    made: dict[tuple[int, str], Unit] = {}
    rows = []
    for one in placed:
        place = one.unit or _made(inner, one, made, today)
        classes = [orgs.ensure_class(inner, unit=place, stage=c.stage, entry_year=c.entry_year, number=c.number, today=today) for c in one.classes]
        heads = tuple(c.uid for c in classes) if one.line.is_head else ()
        roles = (one.line.role,) if one.line.role else ()
        rows.append(StaffRow(one.line.name, place.uid, one.line.phone, _kind(one, place), heads, roles, one.line.sex))
    done = pairing.import_staff(inner, unit=unit, rows=rows, today=today)
    remember(count=done.made, units=len(made))
    return done


def _made(inner: Actor, one: PlacedLine, made: dict[tuple[int, str], Unit], today: dt.date) -> Unit:
    assert one.parent is not None and one.make is not None
    key = (one.parent.pk, one.make.name)
    if key not in made:
        made[key] = orgs.create_unit(
            inner, unit=one.parent, kind=one.make.kind, name=one.make.name, stages=one.make.stages, today=today
        )
    return made[key]


def _kind(one: PlacedLine, place: Unit) -> str:
    if one.line.is_head:
        return HelperKind.CLASS_TEACHER
    if one.line.role == Role.VILLAGE:
        return HelperKind.VILLAGE
    return HelperKind.TEACHER if place.kind == UnitKind.SCHOOL else HelperKind.OFFICIAL
