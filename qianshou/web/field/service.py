"""我的培训与时长: a helper's own trainings, when her certificate runs out, her hours and awards; nobody else's."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from qianshou.domain.care.queries.service import service_of
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.kit.days import school_year_span
from qianshou.web.access import page

SOON = dt.timedelta(days=30)


@page(P.OWN_ACCOUNT)
def me_service(request: HttpRequest) -> HttpResponse:
    """Only one's own; who is no helper is told so."""
    me = pairing.helper_of(request.user)
    context: dict = {"me": me}
    if me is not None:
        first, last = school_year_span(request.today)
        due = pairing.check_due(me)
        context |= {
            "service": service_of(me, first, min(last, request.today)), "first": first, "trainings": list(pairing.trainings_of(me)[:20]), "days": pairing.days_of(me),
            "awards": [row for row in pairing.awards_of(me) if row.awarded_on], "kinds": pairing.kinds_of(me, request.today), "due": due,
            "soon": due is not None and due - SOON <= request.today, "over": due is not None and due < request.today,
        }  # fmt: skip
    return render(request, "field/me_service.html", context)


urls = [path("me/service/", me_service, name="me-service")]
