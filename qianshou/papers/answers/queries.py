"""What a header was told to mean: the unit's own word first, then that of the nearest unit above."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.paths import ancestors
from qianshou.kit.scoping import by_place
from qianshou.papers.models import ColumnAnswer


def remembered(unit: Unit, headers: Iterable[str], *, heads: bool = False) -> dict[str, str]:
    """{header: code, '' = leave it alone} for those of the headers somebody at this unit or above answered for.

    `heads`: of count tables, whose answers are conditions (`=孤儿`) and are never taken for the meaning of a column.
    """
    wanted = {header for header in headers if header}
    if not wanted:
        return {}
    rows = ColumnAnswer.objects.filter(header__in=wanted, unit__path__in=ancestors(unit.path))
    found = sorted(rows.values_list("unit__path", "header", "code"), key=lambda row: len(row[0]))
    return {header: code for _path, header, code in found if code.startswith("=") == heads or not code}  # the nearest comes last and holds


def answers(viewer: Any) -> QuerySet[ColumnAnswer]:
    """The answers of units in reach, by header."""
    rows = ColumnAnswer.objects.filter(by_place(viewer.reach(P.IMPORT_ROSTER), edu="unit__path", home="unit__path"))
    return rows.select_related("unit", "answered_by").order_by("header", "unit__path")
