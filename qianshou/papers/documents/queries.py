"""Which children's papers a person may print, class by class."""

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.paths import within
from qianshou.papers.documents.registry import Document, documents
from qianshou.papers.files.keeping import contents
from qianshou.papers.models import DocumentTemplate


def to_print(viewer: Any, *, unit: Unit, line: str, filters: RosterFilter, today: dt.date) -> QuerySet[Child]:
    """The children of a unit along a line, narrowed like the roster, whose cards the viewer may print."""
    return children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.PRINT_CARD)


def counts_by_unit(viewer: Any, *, unit: Unit, line: str, today: dt.date) -> dict[int, int]:
    """How many cards each class (or, by residence, each village) below a unit would be; one query."""
    key = "edu_unit" if line == "edu" else "home_unit"
    rows = to_print(viewer, unit=unit, line=line, filters=RosterFilter(), today=today)
    return dict(rows.order_by().values(key).annotate(n=Count("pk")).values_list(key, "n"))


def printable(viewer: Any, perm: str) -> QuerySet[Child]:
    """Children the viewer reaches with a print permission, with their units."""
    return Child.objects.visible_to(viewer, perm).select_related("county", "edu_unit", "edu_unit__parent", "home_unit", "home_unit__parent")


def documents_for(viewer: Any, subject: str = "") -> list[Document]:
    """The documents, in the cabinet's order, whose permission the viewer holds somewhere; of one kind of subject where asked."""
    return [one for one in documents() if subject in ("", one.subject) and viewer.may(one.perm)]


def helpers_to_print(viewer: Any, unit: Unit) -> QuerySet[Helper]:
    """The helpers of a unit and below whose papers the viewer may print."""
    rows = Helper.objects.visible_to(viewer, P.PRINT_FILE).filter(within("unit_path", unit.path), left_on=None)
    return rows.select_related("unit", "user").order_by("unit_path", "name", "pk")


def template_for(county_id: int, code: str) -> bytes | None:
    """The county's own template of a document, or None where the shipped one holds."""
    row = DocumentTemplate.objects.filter(county=county_id, code=code, ended_on=None).select_related("file").first()
    return contents(row.file) if row is not None else None


def templates_of(viewer: Any, county: Unit) -> dict[str, DocumentTemplate]:
    """The county's own templates by code, for who may change them."""
    if not viewer.may(P.EDIT_TEMPLATES, county):
        return {}
    rows = DocumentTemplate.objects.filter(county=county, ended_on=None).select_related("file", "uploaded_by")
    return {row.code: row for row in rows}


def helpers_printable(viewer: Any) -> QuerySet[Helper]:
    """Every helper whose papers the viewer may print."""
    return Helper.objects.visible_to(viewer, P.PRINT_FILE).select_related("unit", "user")


def children_to_print(viewer: Any, perm: str, *, unit: Unit, line: str, today: dt.date) -> QuerySet[Child]:
    """The children of a unit along a line whose papers the viewer may print, with what their papers need."""
    rows = children(viewer, unit=unit, line=line, filters=RosterFilter(), today=today, perm=perm)
    return rows.defer(None).select_related("county", "edu_unit", "edu_unit__parent", "home_unit", "home_unit__parent")
