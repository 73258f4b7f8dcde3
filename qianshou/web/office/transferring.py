"""转接与报到: what is done with the ticked children and pupils, a class handed over, a child asked for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.web.access import page, saying
from qianshou.web.office.place import child_url, place_of, to
from qianshou.web.office.transfers import classes_of, shown, side_of, where
from qianshou.web.office.transfers_forms import OUTSIDE, VILLAGE, AbsentForm, ArriveForm, AskForm, LetGoForm, RefuseForm, SendForm, TickForm, registration_day

Step = Callable[[list], str]


def _ticked(request: HttpRequest, perm: str) -> tuple[list, list]:
    """The ticked children and pupils; 404 where one is out of reach of what is to be done with it."""
    place = place_of(request, P.SEE_TRANSFERS)
    side, found = side_of(request, place), []
    for key, rows in (("transfer", queries.transfers), ("pupil", queries.pupil_transfers)):
        uids = list(dict.fromkeys(request.POST.getlist(key)))
        mine = list(rows(request.actor, place.unit, request.today, side=side, perm=perm).filter(uid__in=uids)) if uids else []
        if len(mine) != len(uids):
            raise Http404
        found.append(mine)
    if found[1] and not request.actor.may(P.SEE_PUPILS):
        raise Http404
    return found[0], found[1]


def _done(request: HttpRequest, perm: str, form: Any, which: str, children: Step, pupils: Step | None = None) -> HttpResponse:
    """Does it with the ticked rows and says so; else the list again with the reason."""
    rows, lines = _ticked(request, perm)
    if not rows and not (lines and pupils):
        form.add_error(None, _("请先勾选孩子。"))
    elif form.is_valid():
        with saying(form):
            if lines and pupils:
                messages.success(request, pupils(lines))
            if rows:
                messages.success(request, children(rows))
            return redirect(to("office:transfers", unit=request.POST.get("unit", ""), side=request.POST.get("side", "")))
    return shown(request, place_of(request, P.SEE_TRANSFERS), form, which)


@page(P.RECEIVE_CHILDREN)
@require_POST
def transfers_arrive(request: HttpRequest) -> HttpResponse:
    """Ticked at registration."""
    place, today = place_of(request, P.RECEIVE_CHILDREN), request.today
    classes = {one.uid: one for one in orgs.classes(request.actor, P.RECEIVE_CHILDREN, place.unit)} if place.unit.kind == UnitKind.SCHOOL else {}
    form = ArriveForm(request.POST, classes=classes_of(request, place.unit), today=today, prefix="arrive")

    def into() -> dict:
        return {"klass": classes[form.cleaned_data["klass"]], "arrived_on": form.cleaned_data["arrived_on"], "today": today}

    def children(rows: list) -> str:
        done = pairing.receive(request.actor, transfers=rows, to_teacher=form.cleaned_data["to_teacher"], **into())
        said = _("%d 名孩子已报到，档案和记录一起过来了。") % len(rows)
        return said + (_("原学校的 %(n)d 对结对已结束，%(m)d 对由新班主任接着帮。") % {"n": done.ended, "m": done.handed} if done.ended else "")

    def pupils(rows: list) -> str:
        return _("班级名单上的 %d 名学生已报到。") % actions.pupils_arrived(request.actor, transfers=rows, **into())

    return _done(request, P.RECEIVE_CHILDREN, form, "arrive", children, pupils)


@page(P.FOLLOW_ABSENT)
@require_POST
def transfers_absent(request: HttpRequest) -> HttpResponse:
    """未到: what is known of it, and who asks after them."""
    form = AbsentForm(request.POST, prefix="absent")

    def children(rows: list) -> str:
        actions.not_arrived(request.actor, transfers=rows, today=request.today, **form.cleaned_data)
        return _("%d 名孩子记为未到，两边学校和村里都能看到谁去问、问到了什么。") % len(rows)

    def pupils(rows: list) -> str:
        return _("班级名单上的 %d 名学生记为未到。") % actions.pupils_not_arrived(request.actor, transfers=rows, today=request.today)

    return _done(request, P.FOLLOW_ABSENT, form, "absent", children, pupils)


@page(P.RECEIVE_CHILDREN)
@require_POST
def transfers_back(request: HttpRequest) -> HttpResponse:
    """Undo of registration, or of asking."""
    unask = "unask" in request.POST

    def children(rows: list) -> str:
        if unask:
            return _("已撤回 %d 个请求。") % actions.withdraw_asks(request.actor, transfers=rows, today=request.today)
        pairing.send_back(request.actor, transfers=rows, today=request.today)
        return _("已撤销 %d 名孩子的报到，原来的结对继续。") % len(rows)

    def pupils(rows: list) -> str:
        return _("已撤销 %d 名学生的报到。") % actions.pupils_back(request.actor, transfers=rows, today=request.today)

    return _done(request, P.RECEIVE_CHILDREN, TickForm(request.POST), "tick", children, None if unask else pupils)


@page(P.SEND_CHILDREN)
@require_POST
def transfers_end(request: HttpRequest) -> HttpResponse:
    """Taken back, or said to be at the school outside the county."""
    gone = "gone" in request.POST

    def children(rows: list) -> str:
        if gone:
            actions.gone_elsewhere(request.actor, transfers=rows, today=request.today)
            return _("%d 名孩子已在外地就读；搬离本县的，请到档案里办结案。") % len(rows)
        actions.withdraw_transfers(request.actor, transfers=rows, today=request.today)
        return _("已撤回 %d 名孩子的移交。") % len(rows)

    def pupils(rows: list) -> str:
        n = actions.withdraw_pupils(request.actor, transfers=rows, today=request.today, gone=gone)
        return (_("班级名单上的 %d 名学生已在外地就读，名单上记为离校。") if gone else _("已撤回班级名单上 %d 名学生的移交。")) % n

    return _done(request, P.SEND_CHILDREN, TickForm(request.POST), "tick", children, pupils)


@page(P.SEND_CHILDREN)
@require_POST
def transfers_let_go(request: HttpRequest) -> HttpResponse:
    """The answer to a school that asked: on its way, or not and why."""
    if "refuse" in request.POST:
        no = RefuseForm(request.POST, prefix="refuse")

        def refuse(rows: list) -> str:
            n = actions.not_let_go(request.actor, transfers=rows, answer=no.cleaned_data["answer"], today=request.today)
            return _("已答复 %d 个请求：不同意。县专班看得到，可以再定。") % n

        return _done(request, P.SEND_CHILDREN, no, "refuse", refuse)
    yes = LetGoForm(request.POST, prefix="let_go")

    def agree(rows: list) -> str:
        return _("已同意转出 %d 名孩子；对方点了报到才算过去。") % actions.let_go(request.actor, transfers=rows, today=request.today, **yes.cleaned_data)

    return _done(request, P.SEND_CHILDREN, yes, "let_go", agree)


@page(P.RECEIVE_CHILDREN)
def child_ask(request: HttpRequest) -> HttpResponse:
    """The child has come, the file has not: asked for by name and whole identity number."""
    place = place_of(request, P.RECEIVE_CHILDREN)
    here = place.unit
    schools = (
        [here]
        if here.kind == UnitKind.SCHOOL
        else list(orgs.units(request.actor, P.RECEIVE_CHILDREN).open().under(here).filter(kind=UnitKind.SCHOOL).order_by("path"))
    )
    form = AskForm(request.POST if request.method == "POST" else None, schools=[(one.uid, one.name) for one in schools])
    if request.method == "POST" and form.is_valid():
        school = next(one for one in schools if one.uid == form.cleaned_data["school"])
        with saying(form):
            row = actions.ask_for_child(
                request.actor, unit=school, name=form.cleaned_data["name"], id_number=form.cleaned_data["id_number"], today=request.today
            )  # fmt: skip
            if row is None:
                form.add_error(None, _("本县没有姓名和证件号都对得上的在册档案。请核对；没有建过档的可以直接建档，拿不准的请联系县专班。"))
            else:
                messages.success(
                    request, _("已向孩子现在的单位发出请求，最晚 %(m)d 月 %(d)d 日前答复；过了那天由县专班定。") % {"m": row.due_on.month, "d": row.due_on.day}
                )
                return redirect(to("office:transfers", unit=school.uid, side="in"))
    context = {
        "place": place,
        "form": form,
        "crumbs": [{"label": _("转接与报到"), "url": to("office:transfers", unit=here.uid, side="in")}, {"label": _("要孩子")}],
    }
    return render(request, "office/transfers/child_ask.html", context, status=422 if form.is_bound and form.errors else 200)


# ── a class or a child sent on ──────────────────────────────────────────────────────────────────────────────────────


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


def _mates(request: HttpRequest, klass: Any) -> list:
    """The pupils without a file, for whoever reads the class list."""
    return list(queries.pupils_to_send(request.actor, klass)) if klass is not None and request.actor.may(P.EDIT_PUPILS, klass) else []


@page(P.SEND_CHILDREN)
def transfer_new(request: HttpRequest) -> HttpResponse:
    """A class in its last year, or one child: where to; the list on the page is what will be sent."""
    klass, children = _leaving(request)
    unit = klass or children[0].edu_unit
    school, mates = orgs.school_of(unit), _mates(request, klass)
    going_up = queries.next_stages(unit.stage) & set(school.stages) if klass else set()
    schools = [one for one in queries.schools_for(unit.county_id, unit.stage if klass else "", school) if one.pk != school.pk or going_up]
    start = {"kind": "promotion" if klass else "move", "due_on": registration_day(request.today)}
    form = SendForm(request.POST if request.method == "POST" else None, schools=schools, leaving=unit.stage == "junior", initial=start)
    resting, lines_resting = queries.suspended_ids([klass]) if klass else (set(), set())
    ticks = {one.uid for one in children if one.pk not in resting} | {one.uid for one in mates if one.pk not in lines_resting}
    if request.method == "POST":
        ticks = {*request.POST.getlist("child"), *request.POST.getlist("pupil")}
    if request.method == "POST" and form.is_valid():
        chosen, lines = [one for one in children if one.uid in ticks], [one for one in mates if one.uid in ticks]
        with saying(form):
            if not chosen and not lines:
                raise Refused(_("请先勾选孩子。"))
            messages.success(request, _send(request, klass, chosen, lines, form.cleaned_data, {one.uid: one for one in schools}))
            return redirect(to("office:transfers", unit=school.uid, side="out"))
    accounts.note_read(request.actor, action="people.handover_list", perm=P.SEND_CHILDREN, subjects=[*children, *mates], count=len(children) + len(mates))
    rows = [
        {
            "child": one,
            "ticked": one.uid in ticks,
            "village": one.home_unit.name if one.home_unit else "",
            "url": child_url(one.uid),
            "resting": one.pk in resting,
        }
        for one in children
    ]
    context = {
        "form": form, "rows": rows, "class_uid": klass.uid if klass else "", "one": "" if klass else children[0].uid, "name": where(unit, request.today),
        "mates": [{"pupil": one, "ticked": one.uid in ticks, "resting": one.pk in lines_resting} for one in mates],
        "unread": queries.pupils_staying(klass) if klass and not request.actor.may(P.EDIT_PUPILS, klass) else 0,
        "crumbs": [{"label": _("转接与报到"), "url": to("office:transfers", unit=school.uid)}, {"label": _("移交")}],
    }  # fmt: skip
    return render(request, "office/transfers/transfer_new.html", context, status=422 if form.is_bound and form.errors else 200)


def _send(request: HttpRequest, klass: Any, chosen: list, lines: list, data: dict, schools: dict) -> str:
    if data["to_unit"] == VILLAGE:
        if lines:
            raise Refused(_("没有档案的学生请在“班级名单”里办离校；这里只转有档案的孩子，请去掉他们的勾。"))
        n = actions.pass_to_village(request.actor, children=chosen, left_on=request.today, today=request.today)
        return _("%d 名孩子的档案已转给村里，学校一头结束。") % n
    way = {
        "kind": data["kind"], "to_unit": schools.get(data["to_unit"]), "to_text": data["to_text"] if data["to_unit"] == OUTSIDE else "", "due_on": data["due_on"],
        "note": data["note"], "today": request.today, "children": chosen,
    }  # fmt: skip
    if klass is None:
        actions.send_children(request.actor, **way)
    else:
        actions.hand_over_class(request.actor, unit=klass, pupils=lines, **way)
    return _("已移交 %d 人；对方点了报到才算过去，在那以前还在这里。") % (len(chosen) + len(lines))


urls = [
    path("transfers/new/", transfer_new, name="transfer-new"),
    path("transfers/ask/", child_ask, name="child-ask"),
    path("transfers/arrive/", transfers_arrive, name="transfers-arrive"),
    path("transfers/absent/", transfers_absent, name="transfers-absent"),
    path("transfers/back/", transfers_back, name="transfers-back"),
    path("transfers/end/", transfers_end, name="transfers-end"),
    path("transfers/let-go/", transfers_let_go, name="transfers-let-go"),
]
