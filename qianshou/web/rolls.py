"""A team's roll as both doors show it: which roll-call is asked for, one tap, and what it answers."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions import roll as actions
from qianshou.domain.pairing.choices import LeaveReason, RollPart
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.kit.text import whole
from qianshou.web.access import or_404, telling
from qianshou.web.addresses import address

NOON = 13  # from then on the phone opens the evening's roll


def asked(request: HttpRequest, perm: str, uid: str) -> Any:
    """The team of that uid in reach, or 404."""
    return or_404(queries.team(request.actor, perm, uid))


def which(request: HttpRequest, row: Any, hour: int) -> tuple[dt.date, str]:
    """The day and part asked for; else today's, morning or evening by the clock, and the way home from the last evening on."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        day = dt.date.fromisoformat(said.get("day", ""))
    except ValueError:
        day = request.today
    part = said.get("part", "")
    if part not in RollPart.values:
        part = RollPart.BACK if day > row.to_on else RollPart.MORNING if hour < NOON else RollPart.EVENING
    return day, part


def tap(request: HttpRequest, row: Any, day: dt.date, part: str) -> bool:
    """One tap of a roll, or 其余都到了; False where the page must say what was wrong."""
    link = address("office:team", row.uid)
    with telling(request):
        if request.POST.get("rest"):
            n = actions.call_rest(request.actor, team=row, day=day, part=part, today=request.today)
            messages.success(request, _("已点 %d 人到了。") % n)
            return True
        one = queries.team_member(request.actor, P.CALL_ROLL, request.POST.get("member", ""))
        if one is None or one.team_id != row.pk:
            raise Http404
        mark, _sep, reason = request.POST.get("mark", "").partition(":")
        actions.call_member(
            request.actor, team=row, member=one, day=day, part=part, mark=mark, reason=reason, today=request.today, link=link,
            seen_version=whole(request.POST.get("seen", "")),
        )  # fmt: skip
        return True
    return False


def shown(row: Any, day: dt.date, part: str, here: str) -> dict[str, Any]:
    """What the roll's own piece of a page reads."""
    view = queries.roll_view(row, day, part)
    parts = [(code, label) for code, label in RollPart.choices if (day >= row.to_on if code == RollPart.BACK else day <= row.to_on)]
    segments = [{"label": label, "url": f"{here}?day={day:%Y-%m-%d}&part={code}", "current": code == part} for code, label in parts]
    return {"team": row, "view": view, "segments": segments, "reasons": LeaveReason.choices, "uncalled": sum(1 for one in view.lines if not one.mark)}
