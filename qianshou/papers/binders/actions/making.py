"""A print run is written as the person who asked for it, step by step, and kept sealed for a day; a killed one is written anew."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.notices.actions import beat as beat_job
from qianshou.domain.notices.models import Job
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.rules import drawn
from qianshou.domain.permissions import P
from qianshou.kit.days import whole_day
from qianshou.kit.errors import Refused, plainly
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.binders import sections
from qianshou.papers.binders.actions.asking import NAMES
from qianshou.papers.binders.gaps import drawn_from, gaps_of
from qianshou.papers.binders.writing import Beat, Page, by_class, chosen, packed, pages_of, parts_of, printed_of, unpacked
from qianshou.papers.binders.zipping import Templates, Zipped, in_tens
from qianshou.papers.choices import FileKind, RunKind
from qianshou.papers.documents.queries import helpers_printable, printable
from qianshou.papers.files import keeping
from qianshou.papers.files.queries import openable
from qianshou.papers.models import PrintRun

# The papers of a child drawn by lot; those a role may not print, or a child does not have, are left out.
OF_ONE = ("file_card", "pairing_agreement", "one_plan", "study_plan", "talk_card", "home_visit", "tutoring")


def _span(run: PrintRun) -> tuple[dt.date, dt.date] | None:
    said = run.asked.get("span")
    return (dt.date.fromisoformat(said[0]), dt.date.fromisoformat(said[1])) if said else None


def _children(actor: Any, uids: list[str]) -> list[Child]:
    """Those of them still in reach, in the order asked for."""
    found: dict[str, Child] = {}
    for at in range(0, len(uids), 500):
        found |= {row.uid: row for row in printable(actor, P.PRINT_FILE).filter(uid__in=uids[at : at + 500])}
    return [found[uid] for uid in uids if uid in found]


def _whose(actor: Any, run: PrintRun, subject: str) -> Iterator[list[Any]]:
    """Those asked for who are still in reach, in the order asked for, as many at a time as one step prints."""
    if subject == "child":
        yield from by_class(_children(actor, run.asked.get(NAMES[subject], [])), run.asked["line"])
        return
    reach, at_once = (helpers_printable(actor), 50) if subject == "helper" else (Unit.objects.visible_to(actor, P.PRINT_FILE).select_related("parent"), 1)
    uids = run.asked.get(NAMES[subject], [])
    found = {row.uid: row for row in reach.filter(uid__in=uids)}
    rows = [found[uid] for uid in uids if uid in found]
    yield from (rows[at : at + at_once] for at in range(0, len(rows), at_once))


@ungated("every document is opened by its own logged act; the finished pages go through keep_run")
def make_run(actor: Any, *, run: PrintRun, today: dt.date, beat: Beat | None = None) -> list[Page] | None:
    """The pages of a run in the cabinet's order; None when `beat` says stop."""
    made: list[Page] = []
    done, asked = 0, run.asked
    parts = parts_of(asked["codes"])
    total = sum(len(asked.get(NAMES[subject], [])) for subject, _some in parts)
    for subject, some in parts:
        for together in _whose(actor, run, subject):
            made += pages_of(actor, together, some, purpose=run.purpose, full=asked["full"], span=_span(run), today=today, line=asked["line"])
            done += len(together)
            if beat is not None and beat(done, total):
                return None
    return made


@ungated("every document is opened by its own logged act; the finished zip goes through keep_docx")
def make_docx(actor: Any, *, run: PrintRun, today: dt.date, beat: Beat | None = None) -> Zipped | None:
    """The same papers as docx files, in the same order; None when `beat` says stop."""
    zipped, templates = Zipped(), Templates(run.county_id)
    done, asked = 0, run.asked
    if asked.get("of"):
        return _pack_as_files(actor, run, zipped, beat)
    parts = parts_of(asked["codes"])
    total = sum(len(asked.get(NAMES[subject], [])) for subject, _some in parts)
    given: dict[str, Any] = {"purpose": run.purpose, "full": asked["full"], "span": _span(run), "today": today, "line": asked["line"]}
    for subject, some in parts:
        names = templates.take(some).names
        for together in (ten for rows in _whose(actor, run, subject) for ten in in_tens(rows)):
            for row, papers in printed_of(actor, together, some, names=names, **given):
                zipped.add(_place(subject, row, asked["line"], today), row.name, papers, templates)
            done += len(together)
            if beat is not None and beat(done, total):
                return None
    return zipped


def _pack_as_files(actor: Any, run: PrintRun, zipped: Zipped, beat: Beat | None) -> Zipped | None:
    """The pages of a pack of one's own as they were written, a file each. Refuses one that has expired."""
    pack = PrintRun.objects.filter(uid=run.asked["of"], user=run.user_id).select_related("file").first()
    if pack is None or not openable(pack.file):
        raise Refused(_("这份材料包已经过期，请重新排版。"))
    found = unpacked(keeping.contents(pack.file))
    for n, page in enumerate(found, start=1):
        zipped.add_page(page)
        if n % 10 == 0 and beat is not None and beat(n, len(found)):
            return None
    return zipped


def _place(subject: str, row: Any, line: str, today: dt.date) -> str:
    """Whose folder a paper goes into: a class's (by residence a village's), the helpers', the units'."""
    if subject != "child":
        return _("帮扶人") if subject == "helper" else _("单位")
    unit = row.edu_unit if line == "edu" else row.home_unit
    return unit.display_name(today) if unit else _("没有分班") if line == "edu" else _("没有写村")


@ungated("each part is read through the queries of its area, each document by its own logged act")
def make_pack(actor: Any, *, run: PrintRun, today: dt.date, beat: Beat | None = None) -> list[Page] | None:
    """The pages of a pack: cover, contents with counts, its parts, the papers of the children drawn; None when `beat` says stop."""
    first, last = _span(run) or (today, today)
    asked = sections.Asked(actor, run.unit, run.asked["line"], first, last, today, run.purpose)
    found, steps = [], len(sections.SECTIONS) + 1
    for n, section in enumerate(sections.SECTIONS, start=1):
        found.append(section(asked))
        if beat is not None and beat(n, steps):
            return None
    found.append(_drawn(actor, asked, run))
    return [_cover(asked), _contents(asked, found, run), *(page for one in found for page in one.pages)]


def _drawn(actor: Any, asked: sections.Asked, run: PrintRun) -> sections.Section:
    pool = drawn_from(actor, asked.unit, asked.line, asked.today)
    uids = drawn([c.uid for c in pool], run.asked["lot"], run.asked["size"])
    run.asked["pool"] = len(pool)
    made: list[Page] = []
    for child in _children(actor, uids):
        made += pages_of(actor, [child], chosen(OF_ONE), purpose=run.purpose, full=False, span=(asked.first, asked.last), today=asked.today)
    says = _("%(n)d 人，从 %(pool)d 人中抽签") % {"n": len(uids), "pool": len(pool)}
    return sections.Section(_("抽到的学生的材料"), says, tuple(made))


def _cover(asked: sections.Asked) -> Page:
    lines = (asked.unit.display_name(asked.today), f"{whole_day(asked.first)} — {whole_day(asked.last)}", _("%s 编") % whole_day(asked.today))
    return Page(
        "cover",
        "cover",
        _("留守学生关爱工作材料"),
        (),
        "",
        (sections.Part("text", lines=lines), sections.Part("signs", names=(_("编制人"), _("单位负责人（盖章）")))),
    )


def _contents(asked: sections.Asked, found: list[sections.Section], run: PrintRun) -> Page:
    rows = [(n, one.title, one.says) for n, one in enumerate(found, start=1)]
    heads = [(_("序号"), 10), (_("内容"), 45), (_("数量"), 45)]
    lot = sections.Part("text", lines=(_("抽签号：%s。凭它和名册可以核对抽取没有改过。") % run.asked["lot"], _("号码已打星号；补记、补做、代录照实标明。")))
    return sections.page(asked, _("目　录"), [sections.table(heads, rows), lot])


@action(P.MAKE_PACK, on="unit")
def note_gaps(actor: Any, *, unit: Unit, run: PrintRun, today: dt.date) -> PrintRun:
    """缺什么, before anything is printed: words and counts on the run's own page, never in the pack."""
    first, last = _span(run) or (today, today)
    run.gaps = [asdict(gap) for gap in gaps_of(actor, unit, line=run.asked["line"], first=first, last=last, today=today)]
    run.save(update_fields=["gaps"])
    remember(subjects=[run], count=len(run.gaps))
    return run


@action(P.PRINT_FILE, on="unit")
def keep_run(actor: Any, *, unit: Unit, run: PrintRun, made: list[Page], today: dt.date) -> PrintRun:
    """Keeps the finished pages sealed for 24 hours, for the one who asked. Refuses a run without a single sheet."""
    if not made:
        raise Refused(_("没有可印的内容：选的文书都还是空的。"))
    run.file = keeping.keep(actor, county_id=run.county_id, kind=FileKind.EXPORT, data=packed(made), name=f"{unit.name}{run.get_kind_display()}")
    run.sheets = len(made)
    run.save(update_fields=["file", "sheets", "asked"])
    remember(subjects=[run], reason=run.purpose, count=run.sheets)
    return run


@action(P.PRINT_FILE, on="unit")
def keep_docx(actor: Any, *, unit: Unit, run: PrintRun, made: Zipped, today: dt.date) -> PrintRun:
    """Keeps the finished zip sealed for 24 hours, for the one who asked: an export, with its purpose. Refuses one without a single paper."""
    if not made.lines:
        raise Refused(_("没有可印的内容：选的文书都还是空的。"))
    data = made.finish(actor, title=_("成批文书"), unit=unit.display_name(today), purpose=run.purpose, today=today)
    run.file = keeping.keep(actor, county_id=run.county_id, kind=FileKind.EXPORT, data=data, name=f"{unit.name}{_('文书')}_{today:%Y%m%d}.zip")
    run.sheets, run.asked = made.sheets, run.asked | {"files": len(made.lines)}
    run.save(update_fields=["file", "sheets", "asked"])
    remember(subjects=[run], reason=run.purpose, count=run.sheets, files=len(made.lines))
    return run


@ungated("every step of the work goes through the gate as the person who asked for it")
def work_on(job: Job, *, today: dt.date) -> bool:
    """Writes the run of one job from the start; True when it was asked to stop."""
    run = PrintRun.objects.select_related("unit", "user", "file").filter(uid=job.subject_uid).first()
    if run is None:
        raise Refused(_("这次打印已经不在了。"))
    if run.file_id is not None:
        return False
    actor = UserActor(run.user, today, Where())
    beat_job(job, 0, max(run.people, len(sections.SECTIONS) + 1 if run.kind == RunKind.PACK else 0))
    given: dict[str, Any] = {"run": run, "today": today, "beat": lambda done, total: beat_job(job, done, total)}
    if run.kind == RunKind.DOCX:
        if (zipped := make_docx(actor, **given)) is not None:
            keep_docx(actor, unit=run.unit, run=run, made=zipped, today=today)
        return zipped is None
    if run.kind == RunKind.PACK:
        note_gaps(actor, unit=run.unit, run=run, today=today)
    made = make_pack(actor, **given) if run.kind == RunKind.PACK else make_run(actor, **given)
    if made is not None:
        keep_run(actor, unit=run.unit, run=run, made=made, today=today)
    return made is None


@ungated("words for the one who waits; touches no row")
def why(error: Exception) -> str:
    """What the one who waits reads when a run broke off."""
    return plainly(error, _("后台没有做完，没有留下任何文件。请再试一次；还不行请联系管理员。"))
