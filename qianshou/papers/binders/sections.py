"""The parts of a 迎检材料包, each read through the queries everybody else reads: who, what plan, roster, pairings, records, work, answers."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import Grant
from qianshou.domain.care.queries import adoptions, missed_by_kind, rules_of, work_of_unit
from qianshou.domain.care.queries.unit_records import records_of_unit
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P, Role
from qianshou.kit.days import whole_day
from qianshou.kit.paths import within
from qianshou.papers.documents.actions import print_units
from qianshou.papers.documents.fields.asking import short
from qianshou.papers.documents.fields.records import late_of
from qianshou.papers.documents.paper import Page, Part, pages
from qianshou.papers.documents.purposes import printed_by
from qianshou.papers.models import AskedUnit

MOST_RECORDS, MOST_WORK = 5_000, 500
STAFF = (Role.COUNTY, Role.TOWNSHIP_EDU, Role.TOWNSHIP_HOME, Role.SCHOOL, Role.COUNSELLOR, Role.CLASS_TEACHER, Role.VILLAGE, Role.PROTECTION)


@dataclass(frozen=True)
class Asked:
    """Whose pack, of which days, seen by whom."""

    viewer: Any
    unit: Unit
    line: str
    first: dt.date
    last: dt.date
    today: dt.date
    purpose: str


@dataclass(frozen=True)
class Section:
    """One part: its name in the contents, how many of what, its pages."""

    title: str
    says: str
    pages: tuple[Page, ...]


def page(asked: Asked, title: str, parts: Sequence[Part], style: str = "form") -> Page:
    """A page of the pack: the unit and the days in its head, who printed it for what in its foot."""
    head = (asked.unit.display_name(asked.today), f"{whole_day(asked.first)} — {whole_day(asked.last)}")
    return Page("pack", style, title, head, printed_by(asked.viewer, asked.purpose), tuple(parts))


def table(heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]], title: str = "", empty: str = "") -> Part:
    """A printed table; widths in percent."""
    return Part("list", title, heads=tuple(heads), rows=tuple(tuple(str(cell) for cell in row) for row in rows), empty=empty or _("没有"))


def organisation(asked: Asked) -> Section:
    """Who holds which role at the unit and below."""
    held = Grant.objects.filter(within("unit__path", asked.unit.path), role__in=STAFF, from_on__lte=asked.today, user__is_active=True).select_related(
        "unit", "user"
    )
    now = [g for g in held.order_by("unit__path", "role", "pk") if g.to_on is None or g.to_on >= asked.today]
    rows = [(g.unit.display_name(asked.today), Role(g.role).label, g.user.name) for g in now]
    heads = [(_("单位"), 40), (_("职责"), 30), (_("姓名"), 30)]
    return Section(_("组织机构和人员"), _("%d 人") % len({g.user_id for g in now}), (page(asked, _("组织机构和人员"), [table(heads, rows)]),))


def programmes(asked: Asked) -> Section:
    """The plans that hold here, each rule in words."""
    years = {asked.first.year - 1, asked.first.year, asked.last.year}
    found = [one for one in adoptions(asked.viewer, asked.unit) if one.school_year in years]
    heads = [(_("序号"), 10), (_("多久一次、谁做什么"), 82)]
    parts = []
    for one in found:
        rows = [(n, words) for n, (_row, words, _before) in enumerate(rules_of(one), start=1)]
        parts.append(table(heads, rows, title=_("《%(title)s》　采用：%(unit)s") % {"title": one.title, "unit": one.unit.name}))
    parts = parts or [Part("text", lines=(_("没有采用方案。"),))]
    return Section(_("工作方案"), _("%d 份") % len(found), (page(asked, _("工作方案"), parts),))


def roster(asked: Asked) -> Section:
    """The unit's roster as the registry prints it, numbers masked."""
    printed = print_units(
        asked.viewer, units=[asked.unit], code="roster", purpose=asked.purpose, today=asked.today, span=(asked.first, asked.last), line=asked.line
    )
    count = children(asked.viewer, unit=asked.unit, line=asked.line, filters=RosterFilter(), today=asked.today, perm=P.PRINT_FILE).count()
    return Section(_("学生名册"), _("%d 人") % count, tuple(pages(printed)))


def pairings(asked: Asked) -> Section:
    """Every pairing that ran in these days, in class order."""
    mine = (
        children(asked.viewer, unit=asked.unit, line=asked.line, filters=RosterFilter(state="any"), today=asked.today, perm=P.SEE_PAIRINGS)
        .order_by()
        .values("pk")
    )
    found = Pairing.objects.filter(child__in=mine, from_on__lte=asked.last).exclude(to_on__lt=asked.first).select_related("child__edu_unit", "helper__unit")
    path = "child__edu_path" if asked.line == "edu" else "child__home_path"
    rows = []
    for n, one in enumerate(found.order_by(path, "child__name", "from_on", "pk"), start=1):
        where = one.child.edu_unit.display_name(asked.today) if one.child.edu_unit else ""
        rows.append(
            (
                n, one.child.name, where, one.helper.name, one.get_kind_display(), short(one.from_on), short(one.to_on) or _("至今"),
                short(one.commitment_signed_on) or _("没有登记"),
            )  # fmt: skip
        )
    heads = [(_("序号"), 6), (_("学生"), 12), (_("班级"), 14), (_("帮扶人"), 11), (_("结对方式"), 12), (_("开始"), 15), (_("结束"), 15), (_("签承诺书"), 15)]
    return Section(_("结对帮扶"), _("%d 对") % len(rows), (page(asked, _("结对帮扶名单"), [table(heads, rows)]),))


def records(asked: Asked) -> Section:
    """What was owed and done, and every contact of these days, oldest first; 补记 stays marked, notes stay in the files."""
    told, _total = records_of_unit(asked.viewer, asked.unit, asked.today, line=asked.line, from_on=asked.first, on=asked.last, limit=MOST_RECORDS)
    kept = [one for one in reversed(told) if one.reached and not one.counselling]
    heads = [(_("日期"), 15), (_("学生"), 13), (_("方式"), 12), (_("帮扶人"), 13), (_("和谁"), 27), (_("补记"), 20)]
    rows = [(short(one.happened_on), one.child_name, one.kind_label, one.doer_name, "、".join(one.people), late_of(one)) for one in kept]
    late = sum(1 for one in kept if late_of(one))
    kinds = "　".join(f"{name} {n}" for name, n in Counter(one.kind_label for one in kept).most_common())
    said = Part("text", lines=(_("共 %(n)d 次，其中补记、补做或代录 %(late)d 次。%(kinds)s") % {"n": len(kept), "late": late, "kinds": kinds},))
    return Section(
        _("关爱记录"),
        _("%(n)d 次（补记等 %(late)d 次）") % {"n": len(kept), "late": late},
        (page(asked, _("关爱记录"), [said, _done(asked), table(heads, rows, _("逐次记录"))]),),
    )


def _done(asked: Asked) -> Part:
    """Owed and done by kind; 补记 and 补做 apart, for neither hides a miss."""
    heads = [(_("事项"), 22), (_("应做"), 13), (_("按时完成"), 15), (_("补记完成"), 13), (_("已补做"), 12), (_("没有完成"), 13), (_("免做"), 12)]
    rows = []
    for one in missed_by_kind(asked.viewer, asked.unit, from_on=asked.first, on=min(asked.last, asked.today), line=asked.line):
        c = one.counts
        owed = sum(c.get(state, 0) for state in ("met", "overdue", "missed", "met_late", "made_up", "waived"))
        rows.append((one.name, owed, c.get("met", 0), c.get("met_late", 0), c.get("made_up", 0), c.get("missed", 0) + c.get("overdue", 0), c.get("waived", 0)))
    return table(heads, rows, _("到期应做和完成"))


def work(asked: Asked) -> Section:
    """Meetings, activities, trainings, plans and summaries of these days, oldest first."""
    found, _total = work_of_unit(asked.viewer, asked.unit, asked.today, from_on=asked.first, on=asked.last, limit=MOST_WORK)
    heads = [(_("日期"), 15), (_("类别"), 12), (_("单位"), 22), (_("题目"), 36), (_("记录人"), 15)]
    rows = [
        (short(one.happened_on), one.kind_label, one.unit_name, one.title, one.doer_name + (_("（补做）") if one.makes_up else ""))
        for one in reversed(found)
    ]
    return Section(_("活动、会议和培训"), _("%d 次") % len(rows), (page(asked, _("活动、会议和培训"), [table(heads, rows)]),))


def concerns(asked: Asked) -> Section:
    """There is no register of concerns yet, and the pack says so instead of leaving the part out."""
    said = Part("text", lines=(
        _("系统里还没有问题台账（发现、派单、限期整改、销号），这一部分没有可以打印的内容。"), _("请把单位自己的问题清单、整改通知和整改回执附在这一页后面。"),
    ))  # fmt: skip
    return Section(_("问题和整改"), _("系统未管，另附纸质台账"), (page(asked, _("问题和整改"), [said]),))


def reports(asked: Asked) -> Section:
    """What the unit and those below were asked for by rounds in these days, and what became of it; the term's summary behind it."""
    found = AskedUnit.objects.visible_to(asked.viewer, P.ANSWER_ROUND).filter(
        within("path", asked.unit.path), round__opened_on__lte=asked.last, round__due_on__gte=asked.first
    )
    found = found.select_related("round__unit", "unit").order_by("round__due_on", "path")
    heads = [(_("表"), 36), (_("谁要的"), 18), (_("填报单位"), 20), (_("截止"), 14), (_("状态"), 12)]
    rows = [(a.round.title, a.round.unit.name, a.unit.name, short(a.round.due_on), a.get_state_display()) for a in found]
    summary = print_units(
        asked.viewer, units=[asked.unit], code="term_summary", purpose=asked.purpose, today=asked.today, span=(asked.first, asked.last), line=asked.line
    )
    return Section(_("上报和小结"), _("%d 份") % (len(rows) + summary.count), (page(asked, _("上报的表"), [table(heads, rows)]), *pages(summary)))


# The pack's order. Inspections' findings and activities of their own join here when their areas stand.
SECTIONS = (organisation, programmes, roster, pairings, records, concerns, work, reports)
