"""帮扶人请假、外出: one stand-in for all her children from a day to a day, and her return."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import actions, queries
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office.pairing import helper_choices
from qianshou.web.office.pairing_forms import StandInForm
from qianshou.web.office.place import to


def _pairs(request: HttpRequest, uid: str) -> tuple[Any, list]:
    """The helper and her running pairings the viewer may arrange."""
    one = or_404(queries.helper(request.actor, P.PAIR, uid))
    rows = queries.of_helper(request.actor, one, P.PAIR).select_related("child__edu_unit__parent", "helper").order_by("child__edu_path", "child__name", "pk")
    return one, list(rows)


@page(P.PAIR)
def helper_away(request: HttpRequest, uid: str) -> HttpResponse:
    """Who watches for all of hers; one child alone is arranged on its pairing's page."""
    one, pairs = _pairs(request, uid)
    offer = helper_choices(request, [row.child for row in pairs], without=one.uid)
    posted, choices = request.POST.get("helper", ""), offer["choices"]
    if posted and posted not in dict(choices) and (other := queries.helper(request.actor, P.SEE_PAIRINGS, posted)):
        choices = [*choices, (other.uid, other.name)]
    form = StandInForm(request.POST if request.method == "POST" else None, helpers=choices, initial={"from_on": request.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            instead = queries.helper(request.actor, P.SEE_PAIRINGS, data["helper"])
            made = actions.stand_in_all(
                request.actor, pairings=pairs, helper=instead, from_on=data["from_on"], to_on=data["to_on"], reason=data["reason"], today=request.today
            )
            messages.success(request, _("已登记由%(name)s代管 %(n)d 名孩子，这几天的待办归代管人。") % {"name": instead.name, "n": len(made)})
            return redirect("office:helper-one", uid)
    now = {row.pk: row for row in queries.stood_in_for(request.actor, pairs, request.today)}
    accounts.note_read(request.actor, action="pairing.view_away", perm=P.PAIR, subjects=[one, *(row.child for row in pairs)], count=len(pairs))
    rows = [{"row": row, "class_name": row.child.edu_unit.display_name(request.today) if row.child.edu_unit else "", "now": now.get(row.pk)} for row in pairs]
    context = {
        "one": one, "rows": rows, "form": form, "offer": offer, "standing": len(now), "back": to("office:helper-one", uid),
        "crumbs": [{"label": one.name, "url": to("office:helper-one", uid)}, {"label": _("请假、外出")}],
    }  # fmt: skip
    return render(request, "office/pairing/away.html", context, status=422 if form.errors else 200)


@page(P.PAIR)
@require_POST
def helper_back(request: HttpRequest, uid: str) -> HttpResponse:
    """She is back: everybody who stands in for her stops."""
    one, pairs = _pairs(request, uid)
    with telling(request):
        n = actions.back_again(request.actor, pairings=pairs, today=request.today)
        messages.success(request, _("代管已结束 %(n)d 对，由%(name)s本人继续。") % {"n": n, "name": one.name})
    return redirect("office:helper-one", uid)


urls = [
    path("pairing/helpers/<str:uid>/away/", helper_away, name="helper-away"),
    path("pairing/helpers/<str:uid>/back/", helper_back, name="helper-back"),
]
