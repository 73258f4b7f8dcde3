"""读方案: a plan pasted or uploaded becomes marked text with a rule proposed beside each mark; a person decides, and it is a programme (O14)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import actions, queries
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import P
from qianshou.papers.plans import actions as plans
from qianshou.papers.plans import queries as reading
from qianshou.web.access import or_404, page, saying
from qianshou.web.office.place import to
from qianshou.web.office.plan_reader_forms import KEEP, HeadForm, LineForm, PlanForm
from qianshou.web.office.plan_reader_shown import passages

ADOPTERS = (UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SCHOOL)


@page(P.ADOPT_PROGRAMME)
def plan_read(request: HttpRequest) -> HttpResponse:
    """Give a plan; and the drafts still to be finished."""
    units = {one.uid: one for one in orgs.tree(request.actor, perm=P.ADOPT_PROGRAMME) if one.kind in ADOPTERS}
    form = PlanForm(request.POST or None, request.FILES or None, units=[(uid, unit.name) for uid, unit in units.items()])
    if request.method == "POST" and form.is_valid():
        with saying(form):
            own = _taken(request, form, units[form.cleaned_data["unit"]])
            if own is not None:
                return redirect("office:plan-review", own.uid)
    drafts = [{"own": one, "url": to("office:plan-review", one.uid), "ready": one.spec is not None} for one in queries.own_drafts(request.actor)]
    context = {"form": form, "drafts": drafts, "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": _("读方案")}]}
    return render(request, "office/plan_reader/plan_read.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: PlanForm, unit: Any) -> Any:
    """The draft, or None with what is wrong said on the form. The file is read by a child of its own, before anything is written."""
    upload = form.cleaned_data.get("file")
    data = upload.read() if upload else b""
    text = reading.text_of(data) if upload else reading.checked(form.cleaned_data["pasted"])
    lines = reading.lines_of(text)
    if not lines:
        form.add_error("file" if upload else "pasted", _("这份文字里没有读出要求：没有找到“谁多久做几次什么”这样的话。请检查是不是方案正文。"))
        return None
    title = form.cleaned_data["title"] or reading.title_of(text) or _("%s自订方案") % unit.name
    file = (upload.name, data) if upload else None
    return plans.take_plan(request.actor, unit=unit, title=title, source="", text=text, lines=lines, today=request.today, file=file)


@page(P.ADOPT_PROGRAMME)
def plan_review(request: HttpRequest, uid: str) -> HttpResponse:
    """The text with its marks and the proposals beside them: keep, change or drop each, save, and finish."""
    own = or_404(queries.own_one(request.actor, uid))
    text, lines = queries.own_text(own), queries.own_lines(own)
    head, forms = _forms(request, own, lines)
    if request.method == "POST" and "remove" in request.POST:
        if _removed(request, own, head):
            return redirect("office:plan-read")
    elif request.method == "POST" and _valid(head, forms) and (answer := _decided(request, own, head, forms)) is not None:
        return answer
    if request.method == "GET":
        accounts.note_read(request.actor, action="care.read_own", perm=P.ADOPT_PROGRAMME, subjects=[own])
    bad = head.is_bound and bool(head.errors or any(form.errors for form in forms))
    context = {
        "own": own, "head": head, "passages": passages(text, forms), "faults": _faults(forms), "bad": bad, "counts": _counts(lines),
        "crumbs": [{"label": _("方案"), "url": to("office:programmes")}, {"label": _("读方案"), "url": to("office:plan-read")}, {"label": own.title}],
    }  # fmt: skip
    return render(request, "office/plan_reader/plan_review.html", context, status=422 if bad else 200)


def _forms(request: HttpRequest, own: Any, lines: list[dict[str, Any]]) -> tuple[HeadForm, list[LineForm]]:
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        for key in [line["key"] for line in lines if "rest" in data and not line.get("note")]:  # 没决定的都采用: not what has no period yet or another
            ruled = data.get(f"{key}-per") or f"{key}-kind" not in data
            if ruled and not data.get(f"{key}-decision"):
                data[f"{key}-decision"] = KEEP
    group = lines[0].get("all", "left_behind") if lines else "left_behind"
    head = HeadForm(data, initial={"title": own.title, "source": own.source, "group": group, "version": own.version})
    return head, [LineForm(data, line=line, number=number) for number, line in enumerate(lines, 1)]


def _valid(head: HeadForm, forms: list[LineForm]) -> bool:
    return all([head.is_valid(), *[form.is_valid() for form in forms]])


def _decided(request: HttpRequest, own: Any, head: HeadForm, forms: list[LineForm]) -> HttpResponse | None:
    said, finish = head.cleaned_data, "finish" in request.POST
    with saying(head):
        made = actions.decide_own(
            request.actor, own=own, title=said["title"], source=said["source"], group=said["group"], lines=[form.decided() for form in forms],
            seen_version=said["version"], finish=finish,
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("《%s》已放进方案库，可以采用。") % made.title)
            return redirect("office:programme", made.code)
        messages.success(request, _("已保存。"))
        return redirect("office:plan-review", own.uid)
    return None


def _removed(request: HttpRequest, own: Any, head: HeadForm) -> bool:
    head.is_valid()
    with saying(head):
        actions.drop_own(request.actor, own=own)
        messages.success(request, _("《%s》已删除。") % own.title)
        return True
    return False


def _faults(forms: list[LineForm]) -> list[dict[str, Any]]:
    """Every fault of a line with a link to its field."""
    out = []
    for form in forms:
        if form.is_bound and form.errors:
            out += [
                {"url": f"#{form[name].auto_id}" if name in form.fields else f"#{form.line['key']}", "say": _("第%(n)d条：%(say)s") % {"n": form.number, "say": say}}
                for name, says in form.errors.items() for say in says
            ]  # fmt: skip
    return out


def _counts(lines: list[dict[str, Any]]) -> dict[str, int]:
    found = {what: sum(line["what"] == what for line in lines) for what in ("rule", "vague", "dated")}
    return {**found, "open": sum(not line["decision"] for line in lines)}


urls = [path("programmes/read/", plan_read, name="plan-read"), path("programmes/read/<str:uid>/", plan_review, name="plan-review")]
