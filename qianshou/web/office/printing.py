"""打印联系卡: contact cards of a class, a selection or one child; a POST opens the numbers and shows the paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.permissions import P
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.choices import Copy, Paper, Purpose
from qianshou.papers.documents.purposes import printed_by
from qianshou.web.access import found, hearing, page
from qianshou.web.office.place import Place, place_of, to
from qianshou.web.office.printing_forms import CardsForm
from qianshou.web.office.roster import FilterForm

MOST_LISTED = 500
PAGE_CLASS = {Paper.A4: "cards4", Paper.WALLET: "wallet"}


def _defaults() -> dict[str, str]:
    return {"copy": Copy.CHILD, "paper": Paper.A4, "purpose": Purpose.HAND_OUT}


def _groups(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    """The classes (or villages) below with how many cards each is; bigger units are links one step down."""
    counts = queries.counts_by_unit(request.actor, unit=place.unit, line=place.line, today=request.today)
    below = _below(request, place)
    leaves = {UnitKind.CLASS, UnitKind.VILLAGE}
    rows = []
    for one in below:
        leaf = one.kind in leaves
        school = one.parent.name if one.kind == UnitKind.CLASS and one.parent_id != place.unit.pk else ""
        rows.append({"uid": one.uid, "name": f"{school} {one.display_name(request.today)}".strip(), "count": counts.get(one.pk, 0), "leaf": leaf,
                     "url": to("office:prints", unit=one.uid, line=place.line), "choose": to("office:print-cards", unit=one.uid, line=place.line)})  # fmt: skip
    return [row for row in rows if row["count"] or not row["leaf"]]


def _below(request: HttpRequest, place: Place) -> list:
    if place.unit.kind in (UnitKind.CLASS, UnitKind.VILLAGE):
        return [place.unit]
    if place.unit.kind == UnitKind.SCHOOL:
        return orgs.classes(request.actor, P.PRINT_CARD, place.unit)
    return orgs.children_of(request.actor, place.unit, line=place.line, perm=P.PRINT_CARD)


def _others(request: HttpRequest, place: Place) -> list[dict[str, str]]:
    """The other ways to paper this person has here."""
    rows = [
        (_("成批打印"), "office:print-runs", P.PRINT_FILE), (_("单种文书"), "office:unit-documents", P.PRINT_FILE), (_("空白表"), "office:blank-sheets", P.PRINT_FILE),
        (_("迎检材料包"), "office:pack-new", P.MAKE_PACK),
    ]  # fmt: skip
    return [{"label": label, "url": to(name, **place.query)} for label, name, perm in rows if request.actor.may(perm, place.unit)]


@page(P.PRINT_CARD)
def prints(request: HttpRequest) -> HttpResponse:
    """A class a button: two clicks to its cards on paper."""
    place = place_of(request, P.PRINT_CARD)
    context = {
        "form": CardsForm(initial=_defaults()), "groups": _groups(request, place), "place": place, "crumbs": place.crumbs("office:prints", request.today),
        "switch": place.switch("office:prints"), "choose_url": to("office:print-cards", unit=place.unit.uid, line=place.line),
        "others": _others(request, place),
    }  # fmt: skip
    return render(request, "office/printing/prints.html", context)


@page(P.PRINT_CARD)
def print_cards(request: HttpRequest) -> HttpResponse:
    """GET: the children to tick, narrowed like the roster. POST: the cards of those ticked, or of the whole unit."""
    place = place_of(request, P.PRINT_CARD)
    narrowed = FilterForm(request.GET) if request.GET.keys() - {"unit", "line"} else FilterForm({"state": "active"})
    rows = queries.to_print(request.actor, unit=place.unit, line=place.line, filters=narrowed.filters(), today=request.today)
    if request.method == "POST":
        if ticked := request.POST.getlist("child"):
            rows = rows.filter(uid__in=ticked[: MOST_LISTED + 1])
        return _cards(request, list(rows[: MOST_LISTED + 1]), place.name, to("office:prints", **place.query))
    context = {
        "form": CardsForm(initial=_defaults()), "place": place, "children": [{"uid": c.uid, "name": c.name, "place": _place_of(c, request.today)} for c in rows[:MOST_LISTED]], "total": rows.count(), "most": MOST_LISTED,
        "back": to("office:prints", **place.query), "action": request.get_full_path(), "line_label": Line(place.line).label,
        "crumbs": [{"label": _("打印"), "url": to("office:prints", **place.query)}, {"label": place.name}],
    }  # fmt: skip
    return render(request, "office/printing/print_cards.html", context)


def _place_of(child: Any, today: Any) -> str:
    unit = child.edu_unit or child.home_unit
    return unit.display_name(today) if unit else child.school_text


def _cards(request: HttpRequest, children: list, unit: str, back: str) -> HttpResponse:
    """The printed page, or back with the reason."""
    form = CardsForm({**_defaults(), **request.POST.dict()})
    if not form.is_valid():
        messages.error(request, "；".join(e for errors in form.errors.values() for e in errors))
        return redirect(back)
    data = form.cleaned_data
    with hearing() as refused:
        cards = actions.print_cards(request.actor, children=children, copy=data["copy"], paper=data["paper"], purpose=form.said(), today=request.today)
    if refused:
        messages.error(request, refused[0].say)
        return redirect(back)
    context = {
        "cards": cards,
        "unit": unit,
        "date": request.today,
        "page_class": PAGE_CLASS[data["paper"]],
        "back_url": back,
        "for_school": data["copy"] == Copy.SCHOOL,
        "note": printed_by(request.actor, form.said()),
    }  # fmt: skip
    return render(request, "office/printing/cards_paper.html", context)


def _one(request: HttpRequest, perm: str, uid: str) -> Any:
    return found(queries.printable(request.actor, perm), uid)


@page(P.PRINT_CARD)
def print_card(request: HttpRequest, uid: str) -> HttpResponse:
    """One child's card."""
    child = _one(request, P.PRINT_CARD, uid)
    back = _back(request, child)
    if request.method == "POST":
        unit = child.edu_unit or child.home_unit or child.county
        return _cards(request, [child], unit.display_name(request.today), reverse("office:print-card", args=[uid]))
    return render(request, "office/printing/print_card.html", {"child": child, "form": CardsForm(initial=_defaults()), "back": back})


def _back(request: HttpRequest, child: Any) -> str:
    return reverse("office:child", args=[child.uid]) if request.actor.may(P.SEE_FILE, child) else reverse("office:prints")


urls = [
    path("print/", prints, name="prints"),
    path("print/cards/", print_cards, name="print-cards"),
    path("print/card/<str:uid>/", print_card, name="print-card"),
]
