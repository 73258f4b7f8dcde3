"""A print run is asked for: which papers, whose, what for. Nothing is opened yet."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.binders.writing import chosen
from qianshou.papers.choices import RunKind
from qianshou.papers.files.queries import openable
from qianshou.papers.models import PrintRun

MOST = {"child": 1_000, "helper": 500, "unit": 200}
NAMES = {"child": "children", "helper": "helpers", "unit": "units"}
MOST_DRAWN = 20
MOST_FILES = 2_000  # of one zip; a file is about 40 KB
LONGEST = 400  # days of a pack


@action(P.PRINT_FILE, on="unit")
def ask_run(
    actor: Any, *, unit: Unit, line: str, codes: Sequence[str], purpose: str, full: bool, today: dt.date, children: Sequence[Child] = (),
    helpers: Sequence[Helper] = (), units: Sequence[Unit] = (), span: tuple[dt.date, dt.date] | None = None,
) -> PrintRun:  # fmt: skip
    """Documents of these children, helpers and units (none named: the unit itself). Refuses no document, one nobody is chosen for, more
    than 1,000 children, 500 helpers or 200 units, no purpose, a document the person may not print."""
    wanted = chosen(codes)
    if not wanted or len(wanted) != len(set(codes)):
        raise Invalid(_("请勾选要打印的文书。"), "codes")
    if len(purpose.strip()) < 2:
        raise Invalid(_("请选或写明打印做什么用。"), "purpose")
    whose: dict[str, Sequence[Any]] = {"child": children, "helper": helpers, "unit": units or [unit]}
    subjects = {one.subject for one in wanted}
    for subject in sorted(subjects):
        _check(actor, subject, whose[subject], {one.perm for one in wanted if one.subject == subject})
    said = {"codes": [one.code for one in wanted], "line": line, "full": full, "span": [d.isoformat() for d in span] if span else None}
    said |= {NAMES[subject]: [row.uid for row in whose[subject]] for subject in subjects}
    row = PrintRun.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, kind=RunKind.CHILDREN, purpose=purpose.strip()[:80], asked=said,
        people=sum(len(whose[subject]) for subject in subjects),
    )  # fmt: skip
    remember(subjects=[row], reason=row.purpose, count=row.people, documents=said["codes"])
    return row


def _check(actor: Any, subject: str, rows: Sequence[Any], perms: set[str]) -> None:
    if not rows:
        raise Refused(_("没有选到孩子，没有可打印的。") if subject == "child" else _("没有选到帮扶人，没有可打印的。"))
    if len(rows) > MOST[subject]:
        raise Refused(_("一次最多 %(child)s 名孩子、%(helper)s 名帮扶人、%(unit)s 个单位，请换成一个学校或一个年级来打印。") % MOST)
    if any(not actor.may_all(perm, rows) for perm in perms):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.PRINT_FILE)


@action(P.PRINT_FILE, on="unit")
def ask_docx(actor: Any, *, unit: Unit, run: PrintRun, today: dt.date) -> PrintRun:
    """The same run once more as docx files in one zip: the same papers of the same people for the same purpose; of a pack, its pages as they
    were written. Refuses a run of files, a pack that has expired, more than 2,000 files."""
    if run.kind == RunKind.DOCX or (run.kind == RunKind.PACK and not openable(run.file)):
        raise Refused(_("这次打印已经不能做成 docx 文件，请重新排版。"))
    said = run.asked | ({"of": run.uid} if run.kind == RunKind.PACK else {})
    files = run.sheets if run.kind == RunKind.PACK else sum(len(run.asked.get(NAMES[one.subject], [])) for one in chosen(run.asked["codes"]))
    if files > MOST_FILES:
        raise Refused(_("一次最多做 %(most)s 个文件，这次有 %(files)s 个。请少选几样文书，或者换成一个年级。") % {"most": MOST_FILES, "files": files})
    row = PrintRun.objects.create(
        county_id=run.county_id, unit=unit, path=unit.path, user=actor.user, kind=RunKind.DOCX, purpose=run.purpose, asked=said, people=run.people
    )
    remember(subjects=[row], reason=row.purpose, count=row.people, documents=run.asked.get("codes", []), files=files)
    return row


@action(P.MAKE_PACK, on="unit")
def ask_pack(actor: Any, *, unit: Unit, line: str, first: dt.date, last: dt.date, size: int, today: dt.date) -> PrintRun:
    """A unit's 迎检材料包 of these days, with the papers of `size` children drawn by lot; the lot is kept and printed.

    Refuses days that lie in the future or span more than 400, a unit without children of its own kind, more than twenty children.
    """
    if first > last or last > today or (last - first).days > LONGEST:
        raise Invalid(_("起止日期要在今天以前，最长一年多一点。"), "last")
    if not 0 <= size <= MOST_DRAWN:
        raise Invalid(_("抽 0 到 %s 人。") % MOST_DRAWN, "size")
    if unit.kind in (UnitKind.DEPARTMENT, UnitKind.CITY, UnitKind.PROVINCE, UnitKind.CLASS):
        raise Refused(_("“%s”不单独做迎检材料。") % unit.name)
    said = {"line": line, "span": [first.isoformat(), last.isoformat()], "size": size, "lot": secrets.token_hex(16)}
    row = PrintRun.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, kind=RunKind.PACK, purpose=_("迎检备查"), asked=said, people=0
    )
    remember(subjects=[row], reason=row.purpose, size=size)
    return row
