"""文书模板: the county's own docx for a document, checked at upload, tried with an invented child, given up for the shipped one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.fields import known
from qianshou.papers.documents.registry import Document, documents
from qianshou.papers.documents.word import shipped
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.downloads import attachment
from qianshou.web.office.documents_forms import TemplateForm, plain
from qianshou.web.office.place import place_of, to


def _one(request: HttpRequest) -> Document:
    code = request.POST.get("code") or request.GET.get("code") or ""
    return or_404(next((one for one in documents() if one.code == code), None))


@page(P.EDIT_TEMPLATES)
def templates(request: HttpRequest) -> HttpResponse:
    """Every document, with the template it is printed on."""
    county = place_of(request, P.EDIT_TEMPLATES).unit
    own = queries.templates_of(request.actor, county)
    rows = [{"title": plain(one.title), "says": one.says, "own": own.get(one.code), "url": to("office:template", code=one.code)} for one in documents()]
    return render(request, "office/documents/templates.html", {"rows": rows, "county": county})


@page(P.EDIT_TEMPLATES)
def template(request: HttpRequest) -> HttpResponse:
    """One document's template: get it, change it, try it, go back to the shipped one."""
    one, county = _one(request), place_of(request, P.EDIT_TEMPLATES).unit
    here, asked = to("office:template", code=one.code), request.GET.get("get", "")
    if asked in ("shipped", "own", "example"):
        return _file(one, county, asked, request.today)
    form = TemplateForm(request.POST or None, request.FILES or None) if request.method == "POST" and "back" not in request.POST else TemplateForm()
    if request.method == "POST" and "back" in request.POST:
        _give_up(request, county, one)
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            file = form.cleaned_data["file"]
            actions.use_template(request.actor, county=county, code=one.code, data=file.read(), name=file.name, today=request.today)
            messages.success(request, _("已换成本县的模板。请先看样张，再正式打印。"))
            return redirect(here)
    return render(request, "office/documents/template.html", _shown(request, one, county, form, here), status=422 if form.errors else 200)


def _shown(request: HttpRequest, one: Document, county: Any, form: TemplateForm, here: str) -> dict[str, Any]:
    names = known(one.subject, one.each)
    lists = sorted({name.split(".")[0] for name in names if "." in name})
    return {
        "one": one, "title": plain(one.title), "form": form, "own": queries.templates_of(request.actor, county).get(one.code),
        "plain_fields": sorted(name for name in names if "." not in name and name not in lists),
        "lists": [(of, sorted(name for name in names if name.startswith(f"{of}."))) for of in lists],
        "urls": {key: to("office:template", code=one.code, get=key) for key in ("shipped", "own", "example")},
        "crumbs": [{"label": _("文书模板"), "url": to("office:templates")}, {"label": plain(one.title)}],
    }  # fmt: skip


def _give_up(request: HttpRequest, county: Any, one: Document) -> None:
    with telling(request):
        actions.give_up_template(request.actor, county=county, code=one.code, today=request.today)
        messages.success(request, _("已换回自带的模板。"))


def _file(one: Document, county: Any, asked: str, today: Any) -> HttpResponse:
    """The shipped or the county's template, or the template in use filled with invented words."""
    own = queries.template_for(county.pk, one.code)
    data = or_404(shipped(one.code) if asked == "shipped" else own if asked == "own" else actions.example(one.code, own, today))
    words = {"shipped": _("自带模板"), "own": _("本县模板"), "example": _("样张")}[asked]
    return attachment(data, "document.docx", f"{plain(one.title)}_{words}.docx")


urls = [path("print/templates/", templates, name="templates"), path("print/templates/one/", template, name="template")]
