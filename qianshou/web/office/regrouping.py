"""并班、分班: filled in, looked over, done; taken back on the page of the school year."""

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
from qianshou.domain.people import queries
from qianshou.domain.permissions import P
from qianshou.kit.text import fold_name
from qianshou.web.access import page, saying
from qianshou.web.office.place import child_url, class_and_school, place_of, to
from qianshou.web.office.regrouping_forms import MergeForm, SplitForm


def _looked(request: HttpRequest, form: Any) -> bool:
    """Filled in well and to be done now, not only looked over."""
    return bool(request.method == "POST" and form.is_valid() and request.POST.get("do") == "take")


@page(P.EDIT_PUPILS)
def class_merge(request: HttpRequest) -> HttpResponse:
    """并班."""
    place, today = place_of(request, P.EDIT_PUPILS), request.today
    school = place.unit
    if school.kind != UnitKind.SCHOOL or not request.actor.may(P.EDIT_PUPILS, school):
        raise Http404
    rows = {one.unit.uid: one for one in queries.class_years(orgs.classes(request.actor, P.EDIT_PUPILS, school), today)}
    names = [(uid, one.unit.display_name(today)) for uid, one in rows.items()]
    form = MergeForm(request.POST if request.method == "POST" else None, classes=names, today=today, initial={"happened_on": today})
    if _looked(request, form):
        data = form.cleaned_data
        with saying(form):
            step = pairing.merge_classes(
                request.actor, unit=school, classes=[rows[uid].unit for uid in data["classes"]], into=rows[data["into"]].unit, happened_on=data["happened_on"], today=today
            )  # fmt: skip
            messages.success(request, _("已并班，%d 人换了班。14 天内可以在下面撤销。") % step.count)
            return redirect(to("office:school-year", unit=school.uid))
    look = _merge_preview(rows, form.cleaned_data, today) if form.is_bound and not form.errors else None
    links = [{"label": _("把%s分成两个班") % name, "url": to("office:class-split", uid)} for uid, name in names]
    context = {"place": place, "form": form, "look": look, "links": links, "crumbs": _crumbs(school, _("并班"))}
    return render(request, "office/transfers/class_merge.html", context, status=422 if form.is_bound and form.errors else 200)


def _crumbs(school: Any, last: str) -> list[dict]:
    return [{"label": _("新学年"), "url": to("office:school-year", unit=school.uid)}, {"label": last}]


def _merge_preview(rows: dict, data: dict, today: Any) -> dict:
    into = rows[data["into"]]
    others = [rows[uid] for uid in data["classes"] if uid != data["into"]]
    taught = pairs.class_teachers([one.unit for one in (*others, into)], today)
    lines = [_part(one, taught, _("停用")) for one in others] + [_part(into, taught, _("并成这个班"))]
    total = sum(one.children for one in (*others, into)), sum(one.pupils for one in (*others, into))
    return {
        "lines": lines,
        "children": total[0],
        "pupils": total[1],
        "into": into.unit.display_name(today),
        "closed": queries.closed_in([one.unit for one in others]),
        "odd": any((one.unit.stage, one.unit.entry_year) != (into.unit.stage, into.unit.entry_year) for one in others),
    }


def _part(one: Any, taught: dict, then: str) -> dict:
    now = taught.get(one.unit.pk)
    return {
        "name": one.name,
        "children": one.children,
        "pupils": one.pupils,
        "teacher": now.name if now else "",
        "pairs": now.pairings if now else 0,
        "then": then,
    }


@page(P.EDIT_PUPILS)
def class_split(request: HttpRequest, uid: str) -> HttpResponse:
    """分班: the ticked and the named go to a new class of the same grade."""
    (klass, school), today = class_and_school(request, uid), request.today
    children = list(queries.children_for(request.actor, P.SEE_FILE).on_file().filter(edu_unit=klass).order_by("name", "pk"))
    pupils = list(queries.pupils_in(request.actor, klass))
    accounts.note_read(request.actor, action="people.class_move_list", perm=P.EDIT_PUPILS, subjects=children, count=len(children) + len(pupils))
    known: dict[str, list[str]] = {}
    for one in (*children, *pupils):
        known.setdefault(fold_name(one.name), []).append(one.uid)
    staff = {one.uid: one for one in pairs.staff_of(request.actor, school)}
    people = sorted(((key, one.name) for key, one in staff.items()), key=lambda one: one[1])
    form = SplitForm(request.POST if request.method == "POST" else None, people=people, known=known, today=today, initial={"happened_on": today})
    ticks, take = set(request.POST.getlist("who")), _looked(request, form)
    going = ticks | form.named
    if form.is_bound and not form.errors and not going:
        form.add_error(None, _("请先勾选去新班的孩子，或粘贴名单。"))
    elif take:
        data = form.cleaned_data
        part = pairing.Part(data["number"], [c for c in children if c.uid in going], [p for p in pupils if p.uid in going], staff.get(data["teacher"]))
        with saying(form):
            step = pairing.split_class(request.actor, unit=school, klass=klass, parts=[part], happened_on=data["happened_on"], today=today)
            messages.success(request, _("已分班，%d 人到了新班。14 天内可以在下面撤销。") % step.count)
            return redirect(to("office:school-year", unit=school.uid))
    name = klass.display_name(today)
    look = None
    if form.is_bound and not form.errors:
        n = sum(one.uid in going for one in (*children, *pupils))
        chosen = staff.get(form.cleaned_data["teacher"])
        look = {"go": n, "stay": len(children) + len(pupils) - n, "number": form.cleaned_data["number"], "teacher": chosen.name if chosen else _("以后再定"), "closed": queries.closed_in([klass])}
    rows = [{"uid": c.uid, "name": c.name, "url": child_url(c.uid), "file": True, "ticked": c.uid in going} for c in children]
    rows += [{"uid": p.uid, "name": p.name, "url": "", "file": False, "ticked": p.uid in going} for p in pupils]
    context = {"form": form, "rows": rows, "name": name, "look": look, "crumbs": _crumbs(school, _("分班"))}
    return render(request, "office/transfers/class_split.html", context, status=422 if form.is_bound and form.errors else 200)


urls = [
    path("school-year/merge/", class_merge, name="class-merge"),
    path("classes/<str:uid>/split/", class_split, name="class-split"),
]
