"""A programme as one unit adopted it: for its subtree and a school year, numbers adjusted."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place


class AdoptedQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Adoptions at units the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="path", home="path"))

    def covering(self, path: str):
        """Adoptions that hold at a place: made there or above."""
        from qianshou.kit.paths import ancestors

        return self.filter(path__in=ancestors(path))


class AdoptedProgramme(models.Model):
    """A programme file adopted at a unit."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adopted_programmes", db_index=False)
    path = PathField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    school_year = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    ended_on = models.DateField(null=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    spec = models.JSONField()  # the programme as it was adopted, adjusted numbers included
    version = models.PositiveIntegerField(default=1)

    objects = AdoptedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "school_year"], condition=Q(ended_on=None), name="adopted_once_a_year")]
        indexes = [models.Index(fields=["county", "path"], name="adopted_by_place")]


class AdoptedRule(models.Model):
    """One rule of an adopted programme, in the words it has now; `former` keeps those it had, for periods closed by then."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    programme = models.ForeignKey(AdoptedProgramme, models.PROTECT, related_name="rules")
    path = PathField()
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=10)
    spec = models.JSONField()
    former = models.JSONField(default=list)  # [{"until": "2026-11-22", "spec": {…}}] oldest first: what closed before that day was asked so
    changed_on = models.DateField(null=True)
    from_on = models.DateField()
    to_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["county", "path"], name="rule_by_place")]
