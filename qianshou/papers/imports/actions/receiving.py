"""A roster comes in: kept sealed, its batch found or made. Nothing is read here."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import CHILDLESS, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.kit.workbook import kind_of
from qianshou.kit.workbook.refusal import MAX_BYTES
from qianshou.papers.choices import BatchState, FileKind
from qianshou.papers.files import keeping
from qianshou.papers.models import Batch
from qianshou.papers.rosters.bundle import MOST_FILES, PASSED_OVER, is_bundle, pack

PASTED = "粘贴的表格.tsv"
MOST_PASTED = 1_000
_MUST_REREAD = (BatchState.FAILED, BatchState.READING, BatchState.ASKING, BatchState.PREVIEWED)


@ungated("a question, no write")
def check_unit(unit: Unit) -> None:
    """Refuses a unit under which no child stands."""
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，名册请导入到学校、班级、村、乡镇或县。") % unit.name)
    if unit.closed_on is not None:
        raise Refused(_("“%s”已停用，名册请导入到接替它的单位。") % unit.name)


@action(P.IMPORT_ROSTER, on="unit")
def receive(actor: Any, *, unit: Unit, data: bytes, filename: str, today: dt.date) -> Batch:
    """The batch of this file at this unit: the one there, else a new one in state READING.

    Refuses what the file gate refuses (size, kind, zip directory: DECISIONS 19). The same bytes again change nothing, but a file
    that failed, or whose kept copy has expired before it was taken, is kept anew.
    """
    check_unit(unit)
    if len(data) > MAX_BYTES:
        raise Refused(_("文件超过 20 MB，请删去图片和不用的工作表，或按学校分成几个文件再上传。"))
    if not is_bundle(data):  # of several files each is looked at when it is read
        kind_of(data)
    return _batch(actor, unit, data, filename, today)


@action(P.IMPORT_ROSTER, on="unit")
def receive_many(actor: Any, *, unit: Unit, files: Sequence[tuple[str, bytes]], today: dt.date) -> Batch:
    """Several files (name, bytes) chosen at once, as one batch: 登记表 of many children, or the lists of many classes.

    One file alone is received as it is. What office programs leave in a folder is passed over; a file that cannot be read is named in
    the preview. Refuses more than 100 files or 20 MB.
    """
    files = [(name, data) for name, data in files if not name.startswith(PASSED_OVER)]
    if len(files) == 1:
        return receive(actor, unit=unit, data=files[0][1], filename=files[0][0], today=today)
    check_unit(unit)
    if not files:
        raise Invalid(_("请选择文件，或者在下面粘贴表格。"), "file")
    if len(files) > MOST_FILES:
        raise Invalid(_("一次最多选 %s 个文件，请分几次上传。") % MOST_FILES, "file")
    data = pack(files)
    if len(data) > MAX_BYTES:
        raise Invalid(_("这些文件合起来超过 20 MB，请分几次上传。"), "file")
    first = sorted(files)[0][0].rsplit(".", 1)[0][:60]
    return _batch(actor, unit, data, _("%(first)s等%(count)s个文件") % {"first": first, "count": len(files)}, today)


@action(P.IMPORT_ROSTER, on="unit")
def receive_pasted(actor: Any, *, unit: Unit, text: str, today: dt.date) -> Batch:
    """Rows pasted from WPS or Excel, a tab between cells. Refuses nothing at all, a single line, and more than 1,000 rows."""
    check_unit(unit)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise Invalid(_("请连同表头一起粘贴，至少要有表头和一行学生。"), "pasted")
    if len(lines) > MOST_PASTED + 10:  # title and header rows
        raise Invalid(_("一次最多粘贴 %s 行，请改为上传文件。") % MOST_PASTED, "pasted")
    if "\x00" in text:
        raise Invalid(_("粘贴的内容里有看不见的坏字符，请改为上传文件。"), "pasted")
    return _batch(actor, unit, text.encode(), PASTED, today)


def _batch(actor: Any, unit: Unit, data: bytes, filename: str, today: dt.date) -> Batch:
    sha = hashlib.sha256(data).hexdigest()
    found = Batch.objects.exclude(state=BatchState.UNDONE).filter(unit=unit, sha256=sha).select_related("source").first()
    if found is not None:
        return _again(actor, found, data, filename)
    county = unit.pk if unit.kind == UnitKind.COUNTY else unit.county_id
    batch = Batch(county_id=county, unit=unit, path=unit.path, user=actor.user, sha256=sha, as_of=today)
    batch.source = keeping.keep(actor, county_id=county, kind=FileKind.UPLOAD, data=data, name=filename)
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:  # the same file from a second window, this moment
        return Batch.objects.exclude(state=BatchState.UNDONE).get(unit=unit, sha256=sha)
    remember(subjects=[batch])
    return batch


def _again(actor: Any, batch: Batch, data: bytes, filename: str) -> Batch:
    gone = batch.source is None or batch.source.erased
    if batch.state == BatchState.FAILED or (gone and batch.state in _MUST_REREAD):
        if gone:
            batch.source = keeping.keep(actor, county_id=batch.county_id, kind=FileKind.UPLOAD, data=data, name=filename)
        batch.state, batch.say, batch.user = BatchState.READING, "", actor.user
        batch.save(update_fields=["source", "state", "say", "user"])
    remember(subjects=[batch], found=True)
    return batch
