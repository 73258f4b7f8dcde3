"""改期: one contact of a duty given another due date inside its open period; the first date is kept beside it."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.care.models.duty import Duty
from qianshou.kit.ids import UidField


class Reschedule(models.Model):
    """One move of one contact, append-only; the last one for a contact holds."""

    uid = UidField()
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="moves")
    nth = models.PositiveSmallIntegerField()  # which of the duty's contacts, from 0
    was_due_on = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    on = models.DateField()
