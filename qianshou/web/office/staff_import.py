"""用表格导入人员: paste or upload, see every row with what is wrong, then take all; the codes are shown once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.permissions import P
from qianshou.papers.staffing import actions, queries
from qianshou.web.access import found, page, saying
from qianshou.web.office.users_forms import StaffForm


@page(P.GRANT_CARE)
def staff_import(request: HttpRequest) -> HttpResponse:
    unit = _place(request)
    form = StaffForm(request.POST or None, request.FILES or None)
    context = {"form": form, "unit": unit, "unit_name": unit.display_name(request.today), "text": "", "lines": None}
    if request.method == "POST" and form.is_valid():
        with saying(form):
            text = _text(request, form)
            context["text"] = text
            rows = context["lines"] = queries.preview(request.actor, unit, text, request.today)
            bad = context["bad"] = sum(not row.good for row in rows)
            context["say_bad"] = _("有 %s 行要改") % bad
            if "take" in request.POST and not bad:
                done = actions.take_staff(request.actor, unit=unit, placed=rows, today=request.today)
                return render(request, "office/users/staff_taken.html", {**context, "done": done, **_strips(done, rows, context)})
    context["text"] = context["text"] or request.POST.get("pasted", "")
    return render(request, "office/users/staff_import.html", context, status=422 if form.errors else 200)


def _place(request: HttpRequest):
    units = orgs.units(request.actor, P.GRANT_CARE).select_related("county")
    if uid := request.GET.get("unit"):
        return found(units, uid)
    return orgs.own_units(request.actor, P.GRANT_CARE)[0]


def _text(request: HttpRequest, form: StaffForm) -> str:
    upload = form.cleaned_data.get("file")
    text = queries.text_of_file(upload.read()) if upload else form.cleaned_data["pasted"]
    if not text.strip():
        form.add_error("file", _("请上传一个表格，或把表格内容粘贴到下面。"))
    return text


def _strips(done, rows, context) -> dict:
    names = {row.line.name: row.unit_words for row in rows}
    strips = [{"name": name, "username": login, "code": code, "unit": names.get(name, "")} for name, login, code in done.codes]
    refused = [(rows[at].line.row, rows[at].line.name, say) for at, say in done.refused]
    return {"strips": strips, "refused": refused}


urls = [path("users/import/", staff_import, name="staff-import")]
