"""粘贴名单: name, kind, village and official, one line each; shown with what is wrong before anything is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.papers.targeting import actions, queries
from qianshou.web.access import page, saying
from qianshou.web.office.place import to
from qianshou.web.office.target_entries import here
from qianshou.web.target_forms import PastedTargets


@page(P.KEEP_TARGETS)
def target_import(request: HttpRequest) -> HttpResponse:
    """Paste, check, take all or nothing."""
    place = here(request)
    form = PastedTargets(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "place": place,
        "text": request.POST.get("pasted", ""),
        "lines": None,
        "back": to("office:target-list", unit=place.unit.uid),
    }
    if request.method == "POST" and form.is_valid():
        with saying(form):
            lines = queries.preview(request.actor, place.unit, form.cleaned_data["pasted"])
            bad = sum(bool(one.problem) for one in lines)
            context |= {"lines": lines, "bad": bad, "say_bad": _("有 %s 行要改") % bad}
            if "take" in request.POST and not bad:
                made = actions.take_targets(request.actor, unit=place.unit, lines=lines, today=request.today)
                messages.success(request, _("已登记 %(n)s 个对象，其中 %(p)s 个已结对。") % {"n": made[0], "p": made[1]})
                return redirect(to("office:target-list", unit=place.unit.uid))
    context["crumbs"] = [{"label": _("帮扶的户和人"), "url": context["back"]}, {"label": _("粘贴名单")}]
    return render(request, "office/targets/target_import.html", context, status=422 if form.errors else 200)


urls = [path("pairing/targets/import/", target_import, name="target-import")]
