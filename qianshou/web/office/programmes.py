"""方案: the library of shipped programmes, what one asks, adopting it with its numbers, and what is adopted (O14, O15)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.care import actions, queries
from qianshou.domain.care.queries import shelf
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as jobs
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import P
from qianshou.jobs.duties import open_duties_job
from qianshou.kit.days import school_year_of
from qianshou.kit.errors import Invalid
from qianshou.web.access import or_404, page, saying
from qianshou.web.office.place import place_of, to
from qianshou.web.office.programmes_forms import AdoptForm, ChangeForm, EndAdoptionForm, NumbersForm

ADOPTERS = (UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL)


@page(P.SEE_PROGRAMMES)
def programmes(request: HttpRequest) -> HttpResponse:
    """What is adopted here, and what could be."""
    place = place_of(request, P.SEE_PROGRAMMES)
    adopted = [{"row": row, "running": row.ended_on is None and row.to_on >= request.today} for row in queries.adoptions(request.actor, place.unit)]
    shelf = [{"one": one, "url": to("office:programme", one.code), "rules": len(one.rules), "vague": len(one.vague)} for one in queries.programmes(place.unit.county or place.unit)]
    age = queries.ledger_age(place.unit.county, request.today) if place.unit.county_id else None
    context = {"place": place, "adopted": adopted, "shelf": shelf, "age": age, "goals_url": to("office:goals", **place.query) if request.actor.may(P.SEE_DUTIES, place.unit) else "", "may_read": request.actor.may(P.ADOPT_PROGRAMME), "crumbs": place.crumbs("office:programmes", request.today), "limits_url": to("office:limits", place.unit.uid) if place.unit.kind == UnitKind.COUNTY and request.actor.may(P.ADOPT_PROGRAMME, place.unit) else ""}
    return render(request, "office/programmes/programmes.html", context)


def _programme(request: HttpRequest, code: str) -> Any:
    return or_404(shelf.programme(code, request.actor))


@page(P.SEE_PROGRAMMES)
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: where it comes from and what it asks, rule by rule in one sentence."""
    one = _programme(request, code)
    context = {
        "one": one, "rules": shelf.rule_lines(one), "vague": shelf.vague_lines(one), "may_adopt": bool(_units(request)), "sources": _sources(request, one),
        "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": one.title}],
    }  # fmt: skip
    return render(request, "office/programmes/programme.html", context)


def _sources(request: HttpRequest, one: Any) -> list[tuple[str, str]]:
    """Which mechanism each part answers to, for the office that checks a programme against its plan; nobody else reads numbers."""
    if not request.actor.may(P.ADOPT_PROGRAMME):
        return []
    parts = [*shelf.rule_lines(one), *shelf.vague_lines(one), *one.goals, *one.dated, *one.arrangements, *one.checklists, *one.notes]
    return [(part.title, " ".join(part.mechanisms)) for part in parts]


# ── adopting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _units(request: HttpRequest) -> dict[str, Any]:
    """Where this viewer may adopt, by uid, in tree order."""
    if not request.actor.may(P.ADOPT_PROGRAMME):
        return {}
    return {one.uid: one for one in orgs.tree(request.actor, perm=P.ADOPT_PROGRAMME) if one.kind in ADOPTERS}


def _form(request: HttpRequest, one: Any, units: dict[str, Any]) -> AdoptForm:
    year = school_year_of(request.today)
    years = [(y, _("%(from)d—%(to)d学年") % {"from": y, "to": y + 1}) for y in (year, year + 1)]
    return AdoptForm(
        request.POST if request.method == "POST" else None, units=[(uid, unit.name) for uid, unit in units.items()], years=years,
        rules=shelf.rule_lines(one), vague=shelf.vague_lines(one), initial={"unit": next(iter(units)), "school_year": year},
    )  # fmt: skip


@page(P.ADOPT_PROGRAMME)
def programme_adopt(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers, then what they come to for whom, and only after that the adoption itself."""
    one, units = _programme(request, code), _units(request)
    if not units:
        raise Http404
    form, load = _form(request, one, units), None
    if request.method == "POST" and form.is_valid():
        unit, changes = units[form.cleaned_data["unit"]], form.adjustments()
        with saying(form):
            if "adopt" in request.POST and form.tried:
                row = _adopt(request, unit, code, form.cleaned_data["school_year"], changes)
                return redirect("office:adoption", row.uid)
            load = queries.preview_adoption(request.actor, unit, code, request.today, changes, too_many=form.cleaned_data["too_many"])
    context = _numbers(request, form, load) | {
        "one": one, "doing": _("采用"), "back": to("office:programme", code), "title": _("采用方案"),
        "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": one.title, "url": to("office:programme", code)}, {"label": _("采用")}],
    }  # fmt: skip
    return render(request, "office/programmes/programme_adopt.html", context, status=422 if form.errors else 200)


def _numbers(request: HttpRequest, form: NumbersForm, load: Any) -> dict:
    """The numbers and the trial; the sent form remembers which numbers were tried."""
    changed = "adopt" in request.POST and load is not None
    if load is not None:
        form.data = form.data.copy()
        form.data["seen"] = form.digest()
    return {"form": form, "load": load, "changed": changed}


def _adopt(request: HttpRequest, unit: Any, code: str, year: int, changes: dict) -> Any:
    row = actions.adopt(request.actor, unit=unit, code=code, school_year=year, today=request.today, adjustments=changes)
    _open(request, unit)
    messages.success(request, _("%(unit)s已采用《%(title)s》，待办正在开出。") % {"unit": unit.name, "title": row.title})
    return row


def _open(request: HttpRequest, unit: Any) -> None:
    """The county's duties are written in the background; the hourly tick would do it too."""
    job = notices.start_job(request.actor, kind=JobKind.OPEN_DUTIES, subject_uid=unit.county.uid, county=unit.county)
    open_duties_job.enqueue(job.uid)


# ── what is adopted ─────────────────────────────────────────────────────────────────────────────────────────────────


def _adoption(request: HttpRequest, uid: str) -> Any:
    """One adoption at, below or above the viewer's own units: those above hold for her too."""
    for unit in orgs.own_units(request.actor, P.SEE_PROGRAMMES):
        if (row := queries.adoptions(request.actor, unit).filter(uid=uid).first()) is not None:
            return row
    raise Http404


@page(P.SEE_PROGRAMMES)
def adoption(request: HttpRequest, uid: str) -> HttpResponse:
    """One adoption: its goals, its rules as they hold, what another programme asks more strictly, and its end."""
    row = _adoption(request, uid)
    may_end = row.ended_on is None and request.actor.may(P.ADOPT_PROGRAMME, row)
    form = EndAdoptionForm(request.POST if request.method == "POST" else None, initial={"ended_on": request.today})
    if request.method == "POST":
        if not may_end:
            raise Http404
        if form.is_valid() and _end(request, row, form):
            return redirect("office:adoption", uid)
    rules = [{"row": rule, "words": words, "before": before} for rule, words, before in queries.rules_of(row)]
    context = {
        "row": row, "rules": rules, "may_end": may_end, "form": form, "job": jobs.latest_job(JobKind.OPEN_DUTIES, row.unit.county.uid), "running": row.ended_on is None,
        "merged": queries.merged(row, request.today) if row.ended_on is None else [],
        "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": row.title}],
    }  # fmt: skip
    return render(request, "office/programmes/adoption.html", context, status=422 if form.is_bound and form.errors else 200)


@page(P.ADOPT_PROGRAMME)
def adoption_change(request: HttpRequest, uid: str) -> HttpResponse:
    """Other numbers for a running adoption, tried before they hold."""
    row = _adoption(request, uid)
    if row.ended_on is not None or not request.actor.may(P.ADOPT_PROGRAMME, row):
        raise Http404
    now = shelf.adopted(row)
    given = request.POST if request.method == "POST" else None
    form, load = ChangeForm(given, rules=shelf.rule_lines(now), vague=shelf.vague_lines(now), initial={"version": row.version}), None
    if given is not None and form.is_valid():
        with saying(form):
            if "adopt" in given and form.tried:
                actions.change_adoption(
                    request.actor, programme=row, adjustments=form.adjustments(), today=request.today, seen_version=form.cleaned_data["version"]
                )
                _open(request, row.unit)
                messages.success(request, _("已改。还没截止的按新的数，已截止的不变。"))
                return redirect("office:adoption", uid)
            load = queries.preview_change(request.actor, row, request.today, form.adjustments(), too_many=form.cleaned_data["too_many"])
    context = _numbers(request, form, load) | {
        "one": row, "doing": _("改用这些数"), "back": to("office:adoption", uid), "title": _("改数字"),
        "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": row.title, "url": to("office:adoption", uid)}, {"label": _("改数字")}],
    }  # fmt: skip
    return render(request, "office/programmes/programme_adopt.html", context, status=422 if form.errors else 200)


def _end(request: HttpRequest, row: Any, form: EndAdoptionForm) -> bool:
    last = form.cleaned_data["ended_on"]
    with saying(form):
        if not row.from_on <= last <= row.to_on:
            raise Invalid(_("最后一天要在采用期间之内。"), "ended_on")
        actions.end_adoption(request.actor, programme=row, today=request.today, ended_on=last)
        _open(request, row.unit)
        messages.success(request, _("《%s》已停用；已截止的不变，还没截止的会重新计算。") % row.title)
        return True
    return False


urls = [
    path("programmes/", programmes, name="programmes"),
    path("programmes/adopted/<str:uid>/", adoption, name="adoption"),
    path("programmes/adopted/<str:uid>/change/", adoption_change, name="adoption-change"),
    path("programmes/<str:code>/", programme, name="programme"),
    path("programmes/<str:code>/adopt/", programme_adopt, name="programme-adopt"),
]
