"""The children of a unit as far as a table counts them, and the units its rows may name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, Stage
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.people.choices import DefinitionSet, FactKind
from qianshou.domain.people.models import Carer, Child, Fact, Label
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.people.queries.roster import LIVING
from qianshou.domain.people.rules import age_on
from qianshou.domain.permissions import P
from qianshou.papers.forms.counting.conditions import Counted
from qianshou.papers.forms.counting.result import Result, Under, count
from qianshou.papers.forms.counting.table import CountTable

_KEPT = ("pk", "uid", "birth_date", "sex", "boarding", "stage", "is_key", "edu_path", "home_path", "profile", "edu_unit__stage", "edu_unit__entry_year")


def people(viewer: Any, *, unit: Unit, line: str, filters: RosterFilter, today: dt.date) -> list[Counted]:
    """Everybody the table may count, each once; four queries for any number."""
    found = children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.EXPORT_ROSTER)
    rows = list(found.order_by("pk").values(*_KEPT))
    ids = found.values("pk")
    labels: dict[int, set[str]] = defaultdict(set)
    definition = DefinitionSet.MCA if line == Line.HOME else DefinitionSet.SCHOOL
    for pk, kind in Label.objects.filter(child_id__in=ids, to_on=None, definition__in=(definition, DefinitionSet.COMMON)).values_list("child_id", "kind"):
        labels[pk].add(kind)
    after = dict(Carer.objects.filter(child_id__in=ids, gone_on=None, looks_after=True).order_by("-pk").values_list("child_id", "relation"))
    alone = set(Fact.objects.filter(child_id__in=ids, kind=FactKind.LIVING_ALONE, to_on=None, wrong=False).values_list("child_id", flat=True))
    return [_one(row, labels[row["pk"]], after.get(row["pk"]), row["pk"] in alone, line, today) for row in rows]


def _one(row: dict[str, Any], labels: set[str], relation: str | None, alone: bool, line: str, today: dt.date) -> Counted:
    kind = next((name for name, codes in LIVING.items() if relation in codes), "") if relation is not None else ""
    stage, entered = row["edu_unit__stage"] or row["stage"], row["edu_unit__entry_year"]
    kept = str(row["profile"].get("child.registration_kind") or "")
    registration = "urban" if "非农" in kept or "城镇" in kept else "rural" if "农" in kept else ""
    return Counted(
        uid=row["uid"], age=age_on(row["birth_date"], today) if row["birth_date"] else None, sex=row["sex"], labels=frozenset(labels), boarding=row["boarding"],
        stage=stage, grade=grade_of(stage, entered, today) if entered is not None and stage in Stage.values else None, living="alone" if alone else kind,
        registration=registration, key=row["is_key"], edu_path=row["edu_path"] if line == Line.EDU else "", home_path=row["home_path"] if line == Line.HOME else "",
    )  # fmt: skip


def units_below(viewer: Any, unit: Unit, line: str, today: dt.date) -> list[Under]:
    """The units directly below on this line, by the names a form would write."""
    return [Under(one.display_name(today), one.path) for one in orgs.children_of(viewer, unit, line=line, perm=P.EXPORT_ROSTER)]


def named(unit: Unit, table: CountTable, below: Sequence[Under]) -> dict[str, Under]:
    """The units whose names stand on the form already; a name that could be two stays unread."""
    words = [row.words for row in table.rows if row.unit]
    here = {one.name: one for one in below}
    found = {word: here[word] for word in words if word in here}
    county = unit.county_id or unit.pk
    matched = orgs.match_units(county, [word for word in words if word not in found], under=unit) if words else {}
    return found | {word: Under(rows[0].name, rows[0].path) for word, rows in matched.items() if len(rows) == 1}


def counted(viewer: Any, tables: Iterable[CountTable], *, unit: Unit, line: str, filters: RosterFilter, today: dt.date) -> tuple[dict[int, Result], int]:
    """Every table of a form counted: {its index: result}, and how many children stand behind them."""
    everybody = people(viewer, unit=unit, line=line, filters=filters, today=today)
    below = units_below(viewer, unit, line, today)
    return {table.index: count(table, everybody, below, named(unit, table, below)) for table in tables}, len(everybody)


def behind(
    viewer: Any, table: CountTable, place: tuple[int, int], *, unit: Unit, line: str, filters: RosterFilter, today: dt.date
) -> tuple[str, list[str]] | None:
    """The children one cell counts, as uids, and what it says; None where the table has no such cell."""
    everybody = people(viewer, unit=unit, line=line, filters=filters, today=today)
    below = units_below(viewer, unit, line, today)
    cell = count(table, everybody, below, named(unit, table, below)).cells.get(place)
    return (cell.says, [one.uid for one in everybody if cell.condition.holds(one)]) if cell is not None else None


def rows_of(viewer: Any, uids: Sequence[str]) -> Any:
    """These children for a list, as far as the viewer reaches."""
    return (
        Child.objects.visible_to(viewer, P.EXPORT_ROSTER)
        .filter(uid__in=uids)
        .select_related("edu_unit", "edu_unit__parent", "home_unit")
        .order_by("edu_path", "name", "pk")
    )
