"""One search: name, pinyin, initials, student number whole or its last four; people first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import page

MOST = 40


@page(P.SEE_FILE)
def search(request: HttpRequest) -> HttpResponse:
    """Inside the viewer's reach only; what is found is on the trail, what was typed is not."""
    typed = request.GET.get("q", "").strip()[:40]
    hits = people.find_children(request.actor, typed, request.today, limit=MOST) if typed else []
    if typed:
        accounts.note_read(request.actor, action="people.search", perm=P.SEE_FILE, subjects=[], count=len(hits), subject_uids=[h.uid for h in hits])
    return render(request, "office/search/search.html", {"typed": typed, "hits": hits, "full": len(hits) == MOST})


urls = [path("search/", search, name="search")]
