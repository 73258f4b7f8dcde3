"""People of a drive: applications taken in and entered, decided with a reason, made helpers; the first meeting, gift and card of a pairing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.pairing.actions import drives as actions
from qianshou.domain.pairing.actions import meeting
from qianshou.domain.pairing.queries import drives as queries
from qianshou.domain.permissions import P
from qianshou.web.access import or_404, page, saying, telling
from qianshou.web.office.drive_forms import ApplicantForm, ChooseForm, GiftForm, MeetingForm, start_of_pair
from qianshou.web.office.drive_shown import asked, crumbs_of
from qianshou.web.office.place import to


@page(P.KEEP_DRIVES)
@require_POST
def drive_take(request: HttpRequest, uid: str) -> HttpResponse:
    """Applications of the public page come on the list."""
    row = asked(request, uid)
    with telling(request):
        n = actions.take_applications(request.actor, drive=row, today=request.today)
        messages.success(request, _("已收进 %d 份网上报名。") % n)
    return redirect("office:drive", uid)


@page(P.KEEP_DRIVES)
def drive_new_applicant(request: HttpRequest, uid: str) -> HttpResponse:
    """Who applied on paper or by telephone."""
    row = asked(request, uid)
    form = ApplicantForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            one = actions.enter_applicant(request.actor, drive=row, today=request.today, **form.cleaned_data)
            messages.success(request, _("已登记%s的报名，请另一位专干遴选。") % one.name)
            return redirect("office:drive", uid)
    context = {"form": form, "crumbs": crumbs_of(row, _("登记报名")), "heading": _("登记报名"), "hint": row.title, "back": to("office:drive", uid)}
    return render(request, "office/targets/target_form.html", context, status=422 if form.errors else 200)


def _applicant(request: HttpRequest, uid: str) -> tuple[Any, Any]:
    """The application and its line; 404 out of reach."""
    one = or_404(queries.applicant(request.actor, P.KEEP_DRIVES, uid))
    return one, next(line for line in queries.applicants_of(request.actor, one.drive, request.today) if line.uid == uid)


@page(P.KEEP_DRIVES)
def drive_applicant(request: HttpRequest, uid: str) -> HttpResponse:
    """One application: 入选, 候补 or 未入选 with a reason, by another than who entered it."""
    one, line = _applicant(request, uid)
    start = {"version": one.version, "outcome": one.outcome, "reason": one.reason}
    form = ChooseForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            data = form.cleaned_data
            actions.choose_applicant(
                request.actor, drive=one.drive, applicant=one, outcome=data["outcome"], reason=data["reason"], today=request.today, seen_version=data["version"]
            )
            messages.success(request, _("%(who)s：%(how)s。") % {"who": line.name, "how": one.get_outcome_display()})
            return redirect("office:drive", one.drive.uid)
    accounts.note_read(request.actor, action="pairing.view_drive", perm=P.KEEP_DRIVES, subjects=[one.drive, one], count=1)
    context = {"one": one, "line": line, "row": one.drive, "form": form, "crumbs": crumbs_of(one.drive, line.name), "back": to("office:drive", one.drive.uid)}
    return render(request, "office/drives/drive_applicant.html", context, status=422 if form.errors else 200)


@page(P.KEEP_DRIVES)
@require_POST
def drive_applicant_helper(request: HttpRequest, uid: str) -> HttpResponse:
    """Who was chosen becomes a helper, to be vetted like every other."""
    one, _line = _applicant(request, uid)
    with telling(request):
        helper = actions.make_helper_of(request.actor, drive=one.drive, applicant=one, today=request.today)
        messages.success(request, _("已登记%s为帮扶人，请录入审核资料。") % helper.name)
        return redirect("office:helper-one", helper.uid)
    return redirect("office:drive", one.drive.uid)


# ── a pairing of the drive ───────────────────────────────────────────────────────────────────────────────────────────
def _pair(request: HttpRequest, uid: str) -> tuple[Any, Any]:
    """The pairing and the drive that brought it about; 404 where either is out of reach."""
    row = pairing.pairing(request.actor, P.SEE_PAIRINGS, uid)
    drive = queries.drive_of_pairing(request.actor, row) if row is not None else None
    if row is None or drive is None:
        raise Http404
    return row, drive


@page(P.KEEP_DRIVES)
def drive_pair(request: HttpRequest, uid: str) -> HttpResponse:
    """The first meeting, the gift and the card of one pairing."""
    row, drive = _pair(request, uid)
    start, which = start_of_pair(queries.pair_row(row)), request.POST.get("what", "")
    posted = request.method == "POST"
    meet = MeetingForm(request.POST if posted and which == "meet" else None, today=request.today, initial=start)
    give = GiftForm(request.POST if posted and which == "give" else None, today=request.today, initial=start)
    if posted and _saved(request, row, drive, meet, give):
        messages.success(request, _("已保存。"))
        return redirect("office:drive-pair", uid)
    accounts.note_read(request.actor, action="pairing.view_drive_pair", perm=P.SEE_PAIRINGS, subjects=[row.child, drive])
    context = {
        "row": row, "drive": drive, "meet": meet, "give": give, "wrong": next((form for form in (meet, give) if form.errors), None), "back": to("office:drive", drive.uid),
        "crumbs": crumbs_of(drive, row.child.name), "card_url": to("office:child-documents", row.child.uid, code="contact_card"),
    }  # fmt: skip
    return render(request, "office/drives/drive_pair.html", context, status=422 if meet.errors or give.errors else 200)


def _saved(request: HttpRequest, row: Any, drive: Any, meet: MeetingForm, give: GiftForm) -> bool:
    """One of the two forms; the other one's page shows again."""
    if meet.is_bound and meet.is_valid():
        with saying(meet):
            data = dict(meet.cleaned_data)
            meeting.write_meeting(request.actor, drive=drive, pairing=row, today=request.today, seen_version=data.pop("version"), **data)
            return True
    elif give.is_bound and give.is_valid():
        with saying(give):
            meeting.write_gift(request.actor, drive=drive, pairing=row, today=request.today, **give.keywords())
            return True
    return False


urls = [
    path("pairing/drives/applicants/<str:uid>/", drive_applicant, name="drive-applicant"),
    path("pairing/drives/applicants/<str:uid>/helper/", drive_applicant_helper, name="drive-applicant-helper"),
    path("pairing/drives/pairs/<str:uid>/", drive_pair, name="drive-pair"),
    path("pairing/drives/<str:uid>/applications/", drive_take, name="drive-take"),
    path("pairing/drives/<str:uid>/applicants/new/", drive_new_applicant, name="drive-new-applicant"),
]
