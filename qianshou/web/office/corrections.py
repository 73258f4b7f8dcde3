"""更正 one value or one fact of a file; the old value is kept as entered in error, two savers see both values (DECISIONS 23)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import FactKind, Sex
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed
from qianshou.web.access import found, page, saying
from qianshou.web.office.corrections_forms import OF_ADULT, OF_CHILD, SAID, CorrectForm, FactForm, Item, fact_kinds, item
from qianshou.web.office.files import crumbs
from qianshou.web.office.place import child_url, to


def _value_now(request: HttpRequest, child: Any, row: Any, one: Item, may: dict) -> str:
    """The value as the page may show it: masked where sealed, empty where the viewer may not read it."""
    if one.perm and one.perm != P.REVEAL_ID and not may[one.perm]:
        return ""
    if one.code == "child.birth_date":
        return row.birth_date.strftime({"day": "%Y-%m-%d", "month": "%Y-%m"}.get(row.birth_known, "%Y")) if row.birth_date else ""
    column = {"registered_address": "registered_place", "village_group": "home_group"}.get(one.code.split(".")[-1], one.code.split(".")[-1])
    value = getattr(row, column)
    if one.code.endswith("sex"):
        return value and str(Sex(value).label)
    if one.code == "relation":
        return row.get_relation_word()
    if not value or isinstance(value, str):
        return value or ""
    return queries.words_of(request.actor, child, row, column)


def _allowed(request: HttpRequest, child: Any) -> dict:
    return {perm: request.actor.may(perm, child) for perm in (P.REVEAL_ID, P.SEE_ADDRESS, P.SEE_DELICATE)}


def _groups(request: HttpRequest, view: Any, may: dict) -> list[dict]:
    """Everything that may be corrected, with its value now, as rows of links."""
    child, uid = view.child, view.child.uid

    def rows(row: Any, items: list, facts: tuple, carer: str) -> dict[str, list]:
        shown = [one for one in items if not one.perm or may[one.perm]]
        out = [{"label": str(i.label), "value": _value_now(request, child, row, i, may), "url": to("office:child-correct", uid, code=i.code, carer=carer)} for i in shown]
        said = {f.kind: f for f in reversed(facts) if f.holds}
        for kind in fact_kinds(bool(carer), may[P.SEE_DELICATE]):
            fact = said.get(kind)
            words = "" if fact is None else " ".join(str(w) for w in (_("有"), SAID.get(fact.value, fact.value), _("自%s") % fact.from_on.isoformat() if fact.from_on else "") if w)
            out.append({"label": str(kind.label), "value": words, "url": to("office:child-correct", uid, code=kind.value, carer=carer)})
        return {"rows": [r for r in out if r["value"]], "empty": [r for r in out if not r["value"]]}

    groups = [{"title": child.name} | rows(child, OF_CHILD, view.facts, "")]
    return groups + [{"title": f"{c.relation_label} {c.name}"} | rows(c.row, OF_ADULT, c.facts, c.uid) for c in view.carers]


@page(P.CORRECT_FILE)
def child_correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Without `code`: what there is to correct. With it: the one form."""
    child = found(queries.children_for(request.actor, P.CORRECT_FILE), uid)
    view = queries.file_of(request.actor, child, request.today)
    may = _allowed(request, child)
    accounts.note_read(request.actor, action="people.view_file", perm=P.CORRECT_FILE, subjects=[child])
    code = request.POST.get("code") or request.GET.get("code") or ""
    if not code:
        context = {"child": child, "groups": _groups(request, view, may), "crumbs": crumbs(child, _("更正"))}
        return render(request, "office/files/child_correct.html", context)
    carer_uid = request.POST.get("carer") or request.GET.get("carer") or ""
    carer = next((c for c in view.carers if c.uid == carer_uid), None)
    if carer_uid and carer is None:
        raise Http404
    if code in fact_kinds(carer is not None, may[P.SEE_DELICATE]):
        return _fact(request, child, carer, FactKind(code))
    one = item(code, carer is not None)
    if one is None or (one.perm and not may[one.perm]):
        raise Http404
    return _value(request, child, carer, one, may)


def _shown(request: HttpRequest, child: Any, carer: Any, form: Any, **more: Any) -> HttpResponse:
    who = f"{carer.relation_label} {carer.name}" if carer else child.name
    context = {"child": child, "form": form, "who": who, "carer_uid": carer.uid if carer else "", "crumbs": crumbs(child, _("更正")), **more}
    return render(request, "office/files/child_correct_one.html", context, status=422 if form.errors or more.get("both") else 200)


def _value(request: HttpRequest, child: Any, carer: Any, one: Item, may: dict) -> HttpResponse:
    row = carer.row if carer else child
    now = _value_now(request, child, row, one, may)
    first = {"version": row.version, "value": "" if one.sealed else getattr(row, one.code) if one.code == "relation" else _sex_code(row, one) or now}
    form = CorrectForm(request.POST if request.method == "POST" else None, item=one, initial=first)
    more = {"heading": one.label, "now": now, "sealed": one.sealed, "code": one.code}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, child, carer, form, **more)
    if request.POST.get("pick-value") == "now":
        messages.info(request, _("保留了别人改好的。"))
        return redirect(child_url(child.uid))
    data = form.cleaned_data
    if one.code == "child.id_number" and data["value"] and _elsewhere(request, form, child):
        return _shown(request, child, carer, form, **more)
    with saying(form):
        try:
            actions.correct_fact(
                request.actor, child=child, today=request.today, code=one.code, value=data["value"], reason=data["reason"], carer=carer.row if carer else None,
                seen_version=data["version"],
            )  # fmt: skip
        except Changed as changed:
            return _shown(request, child, carer, form, both=_both(form, now, changed), **more)
        messages.success(request, _("已更正：%s。原来的留作录入有误。") % one.label)
        return redirect(child_url(child.uid))
    return _shown(request, child, carer, form, **more)


def _sex_code(row: Any, one: Item) -> str:
    """The code of the sex, which its choice field wants instead of the word."""
    return row.sex if one.code.endswith("sex") else ""


def _elsewhere(request: HttpRequest, form: CorrectForm, child: Any) -> bool:
    """A number that stands elsewhere in the county is asked by an act of its own, counted and logged (DECISIONS 6)."""
    unit = child.edu_unit or child.home_unit or child.county
    if not request.actor.may(P.OPEN_FILE, unit):
        return False
    with saying(form):
        say = actions.identity_elsewhere(request.actor, unit=unit, id_number=form.cleaned_data["value"], today=request.today)
        if say and child.name not in say:
            form.add_error("value", say)
    return bool(form.errors)


def _both(form: CorrectForm, now: str, changed: Changed) -> dict:
    """您的 and 现在的 side by side; saving goes on from the version that stands."""
    hidden = [("reason", form.cleaned_data["reason"]), ("value", form.data["value"]), ("version", str(changed.now["version"])), ("code", form.item.code)]
    hidden.append(("carer", form.data.get("carer", "")))
    return {"rows": [{"name": "value", "label": form.item.label, "yours": form["value"].value(), "now": now}], "hidden": hidden}


def _fact(request: HttpRequest, child: Any, carer: Any, kind: FactKind) -> HttpResponse:
    view = carer.facts if carer else queries.file_of(request.actor, child, request.today).facts
    held = next((f for f in view if f.kind == kind and f.holds), None)
    row = carer.row if carer else child
    first = {"value": held.value, "from_on": held.from_on.isoformat() if held.from_on else "", "to_on": held.to_on.isoformat() if held.to_on else ""} if held else {}
    form = FactForm(request.POST if request.method == "POST" else None, today=request.today, kind=kind, initial={**first, "version": row.version})
    if held is None:
        del form.fields["never"]
    more = {"heading": kind.label, "now": _("有") if held else _("没有"), "sealed": False, "code": kind.value}
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.setdefault("never", False)
        with saying(form):
            try:
                actions.correct_fact(
                    request.actor, child=child, today=request.today, code=kind.value, value=form.fact(), reason=form.cleaned_data["reason"], carer=carer.row if carer else None,
                    seen_version=form.cleaned_data["version"],
                )  # fmt: skip
            except Changed as late:  # the fact as it stands by now
                raise Changed(late.say, (first or {"value": _("没有")}) | late.now) from None
            messages.success(request, _("已更正：%s。类别已重新计算。") % kind.label)
            return redirect(child_url(child.uid))
    return _shown(request, child, carer, form, **more)


urls = [path("child/<str:uid>/correct/", child_correct, name="child-correct")]
