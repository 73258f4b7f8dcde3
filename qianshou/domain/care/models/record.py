"""What was done: one contact, entered once, counted for every duty it meets; append-only, voided never edited."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.sealing import SealedField


class RecordQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Records about children the viewer reaches with `perm`, and the viewer's own."""
        reach = viewer.reach(perm)
        own = Q(doer_user=reach.user_id) if reach.user_id else Q(pk__in=[])
        return self.filter(child_q(reach) | own)

    def valid(self):
        """Not voided."""
        return self.filter(voided_on=None)

    def counting(self):
        """What a report counts: not voided, somebody reached, never a counselling record."""
        return self.valid().filter(reached=True, counselling=False)


class CareRecord(models.Model):
    """One child's part of one entry; parts of one entry share `entry_uid` and the shared facts."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    entry_uid = models.CharField(max_length=16)
    client_uuid = models.CharField(max_length=36)  # the phone's; with the child unique per county
    body_hash = models.CharField(max_length=32)
    child = models.ForeignKey(Child, models.PROTECT, related_name="records", db_index=False)
    kind = models.CharField(max_length=16)
    happened_on = models.DateField()
    roles = models.CharField(max_length=80)  # ",child,parents,carer," roles of those met, as of that day
    people = models.JSONField(default=list)  # [{"who": role, "carer": uid or None}]
    means = models.CharField(max_length=10, blank=True)
    visit_mode = models.CharField(max_length=10, blank=True)
    reached = models.BooleanField(default=True)  # an attempt that reached nobody is kept and does not count
    topics = models.JSONField(default=list)
    condition = models.PositiveSmallIntegerField(null=True)  # how the child is: 1 (worst) to 5
    next_step = models.CharField(max_length=16, blank=True)
    parent_contact = models.CharField(max_length=10, blank=True)  # 最近和爸妈联系
    note = SealedField()
    counselling = models.BooleanField(default=False)  # a counsellor's; read by counsellors only
    doer_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    doer_helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="+", db_index=False)
    doer_name = models.CharField(max_length=60)
    doer_roles = models.CharField(max_length=120, blank=True)  # ",class_teacher,owner," Doer codes that held on the day
    companion = models.CharField(max_length=60, blank=True)  # 同行人
    enterer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    sheet_no = models.CharField(max_length=40, blank=True)  # 代录: the paper sheet's number
    received_at = models.DateTimeField()
    received_on = models.DateField()
    makes_up_for = models.CharField(max_length=16, blank=True)  # uid of the duty this contact makes up for (补做)
    edu_path = PathField(blank=True, default="")  # as it was on the day
    home_path = PathField(blank=True, default="")
    voided_on = models.DateField(null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=120, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "client_uuid", "child"], name="record_stored_once")]
        indexes = [
            models.Index(fields=["child", "kind", "happened_on"], name="record_of_child"),
            models.Index(fields=["doer_user", "-happened_on"], name="record_of_doer"),
            models.Index(fields=["county", "happened_on", "edu_path", "kind"], name="record_by_school"),
        ]
