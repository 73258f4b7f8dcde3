"""填表: a blank form from above comes in, is understood, filled with the files and given back in its own layout; next month in one click."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import CHILDLESS, UnitKind
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.jobs.forms import form_job
from qianshou.kit.text import whole
from qianshou.papers.forms import actions, counted, queries
from qianshou.papers.forms.blank import Read
from qianshou.papers.models import KnownForm
from qianshou.web.access import found, hearing, or_404, page, saying, telling
from qianshou.web.office import blanks_shown as shown
from qianshou.web.office.blanks_forms import AnswersForm, BlankForm, FillForm
from qianshou.web.office.imports_shown import unit_choices
from qianshou.web.office.place import Place, kept_query, place_of

PER_PAGE = 20
_CHOSEN = ("text", "state", "label", "standing", "stage", "grade", "boarding", "key", "living")


@page(P.EXPORT_ROSTER)
def blank_forms(request: HttpRequest) -> HttpResponse:
    """Upload a blank; below, the forms filled before."""
    units = orgs.units(request.actor, P.EXPORT_ROSTER).exclude(kind__in=CHILDLESS).filter(closed_on=None)
    here = place_of(request, P.EXPORT_ROSTER).unit.uid
    form = BlankForm(request.POST or None, request.FILES or None, units=unit_choices(units.order_by("path")), initial={"unit": here})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            file = form.cleaned_data["file"]
            unit = found(units, form.cleaned_data["unit"])
            row = actions.receive_form(request.actor, unit=unit, data=file.read(), filename=file.name, today=request.today)
            return redirect("office:blank-form", uid=row.uid)
    rows = Paginator(queries.forms(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "rows": rows, "lines": [shown.form_line(row) for row in rows]}
    return render(request, "office/blanks/blank_forms.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, uid: str) -> KnownForm:
    return found(queries.forms(request.actor), uid)


def _at(request: HttpRequest, form: KnownForm) -> list[Any]:
    """The form's unit and those directly below it."""
    line = "home" if form.unit.kind == UnitKind.VILLAGE else "edu"
    return [form.unit, *orgs.children_of(request.actor, form.unit, line=line, perm=P.EXPORT_ROSTER)]


def _first(form: KnownForm, read: Read) -> dict[str, Any]:
    """What the filling starts from: the last time's choices, else whom the form's title asks for."""
    last = asdict(_filters(form, read))
    flags = {True: "yes", False: "no", None: ""}
    chosen = {name: flags[last[name]] if name in ("boarding", "key") else last[name] or "" for name in _CHOSEN}
    return chosen | {
        "at": form.asked.get("at", ""),
        "purpose": form.asked.get("purpose", ""),
        "words": form.asked.get("words", ""),
        "apart": form.asked.get("apart", False),
        "span": form.asked.get("span", ""),
    }


@page(P.EXPORT_ROSTER)
def blank_form(request: HttpRequest, uid: str) -> HttpResponse:
    """What each column was understood as, questions, whom to fill in; a POST fills it."""
    form = _form(request, uid)
    with hearing() as refused:
        read, answers, data = queries.read_known(form)
    if refused:
        messages.error(request, refused[0].say)
        return redirect("office:blank-forms")
    units = _at(request, form)
    again = request.method == "POST" and request.POST.get("do") == "again" and form.asked.get("purpose")
    given = _first(form, read) if again or request.method != "POST" else request.POST
    fill = _fill_form(request, form, read, units, given if again or request.method == "POST" else None, given)
    if request.method == "POST" and fill.is_valid():
        with saying(fill):
            at = next((u for u in units if u.uid == fill.cleaned_data.get("at")), form.unit)
            export = _fill(request, form, read, answers, data, fill, at)
            return redirect("office:blank-form-filled", uid=export.uid)
    asking = AnswersForm(asked=shown.asked(read), everything=shown.everything(read))
    return render(request, "office/blanks/blank_form.html", _page(request, form, read, fill, asking), status=422 if fill.errors else 200)


def _fill(request: HttpRequest, form: KnownForm, read: Read, answers: Any, data: bytes, fill: FillForm, at: Any) -> Any:
    said = fill.cleaned_data
    if read.counts:
        return _fill_counts(request, form, read, data, fill, at)
    filters, line = fill.filters(), "home" if at.kind == UnitKind.VILLAGE else form.asked.get("line", "edu")
    kept = {
        "at": at.uid,
        "line": line,
        "filters": asdict(filters),
        "purpose": said["purpose"],
        "words": said["words"],
        "apart": said.get("apart", False),
        "kind": read.kind,
    }
    export = actions.ask_filling(
        request.actor, unit=at, read=read, purpose=said["purpose"], words=said["words"], line=line, filters=filters, apart=kept["apart"], form=form,
        again=kept, today=request.today,
    )  # fmt: skip
    if queries.in_background(export):
        job = notices.start_job(request.actor, kind=JobKind.FILL_FORM, subject_uid=export.uid, county=export.county, total=export.rows)
        form_job.enqueue(job.uid)
    else:
        actions.fill_now(request.actor, export=export, data=data, answers=answers, today=request.today, form=form)
    return export


def _line(unit: Any) -> str:
    return "home" if unit.kind == UnitKind.VILLAGE else "edu"


def _fill_counts(request: HttpRequest, form: KnownForm, read: Read, data: bytes, fill: FillForm, at: Any) -> Any:
    said, filters = fill.cleaned_data, fill.filters()
    kept = {"at": at.uid, "line": _line(at), "filters": asdict(filters), "purpose": said["purpose"], "words": said["words"], "kind": read.kind}
    kept["span"] = said.get("span", "")
    return actions.fill_table(
        request.actor, unit=at, form=form, read=read, data=data, purpose=said["purpose"], words=said["words"], line=_line(at), filters=filters, span=kept["span"],
        anyway=said.get("anyway", False), asked=kept, today=request.today,
    )  # fmt: skip


def _fill_form(request: HttpRequest, form: KnownForm, read: Read, units: list[Any], data: Any, first: dict[str, Any] | None = None) -> FillForm:
    names = [(u.uid, u.display_name(request.today)) for u in units]
    return FillForm(data, initial=first, units=names, cards=bool(read.cards), counts=bool(read.counts), spans=shown.spans(read, _asked(request, form, read)))


def _asked(request: HttpRequest, form: KnownForm, read: Read, fill: FillForm | None = None) -> counted.Asked:
    """What the form's tables are counted for: what was just chosen (right in the rest or not), else the last time's place, conditions and days."""
    chosen = fill if fill is not None and fill.is_bound else None
    filters = chosen.filters() if chosen is not None else _filters(form, read)
    held = chosen.cleaned_data if chosen is not None else form.asked
    at = next((u for u in _at(request, form) if u.uid == held.get("at")), form.unit)
    return counted.Asked(at, _line(at), filters, request.today, held.get("span", ""), form.name)


def _counts(request: HttpRequest, form: KnownForm, read: Read, fill: FillForm) -> tuple[list[dict[str, Any]], int]:
    """The tables as they would be filled now, each number a link to its rows; and how many children stand behind them."""
    asked = _asked(request, form, read, fill)
    results, many = counted.counted(request.actor, read.counts, asked)
    chosen = urlencode([(name, fill.data.get(name, "")) for name in (*_CHOSEN, "at", "span")]) if fill.is_bound else ""
    return [shown.counted(form, table, results[table.index], asked, chosen) for table in read.counts], many


@page(P.EXPORT_ROSTER)
def blank_form_cell(request: HttpRequest, uid: str) -> HttpResponse:
    """The children one number of a table counts."""
    form = _form(request, uid)
    with hearing() as refused:
        read, _answers, _data = queries.read_known(form)
    places = [whole(request.GET.get(name, "")) for name in ("t", "r", "c")]
    if refused or None in places:
        raise Http404
    table, row, column = places
    part = next((one for one in read.counts if one.index == table), None)
    asked = _asked(request, form, read, _fill_form(request, form, read, _at(request, form), request.GET if "state" in request.GET else None))
    opened = or_404(counted.behind(request.actor, part, (row, column), asked) if part else None)
    book = Paginator(shown.of_cell(opened), 50).get_page(request.GET.get("page"))
    rows = counted.rows_of(request.actor, opened, list(book.object_list), request.today)
    accounts.note_read(request.actor, action="forms.open_cell", perm=P.EXPORT_ROSTER, subjects=rows.children, count=book.paginator.count)
    context = {
        "form_row": form, "says": opened.says, "page": book, "cell": shown.cell(opened, rows, request.today, asked), "query": kept_query(request),
    }  # fmt: skip
    return render(request, "office/blanks/blank_form_cell.html", context)


def _filters(form: KnownForm, read: Read) -> RosterFilter:
    """The last time's conditions, else those of the form's title."""
    title = " ".join([form.name, *(part.title for part in [*read.lists, *read.cards, *read.counts])])
    return RosterFilter(**form.asked["filters"]) if form.asked.get("filters") else queries.suggested(title)


def _page(request: HttpRequest, form: KnownForm, read: Read, fill: FillForm, asking: AnswersForm) -> dict[str, Any]:
    if read.counts:
        counts, many = _counts(request, form, read, fill)
    else:
        filters = fill.filters() if fill.is_bound else _filters(form, read)
        counts, many = [], children(request.actor, unit=form.unit, filters=filters, today=request.today, perm=P.EXPORT_ROSTER).count()
    place = Place(form.unit, "edu", form.unit.display_name(request.today), [])
    return {
        "form_row": form, "counts": counts, "place": place, "parts": shown.parts(read), "asking": asking, "questions": [asking[name] for name in asking.asked], "fill": fill, "mine": queries.last_filled(request.actor, form),
        "many": many, "unknown": shown.unknown(read), "how": shown.how(read), "filters": [fill[name] for name in ("label", "grade", "boarding", "living", "key", "stage", "text", "state")],
    }  # fmt: skip


@page(P.EXPORT_ROSTER)
def blank_form_answer(request: HttpRequest, uid: str) -> HttpResponse:
    """What the doubtful columns mean, or another meaning for any column; remembered for the unit."""
    form = _form(request, uid)
    if request.method != "POST":
        return redirect("office:blank-form", uid=uid)
    with telling(request):
        read, _answers, _data = queries.read_known(form)
        asking = AnswersForm(request.POST, asked=shown.asked(read), everything=shown.everything(read))
        if asking.is_valid() and asking.columns():
            actions.answer_form(request.actor, form=form, read=read, columns=asking.columns())
            messages.success(request, _("记住了，本单位以后遇到同样的栏目不再问。"))
        else:
            messages.error(request, _("没有改动：请先选一栏和它的意思。"))
    return redirect("office:blank-form", uid=uid)


@page(P.EXPORT_ROSTER)
def blank_form_drop(request: HttpRequest, uid: str) -> HttpResponse:
    """Off the list, the kept blank erased."""
    form = _form(request, uid)
    if request.method == "POST":
        actions.drop_form(request.actor, form=form, today=request.today)
        messages.success(request, _("已从列表里去掉“%s”。") % form.name)
        return redirect("office:blank-forms")
    return redirect("office:blank-form", uid=uid)


urls = [
    path("blanks/", blank_forms, name="blank-forms"),
    path("blanks/<str:uid>/", blank_form, name="blank-form"),
    path("blanks/<str:uid>/cell/", blank_form_cell, name="blank-form-cell"),
    path("blanks/<str:uid>/answer/", blank_form_answer, name="blank-form-answer"),
    path("blanks/<str:uid>/drop/", blank_form_drop, name="blank-form-drop"),
]
