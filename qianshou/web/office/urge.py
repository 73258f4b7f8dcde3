"""催办: a notice in the app by one click, and texts to copy for the WeChat group; counts only, no child, no person (O16, UX T13)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianshou.domain.care import actions, queries
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.office.place import place_of, to


@page(P.SEE_DUTIES)
def missed_urge(request: HttpRequest) -> HttpResponse:
    """Texts for the WeChat group, one for each unit below: counts only, no child, no person, in the order of the list of units."""
    place = place_of(request, P.SEE_DUTIES)
    if not request.actor.may(P.SEE_DUTIES, place.unit):
        raise Http404
    counts = queries.missed(request.actor, place.unit, on=request.today, line=place.line)
    below = [one for one in counts[1:] if one.overdue] or [one for one in counts[:1] if one.overdue]
    texts = [{"name": one.name, "n": one.overdue, "text": _text(one, request), "url": to("office:missed", unit=one.unit_uid, line=place.line)} for one in below]
    context = {
        "place": place, "texts": texts, "together": "\n".join([_("【温馨提醒】"), *(_line(one) for one in below), _closing()]) if len(below) > 1 else "",
        "may_remind": bool(below) and request.actor.may(P.WAIVE_DUTY, place.unit), "fits_now": queries.may_tell_now(place.unit, timezone.localtime()),
        "crumbs": [{"label": _("谁还没做"), "url": to("office:missed", **place.query)}, {"label": _("催办")}],
    }  # fmt: skip
    return render(request, "office/missed/missed_urge.html", context)


def _line(one: Any) -> str:
    return _("%(name)s：还有 %(n)d 件到时间了") % {"name": one.name, "n": one.overdue}


def _closing() -> str:
    return _("请在方便的时候到“今日”里办理；确实办不了的，告诉学校专干说明原因就行。谢谢大家！")


def _text(one: Any, request: HttpRequest) -> str:
    day = _("截至%(m)d月%(d)d日") % {"m": request.today.month, "d": request.today.day}
    return _("【温馨提醒】%(name)s各位老师：%(day)s，还有 %(n)d 件关爱待办到时间了。%(end)s") % {
        "name": one.name,
        "day": day,
        "n": one.overdue,
        "end": _closing(),
    }


@page(P.WAIVE_DUTY)
@require_POST
def missed_remind(request: HttpRequest) -> HttpResponse:
    """Everybody who has something overdue here is told in the app: now, or on the next morning of a school day."""
    place = place_of(request, P.WAIVE_DUTY)
    done = actions.remind(request.actor, unit=place.unit, now=timezone.localtime(), line=place.line)
    messages.success(request, _said(done))
    return redirect(to("office:missed-urge", **place.query))


def _said(done: Any) -> str:
    said = [_("已提醒 %d 人。") % done.told] if done.told else []
    if done.waiting and done.when is not None:
        day = timezone.localtime(done.when)
        said.append(_("%(n)d 人到%(m)d月%(d)d日早上再提醒（晚上、周末、放假和今天提醒过的不打扰）。") % {"n": done.waiting, "m": day.month, "d": day.day})
    elif done.waiting:
        said.append(_("%d 人等下一个上学日再提醒。") % done.waiting)
    if done.no_login:
        said.append(_("%d 人没有账号，请打电话。") % done.no_login)
    if done.declined:
        said.append(_("%d 人关掉了提醒，有事请当面说或打电话。") % done.declined)
    return " ".join(said) or _("没有到时间还没做的，不用提醒。")


urls = [path("missed/urge/", missed_urge, name="missed-urge"), path("missed/remind/", missed_remind, name="missed-remind")]
