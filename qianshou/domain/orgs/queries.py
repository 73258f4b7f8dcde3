"""Reads of the tree and of the school calendar."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.orgs.choices import DayKind, Line, UnitKind
from qianshou.domain.orgs.models import SpecialDay, Term, Unit, UnitQuerySet
from qianshou.domain.permissions import P
from qianshou.kit import days as kit_days
from qianshou.kit.paths import ancestors, is_within

EDU_KINDS = (UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.CLASS)
HOME_KINDS = (UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.VILLAGE)


def units(viewer: Any, perm: str) -> UnitQuerySet:
    """Units where the viewer holds `perm`, in tree order, closed ones too."""
    return Unit.objects.visible_to(viewer, perm).order_by("path")


def tree(viewer: Any, *, perm: str = P.SEE_UNITS) -> list[Unit]:
    """The open units the viewer reaches with `perm`, top first."""
    return list(units(viewer, perm).open())


def unit(viewer: Any, perm: str, uid: str) -> Unit | None:
    """One unit of the viewer's reach."""
    return units(viewer, perm).filter(uid=uid).select_related("parent", "county").first()


def unit_by_code(viewer: Any, perm: str, code: str) -> Unit | None:
    """The unit of that code in the viewer's reach; where the same code stands in two counties, the first by path."""
    return units(viewer, perm).filter(code=code).exclude(code="").first()


def own_units(viewer: Any, perm: str) -> list[Unit]:
    """The places the viewer holds `perm` at directly: where her pages start. Highest first, doubles and places below another out."""
    from qianshou.domain.permissions import permissions_of

    held = [g.unit for g in getattr(viewer, "grants", []) if perm in permissions_of(g.role)]
    held.sort(key=lambda u: (len(u.path), u.path))
    out: list[Unit] = []
    for one in held:
        if not any(is_within(one.path, top.path) for top in out):
            out.append(one)
    return out


def county_of(unit: Unit) -> Unit | None:
    """The county a unit belongs to, itself for a county; None above."""
    return unit.county


def school_of(unit: Unit) -> Unit | None:
    """The school a class stands in, the school itself for a school; None elsewhere."""
    if unit.kind == UnitKind.SCHOOL:
        return unit
    return unit.parent if unit.kind == UnitKind.CLASS else None


def line_of_ancestors(unit: Unit) -> list[Unit]:
    """The unit and what stands above it, top first."""
    return list(Unit.objects.filter(path__in=ancestors(unit.path)).order_by("path"))


def children_of(viewer: Any, unit: Unit, *, line: str, perm: str = P.SEE_COUNTS) -> list[Unit]:
    """The open units directly below on one line, in tree order, as far as the viewer reaches."""
    kinds: tuple[UnitKind, ...] = EDU_KINDS if line == Line.EDU else HOME_KINDS
    if unit.kind in (UnitKind.PROVINCE, UnitKind.CITY):
        kinds = (UnitKind.CITY, UnitKind.COUNTY)
    below = Unit.objects.open().filter(parent=unit, kind__in=kinds)
    return list(below.visible_to(viewer, perm).order_by("path"))


def classes(viewer: Any, perm: str, school: Unit) -> list[Unit]:
    """The open classes of a school and of the schools below it, oldest grade last."""
    rows = Unit.objects.open().under(school).filter(kind=UnitKind.CLASS).visible_to(viewer, perm)
    return sorted(rows.select_related("parent"), key=lambda u: (u.parent.path, u.stage, -(u.entry_year or 0), u.number or 0, u.path))


def units_of_kind(county_id: int, kind: str) -> QuerySet[Unit]:
    """Every open unit of one kind in a county, for writers that already stand inside it."""
    return Unit.objects.open().filter(county_id=county_id, kind=kind).order_by("path")


# ── matching written names ──────────────────────────────────────────────────────────────────────────────────────

_SPACE = re.compile(r"[\s·•()（）]")
_COMMON_ENDS = ("小学校", "学校", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村", "乡", "镇", "人民政府")


def folded(text: str) -> str:
    """A unit's name as it is compared: no spaces, no brackets."""
    return _SPACE.sub("", text or "")


def match_units(county_id: int, texts: Iterable[str], *, kinds: Iterable[str] = (), under: Unit | None = None) -> dict[str, list[Unit]]:
    """For each written text the units it may mean: by code, whole name, short name, then by the name without its usual ending.

    One unit = a match; several = ask; none = unknown. Looks inside the county only (below `under` where given).
    """
    rows = Unit.objects.open().filter(county_id=county_id).exclude(kind=UnitKind.CLASS)
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    if under is not None:
        rows = rows.under(under)
    exact: dict[str, list[Unit]] = {}
    loose: dict[str, list[Unit]] = {}
    for row in rows.order_by("path"):
        for key in {row.code, folded(row.name), folded(row.short_name)} - {""}:
            exact.setdefault(key, []).append(row)
        for key in {_bare(row.name), _bare(row.short_name)} - {""}:
            loose.setdefault(key, []).append(row)
    return {text: exact.get(text.strip()) or exact.get(folded(text)) or loose.get(_bare(text), []) for text in set(texts)}


def _bare(name: str) -> str:
    name = folded(name)
    for end in _COMMON_ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


# ── the calendar ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Calendars:
    """The school days of every school of a county: its own terms and days laid over those above it."""

    terms: list[Term]
    special: list[SpecialDay]
    _made: dict[tuple[str, ...], kit_days.SchoolDays] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows: list[Term | SpecialDay] = [*self.terms, *self.special]
        self.places = sorted({row.unit.path for row in rows}, key=len)
        self.county = tuple({row.unit.path for row in rows if row.unit.kind == UnitKind.COUNTY})

    def of(self, edu_path: str = "") -> kit_days.SchoolDays:
        """The school days at a place of the education line; '' means the county's own."""
        own = tuple(p for p in self.places if is_within(edu_path, p)) or self.county
        if own not in self._made:
            self._made[own] = self._make(own)
        return self._made[own]

    def _make(self, own: tuple[str, ...]) -> kit_days.SchoolDays:
        by_term: dict[tuple[int, int], Term] = {}
        for place in own:  # from the county down: the nearest wins
            by_term |= {(t.school_year, t.number): t for t in self.terms if t.unit.path == place}
        sets: dict[str, set[dt.date]] = {"holidays": set(), "make_up": set(), "own_closed": set(), "own_open": set()}
        for row in self.special:
            if row.unit.path in own:
                county = row.unit.kind == UnitKind.COUNTY
                make_up = row.kind == DayKind.MAKE_UP
                name = ("make_up" if make_up else "holidays") if county else ("own_open" if make_up else "own_closed")
                sets[name].update(kit_days.days(row.first_on, row.last_on))
        spans = tuple(kit_days.Term(t.first_on, t.last_on) for t in by_term.values())
        fixed: dict[str, Any] = {name: frozenset(found) for name, found in sets.items()}
        return kit_days.SchoolDays(terms=spans, **fixed)


def calendar_for(county_id: int) -> Calendars:
    """The county's calendars, read in two queries."""
    terms = Term.objects.filter(county_id=county_id).select_related("unit")
    return Calendars(list(terms), list(SpecialDay.objects.filter(county_id=county_id).select_related("unit")))


def terms(county_id: int) -> QuerySet[Term]:
    """The county's own terms, newest first."""
    return Term.objects.filter(unit_id=county_id).order_by("-school_year", "-number")


def current_term(county_id: int, today: dt.date) -> Term | None:
    """The term today lies in, else the last one that began before today, else the first to come."""
    rows = list(Term.objects.filter(unit_id=county_id).order_by("first_on"))
    begun = [t for t in rows if t.first_on <= today]
    return begun[-1] if begun else (rows[0] if rows else None)


def terms_at(unit: Unit) -> QuerySet[Term]:
    """Terms entered at this unit itself."""
    return Term.objects.filter(unit=unit).order_by("-school_year", "-number")


def special_days_at(unit: Unit) -> QuerySet[SpecialDay]:
    """Special days entered at this unit itself, newest first."""
    return SpecialDay.objects.filter(unit=unit).order_by("-first_on")


def find_units(viewer: Any, perm: str, text: str, limit: int = 20) -> list[Unit]:
    """Open units of the viewer's reach whose name, short name or code holds the text."""
    text = text.strip()
    if not text:
        return []
    rows = units(viewer, perm).open().filter(Q(name__contains=text) | Q(short_name__contains=text) | Q(code=text))
    return list(rows[:limit])


def classes_there(county_id: int, school: Unit) -> list[Unit]:
    """The open classes of any school of the county, for moving a child there; names of classes only, no reach is asked."""
    if school.county_id != county_id:
        return []
    return list(Unit.objects.open().filter(parent=school, kind=UnitKind.CLASS).order_by("stage", "-entry_year", "number", "pk"))


def any_county() -> bool:
    """Whether the database holds a county already (the demo wants an empty one)."""
    return Unit.objects.filter(kind=UnitKind.COUNTY).exists()


def count_units() -> int:
    """All units, for the demo's own account of itself."""
    return Unit.objects.count()
