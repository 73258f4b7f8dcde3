"""是不是已有档案, asked while 建档 is being typed (DECISIONS 6): likeness inside the viewer's reach, a whole number across the county."""

from typing import Any

from django import forms
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit import idcard, phone
from qianshou.kit.text import fold_name
from qianshou.web.access import hearing, page
from qianshou.web.office.entry_fields import LooseDay
from qianshou.web.office.place import child_url, place_of

_asked = Signer(salt="identity asked while typing")


def _number(text: str) -> str:
    return idcard.upgrade(idcard.tidy(text))


def marker(request: HttpRequest, number: str) -> str:
    """Says that this person asked for this number today, so that saving does not count it a second time; holds no number."""
    return _asked.signature(f"{request.actor.user.uid}:{request.today}:{_number(number)}")


def was_asked(request: HttpRequest, number: str) -> bool:
    """Whether the number was asked while it was typed, and counted then."""
    return bool(number) and request.POST.get("asked") == marker(request, number)


def _alike(request: HttpRequest) -> list[dict]:
    """Files of that name and birth date within reach; on the trail when there are any."""
    try:
        born = LooseDay(required=False).clean(request.POST.get("birth", "")[:30])
    except forms.ValidationError:
        return []
    name = fold_name(request.POST.get("name", "")[:60])
    if not name or not born:
        return []
    numbers = [one for key in ("phones", "father_phones", "mother_phones", "carer_phones") for one in phone.numbers(request.POST.get(key, "")[:80])]
    found = queries.likely_same(request.actor, name, born, "、".join(numbers))
    if found:
        accounts.note_read(request.actor, action="people.likely_same", perm=P.OPEN_FILE, count=len(found), subject_uids=[one.uid for one in found])
    return alike_rows(found)


def alike_rows(found: list) -> list[dict]:
    """Likely doubles as the page lists them."""
    return [{"name": one.name, "place": one.unit, "why": one.why, "url": child_url(one.uid)} for one in found]


def _elsewhere(request: HttpRequest, unit: Any, number: str) -> dict[str, str]:
    if not idcard.valid(_number(number)):
        return {}
    with hearing() as refused:
        say = actions.identity_elsewhere(request.actor, unit=unit, id_number=number, today=request.today)
        return {"say": say, "asked": marker(request, number)}
    return {"say": refused[0].say}


@page(P.OPEN_FILE)
@require_POST
def child_alike(request: HttpRequest) -> HttpResponse:
    """A piece of the 建档 page, not a page; with an identity number it asks only that, else name and birth date."""
    unit = place_of(request, P.OPEN_FILE).unit
    if "id_number" in request.POST:
        return render(request, "office/files/_number_alike.html", _elsewhere(request, unit, request.POST["id_number"][:40]))
    return render(request, "office/files/_alike.html", {"alike": _alike(request)})


urls = [path("files/alike/", child_alike, name="child-alike")]
