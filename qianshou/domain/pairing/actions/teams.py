"""Teams: made, joined, insured, briefed; what is entrusted to them and what they leave; closed when all are back (M182–M195)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OutputKind
from qianshou.domain.pairing.models import Helper, Team, TeamMember, TeamOutput, TeamPlace, TeamTask
from qianshou.domain.pairing.queries.teams import open_tasks, roll_back
from qianshou.domain.pairing.rules.teams import LONGEST, MOST_MEMBERS, too_young, why_not_close
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import CHANGED, hold

TEAM_FIELDS = ("name", "comes_from", "from_on", "to_on", "day_minutes", "asks_consent", "plan")


@dataclass(frozen=True)
class NewTeam:
    """What is typed about a team."""

    name: str
    from_on: dt.date
    to_on: dt.date
    comes_from: str = ""
    day_minutes: int = 360
    asks_consent: bool = True
    plan: str = ""


@dataclass(frozen=True)
class MemberPapers:
    """What is typed about one member. An empty number keeps the one that stands."""

    job: str = ""
    insurer: str = ""
    insurance_no: str = ""
    insured_from: dt.date | None = None
    insured_to: dt.date | None = None
    consent_on: dt.date | None = None
    consent_by: str = ""
    briefed_on: dt.date | None = None


def _check(new: NewTeam, unit: Unit, places: Sequence[Unit]) -> None:
    if not new.name.strip() or len(new.name.strip()) > 60:
        raise Invalid(_("请填写队名，最多 60 个字。"), "name")
    if new.to_on < new.from_on:
        raise Invalid(_("结束日期不能早于开始日期。"), "to_on")
    if (new.to_on - new.from_on).days >= LONGEST:
        raise Invalid(_("一支队最多登记 %d 天，长期的请登记为帮扶人。") % LONGEST, "to_on")
    if not 60 <= new.day_minutes <= 720:
        raise Invalid(_("一天的服务时间应在 1 到 12 小时之间。"), "day_minutes")
    if not places:
        raise Invalid(_("请选在哪里服务。"), "places")
    if any((one.county_id or one.pk) != (unit.county_id or unit.pk) for one in places):
        raise Refused(_("只能选本县的单位。"))


def _fill(row: Team, new: NewTeam) -> None:
    row.name, row.comes_from, row.plan = new.name.strip(), new.comes_from.strip()[:80], new.plan.strip()[:500]
    row.from_on, row.to_on, row.day_minutes, row.asks_consent = new.from_on, new.to_on, new.day_minutes, new.asks_consent


def _serve_at(row: Team, places: Sequence[Unit]) -> None:
    TeamPlace.objects.filter(team=row).exclude(unit__in=list(places)).delete()
    known = set(TeamPlace.objects.filter(team=row).values_list("unit", flat=True))
    TeamPlace.objects.bulk_create([TeamPlace(county_id=row.county_id, team=row, unit=one, unit_path=one.path) for one in places if one.pk not in known])


@action(P.KEEP_TEAMS, on="unit")
def make_team(actor: Actor, *, unit: Unit, new: NewTeam, places: Sequence[Unit], today: dt.date) -> Team:
    """A team kept by `unit`. Refuses no name, no place, a place of another county, days that run backward or longer than four months."""
    _check(new, unit, places)
    row = Team(county_id=unit.county_id or unit.pk, unit=unit, unit_path=unit.path)
    _fill(row, new)
    row.save()
    _serve_at(row, places)
    remember(subjects=[row])
    return row


def _now(row: Team) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TEAM_FIELDS}


def _still(team: Team) -> None:
    if team.closed_on is not None:
        raise Refused(_("%s已经结束，不能再改。") % team.name)


@action(P.KEEP_TEAMS, on="team")
def edit_team(actor: Actor, *, team: Team, new: NewTeam, places: Sequence[Unit], today: dt.date, seen_version: int) -> Team:
    """Corrects what is written of a team that is not closed. Raises Changed when somebody saved since."""
    _check(new, team.unit, places)
    hold(team, seen_version, _(CHANGED), _now)
    _still(team)
    _fill(team, new)
    team.version += 1
    team.save()
    _serve_at(team, places)
    remember(fields=TEAM_FIELDS)
    return team


@action(P.KEEP_TEAMS, on="team")
def join_team(actor: Actor, *, team: Team, helper: Helper, today: dt.date, job: str = "", leads: bool = False) -> TeamMember:
    """A helper joins. Refuses a minor, whoever helps no more or elsewhere, the same helper twice. Who is not vetted may join, and the page
    says that she meets no children."""
    _still(team)
    if helper.county_id != team.county_id:
        raise Refused(_("帮扶人不是本县的。"))
    if helper.left_on is not None and helper.left_on <= today:
        raise Refused(_("%s已经不再担任帮扶人。") % helper.name)
    vetting = getattr(helper, "vetting", None)
    if vetting is not None and too_young(vetting.birth_date, team.from_on):
        raise Refused(_("%s到出发那天还未满18周岁，不能进队。") % helper.name)
    if team.members.count() >= MOST_MEMBERS:
        raise Refused(_("一支队最多 %d 人，请分成几支。") % MOST_MEMBERS)
    if team.members.filter(helper=helper).exists():
        raise Refused(_("%s已经在队里。") % helper.name)
    row = TeamMember(county_id=team.county_id, team=team, helper=helper, job=job.strip()[:40])
    row.save()
    if leads:
        team.leader = helper
        team.save(update_fields=["leader"])
    remember(subjects=[helper])
    return row


def _of(team: Team, row: Any) -> None:
    if row.team_id != team.pk:
        raise Refused(_("这一条不是这支队的。"))


@action(P.KEEP_TEAMS, on="team")
def name_leader(actor: Actor, *, team: Team, member: TeamMember, today: dt.date) -> Team:
    """One of the members leads; her login opens the roll on the phone. Refuses who has left."""
    _of(team, member)
    _still(team)
    if member.left_on is not None and member.left_on <= today:
        raise Refused(_("%s已经离队。") % member.helper.name)
    team.leader = member.helper
    team.save(update_fields=["leader"])
    remember(subjects=[member.helper])
    return team


@action(P.KEEP_TEAMS, on="team")
def write_member(actor: Actor, *, team: Team, member: TeamMember, papers: MemberPapers, today: dt.date, seen_version: int) -> TeamMember:
    """Her job, insurance, her family's consent, the briefing. Refuses an insurance of half its days, a consent or briefing to come.
    Raises Changed when somebody saved since."""
    _of(team, member)
    if (papers.insured_from is None) != (papers.insured_to is None):
        raise Invalid(_("保险要填从哪天到哪天。"), "insured_to")
    if papers.insured_from and papers.insured_to and papers.insured_to < papers.insured_from:
        raise Invalid(_("保险的结束日期早于开始日期。"), "insured_to")
    for name in ("consent_on", "briefed_on"):
        day = getattr(papers, name)
        if day is not None and day > today:
            raise Invalid(_("日期不能晚于今天。"), name)
    if papers.consent_on and not papers.consent_by.strip():
        raise Invalid(_("请写是哪位家人同意的。"), "consent_by")
    hold(member, seen_version, _(CHANGED), lambda row: {name: getattr(row, name) for name in ("job", "insurer", "insured_from", "insured_to", "consent_on")})
    for name in ("insured_from", "insured_to", "consent_on", "briefed_on"):
        setattr(member, name, getattr(papers, name))
    member.job, member.insurer, member.consent_by = papers.job.strip()[:40], papers.insurer.strip()[:40], papers.consent_by.strip()[:20]
    if papers.insurance_no.strip():
        member.insurance_no = papers.insurance_no.strip()[:40]
    member.version += 1
    member.save()
    remember(subjects=[member.helper], fields=["insurance", "consent", "briefed_on"])
    return member


@action(P.KEEP_TEAMS, on="team")
def brief_team(actor: Actor, *, team: Team, briefed_on: dt.date, today: dt.date) -> int:
    """The safety briefing everybody attended who has none yet (M185); answers how many. Refuses a day to come."""
    if briefed_on > today:
        raise Invalid(_("日期不能晚于今天。"), "briefed_on")
    done = TeamMember.objects.filter(team=team, briefed_on=None, left_on=None).update(briefed_on=briefed_on)
    remember(fields=["briefed_on"], count=done)
    return done


@action(P.KEEP_TEAMS, on="team")
def leave_team(actor: Actor, *, team: Team, member: TeamMember, left_on: dt.date, why: str, today: dt.date) -> TeamMember:
    """She is no longer in the team from that day on; what she did stays. Refuses no reason, a day to come, and twice."""
    _of(team, member)
    _still(team)
    if not why.strip():
        raise Invalid(_("请写明为什么离队。"), "why")
    if left_on > today:
        raise Invalid(_("日期不能晚于今天。"), "left_on")
    hold(member, None, _(CHANGED))
    if member.left_on is not None:
        raise Refused(_("%s已经离队。") % member.helper.name)
    member.left_on, member.left_why, member.version = left_on, why.strip()[:80], member.version + 1
    member.save(update_fields=["left_on", "left_why", "version"])
    if team.leader_id == member.helper_id:
        team.leader = None
        team.save(update_fields=["leader"])
    remember(subjects=[member.helper], fields=["left_on"])
    return member


@action(P.CALL_ROLL, on="team")
def add_output(
    actor: Actor, *, team: Team, kind: str, title: str, happened_on: dt.date, today: dt.date, count: int = 1, kept_at: str = ""
) -> TeamOutput:  # fmt: skip
    """Something the team made or did, how many, where it is kept. Refuses no title, a day to come or before the team."""
    if kind not in OutputKind.values:
        raise Invalid(_("请选择是什么成果。"), "kind")
    if not title.strip():
        raise Invalid(_("请填写名称。"), "title")
    if not team.from_on <= happened_on <= today:
        raise Invalid(_("日期要在出发那天和今天之间。"), "happened_on")
    if not 1 <= count <= 100_000:
        raise Invalid(_("份数不对，请检查。"), "count")
    row = TeamOutput(county_id=team.county_id, team=team, kind=kind, title=title.strip()[:80], happened_on=happened_on, count=count)
    row.kept_at = kept_at.strip()[:80]
    row.save()
    remember(subjects=[row])
    return row


@action(P.KEEP_TEAMS, on="team")
def void_output(actor: Actor, *, team: Team, output: TeamOutput, today: dt.date) -> TeamOutput:
    """Entered in error: it is counted and shown no more, the row stays."""
    _of(team, output)
    output.voided_on = today
    output.save(update_fields=["voided_on"])
    remember(subjects=[output], fields=["voided_on"])
    return output


# ── what a place entrusts to the team ────────────────────────────────────────────────────────────────────────────────
@action(P.SEE_TEAMS, on="team")
def entrust_task(actor: Actor, *, team: Team, words: str, today: dt.date) -> TeamTask:
    """The keeping or a receiving unit entrusts something to the team. Refuses no words, and a closed team."""
    _still(team)
    if not words.strip():
        raise Invalid(_("请写明要做什么。"), "words")
    row = TeamTask(county_id=team.county_id, team=team, asked_on=today)
    row.words = words.strip()[:300]
    row.save()
    remember(subjects=[row])
    return row


def _open(team: Team, task: TeamTask, seen_version: int | None) -> None:
    _of(team, task)
    hold(task, seen_version, _(CHANGED))
    if task.done_on or task.taken_on:
        raise Refused(_("这件事已经做完或由别人接手。"))
    task.version += 1


@action(P.CALL_ROLL, on="team")
def finish_task(actor: Actor, *, team: Team, task: TeamTask, today: dt.date, seen_version: int | None = None) -> TeamTask:
    """The leader or the unit says it is done. Refuses one that is over."""
    _open(team, task, seen_version)
    task.done_on = today
    task.save()
    remember(subjects=[task], fields=["done_on"])
    return task


@action(P.CALL_ROLL, on="team")
def hand_task(actor: Actor, *, team: Team, task: TeamTask, to: str, today: dt.date, seen_version: int | None = None) -> TeamTask:
    """The team cannot finish it and says who is to go on; it stays open until that side takes it."""
    if not to.strip():
        raise Invalid(_("请写交给谁。"), "to")
    _open(team, task, seen_version)
    task.handed_to, task.handed_on = to.strip()[:60], today
    task.save()
    remember(subjects=[task], fields=["handed_on"])
    return task


@action(P.SEE_TEAMS, on="team")
def take_task(actor: Actor, *, team: Team, task: TeamTask, today: dt.date, seen_version: int | None = None) -> TeamTask:
    """Somebody of the units takes what was handed over, in her own name. Refuses what nobody handed over."""
    _open(team, task, seen_version)
    if task.handed_on is None:
        raise Refused(_("队里还没有移交这件事。"))
    task.taken_by, task.taken_on = actor.user, today  # type: ignore[attr-defined]
    task.save()
    remember(subjects=[task], fields=["taken_on"])
    return task


@action(P.KEEP_TEAMS, on="team")
def close_team(actor: Actor, *, team: Team, today: dt.date) -> Team:
    """The team is over. Refuses before everybody reported back safe and every entrusted task is done or taken (M192)."""
    hold(team, None, _(CHANGED))
    _still(team)
    if faults := why_not_close(roll_back(team), open_tasks(team)):
        raise Refused(_("还不能结束：%s。") % "；".join(faults))
    team.closed_on, team.version = today, team.version + 1
    team.save(update_fields=["closed_on", "version"])
    remember(fields=["closed_on"])
    return team
