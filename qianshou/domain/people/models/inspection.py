"""督查: the files drawn by lot for an inspector's named days, kept as they were drawn (DOMAIN §11)."""

from django.db import models
from django.db.models import F, Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models.child import Child
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Draws at units of the viewer's reach, and an inspector's own."""
        reach = viewer.reach(perm)
        mine = Q(inspector=reach.user_id) if reach.names and reach.user_id else Q(pk__in=[])
        return self.filter(by_place(reach, edu="path", home="path") | mine)


class Inspection(models.Model):
    """One draw: where, for whom, on which days, how many of how many, and the lot it was drawn by."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    inspector = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField()
    size = models.PositiveSmallIntegerField()
    pool = models.PositiveIntegerField()  # active files at the unit when it was drawn
    lot = models.CharField(max_length=32)  # the random number; with the same pool it draws the same files again
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    drawn_at = models.DateTimeField(auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="inspection_days_in_order")]
        indexes = [models.Index(fields=["county", "-from_on"], name="inspection_by_county")]


class DrawnFile(models.Model):
    """One file of a draw, in the order of the lot; never taken out again."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="drawn")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="drawn_number_once"), models.UniqueConstraint(fields=["inspection", "child"], name="drawn_once")]
