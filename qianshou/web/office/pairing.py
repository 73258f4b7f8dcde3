"""结对: whom nobody helps yet, pairing one or many, changing hands, standing in, ending (O12)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.shapes import HelperLoad, PairRow
from qianshou.domain.people import queries as people
from qianshou.domain.people.queries.search import text_q
from qianshou.domain.permissions import P
from qianshou.papers.agreements import queries as kept
from qianshou.web.access import or_404, page, saying
from qianshou.web.office import helper_pages
from qianshou.web.office.agreements import ScanForm, SignForm
from qianshou.web.office.pairing_forms import EndForm, HandOverForm, PairForm, StandInForm, UnpairedFilter
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to, unit_choices

PER_PAGE = 50
MOST_CHOICES = 100
MOST_CHILDREN = 100


@page(P.SEE_PAIRINGS)
def pairing(request: HttpRequest) -> HttpResponse:
    """The children nobody helps; tick some and go on to choose a helper."""
    place = place_of(request, P.SEE_PAIRINGS)
    form = UnpairedFilter(request.GET or None, units=unit_choices(request.actor, place, P.SEE_PAIRINGS, request.today), initial={"unit": place.unit.uid})
    wanted = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    rows = queries.unpaired(request.actor, place.unit, request.today, place.line)
    if wanted.get("q", "").strip():
        rows = rows.filter(text_q(wanted["q"]))
    if wanted.get("key"):
        rows = rows.filter(is_key=True)
    listed = Paginator(rows.select_related("edu_unit", "edu_unit__parent", "home_unit"), PER_PAGE).get_page(request.GET.get("page"))
    children = list(listed.object_list)
    accounts.note_read(request.actor, action="pairing.list_unpaired", perm=P.SEE_PAIRINGS, subjects=children, count=listed.paginator.count)
    context = {
        "place": place, "form": form, "page": listed, "rows": [_row(child, request.today) for child in children], "query": kept_query(request),
        "tabs": helper_pages.tabs(request, place, "office:pairing"), "segments": place.switch("office:pairing"), "crumbs": place.crumbs("office:pairing", request.today),
        "may_pair": request.actor.may(P.PAIR, place.unit),
    }  # fmt: skip
    return render(request, "office/pairing/pairing.html", context)


def _row(child: Any, today: Any) -> dict:
    place = child.edu_unit
    school = place.parent.name if place and place.kind == "class" else place.name if place else child.school_text
    class_name = place.display_name(today) if place and place.kind == "class" else ""
    said = {"school": school, "class_name": class_name, "village": child.home_unit.name if child.home_unit else ""}
    return {"uid": child.uid, "name": child.name, "is_key": child.is_key, "url": child_url(child.uid), **said}


# ── whom to choose ──────────────────────────────────────────────────────────────────────────────────────────────────


def _label(one: HelperLoad) -> str:
    said = _("%(name)s（%(kind)s · %(unit)s）一共帮 %(load)d 人，最多 %(capacity)d 人") % {
        "name": one.name, "kind": one.kind_label, "unit": one.unit_name, "load": one.load, "capacity": one.capacity,
    }  # fmt: skip
    return said + _(" · 已满") if one.full else said


def _near(request: HttpRequest, place: Place, children: list) -> Any:
    """Whose helpers are offered first: the one school of the children, else the place itself; `all=1` asks for everybody."""
    schools = {school.pk: school for child in children if child.edu_unit and (school := orgs.school_of(child.edu_unit))}
    if len(schools) == 1 and not request.GET.get("all") and not request.GET.get("q"):
        return next(iter(schools.values()))
    return place.unit


def helper_choices(request: HttpRequest, children: list, without: str = "") -> dict:
    """Helpers who may be chosen, in school and name order, and those whose vetting is not finished with what it lacks."""
    place = place_of(request, P.PAIR)
    text = request.GET.get("q", "").strip()[:40]
    unit = _near(request, place, children)
    found = [one for one in queries.helpers_with_load(request.actor, unit, request.today, text=text) if one.uid != without]
    if not found and unit.pk != place.unit.pk:
        unit, found = place.unit, queries.helpers_with_load(request.actor, place.unit, request.today, text=text)
    free = [one for one in found if not one.faults]
    return {
        "choices": [(one.uid, _label(one)) for one in free[:MOST_CHOICES]], "more": max(0, len(free) - MOST_CHOICES),
        "unready": [one for one in found if one.faults][:20], "helper_unit": unit.display_name(request.today), "q": text,
        "narrowed": unit.pk != place.unit.pk, "place": place,
    }  # fmt: skip


# ── pairing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chosen(request: HttpRequest) -> list:
    """The ticked children; 404 if one is out of reach."""
    source = request.POST if request.method == "POST" else request.GET
    uids = list(dict.fromkeys(source.getlist("child")))[:MOST_CHILDREN]
    found = list(people.children(request.actor, today=request.today, perm=P.PAIR).filter(uid__in=uids)) if uids else []
    if len(found) != len(uids):
        raise Http404
    return found


@page(P.PAIR)
def pair_new(request: HttpRequest) -> HttpResponse:
    """One helper for one or several children."""
    children = _chosen(request)
    if not children:
        messages.warning(request, _("请先勾选要结对的孩子。"))
        return redirect("office:pairing")
    offer = helper_choices(request, children)
    form = PairForm(request.POST if request.method == "POST" else None, helpers=_with_posted(request, offer, "helper"), initial={"from_on": request.today})
    if request.method == "POST" and form.is_valid() and _pair(request, form, children):
        return redirect(to("office:pairing", **offer["place"].query))
    rows = [_row(child, request.today) for child in children]
    return render(request, "office/pairing/pair_new.html", {"form": form, "children": rows, "offer": offer}, status=422 if form.errors else 200)


def _with_posted(request: HttpRequest, offer: dict, field: str) -> list:
    """The choices and, where a helper outside the first hundred was posted, that one too if she is in reach."""
    posted = request.POST.get(field, "")
    if posted and posted not in dict(offer["choices"]):
        one = queries.helper(request.actor, P.SEE_PAIRINGS, posted)
        return [*offer["choices"], *([(one.uid, one.name)] if one else [])]
    return offer["choices"]


def _pair(request: HttpRequest, form: PairForm, children: list) -> bool:
    data = form.cleaned_data
    one = queries.helper(request.actor, P.SEE_PAIRINGS, data["helper"])
    with saying(form):
        if len(children) == 1:
            actions.pair(
                request.actor, child=children[0], helper=one, kind=data["kind"], from_on=data["from_on"], today=request.today, note=data["note"],
                commitment_signed_on=data["commitment"],
            )  # fmt: skip
        else:
            wanted = [PairRow(child.uid, data["helper"], data["kind"], data["from_on"], data["note"]) for child in children]
            actions.pair_many(request.actor, children=children, pairs=wanted, today=request.today)
        messages.success(request, _("已结对：%(name)s 与 %(n)d 名孩子。") % {"name": one.name, "n": len(children)})
        return True
    return False


# ── one pairing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _pairing(request: HttpRequest, uid: str, perm: str) -> Any:
    return or_404(queries.pairing(request.actor, perm, uid))


def _show(request: HttpRequest, row: Any, **forms: Any) -> HttpResponse:
    lines = [line for line in queries.pairings_of_child(request.actor, row.child, request.today) if line.uid == row.uid]
    running = row.to_on is None and request.actor.may(P.PAIR, row)
    offer = helper_choices(request, [row.child], without=row.helper.uid) if running else None
    if running:
        choices, today = offer["choices"], request.today
        forms.setdefault("hand_over", HandOverForm(helpers=choices, prefix="hand"))
        forms.setdefault("stand_in", StandInForm(helpers=choices, prefix="stand", initial={"from_on": today}))
        forms.setdefault("end", EndForm(prefix="end", initial={"to_on": today}))
    wrong = next((form for form in forms.values() if form.is_bound), None)
    accounts.note_read(request.actor, action="pairing.view_pairing", perm=P.SEE_PAIRINGS, subjects=[row.child, row])
    helper_url = to("office:helper-one", row.helper.uid)
    paper = {"scan": kept.scan_of(request.actor, row), "sign": SignForm(today=request.today), "keep": ScanForm(), "may_print": request.actor.may(P.PRINT_FILE, row.child)}
    context = {
        "paper": paper, "partners": [one for one in queries.partners_of_child(request.actor, row.child) if one.to_on is None],
        "row": row, "line": lines[0] if lines else None, "stand_ins": queries.stand_ins_of(request.actor, row), "running": running, "offer": offer,
        "forms": forms, "wrong": wrong, "child_url": child_url(row.child.uid), "helper_url": helper_url,
        "crumbs": [{"label": _("结对"), "url": to("office:pairing")}, {"label": row.helper.name, "url": helper_url}, {"label": row.child.name}],
    }  # fmt: skip
    return render(request, "office/pairing/pairing_one.html", context, status=422 if wrong is not None else 200)


@page(P.SEE_PAIRINGS)
def pairing_one(request: HttpRequest, uid: str) -> HttpResponse:
    """One pairing with its three forms."""
    return _show(request, _pairing(request, uid, P.SEE_PAIRINGS))


@page(P.PAIR)
@require_POST
def pairing_hand_over(request: HttpRequest, uid: str) -> HttpResponse:
    """换人: the old pairing ends today with a note, the new one begins."""
    row = _pairing(request, uid, P.PAIR)
    offer = helper_choices(request, [row.child], without=row.helper.uid)
    form = HandOverForm(request.POST, helpers=_with_posted(request, offer, "hand-to_helper"), prefix="hand")
    if form.is_valid():
        following = queries.helper(request.actor, P.SEE_PAIRINGS, form.cleaned_data["to_helper"])
        with saying(form):
            fresh = actions.hand_over(request.actor, pairing=row, to_helper=following, today=request.today, note=form.cleaned_data["note"])
            messages.success(request, _("已换成%s，没做完的待办一起交接。") % following.name)
            return redirect("office:pairing-one", fresh.uid)
    return _show(request, _pairing(request, uid, P.PAIR), hand_over=form)


@page(P.PAIR)
@require_POST
def pairing_stand_in(request: HttpRequest, uid: str) -> HttpResponse:
    """代管 for some days."""
    row = _pairing(request, uid, P.PAIR)
    offer = helper_choices(request, [row.child], without=row.helper.uid)
    form = StandInForm(request.POST, helpers=_with_posted(request, offer, "stand-helper"), prefix="stand")
    if form.is_valid():
        data = form.cleaned_data
        one = queries.helper(request.actor, P.SEE_PAIRINGS, data["helper"])
        with saying(form):
            actions.stand_in(request.actor, pairing=row, helper=one, from_on=data["from_on"], to_on=data["to_on"], reason=data["reason"], today=request.today)
            messages.success(request, _("已登记由%s代管。") % one.name)
            return redirect("office:pairing-one", uid)
    return _show(request, row, stand_in=form)


@page(P.PAIR)
@require_POST
def pairing_back(request: HttpRequest, uid: str) -> HttpResponse:
    """The helper is back: whoever stands in stops."""
    row = _pairing(request, uid, P.PAIR)
    actions.end_stand_in(request.actor, pairing=row, today=request.today)
    messages.success(request, _("代管已结束，由%s本人继续。") % row.helper.name)
    return redirect("office:pairing-one", uid)


@page(P.PAIR)
@require_POST
def pairing_end(request: HttpRequest, uid: str) -> HttpResponse:
    """Ends a pairing with a reason."""
    row = _pairing(request, uid, P.PAIR)
    form = EndForm(request.POST, prefix="end")
    if form.is_valid():
        with saying(form):
            actions.end_pairing(request.actor, pairing=row, today=request.today, **form.cleaned_data)
            messages.success(request, _("结对已结束：%(child)s 与 %(helper)s。") % {"child": row.child.name, "helper": row.helper.name})
            return redirect("office:pairing-one", uid)
    return _show(request, _pairing(request, uid, P.PAIR), end=form)


urls = [
    path("pairing/", pairing, name="pairing"),
    path("pairing/new/", pair_new, name="pair-new"),
    *helper_pages.urls,
    path("pairing/<str:uid>/", pairing_one, name="pairing-one"),
    path("pairing/<str:uid>/hand-over/", pairing_hand_over, name="pairing-hand-over"),
    path("pairing/<str:uid>/stand-in/", pairing_stand_in, name="pairing-stand-in"),
    path("pairing/<str:uid>/back/", pairing_back, name="pairing-back"),
    path("pairing/<str:uid>/end/", pairing_end, name="pairing-end"),
]
