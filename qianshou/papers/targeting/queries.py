"""A pasted list as it would be taken: every row with its place, its official and what is wrong."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import match_units
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries import match_helper_names
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import TargetKind
from qianshou.domain.targets.models import Target
from qianshou.papers.targeting.reading import Cells, read_list

PLACES = (UnitKind.VILLAGE, UnitKind.TOWNSHIP)


@dataclass(frozen=True)
class PlacedTarget:
    """One row, its place and official found; `problem` says why it cannot be taken."""

    cells: Cells
    unit: Unit | None
    helper: Helper | None
    problem: str

    @property
    def kind_label(self) -> str:
        return self.cells.kind_words or str(TargetKind(self.cells.kind).label)


def preview(viewer: Any, unit: Unit, text: str) -> list[PlacedTarget]:
    """Raises Refused for a list that cannot be read at all. Places and officials are looked for in the viewer's reach only."""
    rows, county_id = read_list(text), unit.county_id or unit.pk
    units = match_units(county_id, {one.place for one in rows}, kinds=PLACES, under=unit)
    helpers = match_helper_names(county_id, unit, {one.helper for one in rows if one.helper})
    reached = set(
        Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(pk__in=[h.pk for found in helpers.values() for h in found]).values_list("pk", flat=True)
    )
    there = set(Target.objects.visible_to(viewer, P.KEEP_TARGETS).open().values_list("name", "kind", "unit_id"))
    out = []
    for one in rows:
        people = [h for h in helpers.get(one.helper, []) if h.pk in reached and not h.outside]
        place = units.get(one.place, [])
        key = (one.name, one.kind, place[0].pk) if place else None
        problem = _problem(one, place, people) or (_("已经登记过") if key in there else "")
        if key is not None:
            there.add(key)
        out.append(PlacedTarget(one, place[0] if len(place) == 1 else None, people[0] if len(people) == 1 else None, problem))
    return out


def _problem(one: Cells, places: list[Unit], people: list[Helper]) -> str:
    if not one.name:
        return _("没有姓名")
    if not places:
        return _("找不到“%s”，或不归您管") % one.place
    if len(places) > 1:
        return _("有几个“%s”，请写成村的全名或代码") % one.place
    if one.members and not (one.members.isascii() and one.members.isdigit() and 0 < int(one.members) <= 30):
        return _("人口数不对")
    if one.helper and not people:
        return _("没有登记过干部“%s”") % one.helper
    return _("有几位“%s”，请先空着，导入后再结对") % one.helper if len(people) > 1 else ""
