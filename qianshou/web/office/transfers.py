"""转接与报到: classes handed over whole, children received, whoever has not come followed up (M305)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import TransferState
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.web.access import page, saying
from qianshou.web.office.place import child_url, place_of, to
from qianshou.web.office.transfers_forms import OUTSIDE, VILLAGE, AbsentForm, ArriveForm, SendForm, registration_day

A_PAGE = 100
SIDES = {"in": gettext_lazy("要报到来的"), "out": gettext_lazy("从这里转走的"), "home": gettext_lazy("住在这里的")}
KINDS = {
    TransferState.WAITING: "wait", TransferState.ABSENT: "bad", TransferState.ARRIVED: "ok", TransferState.GONE: "mute", TransferState.WITHDRAWN: "mute",
}  # fmt: skip


def _side(request: HttpRequest, place: Any) -> str:
    asked = request.POST.get("side") or request.GET.get("side")
    if asked in SIDES:
        return str(asked)
    if place.unit.kind in (UnitKind.VILLAGE, UnitKind.CLASS):
        return "home" if place.unit.kind == UnitKind.VILLAGE else "out"
    return "in" if queries.transfers(request.actor, place.unit, request.today, side="in").exists() else "out"


def _where(unit: Any, today: Any) -> str:
    if unit is None:
        return ""
    return f"{unit.parent.name} {unit.display_name(today)}" if unit.kind == UnitKind.CLASS else unit.name


def _rows(request: HttpRequest, listed: Any, side: str, may: dict[str, bool]) -> list[dict]:
    readable = {one.pk for one in queries.children_for(request.actor, P.SEE_FILE).filter(pk__in=[r.child_id for r in listed])}
    ticked = set(request.POST.getlist("transfer"))
    return [
        {
            "row": one, "name": one.child.name, "url": child_url(one.child.uid) if one.child_id in readable else "", "from": _where(one.from_unit, request.today),
            "to": one.to_unit.name if one.to_unit else one.to_text, "now": _where(one.settled_unit, request.today), "state": one.get_state_display(),
            "kind": KINDS[TransferState(one.state)], "reason": one.get_reason_display() if one.state == TransferState.ABSENT else "",
            "late": one.state in (TransferState.WAITING, TransferState.ABSENT) and one.due_on < request.today, "ticked": one.uid in ticked,
            "note": queries.note_for(one) if side == "in" and may["receive"] else "",
        }
        for one in listed
    ]  # fmt: skip


def _classes(request: HttpRequest, unit: Any) -> list[tuple[str, str]]:
    if unit.kind != UnitKind.SCHOOL:
        return []
    return [(one.uid, one.display_name(request.today)) for one in orgs.classes(request.actor, P.RECEIVE_CHILDREN, unit)]


def _shown(request: HttpRequest, place: Any, wrong: Any = None, which: str = "") -> HttpResponse:
    side = _side(request, place)
    rows = queries.transfers(request.actor, place.unit, request.today, side=side)
    state = request.GET.get("state", "")
    found = rows.filter(state=state) if state in TransferState.values else rows
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    may = {
        "receive": request.actor.may(P.RECEIVE_CHILDREN, place.unit),
        "send": request.actor.may(P.SEND_CHILDREN, place.unit),
        "follow": request.actor.may(P.FOLLOW_ABSENT),
    }
    shown = _rows(request, list(listed), side, may)
    accounts.note_read(request.actor, action="people.see_transfers", perm=P.SEE_TRANSFERS, subjects=[one["row"].child for one in shown], count=len(shown))
    classes = _classes(request, place.unit)
    forms = {
        "arrive": ArriveForm(classes=classes, today=request.today, prefix="arrive", initial={"arrived_on": request.today}), "absent": AbsentForm(prefix="absent"),
    } | ({which: wrong} if wrong is not None else {})  # fmt: skip
    school = place.unit.kind == UnitKind.SCHOOL
    context = {
        "place": place, "side": side, "rows": shown, "page": listed, "may": may, "forms": forms, "wrong": wrong, "classes": classes, "tally": queries.tally(rows),
        "sides": [{"label": label, "url": to("office:transfers", **place.query, side=code), "current": code == side} for code, label in SIDES.items()],
        "by_school": [] if school or side != "in" else [(unit.name, one, to("office:transfers", unit=unit.uid, side="in")) for unit, one in queries.tally_by_school(rows)],
        "leaving": queries.leaving_classes(request.actor, place.unit, request.today) if school and may["send"] else [], "state": state,
        "states": [(s, to("office:transfers", **place.query, side=side, state=s)) for s in ("waiting", "absent", "arrived")],
        "here": to("office:transfers", **place.query, side=side), "query": f"unit={place.unit.uid}&side={side}" + (f"&state={state}" if state else ""),
        "crumbs": place.crumbs("office:transfers", request.today),
    }  # fmt: skip
    return render(request, "office/transfers/transfers.html", context, status=422 if wrong is not None else 200)


@page(P.SEE_TRANSFERS)
def transfers(request: HttpRequest) -> HttpResponse:
    """应到, 实到, 未到 of a unit, and who they are."""
    return _shown(request, place_of(request, P.SEE_TRANSFERS))


def _ticked(request: HttpRequest, perm: str) -> list:
    """The ticked rows; 404 where one is out of reach of what is to be done with it."""
    uids = list(dict.fromkeys(request.POST.getlist("transfer")))
    place = place_of(request, P.SEE_TRANSFERS)
    rows = list(queries.transfers(request.actor, place.unit, request.today, side=_side(request, place), perm=perm).filter(uid__in=uids)) if uids else []
    if len(rows) != len(uids):
        raise Http404
    return rows


def _done(request: HttpRequest, perm: str, form: Any, which: str, act: Any) -> HttpResponse:
    """Does it with the ticked rows and says so; else the list again with the reason."""
    rows = _ticked(request, perm)
    if not rows:
        form.add_error(None, _("请先勾选孩子。"))
    elif form.is_valid():
        with saying(form):
            messages.success(request, act(rows))
            return redirect(to("office:transfers", unit=request.POST.get("unit", ""), side=request.POST.get("side", "")))
    return _shown(request, place_of(request, P.SEE_TRANSFERS), form, which)


@page(P.RECEIVE_CHILDREN)
@require_POST
def transfers_arrive(request: HttpRequest) -> HttpResponse:
    """Ticked at registration."""
    place = place_of(request, P.RECEIVE_CHILDREN)
    classes = {one.uid: one for one in orgs.classes(request.actor, P.RECEIVE_CHILDREN, place.unit)} if place.unit.kind == UnitKind.SCHOOL else {}
    form = ArriveForm(request.POST, classes=_classes(request, place.unit), today=request.today, prefix="arrive")

    def act(rows: list) -> str:
        data = form.cleaned_data
        ended = pairing.receive(request.actor, transfers=rows, klass=classes[data["klass"]], arrived_on=data["arrived_on"], today=request.today).ended
        said = _("%d 名孩子已报到，档案和记录一起过来了。") % len(rows)
        return said + (_("原学校的 %d 对结对已结束，请安排新的帮扶人。") % ended if ended else "")

    return _done(request, P.RECEIVE_CHILDREN, form, "arrive", act)


@page(P.FOLLOW_ABSENT)
@require_POST
def transfers_absent(request: HttpRequest) -> HttpResponse:
    """未到, and what is known of it."""
    form = AbsentForm(request.POST, prefix="absent")

    def act(rows: list) -> str:
        actions.not_arrived(request.actor, transfers=rows, reason=form.cleaned_data["reason"], today=request.today)
        return _("%d 名孩子记为未到，原学校和村里都能看到。") % len(rows)

    return _done(request, P.FOLLOW_ABSENT, form, "absent", act)


@page(P.RECEIVE_CHILDREN)
@require_POST
def transfers_back(request: HttpRequest) -> HttpResponse:
    """Undo of registration."""

    def act(rows: list) -> str:
        pairing.send_back(request.actor, transfers=rows, today=request.today)
        return _("已撤销 %d 名孩子的报到，原来的结对继续。") % len(rows)

    return _done(request, P.RECEIVE_CHILDREN, AbsentForm({"absent-reason": "unknown"}, prefix="absent"), "absent", act)


@page(P.SEND_CHILDREN)
@require_POST
def transfers_end(request: HttpRequest) -> HttpResponse:
    """Taken back, or said to be at the school outside the county."""
    gone = "gone" in request.POST

    def act(rows: list) -> str:
        if gone:
            actions.gone_elsewhere(request.actor, transfers=rows, today=request.today)
            return _("%d 名孩子已在外地就读；搬离本县的，请到档案里办结案。") % len(rows)
        actions.withdraw_transfers(request.actor, transfers=rows, today=request.today)
        return _("已撤回 %d 名孩子的移交。") % len(rows)

    return _done(request, P.SEND_CHILDREN, AbsentForm({"absent-reason": "unknown"}, prefix="absent"), "absent", act)


def _leaving(request: HttpRequest) -> tuple[Any, list]:
    """The class asked for with its children, or one child; 404 out of reach."""
    uid = request.POST.get("class") or request.GET.get("class") or ""
    if uid:
        klass = orgs.unit(request.actor, P.SEND_CHILDREN, uid)
        if klass is None or klass.kind != UnitKind.CLASS:
            raise Http404
        return klass, list(queries.to_send(request.actor, klass=klass))
    one = request.POST.get("one") or request.GET.get("one") or ""
    rows = list(queries.to_send(request.actor, uids=[one]))
    if not rows or rows[0].edu_unit is None:
        raise Http404
    return None, rows


@page(P.SEND_CHILDREN)
def transfer_new(request: HttpRequest) -> HttpResponse:
    """A class in its last year, or one child: where to; the list on the page is what will be sent."""
    klass, children = _leaving(request)
    unit = klass or children[0].edu_unit
    school = orgs.school_of(unit)
    schools = [one for one in queries.schools_for(unit.county_id, unit.stage if klass else "", school) if one.pk != school.pk]
    start = {"kind": "promotion" if klass else "move", "due_on": registration_day(request.today)}
    form = SendForm(request.POST if request.method == "POST" else None, schools=schools, leaving=unit.stage == "junior", initial=start)
    ticks = set(request.POST.getlist("child")) if request.method == "POST" else {one.uid for one in children}
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in children if one.uid in ticks]
        with saying(form):
            if not chosen:
                raise Refused(_("请先勾选孩子。"))
            messages.success(request, _send(request, chosen, form.cleaned_data, {one.uid: one for one in schools}))
            return redirect(to("office:transfers", unit=school.uid, side="out"))
    rows = [{"child": one, "ticked": one.uid in ticks, "village": one.home_unit.name if one.home_unit else "", "url": child_url(one.uid)} for one in children]
    context = {
        "form": form, "rows": rows, "class_uid": klass.uid if klass else "", "one": "" if klass else children[0].uid, "name": _where(unit, request.today),
        "crumbs": [{"label": _("转接与报到"), "url": to("office:transfers", unit=school.uid)}, {"label": _("移交")}],
    }  # fmt: skip
    return render(request, "office/transfers/transfer_new.html", context, status=422 if form.is_bound and form.errors else 200)


def _send(request: HttpRequest, chosen: list, data: dict, schools: dict) -> str:
    if data["to_unit"] == VILLAGE:
        n = actions.pass_to_village(request.actor, children=chosen, left_on=request.today, today=request.today)
        return _("%d 名孩子的档案已转给村里，学校一头结束。") % n
    rows = actions.send_children(
        request.actor, children=chosen, kind=data["kind"], to_unit=schools.get(data["to_unit"]), to_text=data["to_text"] if data["to_unit"] == OUTSIDE else "",
        due_on=data["due_on"], note=data["note"], today=request.today,
    )  # fmt: skip
    return _("已移交 %d 名孩子；对方点了报到才算过去，在那以前还在这里。") % len(rows)


urls = [
    path("transfers/", transfers, name="transfers"),
    path("transfers/new/", transfer_new, name="transfer-new"),
    path("transfers/arrive/", transfers_arrive, name="transfers-arrive"),
    path("transfers/absent/", transfers_absent, name="transfers-absent"),
    path("transfers/back/", transfers_back, name="transfers-back"),
    path("transfers/end/", transfers_end, name="transfers-end"),
]
