"""单位与班级: the tree one level at a time, units made, renamed and closed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.orgs import actions, queries
from qianshou.domain.orgs.choices import UNDER, UnitKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office import calendar_pages
from qianshou.web.office.units_forms import CloseForm, UnitForm, names_of

ORDER = [UnitKind.CITY, UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.CLASS, UnitKind.VILLAGE, UnitKind.DEPARTMENT]


@page(P.SEE_UNITS)
def units(request: HttpRequest) -> HttpResponse:
    """Where the viewer stands; several places are listed, one opens at once. `q` finds by name or code."""
    text = request.GET.get("q", "").strip()
    if text:
        hits = queries.find_units(request.actor, P.SEE_UNITS, text)
        return render(request, "office/units/units.html", {"rows": _lines(request, hits), "q": text})
    own = queries.own_units(request.actor, P.SEE_UNITS)
    if len(own) == 1:
        return redirect("office:unit", uid=own[0].uid)
    return render(request, "office/units/units.html", {"rows": _lines(request, own), "q": ""})


def _lines(request: HttpRequest, rows: list) -> list[dict]:
    return [{"unit": u, "name": u.display_name(request.today), "url": reverse("office:unit", args=[u.uid])} for u in rows]


def unit_or_404(request: HttpRequest, perm: str, uid: str):
    """A unit of the viewer's reach with `perm`."""
    return found(queries.units(request.actor, perm).select_related("parent", "county"), uid)


def crumbs_to(request: HttpRequest, unit, last: str = "") -> list[dict]:
    """From the highest unit the viewer reaches down to this one."""
    seen = queries.units(request.actor, P.SEE_UNITS)
    above = [u for u in queries.line_of_ancestors(unit) if u.pk == unit.pk or seen.filter(pk=u.pk).exists()]
    out = [{"label": u.display_name(request.today), "url": reverse("office:unit", args=[u.uid])} for u in above]
    return [*out, {"label": last}] if last else [*out[:-1], {"label": out[-1]["label"]}]


@page(P.SEE_UNITS)
def unit(request: HttpRequest, uid: str) -> HttpResponse:
    """One unit, what stands directly below it, and what may be done."""
    row = unit_or_404(request, P.SEE_UNITS, uid)
    below = list(queries.units(request.actor, P.SEE_UNITS).filter(parent=row))
    shown = [u for u in below if u.closed_on is None]
    groups = [(kind.label, _lines(request, sorted((u for u in shown if u.kind == kind), key=_order))) for kind in ORDER]
    may_edit = row.closed_on is None and request.actor.may(P.EDIT_UNITS, row)
    context = {
        "unit": row, "name": row.display_name(request.today), "groups": [(word, rows) for word, rows in groups if rows],
        "closed": _lines(request, [u for u in below if u.closed_on is not None]), "may_edit": may_edit, "may_add": may_edit and bool(UNDER[UnitKind(row.kind)]),
        "may_calendar": row.kind in calendar_pages.KINDS and request.actor.may(P.EDIT_CALENDAR, row),
        "may_close": may_edit and row.parent_id is not None and row.kind != UnitKind.COUNTY,
        "may_users": request.actor.may(P.SEE_USERS, row), "may_teachers": row.kind == UnitKind.SCHOOL and request.actor.may(P.GRANT_CARE, row),
        "may_year": row.kind == UnitKind.SCHOOL and request.actor.may(P.SEND_CHILDREN, row), "may_transfers": row.kind not in (UnitKind.DEPARTMENT, UnitKind.CLASS) and request.actor.may(P.SEE_TRANSFERS, row), "crumbs": crumbs_to(request, row),
    }  # fmt: skip
    return render(request, "office/units/unit.html", context)


def _order(unit) -> tuple:
    return (unit.stage, -(unit.entry_year or 0), unit.number or 0, unit.path)


@page(P.EDIT_UNITS)
def unit_new(request: HttpRequest, uid: str) -> HttpResponse:
    """A unit or class below this one."""
    parent = unit_or_404(request, P.EDIT_UNITS, uid)
    if not UNDER[UnitKind(parent.kind)]:
        raise Http404
    form = UnitForm(request.POST or None, parent=parent, today=request.today)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = actions.create_unit(request.actor, unit=parent, today=request.today, **form.unit())
            messages.success(request, _("已新增：%s") % row.display_name(request.today))
            return redirect("office:unit", uid=parent.uid)
    context = {"form": form, "parent": parent, "crumbs": crumbs_to(request, parent, _("新增"))}
    return render(request, "office/units/unit_new.html", context, status=422 if form.errors else 200)


@page(P.EDIT_UNITS)
def unit_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """A name, short name or code put right; the form carries the version it was read at."""
    row = unit_or_404(request, P.EDIT_UNITS, uid)
    form = names_of(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            actions.rename_unit(request.actor, unit=row, name=data["name"], short_name=data["short_name"], code=data["code"], seen_version=data["version"])
            messages.success(request, _("已保存。"))
            return redirect("office:unit", uid=row.uid)
    context = {"form": form, "unit": row, "crumbs": crumbs_to(request, row, _("修改"))}
    return render(request, "office/units/unit_edit.html", context, status=422 if form.errors else 200)


@page(P.EDIT_UNITS)
def unit_close(request: HttpRequest, uid: str) -> HttpResponse:
    """A unit out of use, with the one that follows it."""
    row = unit_or_404(request, P.EDIT_UNITS, uid)
    others = queries.units(request.actor, P.EDIT_UNITS).open().filter(kind=row.kind, parent=row.parent).exclude(pk=row.pk)
    choices = [(u.uid, u.display_name(request.today)) for u in others]
    form = CloseForm(request.POST or None, successors=choices)
    if request.method == "POST" and form.is_valid():
        successor = next((u for u in others if u.uid == form.cleaned_data["successor"]), None)
        with saying(form):
            actions.close_unit(request.actor, unit=row, today=request.today, successor=successor)
            messages.success(request, _("“%s”已停用。") % row.display_name(request.today))
            return redirect("office:unit", uid=row.parent.uid)
    context = {"form": form, "unit": row, "name": row.display_name(request.today), "crumbs": crumbs_to(request, row, _("停用"))}
    return render(request, "office/units/unit_close.html", context, status=422 if form.errors else 200)


urls = [
    path("units/", units, name="units"),
    path("units/<str:uid>/", unit, name="unit"),
    path("units/<str:uid>/new/", unit_new, name="unit-new"),
    path("units/<str:uid>/edit/", unit_edit, name="unit-edit"),
    path("units/<str:uid>/close/", unit_close, name="unit-close"),
    *calendar_pages.urls,
]
