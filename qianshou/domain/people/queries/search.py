"""Finding a child by name, pinyin, initials or student number: one LIKE inside the viewer's scope (DECISIONS 22)."""

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from qianshou.domain.people.choices import FileState, Sex
from qianshou.domain.people.models import Child
from qianshou.domain.people.rows.identity import id_index, last4_index, student_index
from qianshou.domain.people.rules import age_on
from qianshou.domain.permissions import P
from qianshou.kit.text import fold

_NUMBER = re.compile(r"[a-z]?\d{14,18}[\dx]", re.I)
_LAST4 = re.compile(r"\d{3}[\dxX]")
_LOOK_AT = 60  # of numbers: at most so many are fetched
_WEIGH = 400  # weighed by their search text alone


@dataclass(frozen=True)
class Hit:
    """One child found, with just enough to tell two of one name apart."""

    uid: str
    name: str
    sex: str
    age: int | None
    unit: str
    class_name: str
    state: str
    state_label: str


def text_q(text: str) -> Q:
    """The condition for a typed name, pinyin or initials."""
    return Q(search__contains=fold(text))


def find_children(viewer, text: str, today: dt.date, limit: int = 20) -> list[Hit]:
    """Children the viewer may know of, best first; a whole number or a student number's last four are looked up exactly."""
    typed = fold(text)
    if not typed:
        return []
    rows = Child.objects.visible_to(viewer, P.SEE_CARD)
    if found := by_numbers(viewer, typed):
        rows = rows.filter(found)
    elif typed.isdigit() and len(typed) != 4:
        return []
    else:
        if counties := _counties(viewer):
            rows = rows.filter(county__in=counties)
        # First the ids alone: everything this looks at stands in one index, so no wide row is read in vain.
        rows = Child.objects.filter(pk__in=_best(rows.filter(text_q(typed)), typed, limit))
    seen = list(_light(rows)[:_LOOK_AT])
    seen.sort(key=lambda child: (_rank(child.search, typed), child.file_state == FileState.CLOSED, child.name, child.pk))
    return [_hit(child, today) for child in seen[:limit]]


def _best(rows: QuerySet[Child], typed: str, limit: int) -> list[int]:
    """Ids of the best matches by their search text."""
    found = list(rows.values_list("pk", "search")[:_WEIGH])
    found.sort(key=lambda row: (_rank(row[1], typed), row[1]))
    return [pk for pk, _search in found[:limit]]


def by_numbers(viewer, typed: str) -> Q | None:
    """The exact-search condition where the text is a number, in every county the viewer reaches; None where it is none."""
    typed = typed.upper()
    counties = _counties(viewer)
    if _NUMBER.fullmatch(typed):
        found = Q(pk__in=[])
        for county in counties:
            found |= Q(county=county, student_number_bi=student_index(county, typed))
            if viewer.may(P.REVEAL_ID):
                found |= Q(county=county, id_number_bi=id_index(county, typed))
        return found
    if _LAST4.fullmatch(typed):
        found = Q(pk__in=[])
        for county in counties:
            found |= Q(county=county, student_last4_bi=last4_index(county, typed))
        return found
    return None


def _counties(viewer) -> list[int]:
    own = getattr(viewer.user, "county_id", None)
    return sorted(viewer.reach(P.SEE_CARD).counties | ({own} if own else set()))


def _light(rows: QuerySet[Child]) -> QuerySet[Child]:
    wanted = ("uid", "county", "name", "sex", "birth_date", "file_state", "search", "edu_unit", "home_unit")
    units = [f"{u}__{f}" for u in ("edu_unit", "edu_unit__parent") for f in ("kind", "name", "short_name", "stage", "entry_year", "entry_years", "number")]
    return rows.select_related("edu_unit", "edu_unit__parent", "home_unit").only(*wanted, *units, "home_unit__name")


def _rank(search: str, typed: str) -> int:
    """0 the whole name, 1 its beginning, 2 a whole reading or the initials, 3 the beginning of one, 4 anywhere."""
    name, *readings = re.split(r"[|\s]+", search)
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if typed in readings:
        return 2
    return 3 if any(r.startswith(typed) for r in readings) else 4


def _hit(child: Child, today: dt.date) -> Hit:
    unit = child.edu_unit
    in_class = unit is not None and unit.kind == "class"
    school = unit.parent if in_class and unit else unit
    where = school.name if school else child.home_unit.name if child.home_unit else ""
    age = age_on(child.birth_date, today) if child.birth_date else None
    sex = str(Sex(child.sex).label) if child.sex else ""
    class_name = unit.display_name(today) if in_class and unit else ""
    return Hit(child.uid, child.name, sex, age, where, class_name, child.file_state, str(FileState(child.file_state).label))
