"""One duty: why it is there, who owes it, what would meet it; 免做, 改期, and a word said afterwards (O16)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import CONTACTS, DutyState
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying
from qianshou.web.office.missed import TAGS
from qianshou.web.office.missed_forms import MoveForm, ReasonForm
from qianshou.web.office.place import child_url, to


def _duty(request: HttpRequest, uid: str, perm: str) -> Any:
    return or_404(queries.duty(request.actor, perm, uid))


def _show(request: HttpRequest, row: Any, form: ReasonForm | None = None, move: MoveForm | None = None) -> HttpResponse:
    line = queries.duty_line(row, request.today)
    open_now = row.closes_on >= request.today
    if row.child:
        accounts.note_read(request.actor, action="care.view_duty", perm=P.SEE_DUTIES, subjects=[row.child, row])
    may_decide = request.actor.may(P.WAIVE_DUTY, row) and line.state not in (DutyState.MET, DutyState.WAIVED, DutyState.NOT_OWED)
    context = {
        "row": row, "line": line, "why": queries.explained(request.actor, row, request.today), "open": open_now, "form": form or ReasonForm(), "tag": TAGS.get(line.state, "plain"),
        "move": move or MoveForm(initial={"due_on": row.next_due_on}), "moving": move is not None,
        "may_move": may_decide and request.today <= row.last_on and row.next_due_on is not None, "may_decide": may_decide, "record_url": _record_url(request, row),
        "child_url": child_url(row.child.uid) if row.child else "", "bound": form is not None,
        "crumbs": [{"label": _("谁还没做"), "url": to("office:missed")}, {"label": _("为什么")}],
    }  # fmt: skip
    return render(request, "office/missed/duty.html", context, status=422 if form is not None or move is not None else 200)


def _record_url(request: HttpRequest, row: Any) -> str:
    """Where it is met: 记一次, the form of its kind, or the unit's work; '' for who may not."""
    if row.child is None:
        return to("office:work-new", duty=row.uid) if row.unit is not None and request.actor.may(P.RECORD_WORK, row.unit) else ""
    if not request.actor.may(P.RECORD_CONTACT, row.child):
        return ""
    return to("field:record" if row.kind in CONTACTS else "field:work", row.child.uid, duty=row.uid)


@page(P.SEE_DUTIES)
def duty(request: HttpRequest, uid: str) -> HttpResponse:
    """Why a row is there, who owes it, what would meet it."""
    return _show(request, _duty(request, uid, P.SEE_DUTIES))


@page(P.WAIVE_DUTY)
@require_POST
def duty_decide(request: HttpRequest, uid: str) -> HttpResponse:
    """免做 while the period is open, a noted word afterwards."""
    row = _duty(request, uid, P.WAIVE_DUTY)
    form = ReasonForm(request.POST)
    if form.is_valid():
        act = actions.waive if row.closes_on >= request.today else actions.excuse
        with saying(form):
            act(request.actor, duty=row, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已登记免做，原因看得到。") if act is actions.waive else _("已写上说明，状态不变。"))
            return redirect("office:duty", uid)
    return _show(request, row, form)


@page(P.WAIVE_DUTY)
@require_POST
def duty_move(request: HttpRequest, uid: str) -> HttpResponse:
    """改期: another day of the same period, with a reason."""
    row = _duty(request, uid, P.WAIVE_DUTY)
    form = MoveForm(request.POST)
    if form.is_valid():
        with saying(form):
            actions.reschedule(request.actor, duty=row, due_on=form.cleaned_data["due_on"], reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已改期，原来的日子还看得到。"))
            return redirect("office:duty", uid)
    return _show(request, row, move=form)


urls = [
    path("missed/<str:uid>/", duty, name="duty"),
    path("missed/<str:uid>/decide/", duty_decide, name="duty-decide"),
    path("missed/<str:uid>/move/", duty_move, name="duty-move"),
]
