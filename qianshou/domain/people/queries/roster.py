"""Which children stand on a list: by unit along a line, and by what is known of them. A roster is a view of files."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import entry_year_of, stage_of_grade
from qianshou.domain.people.choices import GRANDPARENTS, LEFT_BEHIND, PARENTS, FactKind, FileState, Lacks
from qianshou.domain.people.models import Carer, Child, Fact, Label, Notice, Pupil
from qianshou.domain.people.queries.search import text_q
from qianshou.domain.permissions import P
from qianshou.kit.paths import within

_RELATIVES = ("66", "67", "71", "72", "73", "75", "76", "77", "81", "82", "83", "84", "85", "86", "87", "88", "89", "90", "91", "92", "97")
LIVING = {"parents": tuple(sorted(PARENTS)), "grandparents": tuple(sorted(GRANDPARENTS)), "relatives": _RELATIVES, "others": ("99", "")}

@dataclass(frozen=True)
class RosterFilter:
    """What narrows a roster; the empty value of each narrows nothing. `state` '' = not closed, 'any' = closed too.

    `label`: a LabelKind or 'left_behind' or 'none'; `definition` and `standing` narrow the label. `living`: parents,
    grandparents, relatives, others, alone (who looks after the child). `grade` 1-12. `lacks`: what the file still lacks, one of Lacks.
    """

    state: str = FileState.ACTIVE
    label: str = ""
    definition: str = ""
    standing: str = ""
    key: bool | None = None
    boarding: bool | None = None
    stage: str = ""
    grade: int | None = None
    living: str = ""
    lacks: str = ""
    text: str = ""


def on_line(unit: Unit | None, line: str = Line.EDU, *, prefix: str = "") -> Q:
    """Rows of children at or below a unit along one line; a county is asked by its id (DECISIONS 2)."""
    lead = f"{prefix}__" if prefix else ""
    if unit is None:
        return Q()
    if unit.kind == UnitKind.COUNTY:
        return Q(**{f"{lead}county": unit.pk})
    return within(f"{lead}{'edu_path' if line == Line.EDU else 'home_path'}", unit.path)


def children(viewer, *, unit: Unit | None = None, line: str = Line.EDU, filters: RosterFilter | None = None, today: dt.date,
             perm: str = P.SEE_FILE) -> QuerySet[Child]:  # fmt: skip
    """The children a viewer reaches at a unit along a line, in class order, units at hand; one query however it is narrowed."""
    filters = filters or RosterFilter()
    rows = Child.objects.visible_to(viewer, perm).filter(on_line(unit, line)).filter(_facts_q(filters, today))
    if filters.label or filters.standing or filters.definition:
        rows = rows.filter(_label_q(filters))
    if filters.living:
        rows = rows.filter(_living_q(filters.living))
    if filters.lacks:
        rows = rows.filter(_lacks_q(filters.lacks))
    path = "edu_path" if line == Line.EDU else "home_path"
    return rows.select_related("edu_unit", "edu_unit__parent", "home_unit").defer("health", "narrative").order_by(path, "name", "pk")


def _facts_q(filters: RosterFilter, today: dt.date) -> Q:
    found = Q()
    if filters.state == "":
        found &= ~Q(file_state=FileState.CLOSED)
    elif filters.state != "any":
        found &= Q(file_state=filters.state)
    if filters.key is not None:
        found &= Q(is_key=filters.key)
    if filters.boarding is not None:
        found &= Q(boarding=True) if filters.boarding else ~Q(boarding=True)
    if filters.stage:
        found &= Q(stage=filters.stage)
    if filters.grade:
        stage = stage_of_grade(filters.grade)
        found &= Q(edu_unit__stage=stage, edu_unit__entry_year=entry_year_of(stage, filters.grade, today))
    if filters.text:
        found &= text_q(filters.text)
    return found


def _label_q(filters: RosterFilter) -> Any:
    rows = Label.objects.filter(child=OuterRef("pk"), to_on=None)
    if filters.definition:
        rows = rows.filter(definition=filters.definition)
    if filters.label == "none":
        return ~Exists(rows)
    if filters.label == "left_behind":
        rows = rows.filter(kind__in=sorted(LEFT_BEHIND))
    elif filters.label:
        rows = rows.filter(kind=filters.label)
    return Exists(rows.filter(standing=filters.standing) if filters.standing else rows)


def _living_q(living: str) -> Exists:
    if living == "alone":
        return Exists(Fact.objects.filter(child=OuterRef("pk"), kind=FactKind.LIVING_ALONE, to_on=None, wrong=False))
    carers = Carer.objects.filter(child=OuterRef("pk"), gone_on=None, looks_after=True)
    return Exists(carers.filter(relation__in=LIVING.get(living, ())))


def _lacks_q(lacks: str) -> Any:
    adults = Carer.objects.filter(child=OuterRef("pk"), gone_on=None)
    return {
        Lacks.NUMBER: Q(id_number_bi="", id_missing_reason=""),
        Lacks.BIRTH: ~Q(birth_known="day") | Q(birth_date=None),
        Lacks.PHONE: ~Exists(adults.exclude(phone=None)),
        Lacks.CARER: ~Exists(adults.filter(looks_after=True)),
        Lacks.NOTICE: ~Exists(Notice.objects.filter(child=OuterRef("pk"))),
    }[Lacks(lacks)]


def pupils(viewer, *, unit: Unit) -> QuerySet[Pupil]:
    """The class list: every pupil, read by the class teacher and the school coordinator only."""
    return Pupil.objects.visible_to(viewer, P.SEE_PUPILS).filter(within("edu_path", unit.path), left_on=None).order_by("edu_path", "name")
