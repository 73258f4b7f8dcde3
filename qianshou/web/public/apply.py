"""志愿者报名: apply, ask how far it is, take it back; open only where the county says so, throttled, and no child in sight."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import ApplicationState, Stage
from qianshou.domain.pairing.queries.drives import open_drive
from qianshou.domain.pairing.shapes import NewApplication
from qianshou.web.access import or_404, public, saying
from qianshou.web.public.apply_forms import ApplyForm, LookForm, WithdrawForm

STEPS = [
    (Stage.IDENTITY, gettext_lazy("身份核验")), (Stage.CERTIFICATE, gettext_lazy("查询记录")), (Stage.TRAINING, gettext_lazy("培训")), (Stage.COMMITMENT, gettext_lazy("签承诺书")), (Stage.APPROVAL, gettext_lazy("批准")),
]  # fmt: skip
MACHINE = gettext_lazy("没有提交成功，请再试一次；还是不行，请直接打电话联系。")


def _asker(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or "?"


@public
def volunteer(request: HttpRequest) -> HttpResponse:
    """Where one may apply, and how far an application is; the address a drive prints leads to its county's form and is kept there."""
    counties = queries.counties_open()
    drive = open_drive(request.GET["drive"], request.today) if request.GET.get("drive") else None
    county = next((one for one in counties if drive and one.pk in (drive.unit.county_id, drive.unit.pk)), None)
    if drive and county:
        return redirect(f"{reverse('public:volunteer-apply', args=[county.code])}?{urlencode({'drive': drive.code})}")
    return render(request, "public/volunteer.html", {"counties": counties, "form": LookForm()})


@sensitive_post_parameters("phone", "name", "birth_date")
@public
def volunteer_apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one county; the number is shown once, in the answer to the post."""
    county = or_404(queries.county_open(code))
    asked = request.POST.get("drive") or request.GET.get("drive", "")
    drive = open_drive(asked, request.today) if asked else None
    if asked and (drive is None or county.pk not in (drive.unit.county_id, drive.unit.pk)):
        raise Http404
    places = {one.uid: one for one in queries.places_in(county)}
    choices = [(uid, _("全县都可以") if one.pk == county.pk else one.name) for uid, one in places.items()]
    form = ApplyForm(request.POST if request.method == "POST" else None, units=choices, initial={"drive": asked, "kind": drive.kind if drive else "volunteer"})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            form.add_error(None, MACHINE)
        else:
            with saying(form):
                new = NewApplication(**form.said(), drive_code=drive.code if drive else "")
                row = actions.apply(
                    request.actor, unit=places[form.cleaned_data["unit"]], new=new, asker=_asker(request), today=request.today, now=timezone.now()
                )
                return render(request, "public/volunteer_done.html", {"number": queries.shown_number(row.number), "says": _says(county)})
    context = {"form": form, "county": county, "drive": drive, "says": _says(county), "keep_days": queries.helper_setting(county).keep_days}
    return render(request, "public/volunteer_apply.html", context, status=422 if form.errors else 200)


def _says(county: Any) -> str:
    return queries.helper_setting(county).says


@public
def volunteer_look(request: HttpRequest) -> HttpResponse:
    """How far it is: by POST, so that no number stands in an address."""
    if request.method != "POST":
        return redirect("public:volunteer")
    form, standing = LookForm(request.POST), None
    if form.is_valid():
        with saying(form):
            standing = actions.look_up(request.actor, number=form.cleaned_data["number"], asker=_asker(request), now=timezone.now())
            if standing is None:
                form.add_error("number", _("没有这个编号，请核对后再查。"))
    if standing is None:
        return render(request, "public/volunteer.html", {"counties": queries.counties_open(), "form": form}, status=422)
    withdraw = WithdrawForm(initial={"number": form.cleaned_data["number"]})
    return render(request, "public/volunteer_standing.html", _standing(standing) | {"withdraw": withdraw})


def _standing(one: Any) -> dict[str, Any]:
    """The steps with the one it stands at; a decided one has a word instead."""
    at = [code for code, _label in STEPS].index(Stage(one.stage))
    shown = [{"label": label, "state": "done" if n < at else "current" if n == at else "todo", "url": ""} for n, (_code, label) in enumerate(STEPS)]
    is_open = one.state == ApplicationState.OPEN
    return {
        "one": one,
        "is_open": is_open,
        "state_word": ApplicationState(one.state).label,
        "stage_word": Stage(one.stage).label,
        "steps": shown if is_open else [],
    }


@sensitive_post_parameters("phone")
@public
def volunteer_withdraw(request: HttpRequest) -> HttpResponse:
    """Taken back by who knows both the number and the telephone."""
    if request.method != "POST":
        return redirect("public:volunteer")
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with saying(form):
            said = form.cleaned_data
            actions.withdraw(request.actor, number=said["number"], phone=said["phone"], asker=_asker(request), today=request.today, now=timezone.now())
            return render(request, "public/volunteer_withdrawn.html")
    return render(request, "public/volunteer_withdraw.html", {"form": form}, status=422)


urls = [
    path("volunteer/", volunteer, name="volunteer"),
    path("volunteer/look/", volunteer_look, name="volunteer-look"),
    path("volunteer/withdraw/", volunteer_withdraw, name="volunteer-withdraw"),
    path("volunteer/in/<str:code>/", volunteer_apply, name="volunteer-apply"),
]
