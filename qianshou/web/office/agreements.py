"""The agreement of a pairing: printed, signed on a day, its scan kept and opened."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from qianshou.domain.pairing import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.agreements import actions as papers
from qianshou.papers.agreements import queries as kept
from qianshou.papers.files.kinds import MOST_MB
from qianshou.web.access import or_404, page, telling
from qianshou.web.downloads import attachment
from qianshou.web.office.entry_fields import DatedForm, DayField


class SignForm(DatedForm):
    """When everybody signed."""

    signed_on = DayField(label=gettext_lazy("哪天签的字"))


class ScanForm(forms.Form):
    """The paper as it was scanned or photographed."""

    scan = forms.FileField(label=gettext_lazy("扫描件或照片"), help_text=gettext_lazy("可以不传。.pdf、.jpg、.png，不超过 %s MB；加密保存，看得到这对结对的人才打得开，每次打开都有记录。") % MOST_MB,
                           error_messages={"required": gettext_lazy("请选择文件。")}, allow_empty_file=True)  # fmt: skip


def _pairing(request: HttpRequest, uid: str, perm: str) -> Any:
    return or_404(queries.pairing(request.actor, perm, uid))


def _said(request: HttpRequest, uid: str, form: Any, act: Any) -> HttpResponse:
    """Does it and says so, or says what is wrong; back to the pairing."""
    with telling(request):
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        messages.success(request, act(form.cleaned_data))
    return redirect("office:pairing-one", uid)


@page(P.PAIR)
@require_POST
def pairing_sign(request: HttpRequest, uid: str) -> HttpResponse:
    """The day of the signatures."""
    row = _pairing(request, uid, P.PAIR)

    def act(data: dict) -> str:
        actions.sign(request.actor, pairings=[row], signed_on=data["signed_on"], today=request.today)
        return _("已登记签字日期。")

    return _said(request, uid, SignForm(request.POST, today=request.today), act)


@page(P.PAIR)
@require_POST
def pairing_scan(request: HttpRequest, uid: str) -> HttpResponse:
    """Keeps the scan; one kept before goes."""
    row = _pairing(request, uid, P.PAIR)

    def act(data: dict) -> str:
        papers.keep_scan(request.actor, pairing=row, data=data["scan"].read(), today=request.today)
        return _("扫描件已加密保存。")

    return _said(request, uid, ScanForm(request.POST, request.FILES), act)


@page(P.PAIR)
@require_POST
def pairing_scan_drop(request: HttpRequest, uid: str) -> HttpResponse:
    """The wrong paper: erased at once."""
    row = _pairing(request, uid, P.PAIR)

    def act(_data: dict) -> str:
        papers.drop_scan(request.actor, pairing=row, today=request.today)
        return _("扫描件已删除。")

    return _said(request, uid, forms.Form(request.POST), act)


@page(P.SEE_PAIRINGS)
def pairing_scan_open(request: HttpRequest, uid: str) -> HttpResponse:
    """The scan, as a download: never shown inside a page of ours."""
    scan = or_404(kept.scan_of(request.actor, _pairing(request, uid, P.SEE_PAIRINGS)))
    file = kept.open_scan(request.actor, scan)
    ending = file.name.rsplit(".", 1)[-1]
    return attachment(file.data, f"agreement.{ending}")


urls = [
    path("pairing/<str:uid>/sign/", pairing_sign, name="pairing-sign"),
    path("pairing/<str:uid>/scan/", pairing_scan, name="pairing-scan"),
    path("pairing/<str:uid>/scan/open/", pairing_scan_open, name="pairing-scan-open"),
    path("pairing/<str:uid>/scan/drop/", pairing_scan_drop, name="pairing-scan-drop"),
]
