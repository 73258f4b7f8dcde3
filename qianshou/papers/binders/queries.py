"""One's own print runs while they last, and their pages."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.binders.writing import unpacked
from qianshou.papers.choices import RunKind
from qianshou.papers.documents.paper import Page
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.models import PrintRun


def runs(viewer: Any) -> QuerySet[PrintRun]:
    """The viewer's own runs at units still in reach, newest first; nobody opens another's."""
    rows = PrintRun.objects.visible_to(viewer, P.PRINT_FILE).select_related("unit", "file")
    return rows.filter(user=viewer.user).order_by("-pk")


def to_run(viewer: Any, *, unit: Unit, line: str, filters: RosterFilter, today: dt.date) -> QuerySet[Child]:
    """The children of a unit along a line whose papers the viewer may print, narrowed like the roster, in class order."""
    return children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.PRINT_FILE)


def pages_of_run(viewer: Any, run: PrintRun) -> list[Page]:
    """The finished pages; logged with their count. Refuses once they have expired, and a run that was made as files."""
    if run.kind == RunKind.DOCX:
        raise Refused(_("这次做的是 docx 文件，请下载压缩包。"))
    file = open_file(viewer, file=run.file, act="binders.open_run", perm=P.PRINT_FILE, subjects=[run], count=run.sheets, reason=run.purpose)
    return unpacked(file.data)


def docx_of_run(viewer: Any, run: PrintRun) -> Opened:
    """The finished zip; logged with its purpose. Refuses once it has expired, and a run that was made as pages."""
    if run.kind != RunKind.DOCX:
        raise Refused(_("这次做的是打印页，没有 docx 文件。"))
    return open_file(viewer, file=run.file, act="binders.download_docx", perm=P.PRINT_FILE, subjects=[run], count=run.sheets, reason=run.purpose)


def whose(run: PrintRun) -> str:
    """Of whom a run is, in words and counts."""
    said = (("children", _("%d 名孩子")), ("helpers", _("%d 名帮扶人")), ("units", _("%d 个单位")))
    return "、".join(words % len(run.asked[name]) for name, words in said if run.asked.get(name))
