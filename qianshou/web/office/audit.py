"""操作日志: who read or did what, by person, child and day. Reading it is written down too."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions, queries
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.office import audit_words

DAYS = 7


@page(P.SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    faults: list[str] = []
    first = _day(request, "from", request.today - dt.timedelta(days=DAYS - 1), faults)
    last = _day(request, "to", request.today, faults)
    who_text, child_uid = request.GET.get("who", "").strip()[:50], request.GET.get("child", "").strip()[:16]
    child = people.child(request.actor, P.SEE_FILE, child_uid) if child_uid and request.actor.may(P.SEE_FILE) else None
    people_named = list(queries.named(queries.users(request.actor), who_text)[:20]) if who_text else []
    rows = queries.audit_events(
        request.actor, who=people_named[0] if len(people_named) == 1 else None, subject_uid=child_uid,
        from_on=None if child_uid and "from" not in request.GET else first, to_on=last,
    )  # fmt: skip
    if who_text and len(people_named) != 1:
        rows = rows.none()
    shown = Paginator(rows, 50).get_page(request.GET.get("page"))
    filters = {key: request.GET[key][:50] for key in ("from", "to", "child") if request.GET.get(key)}
    actions.note_read(request.actor, action="accounts.see_audit", perm=P.SEE_AUDIT, count=len(shown), subjects=[child] if child else [], **filters)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": shown, "query": query.urlencode(), "first": first, "last": last, "who": who_text, "child_uid": child_uid, "child": child, "faults": faults,
        "several": people_named if len(people_named) > 1 else [], "nobody": bool(who_text) and not people_named,
    }  # fmt: skip
    names = queries.subject_names(shown)
    context["rows"] = [{"e": e, "act": audit_words.act(e), "role": audit_words.role(e.role), "subjects": _subjects(e, names)} for e in shown]
    return render(request, "office/audit/audit.html", context)


def _day(request: HttpRequest, name: str, otherwise: dt.date, faults: list[str]) -> dt.date:
    text = request.GET.get(name, "").strip()
    if not text:
        return otherwise
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        faults.append(_("日期“%s”看不懂，请写成 2026-11-20 这样。") % text[:20])
    return day or otherwise


def _subjects(event, names: dict[str, str]) -> dict:
    """Children by a short code that opens their own trail, users and units by name, the rest as a count."""
    whole = list(event.subjects.all())
    children = [s.subject_uid for s in whole if s.kind == "child"]
    named = [names[s.subject_uid] for s in whole if s.subject_uid in names]
    others = len(whole) - len(children) - min(len(named), 3)
    return {"children": children[:3], "more": max(0, len(children) - 3), "named": named[:3], "others": others}


urls = [path("audit/", audit, name="audit")]
