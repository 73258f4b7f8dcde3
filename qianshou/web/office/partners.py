"""学习帮手: classmates proposed for the children of a class or school, taken or changed by the teacher; told to the parents, ended."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import PartnerEnd
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.web.access import or_404, page, telling
from qianshou.web.office import helper_pages
from qianshou.web.office.entry_fields import DatedForm, DayField
from qianshou.web.office.place import kept_query, place_of, to, unit_choices

PER_PAGE = 50
ENDS = [one for one in PartnerEnd.choices if one[0] not in (PartnerEnd.CLASS_CHANGED, PartnerEnd.CHANGED)]  # those come by themselves


class UnitFilter(forms.Form):
    """Which class or school."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)

    def __init__(self, *args: Any, units: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["unit"].choices = units


class ToldForm(DatedForm):
    """When the parents were told."""

    told_on = DayField(label=gettext_lazy("哪天告诉了家长"), required=False, help_text=gettext_lazy("还没有告诉的先空着，以后再登记。"))


def _told(request: HttpRequest, *, required: bool = False) -> ToldForm:
    form = ToldForm(request.POST if request.method == "POST" else None, today=request.today)
    form.fields["told_on"].required = required
    return form


def _again(request: HttpRequest) -> ToldForm:
    """The same for those who stand there untold; here a day is needed."""
    form = ToldForm(today=request.today, auto_id="again_%s")
    form.fields["told_on"].required, form.fields["told_on"].help_text = True, ""
    return form


@page(P.KEEP_PARTNERS)
def partners(request: HttpRequest) -> HttpResponse:
    """Who has a study partner, and whom the matcher proposes for the others; nothing is settled here."""
    place = place_of(request, P.KEEP_PARTNERS)
    book = Paginator(queries.without_partner(request.actor, place.unit), PER_PAGE).get_page(request.GET.get("page"))
    offered = queries.propose_partners(request.actor, list(book.object_list))
    running = list(queries.partners(request.actor, place.unit))
    seen = [one.child for one in offered] + [row.child for row in running]
    accounts.note_read(request.actor, action="pairing.list_partners", perm=P.KEEP_PARTNERS, subjects=seen, count=len(seen))
    context = {
        "place": place, "page": book, "offered": [(one, one.child.edu_unit.display_name(request.today)) for one in offered], "query": kept_query(request),
        "running": [(row, row.child.edu_unit.display_name(request.today)) for row in running], "untold": sum(row.told_on is None for row in running),
        "form": UnitFilter(request.GET or None, units=unit_choices(request.actor, place, P.KEEP_PARTNERS, request.today), initial={"unit": place.unit.uid}),
        "told": ToldForm(today=request.today), "again": _again(request), "ends": ENDS, "tabs": helper_pages.tabs(request, place, "office:partners"),
        "crumbs": place.crumbs("office:partners", request.today), "proposed": sum(bool(one.pupil_uid) for one in offered),
    }  # fmt: skip
    return render(request, "office/pairing/partners.html", context)


def _children(request: HttpRequest, uids: list[str]) -> list:
    found = list(people.children_for(request.actor, P.KEEP_PARTNERS).filter(uid__in=uids))
    if len(found) != len(set(uids)):
        raise Http404
    return found


def _done(request: HttpRequest, act: Any) -> HttpResponse:
    """Does it and says what came of it, or why not; back to the list."""
    with telling(request):
        messages.success(request, act())
    return redirect(to("office:partners", unit=request.POST.get("unit", "")))


@page(P.KEEP_PARTNERS)
@require_POST
def partners_set(request: HttpRequest) -> HttpResponse:
    """The ticked children get the classmate chosen beside each."""
    ticked = request.POST.getlist("child")[:PER_PAGE]
    pairs = [(uid, request.POST.get(f"pupil-{uid}", "")) for uid in ticked if request.POST.get(f"pupil-{uid}")]
    children, form = _children(request, [uid for uid, _pupil in pairs]), _told(request)

    def act() -> str:
        if not pairs:
            raise Refused(_("请先勾选孩子，并给每人选一名同学。"))
        if not form.is_valid():
            raise Refused(str(form.errors["told_on"][0]))
        made = actions.set_partners(request.actor, children=children, pairs=pairs, told_on=form.cleaned_data["told_on"], today=request.today)
        return _("已安排 %d 名学习帮手。") % len(made)

    return _done(request, act)


@page(P.KEEP_PARTNERS)
@require_POST
def partners_told(request: HttpRequest) -> HttpResponse:
    """The parents of all who stand there untold were told."""
    place, form = place_of(request, P.KEEP_PARTNERS), _told(request, required=True)
    children = [row.child for row in queries.partners(request.actor, place.unit) if row.told_on is None]

    def act() -> str:
        if not form.is_valid():
            raise Refused(str(form.errors["told_on"][0]))
        n = actions.partners_told(request.actor, children=children, told_on=form.cleaned_data["told_on"], today=request.today)
        return _("已登记告知 %d 家。") % n

    return _done(request, act)


@page(P.KEEP_PARTNERS)
@require_POST
def partner_end(request: HttpRequest, uid: str) -> HttpResponse:
    """One study partner no longer."""
    row = or_404(queries.partner(request.actor, P.KEEP_PARTNERS, uid))

    def act() -> str:
        actions.end_partner(request.actor, partner=row, reason=request.POST.get("reason", ""), today=request.today)
        return _("%s的学习帮手已结束。") % row.child.name

    return _done(request, act)


urls = [
    path("pairing/partners/", partners, name="partners"),
    path("pairing/partners/set/", partners_set, name="partners-set"),
    path("pairing/partners/told/", partners_told, name="partners-told"),
    path("pairing/partners/<str:uid>/end/", partner_end, name="partner-end"),
]
