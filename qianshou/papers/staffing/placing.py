"""Where the rows of a staff list belong: units found, units and classes to be made."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import class_name, entry_year_of, may_stand_under
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.domain.permissions import AT, P, Role
from qianshou.kit.gate import Actor
from qianshou.papers.staffing.reading import StaffLine

_SCHOOLS = (("幼儿园", Stage.KINDERGARTEN), ("小学", Stage.PRIMARY), ("教学点", Stage.PRIMARY), ("中学", Stage.JUNIOR), ("学校", Stage.PRIMARY))
_STAFFED = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.VILLAGE, UnitKind.DEPARTMENT)


@dataclass
class PlacedLine:
    """A row with its place: a unit that stands, or one to be made under `parent`; the classes it is head of."""

    line: StaffLine
    unit: Unit | None = None
    parent: Unit | None = None
    make: NewUnit | None = None
    classes: list[NewUnit] = field(default_factory=list)
    class_names: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.line.problems

    @property
    def unit_words(self) -> str:
        if self.make is not None and self.parent is not None:
            return _("新建：%(parent)s · %(name)s") % {"parent": self.parent.name, "name": self.make.name}
        return self.unit.name if self.unit else self.line.unit

    @property
    def role_words(self) -> str:
        words = [str(Role(self.line.role).label)] if self.line.role else []
        return "、".join([*words, *([str(Role.CLASS_TEACHER.label)] if self.line.is_head else [])]) or _("帮扶教师")


def place_staff(viewer: Actor, unit: Unit, lines: list[StaffLine], today: dt.date) -> list[PlacedLine]:
    """Each row with its unit below `unit`; what cannot be placed is said in its problems."""
    texts = {t for line in lines for t in (line.unit, line.township) if t}
    top = unit.county or unit
    found = orgs.match_units(top.pk, texts, kinds=_STAFFED, under=unit)
    return [_place(viewer, unit, line, found, today) for line in lines]


def _place(viewer: Actor, top: Unit, line: StaffLine, found: dict[str, list[Unit]], today: dt.date) -> PlacedLine:
    placed = PlacedLine(line)
    _find_unit(viewer, top, placed, found)
    where = placed.unit or placed.make
    if where is not None and line.role and where.kind not in AT[Role(line.role)]:
        line.problems.append(_("“%(role)s”不能设在“%(unit)s”") % {"role": Role(line.role).label, "unit": where.name})
    if line.classes and where is not None:
        _find_classes(placed, where, today)
    return placed


def _find_unit(viewer: Actor, top: Unit, placed: PlacedLine, found: dict[str, list[Unit]]) -> None:
    line = placed.line
    townships = found.get(line.township, [])
    if not line.unit:
        if townships and len(townships) == 1:
            placed.unit = townships[0]
        elif top.kind in (UnitKind.SCHOOL, UnitKind.VILLAGE):
            placed.unit = top
        else:
            line.problems.append(_("没写学校或单位"))
        return
    hits = found.get(line.unit, [])
    if len(hits) > 1 and townships:
        hits = [u for u in hits if u.path.startswith(townships[0].path)] or hits
    if len(hits) == 1:
        placed.unit = hits[0]
    elif hits:
        line.problems.append(_("“%s”有同名的单位，请写全称，或加一列“乡镇”") % line.unit[:40])
    else:
        _new_unit(viewer, top, placed, townships)


def _new_unit(viewer: Actor, top: Unit, placed: PlacedLine, townships: list[Unit]) -> None:
    """A school or village that is not there yet is made, where the sheet says under which township."""
    line = placed.line
    stage = next((stage for word, stage in _SCHOOLS if line.unit.endswith(word)), None)
    village = line.unit.endswith(("村", "社区", "居委会", "村委会"))
    parent = townships[0] if len(townships) == 1 else top
    kind = UnitKind.SCHOOL if stage else UnitKind.VILLAGE if village else None
    sure = len(townships) == 1 or top.kind == UnitKind.TOWNSHIP
    if kind is None or not sure or not may_stand_under(parent.kind, kind) or not viewer.may(P.EDIT_UNITS, parent):
        line.problems.append(_("找不到“%s”，请核对名称，或先在“单位与班级”里新增") % line.unit[:40])
        return
    placed.parent, placed.make = parent, NewUnit(kind, line.unit, stages=(stage,) if stage else ())


def _find_classes(placed: PlacedLine, where: Unit | NewUnit, today: dt.date) -> None:
    line = placed.line
    if where.kind != UnitKind.SCHOOL:
        line.problems.append(_("“%s”不是学校，没有班级") % where.name)
        return
    for text, words in line.classes:
        stages = list(where.stages)
        stage = words.stage or (stages[0] if len(stages) == 1 else None)
        if stage is None:
            line.problems.append(_("班级“%s”分不清是哪个学段，请写成“五年级3班”这样") % text[:20])
            continue
        if stages and stage not in stages:
            line.problems.append(_("“%(unit)s”没有这个学段：%(text)s") % {"unit": where.name, "text": text[:20]})
            continue
        year = words.entry_year or entry_year_of(stage, words.grade or 0, today)
        placed.classes.append(NewUnit(UnitKind.CLASS, stage=stage, entry_year=year, number=words.number))
        placed.class_names.append(class_name(stage, [year], words.number, today, text))
