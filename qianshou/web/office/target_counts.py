"""年度统计: the seven numbers of a unit and a period, by kind of target; every number opens its rows (M082-M088)."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.permissions import P
from qianshou.domain.targets import queries
from qianshou.domain.targets.choices import UNIT_WORDS, CountBy, Counter, Span, TargetKind
from qianshou.web.access import page
from qianshou.web.office.listing import Listing
from qianshou.web.office.place import kept_query, to, unit_choices
from qianshou.web.office.target_entries import here
from qianshou.web.target_forms import CountFilter

PER_PAGE = 50


def _units(request: HttpRequest, place: Any) -> list[tuple[str, str]]:
    """The unit, those below it on its line, and departments: officials belong to them."""
    below = unit_choices(request.actor, place, P.KEEP_TARGETS, request.today)
    known = {uid for uid, _name in below}
    other = [one for one in orgs.tree(request.actor, perm=P.KEEP_TARGETS) if one.parent_id == place.unit.pk and one.kind in ("department", "village")]
    return [*below, *((one.uid, one.display_name(request.today)) for one in other if one.uid not in known)]


def _asked(request: HttpRequest) -> tuple[Any, str, dt.date, dt.date, CountFilter]:
    """Place, by what, from and to; the running calendar year where nothing is said."""
    place = here(request)
    first, last = queries.span(Span.YEAR, request.today)
    start = {"unit": place.unit.uid, "by": CountBy.HELPER, "from_on": first, "on": min(last, request.today)}
    form = CountFilter({**start, **request.GET.dict(), "unit": place.unit.uid}, units=_units(request, place))
    form.is_valid()
    told = {**start, **{name: value for name, value in form.cleaned_data.items() if value}}
    return place, told["by"], told["from_on"], told["on"], form


@page(P.KEEP_TARGETS)
def target_counts(request: HttpRequest) -> HttpResponse:
    """The report's numbers, straight from the rows; 次, 个, 件 and 元 stay apart."""
    place, by, first, last, form = _asked(request)
    rows, money = queries.counts(request.actor, place.unit, by, first, last)
    kept = {"unit": place.unit.uid, "by": by, "from_on": first.isoformat(), "on": last.isoformat()}
    table = [{"row": row, "cells": [_cell(code, n, row, kept) for code, n in zip(Counter, row.values, strict=True)]} for row in rows]
    context = {
        "place": place, "form": form, "table": table[:-1], "whole": table[-1], "standing": queries.standing(request.actor, place.unit, by), "first": first,
        "last": last, "cash": _yuan(money[0]), "goods": _yuan(money[1]), "by_counter": _by_counter(table), "kinds": [line["row"].label for line in _shown(table)],
        "crumbs": [{"label": _("帮扶的户和人"), "url": to("office:target-list", unit=place.unit.uid)}, {"label": _("年度统计")}],
    }  # fmt: skip
    return render(request, "office/targets/target_counts.html", context)


def _yuan(fen: int) -> str:
    """Whole yuan without places."""
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"


def _shown(table: list[dict]) -> list[dict]:
    """The kinds with something to count; the last, all of them, is shown by itself."""
    return [line for line in table[:-1] if any(line["row"].values)]


def _by_counter(table: list[dict]) -> list[dict]:
    """A row for each counter, a column for each kind and one for all."""
    columns = [*_shown(table), table[-1]]
    words = [line["row"].label or _("合计") for line in columns]
    return [
        {"label": code.label, "unit": UNIT_WORDS[code], "cells": [{**line["cells"][n], "kind": word} for line, word in zip(columns, words, strict=True)]}
        for n, code in enumerate(Counter)
    ]


def _cell(code: Counter, n: int, row: Any, kept: dict) -> dict:
    url = to("office:target-rows", code=code.value, kind=row.kind, **kept) if n else ""
    said = _yuan(n) if code == Counter.MONEY else f"{n:,}"
    return {"value": n, "said": said, "url": url, "money": code == Counter.MONEY, "label": code.label, "unit": UNIT_WORDS[code]}


@page(P.KEEP_TARGETS)
def target_rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one number."""
    place, by, first, last, _form = _asked(request)
    code, kind = request.GET.get("code", Counter.CONTACT.value), request.GET.get("kind", "")
    if code not in Counter.values or (kind and kind not in TargetKind.values):
        raise Http404
    listed = Listing(request.GET.get("page"), PER_PAGE)
    rows, total = queries.rows_behind(request.actor, place.unit, by, code, first, last, kind=kind, limit=listed.size, offset=listed.offset)
    uids = list(dict.fromkeys(one.target_uid for one in rows))
    accounts.note_read(request.actor, action="targets.list_counted", perm=P.KEEP_TARGETS, count=total, unit=place.unit.uid, code=code, uids=uids)
    kept = {"unit": place.unit.uid, "by": by, "from_on": first.isoformat(), "on": last.isoformat()}
    context = {
        "place": place, "rows": rows, "total": total, "word": Counter(code).label, "kind_word": TargetKind(kind).label if kind else "", "money": code == Counter.MONEY,
        "first": first, "last": last, "page": listed.page(total), "query": kept_query(request), "unit_word": _("笔") if code == Counter.MONEY else UNIT_WORDS[Counter(code)],
        "by_word": CountBy(by).label, "crumbs": [{"label": _("年度统计"), "url": to("office:target-counts", **kept)}, {"label": Counter(code).label}],
    }  # fmt: skip
    return render(request, "office/targets/target_rows.html", context)


urls = [
    path("pairing/targets/counts/", target_counts, name="target-counts"),
    path("pairing/targets/counts/rows/", target_rows, name="target-rows"),
]
