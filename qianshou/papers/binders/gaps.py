"""缺什么: what an inspection would miss at a unit, for the unit's own eyes; counts and where to mend it, nothing of a child."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.care.queries import adoptions, missed_by_kind, work_of_unit
from qianshou.domain.care.queries.unit_records import records_of_unit
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries import unpaired, unsigned_pairs
from qianshou.domain.pairing.queries.kinds import OUTSIDE_Q
from qianshou.domain.people.choices import FileState, Lacks
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; `where` names the page that mends it (roster, pairing, missed, records, work, programmes), `narrowed` the query that shows just these."""

    say: str
    count: int
    where: str
    narrowed: str = ""


def gaps_of(viewer: Any, unit: Unit, *, line: str, first: dt.date, last: dt.date, today: dt.date) -> list[Gap]:
    """Everything that is missing, those with nothing left out."""
    found = [*_files(viewer, unit, line, today), *_care(viewer, unit, line, first, last, today), *_unit(viewer, unit, first, last, today)]
    return [gap for gap in found if gap.count]


def _files(viewer: Any, unit: Unit, line: str, today: dt.date) -> list[Gap]:
    def lacking(filters: RosterFilter) -> int:
        return children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.PRINT_FILE).order_by().count()

    rows = children(viewer, unit=unit, line=line, today=today, perm=P.PRINT_FILE).order_by()
    return [
        Gap(_("档案还是草稿，没建完"), lacking(RosterFilter(state=FileState.DRAFT)), "roster", f"state={FileState.DRAFT}"),
        *(Gap(str(one.label), lacking(RosterFilter(lacks=one)), "roster", f"lacks={one}") for one in Lacks),
        Gap(_("还没有结对帮扶人"), unpaired(viewer, unit, today, line).count(), "pairing"),
        Gap(_("结对没有登记签承诺书（协议）的日期"), unsigned_pairs(viewer, unit, line).count(), "pairing"),
        *_pairings(rows, today),
    ]  # fmt: skip


def _pairings(rows: Any, today: dt.date) -> list[Gap]:
    """What running pairings want beside the signed day: the scan of the paper, a check of an outside helper's record."""
    running = Pairing.objects.filter(child__in=rows.values("pk"), to_on=None)
    signed = running.exclude(commitment_signed_on=None)
    checked = Q(helper__vetting__record_due_on__gte=today, helper__vetting__record_clear=True)
    return [
        Gap(_("签过的结对协议没有留扫描件"), signed.exclude(scans__gone_on=None, scans__isnull=False).count(), "pairing"),
        Gap(_("校外帮扶人的违法犯罪记录查询没做或到期"), running.filter(OUTSIDE_Q).exclude(checked).values("helper").distinct().count(), "pairing"),
    ]


def _care(viewer: Any, unit: Unit, line: str, first: dt.date, last: dt.date, today: dt.date) -> list[Gap]:
    out = []
    for one in missed_by_kind(viewer, unit, from_on=first, on=min(last, today), line=line):
        out.append(Gap(_("%s：没有按时完成") % one.name, one.counts.get("missed", 0) + one.counts.get("overdue", 0), "missed"))
    return out


def _unit(viewer: Any, unit: Unit, first: dt.date, last: dt.date, today: dt.date) -> list[Gap]:
    out = [] if adoptions(viewer, unit).exists() else [Gap(_("没有采用方案"), 1, "programmes")]
    for kind, say in (
        ("plan", _("这段时间没有工作计划")),
        ("summary", _("这段时间没有工作小结")),
        ("activity", _("这段时间没有活动记录")),
        ("meeting", _("这段时间没有会议记录")),
    ):
        if not work_of_unit(viewer, unit, today, kind=kind, from_on=first, on=last, limit=1)[1]:
            out.append(Gap(say, 1, "work"))
    if not records_of_unit(viewer, unit, today, from_on=first, on=last, limit=1)[1]:
        out.append(Gap(_("这段时间没有关爱记录"), 1, "records"))
    return out


def drawn_from(viewer: Any, unit: Unit, line: str, today: dt.date) -> list[Child]:
    """The children an inspection may draw from: files in use in the viewer's reach, in a fixed order."""
    return list(children(viewer, unit=unit, line=line, filters=RosterFilter(), today=today, perm=P.PRINT_FILE).order_by("pk"))
