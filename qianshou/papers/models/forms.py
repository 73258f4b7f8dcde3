"""Blank forms a unit has filled before: the blank itself, what its columns were told to mean, for whom it was filled last."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.papers.models.rosters import PlacedQuerySet, VaultFile


class KnownForm(models.Model):
    """One blank form at one unit; the same bytes at the same unit are the same form."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.ForeignKey(VaultFile, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)  # of the file; a blank form names no child
    sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)  # {sheet: {column letter or field number: code or null}}
    asked = models.JSONField(default=dict)  # line, filters, purpose, apart of the last time
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    dropped_on = models.DateField(null=True)  # taken off the list

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], condition=models.Q(dropped_on=None), name="form_once_per_unit")]
