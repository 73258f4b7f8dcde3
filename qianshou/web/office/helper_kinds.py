"""帮扶人 kept as one record a person: name and phone put right, further kinds, two records of one person merged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions, queries
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office.helper_forms import EditForm, KindForm
from qianshou.web.office.place import place_of, to

KEEPS_HELPERS = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.VILLAGE, UnitKind.DEPARTMENT)


def reached(request: HttpRequest, uid: str, perm: str = P.PAIR) -> Any:
    """One helper in reach, or 404."""
    return or_404(queries.helper(request.actor, perm, uid))


def asked(request: HttpRequest, one: Any, form: Any, title: str, back: str = "", label: str = "") -> HttpResponse:
    """A page of one form about one helper."""
    home = to("office:helper-one", one.uid)
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list")}, {"label": one.name, "url": home}, {"label": title}]
    context = {"form": form, "title": title, "sub": one.name, "back": back or home, "crumbs": crumbs, "label": label}
    return render(request, "office/pairing/asked.html", context, status=422 if form.errors else 200)


@page(P.PAIR)
def helper_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """A name or a telephone put right; the old number is not shown whole."""
    one = reached(request, uid)
    form = EditForm(request.POST if request.method == "POST" else None, initial={"name": one.name, "version": one.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with saying(form):
            phone = said["phone"] if said["phone"].strip() else None
            actions.edit_helper(request.actor, helper=one, name=said["name"], phone=phone, today=request.today, seen_version=said["version"])
            messages.success(request, _("已保存。"))
            return redirect("office:helper-one", uid)
    return asked(request, one, form, _("改姓名、电话"))


@page(P.PAIR)
def helper_kind(request: HttpRequest, uid: str) -> HttpResponse:
    """A further kind of the same person."""
    one = reached(request, uid)
    units = {unit.uid: unit for unit in orgs.tree(request.actor, perm=P.PAIR) if unit.kind in KEEPS_HELPERS}
    form = KindForm(request.POST if request.method == "POST" else None, units=[(uid, unit.name) for uid, unit in units.items()])
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.add_kind(request.actor, helper=one, kind=form.cleaned_data["kind"], unit=units[form.cleaned_data["unit"]], today=request.today)
            messages.success(request, _("已登记。校外的身份要审核通过才能结对。"))
            return redirect("office:helper-one", uid)
    return asked(request, one, form, _("登记另一个身份"))


@page(P.PAIR)
@require_POST
def helper_kind_end(request: HttpRequest, uid: str) -> HttpResponse:
    """A further kind ends."""
    one = reached(request, uid)
    with telling(request):
        actions.end_kind(request.actor, helper=one, role_uid=request.POST.get("role", ""), today=request.today)
        messages.success(request, _("已结束这个身份，过去的记录都还在。"))
    return redirect("office:helper-one", uid)


@page(P.PAIR)
def helpers_alike(request: HttpRequest) -> HttpResponse:
    """Records that share a telephone or an identity number, side by side."""
    place = place_of(request, P.PAIR)
    found = queries.alike(request.actor, place.unit)
    people = list({one.pk: one for pair in found for one in (pair.first, pair.second)}.values())
    accounts.note_read(request.actor, action="pairing.list_alike", perm=P.PAIR, subjects=people, count=len(found))
    kinds = {one.pk: queries.kinds_of(one, request.today) for one in people[:100]}
    rows = [{"pair": pair, "both": [(one, kinds.get(one.pk, [])) for one in (pair.first, pair.second)]} for pair in found[:50]]
    crumbs = [{"label": _("帮扶人"), "url": to("office:helper-list", **place.query)}, {"label": _("可能是同一人")}]
    return render(request, "office/pairing/helpers_alike.html", {"rows": rows, "count": len(found), "place": place, "crumbs": crumbs})


@page(P.PAIR)
@require_POST
def helpers_settle(request: HttpRequest, uid: str) -> HttpResponse:
    """The one is kept and the other goes into it, once somebody has looked at both side by side; or they are two people."""
    one, other = reached(request, uid), reached(request, request.POST.get("other", ""))
    same = request.POST.get("what") == "same"
    if same and not request.POST.get("sure"):
        return _before_merging(request, one, other)
    with telling(request):
        if same:
            actions.merge_helpers(request.actor, helpers=[one, other], keep=one, today=request.today)
            messages.success(request, _("已合并到%s的记录，结对、记录和时长都在一起了。") % one.name)
            return redirect("office:helper-one", uid)
        actions.not_the_same(request.actor, helpers=[one, other], today=request.today)
        messages.success(request, _("已记下是两个人，不再提示。"))
    return redirect("office:helpers-alike")


@page(P.PAIR)
@require_POST
def helper_unmerge(request: HttpRequest, uid: str) -> HttpResponse:
    """Two people after all: what went over comes back."""
    row = or_404(queries.merge_of(request.actor, reached(request, uid)))
    with telling(request):
        one = actions.unmerge_helpers(request.actor, helpers=[row.kept, row.gone], reason=request.POST.get("reason", ""), today=request.today)
        messages.success(request, _("已拆开，%s的这条记录恢复使用；合并以后新记的留在另一条里。") % one.name)
    return redirect("office:helper-one", uid)


def _before_merging(request: HttpRequest, keep: Any, gone: Any) -> HttpResponse:
    sides = [{"row": one, "kinds": queries.kinds_of(one, request.today), "pairs": queries.of_helper(request.actor, one).count()} for one in (keep, gone)]
    accounts.note_read(request.actor, action="pairing.list_alike", perm=P.PAIR, subjects=[keep, gone], count=1)
    crumbs = [{"label": _("可能是同一人"), "url": to("office:helpers-alike")}, {"label": _("合并")}]
    return render(request, "office/pairing/helpers_merge.html", {"keep": keep, "gone": gone, "sides": sides, "crumbs": crumbs})


urls = [
    path("pairing/helpers/alike/", helpers_alike, name="helpers-alike"),
    path("pairing/helpers/<str:uid>/settle/", helpers_settle, name="helpers-settle"),
    path("pairing/helpers/<str:uid>/unmerge/", helper_unmerge, name="helper-unmerge"),
    path("pairing/helpers/<str:uid>/edit/", helper_edit, name="helper-edit"),
    path("pairing/helpers/<str:uid>/kind/", helper_kind, name="helper-kind"),
    path("pairing/helpers/<str:uid>/kind/end/", helper_kind_end, name="helper-kind-end"),
]
