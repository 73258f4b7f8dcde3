"""What families were told and agreed to, and care entrusted to others (LAW §1.2, §1.6)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child
from qianshou.domain.people.models.family import Carer, OfChildQuerySet
from qianshou.kit.ids import UidField


class Notice(models.Model):
    """The family was told that a file is kept and why; rests on statute, needs no consent."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="notices")
    text_version = models.CharField(max_length=20, default="2026-11")
    told_on = models.DateField()
    channel = models.CharField(max_length=8, choices=choices.Channel)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = OfChildQuerySet.as_manager()


class Consent(models.Model):
    """Asked per use; without it only that use is closed. Withdrawal acts the same minute."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="consents")
    use = models.CharField(max_length=16, choices=choices.ConsentUse)
    given_by = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=choices.Channel)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    witness = models.CharField(max_length=60, blank=True)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "use"], condition=Q(withdrawn_on=None), name="consent_once")]


class EntrustedCare(models.Model):
    """委托照护: a change of carer is a new version; guardianship does not move."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="entrustments")
    version = models.PositiveSmallIntegerField(default=1)
    parent_name = models.CharField(max_length=60)
    carer = models.ForeignKey(Carer, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    agreed = models.CharField(max_length=500, blank=True)
    child_view = models.CharField(max_length=200, blank=True)
    exclusions_checked = models.BooleanField(default=False)  # LAW §1.2, 未保法 §22
    school_told_on = models.DateField(null=True)
    village_told_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "version"], name="entrustment_version_once")]


class ClassConfirmation(models.Model):
    """The class teacher said once: 本班名单核对无误."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    children = models.PositiveIntegerField()
