"""新学年的班主任, and pupils and children who change class: what a school sets right on its first day."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries as pairs
from qianshou.domain.people import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.web.access import page, saying
from qianshou.web.office.place import child_url, place_of, to
from qianshou.web.office.transfers_forms import ReclassForm, TeachersForm


@page(P.GRANT_CARE)
def class_teachers(request: HttpRequest) -> HttpResponse:
    """Every class of a school with its teacher; choosing another hands the class and its pairings over."""
    place = place_of(request, P.GRANT_CARE)
    if place.unit.kind != UnitKind.SCHOOL:
        below = orgs.children_of(request.actor, place.unit, line="edu", perm=P.GRANT_CARE)
        links = [{"label": one.display_name(request.today), "note": "", "url": to("office:class-teachers", unit=one.uid)} for one in below]
        return render(request, "office/transfers/teachers.html", {"place": place, "links": links})
    classes = {one.uid: one for one in orgs.classes(request.actor, P.GRANT_CARE, place.unit)}
    now = pairs.class_teachers(list(classes.values()), request.today)
    staff = {one.uid: one for one in pairs.staff_of(request.actor, place.unit)}
    rows = [(uid, one.display_name(request.today), now[one.pk].user_uid if one.pk in now else "") for uid, one in classes.items()]
    held = {user.user_uid: user.name for user in now.values()}
    people = sorted((held | {uid: one.name for uid, one in staff.items()}).items(), key=lambda one: one[1])
    form = TeachersForm(request.POST if request.method == "POST" else None, rows=rows, people=people)
    if request.method == "POST" and form.is_valid():
        wanted = [pairing.ClassTeacher(classes[uid], staff[user]) for uid, user in form.changed.items() if user in staff]
        with saying(form):
            if not wanted:
                raise Refused(_("没有要换的班主任。"))
            done = pairing.set_class_teachers(request.actor, unit=place.unit, teachers=wanted, today=request.today)
            messages.success(
                request,
                _("%(classes)d 个班换了班主任，%(pairs)d 对结对交给了新班主任。要改回来，在这里选回原来的老师。")
                % {"classes": done.classes, "pairs": done.pairings},
            )
            return redirect(to("office:class-teachers", unit=place.unit.uid))
    pairs_now = {uid: now[classes[uid].pk].pairings if classes[uid].pk in now else 0 for uid in classes}
    shown = [{"field": form[f"class-{uid}"], "help": _("现在的班主任在本班结对 %d 名孩子") % pairs_now[uid] if pairs_now[uid] else ""} for uid in classes]
    context = {"place": place, "form": form, "rows": shown, "crumbs": [{"label": _("班级与人员"), "url": to("office:units")}, {"label": _("新学年的班主任")}]}
    return render(request, "office/transfers/teachers.html", context, status=422 if form.is_bound and form.errors else 200)


def _class(request: HttpRequest, uid: str) -> Any:
    unit = orgs.unit(request.actor, P.EDIT_PUPILS, uid)
    if unit is None or unit.kind != UnitKind.CLASS:
        raise Http404
    return unit


@page(P.EDIT_PUPILS)
def class_move(request: HttpRequest, uid: str) -> HttpResponse:
    """分班、并班、留级: who leaves this class for another of the school."""
    unit = _class(request, uid)
    school = orgs.school_of(unit)
    if not request.actor.may(P.EDIT_PUPILS, school):
        raise Http404
    others = {one.uid: one for one in orgs.classes(request.actor, P.EDIT_PUPILS, school) if one.pk != unit.pk}
    children, pupils = (
        list(queries.children_for(request.actor, P.SEE_FILE).filter(edu_unit=unit).order_by("name", "pk")),
        list(queries.pupils_in(request.actor, unit)),
    )
    accounts.note_read(request.actor, action="people.class_move_list", perm=P.EDIT_PUPILS, subjects=children, count=len(children) + len(pupils))
    named = [(one.uid, one.display_name(request.today)) for one in others.values()]
    form = ReclassForm(request.POST if request.method == "POST" else None, classes=named, today=request.today, initial={"happened_on": request.today})
    ticks = set(request.POST.getlist("who"))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            if not ticks:
                raise Refused(_("请先勾选孩子。"))
            n = actions.change_class(
                request.actor, unit=school, children=[c for c in children if c.uid in ticks], pupils=[p for p in pupils if p.uid in ticks],
                klass=others[form.cleaned_data["klass"]], happened_on=form.cleaned_data["happened_on"], today=request.today,
            )  # fmt: skip
            messages.success(request, _("%d 人已换班。换错了，到那个班里再换回来。") % n)
            return redirect("office:class-move", uid)
    rows = [{"uid": c.uid, "name": c.name, "url": child_url(c.uid), "file": True, "ticked": c.uid in ticks} for c in children]
    rows += [{"uid": p.uid, "name": p.name, "url": "", "file": False, "ticked": p.uid in ticks} for p in pupils]
    name = unit.display_name(request.today)
    context = {"form": form, "rows": rows, "name": name, "crumbs": [{"label": name, "url": to("office:class-one", uid)}, {"label": _("换班级")}]}
    return render(request, "office/transfers/class_move.html", context, status=422 if form.is_bound and form.errors else 200)


urls = [
    path("class-teachers/", class_teachers, name="class-teachers"),
    path("classes/<str:uid>/move/", class_move, name="class-move"),
]
