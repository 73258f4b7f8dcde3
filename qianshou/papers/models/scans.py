"""The scan of a signed agreement: which pairing, which file of the vault."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.kit.ids import UidField
from qianshou.papers.models.rosters import VaultFile


class AgreementScan(models.Model):
    """One scan or photo of the paper; replaced or taken back it is erased from the vault and the row stays."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="scans", db_index=False)
    file = models.OneToOneField(VaultFile, models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_on = models.DateField()
    gone_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pairing"], condition=Q(gone_on=None), name="one_scan_a_pairing")]
