"""What was done for a target, typed in for an official (代录); how a difficulty ended; the voiding of a mistake."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Line
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions, queries
from qianshou.kit.errors import Invalid
from qianshou.web.access import or_404, page, saying
from qianshou.web.office.place import Place, place_of, to
from qianshou.web.office.records_forms import VoidForm
from qianshou.web.target_forms import EntryForm, OutcomeForm, fresh


def here(request: HttpRequest) -> Place:
    """Where the page stands; households are found by residence."""
    return replace(place_of(request, P.KEEP_TARGETS), line=Line.HOME.value)


def asked(request: HttpRequest, uid: str) -> Any:
    """The target of that uid in reach of those who keep the list, or 404."""
    return or_404(queries.target(request.actor, P.KEEP_TARGETS, uid))


def _crumbs(row: Any, last: str) -> list[dict]:
    return [{"label": _("帮扶的户和人"), "url": to("office:target-list")}, {"label": row.name, "url": to("office:target", row.uid)}, {"label": last}]


@page(P.KEEP_TARGETS)
def target_entry(request: HttpRequest, uid: str) -> HttpResponse:
    """One entry for an official paired with the target, now or then."""
    row = asked(request, uid)
    doers = {one.helper_uid: f"{one.helper}（{one.helper_unit}）" for one in queries.pairs_of(request.actor, row, request.today)}
    if not doers:
        messages.warning(request, _("还没有干部和%s结对，先结对再记。") % row.name)
        return redirect("office:target", uid)
    form = EntryForm(request.POST if request.method == "POST" else None, today=request.today, doers=list(doers.items()), initial=fresh(request.today))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            doer = pairing.helper(request.actor, P.SEE_PAIRINGS, form.cleaned_data["doer"])
            if doer is None:
                raise Invalid(_("这位干部不归您管，请由县里代录。"), "doer")
            actions.record_entry(request.actor, target=row, new=form.new(queries.fen), today=request.today, doer=doer)
            messages.success(request, _("已保存。"))
            return redirect("office:target", uid)
    context = {"form": form, "row": row, "crumbs": _crumbs(row, _("代录一次")), "back": to("office:target", uid)}
    return render(request, "office/targets/target_entry.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TARGETS)
def target_item(request: HttpRequest, uid: str) -> HttpResponse:
    """How a difficulty or a problem brought upward ended."""
    item = or_404(queries.chosen_item(request.actor, P.KEEP_TARGETS, uid))
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.tell_outcome(request.actor, target=item.target, item=item, today=request.today, **form.cleaned_data)
            messages.success(request, _("已记下结果。"))
            return redirect("office:target", item.target.uid)
    context = {
        "form": form, "heading": _("%s：怎么样了") % item.get_kind_display(), "back": to("office:target", item.target.uid), "button": _("记下结果"),
        "crumbs": _crumbs(item.target, _("结果")), "hint": item.target.name,
    }  # fmt: skip
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_TARGETS)
def target_entry_void(request: HttpRequest, uid: str) -> HttpResponse:
    """Voids a mistake with a reason."""
    one = or_404(queries.entry(request.actor, P.KEEP_TARGETS, uid))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.void_entry(request.actor, target=one.target, entry=one, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已作废，不再计数。"))
            return redirect("office:target", one.target.uid)
    context = {
        "form": form, "heading": _("作废这一条"), "hint": f"{one.target.name} · {one.doer.name} · {one.happened_on:%Y-%m-%d}", "danger": 1, "button": _("作废"),
        "back": to("office:target", one.target.uid), "crumbs": _crumbs(one.target, _("作废")),
    }  # fmt: skip
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


urls = [
    path("pairing/targets/entries/<str:uid>/void/", target_entry_void, name="target-entry-void"),
    path("pairing/targets/items/<str:uid>/", target_item, name="target-item"),
    path("pairing/targets/<str:uid>/entry/", target_entry, name="target-entry"),
]
