"""认定: key child named and ended, hardship and struggling decided with evidence and ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import FactKind, LabelKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.decisions_forms import DecideForm, EndKeyForm, KeyForm, UndecideForm
from qianshou.web.office.files import crumbs

STANDING = {FactKind.HARDSHIP: LabelKind.HARDSHIP, FactKind.STRUGGLING: LabelKind.STRUGGLING}
SAID = {
    "key": gettext_lazy("已定为重点帮扶对象。"), "end_key": gettext_lazy("已不再是重点帮扶对象。"), "decide": gettext_lazy("已认定。"), "undecide": gettext_lazy("认定已结束。"),
}  # fmt: skip


def _form(name: str, request: HttpRequest) -> Any:
    made = {"key": KeyForm, "end_key": EndKeyForm, "decide": DecideForm, "undecide": UndecideForm}[name]
    return made(request.POST, today=request.today, prefix=name)


def _act(request: HttpRequest, name: str, child: Any, data: dict) -> None:
    do = {"key": actions.name_key_child, "end_key": actions.end_key_child, "decide": actions.decide_label, "undecide": actions.undecide_label}[name]
    do(request.actor, child=child, today=request.today, **data)


@page(P.DECIDE_LABEL)
def child_decide(request: HttpRequest, uid: str) -> HttpResponse:
    """One page, four small forms; `do` says which was sent."""
    child = found(queries.children_for(request.actor, P.DECIDE_LABEL), uid)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    wrong = None
    if sent in SAID:
        wrong = _form(sent, request)
        if wrong.is_valid():
            with saying(wrong):
                _act(request, sent, child, wrong.cleaned_data)
                messages.success(request, SAID[sent])
                return redirect("office:child-decide", uid)
    view = queries.file_of(request.actor, child, request.today)
    accounts.note_read(request.actor, action="people.view_file", perm=P.DECIDE_LABEL, subjects=[child])
    return _shown(request, child, view, sent, wrong)


def _shown(request: HttpRequest, child: Any, view: Any, sent: str, wrong: Any) -> HttpResponse:
    today = request.today
    day = {"from_on": today, "ended_on": today, "last_on": today}
    forms = {"key": KeyForm(today=today, prefix="key", initial=day), "end_key": EndKeyForm(today=today, prefix="end_key", initial=day),
             "decide": DecideForm(today=today, prefix="decide", initial=day)}  # fmt: skip
    if wrong is not None and sent in forms:
        forms[sent] = wrong
    standing = [
        {"label": STANDING[FactKind(f.kind)].label, "words": f.value, "from_on": f.from_on, "source": f.source, "decided": f.from_on is not None,
         "form": wrong if sent == "undecide" and wrong.data.get("undecide-kind") == STANDING[FactKind(f.kind)] else
         UndecideForm(today=today, prefix="undecide", initial={"kind": STANDING[FactKind(f.kind)].value, "last_on": today}, auto_id=f"id_{f.kind}_%s")}
        for f in view.facts if f.kind in STANDING and f.holds and f.to_on is None
    ]  # fmt: skip
    spell = next((s for s in view.key_spells if s.ended_on is None), None)
    context = {
        "child": child, "forms": forms, "wrong": wrong, "standing": standing, "spell": spell, "past": [s for s in view.key_spells if s.ended_on],
        "crumbs": crumbs(child, _("认定")),
    }  # fmt: skip
    return render(request, "office/decisions/child_decide.html", context, status=422 if wrong is not None else 200)


urls = [path("child/<str:uid>/decide/", child_decide, name="child-decide")]
