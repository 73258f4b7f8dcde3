"""Files that were merged: the list, how one went into another, and taking them apart again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions as care_actions
from qianshou.domain.people import queries
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.doubts import PER_PAGE
from qianshou.web.office.doubts_forms import UnmergeForm
from qianshou.web.office.place import child_url, kept_query, to

# What went over, in words; tables not named here are counted as 其他.
WORDS = {
    "people.Carer": gettext_lazy("家人"), "people.Consent": gettext_lazy("同意"), "people.Notice": gettext_lazy("告知"), "people.Change": gettext_lazy("变动"),
    "people.EntrustedCare": gettext_lazy("委托照护"), "pairing.Pairing": gettext_lazy("结对"), "care.CareRecord": gettext_lazy("关爱记录"),
    "care.PlanStep": gettext_lazy("帮扶计划"), "care.TermFeedback": gettext_lazy("学期反馈"),
}  # fmt: skip
_UNSAID = ("people.ChildAccess",)


def _class(child: object, request: HttpRequest) -> str:
    unit = getattr(child, "edu_unit", None)
    return unit.display_name(request.today) if unit else getattr(child, "school_text", "")


@page(P.MERGE_CHILDREN)
def merges(request: HttpRequest) -> HttpResponse:
    """Files that went into another, newest first."""
    book = Paginator(queries.merges(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    found_rows = list(book.object_list)
    both = [child for row in found_rows for child in (row.kept, row.gone)]
    accounts.note_read(request.actor, action="people.list_merges", perm=P.MERGE_CHILDREN, subjects=both, count=book.paginator.count)
    rows = [
        {"name": r.gone.name, "url": to("office:merge", r.uid), "gone": _class(r.gone, request), "kept": _class(r.kept, request), "on": r.merged_on,
         "by": r.merged_by.name if r.merged_by else _("系统")} for r in found_rows
    ]  # fmt: skip
    crumbs = [{"label": _("疑似重复"), "url": to("office:doubles")}, {"label": _("已合并的档案")}]
    return render(request, "office/doubts/merges.html", {"rows": rows, "page": book, "query": kept_query(request), "crumbs": crumbs})


def _went(moved: dict) -> str:
    counted = {label: len(ids) for label, ids in moved["rows"].items() if ids and label not in _UNSAID}
    told = [f"{word} {counted.pop(label)}" for label, word in WORDS.items() if label in counted]
    others = sum(counted.values()) + len(moved["facts"]) + len(moved.get("also", {}).get("duties", ()))
    return "、".join(told + ([_("情况、待办等 %d") % others] if others else []))


@page(P.MERGE_CHILDREN)
def merge(request: HttpRequest, uid: str) -> HttpResponse:
    """One merge; a POST with a reason takes it apart."""
    row = found(queries.merges(request.actor), uid)
    form = UnmergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            gone = care_actions.unmerge_files(request.actor, children=[row.kept, row.gone], reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已拆开，%s的这份档案恢复成合并以前的样子。") % gone.name)
            return redirect(child_url(gone.uid))
    accounts.note_read(request.actor, action="people.view_merge", perm=P.MERGE_CHILDREN, subjects=[row.kept, row.gone])
    context = {
        "row": row, "form": form, "kept_url": child_url(row.kept.uid), "kept_class": _class(row.kept, request), "gone_class": _class(row.gone, request),
        "by": row.merged_by.name if row.merged_by else _("系统"), "went": _went(row.moved),
        "crumbs": [{"label": _("已合并的档案"), "url": to("office:merges")}, {"label": row.gone.name}],
    }  # fmt: skip
    return render(request, "office/doubts/merge.html", context, status=422 if form.errors else 200)


urls = [path("changes/merges/", merges, name="merges"), path("changes/merges/<str:uid>/", merge, name="merge")]
