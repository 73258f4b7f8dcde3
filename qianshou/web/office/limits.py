"""周期和截止: the county's own figures of the ledger (DOMAIN §4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.care import actions, queries
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying
from qianshou.web.office.limits_forms import LimitsForm
from qianshou.web.office.place import to


@page(P.ADOPT_PROGRAMME)
def limits(request: HttpRequest, uid: str) -> HttpResponse:
    """One form of four figures; open periods follow within the hour, closed ones never."""
    county = found(orgs.units(request.actor, P.ADOPT_PROGRAMME).filter(kind=UnitKind.COUNTY), uid)
    form = LimitsForm(request.POST or None, initial=queries.limits_of(county))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with saying(form):
            actions.set_limits(request.actor, unit=county, today=request.today, seen_version=said.pop("version"), **said)
            messages.success(request, _("已保存。没有截止的各期在一小时内跟着改，已截止的不变。"))
            return redirect("office:limits", uid)
    crumbs = [{"label": _("方案"), "url": to("office:programmes")}, {"label": _("周期和截止")}]
    return render(request, "office/programmes/limits.html", {"county": county, "form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


urls = [path("programmes/limits/<str:uid>/", limits, name="limits")]
