"""工作记录: what a unit did that is no contact with a child: meetings, activities, training, inspections, plans, reports (DOMAIN §4)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import CONTACTS, DutyKind
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying
from qianshou.web.office.listing import Listing
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to, unit_choices
from qianshou.web.office.records_forms import VoidForm
from qianshou.web.office.work_filter import WorkFilter
from qianshou.web.work_forms import OFFERED, UNIT_FIELDS, UnitWorkForm, fresh

PER_PAGE = 50
MOST = 400  # children offered to tick
HAS_CHILDREN = ("class", "school", "village")


def new_url(duty: Any = None, unit: Any = None, kind: str = "") -> str:
    """记一件工作, from a duty or for a unit."""
    return to("office:work-new", duty=duty.uid if duty else "", unit=unit.uid if unit else "", kind=kind)


@page(P.SEE_RECORDS)
def work(request: HttpRequest) -> HttpResponse:
    """What a unit still has to do itself, and what was done in it and below, newest first."""
    place = place_of(request, P.SEE_RECORDS)
    form = WorkFilter(request.GET or None, units=unit_choices(request.actor, place, P.SEE_RECORDS, request.today), initial={"unit": place.unit.uid})
    data = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    wanted = {key: data.get(key) or None for key in ("kind", "from_on", "on")} | {"voided": data.get("show") == "void"}
    listed = Listing(request.GET.get("page"), PER_PAGE)
    rows, total = queries.work_of_unit(request.actor, place.unit, request.today, limit=PER_PAGE, offset=listed.offset, **wanted)
    accounts.note_read(request.actor, action="care.list_work", perm=P.SEE_RECORDS, subjects=[], count=total, unit=place.unit.uid, uids=[r.uid for r in rows])
    may = request.actor.may(P.RECORD_WORK, place.unit)
    owed = queries.duties_of_unit(request.actor, place.unit, request.today) if may else []
    decides = request.actor.may(P.WAIVE_DUTY, place.unit)
    context = {
        "place": place, "form": form, "page": listed.page(total), "total": total, "query": kept_query(request), "crumbs": place.crumbs("office:work", request.today),
        "rows": [{"work": one, "children": [(name, child_url(uid)) for uid, name in one.children], "voidable": not one.voided_on and (one.mine or decides)} for one in rows],
        "owed": [{"duty": one, "url": new_url(one), "what": f"{one.text} · {one.owner_name or _('还没有人负责')}"} for one in owed],
        "actions": [{"label": _("记一件工作"), "url": new_url(unit=place.unit), "primary": True, "icon": "plus"}] if may else [],
    }  # fmt: skip
    return render(request, "office/works/work.html", context)


# ── writing it down ─────────────────────────────────────────────────────────────────────────────────────────────────
@page(P.RECORD_WORK)
def work_new(request: HttpRequest) -> HttpResponse:
    """First what kind, then its own few fields; a duty brings both."""
    asked = request.GET.get("duty", "") or request.POST.get("duty", "")
    duty = queries.duty(request.actor, P.RECORD_WORK, asked) if asked else None
    if asked and (duty is None or duty.unit_id is None):
        raise Http404
    unit = or_404(orgs.unit(request.actor, P.RECORD_WORK, duty.unit.uid) if duty else place_of(request, P.RECORD_WORK).unit)
    kind = duty.kind if duty else request.GET.get("kind", "")
    if kind not in UNIT_FIELDS:
        return _choose(request, unit)
    return _write(request, unit, kind, duty)


def _choose(request: HttpRequest, unit: Any) -> HttpResponse:
    place = place_of(request, P.RECORD_WORK)
    kinds = [{"label": DutyKind(kind).label, "url": new_url(unit=unit, kind=kind)} for kind in OFFERED]
    units = [{"label": name, "url": to("office:work-new", unit=uid), "current": uid == unit.uid} for uid, name in _units(request, place)]
    context = {"kinds": kinds, "units": units, "whose": unit.display_name(request.today), "crumbs": _crumbs(place, _("记一件工作"))}
    return render(request, "office/works/work_kinds.html", context)


def _units(request: HttpRequest, place: Place) -> list[tuple[str, str]]:
    """The unit, those directly below it and the viewer's own units: for whom it is written down."""
    own = [(one.uid, one.display_name(request.today)) for one in place.own]
    return list(dict([*own, *unit_choices(request.actor, place, P.RECORD_WORK, request.today)]).items())[:40]


def _crumbs(place: Place, last: str) -> list[dict]:
    return [{"label": _("工作记录"), "url": to("office:work", **place.query)}, {"label": last}]


def _write(request: HttpRequest, unit: Any, kind: str, duty: Any) -> HttpResponse:
    rows = list(queries.children_of_unit(request.actor, unit)[:MOST]) if unit.kind in HAS_CHILDREN else []
    doers = _doers(request, unit)
    late = duty is not None and duty.last_on < request.today
    start = fresh(request.today, duty) | {"doer": _owner(duty, doers)}
    form = UnitWorkForm(
        request.POST or None, kind=kind, today=request.today, late=late, initial=start, children=[(c.uid, c.name) for c in rows],
        doers=[(user.uid, words) for user, words in doers],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _save(request, form, unit, rows, doers):
        messages.success(request, _("已保存：%(what)s。%(who)s") % {"what": DutyKind(kind).label, "who": unit.display_name(request.today)})
        return redirect(to("office:work", unit=unit.uid))
    place = place_of(request, P.RECORD_WORK)
    context = {
        "form": form, "heading": DutyKind(kind).label, "whose": unit.display_name(request.today), "crumbs": _crumbs(place, DutyKind(kind).label),
        "back": new_url(unit=unit), "asked": duty, "contact": kind in CONTACTS,
    }  # fmt: skip
    return render(request, "office/works/work_new.html", context, status=422 if form.errors else 200)


def _doers(request: HttpRequest, unit: Any) -> list[tuple[Any, str]]:
    """Oneself first, then who works at the unit, if one may type for them."""
    if not request.actor.may(P.TYPE_FOR_OTHERS, unit):
        return []
    others = [(user, f"{user.name}（{role}）") for user, role in queries.people_of_unit(unit, request.today) if user.pk != request.user.pk]
    return [(request.user, _("我本人")), *others]


def _owner(duty: Any, doers: list) -> str:
    """Whose duty it is, if she is among them."""
    return next((user.uid for user, _words in doers if duty is not None and user.pk == duty.owner_id), doers[0][0].uid if doers else "")


def _save(request: HttpRequest, form: UnitWorkForm, unit: Any, rows: list, doers: list) -> Any:
    chosen, uid = set(form.cleaned_data.get("children") or ()), form.cleaned_data.get("doer")
    doer = next((user for user, _words in doers if user.uid == uid), None)
    with saying(form):
        return actions.record_work(
            request.actor, unit=unit, today=request.today, children=[c for c in rows if c.uid in chosen], doer=doer, **form.keywords()
        )
    return None


@page(P.VOID_RECORD)
def work_void(request: HttpRequest, uid: str) -> HttpResponse:
    """A mistake is voided with a reason and stays readable."""
    row = or_404(queries.one_work(request.actor, P.SEE_RECORDS, uid))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.void_work(request.actor, work=row, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已作废，原来的仍可查看，不再计数。"))
            return redirect("office:work")
    line = queries.work_lines(request.actor, [row], request.today)[0]
    crumbs = [{"label": _("工作记录"), "url": to("office:work")}, {"label": _("作废")}]
    return render(request, "office/works/work_void.html", {"form": form, "one": line, "crumbs": crumbs}, status=422 if form.errors else 200)


urls = [
    path("works/", work, name="work"),
    path("works/new/", work_new, name="work-new"),
    path("works/<str:uid>/void/", work_void, name="work-void"),
]
