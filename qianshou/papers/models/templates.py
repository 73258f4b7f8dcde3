"""A county's own template of a printed document; the shipped one holds where there is none."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.papers.models.rosters import VaultFile


class DocumentTemplate(models.Model):
    """One docx with named fields; replaced or given up it is kept, so that it can be told what was printed on."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=30)  # of the registry
    file = models.ForeignKey(VaultFile, models.PROTECT, related_name="+", db_index=False)
    fields = models.JSONField(default=list)  # the named fields it uses
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    from_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "code"], condition=Q(ended_on=None), name="one_template_a_document")]
