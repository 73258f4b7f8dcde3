"""建档, completing a draft, closing and reopening a file (O4, O7)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions as care_actions
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import FileState
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed
from qianshou.web.access import found, hearing, page, saying
from qianshou.web.office.alike import alike_rows, marker, was_asked
from qianshou.web.office.files_forms import CloseForm, FileForm, ReopenForm
from qianshou.web.office.going_forms import GoingForm
from qianshou.web.office.place import child_url, place_of, to

FOR_FILES = (UnitKind.CLASS, UnitKind.SCHOOL, UnitKind.VILLAGE)
MOST_OFFERS = 60


def crumbs(child: Any, here: str) -> list[dict]:
    """学生档案 / the child / this page."""
    return [{"label": _("学生档案"), "url": to("office:roster")}, {"label": child.name, "url": child_url(child.uid)}, {"label": here}]


def after(request: HttpRequest, child: Any) -> HttpResponse:
    """Back to the file, or, where it is out of reach by now or never was in it, to the person's own first page."""
    if queries.child(request.actor, P.SEE_FILE, child.uid) is not None:
        return redirect(child_url(child.uid))
    return redirect("office:roster" if request.actor.may(P.SEE_FILE) else "field:today")


def _classes(request: HttpRequest, unit: Any) -> list:
    return orgs.classes(request.actor, P.OPEN_FILE, unit) if unit.kind == UnitKind.SCHOOL else []


def _numbered_elsewhere(request: HttpRequest, form: FileForm, unit: Any) -> bool:
    """Whether the whole number stands in another file of the county; asked by an act of its own, counted and logged (DECISIONS 6)."""
    number = form.cleaned_data.get("id_number")
    if not number:
        return False
    form.asked = marker(request, number)
    if was_asked(request, number):  # counted already; opening it still refuses
        return False
    with saying(form):
        if say := actions.identity_elsewhere(request.actor, unit=unit, id_number=number, today=request.today):
            form.add_error("id_number", say)
    return bool(form.errors)


@page(P.OPEN_FILE)
def child_new(request: HttpRequest) -> HttpResponse:
    """建档 at a class, school or village; above them, choose one first."""
    place = place_of(request, P.OPEN_FILE)
    unit = place.unit
    if unit.kind not in FOR_FILES:
        return _choose(request, place)
    form = FileForm(request.POST if request.method == "POST" else None, unit=unit, classes=_classes(request, unit), today=request.today)
    alike: list = []
    if request.method == "POST" and form.is_valid() and not _numbered_elsewhere(request, form, unit):
        with saying(form):
            with hearing() as refused:
                child = actions.open_file(request.actor, unit=unit, today=request.today, facts=form.facts(), force=bool(request.POST.get("force")))
                return _opened(request, child)
            alike = refused[0].detail.get("alike", [])  # type: ignore[assignment]
            raise refused[0]
    steps = [{"label": _("学生档案"), "url": to("office:roster", **place.query)}, {"label": _("建档")}]
    context = {"form": form, "place": place, "alike": alike_rows(alike), "alike_url": to("office:child-alike"), "asked": form.asked, "crumbs": steps}
    return render(request, "office/files/child_new.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, child: Any) -> HttpResponse:
    if child.file_state == FileState.DRAFT:
        messages.warning(request, _("已存为待完善：%s。补齐后才算建档。") % child.name)
        return redirect("office:child-complete", child.uid)
    messages.success(request, _("已建档：%s。") % child.name)
    return redirect(child_url(child.uid))


def _choose(request: HttpRequest, place: Any) -> HttpResponse:
    """Units below on both lines, as far as schools and villages."""
    seen: dict[str, dict] = {}
    for line in Line:
        for one in orgs.children_of(request.actor, place.unit, line=line, perm=P.OPEN_FILE):
            seen[one.uid] = {"label": one.display_name(request.today), "url": to("office:child-new", unit=one.uid), "kind": one.get_kind_display()}
    return render(request, "office/files/choose_unit.html", {"rows": list(seen.values()), "place": place})


# ── drafts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _initial(view: Any) -> dict:
    """What a draft says already, without what is sealed."""
    child = view.child
    born = child.birth_date
    shown = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(child.birth_known)
    first = {"name": child.name, "sex": child.sex, "ethnicity": child.ethnicity, "home_group": child.home_group, "school": child.school_text}
    first |= {"birth": born.strftime(shown) if born and shown else "", "boarding": {True: "yes", False: "no"}.get(child.boarding, "")}
    first |= {"village": child.home_unit.name if child.home_unit else "", "id_missing_reason": child.id_missing_reason}
    for one in view.carers:
        who = {"51": "father", "52": "mother"}.get(one.relation)
        if who:
            kinds = {f.kind: f for f in one.facts if f.holds}
            where = "dead" if "dead" in kinds else "missing" if "missing" in kinds else "away" if "away" in kinds else "home" if "lives_with_child" in kinds else ""
            away = kinds.get("away")
            since = f"{away.from_on:%Y-%m}" if away and away.from_on else ""
            first |= {f"{who}_name": one.name, f"{who}_where": where, f"{who}_place": away.value if away else "", f"{who}_since": since}
        if one.looks_after:
            first |= {"carer": who} if who else {"carer": "other", "carer_relation": one.relation, "carer_name": one.name}
    return first


def _differing(form: FileForm) -> dict:
    """What the draft says by now where the form says otherwise."""
    return {name: now for name, now in form.initial.items() if now and name in form.fields and name != "version" and form.data.get(name, "") != now}


@page(P.CORRECT_FILE)
def child_complete(request: HttpRequest, uid: str) -> HttpResponse:
    """补齐: the same form over what the draft says already; empty boxes erase nothing."""
    child = found(queries.children_for(request.actor, P.CORRECT_FILE), uid)
    if child.file_state != FileState.DRAFT and request.method != "POST":
        return redirect(child_url(uid))
    unit = child.edu_unit or child.home_unit or child.county
    view = queries.file_of(request.actor, child, request.today)
    form = FileForm(request.POST if request.method == "POST" else None, unit=unit, classes=_classes(request, unit), today=request.today, draft=child, initial=_initial(view) | {"version": child.version})
    if request.method == "POST" and form.is_valid() and not _numbered_elsewhere(request, form, unit):
        with saying(form):
            try:
                actions.complete_draft(request.actor, child=child, facts=form.facts(), today=request.today, seen_version=form.cleaned_data["version"])
            except Changed as late:
                raise Changed(late.say, _differing(form) | late.now) from None
            messages.success(request, _("已建档：%s。") % child.name)
            return redirect(child_url(uid))
    accounts.note_read(request.actor, action="people.view_file", perm=P.CORRECT_FILE, subjects=[child])
    return render(request, "office/files/child_complete.html", {"form": form, "child": child, "crumbs": crumbs(child, _("补齐"))}, status=422 if form.errors else 200)


# ── the end of a file, and its return ───────────────────────────────────────────────────────────────────────────────


@page(P.CLOSE_FILE)
def child_close(request: HttpRequest, uid: str) -> HttpResponse:
    """结案: pairings end, open duties fall away, the file stays readable; where the village goes on, each pairing as was chosen."""
    child = found(queries.children_for(request.actor, P.CLOSE_FILE), uid)
    data = request.POST if request.method == "POST" else None
    form = CloseForm(data, today=request.today, initial={"closed_on": request.today})
    near = pairing.helpers_with_load(request.actor, child.home_unit.parent, request.today) if child.home_unit and child.home_unit.parent else []
    offers = [(one.uid, _("交给%(name)s（%(kind)s）") % {"name": one.name, "kind": one.kind_label}) for one in near if not one.faults][:MOST_OFFERS]
    going = GoingForm(data, lines=pairing.pairings_of_child(request.actor, child, request.today), offers=offers, first="end", prefix="going")
    if request.method == "POST" and form.is_valid() and going.is_valid():
        with saying(form):
            said = going.asked()
            to = {one: pairing.helper(request.actor, P.SEE_PAIRINGS, uid) for one, uid in said["hand_to"].items()}
            care_actions.close_file(
                request.actor, child=child, today=request.today, ends=said["ends"], hand_to=to, note=said["note"], **form.cleaned_data
            )
            if child.file_state == FileState.CLOSED:
                messages.success(request, _("%s的档案已结案，随时可以重开。") % child.name)
            else:
                messages.success(request, _("%s还未满16周岁：学校这边已结束，档案转给村里继续。") % child.name)
            return after(request, child)
    return render(request, "office/files/child_close.html", {"form": form, "going": going, "child": child, "crumbs": crumbs(child, _("结案"))}, status=422 if form.errors or going.errors else 200)


@page(P.CLOSE_FILE)
def child_reopen(request: HttpRequest, uid: str) -> HttpResponse:
    """重开 with the history that is there."""
    child = found(queries.children_for(request.actor, P.CLOSE_FILE), uid)
    if child.merged_into_id:
        raise Http404
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            actions.reopen_file(request.actor, child=child, today=request.today, words=form.cleaned_data["words"].strip())
            messages.success(request, _("%s的档案已重开。结对要重新办理。") % child.name)
            return redirect(child_url(uid))
    return render(request, "office/files/child_reopen.html", {"form": form, "child": child, "crumbs": crumbs(child, _("重开"))}, status=422 if form.errors else 200)


urls = [
    path("files/new/", child_new, name="child-new"),
    path("child/<str:uid>/complete/", child_complete, name="child-complete"),
    path("child/<str:uid>/close/", child_close, name="child-close"),
    path("child/<str:uid>/reopen/", child_reopen, name="child-reopen"),
]
