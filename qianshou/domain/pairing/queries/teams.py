"""Teams in reach: who is in them and what is missing of each, today's roll, what they leave; minutes of service from the roll-calls."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import SERVICE_PARTS, LeaveReason, OutputKind, RollMark, RollPart
from qianshou.domain.pairing.models import Helper, RollEntry, Team, TeamMember, TeamOutput, TeamPlace, TeamTask
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.pairing.rules.teams import MemberFacts, Roll, meets_children, member_lacks, on_leave, roll_of, service_minutes
from qianshou.domain.permissions import P
from qianshou.kit.paths import within
from qianshou.kit.text import fold


@dataclass(frozen=True)
class MemberLine:
    """One member as the pages show her. `lacks`: insurance, consent, briefing; `faults`: her vetting."""

    uid: str
    helper_uid: str
    name: str
    job: str
    leads: bool
    insured: str
    consent: str
    briefed_on: dt.date | None
    lacks: tuple[str, ...]
    faults: tuple[str, ...]
    meets_children: bool
    left_on: dt.date | None
    left_why: str
    minutes: int


@dataclass(frozen=True)
class CallLine:
    """One member at one roll-call; `version` 0: not called yet."""

    uid: str
    name: str
    job: str
    mark: str
    mark_label: str
    version: int
    missing: bool


@dataclass(frozen=True)
class RollView:
    """One roll-call of a team."""

    day: dt.date
    part: str
    part_label: str
    lines: tuple[CallLine, ...]
    roll: Roll

    @property
    def missing(self) -> list[CallLine]:
        """Who is looked for."""
        return [one for one in self.lines if one.missing]


@dataclass(frozen=True)
class TaskLine:
    uid: str
    words: str
    asked_on: dt.date
    state: str
    open: bool
    handed: bool
    version: int


def teams(viewer: Any, unit: Unit | None = None) -> QuerySet[Team]:
    """Teams in reach, kept by or serving at the unit's subtree, those that run first."""
    rows = Team.objects.visible_to(viewer, P.SEE_TEAMS)
    if unit is not None:
        rows = rows.filter(Q(within("unit_path", unit.path)) | Q(pk__in=TeamPlace.objects.filter(within("unit_path", unit.path)).values("team")))
    return rows.select_related("unit", "leader").prefetch_related("places__unit").order_by(F("closed_on").asc(nulls_first=True), "-from_on", "pk")


def team(viewer: Any, perm: str, uid: str) -> Team | None:
    """One team in reach, or None."""
    return Team.objects.visible_to(viewer, perm).filter(uid=uid).select_related("unit", "leader", "county").prefetch_related("places__unit").first()


def teams_to_call(viewer: Any, today: dt.date) -> list[Team]:
    """Open teams whose roll the viewer may call and whose first day has come: the leader's own, and those of the place she works at."""
    rows = Team.objects.visible_to(viewer, P.CALL_ROLL).open().filter(from_on__lte=today)
    return list(rows.select_related("leader").order_by("from_on", "pk"))


def team_member(viewer: Any, perm: str, uid: str) -> TeamMember | None:
    """One member of a team in reach, or None."""
    return TeamMember.objects.visible_to(viewer, perm).filter(uid=uid).select_related("team__leader", "helper__vetting").first()


def team_task(viewer: Any, perm: str, uid: str) -> TeamTask | None:
    """One entrusted task of a team in reach, or None."""
    return TeamTask.objects.visible_to(viewer, perm).filter(uid=uid).select_related("team").first()


def team_output(viewer: Any, perm: str, uid: str) -> TeamOutput | None:
    """One output of a team in reach, or None."""
    return TeamOutput.objects.visible_to(viewer, perm).filter(uid=uid).select_related("team").first()


def facts_of_member(row: TeamMember, today: dt.date) -> MemberFacts:
    """The row as the rules see it; the helper's vetting at hand."""
    vetting = getattr(row.helper, "vetting", None)
    return MemberFacts(
        vetting.birth_date if vetting else None, row.insured_from, row.insured_to, bool(row.insurance_no), row.consent_on, row.briefed_on,
        faults_in_hand(row.helper, today),
    )  # fmt: skip


def member_lines(row: Team, today: dt.date) -> list[MemberLine]:
    """Everybody of a team already found in reach, those who left last; two queries."""
    found = list(row.members.select_related("helper__vetting").order_by(F("left_on").asc(nulls_first=True), "helper__name", "pk"))
    present = defaultdict(list)
    for helper, part in RollEntry.objects.filter(team=row, mark=RollMark.PRESENT).values_list("member", "part"):
        present[helper].append(part)
    return [_member_line(row, one, today, service_minutes(present[one.pk], row.day_minutes)) for one in found]


def _member_line(row: Team, one: TeamMember, today: dt.date, minutes: int) -> MemberLine:
    facts = facts_of_member(one, today)
    span = " — ".join(f"{day:%Y-%m-%d}" for day in (one.insured_from, one.insured_to) if day)
    return MemberLine(
        one.uid, one.helper.uid, one.helper.name, one.job, one.helper_id == row.leader_id, f"{one.insurer} {span}".strip(),
        f"{one.consent_by} {one.consent_on:%Y-%m-%d}".strip() if one.consent_on else "", one.briefed_on,
        member_lacks(facts, row.from_on, row.to_on, asks_consent=row.asks_consent), facts.faults, meets_children(facts, row.from_on), one.left_on, one.left_why,
        minutes,
    )  # fmt: skip


def roll_view(row: Team, day: dt.date, part: str) -> RollView:
    """One roll-call of a team already found in reach; two queries."""
    still = Q(left_on=None) | Q(left_on__gt=day)
    members = list(row.members.filter(still).select_related("helper").order_by("helper__name", "pk"))
    entries = list(RollEntry.objects.filter(team=row, day__lte=day))
    now = {one.member_id: one for one in entries if one.day == day and one.part == part}
    away = on_leave(((one.member_id, one.day, one.part, one.mark) for one in entries), day, part)
    roll = roll_of([one.pk for one in members], {pk: one.mark for pk, one in now.items()}, away)
    missing = set(roll.missing)
    lines = tuple(_call_line(one, now.get(one.pk), away.get(one.pk, ""), one.pk in missing) for one in members)
    return RollView(day, part, str(RollPart(part).label), lines, roll)


def _call_line(member: TeamMember, entry: RollEntry | None, away: str, missing: bool) -> CallLine:
    mark = entry.mark if entry else away
    label = str(RollMark(mark).label) if mark else ""
    if entry and entry.reason:
        label = f"{label} · {LeaveReason(entry.reason).label}"
    return CallLine(member.uid, member.helper.name, member.job, mark, label, entry.version if entry else 0, missing)


def rolls_of_day(row: Team, day: dt.date) -> list[RollView]:
    """The roll-calls a day has: morning and evening in service, the one back home from the last day on."""
    found = [roll_view(row, day, part) for part in SERVICE_PARTS] if row.from_on <= day <= row.to_on else []
    return found + ([roll_view(row, day, RollPart.BACK)] if day >= row.to_on else [])


def day_to_show(row: Team, today: dt.date) -> dt.date:
    """Today while the team serves or has just come back; of a closed one its last day."""
    return min(today, row.to_on) if row.closed_on else max(row.from_on, today)


def roll_back(row: Team) -> Roll:
    """Whether everybody is back: the best word of any roll-call back home on or after the last day."""
    entries = RollEntry.objects.filter(team=row).order_by("day", "pk")
    members = list(row.members.filter(left_on=None).values_list("pk", flat=True).order_by("pk"))
    history = [(one.member_id, one.day, one.part, one.mark) for one in entries]
    back = {member: mark for member, day, part, mark in history if part == RollPart.BACK and day >= row.to_on}
    return roll_of(members, back, on_leave(history, row.to_on, RollPart.BACK))


def missing_now(viewer: Any, today: dt.date) -> list[tuple[Team, int]]:
    """Teams in reach where somebody was said not to be there at a roll-call of today, with how many; one query. The desk shows it."""
    gone = RollEntry.objects.visible_to(viewer, P.SEE_TEAMS).filter(day=today, mark=RollMark.ABSENT, team__closed_on=None)
    rows: dict[int, tuple[Team, set[int]]] = {}
    for one in gone.select_related("team"):
        rows.setdefault(one.team_id, (one.team, set()))[1].add(one.member_id)
    return [(team_, len(members)) for team_, members in rows.values()]


def outputs_of(row: Team) -> list[tuple[str, list[TeamOutput], int]]:
    """What the team leaves by kind, in the kinds' order: label, rows, the sum of their counts. What was entered in error is left out."""
    rows = list(row.outputs.filter(voided_on=None).order_by("happened_on", "pk"))
    found = [(str(kind.label), [one for one in rows if one.kind == kind]) for kind in OutputKind]
    return [(label, its, sum(one.count for one in its)) for label, its in found if its]


def tasks_of(row: Team) -> list[TaskLine]:
    """What was entrusted to the team, open ones first."""
    return sorted((_task_line(one) for one in row.tasks.select_related("taken_by").order_by("asked_on", "pk")), key=lambda line: not line.open)


def _task_line(one: TeamTask) -> TaskLine:
    state = _("还没做完")
    if one.done_on:
        state = _("%s 做完") % f"{one.done_on:%Y-%m-%d}"
    elif one.taken_on:
        state = _("%(who)s 已接手（%(on)s）") % {"who": one.taken_by.name if one.taken_by else one.handed_to, "on": f"{one.taken_on:%Y-%m-%d}"}
    elif one.handed_on:
        state = _("已移交给%s，等对方接手") % one.handed_to
    return TaskLine(one.uid, one.words.reveal(), one.asked_on, state, not (one.done_on or one.taken_on), bool(one.handed_on), one.version)


def open_tasks(row: Team) -> int:
    """How many entrusted tasks are neither done nor taken back."""
    return row.tasks.filter(done_on=None, taken_on=None).count()


def team_hours(helper_ids: Iterable[int], first: dt.date, last: dt.date) -> dict[int, int]:
    """Minutes of service from roll-calls by helper: half the team's day for each morning or evening she was there; one query."""
    rows = RollEntry.objects.filter(member__helper__in=list(helper_ids), mark=RollMark.PRESENT, part__in=SERVICE_PARTS, day__range=(first, last))
    found: dict[int, int] = defaultdict(int)
    per_team = rows.values("member__helper", "team", "team__day_minutes").annotate(n=Count("pk")).order_by()
    for row in per_team:
        found[row["member__helper"]] += row["n"] * row["team__day_minutes"] // 2
    return dict(found)


def to_join(viewer: Any, row: Team, text: str = "", limit: int = 200) -> list[Helper]:
    """Helpers in the viewer's reach who may still join, volunteers and students first, by name; `text` narrows by name or pinyin."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(county=row.county_id, left_on=None).exclude(teams__team=row)
    if text.strip():
        found = found.filter(search__contains=fold(text))
    return list(found.select_related("unit", "vetting").order_by("-outside", "name", "pk")[:limit])
