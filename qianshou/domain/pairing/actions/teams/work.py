"""What is entrusted to a team, and what it leaves (M191–M193)."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions.teams.making import _held, _of
from qianshou.domain.pairing.choices import OutputKind
from qianshou.domain.pairing.models import Team, TeamOutput, TeamTask
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import CHANGED, hold


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


@action(P.SEE_TEAMS, on="team")
def entrust_task(actor: Actor, *, team: Team, words: str, today: dt.date) -> TeamTask:
    """The keeping or a receiving unit entrusts something to the team. Refuses no words, and a closed team."""
    _held(team)
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
