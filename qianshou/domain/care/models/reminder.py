"""催办 inside the app: a coordinator asked once, the person is told once a day at most, in the day's working hours (UX T13)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField


class Reminder(models.Model):
    """One person to be told that something is due; who it is due for stands on her own page, never in the message."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    told_on = models.DateField(null=True)  # null: waits for the next morning of a school day
    count = models.PositiveSmallIntegerField(default=0)  # how many were due when she was told; 0: it was done by then

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(told_on=None), name="one_reminder_waits"),
            models.UniqueConstraint(fields=["user", "told_on"], name="one_reminder_a_day"),
        ]
        indexes = [models.Index(fields=["county", "told_on"], name="reminder_by_county")]
