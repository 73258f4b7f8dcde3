"""学年里的变动 as it is looked at: a school's classes before and after 1 September, who repeats or is suspended, what can be undone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import school_year_of
from qianshou.domain.people.choices import FileState, RollKind
from qianshou.domain.people.models import Child, Pupil, RollEvent, YearStep
from qianshou.domain.people.rows.moving import grade_at
from qianshou.kit.paths import within


@dataclass(frozen=True)
class ClassYear:
    """One class: its name today and from the next 1 September, whether it leaves then, who is in it."""

    unit: Unit
    name: str
    after: str
    leaving: bool
    children: int
    pupils: int  # of the class list, those without a file


def next_september(today: dt.date) -> dt.date:
    """The first day of the school year that is prepared: the next one, in September and October the one that has begun."""
    return dt.date(school_year_of(today) if today.month in (9, 10) else school_year_of(today) + 1, 9, 1)


def class_years(classes: Sequence[Unit], today: dt.date) -> list[ClassYear]:
    """The classes as they are on the day before and on the first day of the school year that is prepared."""
    first = next_september(today)
    ids = [one.pk for one in classes]
    files = dict(Child.objects.filter(edu_unit__in=ids).exclude(file_state=FileState.CLOSED).order_by().values_list("edu_unit").annotate(n=Count("pk")))
    lines = dict(Pupil.objects.filter(edu_unit__in=ids, left_on=None, child=None).order_by().values_list("edu_unit").annotate(n=Count("pk")))
    eve = first - dt.timedelta(days=1)
    return [
        ClassYear(one, one.display_name(eve), one.display_name(first), "（已毕业）" in one.display_name(first) or _past(one, first), files.get(one.pk, 0), lines.get(one.pk, 0))
        for one in classes
    ]  # fmt: skip


def closed_in(classes: Sequence[Unit]) -> int:
    """Closed files that stand in these classes: they keep their place, whatever becomes of the class."""
    return Child.objects.filter(edu_unit__in=list(classes), file_state=FileState.CLOSED).count()


def _past(unit: Unit, day: dt.date) -> bool:
    return unit.stage == "kindergarten" and grade_at(unit, day) > 3


_ABOUT = ("child", "pupil", "from_unit", "to_unit", "school", "entered_by")


def roll_events_anywhere(viewer, perm: str) -> QuerySet[RollEvent]:
    """留级 and 休学 in reach that were not taken back, the newest first."""
    return RollEvent.objects.visible_to(viewer, perm).standing().select_related(*_ABOUT).order_by("-pk")


def roll_events(viewer, perm: str, school: Unit, since: dt.date) -> QuerySet[RollEvent]:
    """Those of a school entered since a day."""
    return roll_events_anywhere(viewer, perm).filter(within("path", school.path), entered_on__gte=since)


def suspended_anywhere(viewer, perm: str) -> QuerySet[RollEvent]:
    """Who is suspended, the earliest due back first."""
    return roll_events_anywhere(viewer, perm).filter(kind=RollKind.SUSPEND, ended_on=None).order_by("until_on", "pk")


def suspended(viewer, perm: str, school: Unit) -> QuerySet[RollEvent]:
    """Those of a school."""
    return suspended_anywhere(viewer, perm).filter(within("path", school.path))


def classes_to_return_to(classes: Sequence[Unit], event: RollEvent, today: dt.date) -> list[ClassYear]:
    """The school's classes as they are today, those of the grade that was left first."""
    rows = [ClassYear(one, one.display_name(today), "", False, 0, 0) for one in classes]
    return sorted(rows, key=lambda one: (one.unit.stage != event.from_unit.stage, grade_at(one.unit, today) != event.grade, one.unit.path))


def year_steps(viewer, perm: str, school: Unit, since: dt.date) -> QuerySet[YearStep]:
    """Classes merged, split or given new teachers since a day, the newest first."""
    rows = YearStep.objects.visible_to(viewer, perm).standing().filter(within("path", school.path), done_on__gte=since)
    return rows.select_related("done_by").order_by("-pk")


def roll_note(event: RollEvent) -> str:
    """What was said of it beside the reason; the caller is a coordinator of the school or above."""
    return event.note.reveal() if event.note else ""


def suspended_ids(classes: Sequence[Unit]) -> tuple[set[int], set[int]]:
    """(children, pupils) of these classes who are suspended."""
    rows = RollEvent.objects.standing().filter(kind=RollKind.SUSPEND, ended_on=None, from_unit__in=classes).values_list("child", "pupil")
    found = list(rows)
    return {child for child, _pupil in found if child}, {pupil for _child, pupil in found if pupil}
