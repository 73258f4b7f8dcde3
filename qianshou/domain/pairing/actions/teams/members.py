"""Who is in a team: joined, insured, briefed, leading, gone (M185, M195)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions.teams.making import _held, _of
from qianshou.domain.pairing.models import Helper, Team, TeamMember
from qianshou.domain.pairing.rules.teams import MOST_MEMBERS, too_young
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import CHANGED, hold


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


@action(P.KEEP_TEAMS, on="team")
def join_team(actor: Actor, *, team: Team, helper: Helper, today: dt.date, job: str = "", leads: bool = False) -> TeamMember:
    """A helper joins. Refuses a minor, whoever helps no more or elsewhere, the same helper twice. Who is not vetted may join, and the page
    says that she meets no children."""
    _held(team)
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


@action(P.KEEP_TEAMS, on="team")
def name_leader(actor: Actor, *, team: Team, member: TeamMember, today: dt.date) -> Team:
    """One of the members leads; her login opens the roll on the phone. Refuses who has left."""
    _of(team, member)
    _held(team)
    hold(member, None, _(CHANGED))
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
    if not why.strip():
        raise Invalid(_("请写明为什么离队。"), "why")
    if left_on > today:
        raise Invalid(_("日期不能晚于今天。"), "left_on")
    _held(team)
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
