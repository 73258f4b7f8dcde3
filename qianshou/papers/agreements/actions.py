"""A scan taken in and taken back."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping
from qianshou.papers.models import AgreementScan

MOST_BYTES = 8 * 1024 * 1024
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}  # told by the first bytes, never by the name


def _kind_of_scan(data: bytes) -> str:
    """pdf, jpg or png; refuses anything else, nothing, and more than MOST_BYTES."""
    if not data:
        raise Invalid(_("这个文件是空的，请重新选择。"), "scan")
    if len(data) > MOST_BYTES:
        raise Invalid(_("文件超过 8 MB，请把照片调小，或分辨率低一些再扫。"), "scan")
    found = next((kind for head, kind in KINDS.items() if data.startswith(head)), None)
    if found is None:
        raise Invalid(_("只收照片（.jpg、.png）或 PDF 扫描件。"), "scan")
    return found


@action(P.PAIR, on="pairing")
def keep_scan(actor: Actor, *, pairing: Pairing, data: bytes, today: dt.date) -> AgreementScan:
    """Keeps the scan of the signed agreement; one kept before is erased. Refuses what `_kind_of_scan` refuses. The file's own name is not kept."""
    kind = _kind_of_scan(data)
    _let_go(pairing, today)
    file = keeping.keep(actor, county_id=pairing.county_id, kind=FileKind.SCAN, data=data, name=f"{_('结对协议')}.{kind}")
    user = actor.user  # type: ignore[attr-defined]
    row = AgreementScan.objects.create(county_id=pairing.county_id, pairing=pairing, file=file, kept_by=user, kept_on=today)
    remember(subjects=[pairing.child], scan=kind)
    return row


@action(P.PAIR, on="pairing")
def drop_scan(actor: Actor, *, pairing: Pairing, today: dt.date) -> None:
    """The scan was the wrong paper: it is erased from the vault at once. Refuses where there is none."""
    if not _let_go(pairing, today):
        raise Refused(_("这对结对没有扫描件。"))
    remember(subjects=[pairing.child])


def _let_go(pairing: Pairing, today: dt.date) -> int:
    rows = list(AgreementScan.objects.filter(pairing=pairing, gone_on=None).select_related("file"))
    for row in rows:
        keeping.discard(row.file)
        row.gone_on = today
        row.save(update_fields=["gone_on"])
    return len(rows)
