"""Who has been missed: a unit and what stands below it, by state; every number opens into its rows (DECISIONS 17)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import DutyKind
from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.care.queries.standing import OWED, UNMET, state_case, state_q, state_sums, states_in
from qianshou.domain.care.rules.reminding import may_tell
from qianshou.domain.care.shapes import DutyLine, UnitCounts
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for, children_of, current_term
from qianshou.domain.pairing.models import Helper
from qianshou.domain.permissions import P
from qianshou.kit.errors import NotAllowed
from qianshou.kit.paths import WIDTH, within

STATES = ("met", "due", "overdue", "missed", "met_late", "made_up", "waived")


def path_of(line: str) -> str:
    """The column of a line."""
    return "home_path" if line == Line.HOME else "edu_path"


def at(unit: Unit, line: str) -> Q:
    """Rows counted at a unit, by the place they had: a whole county by its id, so that children on neither line are in its total."""
    if unit.kind == UnitKind.COUNTY:
        return Q(county=unit.pk)
    return within(path_of(line), unit.path)


def _period(from_on: dt.date, on: dt.date) -> Q:
    return Q(last_on__gte=from_on, first_on__lte=on)


def first_day(unit: Unit, on: dt.date) -> dt.date:
    """The first day of the term the day lies in, else of the last one begun; without a calendar, the first of the year."""
    term = current_term(unit.county_id or unit.pk, on)
    return term.first_on if term is not None and term.first_on <= on else on.replace(month=1, day=1)


def _check(viewer: Any, unit: Unit) -> None:
    if not (viewer.may(P.SEE_DUTIES, unit) or viewer.may(P.SEE_COUNTS, unit)):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.SEE_DUTIES)


def missed(viewer: Any, unit: Unit, *, from_on: dt.date | None = None, on: dt.date, line: str = Line.EDU) -> list[UnitCounts]:
    """Periods overlapping [from_on, on] as they stand on `on`: the unit, then each unit directly below; one counting query.

    Refuses who may neither see duties nor counts there. Rows stand where they stood, so a child who moved stays counted.
    """
    _check(viewer, unit)
    below = children_of(viewer, unit, line=line)
    groups = _groups(unit, from_on or first_day(unit, on), on, line)
    whole: Counter[str] = Counter()
    parts: dict[str, Counter[str]] = {one.path: Counter() for one in below}
    width = len(unit.path) + WIDTH
    for row in groups:
        found = states_in(row)
        whole.update(found)
        part = parts.get((row["place"] or "")[:width])
        if part is not None:
            part.update(found)
    return [_counts(unit, whole, on), *(_counts(one, parts[one.path], on) for one in below)]


def _groups(unit: Unit, from_on: dt.date, on: dt.date, line: str) -> list[dict[str, Any]]:
    rows = Duty.objects.filter(at(unit, line), _period(from_on, on), OWED)
    answer: Any = list(rows.values(place=F(path_of(line))).annotate(**state_sums(on)).order_by())
    return answer


def _counts(unit: Unit, found: Counter[str], on: dt.date) -> UnitCounts:
    numbers = {state: found[state] for state in STATES}
    return UnitCounts(unit.uid, unit.code, unit.display_name(on), unit.kind, owed=sum(numbers.values()), **numbers)


def counted_rows(
    unit: Unit, *, state: str, from_on: dt.date | None, on: dt.date, line: str = Line.EDU, kind: str | None = None, helper: Helper | None = None,
    programme: AdoptedProgramme | None = None, person: str = "",
) -> QuerySet[Duty]:  # fmt: skip
    """The rows behind a number, in reach or not. `state` 'owed' is all that count, 'to_do' what is due or overdue; `person` is a key of
    `missed_by_person`."""
    rows = Duty.objects.filter(at(unit, line), _period(from_on or first_day(unit, on), on), OWED)
    if state == "to_do":
        rows = rows.filter(UNMET, closes_on__gte=on)
    elif state != "owed":
        rows = rows.filter(state_q(on)[state])
    if kind:
        rows = rows.filter(kind=kind)
    if programme is not None:
        rows = rows.filter(rule__programme=programme)
    if person:
        rows = rows.filter(_owned_by(person))
    if helper is not None:
        rows = rows.filter(Q(owner_helper=helper) | Q(owner=helper.user_id, owner__isnull=False))
    return rows


def missed_rows(
    viewer: Any, unit: Unit, *, state: str, from_on: dt.date | None = None, on: dt.date, line: str = Line.EDU, kind: str | None = None,
    helper: Helper | None = None, programme: AdoptedProgramme | None = None, person: str = "",
) -> QuerySet[Duty]:  # fmt: skip
    """The rows of a number that are in the viewer's reach today, by class and name."""
    reached = Duty.objects.visible_to(viewer, P.SEE_DUTIES)
    rows = counted_rows(unit, state=state, from_on=from_on, on=on, line=line, kind=kind, helper=helper, programme=programme, person=person) & reached
    rows = rows.annotate(state=state_case(on)).select_related("child", "unit", "owner")
    return rows.order_by(path_of(line), "child__name", "last_on", "pk")


def missed_lines(
    viewer: Any, unit: Unit, *, state: str, from_on: dt.date | None = None, on: dt.date, line: str = Line.EDU, kind: str | None = None,
    helper: Helper | None = None, programme: AdoptedProgramme | None = None, person: str = "", limit: int = 50,
    offset: int = 0,
) -> tuple[list[DutyLine], int, int]:  # fmt: skip
    """A page of them in words, how many are in reach, and how many are not shown (另有 n 人已转出，不展开)."""
    _check(viewer, unit)
    narrowed: dict[str, Any] = {"state": state, "from_on": from_on, "on": on, "line": line, "kind": kind, "helper": helper, "programme": programme}
    narrowed["person"] = person
    rows = missed_rows(viewer, unit, **narrowed)
    here = rows.count()
    counted = counted_rows(unit, **narrowed).count()
    return lines(rows.values(*COLUMNS)[offset : offset + limit], on), here, counted - here


@dataclass(frozen=True)
class Group:
    """What one person, or one kind of thing, has at a unit: how many rows in each state; `key` narrows the list of rows to it."""

    key: str
    name: str
    counts: dict[str, int]


def missed_by_kind(viewer: Any, unit: Unit, *, from_on: dt.date | None = None, on: dt.date, line: str = Line.EDU) -> list[Group]:
    """The same numbers by what is to be done, in the order of the words."""
    _check(viewer, unit)
    rows: list[dict[str, Any]] = list(_owed(unit, from_on, on, line).values("kind").annotate(**state_sums(on)).order_by())  # type: ignore[arg-type]
    found = {row["kind"]: states_in(row) for row in rows}
    return [Group(kind.value, str(kind.label), _numbers(found[kind.value])) for kind in DutyKind if kind.value in found]


def missed_by_person(viewer: Any, unit: Unit, *, from_on: dt.date | None = None, on: dt.date, line: str = Line.EDU) -> list[Group]:
    """The same numbers by who owes it, by name and never by number."""
    _check(viewer, unit)
    sums: Any = _owed(unit, from_on, on, line).values("owner_name", user=F("owner__uid"), outside=F("owner_helper__uid")).annotate(**state_sums(on))
    merged: dict[str, Group] = {}
    for row in sums.order_by("owner_name", "user", "outside"):  # somebody may have been written down by two names
        key = f"u:{row['user']}" if row["user"] else f"h:{row['outside']}" if row["outside"] else NOBODY
        before = merged.get(key, Group("", "", {}))
        counts = Counter(before.counts) + Counter(_numbers(states_in(row)))
        merged[key] = Group(key, row["owner_name"] or _("还没有人"), {state: counts[state] for state in STATES})
    return list(merged.values())


NOBODY = "-"


def _owned_by(person: str) -> Q:
    """The rows of one `Group.key` of `missed_by_person`; an unknown one has none."""
    if person == NOBODY:
        return Q(owner=None, owner_helper=None)
    kind, _colon, uid = person.partition(":")
    return Q(owner__uid=uid) if kind == "u" else Q(owner_helper__uid=uid, owner=None)


def _owed(unit: Unit, from_on: dt.date | None, on: dt.date, line: str) -> QuerySet[Duty]:
    return Duty.objects.filter(at(unit, line), _period(from_on or first_day(unit, on), on), OWED)


def _numbers(found: Counter[str]) -> dict[str, int]:
    return {state: found[state] for state in STATES}


def may_tell_now(unit: Unit, now: dt.datetime) -> bool:
    """Whether a reminder asked for at this local moment goes out at once."""
    return may_tell(now, calendar_for(unit.county_id or unit.pk).of())
