"""变动: what changed lately, one short form per kind, and what outside helpers entered and the class teacher confirms (O7)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.pairing import actions as pairing_actions
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import ChangeKind, ChangeState, FactKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.changes_forms import FORMS, KINDS, ConfirmForm, ListFilter, StayForm
from qianshou.web.office.files import after, crumbs
from qianshou.web.office.going_forms import TEACHER, GoingForm
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to, unit_choices

PER_PAGE = 50
STATES = {ChangeState.APPLIED: "ok", ChangeState.WAITING: "wait", ChangeState.REFUSED: "mute"}


def tabs(request: HttpRequest, place: Place, current: str) -> list[dict]:
    """最近变动 and the lists that wait for a person, with how many wait on each."""
    n = queries.waiting(request.actor, place.unit)
    rows = [
        ("office:changes", _("最近变动"), None), ("office:changes-waiting", _("待确认"), n.changes), ("office:pending", _("类别变化待定"), n.pending),
        ("office:differences", _("两边说法不一"), n.differences), ("office:absent", _("名单里没有了"), n.absent), ("office:drafts", _("待完善"), n.drafts),
    ]  # fmt: skip
    if request.actor.may(P.MERGE_CHILDREN):
        rows.append(("office:doubles", _("疑似重复"), n.doubles))
    return [{"label": label, "url": to(name, **place.query), "current": name == current, "count": count} for name, label, count in rows]


def _row(request: HttpRequest, change: Any, delicate: bool) -> dict:
    child, carer = change.child, change.carer
    who = f"{carer.get_relation_word()}{carer.name}" if carer else ""
    klass = child.edu_unit.display_name(request.today) if child.edu_unit else ""
    return {
        "uid": change.uid, "on": change.happened_on, "until": change.until_on, "kind": change.get_kind_display(), "who": who, "name": child.name,
        "url": child_url(child.uid), "class_name": klass, "words": queries.change_words(change, delicate=delicate), "state": change.get_state_display(),
        "state_kind": STATES[ChangeState(change.state)], "by": change.entered_by.name if change.entered_by else _("系统"), "at": change.entered_at,
    }  # fmt: skip


@page(P.CORRECT_FILE)
def changes(request: HttpRequest) -> HttpResponse:
    """The last changes of a unit along one line."""
    place = place_of(request, P.CORRECT_FILE)
    form = ListFilter(request.GET or None, units=unit_choices(request.actor, place, P.CORRECT_FILE, request.today), initial={"unit": place.unit.uid})
    kind = form.cleaned_data.get("kind", "") if form.is_bound and (form.is_valid() or form.cleaned_data) else ""
    book = Paginator(queries.recent_changes(request.actor, place.unit, place.line, today=request.today, kind=kind), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(book.object_list)
    accounts.note_read(request.actor, action="people.list_changes", perm=P.SEE_FILE, subjects=[c.child for c in rows], count=book.paginator.count)
    delicate = request.actor.may(P.SEE_DELICATE, place.unit)
    context = {
        "place": place, "form": form, "page": book, "rows": [_row(request, c, delicate) for c in rows], "query": kept_query(request), "tabs": tabs(request, place, "office:changes"),
        "segments": place.switch("office:changes"), "crumbs": place.crumbs("office:changes", request.today),
    }  # fmt: skip
    return render(request, "office/changes/changes.html", context)


# ── one change ──────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.RECORD_CHANGE)
def change_new(request: HttpRequest, uid: str) -> HttpResponse:
    """Without `kind`: which form. With it: the form; a staff member's change acts at once."""
    child = found(queries.children_for(request.actor, P.RECORD_CHANGE), uid)
    if not request.actor.may(P.SEE_CARD, child):  # an outside helper: the phone's form, which names nobody
        return redirect("field:change", uid=uid)
    kind = request.POST.get("kind") or request.GET.get("kind") or ""
    here = crumbs(child, _("登记变动"))
    if kind not in FORMS:
        items = [{"label": label, "name": value.label, "url": to("office:change-new", uid, kind=value.value)} for value, label in KINDS]
        stays = stays_of(child, queries.file_of(request.actor, child, request.today), request.today) if request.actor.may(P.CORRECT_FILE, child) else []
        return render(request, "office/changes/change_kinds.html", {"child": child, "items": items, "crumbs": here, "stays": stays})
    school = orgs.school_of(child.edu_unit) if child.edu_unit else None
    classes = orgs.classes(request.actor, P.RECORD_CHANGE, school) if school and kind == ChangeKind.SCHOOL_CHANGED else []
    first = {"happened_on": request.today, "carer": request.GET.get("carer", "")}
    form = FORMS[kind](request.POST if request.method == "POST" else None, child=child, carers=queries.carers_of(request.actor, child), classes=classes, today=request.today, initial=first)
    going = _going(request, child, kind)
    if request.method == "POST" and form.is_valid() and (going is None or going.is_valid()):
        with saying(form):
            change = _changed(request, child, kind, form, going)
            messages.success(request, _("已登记：%s。") % change.get_kind_display() if change.state == ChangeState.APPLIED else _("已登记，等班主任确认后生效。"))
            return after(request, child)
    context = {"child": child, "form": form, "going": going, "kind": kind, "heading": ChangeKind(kind).label, "crumbs": here}
    return render(request, "office/changes/change_new.html", context, status=422 if form.errors else 200)


def _going(request: HttpRequest, child: Any, kind: str) -> GoingForm | None:
    """What becomes of the pairings of a child who changes class or school; only for who may pair."""
    if kind != ChangeKind.SCHOOL_CHANGED or not request.actor.may(P.PAIR, child):
        return None
    data = request.POST if request.method == "POST" else None
    return GoingForm(data, lines=pairing.pairings_of_child(request.actor, child, request.today), offers=[(TEACHER, _("交给新班的班主任"))], first=TEACHER, prefix="going")


def _changed(request: HttpRequest, child: Any, kind: str, form: Any, going: GoingForm | None) -> Any:
    said = going.asked() if going is not None else {}
    if said.get("ends") or said.get("to_teacher"):
        change = {"kind": kind, **form.keywords()}
        return pairing_actions.move_child(request.actor, child=child, change=change, ends=said["ends"], to_teacher=said["to_teacher"], note=said["note"], today=request.today)
    return actions.record_change(request.actor, child=child, kind=kind, today=request.today, **form.keywords())


def stays_of(child: Any, view: Any, today: Any) -> list[dict]:
    """短住的日子过了的家长, each with its three answers."""
    return [
        {"carer": s.carer, "who": s.who, "until": s.until, "still": to("office:change-new", child.uid, kind="back_for_a_while", carer=s.carer),
         "stays": to("office:change-new", child.uid, kind="back_for_good", carer=s.carer)}
        for s in queries.stays_over(view.carers, today)
    ]  # fmt: skip


@page(P.CORRECT_FILE)
@require_POST
def stay_over(request: HttpRequest, uid: str) -> HttpResponse:
    """走了: the stay ends on the day told; where the parent works and since when stays as it was."""
    child = found(queries.children_for(request.actor, P.CORRECT_FILE), uid)
    over = {one.carer: one for one in queries.stays_over(queries.file_of(request.actor, child, request.today).carers, request.today)}
    carer = next((c for c in queries.carers_of(request.actor, child) if c.uid == request.POST.get("carer") and c.uid in over), None)
    form = StayForm(request.POST, today=request.today)
    if carer is None or not form.is_valid():
        messages.error(request, _("没有登记：请选是谁，写清哪天走的。"))
        return redirect("office:change-new", uid)
    day = form.cleaned_data["left_on"]
    stay = over[carer.uid]
    value = {"value": stay.until.isoformat(), "from_on": stay.from_on, "to_on": day}
    actions.correct_fact(request.actor, child=child, today=request.today, code=FactKind.HOME_VISIT_SPELL, value=value, reason=_("短住结束，又外出了"), carer=carer)
    messages.success(request, _("已登记：%s又外出了。类别、结对、待办都没有变。") % stay.who)
    return after(request, child)


# ── what outside helpers entered ────────────────────────────────────────────────────────────────────────────────────


@page(P.CORRECT_FILE)
def changes_waiting(request: HttpRequest) -> HttpResponse:
    """Oldest first, each opens its confirmation."""
    place = place_of(request, P.CORRECT_FILE)
    book = Paginator(queries.waiting_changes(request.actor, place.unit), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(book.object_list.select_related("child__edu_unit"))
    accounts.note_read(request.actor, action="people.list_waiting_changes", perm=P.CORRECT_FILE, subjects=[c.child for c in rows], count=book.paginator.count)
    context = {"place": place, "page": book, "rows": [_row(request, c, False) for c in rows], "tabs": tabs(request, place, "office:changes-waiting"), "query": kept_query(request)}
    return render(request, "office/changes/changes_waiting.html", context)


@page(P.CORRECT_FILE)
def change_confirm(request: HttpRequest, uid: str) -> HttpResponse:
    """采纳 or 不采纳."""
    change = found(queries.waiting_changes(request.actor), uid)
    said = queries.change_words(change, delicate=request.actor.may(P.SEE_DELICATE, change.child))
    form = ConfirmForm(request.POST if request.method == "POST" else None, kind=change.kind, initial={"value": said.split("；")[-1]})
    if request.method == "POST" and form.is_valid():
        take = request.POST.get("do") == "take"
        with saying(form):
            actions.confirm_change(request.actor, change=change, accept=take, today=request.today, detail=form.detail() if take else None)
            messages.success(request, _("已采纳，档案已改。") if take else _("未采纳，档案没有变。"))
            return redirect("office:changes-waiting")
    accounts.note_read(request.actor, action="people.view_change", perm=P.CORRECT_FILE, subjects=[change.child, change])
    row = _row(request, change, request.actor.may(P.SEE_DELICATE, change.child))
    context = {"row": row, "form": form, "crumbs": [{"label": _("待确认"), "url": to("office:changes-waiting")}, {"label": change.child.name}]}
    return render(request, "office/changes/change_confirm.html", context, status=422 if form.errors else 200)


urls = [
    path("changes/", changes, name="changes"),
    path("changes/waiting/", changes_waiting, name="changes-waiting"),
    path("changes/<str:uid>/confirm/", change_confirm, name="change-confirm"),
    path("child/<str:uid>/change/", change_new, name="change-new"),
    path("child/<str:uid>/stay-over/", stay_over, name="stay-over"),
]
