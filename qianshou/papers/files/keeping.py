"""Putting a file into the vault, inside the action that causes it: a row of ours and an encrypted file, with a day it ends."""

import datetime as dt
import hashlib

from django.utils import timezone

from qianshou.domain.orgs.models import Unit
from qianshou.kit import vault
from qianshou.kit.gate import Actor, remember
from qianshou.papers.choices import FileKind
from qianshou.papers.models import VaultFile

LASTS = {
    FileKind.UPLOAD: dt.timedelta(days=8), FileKind.REFUSED: dt.timedelta(days=8), FileKind.EXPORT: dt.timedelta(hours=24),
    FileKind.TEMPLATE: dt.timedelta(days=400),  # a blank form holds no child
    FileKind.OUTPUT: dt.timedelta(days=1_826),  # five years
    FileKind.SCAN: dt.timedelta(days=7_300),  # as long as the file it belongs to: to 18 and some years on
}  # fmt: skip


def county_uid(county_id: int) -> str:
    """The scope a county's files are encrypted under."""
    return Unit.objects.values_list("uid", flat=True).get(pk=county_id)


def keep(actor: Actor, *, county_id: int, kind: str, data: bytes, name: str) -> VaultFile:
    """Stores `data`; call it inside an action, whose event then names the kind and the size, never the file's name."""
    row = VaultFile(
        county_id=county_id, owner=getattr(actor, "user", None), kind=kind, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), expires_at=timezone.now() + LASTS[FileKind(kind)],
    )  # fmt: skip
    row.name = name[-120:]
    vault.put(row.uid, data, scope=county_uid(county_id))
    row.save(force_insert=True)
    remember(file=kind, bytes=len(data))
    return row


def contents(row: VaultFile) -> bytes:
    """The plain bytes for the program itself (a job that reads an upload); people open files through `queries.open_file`."""
    return vault.get(row.uid, scope=county_uid(row.county_id))


def discard(row: VaultFile) -> None:
    """Erases the file at once and remembers that it is gone."""
    vault.erase(row.uid)
    VaultFile.objects.filter(pk=row.pk).update(erased=True)
