"""Handing a kept file to a person: logged before the first byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.actions import note_read
from qianshou.kit.errors import Refused
from qianshou.papers.files.keeping import contents
from qianshou.papers.models import VaultFile


@dataclass(frozen=True)
class Opened:
    """A file as it is handed over."""

    name: str
    data: bytes


def openable(file: VaultFile | None) -> bool:
    """Whether it is still there: neither erased nor past the time it is kept."""
    return file is not None and not file.erased and file.expires_at > timezone.now()


def open_file(viewer, *, file: VaultFile | None, act: str, perm: str, subjects: Sequence[Any] = (), count: int | None = None, reason: str = "") -> Opened:
    """The file's bytes; `act` names the read on the trail. The caller fetched the row it hangs on by `visible_to`.

    Refuses with a sentence when the file has expired.
    """
    if file is None or not openable(file):
        raise Refused(_("这个文件已过保存期限，不能再下载。请重新生成。"))
    note_read(viewer, action=act, perm=perm, subjects=list(subjects), count=count, reason=reason)
    return Opened(name=file.name.reveal() if file.name else "", data=contents(file))
