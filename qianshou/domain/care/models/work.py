"""Work that is not a contact: a meeting, a plan, an inspection, a 小目标, of a unit or about children; append-only, voided never edited."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class WorkQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """A unit's work where the unit is reached with `perm` today, what is about one child where the child is, and the viewer's own."""
        reach = viewer.reach(perm)
        own = Q(doer_user=reach.user_id) if reach.user_id else Q(pk__in=[])
        about = WorkPart.objects.filter(child_q(reach), work=OuterRef("pk"))
        at = by_place(reach, edu="unit__path", home="unit__path")
        return self.filter((Q(unit__isnull=False) & at) | (Q(unit=None) & Exists(about)) | own)

    def valid(self):
        """Not voided."""
        return self.filter(voided_on=None)


class WorkRecord(models.Model):
    """One piece of work. With a unit it counts for the unit; for each child named in it there is a part, which counts for the child."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    client_uuid = models.CharField(max_length=36)
    body_hash = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # null: about one child
    path = PathField(blank=True, default="")  # the unit's, as it was on the day
    happened_on = models.DateField()
    title = models.CharField(max_length=80, blank=True)  # names no child
    minutes = models.PositiveSmallIntegerField(null=True)
    present = models.PositiveSmallIntegerField(null=True)
    roles = models.CharField(max_length=120, blank=True)  # ",child,parents," who took part, by group
    sort = models.CharField(max_length=16, blank=True)  # HealthService, CheckOutcome
    by_whom = models.CharField(max_length=60, blank=True)  # who gave the health service
    points = models.JSONField(default=list)  # ScreeningPoint: what was found not in order
    text = SealedField()  # the plan, the summary, the goal; may name children
    outcome = models.CharField(max_length=10, blank=True)  # GoalOutcome, told later and once
    outcome_on = models.DateField(null=True)
    doer_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    doer_helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="+", db_index=False)
    doer_name = models.CharField(max_length=60)
    doer_roles = models.CharField(max_length=120, blank=True)  # at the unit on the day; a part has those about its child
    enterer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    makes_up_for = models.CharField(max_length=16, blank=True)  # uid of the duty this makes up for (补做)
    voided_on = models.DateField(null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=120, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "client_uuid"], name="work_stored_once")]
        indexes = [
            models.Index(fields=["unit", "happened_on"], name="work_of_unit"),
            models.Index(fields=["doer_user", "-happened_on"], name="work_of_doer"),
            models.Index(fields=["county", "path", "happened_on"], name="work_by_place"),
        ]


class PartQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Parts about children the viewer reaches with `perm`."""
        return self.filter(child_q(viewer.reach(perm)))


class WorkPart(models.Model):
    """One child of a piece of work."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    work = models.ForeignKey(WorkRecord, models.PROTECT, related_name="parts")
    child = models.ForeignKey(Child, models.PROTECT, related_name="work_parts", db_index=False)
    happened_on = models.DateField()  # the work's, so that a child's parts are found by one index
    doer_roles = models.CharField(max_length=120, blank=True)
    edu_path = PathField(blank=True, default="")
    home_path = PathField(blank=True, default="")

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "child"], name="work_part_once")]
        indexes = [models.Index(fields=["child", "happened_on"], name="work_of_child")]
