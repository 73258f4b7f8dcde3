"""我的孩子, and one child's page: the contact card, what was said last time, what to watch (F4, F5)."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.care.choices import ABOUT_A_CHILD, DutyKind, GoalOutcome
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import actions as people_actions
from qianshou.domain.people import queries as people
from qianshou.domain.people.choices import RevealReason
from qianshou.domain.permissions import P, Role
from qianshou.domain.targets import queries as targets
from qianshou.web.access import found, hearing, page
from qianshou.web.field.work import act_url

LAST_TALKS = 5
NEAR = (Role.CLASS_TEACHER, Role.VILLAGE)  # whose list is short enough for a phone


def _child_row(mine) -> dict:
    words = [mine.class_name, mine.kind_label]
    if mine.instead_of:
        words.append(f"代{mine.instead_of}照看到 {mine.until.month}月{mine.until.day}日")
    return {
        "name": mine.name, "sub": " · ".join(str(w) for w in words if w), "url": reverse("field:child", args=[mine.uid]),
        "act_url": reverse("field:record", args=[mine.uid]), "tags": [{"word": "重点", "kind": "warn"}] if mine.is_key else [],
    }  # fmt: skip


@page(P.RECORD_CONTACT)
def children(request: HttpRequest) -> HttpResponse:
    """The children paired with me, then those of my class or village."""
    mine = pairing.my_children(request.actor, request.today)
    near = any(g.role in NEAR for g in request.actor.grants)
    others = people.also_mine(request.actor, request.today, without={c.uid for c in mine}) if near else []
    rows = [{"name": c.name, "sub": c.class_name, "url": reverse("field:child", args=[c.uid]), "act_url": reverse("field:record", args=[c.uid])} for c in others]
    context = {"mine": [_child_row(c) for c in mine], "others": rows, "targets": _targets(request)}
    return render(request, "field/children.html", context)


def _targets(request: HttpRequest) -> int:
    """How many households and persons the viewer is paired with, as an official."""
    return targets.mine(request.actor).count() if request.actor.may(P.SEE_TARGETS) else 0


def _shown(request: HttpRequest, child) -> tuple[dict, str]:
    """打电话 is a reveal with the preset reason 联系家长; the number stands 30 seconds (DECISIONS 9)."""
    if request.method != "POST":
        return {}, ""
    asked = request.POST.get("carer", "")
    if all(one.uid != asked for one in people.contact_card(request.actor, child, request.today).people):
        raise Http404
    with hearing() as refused:
        number = people_actions.reveal_phone(request.actor, child=child, carer_uid=asked, reason=RevealReason.CONTACT, today=request.today)
        return {asked: number}, ""
    return {}, refused[0].say


def _people(card, shown: dict) -> list[dict]:
    """The adults of the card; an outside helper's card names the carer only while consent hands her the number."""
    return [
        {
            "uid": p.uid, "relation": p.relation, "name": p.name if p.name != p.relation else "", "sub": p.sub, "masked": p.phone,
            "numbers": [n for n in shown.get(p.uid, "").split("、") if n], "call": bool(p.phone),
        }
        for p in card.people
    ]  # fmt: skip


def _words(card) -> dict:
    parts = [card.sex, f"{card.age} 岁" if card.age is not None else "", card.class_name, card.home]
    tags = [{"word": "重点", "kind": "warn"}] if card.is_key else []
    return {"sub": " · ".join(str(w) for w in parts if w), "tags": tags + ([{"word": "寄宿", "kind": "plain"}] if card.boarding else [])}


def _work(request: HttpRequest, row) -> dict:
    """信息核对 by one tap, the other kinds one tap away, and what was written so far."""
    more = [{"label": DutyKind(kind).label, "url": f"{reverse('field:work', args=[row.uid])}?kind={kind}"} for kind in ABOUT_A_CHILD if kind != DutyKind.INFO_CHECK]
    if request.actor.may(P.WRITE_PLAN, row):
        more = [{"label": _("帮扶计划"), "url": reverse("field:plan", args=[row.uid])}, *(one for one in more if not one["url"].endswith("kind=plan"))]
    return {
        "may_work": request.actor.may(P.RECORD_CONTACT, row), "work_kinds": more, "check_uuid": str(uuid.uuid4()), "goal_ends": GoalOutcome.choices,
        "works": care.work_of_child(request.actor, row, request.today, LAST_TALKS),
    }  # fmt: skip


@page(P.SEE_CHILD)
def child(request: HttpRequest, uid: str) -> HttpResponse:
    """One child for the person who helps."""
    row = found(people.children_seen(request.actor), uid)
    shown, refusal = _shown(request, row)
    card = people.contact_card(request.actor, row, request.today)
    duties = [line for line in care.duties_of_child(request.actor, row, request.today) if line.state in ("due", "overdue")]
    records = care.records_of_child(request.actor, row, request.today, LAST_TALKS)
    accounts.note_read(request.actor, action="people.view_card", perm=P.SEE_CHILD, subjects=[row])
    context = {
        "child": row, "card": card, "people": _people(card, shown), **_words(card), "facts": [{"label": k, "value": v} for k, v in card.facts],
        "refusal": refusal, "duties": [{"line": one, "url": act_url(one)} for one in duties], "records": records, **_work(request, row), "may_change": request.actor.may(P.RECORD_CHANGE, row),
        "note": next((m.note for m in pairing.my_children(request.actor, request.today) if m.uid == row.uid), ""),
    }  # fmt: skip
    return render(request, "field/child.html", context)


urls = [path("children/", children, name="children"), path("child/<str:uid>/", child, name="child")]
