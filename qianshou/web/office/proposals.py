"""配对建议: pairings proposed for a unit, taken, changed or refused by the coordinator; the rest is computed anew each time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import OUTSIDE, HelperKind
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.documents import actions as papers
from qianshou.papers.documents.paper import pages
from qianshou.web.access import hearing, or_404, page, saying, telling
from qianshou.web.office import helper_pages
from qianshou.web.office.agreements import SignForm
from qianshou.web.office.place import kept_query, place_of, to, unit_choices
from qianshou.web.office.proposals_forms import ProposalFilter, RefuseForm

PER_PAGE, MOST_CHOSEN = 50, 60
WHO = {"staff": set(HelperKind.values) - set(OUTSIDE), "outside": set(OUTSIDE)}


def _kinds(asked: str) -> set[str] | None:
    """Which kinds of helpers may be proposed; None: whatever the county does not bar."""
    return WHO.get(asked)


def _only(data: QueryDict) -> set[str] | None:
    """The helpers somebody chose beforehand (a recruitment drive); None: everybody."""
    return set(data.getlist("helper")[:MOST_CHOSEN]) or None


@page(P.PAIR)
def proposals(request: HttpRequest) -> HttpResponse:
    """How many have nobody, whom they would get and why, and who gets nobody and why."""
    place = place_of(request, P.PAIR)
    form = ProposalFilter(request.GET or None, units=unit_choices(request.actor, place, P.PAIR, request.today), initial={"unit": place.unit.uid})
    who = form.data.get("who", "") if form.is_bound else ""
    with hearing() as refused:
        answer = queries.propose(request.actor, place.unit, request.today, line=place.line, kinds=_kinds(who), only=_only(request.GET))
    if refused:
        return render(request, "office/pairing/proposals.html", _head(request, place, form, who) | {"refused": refused[0].say})
    book = Paginator(range(answer.count), PER_PAGE).get_page(request.GET.get("page"))
    shown = answer.pairs(max(book.start_index() - 1, 0), book.end_index())
    unserved = answer.unserved()
    seen = list(people.children(request.actor, today=request.today, perm=P.PAIR).filter(uid__in=[one.child_uid for one in shown]))
    accounts.note_read(request.actor, action="pairing.propose", perm=P.PAIR, subjects=seen, count=answer.asked_for)
    where = {one.uid: one for one in seen}
    context = {
        "answer": answer, "page": book, "rows": [(one, _place(where.get(one.child_uid), request.today)) for one in shown], "query": kept_query(request),
        "unserved": unserved[:200], "unserved_count": len(unserved), "pairs": answer.count,
    }  # fmt: skip
    return render(request, "office/pairing/proposals.html", _head(request, place, form, who) | context)


def _head(request: HttpRequest, place: Any, form: ProposalFilter, who: str) -> dict[str, Any]:
    county = place.unit if place.unit.kind == "county" else None
    more = [{"label": _("结对规则"), "url": to("office:match-rules", county.uid)}] if county else []
    return {
        "place": place, "form": form, "who": who, "segments": place.switch("office:proposals", who=who), "crumbs": place.crumbs("office:proposals", request.today),
        "actions": more, "refused": "", "chosen": request.GET.getlist("helper")[:MOST_CHOSEN], "tabs": helper_pages.tabs(request, place, "office:proposals"),
    }  # fmt: skip


def _place(child: Any, today: Any) -> str:
    """School and class, else the village."""
    if child is None:
        return ""
    unit = child.edu_unit
    if unit is None:
        return child.home_unit.name if child.home_unit else child.school_text
    return f"{unit.parent.name} {unit.display_name(today)}" if unit.kind == "class" else unit.name


def _back(data: QueryDict) -> str:
    return to("office:proposals", unit=data.get("unit", ""), line=data.get("line", ""), who=data.get("who", ""), helper=data.getlist("helper")[:MOST_CHOSEN])


def _children(request: HttpRequest, uids: list[str]) -> list:
    """Children the viewer may pair; 404 if one is out of reach."""
    found = list(people.children(request.actor, today=request.today, perm=P.PAIR).select_related("county").filter(uid__in=uids))
    if len(found) != len(set(uids)):
        raise Http404
    return found


@page(P.PAIR)
@require_POST
def proposals_accept(request: HttpRequest) -> HttpResponse:
    """The ticked ones become pairings; everything else is left, and proposed anew."""
    pairs = [tuple(value.split(":", 1)) for value in request.POST.getlist("pair")[: PER_PAGE * 2] if ":" in value]
    children = _children(request, [child for child, _helper in pairs])
    mark = f"match:{get_random_string(10)}"
    with telling(request):
        made = actions.accept_proposals(
            request.actor, children=children, pairs=pairs, today=request.today, source_ref=mark, kinds=_kinds(request.POST.get("who", ""))
        )
        messages.success(request, _("已结对 %d 对。请打印协议，双方签字。") % len(made))
        return redirect(to("office:proposals-accepted", mark.removeprefix("match:"), unit=request.POST.get("unit", ""), line=request.POST.get("line", ""), helper=request.POST.getlist("helper")[:MOST_CHOSEN]))
    return redirect(_back(request.POST))


def _accepted(request: HttpRequest, mark: str) -> list:
    rows = list(queries.accepted(request.actor, f"match:{mark}"))
    if not rows:
        raise Http404
    return rows


@page(P.PAIR)
def proposals_accepted(request: HttpRequest, mark: str) -> HttpResponse:
    """What was just accepted, with the agreements to print."""
    rows = _accepted(request, mark)
    accounts.note_read(request.actor, action="pairing.list_accepted", perm=P.PAIR, subjects=[row.child for row in rows], count=len(rows))
    crumbs = [{"label": _("配对建议"), "url": _back(request.GET)}, {"label": _("已结对")}]
    partners = to("office:partners", unit=request.GET.get("unit", "")) if request.actor.may(P.KEEP_PARTNERS) else ""
    context = {"rows": rows, "mark": mark, "crumbs": crumbs, "back": _back(request.GET), "partners_url": partners, "sign": SignForm(today=request.today)}
    return render(request, "office/pairing/proposals_accepted.html", context)


@page(P.PAIR)
@require_POST
def proposals_print(request: HttpRequest, mark: str) -> HttpResponse:
    """The agreements of what was accepted, on paper; one logged act."""
    children = _children(request, [row.child.uid for row in _accepted(request, mark)])
    printed = papers.print_children(request.actor, children=children, code="pairing_agreement", purpose=_("结对签字"), today=request.today)
    back = to("office:proposals-accepted", mark)
    context = {"pages": pages(printed), "title": printed.document.title, "back_url": back, "missing": []}
    return render(request, "office/documents/paper.html", context)


@page(P.PAIR)
@require_POST
def proposals_sign(request: HttpRequest, mark: str) -> HttpResponse:
    """All of what was accepted came back signed, on one day."""
    rows, form = _accepted(request, mark), SignForm(request.POST, today=request.today)
    with telling(request):
        if not form.is_valid():
            raise Refused(str(form.errors["signed_on"][0]))
        n = actions.sign(request.actor, pairings=rows, signed_on=form.cleaned_data["signed_on"], today=request.today)
        messages.success(request, _("已登记 %d 份协议的签字日期。") % n)
    return redirect("office:proposals-accepted", mark)


# ── one child ────────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.PAIR)
def proposal(request: HttpRequest, uid: str) -> HttpResponse:
    """Everybody who could help one child: take another, or say that one is not suitable."""
    child = _children(request, [uid])[0]
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer = _choose(request, child, form)
        if answer is not None:
            return answer
    place = place_of(request, P.PAIR)
    found = queries.propose(request.actor, place.unit, request.today, line=place.line, kinds=_kinds(request.GET.get("who", "")), only=_only(request.GET))
    accounts.note_read(request.actor, action="pairing.propose_one", perm=P.PAIR, subjects=[child])
    rows = found.candidates(uid)
    back = to("office:proposals", **place.query, who=request.GET.get("who", ""))
    context = {
        "child": child, "where": _place(child, request.today), "rows": rows[:60], "more": max(len(rows) - 60, 0), "form": form, "place": place, "back": back,
        "crumbs": [{"label": _("配对建议"), "url": back}, {"label": child.name}], "need_url": to("office:child-need", uid, **place.query),
    }  # fmt: skip
    return render(request, "office/pairing/proposal.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, child: Any, form: RefuseForm) -> HttpResponse | None:
    """Pairs with the helper chosen, or keeps that one is not suitable; None shows the page again with what was wrong."""
    one = or_404(queries.helper(request.actor, P.SEE_PAIRINGS, request.POST.get("take") or request.POST.get("refuse") or ""))
    if not form.is_valid():
        return None
    with saying(form):
        if request.POST.get("take"):
            mark = f"match:{get_random_string(10)}"
            actions.accept_proposals(request.actor, children=[child], pairs=[(child.uid, one.uid)], today=request.today, source_ref=mark)
            messages.success(request, _("已结对：%(child)s 与 %(helper)s。") % {"child": child.name, "helper": one.name})
            return redirect(to("office:proposals-accepted", mark.removeprefix("match:"), unit=request.POST.get("unit", ""), line=request.POST.get("line", "")))
        actions.tie(request.actor, child=child, helper=one, kind="refused", reason=form.cleaned_data["reason"], today=request.today)
        messages.success(request, _("已记下%s不合适，建议已重新计算。") % one.name)
        return redirect(_back(request.POST))
    return None


urls = [
    path("pairing/proposals/", proposals, name="proposals"),
    path("pairing/proposals/accept/", proposals_accept, name="proposals-accept"),
    path("pairing/proposals/accepted/<str:mark>/", proposals_accepted, name="proposals-accepted"),
    path("pairing/proposals/accepted/<str:mark>/print/", proposals_print, name="proposals-print"),
    path("pairing/proposals/accepted/<str:mark>/sign/", proposals_sign, name="proposals-sign"),
    path("pairing/proposals/child/<str:uid>/", proposal, name="proposal"),
]
