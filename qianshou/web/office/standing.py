"""Where a person with roles at several units stands: chosen in the frame of the page, remembered in the session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.shell import home_of


@page(P.OWN_ACCOUNT)
@require_POST
def stand_at(request: HttpRequest) -> HttpResponse:
    """The desk and the lists start at that unit from now on; it gives no right and takes none. 404 where no role is held."""
    uid = request.POST.get("unit", "")
    if not any(grant.unit.uid == uid for grant in request.actor.grants):
        raise Http404
    request.session["unit"] = uid
    return redirect("office:desk" if request.actor.may(P.SEE_DESK) else home_of(request.actor))


urls = [path("stand-at/", stand_at, name="stand-at")]
