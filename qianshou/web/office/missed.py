"""谁还没做: a unit and what stands below it by state, the rows behind each number, why, 免做, and a text to ask for it (O16)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later_
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import CONTACTS, DutyState
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying
from qianshou.web.office.listing import Listing
from qianshou.web.office.missed_forms import TERM, MissedFilter, ReasonForm, Span, spans
from qianshou.web.office.place import Place, child_url, kept_query, place_of, to, unit_choices

PER_PAGE = 50
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

    def url(self, state: str, unit: str = "") -> str:
        """The rows of one number of the roll-up."""
        return to("office:missed", unit=unit or self.place.unit.uid, line=self.place.line, period=self.span.code, state=state)


def _wanted(request: HttpRequest, form: MissedFilter, place: Place, periods: list[Span]) -> Wanted:
    data = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    code = data.get("period") or TERM
    span = next(one for one in periods if one.code == code)
    helper = None
    if uid := request.GET.get("helper"):
        helper = pairing.helper(request.actor, P.SEE_PAIRINGS, uid)
        if helper is None:
            raise Http404
    elif text := data.get("who", "").strip():
        helper = _named(request, form, place, text)
    return Wanted(place, span, data.get("state") or "overdue", data.get("kind", ""), helper)


def _named(request: HttpRequest, form: MissedFilter, place: Place, text: str) -> Any:
    """The one helper of that name here; says so where there is none or more than one."""
    found = list(pairing.helpers(request.actor, place.unit, text=text)[:2])
    if len(found) == 1:
        return found[0]
    say = _("有几位帮扶人都符合，请写全名，或从“帮扶人”里点开。") if found else _("这个单位没有找到这位帮扶人。")
    form.add_error("who", say)
    return None


def _rollup(request: HttpRequest, wanted: Wanted) -> list[dict]:
    """The unit, then each unit directly below; every number opens its rows."""
    place, span = wanted.place, wanted.span
    counts = queries.missed(request.actor, place.unit, from_on=span.from_on, on=span.on, line=place.line)
    out = []
    for at, one in enumerate(counts):
        cells = [
            {"label": LABELS[c], "value": getattr(one, c), "url": wanted.url(c, one.unit_uid) if getattr(one, c) else "", "state": c} for c in COLUMNS_SHOWN
        ]
        keep = {"line": place.line, "period": span.code, "state": wanted.state}
        out.append(
            {
                "name": place.name if not at else one.name,
                "whole": not at,
                "url": "" if not at else to("office:missed", unit=one.unit_uid, **keep),
                "cells": cells,
            }
        )
    return out


def _page_of_rows(request: HttpRequest, wanted: Wanted, listed: Listing, by_place: bool) -> tuple[list, int, int]:
    narrowed = {
        "state": wanted.state, "from_on": wanted.span.from_on, "on": wanted.span.on, "line": wanted.place.line, "kind": wanted.kind or None, "helper": wanted.helper,
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
    form = MissedFilter({**start, **request.GET.dict()}, units=units, periods=periods)
    wanted, listed = _wanted(request, form, place, periods), Listing(request.GET.get("page"), PER_PAGE)
    by_place = request.actor.may(P.SEE_DUTIES, place.unit)
    rows, total, not_shown = _page_of_rows(request, wanted, listed, by_place)
    accounts.note_read(request.actor, action="care.list_duties", perm=P.SEE_DUTIES, count=total, unit=place.unit.uid, uids=[r.uid for r in rows])
    context = {
        "place": place, "form": form, "wanted": wanted, "rollup": _rollup(request, wanted) if by_place else [], "headings": [LABELS[c] for c in COLUMNS_SHOWN],
        "rows": [_row(one) for one in rows], "page": listed.page(total), "total": total, "not_shown": not_shown, "query": kept_query(request),
        "segments": place.switch("office:missed", period=wanted.span.code, state=wanted.state), "state_label": dict(form.fields["state"].choices)[wanted.state],
        "crumbs": place.crumbs("office:missed", request.today, period=wanted.span.code, state=wanted.state),
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


# ── one duty ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _duty(request: HttpRequest, uid: str, perm: str) -> Any:
    row = queries.duty(request.actor, perm, uid)
    if row is None:
        raise Http404
    return row


def _show(request: HttpRequest, row: Any, form: ReasonForm | None = None) -> HttpResponse:
    line = next(iter(lines([_values(row)], request.today)), None)
    open_now = row.closes_on >= request.today
    if row.child:
        accounts.note_read(request.actor, action="care.view_duty", perm=P.SEE_DUTIES, subjects=[row.child, row])
    may_decide = request.actor.may(P.WAIVE_DUTY, row) and line.state not in (DutyState.MET, DutyState.WAIVED, DutyState.NOT_OWED)
    context = {
        "row": row, "line": line, "why": queries.why(request.actor, row, request.today), "open": open_now, "form": form or ReasonForm(), "tag": TAGS.get(line.state, "plain"),
        "may_decide": may_decide, "record_url": _record_url(request, row),
        "child_url": child_url(row.child.uid) if row.child else "", "bound": form is not None,
        "crumbs": [{"label": _("谁还没做"), "url": to("office:missed")}, {"label": _("为什么")}],
    }  # fmt: skip
    return render(request, "office/missed/duty.html", context, status=422 if form is not None else 200)


def _record_url(request: HttpRequest, row: Any) -> str:
    """Where it is met: 记一次, the form of its kind, or the unit's work; '' for who may not."""
    if row.child is None:
        return to("office:work-new", duty=row.uid) if row.unit is not None and request.actor.may(P.RECORD_WORK, row.unit) else ""
    if not request.actor.may(P.RECORD_CONTACT, row.child):
        return ""
    return to("field:record" if row.kind in CONTACTS else "field:work", row.child.uid, duty=row.uid)


def _values(row: Any) -> dict:
    """The row in hand as `lines` reads it."""
    out = {}
    for name in COLUMNS:
        value = row
        for part in name.split("__"):
            value = getattr(value, part) if value is not None else None
        out[name] = value
    return out


@page(P.SEE_DUTIES)
def duty(request: HttpRequest, uid: str) -> HttpResponse:
    """Why a row is there, who owes it, what would meet it."""
    return _show(request, _duty(request, uid, P.SEE_DUTIES))


@page(P.WAIVE_DUTY)
@require_POST
def duty_decide(request: HttpRequest, uid: str) -> HttpResponse:
    """免做 while the period is open, a noted word afterwards."""
    row = _duty(request, uid, P.WAIVE_DUTY)
    form = ReasonForm(request.POST)
    if form.is_valid():
        act = actions.waive if row.closes_on >= request.today else actions.excuse
        with saying(form):
            act(request.actor, duty=row, reason=form.cleaned_data["reason"], today=request.today)
            messages.success(request, _("已登记免做，原因看得到。") if act is actions.waive else _("已写上说明，状态不变。"))
            return redirect("office:duty", uid)
    return _show(request, row, form)


# ── 催办 ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@page(P.SEE_DUTIES)
def missed_urge(request: HttpRequest) -> HttpResponse:
    """Texts for the WeChat group, one for each unit below: counts only, no child, no person, in the order of the list of units."""
    place = place_of(request, P.SEE_DUTIES)
    if not request.actor.may(P.SEE_DUTIES, place.unit):
        raise Http404
    counts = queries.missed(request.actor, place.unit, on=request.today, line=place.line)
    below = [one for one in counts[1:] if one.overdue] or [one for one in counts[:1] if one.overdue]
    texts = [{"name": one.name, "n": one.overdue, "text": _text(one, request), "url": to("office:missed", unit=one.unit_uid, line=place.line)} for one in below]
    context = {
        "place": place, "texts": texts, "together": "\n".join([_("【温馨提醒】"), *(_line(one) for one in below), _closing()]) if len(below) > 1 else "",
        "crumbs": [{"label": _("谁还没做"), "url": to("office:missed", **place.query)}, {"label": _("催办文字")}],
    }  # fmt: skip
    return render(request, "office/missed/missed_urge.html", context)


def _line(one: Any) -> str:
    return _("%(name)s：还有 %(n)d 件到时间了") % {"name": one.name, "n": one.overdue}


def _closing() -> str:
    return _("请在方便的时候到“今日”里办理；确实办不了的，告诉学校专干说明原因就行。谢谢大家！")


def _text(one: Any, request: HttpRequest) -> str:
    day = _("截至%(m)d月%(d)d日") % {"m": request.today.month, "d": request.today.day}
    return _("【温馨提醒】%(name)s各位老师：%(day)s，还有 %(n)d 件关爱待办到时间了。%(end)s") % {
        "name": one.name,
        "day": day,
        "n": one.overdue,
        "end": _closing(),
    }


urls = [
    path("missed/", missed, name="missed"),
    path("missed/urge/", missed_urge, name="missed-urge"),
    path("missed/<str:uid>/", duty, name="duty"),
    path("missed/<str:uid>/decide/", duty_decide, name="duty-decide"),
]
