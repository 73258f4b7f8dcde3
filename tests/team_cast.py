"""A practice team and a recruitment drive of the cast; `cast.with_("team")`, `cast.with_("drive")` add them.

The team is kept by the county and serves at 石桥乡中心小学 from 16 to 22 November: its leader has a login (outside), one member is vetted, one is not.
"""

import datetime as dt

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.pairing.actions import add_helper, approve_vetting, vet
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.models import Helper, Team, TeamMember
from tests.cast import TODAY, Cast, joins_cast

FIRST, LAST = dt.date(2026, 11, 16), dt.date(2026, 11, 22)
INSURED = {"insurer": "平安", "insurance_no": "PA-2026-1", "insured_from": FIRST, "insured_to": LAST}


def vetted(cast: Cast, one: Helper, born: dt.date = dt.date(2005, 3, 1)) -> None:
    """Everything an outside helper goes through, approved by a second person."""
    there = cast.actor("county")
    day = dt.date(2026, 10, 8)
    days = dict.fromkeys(("applied_on", "identity_checked_on", "record_checked_on", "trained_on", "commitment_signed_on"), day)
    vet(there, helper=one, today=TODAY, birth_date=born, record_clear=True, **days)
    approve_vetting(cast.actor("county_two"), helper=one, today=TODAY)


@joins_cast
def team(cast: Cast) -> None:
    system = SystemActor(TODAY)
    new = actions.NewTeam("青禾暑期实践队", FIRST, LAST, comes_from="临江师范学院", plan="遇险先打 110，再报领队")
    row = actions.make_team(system, unit=cast.county, new=new, places=[cast.unit("school")], today=TODAY)
    made = {}
    for name, user in (("leader", "outside"), ("ready", None), ("fresh", None)):
        own = Helper.objects.filter(user=cast.user(user)).first() if user else None
        words = {"leader": "韦领队", "ready": "陆小川", "fresh": "覃新来"}[name]
        made[name] = own or add_helper(system, unit=cast.county, name=words, kind="student", user=cast.user(user) if user else None, today=TODAY)
    vetted(cast, made["ready"])
    for name, one in made.items():
        actions.join_team(system, team=row, helper=one, today=TODAY, leads=name == "leader")
    cast.more["team"] = row.pk
    cast.more["team_members"] = {name: TeamMember.objects.get(team=row, helper=one).pk for name, one in made.items()}


def team_of(cast: Cast) -> Team:
    """The team, read anew."""
    return Team.objects.select_related("unit", "county", "leader").get(pk=cast.more["team"])


def member(cast: Cast, name: str) -> TeamMember:
    """`leader`, `ready` or `fresh`."""
    return TeamMember.objects.select_related("helper", "team").get(pk=cast.more["team_members"][name])
