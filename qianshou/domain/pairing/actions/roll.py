"""点名: who of a team is there, one tap each; whoever is looked for is told to the units at once (M192)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts import queries as accounts
from qianshou.domain.notices import actions as notices
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import LeaveReason, RollMark, RollPart
from qianshou.domain.pairing.models import RollEntry, Team, TeamMember
from qianshou.domain.pairing.queries.teams import roll_view
from qianshou.domain.pairing.rules.teams import why_no_roll
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import hold

TOLD = (Role.SCHOOL, Role.VILLAGE, Role.TOWNSHIP_HOME, Role.TOWNSHIP_EDU, Role.COUNTY)


def _check(team: Team, day: dt.date, part: str, today: dt.date) -> None:
    hold(team, None, "")  # nobody closes it over a roll-call that is being written
    if team.closed_on is not None:
        raise Refused(_("%s已经结束，不能再改。") % team.name)
    if say := why_no_roll(part, day, today, team.from_on, team.to_on):
        raise Refused(say)


@action(P.CALL_ROLL, on="team")
def call_member(
    actor: Actor,
    *,
    team: Team,
    member: TeamMember,
    day: dt.date,
    part: str,
    mark: str,
    today: dt.date,
    reason: str = "",
    seen_version: int | None = None,
    link: str = "",
) -> RollEntry:
    """One tap of one member. The same tap again changes nothing. Refuses a day outside the service or over a week ago, who has left the
    team, 离队 without a reason; raises Changed when somebody else called her otherwise since."""
    _check(team, day, part, today)
    if mark not in RollMark.values:
        raise Invalid(_("请从选项里选一个。"), "mark")
    reason = reason if mark == RollMark.LEFT else ""
    if mark == RollMark.LEFT and reason not in LeaveReason.values:
        raise Invalid(_("离队请选原因。"), "reason")
    if member.team_id != team.pk or (member.left_on is not None and member.left_on <= day):
        raise Refused(_("她那一天不在队里。"))
    before = RollEntry.objects.filter(team=team, day=day, part=part, mark=RollMark.ABSENT).exists()
    row = _write(actor, team, member, day, part, mark, reason, seen_version)
    remember(subjects=[member], fields=[mark], day=day.isoformat(), part=part)
    if mark == RollMark.ABSENT and not before:
        _tell(actor, team, day, part, today, link)
    return row


def _write(actor: Actor, team: Team, member: TeamMember, day: dt.date, part: str, mark: str, reason: str, seen: int | None) -> RollEntry:
    row = RollEntry.objects.filter(member=member, day=day, part=part).first()
    user = actor.user  # type: ignore[attr-defined]
    if row is None:
        row = RollEntry(
            county_id=team.county_id, team=team, member=member, day=day, part=part, mark=mark, reason=reason, marked_by=user, marked_at=timezone.now()
        )
        try:
            with transaction.atomic():
                row.save()
            return row
        except IntegrityError:  # two phones at once: the other one's stands, this one is compared with it
            row = RollEntry.objects.get(member=member, day=day, part=part)
    hold(row, None, "")
    if (row.mark, row.reason) == (mark, reason):
        return row
    if seen is not None and seen != row.version:
        raise Changed(
            _("%(name)s刚刚由别人点为“%(mark)s”，请看一下再点。") % {"name": member.helper.name, "mark": row.get_mark_display()}, {"version": row.version}
        )
    row.mark, row.reason, row.marked_by, row.marked_at, row.version = mark, reason, user, timezone.now(), row.version + 1
    row.save()
    return row


@action(P.CALL_ROLL, on="team")
def call_rest(actor: Actor, *, team: Team, day: dt.date, part: str, today: dt.date) -> int:
    """其余都到了: everybody not called yet, and not away, is there; answers how many. Nobody's mark is changed."""
    _check(team, day, part, today)
    wanted = {one.uid for one in roll_view(team, day, RollPart(part)).lines if not one.mark}
    rows = [
        RollEntry(county_id=team.county_id, team=team, member=one, day=day, part=part, mark=RollMark.PRESENT, marked_by=actor.user, marked_at=timezone.now())  # type: ignore[attr-defined]
        for one in team.members.filter(uid__in=wanted)
    ]
    RollEntry.objects.bulk_create(rows, ignore_conflicts=True)
    remember(fields=[RollMark.PRESENT], count=len(rows), day=day.isoformat(), part=part)
    return len(rows)


def _tell(actor: Actor, team: Team, day: dt.date, part: str, today: dt.date, link: str) -> None:
    """One line to the keeping and the receiving units, once a roll-call; no names in it."""
    own: int | None = getattr(actor.user, "pk", None)  # type: ignore[attr-defined]
    units = {one.pk: one for one in [team.unit, *Unit.objects.filter(pk__in=team.places.values("unit")).order_by("pk")]}
    users = {one.pk: one for unit in units.values() for one in accounts.holders(unit, TOLD, today) if one.pk != own}
    if users:
        text = _("%(team)s %(m)d月%(d)d日%(part)s：有人没到，请和领队联系。") % {"team": team.name, "m": day.month, "d": day.day, "part": RollPart(part).label}
        notices.tell(actor, users=list(users.values()), text=text, link=link)
