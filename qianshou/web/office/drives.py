"""招募活动: what the children need, the call, who applied and was chosen, whom they were paired with, how it ended (M026, M039–M044)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing.actions import drives as actions
from qianshou.domain.pairing.choices import DriveState, HelperKind, Outcome
from qianshou.domain.pairing.queries import drives as queries
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying, telling
from qianshou.web.addresses import page_or_none
from qianshou.web.office import drive_people, helper_pages
from qianshou.web.office.drive_forms import CallForm, CloseForm, DriveForm, start_of
from qianshou.web.office.drive_shown import asked, crumbs_of, number_lines, profile_shown
from qianshou.web.office.place import place_of, to

STEPS = ("draft", "calling", "choosing", "closed")
KINDS_OF_STATE = {DriveState.DRAFT: "plain", DriveState.CALLING: "ok", DriveState.CHOOSING: "wait", DriveState.CLOSED: "mute"}


@page(P.KEEP_DRIVES)
def drive_list(request: HttpRequest) -> HttpResponse:
    """Drives of the unit, the latest first; what the children nobody helps need."""
    place = place_of(request, P.KEEP_DRIVES)
    rows = [{"drive": one, "kind": KINDS_OF_STATE[DriveState(one.state)]} for one in queries.drives(request.actor, place.unit)[:200]]
    context = {
        "place": place, "rows": rows, "profile": profile_shown(queries.profile(request.actor, place.unit, request.today, place.line)),
        "actions": [{"label": _("办一次活动"), "url": to("office:drive-new", **place.query), "primary": True, "icon": "plus"}],
        "tabs": helper_pages.tabs(request, place, "office:drive-list"), "segments": place.switch("office:drive-list"),
        "crumbs": place.crumbs("office:drive-list", request.today), "unpaired_url": to("office:pairing", **place.query),
    }  # fmt: skip
    return render(request, "office/drives/drive_list.html", context)


@page(P.KEEP_DRIVES)
def drive_new(request: HttpRequest) -> HttpResponse:
    """A drive of the unit the viewer stands at."""
    place = place_of(request, P.KEEP_DRIVES)
    form = DriveForm(request.POST if request.method == "POST" else None, initial={"opens_on": request.today})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = actions.make_drive(request.actor, unit=place.unit, new=form.new(), line=place.line, today=request.today)
            messages.success(request, _("已建好，接着写征集启事。"))
            return redirect("office:drive-call", row.uid)
    crumbs = [{"label": _("招募活动"), "url": to("office:drive-list")}, {"label": _("办一次活动")}]
    context = {"form": form, "crumbs": crumbs, "heading": _("办一次活动"), "hint": place.name, "back": to("office:drive-list"), "button": _("保存，写启事")}
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


@page(P.KEEP_DRIVES)
def drive_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Corrects what is written of the drive."""
    row = asked(request, uid)
    form = DriveForm(request.POST if request.method == "POST" else None, initial=start_of(row))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.edit_drive(request.actor, drive=row, new=form.new(), today=request.today, seen_version=form.cleaned_data["version"] or 0)
            messages.success(request, _("已保存。启事里的日期和名额请核对一下。"))
            return redirect("office:drive", uid)
    context = {"form": form, "crumbs": crumbs_of(row, _("更正")), "heading": _("更正：%s") % row.title, "back": to("office:drive", uid)}
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


def _prefilled(request: HttpRequest, row: Any) -> str:
    there = request.build_absolute_uri(f"{page_or_none('public:volunteer') or '/'}?drive={row.code}")
    return queries.prefilled_call(request.actor, row, request.today, there)


@page(P.KEEP_DRIVES)
def drive_call(request: HttpRequest, uid: str) -> HttpResponse:
    """The words of the call: prefilled from the drive and the profile, corrected by hand, to copy and to print."""
    row = asked(request, uid)
    form = CallForm(request.POST if request.method == "POST" else None, initial={"version": row.version, "call": row.call or _prefilled(request, row)})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.write_call(request.actor, drive=row, call=form.cleaned_data["call"], today=request.today, seen_version=form.cleaned_data["version"])
            messages.success(request, _("启事已保存，可以打印、复制。"))
            return redirect("office:drive", uid)
    profile = profile_shown(queries.profile(request.actor, row.unit, request.today, row.line))
    context = {"row": row, "form": form, "profile": profile, "crumbs": crumbs_of(row, _("征集启事")), "back": to("office:drive", uid)}
    return render(request, "office/drives/drive_call.html", context, status=422 if form.errors else 200)


@page(P.KEEP_DRIVES)
def drive_poster(request: HttpRequest, uid: str) -> HttpResponse:
    """The call on paper."""
    row = asked(request, uid)
    if not row.call:
        raise Http404
    first, _nl, rest = row.call.partition("\n")
    context = {"row": row, "head": first, "lines": rest.splitlines(), "unit": row.unit.name, "date": request.today, "back_url": to("office:drive", uid)}
    return render(request, "office/drives/drive_poster.html", context)


@page(P.KEEP_DRIVES)
def drive(request: HttpRequest, uid: str) -> HttpResponse:
    """One drive: how far it is, who applied, whom the chosen help, who has met."""
    row = asked(request, uid)
    return show(request, row)


def show(request: HttpRequest, row: Any, close: CloseForm | None = None) -> HttpResponse:
    """The drive's page; who applied and names of children are written to the trail."""
    people, pairs = queries.applicants_of(request.actor, row, request.today), queries.pairs_of_drive(request.actor, row)
    if people or pairs:  # an applicant's own words are sealed where she wrote them
        seen = [one.pairing.child for one in pairs]
        accounts.note_read(request.actor, action="pairing.view_drive", perm=P.SEE_PAIRINGS, subjects=[row, *seen], count=len(pairs))
    ready = [one.helper.uid for one in people if one.outcome == Outcome.CHOSEN and one.helper and not one.lacks]
    numbers = row.closing or queries.numbers_of_drive(people, pairs)
    at = STEPS.index(row.state)
    states = dict(DriveState.choices)
    context = {
        "row": row, "kind": HelperKind(row.kind).label, "people": people, "pairs": pairs, "numbers": number_lines(numbers), "crumbs": crumbs_of(row),
        "steps": [{"label": states[code], "state": "done" if n < at else "current" if n == at else "todo", "url": ""} for n, code in enumerate(STEPS)],
        "open": row.state != DriveState.CLOSED, "waiting": queries.applications_waiting(row).count() if row.state != DriveState.CLOSED else 0,
        "to_match": to("office:proposals", unit=row.unit.uid, line=row.line, helper=ready) if ready else "", "ready": len(ready),
        "waits": [one for one in people if one.outcome == Outcome.CHOSEN and one.lacks], "close": close or CloseForm(), "state_kind": KINDS_OF_STATE[DriveState(row.state)],
        "state_word": states[row.state], "online_url": page_or_none("office:applications") or "", "today": request.today, "undecided": sum(not one.outcome for one in people),
    }  # fmt: skip
    return render(request, "office/drives/drive.html", context, status=422 if close is not None else 200)


@page(P.KEEP_DRIVES)
@require_POST
def drive_move(request: HttpRequest, uid: str) -> HttpResponse:
    """Opens it to applications, or ends them."""
    row = asked(request, uid)
    with telling(request):
        actions.move_drive(request.actor, drive=row, to=request.POST.get("to", ""), today=request.today)
        messages.success(request, _("现在是：%s。") % row.get_state_display())
    return redirect("office:drive", uid)


@page(P.KEEP_DRIVES)
@require_POST
def drive_close(request: HttpRequest, uid: str) -> HttpResponse:
    """The end, with its numbers and a few words."""
    row, form = asked(request, uid), CloseForm(request.POST)
    if form.is_valid():
        with saying(form):
            actions.close_drive(request.actor, drive=row, words=form.cleaned_data["words"], today=request.today)
            messages.success(request, _("活动已结束，数字留在这里。"))
            return redirect("office:drive", uid)
    return show(request, row, form)


urls = [
    path("pairing/drives/", drive_list, name="drive-list"),
    path("pairing/drives/new/", drive_new, name="drive-new"),
    *drive_people.urls,
    path("pairing/drives/<str:uid>/", drive, name="drive"),
    path("pairing/drives/<str:uid>/edit/", drive_edit, name="drive-edit"),
    path("pairing/drives/<str:uid>/call/", drive_call, name="drive-call"),
    path("pairing/drives/<str:uid>/poster/", drive_poster, name="drive-poster"),
    path("pairing/drives/<str:uid>/move/", drive_move, name="drive-move"),
    path("pairing/drives/<str:uid>/close/", drive_close, name="drive-close"),
]
