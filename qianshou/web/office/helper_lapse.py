"""证明到期: of each old pairing of a helper whose check has run out, what becomes of it, all in one step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.shapes import LapseWord
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying
from qianshou.web.office.helper_forms import LapseForm
from qianshou.web.office.helper_kinds import reached
from qianshou.web.office.pairing import helper_choices
from qianshou.web.office.place import to


@page(P.PAIR)
def helper_lapse(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep until a day, hand over, or end: a choice a pairing."""
    one = reached(request, uid)
    rows = queries.lapsed_pairings(request.actor, one)
    faults = queries.vetting_faults(one, request.today, outside=one.vetted)
    most = queries.most_kept(one, request.today)
    helpers: list[Any] = helper_choices(request, [row.pairing.child for row in rows], without=uid)["choices"] if rows else []
    form = LapseForm(request.POST if request.method == "POST" else None, pairings=rows, helpers=helpers, most=most)
    if request.method == "POST" and form.is_valid():
        words = [LapseWord(**said) for said in form.said()]
        with saying(form):
            done = actions.answer_lapse(request.actor, helper=one, words=words, reason=form.cleaned_data["reason"], today=request.today)
            said = {"kept": done.kept, "handed": done.handed, "ended": done.ended}
            messages.success(request, _("已处理：保留 %(kept)d 对，换人 %(handed)d 对，结束 %(ended)d 对。") % said)
            return redirect("office:helper-one", uid)
    accounts.note_read(request.actor, action="pairing.view_lapse", perm=P.PAIR, subjects=[one, *(row.pairing.child for row in rows)], count=len(rows))
    fields = form.rows()
    context = {
        "one": one, "faults": faults, "most": most, "form": form, "rows": list(zip(rows, fields, strict=True)),
        "crumbs": [{"label": _("帮扶人"), "url": to("office:helper-list")}, {"label": one.name, "url": to("office:helper-one", uid)}, {"label": _("到期处理")}],
    }  # fmt: skip
    return render(request, "office/pairing/helper_lapse.html", context, status=422 if form.errors else 200)


urls = [path("pairing/helpers/<str:uid>/lapse/", helper_lapse, name="helper-lapse")]
