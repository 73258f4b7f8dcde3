"""The tables of a child's file as it stands on paper (一生一档): nothing that is not on file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.queries import work_of_child
from qianshou.domain.pairing.queries import pairings_of_child
from qianshou.domain.people.choices import ChangeKind, Channel, ConsentUse
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import FileView, timeline
from qianshou.domain.permissions import P
from qianshou.kit.days import whole_day

CHANGES, WORKS = 20, 20


@dataclass(frozen=True)
class Table:
    """A printed table; `empty` is what stands there when it has no rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


def day(value: dt.date | None) -> str:
    """2026年11月18日; a dash where there is none."""
    return whole_day(value) if value else "—"


def opener(viewer: Any, child: Child, full: bool, perm: str) -> Callable[[Any, str], str]:
    """Plain where asked for and allowed, else the mask."""
    plain = full and viewer.may(perm, child)

    def open_(sealed: Any, masked: str = "") -> str:
        return "" if not sealed else sealed.reveal() if plain else masked or str(sealed)

    return open_


def adults_table(viewer: Any, view: FileView, full: bool) -> Table:
    phones = opener(viewer, view.child, full, P.REVEAL_PHONE)
    rows = []
    for one in view.carers:
        facts = "；".join(_fact(f) for f in one.facts if f.holds)
        work = "，".join(w for w in (one.row.employer, one.row.occupation) if w)
        role = one.standing_label + (_("，照护人") if one.looks_after else "")
        rows.append((one.relation_label, one.name, role, phones(one.row.phone, one.phone), "；".join(w for w in (facts, work, one.address, one.health) if w)))
    heads = (_("关系"), _("姓名"), _("身份"), _("联系电话"), _("现在的情况"))
    return Table(_("家庭成员与照护人"), heads, tuple(rows), _("没有登记家长。"))


def _fact(fact: Any) -> str:
    since = _("（%s起）") % day(fact.from_on) if fact.from_on else ""
    return f"{fact.label}{'：' + fact.value if fact.value else ''}{since}"


def labels_table(view: FileView) -> Table:
    rows = tuple((x.label, x.definition_label, x.standing_label, day(x.from_on), "；".join(x.why)) for x in view.labels)
    return Table(_("关爱类别与依据"), (_("类别"), _("口径"), _("核实"), _("自"), _("依据")), rows, _("现在没有列入任何类别。"))


def pairings_table(viewer: Any, child: Child, today: dt.date) -> Table:
    rows = tuple(
        (p.helper_name, p.helper_kind_label, p.kind_label, day(p.from_on), day(p.to_on) if p.to_on else _("至今"), p.end_reason)
        for p in pairings_of_child(viewer, child, today)
    )
    return Table(_("结对帮扶"), (_("帮扶人"), _("身份"), _("方式"), _("开始"), _("结束"), _("结束原因")), rows, _("还没有结对。"))


def papers_table(view: FileView) -> Table:
    rows = [(_("告知家长"), day(n.told_on), str(Channel(n.channel).label), "") for n in view.notices]
    rows += [
        (
            _("同意：%s") % ConsentUse(c.use).label,
            day(c.given_on),
            str(Channel(c.channel).label),
            c.given_by + (_("，%s撤回") % day(c.withdrawn_on) if c.withdrawn_on else ""),
        )
        for c in view.consents
    ]
    rows += [
        (_("委托照护（第%s次）") % e.version, day(e.from_on), f"{e.parent_name} → {e.carer.name}", _("到%s") % day(e.to_on) if e.to_on else "")
        for e in view.entrustments
    ]
    rows += [(_("重点帮扶对象"), day(k.from_on), k.reason, _("%s止") % day(k.ended_on) if k.ended_on else "") for k in view.key_spells]
    return Table(_("告知、同意与委托照护"), (_("事项"), _("日期"), _("方式或内容"), _("说明")), tuple(rows), _("还没有登记告知和同意。"))


def works_table(viewer: Any, child: Child, today: dt.date) -> Table:
    """Plans, summaries, small goals, checks, health services and screenings; words only where the viewer may read them."""
    rows = []
    for one in work_of_child(viewer, child, today, WORKS):
        if one.voided_on:
            continue
        words = (one.title, one.sort_label, one.found, one.text, one.outcome_label)
        rows.append((day(one.happened_on), one.kind_label, one.doer_name + (f"（{one.by_whom}）" if one.by_whom else ""), "；".join(w for w in words if w)))
    heads = (_("日期"), _("做了什么"), _("谁做的"), _("内容和结果"))
    return Table(_("计划、小目标、核对与排查（最近 %s 条）") % WORKS, heads, tuple(rows), _("还没有写过。"))


def changes_table(viewer: Any, child: Child) -> Table:
    kinds = set(ChangeKind.values)
    rows = tuple((day(m.on), m.title, m.words, m.who) for m in timeline(viewer, child) if m.kind in kinds)[:CHANGES]
    return Table(_("家庭与就学变动"), (_("日期"), _("变动"), _("说明"), _("登记人")), rows, _("还没有登记过变动。"))
