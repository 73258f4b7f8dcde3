"""我的: type size, devices, password, help, and leaving (F11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.pairing.queries import teams
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.addresses import page_or_none


@page(P.OWN_ACCOUNT)
def me(request: HttpRequest) -> HttpResponse:
    """What is mine; a helper on a phone needs no more."""
    mine = pairing.my_children(request.actor, request.today) if request.actor.may(P.RECORD_CONTACT) else []
    context = {
        "children": len(mine), "helps": request.actor.may(P.RECORD_CONTACT), "account_url": page_or_none("office:account"), "desk": request.actor.may(P.SEE_DESK), "inbox": notes.unread(request.actor)[:10],
        "teams": request.actor.may(P.CALL_ROLL) and bool(teams.teams_to_call(request.actor, request.today)), "choice": notes.choice(request.actor), "choice_url": reverse("field:me-notices"),
    }  # fmt: skip
    return render(request, "field/me.html", context)


@page(P.OWN_ACCOUNT)
@require_POST
def me_read(request: HttpRequest) -> HttpResponse:
    """What was told is read."""
    notices.read_messages(request.actor)
    return redirect("field:me")


@page(P.OWN_ACCOUNT)
@require_POST
def me_notices(request: HttpRequest) -> HttpResponse:
    """Whether reminders come, and in the vacations too."""
    notices.choose_notices(request.actor, reminders="reminders" in request.POST, in_vacations="in_vacations" in request.POST)
    messages.success(request, _("已保存提醒的设置。"))
    return redirect("field:me")


urls = [path("me/", me, name="me"), path("me/notices/", me_notices, name="me-notices"), path("me/read/", me_read, name="me-read")]
