"""Who helps, what she offers, and what let her: one row a person, her traits and areas, her vetting (DOMAIN §3)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.people.choices import Sex
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class HelperQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Helpers of units the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="unit_path", home="unit_path"))


class Helper(models.Model):
    """Someone who helps; one person one record. Staff need no vetting, everybody else does."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="helper")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=choices.HelperKind)
    outside = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="helpers")
    unit_path = PathField()
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    phone = SealedField()
    capacity = models.PositiveSmallIntegerField(default=8)
    strengths = models.CharField(max_length=120, blank=True)
    search = models.CharField(max_length=300, blank=True)
    left_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = HelperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "unit_path"], name="helper_by_unit"), models.Index(fields=["county", "name"], name="helper_by_name")]

    def __str__(self):
        return self.name


class Vetting(models.Model):
    """What an outside helper went through; the record check keeps date and result only (LAW §1.2)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.OneToOneField(Helper, models.PROTECT, related_name="vetting")
    applied_on = models.DateField(null=True)
    birth_date = models.DateField(null=True)
    identity_checked_on = models.DateField(null=True)
    record_checked_on = models.DateField(null=True)
    record_clear = models.BooleanField(null=True)
    record_due_on = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    commitment_signed_on = models.DateField(null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    entered_on = models.DateField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    approved_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=models.F("entered_by")), name="vetting_needs_two_people"),
        ]


class HelperTrait(models.Model):
    """A language she speaks (as it is called here), something she is good at (Need), a day she has time (Weekday)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="traits", db_index=False)
    kind = models.CharField(max_length=8, choices=choices.TraitKind)
    value = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["helper", "kind", "value"], name="helper_trait_once")]


class HelperArea(models.Model):
    """Where she would help; without a row, her own unit."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="areas", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = PathField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["helper", "unit"], name="helper_area_once")]
