"""A scan taken in and taken back."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping
from qianshou.papers.files.kinds import ending_of
from qianshou.papers.models import AgreementScan


@action(P.PAIR, on="pairing")
def keep_scan(actor: Actor, *, pairing: Pairing, data: bytes, today: dt.date) -> AgreementScan:
    """Keeps the scan of the signed agreement; one kept before is erased. Refuses what `ending_of` refuses. The file's own name is not kept."""
    kind = ending_of(FileKind.SCAN, data, field="scan")
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
