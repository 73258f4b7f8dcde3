"""我的: type size, devices, password, help, and leaving (F11)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.addresses import page_or_none


@page(P.OWN_ACCOUNT)
def me(request: HttpRequest) -> HttpResponse:
    """What is mine; a helper on a phone needs no more."""
    mine = pairing.my_children(request.actor, request.today) if request.actor.may(P.RECORD_CONTACT) else []
    return render(request, "field/me.html", {"children": len(mine), "account_url": page_or_none("office:account"), "desk": request.actor.may(P.SEE_DESK)})


urls = [path("me/", me, name="me")]
