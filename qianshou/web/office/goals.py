"""目标: what each running programme set out to reach, where it stands, and the rows on both sides of every fraction."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later_

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.assessment import queries
from qianshou.domain.care import queries as care
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.office.listing import Listing
from qianshou.web.office.missed import TAGS
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to

PER_PAGE = 50
SIDES = {"left": later_("还差的"), "done": later_("已达到的"), "of": later_("全部应算的")}


def shown(request: HttpRequest, place: Place) -> list[dict]:
    """Every programme that holds here, with its goals and what of it is late or was missed."""
    out = []
    for one in queries.running(request.actor, place.unit, request.today, place.line):
        narrowed = {**place.query, "programme": one.programme.uid, "period": "term"}
        out.append(
            {
                "programme": one.programme, "url": to("office:adoption", one.programme.uid), "goals": [_goal(one.programme, goal, place) for goal in one.goals],
                "overdue": one.overdue, "overdue_url": to("office:missed", state="overdue", **narrowed) + "#rows", "missed": one.missed,
                "missed_url": to("office:missed", state="missed", **narrowed) + "#rows",
            }
        )  # fmt: skip
    return out


def _goal(programme: Any, goal: Any, place: Place) -> dict:
    urls = {side: to("office:goal", programme.uid, goal.code, side=side, **place.query) for side in SIDES}
    return {"goal": goal, "urls": urls if goal.of else {}}


@page(P.SEE_PROGRAMMES)
def goals(request: HttpRequest) -> HttpResponse:
    """All programmes that hold at a unit, side by side; asked for by the desk too, which takes the inner part only."""
    place = place_of(request, P.SEE_PROGRAMMES)
    if not request.actor.may(P.SEE_DUTIES, place.unit):
        raise Http404
    context = {
        "place": place, "programmes": shown(request, place), "segments": place.switch("office:goals"), "crumbs": place.crumbs("office:goals", request.today),
        "cutoff": request.today,
    }  # fmt: skip
    return render(request, "office/goals/goals.html", context)


@page(P.SEE_PROGRAMMES)
def goal(request: HttpRequest, uid: str, code: str) -> HttpResponse:
    """The rows on one side of a goal's fraction; list and 另有 together are the number."""
    place, side = place_of(request, P.SEE_PROGRAMMES), request.GET.get("side", "left")
    programme = care.adoptions(request.actor, place.unit).filter(uid=uid).first()
    if programme is None or side not in SIDES or not request.actor.may(P.SEE_DUTIES, place.unit):
        raise Http404
    value = queries.goal(request.actor, programme, code, place.unit, request.today, place.line)
    if value is None or value.why_not:
        raise Http404
    listed = Listing(request.GET.get("page"), PER_PAGE)
    rows, total, not_shown = queries.rows_behind(
        request.actor, programme, code, side, place.unit, request.today, place.line, limit=listed.size, offset=listed.offset
    )
    accounts.note_read(request.actor, action="assessment.list_goal", perm=P.SEE_PROGRAMMES, count=total, unit=place.unit.uid, uids=[_uid(one) for one in rows])
    segments = [{"label": label, "url": to("office:goal", uid, code, side=one, **place.query), "current": one == side} for one, label in SIDES.items()]
    context = {
        "place": place, "programme": programme, "goal": value, "rows": [_row(one) for one in rows], "duties": bool(value.as_of), "page": listed.page(total),
        "total": total, "not_shown": not_shown, "segments": segments, "side": SIDES[side], "query": kept_query(request),
        "crumbs": [{"label": _("目标"), "url": to("office:goals", **place.query)}, {"label": programme.title, "url": to("office:adoption", uid)}, {"label": value.label}],
    }  # fmt: skip
    return render(request, "office/goals/goal.html", context)


def _uid(one: Any) -> str:
    return str(getattr(one, "uid", "") or one.child_uid)


def _row(one: Any) -> dict:
    state = getattr(one, "state", "")
    return {
        "one": one, "child_url": child_url(one.child_uid) if one.child_uid else "", "url": to("office:duty", one.uid) if state else "",
        "tag": TAGS.get(state, "plain"),
    }  # fmt: skip


urls = [path("goals/", goals, name="goals"), path("goals/<str:uid>/<str:code>/", goal, name="goal")]
