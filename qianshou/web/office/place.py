"""Where an office page stands: one unit within reach and one line, the way up, and addresses that keep both."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.permissions import P, Role
from qianshou.web.access import or_404
from qianshou.web.shell import chosen_unit

ONE_LINE = {UnitKind.SCHOOL: Line.EDU, UnitKind.CLASS: Line.EDU, UnitKind.VILLAGE: Line.HOME}
HOME_ROLES = {Role.VILLAGE, Role.TOWNSHIP_HOME}


def to(name: str, *args: str, **query: Any) -> str:
    """The address of a page with its GET parameters; empty ones are left out."""
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return reverse(name, args=args) + (f"?{urlencode(kept, doseq=True)}" if kept else "")


@dataclass(frozen=True)
class Place:
    """A unit and a line. `own` are the units the viewer's own pages start at."""

    unit: Any
    line: str
    name: str
    own: list

    @property
    def query(self) -> dict[str, str]:
        """What keeps the next page here."""
        return {"unit": self.unit.uid, "line": self.line}

    @property
    def line_label(self) -> str:
        return str(Line(self.line).label)

    @property
    def both_lines(self) -> bool:
        """Townships and everything above count by school and by residence."""
        return self.unit.kind not in ONE_LINE

    def switch(self, name: str, **query: Any) -> list[dict]:
        """按学校 / 按居住地 as links; nothing where the unit has one line only."""
        if not self.both_lines:
            return []
        return [{"label": line.label, "url": to(name, unit=self.unit.uid, line=line.value, **query), "current": line == self.line} for line in Line]

    def crumbs(self, name: str, today: Any, **query: Any) -> list[dict]:
        """The units above as far as the viewer's own reach, each a link to the same page there; none at the top."""
        if self.unit.path in {one.path for one in self.own}:
            return []
        tops = [one.path for one in self.own if self.unit.path.startswith(one.path)]
        above = [one for one in orgs.line_of_ancestors(self.unit) if any(one.path.startswith(top) for top in tops)]
        links = [{"label": one.display_name(today), "url": to(name, unit=one.uid, line=self.line, **query)} for one in above]
        return [*links[:-1], {"label": self.name}] if len(links) > 1 else []


def place_of(request: HttpRequest, perm: str) -> Place:
    """The unit asked for (`unit`), else the one chosen in the frame, else the viewer's own, and the line (`line`); 404 for a unit
    out of reach or none at all."""
    actor, asked = request.actor, request.POST.get("unit") or request.GET.get("unit") or ""
    own = orgs.own_units(actor, perm)
    unit = next((one for one in own if one.uid == asked), None) if asked else standing(request, perm, own)
    unit = or_404(unit or (orgs.unit(actor, perm, asked) if asked else None))
    line = request.POST.get("line") or request.GET.get("line")
    return Place(unit, _line(actor, unit, line), unit.display_name(request.today), own)


def standing(request: HttpRequest, perm: str, own: list) -> Any:
    """Where the viewer stands: the unit she chose in the frame, if `perm` holds there, else her first; None for nowhere."""
    chosen = chosen_unit(request)
    if chosen and not any(one.uid == chosen for one in own):
        return orgs.unit(request.actor, perm, chosen) or next(iter(own), None)
    return next((one for one in own if one.uid == chosen), None) or next(iter(own), None)


def _line(actor: Any, unit: Any, asked: str | None) -> str:
    if unit.kind in ONE_LINE:
        return ONE_LINE[unit.kind].value
    if asked in Line.values:
        return asked
    roles = {grant.role for grant in actor.grants}
    return Line.HOME.value if roles and roles <= HOME_ROLES else Line.EDU.value


def class_of(request: HttpRequest, perm: str, uid: str) -> Any:
    """The class of that uid in reach, or 404."""
    unit = orgs.unit(request.actor, perm, uid)
    if unit is None or unit.kind != UnitKind.CLASS:
        raise Http404
    return unit


def class_and_school(request: HttpRequest, uid: str) -> tuple[Any, Any]:
    """A class and its school, whose class lists the viewer keeps; 404 for a class teacher."""
    unit = class_of(request, P.EDIT_PUPILS, uid)
    school = orgs.school_of(unit)
    if not request.actor.may(P.EDIT_PUPILS, school):
        raise Http404
    return unit, school


def unit_choices(actor: Any, place: Place, perm: str, today: Any) -> list[tuple[str, str]]:
    """The unit itself and those directly below on its line, for a filter; the way up is in the crumbs."""
    below = orgs.children_of(actor, place.unit, line=place.line, perm=perm)
    return [(place.unit.uid, place.name), *((one.uid, one.display_name(today)) for one in below)]


def kept_query(request: HttpRequest, *without: str) -> str:
    """The present query string for a pager or a link back, without the keys named."""
    query = request.GET.copy()
    for key in ("page", *without):
        query.pop(key, None)
    return query.urlencode()


def child_url(uid: str) -> str:
    """The child's file; empty while the house has no such page."""
    try:
        return reverse("office:child", args=[uid])
    except NoReverseMatch:
        return ""
