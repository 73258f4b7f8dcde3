"""学生档案: one file as the viewer may read it, with what is owed, what was done and one line of time (O3)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import actions as people_actions
from qianshou.domain.people import queries as people
from qianshou.domain.people.choices import CloseReason, FileState, RevealReason
from qianshou.domain.permissions import P
from qianshou.web.access import found, hearing, page
from qianshou.web.office import child_shown as shown
from qianshou.web.office.changes import stays_of

RECORDS, WORKS = 40, 20


class RevealForm(forms.Form):
    """What to open, of whom, and why."""

    field = forms.CharField(max_length=24)
    carer = forms.CharField(max_length=16, required=False)
    reason = forms.ChoiceField(choices=RevealReason.choices, error_messages={"required": _("请选择为什么要看。"), "invalid_choice": _("请选择为什么要看。")})


def _revealed(request: HttpRequest, child: Any, view: Any) -> tuple[dict[tuple[str, str], str], str]:
    """{(carer uid or '', field): value} of the one value just opened, and what was refused."""
    if request.method != "POST":
        return {}, ""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return {}, str(_("请选择为什么要看。"))
    data = form.cleaned_data
    carer = next((c.row for c in view.carers if c.uid == data["carer"]), None)
    if data["carer"] and carer is None:
        raise Http404
    with hearing() as refused:
        value = people_actions.reveal(request.actor, child=child, what=data["field"], reason=data["reason"], carer=carer, today=request.today)
        return {(data["carer"], data["field"]): value}, ""
    return {}, refused[0].say


def _moments(request: HttpRequest, child: Any, view: Any) -> list[dict]:
    records = [shown.record_moment(r) for r in care.records_of_child(request.actor, child, request.today, RECORDS)]
    changes = [shown.moment(m) for m in people.timeline(request.actor, child, view)]
    return sorted(records + changes, key=lambda m: m["on"], reverse=True)


def _actions(request: HttpRequest, child: Any) -> list[dict]:
    """The few things done every week, as buttons."""
    rows = [
        ("记一次", "field:record", P.RECORD_CONTACT, True), ("登记变动", "office:change-new", P.RECORD_CHANGE, False), ("打印档案", "office:child-documents", P.PRINT_FILE, False),
        ("打印联系卡", "office:print-card", P.PRINT_CARD, False),
    ]  # fmt: skip
    if child.file_state != FileState.ACTIVE:
        rows = rows[2:]
    asked = {"office:child-documents": "?code=file_card"}
    allowed = [row for row in rows if shown.has(row[1], child.uid) and request.actor.may(row[2], child)]
    return [{"label": w, "url": reverse(n, args=[child.uid]) + asked.get(n, ""), "primary": main} for w, n, _perm, main in allowed]


def _more(request: HttpRequest, child: Any) -> list[dict]:
    """What is done now and then, as a quiet list of links: only what this person may do to this file now."""
    state, moving = child.file_state, []
    rows = [(_("帮扶计划、学期反馈"), "office:child-plans", P.SEE_CARD), (_("打印文书（一生一案、记录卡、协议……）"), "office:child-documents", P.PRINT_FILE)]
    if state == FileState.DRAFT:
        rows.append((_("补齐档案"), "office:child-complete", P.CORRECT_FILE))
    if state != FileState.CLOSED:
        rows += [(_("更正写错的"), "office:child-correct", P.CORRECT_FILE), (_("告知、同意、委托照护"), "office:child-papers", P.RECORD_CONSENT),
                 (_("重点帮扶、困难、学困"), "office:child-decide", P.DECIDE_LABEL), (_("对帮扶人的要求"), "office:child-need", P.PAIR), (_("和帮扶人的亲属关系"), "office:child-ties", P.PAIR), (_("结案"), "office:child-close", P.CLOSE_FILE)]  # fmt: skip
        if child.edu_unit_id and request.actor.may(P.SEND_CHILDREN, child):
            moving = [{"label": _("转出到别的学校"), "url": f"{reverse('office:transfer-new')}?one={child.uid}"}]
    elif merge := people.merge_of(request.actor, child) if child.merged_into_id and request.actor.may(P.MERGE_CHILDREN) else None:
        moving = [{"label": _("拆成两份档案"), "url": reverse("office:merge", args=[merge.uid])}]
    elif child.close_reason not in (CloseReason.MERGED, CloseReason.ERROR):
        rows.append((_("重开档案"), "office:child-reopen", P.CLOSE_FILE))
    return [{"label": word, "url": reverse(name, args=[child.uid])} for word, name, perm in rows if request.actor.may(perm, child)] + moving


def _merged(request: HttpRequest, child: Any) -> dict | None:
    """Where a merged file's address leads now: to the file it went into, for who reaches that."""
    if not child.merged_into_id:
        return None
    kept = people.children_for(request.actor, P.SEE_FILE).filter(pk=child.merged_into_id).first()
    return {"url": reverse("office:child", args=[kept.uid]) if kept else ""}


@page(P.SEE_FILE)
def child(request: HttpRequest, uid: str) -> HttpResponse:
    """The file; a POST opens one sealed value with a reason."""
    row = found(people.children_for(request.actor, P.SEE_FILE), uid)
    view = people.file_of(request.actor, row, request.today)
    opened, refusal = _revealed(request, row, view)
    accounts.note_read(request.actor, action="people.view_file", perm=P.SEE_FILE, subjects=[row])
    may = {p: request.actor.may(p, row) for p in (P.CORRECT_FILE, P.PAIR, P.CLOSE_FILE, P.RECORD_CONSENT, P.NAME_KEY_CHILD, P.REVEAL_ID, P.REVEAL_PHONE, P.SEE_PAIRINGS)}
    context = {
        "child": row, "view": view, "identity": shown.identity(view), "actions": _actions(request, row), "more": _more(request, row), "refusal": refusal, "may": may, "merged": _merged(request, row),
        "basics": shown.basics(view, opened, may), "carers": shown.carers(view, opened, may), "labels": shown.labels(view), "tasks": shown.completeness(view),
        "sees_duties": request.actor.may(P.SEE_DUTIES, row), "duties": care.duties_of_child(request.actor, row, request.today), "pairings": pairing.pairings_of_child(request.actor, row, request.today), "partners": pairing.partners_of_child(request.actor, row), "moments": _moments(request, row, view),
        "works": [shown.work_moment(w) for w in care.work_of_child(request.actor, row, request.today, WORKS)],
        "siblings": people.siblings(request.actor, row, view), "stays": stays_of(row, view, request.today) if may[P.CORRECT_FILE] else [], "crumbs": [{"label": "学生档案", "url": reverse("office:roster")}, {"label": row.name}],
    }  # fmt: skip
    return render(request, "office/child/child.html", context)


urls = [path("child/<str:uid>/", child, name="child")]
