"""为什么: why one duty of a helper's is there, what would meet it, who stands in (F2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page
from qianshou.web.field.work import act_url


@page(P.RECORD_CONTACT)
def why(request: HttpRequest, uid: str) -> HttpResponse:
    """One duty of a child in reach, by question; facts of the file only for who may read it."""
    row = or_404(care.duty(request.actor, P.RECORD_CONTACT, uid))
    line = care.duty_line(row, request.today, whole_names=care.sees_names(request.actor))
    if row.child:
        accounts.note_read(request.actor, action="care.view_duty", perm=P.RECORD_CONTACT, subjects=[row.child, row])
    context = {"line": line, "parts": care.explained(request.actor, row, request.today), "act_url": act_url(line) if line.state in ("due", "overdue") else ""}
    return render(request, "field/why.html", context)


urls = [path("why/<str:uid>/", why, name="why")]
