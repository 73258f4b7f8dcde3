"""Two records that were one person: what went over when they were merged, so that it can come back."""

from typing import Any

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models.people import Helper
from qianshou.kit.ids import UidField


class HelperMergeQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any, perm: str):
        """Merges of which the viewer reaches both records."""
        reached = Helper.objects.visible_to(viewer, perm).values("pk")
        return self.filter(kept__in=reached, gone__in=reached)

    def standing(self):
        """Not taken back."""
        return self.filter(undone_on=None)


class HelperMerge(models.Model):
    """`gone` went into `kept`. `moved` names the rows that travelled and ended, and what `kept` was before and after."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kept = models.ForeignKey(Helper, models.PROTECT, related_name="+", db_index=False)
    gone = models.ForeignKey(Helper, models.PROTECT, related_name="+", db_index=False)
    moved = models.JSONField(default=dict)
    merged_on = models.DateField()
    merged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_why = models.CharField(max_length=120, blank=True)

    objects = HelperMergeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gone"], condition=Q(undone_on=None), name="helper_merged_once")]
