"""我帮扶的户和人, for an official on a phone: the list, one of them, one entry in a few taps (seed 003)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions, queries
from qianshou.domain.targets.choices import Span
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.addresses import address
from qianshou.web.target_forms import EntryForm, OutcomeForm, fresh

LAST = 10


def _row(line: Any, since: Any) -> dict:
    late = line.visited_on is None or line.visited_on < since
    words = [
        line.kind_label,
        line.place,
        _("上次联系 %(m)d月%(d)d日") % {"m": line.last_on.month, "d": line.last_on.day} if line.last_on else _("还没有联系过"),
    ]
    return {
        "name": line.name, "sub": " · ".join(words), "url": address("field:target", line.uid), "act_url": address("field:target-entry", line.uid),
        "tags": [{"word": _("本季度还没上门"), "kind": "warn"}] if late else [],
    }  # fmt: skip


@page(P.SEE_TARGETS)
def targets(request: HttpRequest) -> HttpResponse:
    """The households and persons I am paired with."""
    since, _last = queries.span(Span.QUARTER, request.today)
    lines = queries.target_lines(queries.mine(request.actor), request.today)
    return render(request, "field/targets.html", {"rows": [_row(line, since) for line in lines]})


def _mine(request: HttpRequest, uid: str, perm: str = P.SEE_TARGETS) -> Any:
    row = queries.mine(request.actor).filter(uid=uid).select_related("unit__parent").first()
    if row is None or not request.actor.may(perm, row):
        raise Http404
    return row


@page(P.SEE_TARGETS)
def target(request: HttpRequest, uid: str) -> HttpResponse:
    """One of mine; 打电话 opens the number for half a minute."""
    row, numbers = _mine(request, uid), []
    if request.method == "POST":
        with telling(request):
            numbers = actions.reveal_target_phone(request.actor, target=row, today=request.today).split("、")
    accounts.note_read(request.actor, action="targets.view", perm=P.SEE_TARGETS, subjects=[row])
    context = {"row": row, "card": queries.card(request.actor, row, request.today), "entries": queries.entries_of(request.actor, row, LAST), "numbers": numbers}
    return render(request, "field/target.html", context)


@page(P.RECORD_TARGET)
def target_entry(request: HttpRequest, uid: str) -> HttpResponse:
    """A way and 保存 is enough; what else was done stands below."""
    row = _mine(request, uid, P.RECORD_TARGET)
    form = EntryForm(request.POST if request.method == "POST" else None, today=request.today, doers=[], initial=fresh(request.today))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.record_entry(request.actor, target=row, new=form.new(queries.fen), today=request.today)
            messages.success(request, _("已保存：%s。") % row.name)
            return redirect("field:target", uid)
    context = {"form": form, "row": row, "open": any(name in form.errors for name in EntryForm.MORE), "back": address("field:target", uid)}
    return render(request, "field/target_entry.html", context, status=422 if form.errors else 200)


@page(P.RECORD_TARGET)
def target_item(request: HttpRequest, uid: str) -> HttpResponse:
    """How a difficulty or a problem brought upward ended."""
    item = queries.chosen_item(request.actor, P.RECORD_TARGET, uid)
    row = _mine(request, item.target.uid) if item is not None else None
    if item is None or row is None:
        raise Http404
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.tell_outcome(request.actor, target=row, item=item, today=request.today, **form.cleaned_data)
            messages.success(request, _("已记下结果。"))
            return redirect("field:target", row.uid)
    context = {"form": form, "heading": item.get_kind_display(), "whose": row.name, "back": address("field:target", row.uid)}
    return render(request, "field/work.html", context, status=422 if form.errors else 200)


@page(P.RECORD_TARGET)
@require_POST
def target_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Takes back one's own mistake; it stays readable as voided."""
    one = or_404(queries.entry(request.actor, P.RECORD_TARGET, uid))
    row = _mine(request, one.target.uid)
    with telling(request):
        actions.void_entry(request.actor, target=row, entry=one, reason=_("记错了，撤销"), today=request.today)
        messages.success(request, _("已撤销，没有计入。"))
    return redirect(reverse("field:target", args=[row.uid]))


urls = [
    path("targets/", targets, name="targets"),
    path("targets/items/<str:uid>/", target_item, name="target-item"),
    path("targets/entries/<str:uid>/undo/", target_undo, name="target-undo"),
    path("targets/<str:uid>/", target, name="target"),
    path("targets/<str:uid>/entry/", target_entry, name="target-entry"),
]
