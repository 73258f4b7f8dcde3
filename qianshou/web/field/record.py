"""记一次: one contact written down in a few taps (F2), and taken back within five minutes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.care import actions as care_actions
from qianshou.domain.care import queries as care
from qianshou.domain.care.choices import Counterpart, DutyState, RecordKind
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying, telling
from qianshou.web.field.record_forms import RecordForm, fresh

_ROLE_OF = {Counterpart.HOME: "carer", Counterpart.NONE: "child", Counterpart.SCHOOL: "other_teacher"}


def _value(who) -> str:
    return f"{who.who}:{who.carer}"


def _start(duty, kind: str, people_to_meet: list) -> dict:
    """Kind and people as the duty asks; without one, a talk with the child."""
    kind = duty.kind if duty and duty.kind in RecordKind.values else kind if kind in RecordKind.values else RecordKind.TALK
    wanted = _ROLE_OF.get(duty.counterpart, duty.counterpart) if duty else "child"
    met = [_value(w) for w in people_to_meet if wanted in w.roles or w.who == wanted][:1] or [_value(people_to_meet[0])]
    return fresh(kind, met, duty.uid if duty else "")


def _form(request: HttpRequest, child, siblings: list, data=None) -> RecordForm:
    who = care.people_to_meet(request.actor, child, request.today)
    initial = None
    if data is None:
        duty = care.duty(request.actor, P.RECORD_CONTACT, request.GET["duty"]) if request.GET.get("duty") else None
        late = duty is not None and duty.last_on < request.today
        initial = {**_start(duty, request.GET.get("kind", ""), who), "siblings": [s.uid for s in siblings], "make_up": late}
    return RecordForm(
        data, people=[(_value(w), w.label) for w in who], today=request.today, siblings=[(s.uid, s.name) for s in siblings],
        companion=not request.actor.may(P.SEE_CARD, child), initial=initial,
    )  # fmt: skip


def _to_make_up(request: HttpRequest, child, kind: str, asked: str) -> str:
    """The duty the form came from, else the newest unmet one of that kind whose period is over; '' where there is none."""
    lines = care.duties_of_child(request.actor, child, request.today) + care.duties_of_child(request.actor, child, request.today, closed=True)
    late = [d for d in lines if d.kind == kind and d.last_on < request.today and d.state in (DutyState.OVERDUE, DutyState.MISSED)]
    same = [d for d in late if d.uid == asked]
    return max(same or late, key=lambda d: d.last_on).uid if late else ""


def _save(request: HttpRequest, child, siblings: list, form: RecordForm):
    keywords = form.keywords()
    doubles = care.possible_double(request.actor, child, keywords["kind"], keywords["happened_on"], request.user, keywords["client_uuid"])
    if doubles and not form.cleaned_data["anyway"]:
        form.ask_anyway = True
        form.add_error(None, _("可能已记过：这一天已有一次%s。不是同一次，请勾选后再保存。") % doubles[0].kind_label)
        return None
    if form.cleaned_data["make_up"]:
        keywords["makes_up_for"] = _to_make_up(request, child, keywords["kind"], form.cleaned_data["duty"])
        if not keywords["makes_up_for"]:
            form.add_error("make_up", _("上一期没有要补做的，请去掉这一勾。"))
            return None
    chosen = set(form.cleaned_data.get("siblings") or ())
    with saying(form):
        return care_actions.record_contact(
            request.actor, child=child, today=request.today, siblings=[s for s in siblings if s.uid in chosen], **keywords
        )
    return None


@page(P.RECORD_CONTACT)
def record(request: HttpRequest, uid: str) -> HttpResponse:
    """The form, and the save."""
    child = found(people.children_to_record(request.actor), uid)
    siblings = people.siblings(request.actor, child) if request.actor.may(P.SEE_CARD, child) else []
    form = _form(request, child, siblings, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (saved := _save(request, child, siblings, form)) is not None:
        return redirect(f"{reverse('field:today')}?saved={saved.uid}")
    name = people.shown_name(request.actor, child)
    return render(request, "field/record.html", {"form": form, "child": child, "name": name}, status=422 if form.errors else 200)


@page(P.RECORD_CONTACT)
def record_new(request: HttpRequest) -> HttpResponse:
    """Which child? The list behind the floating button."""
    return redirect("field:children")


@page(P.VOID_RECORD)
@require_POST
def undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Takes back what was just saved: voids it with a reason, so the trail stays whole."""
    row = found(care.own_records(request.actor), uid)
    with telling(request):
        care_actions.void_record(request.actor, record=row, reason=_("刚刚记错，马上撤销"), today=request.today)
        messages.success(request, _("已撤销，没有计入。"))
    return redirect("field:today")


urls = [
    path("record/", record_new, name="record-new"),
    path("record/<str:uid>/", record, name="record"),
    path("undo/<str:uid>/", undo, name="undo"),
]
