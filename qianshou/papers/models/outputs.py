"""The files of what a team leaves behind: a report, a summary, a list (M191)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import TeamOutput
from qianshou.kit.ids import UidField
from qianshou.papers.models.rosters import VaultFile


class OutputFile(models.Model):
    """One file of an output; replaced it is erased from the vault and the row stays."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    output = models.ForeignKey(TeamOutput, models.PROTECT, related_name="files", db_index=False)
    file = models.OneToOneField(VaultFile, models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_on = models.DateField()
    gone_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["output"], condition=Q(gone_on=None), name="one_file_an_output")]
