"""What may be read of goals: a programme's goals with target and value at one unit, and the rows on both sides of each."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.assessment.measures import MEASURES, WAITING, Definition, Scope
from qianshou.domain.care.choices import Measure
from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.care.queries.missed import at, first_day
from qianshou.domain.care.queries.standing import state_q
from qianshou.domain.care.shapes import DutyLine
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import NotAllowed
from qianshou.kit.paths import ancestors, within

SIDES = ("of", "done", "left")


@dataclass(frozen=True)
class GoalValue:
    """One goal at one unit on one day. `of` 0 prints —; `why_not` says why nothing is counted yet."""

    code: str
    title: str  # the goal in the programme's words
    label: str  # the measure's name
    says: str  # its definition
    target: int | None  # percent; None: the programme names none
    done: int
    of: int
    unit_word: str
    as_of: str  # 截至22日; '' where nothing is cut off
    why_not: str = ""

    @property
    def left(self) -> int:
        """What is not there yet."""
        return self.of - self.done

    @property
    def reached(self) -> bool:
        """Whether the value is at the target; never where nothing is counted or nothing was aimed at."""
        return self.of > 0 and self.target is not None and self.done * 100 >= self.target * self.of


@dataclass(frozen=True)
class ProgrammeGoals:
    """One running adoption on a page: its goals, and what of it is late or was missed this term."""

    programme: AdoptedProgramme
    goals: tuple[GoalValue, ...]
    overdue: int
    missed: int


@dataclass(frozen=True)
class ChildLine:
    """One child, or one pairing, behind a number."""

    child_uid: str
    name: str
    place: str
    helper: str = ""


def _check(viewer: Any, unit: Unit) -> None:
    if not (viewer.may(P.SEE_DUTIES, unit) or viewer.may(P.SEE_COUNTS, unit)):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.SEE_DUTIES)


def goals(viewer: Any, programme: AdoptedProgramme, unit: Unit, today: dt.date, line: str = Line.EDU) -> tuple[GoalValue, ...]:
    """The goals of an adoption as they stand at a unit, and how its duties stand; two counts a goal. Refuses who may see no counts there."""
    _check(viewer, unit)
    scope = Scope(programme, unit, line, today)
    return tuple(_value(goal, scope) for goal in _named(programme))


def _named(programme: AdoptedProgramme) -> list[dict[str, Any]]:
    """The goals of a programme, and how its duties stand where it does not name that itself."""
    goals = list(programme.spec.get("goals", []))
    if programme.spec.get("rules") and not any(one["measure"] == Measure.DUTIES for one in goals):
        goals.append({"measure": Measure.DUTIES.value, "title": str(Measure.DUTIES.label), "target": None})
    return goals


def _value(goal: dict[str, Any], scope: Scope) -> GoalValue:
    code = goal["measure"]
    label, found = str(Measure(code).label), MEASURES.get(code)
    if found is None:
        return GoalValue(code, goal["title"], label, "", goal.get("target", 100), 0, 0, "", "", str(WAITING.get(code, "")))
    as_of = _("截至%d日") % scope.today.day if found.of_duties else ""
    return GoalValue(
        code, goal["title"], label, str(found.says), goal.get("target", 100), found.done(scope).count(), found.of(scope).count(), str(found.unit_word), as_of
    )


def running(viewer: Any, unit: Unit, today: dt.date, line: str = Line.EDU) -> list[ProgrammeGoals]:
    """Every adoption that holds at a unit today, each with its goals and with what of it is late or was missed this term."""
    _check(viewer, unit)
    here = Q(path__in=ancestors(unit.path)) | within("path", unit.path)
    held = AdoptedProgramme.objects.filter(here, Q(ended_on=None) | Q(ended_on__gte=today), from_on__lte=today, to_on__gte=today)
    out, since = [], first_day(unit, today)
    for row in held.select_related("unit").order_by("path", "code", "pk"):
        late, states = Duty.objects.filter(at(unit, line), rule__programme=row, first_on__lte=today, last_on__gte=since), state_q(today)
        counts = (late.filter(states[state]).count() for state in ("overdue", "missed"))
        out.append(ProgrammeGoals(row, goals(viewer, row, unit, today, line), *counts))
    return out


# --- the rows behind a number -----------------------------------------------------------------------------------------
def goal(viewer: Any, programme: AdoptedProgramme, code: str, unit: Unit, today: dt.date, line: str = Line.EDU) -> GoalValue | None:
    """One goal, or None where the programme has none of that code."""
    _check(viewer, unit)
    spec = next((one for one in _named(programme) if one["measure"] == code), None)
    return None if spec is None else _value(spec, Scope(programme, unit, line, today))


def rows_behind(
    viewer: Any, programme: AdoptedProgramme, code: str, side: str, unit: Unit, today: dt.date, line: str = Line.EDU, *, limit: int = 50, offset: int = 0
) -> tuple[list[DutyLine] | list[ChildLine], int, int]:
    """A page of the rows on one side of a fraction (`of`, `done`, `left`), how many are in reach, and how many are not shown
    (另有 n 不展开): in reach + not shown is always the number on the page. KeyError for a measure or side that is none."""
    _check(viewer, unit)
    counted = _side(MEASURES[code], side, Scope(programme, unit, line, today))
    total = counted.count()
    if counted.model is Duty:
        duties = counted & Duty.objects.visible_to(viewer, P.SEE_DUTIES)
        here = duties.count()
        ordered = duties.order_by("edu_path", "child__name", "last_on", "pk").values(*COLUMNS)[offset : offset + limit]
        return lines(ordered, today), here, total - here
    reached = Child.objects.visible_to(viewer, P.SEE_FILE)
    of_child = counted.model is Child
    rows = (counted & reached) if of_child else counted.filter(child__in=reached.values("pk"))
    here = rows.count()
    return _told(rows, of_child, today, slice(offset, offset + limit)), here, total - here


def _side(found: Definition, side: str, scope: Scope) -> QuerySet[Any]:
    if side == "left":
        return found.of(scope).exclude(pk__in=found.done(scope).values("pk"))
    return {"of": found.of, "done": found.done}[side](scope)


def _of_child(row: Child, today: dt.date, helper: str = "") -> ChildLine:
    place = row.edu_unit or row.home_unit
    return ChildLine(row.uid, row.name, place.display_name(today) if place else "", helper)


def _told(rows: QuerySet[Any], of_child: bool, today: dt.date, page: slice) -> list[ChildLine]:
    if of_child:
        found = rows.select_related("edu_unit", "home_unit").order_by("edu_path", "name", "pk")[page]
        return [_of_child(row, today) for row in found]
    pairs = rows.select_related("child__edu_unit", "child__home_unit", "helper").order_by("child__edu_path", "child__name", "pk")[page]
    return [_of_child(row.child, today, row.helper.name) for row in pairs]
