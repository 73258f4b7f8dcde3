"""转接与报到 as it is looked at: who is sent where, who has come, which classes leave (M305)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import LAST_GRADE, grade_of
from qianshou.domain.people.choices import FileState, Follow, TransferState
from qianshou.domain.people.models import Child, Inquiry, Pupil, PupilTransfer, Transfer
from qianshou.domain.people.models.transfer import OPEN
from qianshou.domain.permissions import P
from qianshou.kit.days import school_year_span
from qianshou.kit.paths import within

NEXT = {Stage.KINDERGARTEN: (Stage.PRIMARY,), Stage.PRIMARY: (Stage.JUNIOR,), Stage.JUNIOR: (Stage.SENIOR, Stage.VOCATIONAL)}
_SEEN = (*OPEN, TransferState.ASKED)
_LEAVING_MONTHS = range(5, 9)  # a last grade is handed over from May on, and whenever it is past its last year


def next_stages(stage: str) -> set[str]:
    """The stages that follow one: where its last class may go."""
    return {str(one) for one in NEXT.get(Stage(stage), ())} if stage else set()


@dataclass(frozen=True)
class Tally:
    """Registration counted: 应到 = 实到 + 未到 + 待报到."""

    waiting: int = 0
    absent: int = 0
    arrived: int = 0

    @property
    def expected(self) -> int:
        return self.waiting + self.absent + self.arrived


@dataclass(frozen=True)
class LeavingClass:
    """A class in its last grade: children on file and other pupils not yet sent on, and those on their way."""

    unit: Unit
    name: str
    over: bool  # past its last year and still there
    staying: int
    sent: int
    pupils: int = 0  # of the class list, without a file, still there


def transfers(viewer, unit: Unit, today: dt.date, *, side: str, perm: str = P.SEE_TRANSFERS) -> QuerySet[Transfer]:
    """`side`: 'in' to schools of the unit, 'out' from them, 'home' of children who live there; open ones, and those settled this school year."""
    first, _last = school_year_span(today)
    path = {"in": "to_path", "out": "from_path", "home": "child__home_path"}[side]
    here = within(path, unit.path)
    if side == "out" and unit.kind == UnitKind.COUNTY:
        here |= Q(from_path="", county=unit)  # asked for while it is at no school: the county's to answer
    rows = Transfer.objects.visible_to(viewer, perm).filter(here).exclude(state=TransferState.WITHDRAWN)
    if side == "home":
        rows = rows.exclude(state__in=(TransferState.ASKED, TransferState.REFUSED))
    rows = rows.filter(Q(state__in=_SEEN) | Q(settled_on__gte=first))
    related = ("child", "from_unit", "from_unit__parent", "to_unit", "settled_unit", "child__home_unit")
    return rows.select_related(*related).order_by("due_on", "to_path", "from_path", "child__name", "pk")


def note_for(row: Transfer) -> str:
    """What the sender tells the receiving school; the caller has asked for RECEIVE_CHILDREN there."""
    return row.note.reveal() if row.note else ""


def pupil_transfers(viewer, unit: Unit, today: dt.date, *, side: str, perm: str = P.SEE_TRANSFERS) -> QuerySet[PupilTransfer]:
    """The same of pupils without a file; asked with SEE_PUPILS only those whose class lists the viewer reads. None by residence."""
    first, _last = school_year_span(today)
    rows = PupilTransfer.objects.visible_to(viewer, perm).exclude(state=TransferState.WITHDRAWN)
    if side == "home":
        return rows.none()
    rows = rows.filter(within("to_path" if side == "in" else "from_path", unit.path)).filter(Q(state__in=OPEN) | Q(settled_on__gte=first))
    return rows.select_related("pupil", "from_unit", "from_unit__parent", "to_unit", "settled_unit").order_by(
        "due_on", "to_path", "from_path", "pupil__name", "pk"
    )


def inquiries(rows: Sequence[Transfer]) -> dict[int, Inquiry]:
    """The last time somebody asked after each of these."""
    found = Inquiry.objects.filter(transfer__in=[row.pk for row in rows]).select_related("asked_by").order_by("pk")
    return {one.transfer_id: one for one in found}


def found_out(one: Inquiry) -> str:
    """What was found when somebody asked, for those who may ask after these children themselves."""
    return one.words.reveal() if one.words else ""


_COUNTED = (TransferState.WAITING, TransferState.ABSENT, TransferState.ARRIVED)


def tally(*rows: QuerySet) -> Tally:
    """Of children and pupils bound for schools of the county."""
    counted: dict[str, int] = {}
    for found in rows:
        for state, n in found.filter(to_unit__isnull=False).order_by().values_list("state").annotate(n=Count("pk")):
            counted[state] = counted.get(state, 0) + n
    return Tally(*(counted.get(state, 0) for state in _COUNTED))


def tally_by_school(*rows: QuerySet) -> list[tuple[Unit, Tally]]:
    """The same for each receiving school."""
    found: dict[int, dict[str, int]] = {}
    for some in rows:
        for school, state, n in some.filter(to_unit__isnull=False, state__in=_COUNTED).order_by().values_list("to_unit", "state").annotate(n=Count("pk")):
            known = found.setdefault(school, {})
            known[state] = known.get(state, 0) + n
    units = Unit.objects.filter(pk__in=found).order_by("path")
    return [(unit, Tally(*(found[unit.pk].get(s, 0) for s in _COUNTED))) for unit in units]


def overdue_arrivals(viewer, unit: Unit, today: dt.date) -> int:
    """Children neither come nor found by the day registration had to be settled."""
    return transfers(viewer, unit, today, side="in").filter(state__in=OPEN, due_on__lt=today).count()


@dataclass(frozen=True)
class Registering:
    """What waits at a unit: children to be ticked, to be asked after by it (sent here, or those it sent or who live there), asked for."""

    to_come: int = 0
    to_follow: int = 0
    to_follow_out: int = 0
    to_answer: int = 0


def registering(viewer, unit: Unit) -> Registering:
    """For a school and all above it, and by residence for a village; one query."""
    rows = Transfer.objects.visible_to(viewer, P.SEE_TRANSFERS)
    absent, village = Q(state=TransferState.ABSENT), unit.kind == UnitKind.VILLAGE
    here, away = within("to_path", unit.path), within("from_path", unit.path)
    gone = within("child__home_path", unit.path) & Q(follow=Follow.VILLAGE) if village else away & Q(follow=Follow.SENDER)
    asked = away | Q(from_path="", county=unit) if unit.kind == UnitKind.COUNTY else away
    counted = rows.filter(state__in=_SEEN).aggregate(
        come=Count("pk", filter=here & Q(state__in=OPEN)), mine=Count("pk", filter=absent & here & Q(follow=Follow.RECEIVER)),
        gone=Count("pk", filter=absent & gone), asked=Count("pk", filter=asked & Q(state=TransferState.ASKED)),
    )  # fmt: skip
    return Registering(0, 0, counted["gone"], 0) if village else Registering(*(counted[key] for key in ("come", "mine", "gone", "asked")))


def leaving_classes(viewer, school: Unit, today: dt.date) -> list[LeavingClass]:
    """The classes of the last grade, from May on, and those past it with children still in them."""
    out = []
    classes = orgs.classes(viewer, P.SEND_CHILDREN, school)
    staying, sent = _by_class(_staying(classes), "edu_unit"), _by_class(Transfer.objects.open().filter(from_unit__in=classes), "from_unit")
    lines = _by_class(_pupils_staying(classes), "edu_unit")
    for pk, n in _by_class(PupilTransfer.objects.open().filter(from_unit__in=classes), "from_unit").items():
        sent[pk] = sent.get(pk, 0) + n
    for unit in classes:
        last = LAST_GRADE.get(Stage(unit.stage), 3) if unit.stage else 99
        grade = max((grade_of(unit.stage, year, today) for year in (unit.entry_years or ([unit.entry_year] if unit.entry_year else []))), default=0)
        n, gone, others = staying.get(unit.pk, 0), sent.get(unit.pk, 0), lines.get(unit.pk, 0)
        if (grade == last and today.month in _LEAVING_MONTHS) or (grade > last and (n or gone or others)):
            out.append(LeavingClass(unit, unit.display_name(today), grade > last, n, gone, others))
    return out


def _by_class(rows: QuerySet, key: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(key).annotate(n=Count("pk")))


def _pupils_staying(classes: Iterable[Unit]) -> QuerySet[Pupil]:
    return Pupil.objects.filter(edu_unit__in=[c.pk for c in classes], left_on=None, child=None).exclude(transfers__state__in=OPEN)


def _staying(classes: Iterable[Unit]) -> QuerySet[Child]:
    return Child.objects.on_file().filter(edu_unit__in=[c.pk for c in classes]).exclude(transfers__state__in=OPEN)


def to_send(viewer, *, klass: Unit | None = None, uids: Sequence[str] = ()) -> QuerySet[Child]:
    """The children of a class, or of these uids, who can be sent on."""
    rows = Child.objects.visible_to(viewer, P.SEND_CHILDREN).exclude(file_state=FileState.CLOSED).exclude(transfers__state__in=OPEN)
    rows = rows.filter(edu_unit=klass) if klass is not None else rows.filter(uid__in=list(uids))
    return rows.select_related("edu_unit", "edu_unit__parent", "home_unit").order_by("name", "pk")


def schools_for(county_id: int, stage: str = "", near: Unit | None = None) -> list[Unit]:
    """Schools of the county a child may be sent to; of the stage that follows where one is given, the own township's first."""
    rows = list(orgs.units_of_kind(county_id, UnitKind.SCHOOL).select_related("parent"))
    wanted = next_stages(stage)
    if wanted:
        rows = [one for one in rows if wanted & set(one.stages)] or rows
    return sorted(rows, key=lambda one: (near is None or one.parent_id != near.parent_id, one.path))


def pupils_in(viewer, klass: Unit) -> QuerySet[Pupil]:
    """Pupils of the class list who have no file."""
    return Pupil.objects.visible_to(viewer, P.EDIT_PUPILS).filter(edu_unit=klass, left_on=None, child=None).order_by("name", "pk")


def pupils_to_send(viewer, klass: Unit) -> QuerySet[Pupil]:
    """Pupils of the class list who have no file and are not on their way."""
    return pupils_in(viewer, klass).exclude(transfers__state__in=OPEN)


def pupils_staying(klass: Unit) -> int:
    """How many these are; a number, for whoever may not read their names."""
    return _pupils_staying([klass]).count()
