"""Who reaches a child by name: one row per user, child and reason, kept by the action that causes it (DECISIONS 1)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child
from qianshou.kit.ids import UidField


class ChildAccess(models.Model):
    """Open while `open`; the daily job and the actions close it. `to_on` is the last day."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=choices.AccessSource)
    source_uid = models.CharField(max_length=16)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "child", "source", "source_uid"], condition=Q(open=True), name="access_once")]
        indexes = [models.Index(fields=["user", "open", "role", "child"], name="access_by_user")]
