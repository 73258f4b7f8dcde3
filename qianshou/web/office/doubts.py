"""What a person must look at: labels that fell away, two sides that differ, children missing from a sheet, likely doubles, drafts (O8)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions as care_actions
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import LabelKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, safe_next, saying, telling
from qianshou.web.office import doubts_shown
from qianshou.web.office.changes import tabs
from qianshou.web.office.doubts_forms import DifferenceForm, MergeForm, PendingForm
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to

PER_PAGE = 30
SETTLED = 20  # of those dealt with, shown below


def _listed(request: HttpRequest, rows: QuerySet, read: str, child_of: Any = lambda row: row.child) -> Page:
    """One page of a list, noted on the trail."""
    book = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    book.object_list = list(book.object_list)
    accounts.note_read(request.actor, action=f"people.{read}", perm=P.SEE_FILE, subjects=[child_of(r) for r in book.object_list], count=book.paginator.count)
    return book


def _render(request: HttpRequest, name: str, place: Place, book: Page, rows: list, **more: Any) -> HttpResponse:
    context = {"place": place, "page": book, "rows": rows, "query": kept_query(request), "tabs": tabs(request, place, f"office:{name}"), **more}
    return render(request, f"office/doubts/{name}.html", context)


def _back(request: HttpRequest, name: str) -> HttpResponse:
    return redirect(safe_next(request, to(f"office:{name}")))


# ── 类别变化待定 ─────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.CORRECT_FILE)
def pending(request: HttpRequest) -> HttpResponse:
    """Children whose last label fell away; pairing and duties run on until someone chooses."""
    place = place_of(request, P.CORRECT_FILE)
    book = _listed(request, queries.pending(request.actor, place.unit), "list_pending")
    rows = [
        {"name": r.child.name, "url": child_url(r.child.uid), "class_name": _class(r.child, request), "since": r.since,
         "had": "、".join(str(LabelKind(kind).label) for kind in r.had if kind in LabelKind.values),
         "form": PendingForm(initial={"child": r.child.uid}, auto_id=f"id_{r.uid}_%s") if request.actor.may(P.CLOSE_FILE, r.child) else None}
        for r in book.object_list
    ]  # fmt: skip
    return _render(request, "pending", place, book, rows)


def _class(child: Any, request: HttpRequest) -> str:
    return child.edu_unit.display_name(request.today) if child.edu_unit else child.school_text


@page(P.CLOSE_FILE)
@require_POST
def pending_settle(request: HttpRequest) -> HttpResponse:
    """继续关爱到学期末, 结案 or 情况不实."""
    form = PendingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有处理：请选一种处理办法。"))
        return _back(request, "pending")
    child = found(queries.children_for(request.actor, P.CLOSE_FILE), form.cleaned_data["child"])
    choice = form.cleaned_data["choice"]
    _tell(request, _("%(name)s：%(choice)s。") % {"name": child.name, "choice": dict(form.fields["choice"].choices)[choice]},
          lambda: care_actions.settle_pending(request.actor, child=child, choice=choice, today=request.today))  # fmt: skip
    return _back(request, "pending")


def _tell(request: HttpRequest, done: str, act: Any) -> None:
    """Acts and says so; what is refused is said in the same place."""
    with telling(request):
        act()
        messages.success(request, done)


# ── 两边说法不一 ─────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.CORRECT_FILE)
def differences(request: HttpRequest) -> HttpResponse:
    """Cells of a sheet that are older than what was entered since, both values side by side."""
    place = place_of(request, P.CORRECT_FILE)
    book = _listed(request, queries.differences(request.actor, place.unit), "list_differences")
    rows = [doubts_shown.difference(request.actor, r) | {"class_name": _class(r.child, request)} for r in book.object_list]
    settled = [doubts_shown.settled(request.actor, r) for r in queries.settled_differences(request.actor, place.unit)[:SETTLED]]
    return _render(request, "differences", place, book, rows, settled=settled)


@page(P.CORRECT_FILE)
@require_POST
def difference_settle(request: HttpRequest) -> HttpResponse:
    """维持原样 or 用名册的."""
    form = DifferenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有处理：请选用哪一边的。"))
        return _back(request, "differences")
    row = found(queries.differences(request.actor), form.cleaned_data["row"])
    take = form.cleaned_data["take"] == "theirs"
    _tell(request, _("已采用名册的。") if take else _("维持原样。"),
          lambda: actions.settle_difference(request.actor, difference=row, take=take, reason=form.cleaned_data["why"], today=request.today))  # fmt: skip
    return _back(request, "differences")


# ── 名单里没有了 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _moved_url(request: HttpRequest, child: Any) -> str:
    """To another school by 转接, for whoever may send; else the short form."""
    if child.edu_unit_id is not None and request.actor.may(P.SEND_CHILDREN, child):
        return to("office:transfer-new", one=child.uid)
    return to("office:change-new", child.uid, kind="school_changed")


@page(P.CORRECT_FILE)
def absent(request: HttpRequest) -> HttpResponse:
    """Children missing from a new sheet; nothing is closed by it."""
    place = place_of(request, P.CORRECT_FILE)
    book = _listed(request, queries.absent_from_sheet(request.actor, place.unit), "list_absent")
    rows = [
        {"uid": r.child.uid, "name": r.child.name, "url": child_url(r.child.uid), "class_name": _class(r.child, request), "as_of": r.as_of,
         "change_url": _moved_url(request, r.child), "close_url": to("office:child-close", r.child.uid)}
        for r in book.object_list
    ]  # fmt: skip
    settled = list(queries.absent_answered(request.actor, place.unit)[:SETTLED])
    if settled:
        accounts.note_read(request.actor, action="people.list_absent", perm=P.SEE_FILE, subjects=[r.child for r in settled], count=len(settled))
    return _render(request, "absent", place, book, rows, may_close=request.actor.may(P.CLOSE_FILE), settled=settled)


@page(P.CORRECT_FILE)
@require_POST
def absent_keep(request: HttpRequest) -> HttpResponse:
    """These are still here."""
    uids = list(dict.fromkeys(request.POST.getlist("child")))[:200]
    if not uids:
        messages.error(request, _("请先勾选还在的孩子。"))
        return _back(request, "absent")
    rows = list(queries.children_for(request.actor, P.CORRECT_FILE).filter(uid__in=uids))
    if len(rows) != len(uids):
        raise Http404
    actions.keep_absent(request.actor, children=rows, today=request.today)
    messages.success(request, _("%d 名孩子还在，已从这张单子上拿掉。") % len(rows))
    return _back(request, "absent")


# ── 待完善 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.CORRECT_FILE)
def drafts(request: HttpRequest) -> HttpResponse:
    """Files that lack something, with what."""
    place = place_of(request, P.CORRECT_FILE)
    book = _listed(request, queries.drafts(request.actor, place.unit).prefetch_related("carers"), "list_drafts", lambda row: row)
    rows = [
        {"name": c.name, "class_name": _class(c, request), "missing": doubts_shown.missing(c), "url": to("office:child-complete", c.uid)}
        for c in book.object_list
    ]
    return _render(request, "drafts", place, book, rows)


# ── 疑似重复 ────────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.MERGE_CHILDREN)
def doubles(request: HttpRequest) -> HttpResponse:
    """Pairs of files that may be one child."""
    place = place_of(request, P.MERGE_CHILDREN)
    book = Paginator(queries.likeness_pairs(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    pairs = list(book.object_list)
    both = [child for pair in pairs for child in (pair.child, pair.other)]
    accounts.note_read(request.actor, action="people.list_doubles", perm=P.MERGE_CHILDREN, subjects=both, count=book.paginator.count)
    rows = [
        {"name": p.child.name, "why": p.why, "url": to("office:double", p.uid), "one": _class(p.child, request), "other": _class(p.other, request)}
        for p in pairs
    ]
    county = next((one for one in place.own if one.kind == "county"), None)
    return _render(request, "doubles", place, book, rows, county=county)


@page(P.MERGE_CHILDREN)
@require_POST
def doubles_find(request: HttpRequest) -> HttpResponse:
    """Looks through the whole county for files of one name and birth date."""
    county = found(orgs.units(request.actor, P.MERGE_CHILDREN), request.POST.get("unit", "")[:16])
    n = actions.find_likeness(request.actor, unit=county, today=request.today)
    messages.success(request, _("查完了，新找到 %d 对。") % n)
    return redirect("office:doubles")


@page(P.MERGE_CHILDREN)
def double(request: HttpRequest, uid: str) -> HttpResponse:
    """Both files side by side; merge them, or say they are two children."""
    pair = found(queries.likeness_pairs(request.actor), uid)
    both = [pair.child, pair.other]
    form = MergeForm(request.POST if request.method == "POST" else None)
    form.fields["keep"].choices = [(c.uid, f"{c.name}（{_class(c, request)}）") for c in both]
    if request.method == "POST" and request.POST.get("do") == "two":
        actions.not_the_same(request.actor, children=both, today=request.today)
        messages.success(request, _("不是同一人，两份档案都留着。"))
        return redirect("office:doubles")
    if request.method == "POST" and form.is_valid():
        keep = next(c for c in both if c.uid == form.cleaned_data["keep"])
        with saying(form):
            care_actions.merge_files(request.actor, children=both, keep=keep, today=request.today)
            messages.success(request, _("已合并，保留%s的这一份；另一份的结对、记录和家人都并了过来。合错了可以在“已合并的档案”里拆开。") % keep.name)
            return redirect(child_url(keep.uid))
    accounts.note_read(request.actor, action="people.view_file", perm=P.MERGE_CHILDREN, subjects=both)
    views = [queries.file_of(request.actor, c, request.today) for c in both]
    context = {
        "form": form, "rows": doubts_shown.side_by_side(views), "heads": [{"name": v.child.name, "class_name": _class(v.child, request), "url": child_url(v.child.uid)} for v in views], "why": pair.why,
        "crumbs": [{"label": _("疑似重复"), "url": to("office:doubles")}, {"label": pair.child.name}],
    }  # fmt: skip
    return render(request, "office/doubts/double.html", context, status=422 if form.errors else 200)


urls = [
    path("changes/pending/", pending, name="pending"),
    path("changes/pending/settle/", pending_settle, name="pending-settle"),
    path("changes/differences/", differences, name="differences"),
    path("changes/differences/settle/", difference_settle, name="difference-settle"),
    path("changes/absent/", absent, name="absent"),
    path("changes/absent/keep/", absent_keep, name="absent-keep"),
    path("changes/drafts/", drafts, name="drafts"),
    path("changes/doubles/", doubles, name="doubles"),
    path("changes/doubles/find/", doubles_find, name="doubles-find"),
    path("changes/doubles/<str:uid>/", double, name="double"),
]
