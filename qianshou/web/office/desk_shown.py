"""What a desk shows: its numbers with their links, the units below, the lists to handle, the rows of a class or village."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later_

from qianshou.domain.accounts import actions as trail
from qianshou.domain.accounts import queries as accounts
from qianshou.domain.care import queries as care
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.notices import queries as notices
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.pairing import queries as pairing
from qianshou.domain.people import queries as people
from qianshou.domain.permissions import P
from qianshou.kit.smallcounts import hidden, told
from qianshou.papers.rounds import queries as rounds
from qianshou.web.addresses import page_or_none
from qianshou.web.office.listing import Listing
from qianshou.web.office.place import Place, child_url, to

TILES = ("overdue", "missed", "talks", "on_file", "paired", "key")  # at most seven on a first screen (UX T8)
MOST_OWN = 20
LAST_WEEKS = (1, 2, 6, 7)  # months in which a term may end
HANDLE = ("drafts", "pending", "differences", "absent")
ROW_LISTS = {
    "paired": later_("已结对"), "talks": later_("本期谈心按时"), "overdue": later_("该做了"), "missed": later_("本学期未完成"), "key": later_("重点帮扶对象"),
    "on_file": later_("在册"), "drafts": later_("待完善档案"), "pending": later_("类别变化待定"), "differences": later_("两边说法不一"), "absent": later_("名单里没有了"),
}  # fmt: skip
NOTES = {
    "drafts": later_("缺姓名、出生、单位或家人，补齐才算在册"), "pending": later_("继续关爱、结案，还是情况不实"), "differences": later_("名册和后来登记的不一样，选一个"),
    "absent": later_("新名册里没有这个孩子，请核实"),
}  # fmt: skip


def _opens(one: care.Count, place: Place) -> str:
    """Where a number opens: the page it names, where that page counts the same; else its own list of rows."""
    if one.code in ("overdue", "missed", "on_file", "key", "drafts") and page_or_none(one.link_name):
        return to(one.link_name, **one.query)
    if one.code in HANDLE and (url := page_or_none(one.link_name)):
        return f"{url}?{urlencode(one.query)}"
    return to("office:desk-rows", code=one.code, **place.query)


def _share(value: int, of: int) -> str:
    return f"{value * 100 // of}%" if of else "—"


def tiles(counts: dict[str, care.Count], place: Place) -> list[dict]:
    """At most seven numbers, the late ones first; a share says of how many."""
    out = []
    for code in TILES:
        one = counts[code]
        shares = one.of is not None
        note = " ".join(part for part in (_("%(n)d / %(of)d") % {"n": one.value, "of": one.of} if shares else "", one.as_of) if part)
        value = _share(one.value, one.of) if shares else one.value
        out.append({"label": one.label, "value": value, "note": note, "line": one.line_label, "kind": one.tone, "url": _opens(one, place) if one.value else ""})
    return out


def to_handle(request: HttpRequest, counts: dict[str, care.Count], place: Place) -> list[dict]:
    """The lists that wait for a person, each with how many and a link; those with nothing stay quiet."""
    rows = [(counts[code].label, counts[code].value, _opens(counts[code], place), NOTES[code]) for code in HANDLE]
    if request.actor.may(P.SEE_PAIRINGS):
        n = pairing.unpaired(request.actor, place.unit, request.today, place.line).count()
        rows.append((_("未结对"), n, to("office:pairing", **place.query), _("在册而没有人帮扶")))
    rows += _volunteers(request, place) if request.actor.may(P.VET_HELPER) else []
    if request.actor.may(P.RECEIVE_CHILDREN) or place.unit.kind == UnitKind.VILLAGE:
        rows += _registering(request, place)
    if request.actor.may(P.ANSWER_ROUND):
        rows.append((_("要报的表"), rounds.owed_count(request.actor), to("office:my-rounds"), _("上级要本单位填报的")))
    out = []
    for label, n, url, note in rows:
        state = _("%d 件") % n if n else _("没有")
        out.append({"label": label, "n": n, "url": url if n else "", "note": note if n else "", "state": state, "kind": "warn" if n else "mute"})
    return out


def _volunteers(request: HttpRequest, place: Place) -> list[tuple]:
    """Checks that ran out while children are still helped, and people who applied."""
    lapsed = pairing.lapsed_count(request.actor, place.unit, request.today)
    applied = pairing.applications(request.actor, place.unit).count()
    return [
        (_("证明到期"), lapsed, to("office:pairing-watch", **place.query) + "#lapsing", _("校外帮扶人的查询到期，原来的结对要定下来")),
        (_("志愿者报名"), applied, to("office:applications", **place.query), _("等核验、批准")),
    ]


def sheet_due(request: HttpRequest, place: Place) -> dict | None:
    """In the last school week, where files are kept by residence: the vacation's hand-over sheet."""
    if place.line != Line.HOME or request.today.month not in LAST_WEEKS or not place.unit.county_id or not request.actor.may(P.PRINT_FILE):
        return None
    days = care.days_to_vacation(place.unit.county_id, request.today)
    if days is None:
        return None
    url = to("office:unit-documents", **place.query)
    return {"kind": "info", "strong": _("还有 %d 天放假") % days, "text": _("请按村打印假期交接单；重点的孩子假期每周联系一次。"), "url": url, "url_label": _("打印交接单")}


def parents_due(request: HttpRequest, place: Place) -> dict | None:
    """Around the Spring Festival: what is to be done while parents are at home."""
    if not care.parents_come_home(request.today) or not request.actor.may(P.RECORD_CONSENT, place.unit):
        return None
    text = _("委托照护、同意、核对电话、当面谈：每个孩子要办什么已经列好。")
    return {"kind": "info", "strong": _("家长回来过年"), "text": text, "url": to("office:at-home", **place.query), "url_label": _("趁家长在家要办的事")}


def _registering(request: HttpRequest, place: Place) -> list[tuple]:
    """转接 that waits here; silent where nothing does."""
    now, unit = people.registering(request.actor, place.unit), place.unit.uid
    away = "home" if place.unit.kind == UnitKind.VILLAGE else "out"
    rows = [
        (_("还没来报到"), now.to_come, to("office:transfers", unit=unit, side="in"), _("转来的孩子，来了就点报到")),
        (_("没来报到，轮到这里去问"), now.to_follow, to("office:transfers", unit=unit, side="in", state="absent"), _("问到了什么，记在名单上")),
        (_("没到新学校，轮到这里去问"), now.to_follow_out, to("office:transfers", unit=unit, side=away, state="absent"), _("问到了什么，记在名单上")),
        (_("别的学校来要孩子"), now.to_answer, to("office:transfers", unit=unit, side="out"), _("到期不答复，由县专班定")),
    ]
    return [one for one in rows if one[1]]


def _base(one: care.UnitCounts) -> int:
    """What was due by the cut-off: all that is owed but what is still due and what was waived."""
    return one.owed - one.due - one.waived


def sub_units(counts: list[care.UnitCounts], place: Place) -> list[dict]:
    """The units directly below in their own order, never by rate; the unit itself stands last as the sum."""
    out = []
    for one in [*counts[1:], counts[0]]:
        whole = one is counts[0]
        cells = [
            {
                "label": label,
                "value": getattr(one, state),
                "url": to("office:missed", unit=one.unit_uid, line=place.line, period="term", state=state) if getattr(one, state) else "",
            }
            for state, label in (("owed", _("应做")), ("overdue", _("该做了")), ("missed", _("未完成")))
        ]
        base = _base(one)
        out.append(
            {
                "name": _("合计") if whole else one.name, "url": "" if whole else to("office:desk", unit=one.unit_uid, line=place.line), "cells": cells, "whole": whole,
                "met": one.met, "base": base, "met_url": to("office:missed", unit=one.unit_uid, line=place.line, period="term", state="met"), "share": _share(one.met, base),
            }
        )  # fmt: skip
    return out


def hidden_units(counts: list[care.UnitCounts], place: Place) -> list[dict]:
    """For those who only see counts: no number below ten, and none that could be worked out from the others (DOMAIN §11)."""
    below, whole = counts[1:], counts[0]
    pairs = [told(_base(one), one.met) for one in below]
    gone = hidden([_base(one) for one in below])
    done_gone = hidden([one.met for one in below], besides=[done is None or at for (_owed, done), at in zip(pairs, gone, strict=True)])
    rows = [_hidden_row(one, place, owed, done) for one, owed, done in zip(below, gone, done_gone, strict=True)]
    owed, done = told(_base(whole), whole.met)
    return [*rows, _hidden_row(whole, place, owed is None, done is None, whole=True)]


def _hidden_row(one: care.UnitCounts, place: Place, no_owed: bool, no_done: bool, whole: bool = False) -> dict:
    url = "" if whole else to("office:desk", unit=one.unit_uid, line=place.line)
    few = _("少于10，不展开")
    return {
        "name": _("合计") if whole else one.name, "url": url, "whole": whole, "owed": few if no_owed else _base(one), "done": few if no_owed or no_done else one.met,
        "share": "—" if no_owed or no_done else _share(one.met, _base(one)), "met": None if no_owed or no_done else one.met, "base": _base(one),
    }  # fmt: skip


def own_rows(request: HttpRequest, place: Place, total: int) -> dict[str, Any]:
    """A class or a village has no units below: the children who wait, by name."""
    late = care.desk_rows(request.actor, place.unit, request.today, place.line, "overdue").order_by("next_due_on", "child__name", "pk")
    found = lines(late.values(*COLUMNS)[:MOST_OWN], request.today) if total else []
    if found:
        uids = [one.child_uid for one in found]
        trail.note_read(request.actor, action="care.desk", perm=P.SEE_DUTIES, count=total, unit=place.unit.uid, uids=uids)
    return {"units": [], "late": [_late(one) for one in found], "late_total": total, "late_url": to("office:missed", **place.query, state="overdue")}


def _late(one: care.DutyLine) -> dict:
    who, why = one.owner_name or _("还没有人"), reverse("office:duty", args=[one.uid])
    return {
        "name": one.child_name, "what": f"{one.text} · {who}", "state_word": one.state_label, "state": one.state, "url": child_url(one.child_uid) or why,
        "act_url": why, "tags": [{"word": _("重点"), "kind": "warn"}] if one.is_key else [],
    }  # fmt: skip


def lines_of(rows: QuerySet, code: str, today: dt.date, listed: Listing) -> list[dict]:
    """One page of the rows behind a number, as name, where, what."""
    end = listed.offset + listed.size
    if code in ("talks", "overdue", "missed"):
        found = lines(rows.order_by("child__edu_path", "child__name", "pk").values(*COLUMNS)[listed.offset : end], today)
        return [
            {
                "uid": one.uid,
                "name": one.child_name,
                "url": child_url(one.child_uid),
                "place": one.class_name,
                "what": f"{one.text} · {one.state_label}",
                "more": reverse("office:duty", args=[one.uid]),
            }
            for one in found
        ]
    joined = "" if code in ("paired", "key", "on_file", "drafts") else "child__"
    keep = [f"{joined}edu_unit", f"{joined}edu_unit__parent", f"{joined}home_unit"]
    page = rows.select_related(*(["child"] if joined else []), *keep).order_by(f"{joined}edu_path", f"{joined}name", "pk")[listed.offset : end]
    return [_child_line(row.child if joined else row, row, code, today) for row in page]


def _child_line(child: Any, row: Any, code: str, today: dt.date) -> dict:
    unit = child.edu_unit or child.home_unit
    what = {"pending": getattr(row, "why", ""), "differences": getattr(row, "words", "")}.get(code, "")
    return {"uid": row.uid, "name": child.name, "url": child_url(child.uid), "place": unit.display_name(today) if unit else "", "what": what or "", "more": ""}


def others(request: HttpRequest) -> dict[str, Any]:
    """Desks without units of their own children: the inspector's sample, the administrator's machine room, the rest."""
    actor, cards = request.actor, []
    if actor.may(P.SEE_DUTIES):
        n = people.children(actor, today=request.today).count()
        if not n:
            why = _("县专班在“督查抽样”里定好日期和份数、抽取以后，抽到的档案在督查那几天出现在这里。")
            draws = {"url": to("office:inspections"), "url_label": _("看督查抽样")}
            return {"tiles": [], "alarms": [{"kind": "info", "strong": _("今天没有抽给您的档案"), "text": why, **draws}], "nothing": False}
        late = care.missed_rows(actor, actor.grants[0].unit, state="overdue", on=request.today).count()
        last = max((grant.to_on for grant in actor.grants if grant.to_on), default=None)
        cards.append({"label": _("抽到的档案"), "value": n, "url": to("office:roster"), "note": _("只看这些，号码不显示")})
        cards.append(
            {
                "label": _("其中该做了"),
                "value": late,
                "url": to("office:missed", state="overdue") if late else "",
                "note": _("到%(m)d月%(d)d日为止") % {"m": last.month, "d": last.day} if last else "",
            }
        )
    elif actor.may(P.SEE_FILE):
        n = people.children(actor, today=request.today).count()
        cards.append({"label": _("在册"), "value": n, "url": to("office:roster") if n else "", "note": _("按学校")})
    if actor.may(P.EDIT_UNITS) and not actor.may(P.SEE_CHILD):
        cards.append(
            {"label": _("单位"), "value": orgs.units(actor, P.SEE_UNITS).open().count(), "url": page_or_none("office:units") or "", "note": _("不含已撤并")}
        )
        cards.append({"label": _("账号"), "value": accounts.users(actor).count(), "url": page_or_none("office:users") or "", "note": ""})
    silent = actor.may(P.EDIT_UNITS) and not notices.worker_alive(timezone.now())
    alarms = [{"kind": "bad", "strong": _("后台任务超过 5 分钟没有动静"), "text": _("请检查 qianshou work 是否在运行。"), "url": ""}] if silent else []
    return {"tiles": cards, "alarms": alarms, "nothing": not cards}
