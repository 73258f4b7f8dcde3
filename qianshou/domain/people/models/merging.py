"""Two files that were one child: what went over when they were merged, so that it can come back (DECISIONS 6)."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models.child import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField


class FileMergeQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Merges of which the viewer reaches both files."""
        reach = viewer.reach(perm)
        return self.filter(child_q(reach, prefix="kept")).filter(child_q(reach, prefix="gone"))


class FileMerge(models.Model):
    """`gone` went into `kept`. `moved` names the rows that travelled, the columns that were filled and what `gone` was before."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kept = models.ForeignKey(Child, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Child, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    merged_on = models.DateField()
    merged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_why = models.CharField(max_length=120, blank=True)

    objects = FileMergeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_on=None), name="merged_once")]
