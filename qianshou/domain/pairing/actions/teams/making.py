"""A team made, corrected and closed when all are back (M182, M192). Whoever adds to it holds its row first: what is counted of it cannot change meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Team, TeamPlace
from qianshou.domain.pairing.queries.teams import open_tasks, roll_back
from qianshou.domain.pairing.rules.teams import LONGEST, why_not_close
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


def _held(team: Team, seen_version: int | None = None) -> None:
    """The team's row held and as it is now; Refused where it is over, Changed where somebody saved since `seen_version`. Inside an action only."""
    hold(team, seen_version, _(CHANGED), _now)
    if team.closed_on is not None:
        raise Refused(_("%s已经结束，不能再改。") % team.name)


def _of(team: Team, row: Any) -> None:
    if row.team_id != team.pk:
        raise Refused(_("这一条不是这支队的。"))


@action(P.KEEP_TEAMS, on="team")
def edit_team(actor: Actor, *, team: Team, new: NewTeam, places: Sequence[Unit], today: dt.date, seen_version: int) -> Team:
    """Corrects what is written of a team that is not closed. Raises Changed when somebody saved since."""
    _check(new, team.unit, places)
    _held(team, seen_version)
    _fill(team, new)
    team.version += 1
    team.save()
    _serve_at(team, places)
    remember(fields=TEAM_FIELDS)
    return team


@action(P.KEEP_TEAMS, on="team")
def close_team(actor: Actor, *, team: Team, today: dt.date) -> Team:
    """The team is over. Refuses before everybody reported back safe and every entrusted task is done or taken (M192)."""
    _held(team)
    if faults := why_not_close(roll_back(team), open_tasks(team)):
        raise Refused(_("还不能结束：%s。") % "；".join(faults))
    team.closed_on, team.version = today, team.version + 1
    team.save(update_fields=["closed_on", "version"])
    remember(fields=["closed_on"])
    return team
