"""What a batch is compared with: the county's units and the children its rows may speak of, in a few queries a block."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import CloseReason, FileState
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.scoping import Reach
from qianshou.papers.imports.rules.matching import Known, Register, birth_text
from qianshou.papers.imports.rules.placing import Map, Ref

AT_ONCE = 900  # values in one IN list: SQLite's old limit is 999
_COLUMNS = ("id", "name", "birth_date", "birth_known", "id_number_bi", "student_number_bi", "edu_unit_id", "edu_path", "home_path",
            "file_state", "county_id")  # fmt: skip


def ref(unit: Unit) -> Ref:
    """A unit as placing needs it."""
    return Ref(unit.pk, unit.kind, unit.name, unit.short_name, unit.code, unit.path, tuple(unit.stages or ()))


def map_of(unit: Unit) -> tuple[Map, dict[int, Unit]]:
    """The county's schools, townships, villages and classes as placing sees them, and the same as rows by id. One query."""
    kinds = (UnitKind.SCHOOL, UnitKind.TOWNSHIP, UnitKind.VILLAGE, UnitKind.CLASS)
    county = unit.pk if unit.kind == UnitKind.COUNTY else unit.county_id
    rows = {u.pk: u for u in Unit.objects.filter(county_id=county, kind__in=kinds, closed_on=None).order_by("path")}
    units = Map(ref(unit), [ref(u) for u in rows.values() if u.kind != UnitKind.CLASS])
    add_classes(units, [u for u in rows.values() if u.kind == UnitKind.CLASS and u.entry_year is not None])
    return units, rows


def add_classes(units: Map, classes: Iterable[Unit]) -> None:
    """Takes standing classes into the map."""
    for klass in classes:
        units.paths[klass.pk] = klass.path
        for year in klass.entry_years or [klass.entry_year]:
            units.classes[(klass.parent_id, klass.stage, year, klass.number or 0)] = klass.pk
            only = (klass.parent_id, klass.stage, year)
            units.one_class[only] = klass.pk if units.one_class.get(only, klass.pk) == klass.pk else None


def _known(row: Sequence[Any], reach: Reach, from_age: bool = False) -> Known:
    pk, name, birth, exact, id_bi, student_bi, edu_unit, edu_path, home_path, state, county = row
    near = reach.covers(county_id=county, edu_path=edu_path, home_path=home_path)
    return Known(pk, name, birth_text(birth, exact), id_bi, student_bi, edu_unit, edu_path, state == FileState.CLOSED, near, exact == "age")


def register_for(viewer: Any, county_id: int, *, names: set[str], id_bis: set[str], student_bis: set[str]) -> Register:
    """Every child of the county that one of these keys names; who may be matched by name is decided by the viewer's reach."""
    reach, register = viewer.reach(P.IMPORT_ROSTER), Register()
    in_error = Q(close_reason__in=[CloseReason.ERROR, CloseReason.MERGED])
    rows = Child.objects.filter(county_id=county_id).exclude(in_error)
    for column, values in (("name", names), ("id_number_bi", id_bis), ("student_number_bi", student_bis)):
        wanted = sorted(v for v in values if v)
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            found = Child.objects.with_number(county_id, some) if column == "id_number_bi" else rows.filter(**{f"{column}__in": some})
            register.add(_known(row, reach) for row in found.values_list(*_COLUMNS))
    return register
