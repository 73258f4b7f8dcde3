"""Rosters leave the house: asked for with a purpose, read block by block through the gate, kept sealed for 24 hours."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.notices.actions import beat as beat_job
from qianshou.domain.notices.models import Job
from qianshou.domain.orgs.choices import CHILDLESS
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Change, Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused, plainly
from qianshou.kit.gate import MOST_AT_ONCE, action, remember, ungated
from qianshou.papers.choices import FileKind, Layout
from qianshou.papers.exports.changes import HEADS as CHANGE_HEADS
from qianshou.papers.exports.changes import WIDTHS as CHANGE_WIDTHS
from qianshou.papers.exports.changes import ChangeLine, lines_of
from qianshou.papers.exports.choices import OPENS, USUAL, Purpose
from qianshou.papers.exports.facts import MAY, Facts, facts_of
from qianshou.papers.exports.layouts import layout
from qianshou.papers.exports.lines import Lines
from qianshou.papers.exports.purposes import purpose_said
from qianshou.papers.exports.sheet import Sheet, signed
from qianshou.papers.files import keeping
from qianshou.papers.models import Export

AT_ONCE = 5_000  # rows written while the person waits; more become a job
ROSTERS = (Layout.MCA, Layout.SCHOOL)
WRITERS: dict[str, type[Sheet] | type[Lines]] = {"xlsx": Sheet, "csv": Lines}
Beat = Callable[[int, int], bool]


@action(P.EXPORT_ROSTER, on="unit")
def ask_export(actor: Any, *, unit: Unit, code: str, purpose: str, words: str = "", line: str, filters: RosterFilter | None = None, today: dt.date, suffix: str = "xlsx") -> Export:
    """The export as asked for, nothing written yet. Refuses an unknown layout, no purpose, a unit without children, no child at all.

    Columns come plain where the purpose needs them and the person holds the permission over the unit.
    """
    if code not in ROSTERS:
        raise Invalid(_("请选导出成哪种格式。"), "layout")
    if suffix not in WRITERS:
        raise Invalid(_("请选导出成哪种文件。"), "suffix")
    said = purpose_said(purpose, words, ask=_("请选导出做什么用。"))
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，不能导出名册。") % unit.name)
    filters = filters or RosterFilter()
    count = children(actor, unit=unit, line=line, filters=filters, today=today, perm=P.EXPORT_ROSTER).count()
    if not count:
        raise Refused(_("没有符合条件的孩子，没有可导出的。"))
    opened = sorted(p for p in OPENS[Purpose(purpose)] & MAY if actor.may(p, unit))
    row = Export.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, layout=code, purpose=said, rows=count,
        asked={"line": line, "filters": asdict(filters), "opened": opened, "suffix": suffix},
    )  # fmt: skip
    remember(reason=said, count=count, layout=code, export=row.uid)
    return row


@action(P.EXPORT_ROSTER, on="children", many=True)
def open_rows(actor: Any, *, children: list[Child], export: Export, today: dt.date) -> list[Facts]:
    """The facts of one block of children for the sheet: one event with its subjects, the columns and the purpose."""
    made = layout(export.layout)
    opened = frozenset(p for p in export.asked["opened"] if actor.may_all(p, children))
    remember(fields=[c.code for c in made.columns], reason=export.purpose, count=len(children), export=export.uid, opened=sorted(opened))
    return facts_of(children, definition=export.layout, opened=opened, today=today)


@ungated("each block goes through open_rows, the finished file through keep_export")
def write_export(actor: Any, *, export: Export, today: dt.date, beat: Beat | None = None) -> bytes | None:
    """The finished workbook; None when `beat` says stop. Read in blocks of 500, so that a helper can always save."""
    made = layout(export.layout)
    now = timezone.localtime()
    sheet = WRITERS[export.asked.get("suffix", "xlsx")](made.name, [c.wide for c in made.columns])
    sheet.title(made.title)
    sheet.title(_("填报单位：%(unit)s　填报日期：%(day)s") % {"unit": export.unit.name, "day": f"{today:%Y-%m-%d}"})
    sheet.heads([c.head for c in made.columns])
    done = 0
    for block in _blocks(actor, export, today):
        rows = open_rows(actor, children=block, export=export, today=today)
        sheet.rows([_cells(made.columns, facts, done + n) for n, facts in enumerate(rows, start=1)])
        done += len(block)
        if beat is not None and beat(done, export.rows):
            sheet.bytes()
            return None
    sheet.note(signed(actor.name, now, export.purpose, done))
    export.rows = done
    return sheet.bytes()


def _blocks(actor: Any, export: Export, today: dt.date) -> Iterator[list[Child]]:
    """The children of the export as they are now, 500 at a time, each with its units."""
    filters = RosterFilter(**export.asked["filters"])
    found = children(actor, unit=export.unit, line=export.asked["line"], filters=filters, today=today, perm=P.EXPORT_ROSTER)
    ids = list(found.values_list("pk", flat=True))
    for at in range(0, len(ids), MOST_AT_ONCE):
        wanted = ids[at : at + MOST_AT_ONCE]
        rows = Child.objects.filter(pk__in=wanted).select_related("edu_unit", "edu_unit__parent", "home_unit").in_bulk()
        yield [rows[pk] for pk in wanted if pk in rows]


def _cells(columns: Sequence[Any], facts: Facts, number: int) -> list[Any]:
    return [str(number) if c.code == "paper.serial" else facts.get(c.code) for c in columns]


@action(P.EXPORT_ROSTER, on="unit")
def keep_export(actor: Any, *, unit: Unit, export: Export, data: bytes, today: dt.date) -> Export:
    """Keeps the finished workbook sealed for 24 hours, for the one who asked."""
    name = f"{export.unit.name}{layout(export.layout).name}_{today:%Y%m%d}.{export.asked.get('suffix', 'xlsx')}"
    export.file = keeping.keep(actor, county_id=export.county_id, kind=FileKind.EXPORT, data=data, name=name)
    export.save(update_fields=["file", "rows"])
    remember(subjects=[export], reason=export.purpose, count=export.rows, fields=[c.code for c in layout(export.layout).columns])
    return export


@action(P.EXPORT_ROSTER, on="children", many=True)
def open_changes(actor: Any, *, children: list[Child], changes: Sequence[Change], system: str, today: dt.date) -> list[ChangeLine]:
    """The lines of the 变动清单 with the numbers the other system wants, for paper or sheet; `children` are those of the changes."""
    if {c.child_id for c in changes} - {c.pk for c in children}:
        raise Refused(_("变动和孩子对不上，请刷新后再试。"))
    opened = frozenset(p for p in OPENS[USUAL[system]] if actor.may_all(p, children))
    remember(fields=["change.value"], reason=str(USUAL[system].label), count=len(changes), opened=sorted(opened))
    return lines_of(changes, system=system, opened=opened, delicate=P.SEE_DELICATE in opened, today=today)


@action(P.EXPORT_ROSTER, on="unit")
def export_changes(actor: Any, *, unit: Unit, changes: Sequence[Change], system: str, line: str, today: dt.date) -> Export:
    """The 变动清单 as a sheet, kept sealed for 24 hours. Refuses an empty list."""
    if not changes:
        raise Refused(_("没有还没录入的变动。"))
    children_ = list({c.child_id: c.child for c in changes}.values())
    rows = open_changes(actor, children=children_, changes=changes, system=system, today=today)
    sheet = Sheet(_("变动清单"), CHANGE_WIDTHS)
    sheet.title(_("%(unit)s变动清单（%(to)s）　%(day)s") % {"unit": unit.name, "to": Layout(system).label, "day": f"{today:%Y-%m-%d}"})
    sheet.heads(CHANGE_HEADS)
    sheet.rows([line_.cells() for line_ in rows])
    why = str(USUAL[system].label)
    sheet.note(signed(actor.name, timezone.localtime(), why))
    row = Export.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, layout=Layout.CHANGES, purpose=why, rows=len(changes),
        asked={"line": line, "system": system},
    )  # fmt: skip
    name = f"{unit.name}变动清单_{today:%Y%m%d}.xlsx"
    row.file = keeping.keep(actor, county_id=row.county_id, kind=FileKind.EXPORT, data=sheet.bytes(), name=name)
    row.save(update_fields=["file"])
    remember(subjects=[row], reason=why, count=len(changes))
    return row


@ungated("ask_export, open_rows and keep_export each go through the gate")
def export_now(actor: Any, *, export: Export, today: dt.date) -> bytes:
    """Writes and keeps a small export while the person waits; its bytes."""
    data = write_export(actor, export=export, today=today)
    keep_export(actor, unit=export.unit, export=export, data=data, today=today)
    return data


@ungated("every step of the work goes through the gate as the person who asked for it")
def work_on(job: Job, *, today: dt.date) -> bool:
    """Writes the export of one job from the start (what a killed worker began was kept nowhere); True when it was asked to stop."""
    export = Export.objects.select_related("unit", "user", "file").filter(uid=job.subject_uid).first()
    if export is None:
        raise Refused(_("这次导出已经不在了。"))
    if export.file_id is not None:
        return False
    actor = UserActor(export.user, today, Where())
    beat_job(job, 0, export.rows)
    data = write_export(actor, export=export, today=today, beat=lambda done, total: beat_job(job, done, total))
    if data is None:
        return True
    keep_export(actor, unit=export.unit, export=export, data=data, today=today)
    return False


@ungated("words for the one who waits; touches no row")
def why(error: Exception) -> str:
    """What the one who waits reads when an export broke off."""
    return plainly(error, _("后台没有写完这份名册，没有留下任何文件。请再导出一次；还不行请联系管理员。"))
