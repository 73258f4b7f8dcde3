"""文书: any document of the registry, of one child, one helper or a whole unit; as a page to print or as docx. One logged act each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.paper import Printed, pages
from qianshou.papers.documents.registry import document
from qianshou.papers.documents.word import as_docx
from qianshou.web.access import found, page, saying, telling
from qianshou.web.downloads import attachment
from qianshou.web.office.documents_forms import BlankSheetsForm, DocumentForm, plain
from qianshou.web.office.place import place_of, to

MOST = 500


def _form(request: HttpRequest, documents: list) -> DocumentForm:
    return DocumentForm(request.POST if request.method == "POST" else None, documents=documents, initial={"code": request.GET.get("code", "")})


def _answer(request: HttpRequest, form: DocumentForm, printed: Printed, name: str, back: str) -> HttpResponse:
    """The page to print or the file; back with a sentence where nobody has anything to print."""
    title = plain(printed.document.title)
    if not printed.sheets:
        why = printed.document.none or _("没有可印的")
        messages.error(request, _("%(title)s：%(why)s。") % {"title": title, "why": why})
        return redirect(back)
    if form.cleaned_data["way"] == "docx":
        template = queries.template_for(printed.county_id, printed.document.code)
        return attachment(as_docx(printed, template), "document.docx", f"{name}{title}_{request.today:%Y%m%d}.docx")
    context = {"pages": pages(printed), "title": title, "back_url": back, "missing": [] if len(printed.missing) == 1 else printed.missing[:50]}
    return render(request, "office/documents/paper.html", context)


def _shown(request: HttpRequest, form: DocumentForm, *, title: str, sub: str, back: str, documents: list, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "sub": sub, "back": back, "documents": documents, **more}
    return render(request, "office/documents/choose.html", context, status=422 if form.errors else 200)


@page(P.PRINT_FILE)
def child_documents(request: HttpRequest, uid: str) -> HttpResponse:
    """Every document of one child."""
    child = found(queries.printable(request.actor, P.PRINT_FILE), uid)
    here, documents = reverse("office:child-documents", args=[uid]), queries.documents_for(request.actor, "child")
    form = _form(request, documents)
    if request.method == "POST" and form.is_valid():
        printed = actions.print_children(request.actor, children=[child], today=request.today, **form.keywords())
        return _answer(request, form, printed, child.name, here)
    back = reverse("office:child", args=[uid]) if request.actor.may(P.SEE_FILE, child) else reverse("office:prints")
    crumbs = [{"label": child.name, "url": back}, {"label": _("文书")}]
    return _shown(request, form, title=_("打印文书"), sub=child.name, back=back, documents=documents, crumbs=crumbs)


@page(P.PRINT_FILE)
def helper_documents(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand-over, application and the week's sheet of one helper."""
    helper = found(queries.helpers_printable(request.actor), uid)
    here, documents = reverse("office:helper-documents", args=[uid]), queries.documents_for(request.actor, "helper")
    form = _form(request, documents)
    if request.method == "POST" and form.is_valid():
        printed = actions.print_helpers(request.actor, helpers=[helper], today=request.today, **form.keywords())
        return _answer(request, form, printed, helper.name, here)
    back = reverse("office:helper-one", args=[uid])
    crumbs = [{"label": helper.name, "url": back}, {"label": _("文书")}]
    return _shown(request, form, title=_("打印文书"), sub=helper.name, back=back, documents=documents, crumbs=crumbs)


@page(P.PRINT_FILE)
def unit_documents(request: HttpRequest) -> HttpResponse:
    """Of a unit: its own documents, or one document of all its children or helpers, at most 500 in one go."""
    place = place_of(request, P.PRINT_FILE)
    here, documents = to("office:unit-documents", **place.query), queries.documents_for(request.actor)
    form = _form(request, documents)
    if request.method == "POST" and form.is_valid():
        with telling(request):
            return _answer(request, form, _of_unit(request, place, form.keywords()), place.name, here)
        return redirect(here)
    return _shown(
        request, form, title=_("打印文书"), sub=place.name, back=to("office:prints", **place.query), documents=documents, place=place,
        switch=place.switch("office:unit-documents"), crumbs=place.crumbs("office:unit-documents", request.today),
        templates=request.actor.may(P.EDIT_TEMPLATES), batch=True,
    )  # fmt: skip


def _of_unit(request: HttpRequest, place: Any, given: dict[str, Any]) -> Printed:
    one, actor, today = document(given["code"]), request.actor, request.today
    if one.subject == "unit":
        return actions.print_units(actor, units=[place.unit], line=place.line, today=today, **given)
    if one.subject == "helper":
        return actions.print_helpers(actor, helpers=list(queries.helpers_to_print(actor, place.unit)[: MOST + 1]), today=today, **given)
    rows = queries.children_to_print(actor, one.perm, unit=place.unit, line=place.line, today=today)
    return actions.print_children(actor, children=list(rows[: MOST + 1]), today=today, **given)


@page(P.PRINT_FILE)
def blank_sheets(request: HttpRequest) -> HttpResponse:
    """Empty sheets to fill in by hand, of nobody: as many copies as wanted."""
    place = place_of(request, P.PRINT_FILE)
    offered = [one for one in queries.documents_for(request.actor) if one.by_hand]
    form = BlankSheetsForm(request.POST or None, documents=offered, initial={"code": request.GET.get("code", ""), "copies": 1})
    if request.method == "POST" and form.is_valid():
        with saying(form):
            data = form.cleaned_data
            printed = actions.print_blank(request.actor, unit=place.unit, code=data["code"], copies=data["copies"], today=request.today)
            return _answer(request, form, printed, _("空白"), to("office:blank-sheets", **place.query))
    context = {
        "form": form, "place": place, "back": to("office:prints", **place.query),
        "crumbs": [{"label": _("打印"), "url": to("office:prints", **place.query)}, {"label": _("空白表")}],
    }  # fmt: skip
    return render(request, "office/documents/blank_sheets.html", context, status=422 if form.errors else 200)


urls = [
    path("child/<str:uid>/documents/", child_documents, name="child-documents"),
    path("helper/<str:uid>/documents/", helper_documents, name="helper-documents"),
    path("print/documents/", unit_documents, name="unit-documents"),
    path("print/blank-sheets/", blank_sheets, name="blank-sheets"),
]
