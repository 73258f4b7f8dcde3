"""信息采集, the side that asks: rounds, opening one, who has sent, accept or return, the merged file."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.permissions import P
from qianshou.jobs.exports import export_job
from qianshou.papers.rounds import actions, queries
from qianshou.papers.rounds.choices import RoundKind, RoundState
from qianshou.web.access import found, page, saying, telling
from qianshou.web.downloads import BYTES, attachment
from qianshou.web.office.place import Place, place_of
from qianshou.web.office.rounds_forms import MergeForm, ReturnForm, RoundForm

A_PAGE, LINES = 20, 50
KINDS = {RoundState.OWED: "wait", RoundState.SENT: "warn", RoundState.RETURNED: "bad", RoundState.ACCEPTED: "ok"}


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """我收的表 · 我要报的, as far as the viewer has them."""
    rows = [("rounds", _("我收的表"), P.COLLECT), ("my-rounds", _("我要报的"), P.ANSWER_ROUND)]
    return [{"label": label, "url": reverse(f"office:{name}"), "current": name == current} for name, label, perm in rows if request.actor.may(perm)]


def file_answer(file: Any) -> HttpResponse:
    """A template handed over, under its own name."""
    return attachment(file.data, "template.xlsx", file.name, "" if file.data[:2] == b"PK" else BYTES)


@page(P.COLLECT)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round of one's units, newest first."""
    rows = Paginator(queries.rounds(request.actor), A_PAGE).get_page(request.GET.get("page"))
    lines = [{"row": row, "url": reverse("office:round", args=[row.uid]), **_how_far(row, request.today)} for row in rows]
    offered = [{"label": _("收一份表"), "url": reverse("office:round-new"), "primary": True, "icon": "plus"}]
    return render(request, "office/rounds/rounds.html", {"rows": rows, "lines": lines, "tabs": tabs(request, "rounds"), "offered": offered})


def _how_far(row: Any, today: dt.date) -> dict[str, Any]:
    if row.closed_on:
        return {"word": _("已结束"), "tag": "mute"}
    if row.n_accepted == row.n:
        return {"word": _("收齐了"), "tag": "ok"}
    if row.n_sent:
        return {"word": _("%d 份待审") % row.n_sent, "tag": "warn"}
    return {"word": _("逾期"), "tag": "bad"} if row.due_on < today else {"word": _("收表中"), "tag": "wait"}


def _name(unit: Any, top: Any) -> str:
    """With the township above it, where the one who asks stands higher than that."""
    inside = unit.parent and unit.parent.kind == UnitKind.TOWNSHIP and unit.parent_id != top.pk
    return f"{unit.parent.name} / {unit.name}" if inside else unit.name


@page(P.COLLECT)
def round_new(request: HttpRequest) -> HttpResponse:
    """A round is opened; the units directly below stand ticked."""
    place = place_of(request, P.COLLECT)
    units = queries.units_to_ask(request.actor, place.unit, place.line)
    first = {"due_on": request.today + dt.timedelta(days=7), "units": [u.uid for u in units if u.parent_id == place.unit.pk]}
    form = RoundForm(request.POST or None, request.FILES or None, units=[(u.uid, _name(u, place.unit)) for u in units], initial=first)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            row = _open(request, place, form.cleaned_data, units)
            messages.success(request, _("已发出，%s 个单位会收到消息。") % len(form.cleaned_data["units"]))
            return redirect("office:round", uid=row.uid)
    context = {
        "form": form, "place": place, "switch": place.switch("office:round-new"), "units": units, "line_label": Line(place.line).label,
        "crumbs": [{"label": _("信息采集"), "url": reverse("office:rounds")}, {"label": _("收一份表")}], "back": reverse("office:rounds"),
    }  # fmt: skip
    return render(request, "office/rounds/round_new.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, place: Place, data: dict[str, Any], units: list) -> Any:
    file = data["template"]
    template = actions.opening.Template(file.read(), file.name) if file else None
    return actions.open_round(
        request.actor, unit=place.unit, kind=data["kind"], line=place.line, title=data["title"], note=data["note"], layout=data["layout"], template=template,
        units=[u for u in units if u.uid in set(data["units"])], due_on=data["due_on"], today=request.today,
    )  # fmt: skip


@page(P.COLLECT)
def round_page(request: HttpRequest, uid: str) -> HttpResponse:
    """One round: every unit and where it stands, the text to remind with, the merged file."""
    row = found(queries.rounds(request.actor), uid)
    form = MergeForm(request.POST if request.POST.get("do") == "merge" else None)
    if request.method == "POST" and (done := _did(request, row, form)) is not None:
        return done
    standings = queries.standings(request.actor, row, request.today)
    lines = [_line(one) for one in standings]
    context = {
        "row": row, "lines": lines, "form": form, "urge": queries.urging(request.actor, row, standings, request.today), "stats": _stats(row),
        "is_roster": row.kind == RoundKind.ROSTER, "may_export": request.actor.may(P.EXPORT_ROSTER, row.unit), **_how_far(row, request.today),
        "crumbs": [{"label": _("信息采集"), "url": reverse("office:rounds")}, {"label": row.title}],
    }  # fmt: skip
    return render(request, "office/rounds/round.html", context, status=422 if form.errors else 200)


def _stats(row: Any) -> list[dict[str, Any]]:
    return [{"label": state.label, "value": getattr(row, f"n_{state.value}")} for state in RoundState]


def _line(one: Any) -> dict[str, Any]:
    state, latest = RoundState(one.asked.state), one.latest
    return {
        "name": one.asked.unit.name, "word": state.label, "tag": KINDS[state], "late": one.late, "latest": latest,
        "url": reverse("office:answer", args=[latest.uid]) if latest else "", "for_them": reverse("office:asked", args=[one.asked.uid]),
    }  # fmt: skip


def _did(request: HttpRequest, row: Any, form: MergeForm) -> HttpResponse | None:
    """One button: remind, close, or the merged file; None where the form has to be shown again."""
    do = request.POST.get("do")
    if do == "merge":
        if form.is_valid():
            with saying(form):
                return _merged(request, row, actions.ask_merge(request.actor, round=row, today=request.today, **form.cleaned_data))
        return None
    with telling(request):
        if do == "remind":
            messages.success(request, _("已提醒 %s 人。") % actions.remind_units(request.actor, round=row, today=request.today))
        elif do == "close":
            actions.close_round(request.actor, round=row, today=request.today)
            messages.success(request, _("这次采集已结束。"))
    return redirect("office:round", uid=row.uid)


def _merged(request: HttpRequest, row: Any, export: Any) -> HttpResponse:
    """At once where the person can wait for it, else in the background: it is then among one's exports."""
    if export.rows <= actions.AT_ONCE:
        made = actions.merge_now(request.actor, round=row, export=export, today=request.today)
        for note in made.asked["notes"][:5]:
            messages.warning(request, note)
        return redirect("office:export-file", uid=export.uid)
    job = notices.start_job(request.actor, kind=JobKind.EXPORT_ROSTER, subject_uid=export.uid, county=export.county, total=export.rows)
    export_job.enqueue(job.uid)
    messages.info(request, _("行数较多，后台正在汇总，写好后在“我导出的”里下载。"))
    return redirect("office:exports")


@page(P.COLLECT)
def round_template(request: HttpRequest, uid: str) -> HttpResponse:
    """The blank form of a round."""
    row = found(queries.rounds(request.actor), uid)
    return file_answer(queries.template_of(request.actor, row, subject=row))


@page(P.ANSWER_ROUND)
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """One sending as it was sent, numbers masked; whoever asked accepts it or sends it back."""
    row = found(queries.answers(request.actor), uid)
    judges = request.actor.may(P.COLLECT, row.asked.round)
    form = ReturnForm(request.POST if request.POST.get("do") == "return" else None)
    if request.method == "POST" and (done := _judged(request, row, form)) is not None:
        return done
    book = Paginator(queries.lines(request.actor, row), LINES).get_page(request.GET.get("page"))
    lines = actions.open_lines(request.actor, answer=row, lines=list(book.object_list), today=request.today)
    state, up = RoundState(row.state), "office:round" if judges else "office:asked"
    context = {
        "row": row, "heads": [head for head, _code in row.columns], "lines": lines, "page": book, "form": form, "word": state.label, "tag": KINDS[state],
        "to_judge": judges and row.state == RoundState.SENT, "may_return": judges and row.state == RoundState.ACCEPTED and not row.asked.round.closed_on,
        "crumbs": [{"label": row.asked.round.title, "url": reverse(up, args=[row.asked.round.uid if judges else row.asked.uid])}, {"label": row.asked.unit.name}],
        "title_words": _("%(unit)s报来的%(title)s") % {"unit": row.asked.unit.name, "title": row.asked.round.title},
    }  # fmt: skip
    return render(request, "office/rounds/answer.html", context, status=422 if form.errors else 200)


def _judged(request: HttpRequest, row: Any, form: ReturnForm) -> HttpResponse | None:
    asked_of = {"round": row.asked.round, "answer": row, "today": request.today}
    if request.POST.get("do") == "return":
        if form.is_valid():
            with saying(form):
                actions.return_answer(request.actor, reason=form.cleaned_data["reason"], **asked_of)
                messages.success(request, _("已退回，对方会收到消息。"))
                return redirect("office:round", uid=row.asked.round.uid)
        return None
    with telling(request):
        actions.accept_answer(request.actor, **asked_of)
        messages.success(request, _("已收下%s报来的表。") % row.asked.unit.name)
    return redirect("office:round", uid=row.asked.round.uid)


urls = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/new/", round_new, name="round-new"),
    path("rounds/answers/<str:uid>/", answer, name="answer"),
    path("rounds/of/<str:uid>/", round_page, name="round"),
    path("rounds/of/<str:uid>/template/", round_template, name="round-template"),
]
