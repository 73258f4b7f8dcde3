"""The child's file as a paper (一生一档): sections of label and value, tables, nothing that is not on file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.queries import records_of_child, work_of_child
from qianshou.domain.pairing.queries import pairings_of_child
from qianshou.domain.people.choices import ChangeKind, Channel, ConsentUse
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import FileView, file_of, timeline
from qianshou.domain.permissions import P

RECORDS, CHANGES, WORKS = 20, 20, 20
SHORT = 20  # characters that leave room for a second value on the line


@dataclass(frozen=True)
class Table:
    """A printed table; `empty` is what stands there when it has no rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@dataclass(frozen=True)
class PrintedFile:
    """Everything of one printed file, plain text only."""

    name: str
    sub: str
    full: bool
    basics: tuple[tuple[tuple[str, str], ...], ...]  # lines of one or two (word, value)
    tables: tuple[Table, ...]
    alarms: tuple[str, ...] = field(default_factory=tuple)


def day(value: dt.date | None) -> str:
    """2026年11月18日; a dash where there is none."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"


def printed_file(viewer: Any, child: Child, full: bool, today: dt.date) -> PrintedFile:
    """The file for a viewer whose right to print it has been checked."""
    view = file_of(viewer, child, today)
    sub = " · ".join(w for w in (view.place, view.class_name, view.home) if w)
    tables = (
        adults_table(viewer, view, full),
        labels_table(view),
        pairings_table(viewer, child, today),
        papers_table(view),
        _records(viewer, child, today),
        works_table(viewer, child, today),
        changes_table(viewer, child),
    )
    return PrintedFile(child.name, sub, full, _basics(viewer, view, full, today), tables, tuple(a.say for a in view.alarms))


def opener(viewer: Any, child: Child, full: bool, perm: str) -> Callable[[Any, str], str]:
    """Plain where asked for and allowed, else the mask."""
    plain = full and viewer.may(perm, child)

    def open_(sealed: Any, masked: str = "") -> str:
        return "" if not sealed else sealed.reveal() if plain else masked or str(sealed)

    return open_


def _in_lines(rows: list[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Two short values to a line, a long one on its own."""
    lines: list[tuple[tuple[str, str], ...]] = []
    for row in rows:
        if len(row[1]) <= SHORT and lines and len(lines[-1]) == 1 and len(lines[-1][0][1]) <= SHORT:
            lines[-1] = (lines[-1][0], row)
        else:
            lines.append((row,))
    return tuple(lines)


def _basics(viewer: Any, view: FileView, full: bool, today: dt.date) -> tuple[tuple[tuple[str, str], ...], ...]:
    child = view.child
    ids, phones = opener(viewer, child, full, P.REVEAL_ID), opener(viewer, child, full, P.REVEAL_PHONE)
    born = {"day": day(child.birth_date), "month": f"{child.birth_date:%Y-%m}" if child.birth_date else ""}.get(child.birth_known, "")
    boards = {True: _("寄宿"), False: _("走读")}.get(child.boarding, "")
    narrative = "；".join(f"{v}" for v in view.narrative.values() if v)
    rows = [
        (_("姓名"), child.name), (_("曾用名"), child.former_name), (_("性别"), child.get_sex_display()), (_("出生日期"), born or day(child.birth_date)),
        (_("年龄"), _("%s岁") % view.age if view.age is not None else ""), (_("民族"), child.ethnicity),
        (_("身份证号"), ids(child.id_number, view.id_number) or child.id_missing_reason), (_("学籍号"), ids(child.student_number, view.student_number)),
        (_("学校"), view.place), (_("班级"), view.class_name), (_("寄宿走读"), boards), (_("本人电话"), phones(child.phone, view.phone)),
        (_("现住址"), view.address or view.home), (_("户籍地"), view.registered_place), (_("健康情况"), view.health),
        (_("建档日期"), day(child.opened_on)), (_("档案状态"), child.get_file_state_display()), (_("情况说明"), narrative),
    ]  # fmt: skip
    return _in_lines([(word, str(value)) for word, value in rows if value and value != "—"])


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


def _records(viewer: Any, child: Child, today: dt.date) -> Table:
    rows = []
    for r in records_of_child(viewer, child, today, RECORDS):
        if r.voided_on or r.counselling:
            continue
        ticked = "、".join(r.topics)
        rows.append(
            (
                day(r.happened_on),
                r.kind_label,
                r.doer_name,
                "、".join(r.people),
                "；".join(w for w in (ticked, r.condition_label, r.note, r.next_step_label) if w),
            )
        )
    heads = (_("日期"), _("方式"), _("帮扶人"), _("和谁"), _("情况"))
    return Table(_("关爱记录（最近 %s 条）") % RECORDS, heads, tuple(rows), _("还没有关爱记录。"))


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
