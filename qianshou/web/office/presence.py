"""趁家长在家要办的事: one list for the weeks when parents come home, to work through and to print."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.office.place import child_url, place_of, to

A_PAGE = 60


@page(P.RECORD_CONSENT)
def at_home(request: HttpRequest) -> HttpResponse:
    """Each child with what needs a parent who is there; children whose parent is home now come first."""
    place = place_of(request, P.RECORD_CONSENT)
    listed = Paginator(care.with_parents_away(request.actor, place.unit, place.line, request.today), A_PAGE).get_page(request.GET.get("page"))
    found = care.at_home(list(listed), request.today)
    accounts.note_read(request.actor, action="care.at_home", perm=P.RECORD_CONSENT, subjects=[one.child for one in found], count=len(found))
    rows = [
        {"name": one.child.name, "url": child_url(one.child.uid), "papers": to("office:child-papers", one.child.uid), "needs": one.needs, "here": one.here,
         "where": one.child.edu_unit.display_name(request.today) if one.child.edu_unit else (one.child.home_unit.name if one.child.home_unit else "")}
        for one in found
    ]  # fmt: skip
    context = {
        "place": place, "rows": rows, "page": listed, "segments": place.switch("office:at-home"), "query": f"unit={place.unit.uid}&line={place.line}",
        "crumbs": place.crumbs("office:at-home", request.today), "sub": _("%(unit)s · 父母外出的孩子 %(n)d 人") % {"unit": place.name, "n": listed.paginator.count},
    }  # fmt: skip
    return render(request, "office/presence/at_home.html", context)


urls = [path("at-home/", at_home, name="at-home")]
