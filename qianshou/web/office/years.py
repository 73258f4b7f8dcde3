"""新学年: one page of a school on what 1 September changes: classes before and after, what is still to be done, what can be taken back."""

import datetime as dt
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
from qianshou.domain.pairing import queries as pairs
from qianshou.domain.pairing.actions.regrouping import UNDO_DAYS as STEP_DAYS
from qianshou.domain.people import queries
from qianshou.domain.people.actions.rolls import UNDO_DAYS as ROLL_DAYS
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, telling
from qianshou.web.office.place import place_of, to

UNDO = dt.timedelta(days=STEP_DAYS)
A_PAGE = 100


def school_of_place(request: HttpRequest, perm: str, name: str, title: str) -> tuple[Any, HttpResponse | None]:
    """The place if it is a school, else the page that lists the schools below."""
    place = place_of(request, perm)
    if place.unit.kind == UnitKind.SCHOOL:
        return place, None
    below = orgs.children_of(request.actor, place.unit, line="edu", perm=perm) if place.unit.kind != UnitKind.CLASS else []
    links = [{"label": one.display_name(request.today), "url": to(name, unit=one.uid)} for one in below]
    return place, render(request, "office/transfers/schools.html", {"place": place, "links": links, "title": title})


@page(P.SEND_CHILDREN)
def school_year(request: HttpRequest) -> HttpResponse:
    """Classes today and from 1 September on; each step of the year with what is still open."""
    place, links = school_of_place(request, P.SEND_CHILDREN, "office:school-year", _("新学年"))
    if links is not None:
        return links
    school, today = place.unit, request.today
    classes = orgs.classes(request.actor, P.SEND_CHILDREN, school)
    years, taught = queries.class_years(classes, today), pairs.class_teachers(classes, today)
    may = {"move": request.actor.may(P.EDIT_PUPILS, school), "teachers": request.actor.may(P.GRANT_CARE, school)}
    coming = queries.tally(*(rows(request.actor, school, today, side="in") for rows in (queries.transfers, queries.pupil_transfers)))
    resting = list(queries.suspended(request.actor, P.SEND_CHILDREN, school)[:A_PAGE])
    entered = list(queries.roll_events(request.actor, P.SEND_CHILDREN, school, today - dt.timedelta(days=ROLL_DAYS))[:A_PAGE])
    accounts.note_read(
        request.actor, action="people.school_year", perm=P.SEND_CHILDREN, subjects=[one.child or one.pupil for one in (*resting, *entered)], count=len(years)
    )
    context = {
        "place": place, "may": may, "first": queries.next_september(today), "coming": coming, "crumbs": place.crumbs("office:school-year", today),
        "rows": [
            {"year": one, "any": bool(one.children + one.pupils), "teacher": taught[one.unit.pk].name if one.unit.pk in taught else "", "url": to("office:class-one", one.unit.uid),
             "send": to("office:transfer-new", **{"class": one.unit.uid}), "move": to("office:roll-new", one.unit.uid)}
            for one in years
        ],
        "tasks": _tasks(request, school, years, taught, coming, resting), "resting": [_resting(one, request) for one in resting],
        "entered": [_event(one, request, may["move"]) for one in entered],
        "steps": [_step(one) for one in queries.year_steps(request.actor, P.SEND_CHILDREN, school, today - UNDO)[:A_PAGE]],
    }  # fmt: skip
    return render(request, "office/transfers/school_year.html", context)


def _task(label: str, n: int, url: str, note: str = "") -> dict:
    return {"label": label, "url": url, "note": note, "state": _("还有 %d") % n if n else _("没有要办的"), "kind": "warn" if n else "mute"}


def _tasks(request: HttpRequest, school: Any, years: list, taught: dict, coming: Any, resting: list) -> list[dict]:
    """What the year asks of a school, in the order it is done."""
    unit = school.uid
    leaving = sum(one.leaving and bool(one.children + one.pupils) for one in years)
    late = sum(one.until_on is not None and one.until_on < request.today for one in resting)
    untaught = sum(one.unit.pk not in taught and not one.leaving and bool(one.children + one.pupils) for one in years)
    return [
        _task(_("毕业班整班移交"), leaving, to("office:transfers", unit=unit, side="out"), _("移交后还在这里（毕业待入学），对方点了报到才过去")),
        _task(_("新生报到：应到 %(e)d，实到 %(a)d，未到 %(n)d") % {"e": coming.expected, "a": coming.arrived, "n": coming.absent}, coming.waiting + coming.absent,
              to("office:transfers", unit=unit, side="in"), _("9月10日前点清")),
        _task(_("休学到期，该复学"), late, "", _("在下面办复学")),
        _task(_("并班、分班"), 0, to("office:class-merge", unit=unit)) | {"state": _("需要时办"), "kind": "mute"},
        _task(_("还没有班主任的班"), untaught, to("office:class-teachers", unit=unit), _("可以粘贴名单，先看一遍再保存")),
    ]  # fmt: skip


def _resting(one: Any, request: HttpRequest) -> dict:
    late = one.until_on is not None and one.until_on < request.today
    return {
        "name": (one.child or one.pupil).name,
        "row": one,
        "class": one.from_unit.display_name(request.today),
        "late": late,
        "url": to("office:roll-back", one.uid),
    }


def _event(one: Any, request: HttpRequest, may: bool) -> dict:
    where = one.from_unit.display_name(request.today)
    then = one.to_unit.display_name(request.today) if one.to_unit else ""
    undo = may and one.ended_on is None
    return {"name": (one.child or one.pupil).name, "row": one, "from": where, "to": then, "undo": undo, "note": queries.roll_note(one)}


def _step(one: Any) -> dict:
    last = one.done_on + UNDO
    return {"row": one, "words": _("%(kind)s，%(n)d") % {"kind": one.get_kind_display(), "n": one.count}, "until": last}


@page(P.EDIT_PUPILS)
@require_POST
def year_step_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """并班、分班、换班主任 taken back whole."""
    place = place_of(request, P.EDIT_PUPILS)
    if place.unit.kind != UnitKind.SCHOOL:
        raise Http404
    step = found(queries.year_steps(request.actor, P.EDIT_PUPILS, place.unit, request.today - dt.timedelta(days=366)), uid)
    with telling(request):
        pairing.undo_year_step(request.actor, unit=place.unit, step=step, today=request.today)
        messages.success(request, _("已撤销：%s。班级、班主任和结对都回到原来。") % step.get_kind_display())
    return redirect(to("office:school-year", unit=place.unit.uid))


urls = [
    path("school-year/", school_year, name="school-year"),
    path("school-year/<str:uid>/undo/", year_step_undo, name="year-step-undo"),
]
