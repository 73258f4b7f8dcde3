"""今日: what one helper has to do, what is late, what comes this week, and the banner of what was just saved (F1)."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from qianshou.domain.care import queries as care
from qianshou.domain.care.shapes import DutyLine, TodayView
from qianshou.domain.notices import queries as notes
from qianshou.domain.pairing.queries import teams
from qianshou.domain.permissions import P, Role
from qianshou.domain.targets import queries as targets
from qianshou.web.access import page
from qianshou.web.addresses import address
from qianshou.web.field.wording import due_words
from qianshou.web.field.work import act_url

UNDO_MINUTES = 5
SHOWS = ("now", "overdue", "week", "later")


def row(line: DutyLine, today: dt.date) -> dict:
    """One line of the list as the task row wants it."""
    act = act_url(line)
    return {
        "name": line.child_name, "what": line.text, "state": line.state, "state_word": due_words(line, today), "act_url": act,
        "url": address("field:child", line.child_uid) if line.child_uid else act,
        "tags": [{"word": "重点", "kind": "warn"}] if line.is_key else [], "why_url": address("field:why", line.uid),
    }  # fmt: skip


def _lines(day: TodayView, show: str) -> tuple[DutyLine, ...]:
    return {"now": day.overdue + day.today, "overdue": day.overdue, "week": day.this_week, "later": day.later}[show]


def _segments(day: TodayView, show: str) -> list[dict]:
    counts = {"now": len(day.overdue) + len(day.today), "overdue": len(day.overdue), "week": len(day.this_week), "later": len(day.later)}
    words = {"now": "今天", "overdue": "该做了", "week": "本周", "later": "以后"}
    return [{"label": words[s], "count": counts[s], "url": f"?show={s}", "current": s == show} for s in SHOWS]


def _saved(request: HttpRequest, day: TodayView) -> dict | None:
    """The banner of the record just saved: undo for five minutes, and the next thing to do."""
    uid = request.GET.get("saved", "")
    row = care.own_records(request.actor).filter(uid=uid, voided_on=None).first() if uid else None
    if row is None:
        return None
    record = care.record_lines(request.actor, [row])[0]
    waiting = [line for line in day.overdue + day.today if line.child_uid != record.child_uid] or list(day.overdue + day.today)
    link = act_url(waiting[0]) if waiting else ""
    more = f"下一件：{waiting[0].child_name}" if waiting else ""
    return {"text": f"已保存：{record.child_name} · {record.kind_label}", "action_url": address("field:undo", uid), "next_url": link, "next_label": more}


def _targets(request: HttpRequest) -> int:
    """How many households and persons an official has to see; asked only where nothing else is to be done."""
    return targets.mine(request.actor).count() if request.actor.may(P.SEE_TARGETS) else 0


def _teams(request: HttpRequest) -> int:
    """How many teams wait for their roll; asked of those who come from outside, who may lead one, and where nothing else is to be done."""
    return len(teams.teams_to_call(request.actor, request.today)) if request.actor.may(P.CALL_ROLL) else 0


@page(P.RECORD_CONTACT)
def today(request: HttpRequest) -> HttpResponse:
    """The helper's home."""
    show = request.GET.get("show", "now")
    show = show if show in SHOWS else "now"
    day = care.today_for(request.actor, request.today)
    lines = _lines(day, show)
    context = {
        "rows": [row(line, request.today) for line in lines], "segments": _segments(day, show), "show": show, "n": len(day.overdue) + len(day.today),
        "saved": _saved(request, day), "day": request.today, "done_week": day.counts.get("done_week", 0),
        "unread": notes.unread_count(request.actor), "targets": _targets(request) if not lines else 0,
        "teams": _teams(request) if not lines or any(grant.role == Role.OUTSIDE_HELPER for grant in request.actor.grants) else 0,
    }  # fmt: skip
    return render(request, "field/today.html", context)


urls = [path("", today, name="today")]
