"""告知, 同意 and 委托照护 of one child: given, withdrawn, each version kept (O5, O40)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import PARENTS, ConsentUse
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.files import crumbs
from qianshou.web.office.papers_of_child_forms import ConsentForm, EntrustForm, NoticeForm


def _child(request: HttpRequest, uid: str, perm: str) -> Any:
    return found(queries.children_for(request.actor, perm), uid)


def _shown(request: HttpRequest, child: Any, **forms: Any) -> HttpResponse:
    view = queries.file_of(request.actor, child, request.today)
    running = {c.use: c for c in view.consents if c.withdrawn_on is None}
    forms.setdefault("notice", NoticeForm(today=request.today, prefix="notice", initial={"told_on": request.today}))
    forms.setdefault("consent", ConsentForm(today=request.today, prefix="consent", given=set(running), initial={"given_on": request.today}))
    wrong = next((form for form in forms.values() if form.is_bound), None)
    accounts.note_read(request.actor, action="people.view_papers", perm=P.RECORD_CONSENT, subjects=[child])
    uses = [{"use": use.value, "word": use.label, "row": running.get(use.value)} for use in ConsentUse]
    context = {
        "child": child, "view": view, "uses": uses, "forms": forms, "wrong": wrong, "may_entrust": request.actor.may(P.ENTRUST, child),
        "past": [c for c in view.consents if c.withdrawn_on], "crumbs": crumbs(child, _("告知、同意、委托")),
    }  # fmt: skip
    return render(request, "office/papers_of_child/child_papers.html", context, status=422 if wrong is not None else 200)


@page(P.RECORD_CONSENT)
def child_papers(request: HttpRequest, uid: str) -> HttpResponse:
    """What the family was told, agreed to and entrusted."""
    return _shown(request, _child(request, uid, P.RECORD_CONSENT))


@page(P.RECORD_CONSENT)
@require_POST
def notice_new(request: HttpRequest, uid: str) -> HttpResponse:
    """The family was told."""
    child = _child(request, uid, P.RECORD_CONSENT)
    form = NoticeForm(request.POST, today=request.today, prefix="notice")
    if form.is_valid():
        with saying(form):
            actions.record_notice(request.actor, child=child, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记告知。"))
            return redirect("office:child-papers", uid)
    return _shown(request, child, notice=form)


@page(P.RECORD_CONSENT)
@require_POST
def consent_new(request: HttpRequest, uid: str) -> HttpResponse:
    """Consent for one use."""
    child = _child(request, uid, P.RECORD_CONSENT)
    form = ConsentForm(request.POST, today=request.today, prefix="consent", given=set())
    if form.is_valid():
        with saying(form):
            row = actions.give_consent(request.actor, child=child, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记同意：%s。") % row.get_use_display())
            return redirect("office:child-papers", uid)
    return _shown(request, child, consent=form)


@page(P.RECORD_CONSENT)
@require_POST
def consent_withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Acts the same minute."""
    child = _child(request, uid, P.RECORD_CONSENT)
    row = actions.withdraw_consent(request.actor, child=child, use=request.POST.get("use", "")[:16], today=request.today)
    said = _("已撤回同意：%s。") % row.get_use_display()
    messages.success(request, said + (_("校外帮扶人从现在起看不到这个孩子。") if row.use == ConsentUse.OUTSIDE_HELPER else ""))
    return redirect("office:child-papers", uid)


@page(P.ENTRUST)
def child_entrust(request: HttpRequest, uid: str) -> HttpResponse:
    """A new version of 委托照护; the one before ends."""
    child = _child(request, uid, P.ENTRUST)
    if child.file_state == "closed":
        raise Http404
    carers = queries.carers_of(request.actor, child)
    others = [c for c in carers if c.relation not in PARENTS and c.standing != "parent"]
    away = next((c.name for c in carers if c.relation in PARENTS), "")
    first = {"from_on": request.today, "parent_name": away, "carer": next((c.uid for c in others if c.looks_after), "")}
    form = EntrustForm(request.POST if request.method == "POST" else None, today=request.today, carers=others, initial=first)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = actions.entrust(request.actor, child=child, today=request.today, **form.keywords())
            messages.success(request, _("已登记委托照护（第 %d 版）。监护人没有变，还是父母。") % row.version)
            return redirect("office:child-papers", uid)
    accounts.note_read(request.actor, action="people.view_papers", perm=P.ENTRUST, subjects=[child])
    context = {"form": form, "child": child, "none": not others, "crumbs": crumbs(child, _("委托照护"))}
    return render(request, "office/papers_of_child/child_entrust.html", context, status=422 if form.errors else 200)


urls = [
    path("child/<str:uid>/papers/", child_papers, name="child-papers"),
    path("child/<str:uid>/papers/notice/", notice_new, name="notice-new"),
    path("child/<str:uid>/papers/consent/", consent_new, name="consent-new"),
    path("child/<str:uid>/papers/withdraw/", consent_withdraw, name="consent-withdraw"),
    path("child/<str:uid>/entrust/", child_entrust, name="child-entrust"),
]
