"""转接与报到: classes handed over whole, children asked for, received, and whoever has not come followed up (M305): the list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.people import queries
from qianshou.domain.people.choices import Follow, TransferState
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.office.place import child_url, place_of, to
from qianshou.web.office.transfers_forms import AbsentForm, ArriveForm, LetGoForm, RefuseForm, registration_day

A_PAGE = 100
SIDES = {"in": gettext_lazy("要报到来的"), "out": gettext_lazy("从这里转走的"), "home": gettext_lazy("住在这里的")}
KINDS = {
    TransferState.ASKED: "wait", TransferState.WAITING: "wait", TransferState.ABSENT: "bad", TransferState.ARRIVED: "ok", TransferState.GONE: "mute",
    TransferState.WITHDRAWN: "mute", TransferState.REFUSED: "bad",
}  # fmt: skip
STILL = (TransferState.WAITING, TransferState.ABSENT)
ONLY_ASKED = (TransferState.ASKED, TransferState.REFUSED)


def side_of(request: HttpRequest, place: Any) -> str:
    """in, out or home: what was asked for, else where there is something to do."""
    asked = request.POST.get("side") or request.GET.get("side")
    if asked in SIDES:
        return str(asked)
    if place.unit.kind in (UnitKind.VILLAGE, UnitKind.CLASS):
        return "home" if place.unit.kind == UnitKind.VILLAGE else "out"
    return "in" if queries.transfers(request.actor, place.unit, request.today, side="in").exists() else "out"


def where(unit: Any, today: Any) -> str:
    """A class with its school, another unit by its name."""
    if unit is None:
        return ""
    return f"{unit.parent.name} {unit.display_name(today)}" if unit.kind == UnitKind.CLASS else unit.name


def classes_of(request: HttpRequest, unit: Any) -> list[tuple[str, str]]:
    """The classes of a school that receives."""
    if unit.kind != UnitKind.SCHOOL:
        return []
    return [(one.uid, one.display_name(request.today)) for one in orgs.classes(request.actor, P.RECEIVE_CHILDREN, unit)]


def _line(one: Any, today: Any, name: str, ticked: set[str]) -> dict:
    return {
        "row": one, "name": name, "from": where(one.from_unit, today), "to": one.to_unit.name if one.to_unit else one.to_text, "now": where(one.settled_unit, today),
        "state": one.get_state_display(), "kind": KINDS[TransferState(one.state)], "late": one.due_on < today and one.state in (*STILL, TransferState.ASKED),
        "ticked": one.uid in ticked, "asked": one.state == TransferState.ASKED,
    }  # fmt: skip


def _rows(request: HttpRequest, listed: Any, side: str, may: dict[str, bool]) -> list[dict]:
    readable = {one.pk for one in queries.children_for(request.actor, P.SEE_FILE).filter(pk__in=[r.child_id for r in listed])}
    asked_after, ticked, out = queries.inquiries(listed), set(request.POST.getlist("transfer")), []
    for one in listed:
        known = one.child_id in readable or side == "out" or one.state not in ONLY_ASKED  # else nothing but the name the asker gave
        row = _line(one, request.today, one.child.name, ticked)
        last = asked_after.get(one.pk)
        row |= {
            "url": child_url(one.child.uid) if one.child_id in readable else "", "from": row["from"] if known else "", "key": known and one.child.is_key,
            "reason": one.get_reason_display() if one.state == TransferState.ABSENT else one.get_answer_display() if one.state == TransferState.REFUSED else "",
            "follow": Follow(one.follow).label if one.state == TransferState.ABSENT and one.follow else "", "last": last,
            "words": queries.found_out(last) if last and may["follow"] else "", "note": queries.note_for(one) if side == "in" and may["receive"] and known else "",
        }  # fmt: skip
        out.append(row)
    return out


def _lines(request: HttpRequest, unit: Any, side: str, state: str) -> list[dict]:
    """Pupils without a file, for those who read these class lists."""
    if not request.actor.may(P.SEE_PUPILS):
        return []
    found = queries.pupil_transfers(request.actor, unit, request.today, side=side, perm=P.SEE_PUPILS)
    rows = list((found.filter(state=state) if state in TransferState.values else found)[: A_PAGE * 3])
    ticked = set(request.POST.getlist("pupil"))
    accounts.note_read(request.actor, action="people.class_list", perm=P.SEE_PUPILS, subjects=[one.pupil for one in rows], count=len(rows))
    return [_line(one, request.today, one.pupil.name, ticked) for one in rows]


def shown(request: HttpRequest, place: Any, wrong: Any = None, which: str = "") -> HttpResponse:
    """The list of one side; with the form that was wrong."""
    side, state, today = side_of(request, place), request.GET.get("state", ""), request.today
    rows = queries.transfers(request.actor, place.unit, today, side=side)
    found = rows.filter(state=state) if state in TransferState.values else rows
    may = {
        "receive": request.actor.may(P.RECEIVE_CHILDREN, place.unit), "send": request.actor.may(P.SEND_CHILDREN, place.unit),
        "follow": request.actor.may(P.FOLLOW_ABSENT),
    }  # fmt: skip
    asks = list(rows.filter(state=TransferState.ASKED)[:A_PAGE]) if side == "out" and may["send"] else []
    listed = Paginator(found.exclude(state=TransferState.ASKED) if asks else found, A_PAGE).get_page(request.GET.get("page"))
    lines, mine = _rows(request, list(listed), side, may), _rows(request, asks, side, may)
    accounts.note_read(
        request.actor, action="people.see_transfers", perm=P.SEE_TRANSFERS, subjects=[one["row"].child for one in (*lines, *mine)], count=len(lines)
    )
    pupils = queries.pupil_transfers(request.actor, place.unit, today, side=side)
    classes, school = classes_of(request, place.unit), place.unit.kind == UnitKind.SCHOOL
    forms = {
        "arrive": ArriveForm(classes=classes, today=today, prefix="arrive", initial={"arrived_on": today}), "absent": AbsentForm(prefix="absent"),
        "let_go": LetGoForm(prefix="let_go", initial={"due_on": registration_day(today)}), "refuse": RefuseForm(prefix="refuse"),
    } | ({which: wrong} if wrong is not None else {})  # fmt: skip
    context = {
        "place": place, "side": side, "rows": lines, "page": listed, "may": may, "forms": forms, "wrong": wrong, "classes": classes, "asks": mine,
        "tally": queries.tally(rows, pupils), "pupils": _lines(request, place.unit, side, state), "state": state, "school": school, "open_refuse": which == "refuse", "any_asked": any(one["asked"] for one in lines),
        "sides": [{"label": label, "url": to("office:transfers", **place.query, side=code), "current": code == side} for code, label in SIDES.items()],
        "by_school": [] if school or side != "in" else [(unit.name, one, to("office:transfers", unit=unit.uid, side="in")) for unit, one in queries.tally_by_school(rows, pupils)],
        "leaving": queries.leaving_classes(request.actor, place.unit, today) if school and may["send"] else [],
        "states": [(s, to("office:transfers", **place.query, side=side, state=s)) for s in ("waiting", "absent", "arrived")],
        "here": to("office:transfers", **place.query, side=side), "query": f"unit={place.unit.uid}&side={side}" + (f"&state={state}" if state else ""),
        "crumbs": place.crumbs("office:transfers", today),
    }  # fmt: skip
    return render(request, "office/transfers/transfers.html", context, status=422 if wrong is not None else 200)


@page(P.SEE_TRANSFERS)
def transfers(request: HttpRequest) -> HttpResponse:
    """应到, 实到, 未到 of a unit, and who they are."""
    return shown(request, place_of(request, P.SEE_TRANSFERS))


urls = [path("transfers/", transfers, name="transfers")]
