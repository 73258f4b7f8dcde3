"""我的: type size, devices, password, help, and leaving (F11)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.addresses import page_or_none


@page(P.OWN_ACCOUNT)
def me(request: HttpRequest) -> HttpResponse:
    """What is mine; a helper on a phone needs no more."""
    mine = pairing.my_children(request.actor, request.today) if request.actor.may(P.RECORD_CONTACT) else []
    context = {
        "children": len(mine), "account_url": page_or_none("office:account"), "desk": request.actor.may(P.SEE_DESK), "inbox": notes.unread(request.actor)[:10],
    }  # fmt: skip
    return render(request, "field/me.html", context)


@page(P.OWN_ACCOUNT)
@require_POST
def me_read(request: HttpRequest) -> HttpResponse:
    """What was told is read."""
    notices.read_messages(request.actor)
    return redirect("field:me")


urls = [path("me/", me, name="me"), path("me/read/", me_read, name="me-read")]
