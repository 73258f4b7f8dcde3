"""What an outside helper knows of a child: the given name and the grade, nothing else (DOMAIN §11)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from qianshou.domain.orgs.rules import grade_name, grade_of
from qianshou.domain.people.models import Child
from qianshou.domain.people.models.child import ChildQuerySet
from qianshou.domain.permissions import P

_DOUBLE_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "独孤", "南宫", "长孙", "宇文", "轩辕", "百里", "呼延", "东郭", "西门", "公羊", "澹台", "濮阳", "淳于", "单于", "太史", "申屠", "钟离", "拓跋", "闻人", "赫连", "万俟"]
)


@dataclass(frozen=True)
class Glimpse:
    """A child as an outside helper sees it."""

    uid: str
    given_name: str
    grade: str


def given_name(name: str) -> str:
    """小梅 of 龙小梅, 明远 of 欧阳明远, the first part of a minority name; a name of one character stays."""
    if "·" in name:
        return name.split("·")[0]
    if len(name) > 2 and name[:2] in _DOUBLE_SURNAMES:
        return name[2:]
    return name[1:] if len(name) > 1 else name


def _grade(child: Child, today: dt.date) -> str:
    unit = child.edu_unit
    if unit is None or not unit.entry_year or not unit.stage:
        return ""
    return grade_name(unit.stage, grade_of(unit.stage, unit.entry_year, today))


def glimpse(viewer, child: Child, today: dt.date) -> Glimpse:
    """Given name and grade of a child already fetched through `visible_to`."""
    return Glimpse(child.uid, given_name(child.name), _grade(child, today))


def glimpses(viewer, today: dt.date) -> list[Glimpse]:
    """All children an outside helper reaches."""
    rows = Child.objects.visible_to(viewer, P.SEE_CHILD).active().select_related("edu_unit").order_by("edu_path", "name")
    return [glimpse(viewer, child, today) for child in rows]


def children_to_record(viewer) -> ChildQuerySet:
    """Children the viewer may write a contact down for."""
    return Child.objects.visible_to(viewer, P.RECORD_CONTACT).select_related("edu_unit", "edu_unit__parent", "home_unit")


def shown_name(viewer, child: Child) -> str:
    """The whole name to who may see the contact card or the file, else the given name."""
    return child.name if viewer.may(P.SEE_CARD, child) or viewer.may(P.SEE_FILE, child) else given_name(child.name)


def shown_names(viewer, children: Iterable[Child]) -> dict[int, str]:
    """The same for many, in at most one query."""
    children = list(children)
    whole = set(Child.objects.visible_to(viewer, P.SEE_CARD).filter(pk__in=[c.pk for c in children]).values_list("pk", flat=True))
    return {c.pk: c.name if c.pk in whole else given_name(c.name) for c in children}


@dataclass(frozen=True)
class Nearby:
    """A child of my own class or village, for the phone's list."""

    uid: str
    name: str
    class_name: str


def children_for(viewer, perm: str) -> ChildQuerySet:
    """Children over whom the viewer holds a permission, with their units."""
    return Child.objects.visible_to(viewer, perm).select_related("county", "edu_unit", "edu_unit__parent", "home_unit")


def children_seen(viewer) -> ChildQuerySet:
    """Children the viewer knows to exist."""
    return children_for(viewer, P.SEE_CHILD)


def also_mine(viewer, today: dt.date, without: Iterable[str] = (), most: int = 200) -> list[Nearby]:
    """Open files of the viewer's own class or village, beside those paired."""
    rows = children_for(viewer, P.SEE_CARD).on_file().exclude(uid__in=list(without)).order_by("edu_path", "name", "pk")[:most]
    return [Nearby(c.uid, c.name, c.edu_unit.display_name(today) if c.edu_unit else c.home_unit.name if c.home_unit else "") for c in rows]


def mine_to_record(viewer, today: dt.date, most: int = 80) -> list[Child]:
    """Open files the viewer may write a contact down for, in class order: for the whole-class form."""
    return list(children_to_record(viewer).active().order_by("edu_path", "name", "pk")[:most])
