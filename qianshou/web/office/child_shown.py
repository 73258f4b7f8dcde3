"""One child's file put into rows for the page: no query, no decision."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from qianshou.domain.people.choices import FileState, RevealReason
from qianshou.domain.permissions import P
from qianshou.web.ui.templatetags.ui import zhdate_full

_KINDS = {"verified": "ok", "declared": "wait", "disputed": "warn"}


def has(name: str, *args: str) -> bool:
    """Whether this house has the page."""
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True


def identity(view: Any) -> dict:
    """Name, tags and the line under it."""
    child = view.child
    tags = [{"word": _("重点帮扶"), "kind": "bad"}] if child.is_key else []
    if child.boarding:
        tags.append({"word": _("寄宿"), "kind": "plain"})
    if child.file_state != FileState.ACTIVE:
        tags.append({"word": child.get_file_state_display(), "kind": "wait" if child.file_state == FileState.DRAFT else "mute"})
    words = [child.get_sex_display(), _("%s 岁") % view.age if view.age is not None else "", view.place, view.class_name, view.home]
    return {"name": child.name, "sub": " · ".join(w for w in words if w), "tags": tags}


def _reveal(view: Any, masked: str, name: str, opened: dict, allowed: bool, carer: str = "") -> dict | None:
    if not masked or not allowed:
        return None
    url = reverse("office:child", args=[view.child.uid])
    return {"masked": masked, "name": name, "url": url, "reasons": RevealReason.choices, "shown": opened.get((carer, name), ""), "carer": carer}


def basics(view: Any, opened: dict, may: dict) -> list[dict]:
    """基本信息 as a definition list; numbers stay masked until opened with a reason."""
    child, ids = view.child, may[P.REVEAL_ID]
    born = zhdate_full(child.birth_date) if child.birth_known == "day" else f"{child.birth_date:%Y-%m}" if child.birth_date else ""
    return [
        {"label": _("身份证号"), "value": view.id_number or child.id_missing_reason, "reveal": _reveal(view, view.id_number, "id_number", opened, ids)},
        {"label": _("学籍号"), "value": view.student_number, "reveal": _reveal(view, view.student_number, "student_number", opened, ids)},
        {"label": _("出生日期"), "value": born}, {"label": _("民族"), "value": child.ethnicity},
        {"label": _("本人电话"), "value": view.phone, "reveal": _reveal(view, view.phone, "phone", opened, may[P.REVEAL_PHONE])},
        {"label": _("现住址"), "value": view.address}, {"label": _("户籍地"), "value": view.registered_place},
        {"label": _("建档日期"), "value": zhdate_full(child.opened_on)},
        {"label": _("班主任核对"), "value": zhdate_full(child.confirmed_on) if child.confirmed_on else _("还没有核对")},
    ]  # fmt: skip


def carers(view: Any, opened: dict, may: dict) -> list[dict]:
    """Each adult with standing, dated facts and phone."""
    rows = []
    for one in view.carers:
        facts = [f"{f.label}{'：' + f.value if f.value else ''}{'（' + zhdate_full(f.from_on) + '起）' if f.from_on else ''}" for f in one.facts if f.holds]
        rows.append({
            "uid": one.uid, "name": one.name, "relation": one.relation_label, "standing": one.standing_label, "looks_after": one.looks_after,
            "words": " · ".join(w for w in (*facts, one.row.employer, one.address, one.health) if w), "phone": one.phone,
            "reveal": _reveal(view, one.phone, "phone", opened, may[P.REVEAL_PHONE], one.uid),
        })  # fmt: skip
    return rows


def labels(view: Any) -> list[dict]:
    """类别 by definition set, each with its standing and the reasons."""
    return [
        {"label": x.label, "definition": x.definition_label, "standing": x.standing_label, "kind": _KINDS.get(x.standing, "plain"), "from_on": x.from_on, "why": x.why}
        for x in view.labels
    ]  # fmt: skip


def completeness(view: Any) -> list[dict]:
    """档案完整度: what stands and what is missing, quiet where done."""
    child, done = view.child, ("已完成", "ok")
    checks = [
        (_("基本信息"), bool(child.sex and child.birth_date and (view.id_number or child.id_missing_reason)), _("待补充")),
        (_("家庭与照护"), any(c.looks_after for c in view.carers), _("没有照护人")),
        (_("联系电话"), any(c.phone for c in view.carers), _("没有电话")),
        (_("告知家长"), bool(view.notices), _("未告知")),
        (_("委托照护"), bool(view.entrustments), _("未登记")),
    ]  # fmt: skip
    return [{"label": label, "state": done[0] if ok else missing, "kind": done[1] if ok else "wait"} for label, ok, missing in checks]


def moment(m: Any) -> dict:
    """One moment of the file."""
    return {"on": m.on, "when": zhdate_full(m.on), "title": m.title, "who": m.who, "text": m.words}


def record_moment(r: Any) -> dict:
    """One care record as a moment; voided ones stay readable."""
    tag, kind = (_("已作废"), "mute") if r.voided_on else (_("没联系上"), "warn") if not r.reached else (r.condition_label, "plain")
    who = " · ".join(w for w in (r.doer_name, "、".join(r.people), "、".join(r.topics), _("代录：%s") % r.enterer_name if r.enterer_name else "") if w)
    return {"on": r.happened_on, "when": zhdate_full(r.happened_on), "title": r.kind_label, "tag": tag, "tag_kind": kind, "who": who, "text": r.note}


def work_moment(w: Any) -> dict:
    """One plan, summary, small goal, check, health service or screening; voided ones stay readable."""
    tag, kind = (_("已作废"), "mute") if w.voided_on else (w.outcome_label or w.sort_label, "plain")
    who = " · ".join(one for one in (w.doer_name, w.by_whom, w.found, _("代录：%s") % w.enterer_name if w.enterer_name else "") if one)
    title = f"{w.kind_label} · {w.title}" if w.title else w.kind_label
    text = w.text or (_("有文字，不在这里显示") if w.has_text else "")
    return {"when": zhdate_full(w.happened_on), "title": title, "tag": tag, "tag_kind": kind, "who": who, "text": text}
