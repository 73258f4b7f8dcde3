"""班级一览: the children of one class on one page; what holds for many is ticked and saved once (O11)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import ConsentUse
from qianshou.domain.permissions import P
from qianshou.web.access import page, saying
from qianshou.web.office.classes_forms import ClassChangeForm, ClassConsentForm, ClassNoticeForm, ticked_said
from qianshou.web.office.place import child_url, class_of, place_of, to

MOST_CLASSES = 200
SHORT = {
    ConsentUse.OUTSIDE_HELPER: gettext_lazy("校外结对"), ConsentUse.HELPER_PHONE: gettext_lazy("给电话"), ConsentUse.PHOTO: gettext_lazy("照片"),
    ConsentUse.WISH: gettext_lazy("心愿"), ConsentUse.GIVE_OUT: gettext_lazy("外报"),
}  # fmt: skip


@page(P.SEE_FILE)
def classes(request: HttpRequest) -> HttpResponse:
    """The classes of a school; above it the units below, as links; a teacher's only class opens at once."""
    place = place_of(request, P.SEE_FILE)
    if place.unit.kind == UnitKind.CLASS:
        if len(place.own) == 1 or request.GET.get("unit"):
            return redirect("office:class-one", place.unit.uid)
        rows = place.own
    elif place.unit.kind == UnitKind.SCHOOL:
        rows = orgs.classes(request.actor, P.SEE_FILE, place.unit)[:MOST_CLASSES]
    else:
        rows = orgs.children_of(request.actor, place.unit, line=Line.EDU, perm=P.SEE_FILE)
    names = [{"label": one.display_name(request.today), "note": _above(one, place.unit), "url": to("office:classes", unit=one.uid)} for one in rows]
    return render(request, "office/classes/classes.html", {"place": place, "rows": names, "crumbs": place.crumbs("office:classes", request.today)})


def _above(one: Any, unit: Any) -> str:
    return one.parent.name if one.kind == UnitKind.CLASS and one.parent_id != unit.pk else ""


def _forms(request: HttpRequest) -> dict[str, Any]:
    day = {"happened_on": request.today, "told_on": request.today, "given_on": request.today}
    return {
        "change": ClassChangeForm(today=request.today, prefix="change", initial=day), "notice": ClassNoticeForm(today=request.today, prefix="notice", initial=day),
        "consent": ClassConsentForm(today=request.today, prefix="consent", initial=day),
    }  # fmt: skip


def _shown(request: HttpRequest, unit: Any, wrong: str = "", form: Any = None) -> HttpResponse:
    view = queries.class_overview(request.actor, unit, request.today)
    forms = _forms(request) | ({wrong: form} if wrong else {})
    ticks = set(request.POST.getlist("child")) if request.method == "POST" else {r.child.uid for r in view.rows} if request.GET.get("all") else set()
    accounts.note_read(request.actor, action="people.class_overview", perm=P.SEE_FILE, subjects=[r.child for r in view.rows], count=len(view.rows))
    rows = [
        {"child": r.child, "url": child_url(r.child.uid), "labels": "、".join(r.labels), "told": r.told, "ticked": r.child.uid in ticks,
         "consents": "、".join(str(SHORT[use]) for use in ConsentUse if use.value in r.consents)}
        for r in view.rows
    ]  # fmt: skip
    context = {
        "class": view, "rows": rows, "forms": forms, "wrong": form, "open_notice": wrong == "notice", "open_consent": wrong == "consent", "unconfirmed": sum(r.child.confirmed_on is None and r.child.file_state == "active" for r in view.rows),
        "may": {p: request.actor.may(p, unit) for p in (P.RECORD_CHANGE, P.RECORD_CONSENT, P.CONFIRM_CLASS, P.OPEN_FILE, P.SEND_CHILDREN, P.WRITE_FEEDBACK)}, "may_move": request.actor.may(P.EDIT_PUPILS, unit.parent), "unit_uid": unit.uid,
        "crumbs": [{"label": _("班级"), "url": to("office:classes", unit=unit.parent.uid)}, {"label": view.name}] if _reaches(request, unit) else None,
    }  # fmt: skip
    return render(request, "office/classes/class_one.html", context, status=422 if wrong else 200)


def _reaches(request: HttpRequest, unit: Any) -> bool:
    return orgs.unit(request.actor, P.SEE_FILE, unit.parent.uid) is not None


@page(P.SEE_FILE)
def class_one(request: HttpRequest, uid: str) -> HttpResponse:
    """The grid."""
    return _shown(request, class_of(request, P.SEE_FILE, uid))


def _ticked(request: HttpRequest, unit: Any, perm: str) -> list:
    """The ticked children of this class; 404 where one is not among them."""
    uids = list(dict.fromkeys(request.POST.getlist("child")))
    rows = list(queries.children_for(request.actor, perm).filter(edu_unit=unit, uid__in=uids)) if uids else []
    if len(rows) != len(uids):
        raise Http404
    return rows


@page(P.RECORD_CHANGE)
@require_POST
def class_change(request: HttpRequest, uid: str) -> HttpResponse:
    """父母外出、回来 for the ticked children in one act."""
    unit = class_of(request, P.RECORD_CHANGE, uid)
    ticked = _ticked(request, unit, P.RECORD_CHANGE)
    form = ClassChangeForm(request.POST, today=request.today, prefix="change")
    if form.is_valid() and ticked_said(form, ticked):
        with saying(form):
            made = actions.record_changes(request.actor, children=ticked, today=request.today, **form.keywords())
            reached = len({row.child_id for row in made})
            messages.success(request, _("已登记 %d 名孩子的变动。") % reached)
            if reached < len(ticked):
                left = len(ticked) - reached
                messages.warning(request, _("%d 名孩子的档案里没有这位家长，没有登记。") % left)
            return redirect("office:class-one", uid)
    return _shown(request, unit, "change", form)


@page(P.RECORD_CONSENT)
@require_POST
def class_notice(request: HttpRequest, uid: str) -> HttpResponse:
    """告知 ticked off on one printed sheet."""
    unit = class_of(request, P.RECORD_CONSENT, uid)
    ticked = _ticked(request, unit, P.RECORD_CONSENT)
    form = ClassNoticeForm(request.POST, today=request.today, prefix="notice")
    if form.is_valid() and ticked_said(form, ticked):
        with saying(form):
            made = actions.record_notices(request.actor, children=ticked, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记告知 %(n)d 人，原来告知过的 %(old)d 人不重复登记。") % {"n": len(made), "old": len(ticked) - len(made)})
            return redirect("office:class-one", uid)
    return _shown(request, unit, "notice", form)


@page(P.RECORD_CONSENT)
@require_POST
def class_consent(request: HttpRequest, uid: str) -> HttpResponse:
    """同意 of one use ticked off on one printed sheet."""
    unit = class_of(request, P.RECORD_CONSENT, uid)
    ticked = _ticked(request, unit, P.RECORD_CONSENT)
    form = ClassConsentForm(request.POST, today=request.today, prefix="consent")
    if form.is_valid() and ticked_said(form, ticked):
        with saying(form):
            made = actions.give_consents(request.actor, children=ticked, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记同意 %(n)d 人，原来同意过的 %(old)d 人不重复登记。") % {"n": len(made), "old": len(ticked) - len(made)})
            return redirect("office:class-one", uid)
    return _shown(request, unit, "consent", form)


@page(P.CONFIRM_CLASS)
@require_POST
def class_confirm(request: HttpRequest, uid: str) -> HttpResponse:
    """本班名单核对无误."""
    unit = class_of(request, P.CONFIRM_CLASS, uid)
    done = actions.confirm_class(request.actor, unit=unit, today=request.today)
    messages.success(request, _("本班名单已核对，这次核对 %d 人。") % done.children)
    return redirect("office:class-one", uid)


urls = [
    path("classes/", classes, name="classes"),
    path("class/<str:uid>/", class_one, name="class-one"),
    path("class/<str:uid>/change/", class_change, name="class-change"),
    path("class/<str:uid>/notice/", class_notice, name="class-notice"),
    path("class/<str:uid>/consent/", class_consent, name="class-consent"),
    path("class/<str:uid>/confirm/", class_confirm, name="class-confirm"),
]
