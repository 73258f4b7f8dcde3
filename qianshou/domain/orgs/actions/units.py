"""Units made, renamed, closed; paths are given once and never again (DECISIONS 2)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import may_stand_under
from qianshou.domain.orgs.shapes import NewUnit, UnitLine, UnitsTaken
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import number_of, segment
from qianshou.kit.versions import hold


def _named(new: NewUnit) -> str:
    if new.kind == UnitKind.CLASS and new.entry_year is not None and not new.name.strip():
        return _("%(year)s级%(number)s班") % {"year": new.entry_year, "number": new.number or ""} if new.number else _("%s级待分班") % new.entry_year
    name = " ".join(new.name.split())
    if not name or len(name) > 80:
        raise Invalid(_("请填写名称，最多 80 个字。"), "name")
    return name


def _check(parent: Unit, new: NewUnit) -> None:
    if new.kind not in UnitKind.values or not may_stand_under(parent.kind, new.kind):
        raise Invalid(_("“%s”下面不能设这种单位。") % parent.name, "kind")
    if parent.closed_on is not None:
        raise Refused(_("“%s”已经停用，不能在下面新增。") % parent.name)
    years = new.entry_years or ((new.entry_year,) if new.entry_year is not None else ())
    if any(not 1990 <= year <= 2100 for year in years):
        raise Invalid(_("入学年份不对。"), "entry_year")
    if new.number is not None and not 0 <= new.number <= 99:
        raise Invalid(_("班号要在 0 到 99 之间，0 表示待分班。"), "number")


def _row(parent: Unit, new: NewUnit, serial: int, today: dt.date) -> Unit:
    _check(parent, new)
    unit = Unit(
        kind=new.kind, name=_named(new), code=new.code.strip(), short_name=new.short_name.strip(), parent=parent, county_id=parent.county_id,
        path=parent.path + segment(serial), stages=list(new.stages), stage=new.stage, entry_year=new.entry_year,
        entry_years=list(new.entry_years), number=new.number, opened_on=today,
    )  # fmt: skip
    if new.kind == UnitKind.CLASS and new.entry_years and new.entry_year is None:
        unit.entry_year = new.entry_years[0]
    return unit


def _reserve(parent: Unit, count: int) -> int:
    """The first of `count` serials below a parent; the row is locked, the counter never goes back."""
    fresh = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    first = fresh.next_child
    fresh.next_child = parent.next_child = first + count
    fresh.save(update_fields=["next_child"])
    return first


def _refuse_twins(parent: Unit, units: Sequence[Unit]) -> None:
    names = [u.name for u in units if u.kind != UnitKind.CLASS]
    there = set(Unit.objects.open().filter(parent=parent, name__in=names).values_list("name", flat=True)) | {n for n in names if names.count(n) > 1}
    if there:
        raise Invalid(_("“%(parent)s”下已经有“%(name)s”。") % {"parent": parent.name, "name": sorted(there)[0]}, "name")
    codes = [u.code for u in units if u.code]
    taken = Unit.objects.filter(county_id=parent.county_id, code__in=codes).values_list("code", flat=True).first()
    twice = next((c for c in codes if codes.count(c) > 1), None)
    if taken or twice:
        raise Invalid(_("代码 %s 在本县已经用过，请核对。") % (taken or twice), "code")


@action(P.SYSTEM)
def create_above(actor: Any, *, kind: str, name: str, code: str, today: dt.date, parent: Unit | None = None) -> Unit:
    """A province or a city: places above counties, with counts-only viewers."""
    if kind not in (UnitKind.PROVINCE, UnitKind.CITY):
        raise Invalid(_("县以上只有省和市。"), "kind")
    return _root(kind, name, code, today, parent)


@action(P.SYSTEM)
def create_county(actor: Any, *, name: str, code: str, today: dt.date, parent: Unit | None = None) -> Unit:
    """A county, the tenant: every row below carries it. `code` is GB/T 2260 (six digits); refuses one that exists."""
    if not (code.isdigit() and len(code) == 6):
        raise Invalid(_("县的代码是 6 位行政区划代码（GB/T 2260）。"), "code")
    if Unit.objects.filter(kind=UnitKind.COUNTY, code=code).exists():
        raise Invalid(_("代码 %s 的县已经有了。") % code, "code")
    county = _root(UnitKind.COUNTY, name, code, today, parent)
    county.county = county
    county.save(update_fields=["county"])
    remember(subjects=[county])
    return county


def _root(kind: str, name: str, code: str, today: dt.date, parent: Unit | None) -> Unit:
    new = NewUnit(kind, name)
    if parent is not None:
        if not may_stand_under(parent.kind, kind):
            raise Invalid(_("“%s”下面不能设这种单位。") % parent.name, "kind")
        path = parent.path + segment(_reserve(parent, 1))
    else:
        last = Unit.objects.filter(parent=None).order_by("path").last()
        path = segment(number_of(last.path) + 1 if last else 1)
    return Unit.objects.create(kind=kind, name=_named(new), code=code, parent=parent, path=path, opened_on=today)


@action(P.EDIT_UNITS, on="unit")
def create_unit(actor: Any, *, unit: Unit, kind: str, today: dt.date, name: str = "", **more: Any) -> Unit:
    """One unit under `unit`; `more` are the fields of NewUnit. Refuses a second of that name, code or class."""
    new = NewUnit(kind, name, **more)
    row = _row(unit, new, _reserve(unit, 1), today)
    _refuse_twins(unit, [row])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid(_("这个班已经有了。"), "number") from error
    remember(subjects=[row])
    return row


@action(P.EDIT_UNITS, on="unit")
def create_units(actor: Any, *, unit: Unit, units: Sequence[NewUnit], today: dt.date) -> list[Unit]:
    """The set form: many units under one parent, in the order given; refused whole if one is refused."""
    first = _reserve(unit, len(units))
    rows = [_row(unit, new, first + n, today) for n, new in enumerate(units)]
    _refuse_twins(unit, rows)
    try:
        with transaction.atomic():
            Unit.objects.bulk_create(rows, batch_size=200)
    except IntegrityError as error:
        raise Refused(_("其中有的班已经有了。")) from error
    remember(subjects=rows, count=len(rows))
    return rows


@action(P.EDIT_UNITS, on="unit")
def ensure_class(actor: Any, *, unit: Unit, stage: str, entry_year: int, number: int | None, today: dt.date) -> Unit:
    """The class of that school, stage, entry year and number (0 = 待分班): the one there, else a new one."""
    held = Unit.objects.open().filter(parent=unit, kind=UnitKind.CLASS, stage=stage, entry_year=entry_year, number=number).first()
    if held is not None:
        return held
    row = _row(unit, NewUnit(UnitKind.CLASS, stage=stage, entry_year=entry_year, number=number), _reserve(unit, 1), today)
    row.save()
    remember(subjects=[row])
    return row


@action(P.EDIT_UNITS, on="unit")
def rename_unit(
    actor: Any, *, unit: Unit, name: str, seen_version: int, short_name: str | None = None, code: str | None = None, stages: Sequence[str] | None = None
) -> Unit:
    """A new name or code; raises Changed when somebody renamed it meanwhile. Old papers keep the old name."""
    hold(unit, seen_version, _("刚才有人改过这个单位。"), lambda now: {"name": now.name, "short_name": now.short_name, "code": now.code})
    name = _named(NewUnit(unit.kind, name))
    if Unit.objects.open().filter(parent=unit.parent, name=name).exclude(pk=unit.pk).exists():
        raise Invalid(_("同级已经有“%s”。") % name, "name")
    if code and Unit.objects.filter(county_id=unit.county_id, code=code).exclude(pk=unit.pk).exists():
        raise Invalid(_("代码 %s 在本县已经用过，请核对。") % code, "code")
    unit.name, unit.version = name, unit.version + 1
    for field, value in (("short_name", short_name), ("code", code)):
        if value is not None:
            setattr(unit, field, value.strip())
    if stages is not None:
        unit.stages = list(stages)
    unit.save(update_fields=["name", "short_name", "code", "stages", "version"])
    remember(fields=["name", "short_name", "code", "stages"])
    return unit


@action(P.EDIT_UNITS, on="unit")
def close_unit(actor: Any, *, unit: Unit, today: dt.date, successor: Unit | None = None) -> Unit:
    """A unit out of use from today, with the one that follows it. Refuses while units below are open (children's files: see
    `people`, which moves them first), the county itself, and a successor that is itself or of another county."""
    if unit.kind == UnitKind.COUNTY or unit.parent_id is None:
        raise Refused(_("县级单位不能在这里停用。"))
    if unit.closed_on is not None:
        raise Refused(_("“%s”已经停用了。") % unit.name)
    below = Unit.objects.open().filter(parent=unit).count()
    if below:
        raise Refused(_("“%(name)s”下面还有 %(count)s 个在用的单位或班级，请先处理它们。") % {"name": unit.name, "count": below})
    if successor is not None and (successor.pk == unit.pk or successor.county_id != unit.county_id or successor.kind != unit.kind):
        raise Invalid(_("接替的单位要是本县同类的另一个单位。"), "successor")
    unit.closed_on, unit.successor, unit.version = today, successor, unit.version + 1
    unit.save(update_fields=["closed_on", "successor", "version"])
    return unit


@action(P.EDIT_UNITS, on="unit")
def reopen_unit(actor: Any, *, unit: Unit) -> Unit:
    """A closed unit in use again. Refuses one whose class was made anew meanwhile."""
    unit.closed_on, unit.successor, unit.version = None, None, unit.version + 1
    try:
        with transaction.atomic():
            unit.save(update_fields=["closed_on", "successor", "version"])
    except IntegrityError as error:
        raise Refused(_("“%s”已经另外建过，不能恢复。") % unit.name) from error
    return unit


@action(P.EDIT_UNITS, on="unit")
def drop_empty_classes(actor: Any, *, unit: Unit, uids: Sequence[str]) -> int:
    """Takes classes of a county away again that an undone roster had made and to which nothing belongs; how many went. The path of
    one that went is never given again."""
    gone = 0
    for one in Unit.objects.filter(uid__in=list(uids), kind=UnitKind.CLASS, county_id=unit.county_id or unit.pk):
        try:
            with transaction.atomic():
                one.delete()
        except ProtectedError:
            continue
        gone += 1
    remember(count=gone)
    return gone


@action(P.EDIT_UNITS, on="unit")
def import_units(actor: Any, *, unit: Unit, lines: Sequence[UnitLine], today: dt.date) -> UnitsTaken:
    """A list of units below `unit`: what is there stays, what is new is made; a line whose place above is not known is refused.

    Lines may build on earlier ones (a school of the list, then its classes). Refused whole, naming the row.
    """
    taken = UnitsTaken()
    for line in lines:
        parent = _place(unit, line)
        new = line.unit
        same = Unit.objects.open().filter(parent=parent, kind=new.kind)
        if new.kind == UnitKind.CLASS:
            same = same.filter(stage=new.stage, entry_year=new.entry_year, number=new.number)
        else:
            same = same.filter(name=_named(new))
        if same.exists():
            taken.there += 1
            continue
        row = _row(parent, new, _reserve(parent, 1), today)
        _refuse_twins(parent, [row])
        row.save()
        taken.made.append(row)
    remember(subjects=taken.made, count=len(taken.made))
    return taken


def _place(top: Unit, line: UnitLine) -> Unit:
    here = top
    for name in line.above:
        if name == here.name:
            continue
        below = Unit.objects.open().filter(parent=here, name=name).first()
        if below is None:
            raise Refused(_("第 %(row)s 行：在“%(here)s”下找不到“%(name)s”。") % {"row": line.row, "here": here.name, "name": name})
        here = below
    return here
