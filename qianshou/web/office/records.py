"""关爱记录: what was done in a unit, a paper sheet typed in as a grid (代录), a mistake voided (O17, O11)."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.care.queries.unit_records import records_of_unit
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid
from qianshou.kit.text import whole
from qianshou.web.access import hearing, or_404, page, saying
from qianshou.web.office.listing import Listing
from qianshou.web.office.place import child_url, kept_query, place_of, to, unit_choices
from qianshou.web.office.records_forms import MOST_ROWS, RecordFilter, RowForm, SheetForm, VoidForm

PER_PAGE = 50
ROWS = 8
MOST_CHILDREN = 400
FIELD_OF = {"date": "happened_on", "people": "met"} | {name: name for name in ("happened_on", "met", "kind", "note", "child", "companion")}


@page(P.SEE_RECORDS)
def records(request: HttpRequest) -> HttpResponse:
    """Records of a unit along one line, newest first."""
    place = place_of(request, P.SEE_RECORDS)
    form = RecordFilter(request.GET or None, units=unit_choices(request.actor, place, P.SEE_RECORDS, request.today), initial={"unit": place.unit.uid})
    data = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    wanted = {key: data.get(key) or None for key in ("kind", "from_on", "on")}
    wanted |= {"doer": data.get("q", "").strip(), "typed": data.get("typed") == "1", "voided": data.get("typed") == "void"}
    listed = Listing(request.GET.get("page"), PER_PAGE)
    lines, total = records_of_unit(request.actor, place.unit, request.today, line=place.line, limit=PER_PAGE, offset=listed.offset, **wanted)
    accounts.note_read(
        request.actor, action="care.list_records", perm=P.SEE_RECORDS, subjects=[], count=total, unit=place.unit.uid, uids=[r.uid for r in lines]
    )
    decides = request.actor.may(P.WAIVE_DUTY, place.unit)  # a coordinator may void what others wrote
    buttons = [{"label": _("代录纸质记录"), "url": to("office:sheet-new"), "primary": True, "icon": "edit"}] if request.actor.may(P.TYPE_FOR_OTHERS) else []
    buttons.append({"label": _("单位工作记录"), "url": to("office:work", **place.query)})
    context = {
        "place": place, "form": form, "page": listed.page(total), "rows": [{"record": r, "url": child_url(r.child_uid), "voidable": not r.voided_on and (r.mine or decides)} for r in lines], "query": kept_query(request),
        "segments": place.switch("office:records"), "crumbs": place.crumbs("office:records", request.today), "actions": buttons, "total": total,
    }  # fmt: skip
    return render(request, "office/records/records.html", context)


@page(P.VOID_RECORD)
def record_void(request: HttpRequest, uid: str) -> HttpResponse:
    """A mistake is voided with a reason and stays readable."""
    row = or_404(queries.record(request.actor, P.SEE_RECORDS, uid))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.void_record(request.actor, record=row, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已作废，原记录仍可查看，不再计数。"))
            return redirect("office:records")
    crumbs = [{"label": _("关爱记录"), "url": to("office:records")}, {"label": _("作废")}]
    return render(request, "office/records/record_void.html", {"form": form, "row": row, "crumbs": crumbs}, status=422 if form.errors else 200)


# ── 代录 ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _choose(request: HttpRequest) -> HttpResponse:
    """Whose sheet is it? Helpers by name."""
    place = place_of(request, P.TYPE_FOR_OTHERS)
    text = request.GET.get("q", "").strip()[:40]
    found = pairing.helpers_with_load(request.actor, place.unit, request.today, text=text) if request.actor.may(P.SEE_PAIRINGS) else []
    context = {"helpers": found[:100], "more": max(0, len(found) - 100), "q": text, "place": place, "crumbs": _crumbs()}
    return render(request, "office/records/sheet_choose.html", context)


def _crumbs() -> list[dict]:
    return [{"label": _("关爱记录"), "url": to("office:records")}, {"label": _("代录纸质记录")}]


def _children(request: HttpRequest, one: Any) -> list:
    """The children paired with the helper; with `all` every child of the helper's unit in reach."""
    rows = people.children(request.actor, today=request.today, perm=P.TYPE_FOR_OTHERS)
    if request.GET.get("all") or request.POST.get("all"):
        return list(people.children(request.actor, unit=one.unit, today=request.today, perm=P.TYPE_FOR_OTHERS)[:MOST_CHILDREN])
    mine = {row.child_id for row in pairing.of_helper(request.actor, one)}
    return list(rows.filter(pk__in=mine)[:MOST_CHILDREN])


def _grid(request: HttpRequest, children: list, count: int, companion: bool) -> list[RowForm]:
    words = [(child.uid, f"{child.name} {child.edu_unit.display_name(request.today) if child.edu_unit else ''}".strip()) for child in children]
    given: dict[str, Any] = {"children": words, "today": request.today, "companion": companion}
    posted = request.POST if request.method == "POST" else None
    if posted is None or "more" in posted:  # more lines asked for: what was typed stays, nothing is judged yet
        start = [RowForm.typed(posted, f"row-{n}") if posted is not None and f"row-{n}-child" in posted else {"met": ["child"]} for n in range(count)]
        return [RowForm(prefix=f"row-{n}", initial=start[n], **given) for n in range(count)]
    return [RowForm(posted, prefix=f"row-{n}", **given) for n in range(count)]


def _count(request: HttpRequest, children: list) -> int:
    asked = whole(request.POST.get("rows", ""))
    have = max(ROWS, min(len(children), MOST_ROWS)) if asked is None else asked
    return min(MOST_ROWS, have + (8 if "more" in request.POST else 0))


@page(P.TYPE_FOR_OTHERS)
def sheet_new(request: HttpRequest) -> HttpResponse:
    """A paper sheet as a grid: all its lines go in at once, or none and each wrong one says why."""
    uid = request.POST.get("helper") or request.GET.get("helper")
    if not uid:
        return _choose(request)
    one = or_404(pairing.helper(request.actor, P.SEE_PAIRINGS, uid))
    children = _children(request, one)
    sending = request.method == "POST" and "more" not in request.POST
    first = {"key": request.POST.get("key") or uuid.uuid4().hex, "sheet_no": request.POST.get("sheet_no", "")}
    form = SheetForm(request.POST) if sending else SheetForm(initial=first)
    grid = _grid(request, children, _count(request, children), one.vetted)
    if sending and _save(request, one, children, form, grid):
        return redirect(to("office:sheet-new", helper=one.uid))
    wrong = [form, *grid] if sending else []
    context = {
        "one": one, "form": form, "grid": grid, "count": len(grid), "crumbs": _crumbs(), "wrong": [f for f in wrong if f.errors], "more": len(grid) < MOST_ROWS,
        "all_url": to("office:sheet-new", helper=one.uid, all=1), "all": bool(request.GET.get("all") or request.POST.get("all")), "empty": not children, "sending": sending,
    }  # fmt: skip
    return render(request, "office/records/sheet_new.html", context, status=422 if any(f.errors for f in wrong) else 200)


def _save(request: HttpRequest, one: Any, children: list, form: SheetForm, grid: list[RowForm]) -> bool:
    filled = [row for row in grid if not row.blank]
    if not filled:
        form.is_valid()
        form.add_error(None, _("还没有填写任何一行。"))
    if not all([form.is_valid(), *(row.is_valid() for row in grid)]):
        return False
    key, wanted = form.cleaned_data["key"], {row.cleaned_data["child"] for row in filled}
    rows = [row.row(f"{key[:32]}-{row.prefix.removeprefix('row-')}") for row in filled]
    with hearing() as refused:
        done = actions.record_sheet(
            request.actor, children=[child for child in children if child.uid in wanted], rows=rows, doer_helper=one,
            sheet_no=form.cleaned_data["sheet_no"], today=request.today,
        )  # fmt: skip
        messages.success(request, _("已代录 %(n)d 条，记在%(name)s名下。") % {"n": len(done), "name": one.name})
        return True
    error = refused[0]
    if isinstance(error, Invalid):
        _say_on_row(form, filled, error)
    else:
        form.add_error(None, error.say)
    return False


def _say_on_row(form: SheetForm, filled: list[RowForm], error: Invalid) -> None:
    """`row:3.date` lands on the third filled line; what is about the sheet lands on the sheet."""
    number, _dot, name = error.field.removeprefix("row:").partition(".")
    if error.field.startswith("row:") and number.isdigit() and 0 < int(number) <= len(filled):
        filled[int(number) - 1].add_error(FIELD_OF.get(name), error.say)
    else:
        form.add_error(error.field if error.field in form.fields else None, error.say)


urls = [
    path("records/", records, name="records"),
    path("records/sheet/", sheet_new, name="sheet-new"),
    path("records/<str:uid>/void/", record_void, name="record-void"),
]
