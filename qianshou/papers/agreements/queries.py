"""Which pairing has a scan, and the scan itself for who sees the pairing."""

from typing import Any

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.permissions import P
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.models import AgreementScan


def scan_of(viewer: Any, pairing: Pairing) -> AgreementScan | None:
    """The scan that is kept of a pairing in reach, or None."""
    reached = Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(pk=pairing.pk)
    return AgreementScan.objects.filter(pairing__in=reached, gone_on=None).select_related("file", "kept_by").first()


def open_scan(viewer: Any, scan: AgreementScan) -> Opened:
    """Its bytes; who opened which pairing's paper is on the trail before the first byte."""
    return open_file(viewer, file=scan.file, act="agreements.open_scan", perm=P.SEE_PAIRINGS, subjects=[scan.pairing, scan.pairing.child])
