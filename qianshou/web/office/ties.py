"""亲属关系、不合适: what is known of one child and single helpers, said and taken back by the coordinator; proposals heed it (就亲)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import TieKind
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import found, or_404, page, saying
from qianshou.web.office.pairing import helper_choices
from qianshou.web.office.pairing_forms import helper_field
from qianshou.web.office.place import to


class TieForm(forms.Form):
    """A helper and what she is to the child."""

    helper = helper_field(gettext_lazy("哪位帮扶人"))
    kind = forms.ChoiceField(label=gettext_lazy("是什么关系"), choices=TieKind.choices, widget=forms.RadioSelect, initial=TieKind.KIN)
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("例如：是孩子的姑妈。选“不合适”时要写为什么。"))

    def __init__(self, *args: Any, helpers: list, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["helper"].choices = [("", _("请选择")), *helpers]


@page(P.PAIR)
def child_ties(request: HttpRequest, uid: str) -> HttpResponse:
    """What is known of a child and helpers; one more is added below."""
    child = found(people.children_for(request.actor, P.PAIR), uid)
    offer = helper_choices(request, [child])
    offered = [*offer["choices"], *((one.uid, one.name) for one in offer["unready"])]
    posted = request.POST.get("helper", "")
    if posted and posted not in dict(offered) and (one := queries.helper(request.actor, P.SEE_PAIRINGS, posted)):
        offered.append((one.uid, one.name))
    form = TieForm(request.POST if request.method == "POST" else None, helpers=offered)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with saying(form):
            one = queries.helper(request.actor, P.SEE_PAIRINGS, data["helper"])
            actions.tie(request.actor, child=child, helper=one, kind=data["kind"], reason=data["reason"], today=request.today)
            messages.success(request, _("已记下，配对建议会照顾到。"))
            return redirect("office:child-ties", uid)
    rows = list(queries.ties_of(request.actor, child=child))
    accounts.note_read(request.actor, action="pairing.list_ties", perm=P.PAIR, subjects=[child], count=len(rows))
    context = {
        "child": child, "rows": rows, "form": form, "offer": offer, "need_url": to("office:child-need", uid), "back": to("office:child", uid),
        "crumbs": [{"label": child.name, "url": to("office:child", uid)}, {"label": _("亲属关系")}],
    }  # fmt: skip
    return render(request, "office/pairing/ties.html", context, status=422 if form.errors else 200)


@page(P.PAIR)
@require_POST
def child_untie(request: HttpRequest, uid: str) -> HttpResponse:
    """Takes back what was said of the two."""
    child = found(people.children_for(request.actor, P.PAIR), uid)
    row = or_404(queries.ties_of(request.actor, child=child).filter(helper__uid=request.POST.get("helper", "")).first())
    actions.untie(request.actor, child=child, helper=row.helper, today=request.today)
    messages.success(request, _("已取消。"))
    return redirect("office:child-ties", uid)


urls = [
    path("pairing/ties/<str:uid>/", child_ties, name="child-ties"),
    path("pairing/ties/<str:uid>/off/", child_untie, name="child-untie"),
]
