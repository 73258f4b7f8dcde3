"""谁还没做: a unit by what stands below it, by person or by kind of thing, and the rows behind each number (O16)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later_

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page
from qianshou.web.office.listing import Listing
from qianshou.web.office.missed_forms import TERM, MissedFilter, Span, spans
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to, unit_choices

PER_PAGE = 50
BY = {"unit": later_("按单位"), "person": later_("按人"), "kind": later_("按事项")}
COLUMNS_SHOWN = ("owed", "met", "due", "overdue", "missed", "met_late", "made_up", "waived")
LABELS = {
    "owed": later_("应做"), "met": later_("已完成"), "due": later_("待做"), "overdue": later_("该做了"), "missed": later_("未完成"), "met_late": later_("补记完成"), "made_up": later_("已补做"), "waived": later_("免做"),
}  # fmt: skip
TAGS = {"met": "ok", "due": "wait", "overdue": "bad", "missed": "warn", "met_late": "ok", "made_up": "ok", "waived": "mute"}


@dataclass(frozen=True)
class Wanted:
    """What is looked at: where, which periods, and which rows of them."""

    place: Place
    span: Span
    state: str
    kind: str
    helper: Any
    programme: Any
    by: str
    person: str

    def url(self, state: str, **more: str) -> str:
        """The rows of one number of the roll-up."""
        return to("office:missed", **{**self.place.query, "period": self.span.code, "state": state, "by": self.by, **more})


def _wanted(request: HttpRequest, form: MissedFilter, place: Place, periods: list[Span], programmes: dict[str, Any]) -> Wanted:
    data = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    code = data.get("period") or TERM
    span = next(one for one in periods if one.code == code)
    helper = None
    if uid := request.GET.get("helper"):
        helper = or_404(pairing.helper(request.actor, P.SEE_PAIRINGS, uid))
    elif text := data.get("who", "").strip():
        helper = _named(request, form, place, text)
    programme = programmes.get(data.get("programme") or "")
    by = request.GET.get("by", "")
    return Wanted(place, span, data.get("state") or "overdue", data.get("kind", ""), helper, programme, by if by in BY else "unit", request.GET.get("person", "")[:20])


def _named(request: HttpRequest, form: MissedFilter, place: Place, text: str) -> Any:
    """The one helper of that name here; says so where there is none or more than one."""
    found = list(pairing.helpers(request.actor, place.unit, text=text)[:2])
    if len(found) == 1:
        return found[0]
    say = _("有几位帮扶人都符合，请写全名，或从“帮扶人”里点开。") if found else _("这个单位没有找到这位帮扶人。")
    form.add_error("who", say)
    return None


def _rollup(request: HttpRequest, wanted: Wanted) -> list[dict]:
    """The unit's numbers by what stands below it, by person or by kind of thing; every number opens its rows."""
    place, span = wanted.place, wanted.span
    when = {"from_on": span.from_on, "on": span.on, "line": place.line}
    if wanted.by == "kind":
        groups = queries.missed_by_kind(request.actor, place.unit, **when)
        return [_rollup_row(one.name, one.counts, lambda s, k=one.key: wanted.url(s, kind=k)) for one in groups]
    if wanted.by == "person":
        groups = queries.missed_by_person(request.actor, place.unit, **when) if _few_people(place) else []
        return [_rollup_row(one.name, one.counts, lambda s, k=one.key: wanted.url(s, person=k)) for one in groups]
    out = []
    for at, one in enumerate(queries.missed(request.actor, place.unit, **when)):
        row = _rollup_row(place.name if not at else one.name, vars(one), lambda s, k=one.unit_uid: wanted.url(s, unit=k))
        out.append(row | {"whole": not at, "url": wanted.url(wanted.state, unit=one.unit_uid) if at else ""})
    return out


def _rollup_row(name: str, counts: dict[str, int], url: Any) -> dict:
    numbers = {**counts, "owed": counts["owed"] if "owed" in counts else sum(counts.values())}
    cells = [{"label": LABELS[c], "value": numbers[c], "url": url(c) if numbers[c] else "", "state": c} for c in COLUMNS_SHOWN]
    return {"name": name, "whole": False, "url": "", "cells": cells}


def _few_people(place: Place) -> bool:
    """By person from the township down: a county's 900 helpers are no list anybody reads."""
    return place.unit.kind not in (UnitKind.COUNTY, UnitKind.CITY, UnitKind.PROVINCE)


def _switch(wanted: Wanted) -> list[dict]:
    items = BY if _few_people(wanted.place) else {code: label for code, label in BY.items() if code != "person"}
    return [{"label": label, "url": wanted.url(wanted.state, by=code), "current": code == wanted.by} for code, label in items.items()]


def _page_of_rows(request: HttpRequest, wanted: Wanted, listed: Listing, by_place: bool) -> tuple[list, int, int]:
    narrowed = {
        "state": wanted.state, "from_on": wanted.span.from_on, "on": wanted.span.on, "line": wanted.place.line, "kind": wanted.kind or None, "helper": wanted.helper,
        "programme": wanted.programme, "person": wanted.person,
    }  # fmt: skip
    if by_place:
        return queries.missed_lines(request.actor, wanted.place.unit, limit=listed.size, offset=listed.offset, **narrowed)
    rows = queries.missed_rows(request.actor, wanted.place.unit, **narrowed)  # an inspector: the drawn sample only
    return lines(rows.values(*COLUMNS)[listed.offset : listed.offset + listed.size], wanted.span.on), rows.count(), 0


@page(P.SEE_DUTIES)
def missed(request: HttpRequest) -> HttpResponse:
    """The roll-up and the rows of one of its numbers."""
    place = place_of(request, P.SEE_DUTIES)
    periods = spans(place.unit.county_id or place.unit.pk, request.today)
    units = unit_choices(request.actor, place, P.SEE_DUTIES, request.today)
    start = {"unit": place.unit.uid, "period": TERM, "state": "overdue"}
    programmes = {one.uid: one for one in queries.adoptions(request.actor, place.unit)} if request.actor.may(P.SEE_PROGRAMMES) else {}
    named = [(uid, _("%(title)s（%(unit)s）") % {"title": one.title, "unit": one.unit.name}) for uid, one in programmes.items()]
    form = MissedFilter({**start, **request.GET.dict()}, units=units, periods=periods, programmes=named)
    wanted, listed = _wanted(request, form, place, periods, programmes), Listing(request.GET.get("page"), PER_PAGE)
    by_place = request.actor.may(P.SEE_DUTIES, place.unit)
    rows, total, not_shown = _page_of_rows(request, wanted, listed, by_place)
    accounts.note_read(request.actor, action="care.list_duties", perm=P.SEE_DUTIES, count=total, unit=place.unit.uid, uids=[r.uid for r in rows])
    context = {
        "place": place, "form": form, "wanted": wanted, "rollup": _rollup(request, wanted) if by_place else [], "headings": [LABELS[c] for c in COLUMNS_SHOWN],
        "rows": [_row(one) for one in rows], "page": listed.page(total), "total": total, "not_shown": not_shown, "query": kept_query(request),
        "segments": place.switch("office:missed", period=wanted.span.code, state=wanted.state), "state_label": dict(form.fields["state"].choices)[wanted.state],
        "crumbs": place.crumbs("office:missed", request.today, period=wanted.span.code, state=wanted.state),
        "switch": _switch(wanted) if by_place else [], "by_label": BY[wanted.by],
        "urge_url": to("office:missed-urge", **place.query) if by_place else "",
    }  # fmt: skip
    return render(request, "office/missed/missed.html", context)


def _row(one: Any) -> dict:
    return {
        "duty": one,
        "child_url": child_url(one.child_uid) if one.child_uid else "",
        "url": reverse("office:duty", args=[one.uid]),
        "tag": TAGS.get(one.state, "plain"),
    }


urls = [path("missed/", missed, name="missed")]
