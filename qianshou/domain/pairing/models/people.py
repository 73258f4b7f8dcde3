"""Who helps, what she offers, and what let her: one row a person, her traits and areas, her vetting (DOMAIN §3)."""

from typing import Any

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.people.choices import Sex
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField, within
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class HelperQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any, perm: str):
        """Helpers of units the viewer reaches with `perm`, by any of their kinds."""
        reach = viewer.reach(perm)
        here = by_place(reach, edu="unit_path", home="unit_path")
        if not (reach.edu or reach.home):  # everything, counties or nowhere: a further kind lies in the same county
            return self.filter(here)
        return self.filter(here | Q(pk__in=_holding(here)))

    def at(self, path: str):
        """Helpers of a unit's subtree, by any of their kinds."""
        here = within("unit_path", path)
        return self.filter(here | Q(pk__in=_holding(here)))


def _holding(here: Q):
    return HelperRole.objects.filter(here, to_on=None).values("helper")


class Helper(models.Model):
    """Someone who helps; one person one record. Staff need no vetting, everybody else does.

    `kind`, `unit`, `outside` are the main kind; further ones are HelperRole rows. `also_outside`: staff who is an outside helper beside.
    """

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="helper")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=choices.HelperKind)
    outside = models.BooleanField(default=False)
    also_outside = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="helpers")
    unit_path = PathField()
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    phone = SealedField()
    capacity = models.PositiveSmallIntegerField(default=8)
    strengths = models.CharField(max_length=120, blank=True)
    search = models.CharField(max_length=300, blank=True)
    left_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)  # the same person, found twice
    version = models.PositiveIntegerField(default=1)

    objects = HelperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "unit_path"], name="helper_by_unit"), models.Index(fields=["county", "name"], name="helper_by_name")]

    def __str__(self):
        return self.name

    @property
    def vetted(self) -> bool:
        """Whether she is vetted at all: an outside helper, or staff who is one beside."""
        return self.outside or self.also_outside


class HelperRole(models.Model):
    """A further kind of the same person, at a unit, from a day on; kept when it ends."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=16, choices=choices.HelperKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = PathField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["helper", "kind", "unit"], condition=Q(to_on=None), name="helper_role_once")]
        indexes = [models.Index(fields=["county", "unit_path"], name="helper_role_by_unit")]


class HelperKey(models.Model):
    """A keyed digest of a telephone or identity number: it finds the same person a second time and says nothing else."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="keys", db_index=False)
    kind = models.CharField(max_length=8, choices=choices.KeyKind)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["helper", "kind", "digest"], name="helper_key_once")]
        indexes = [models.Index(fields=["county", "digest"], name="helper_key_found")]


class NotTheSame(models.Model):
    """Two helpers whom somebody looked at and found to be two people (a family shares a telephone)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    first = models.ForeignKey(Helper, models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Helper, models.PROTECT, related_name="+", db_index=False)
    said_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    said_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once")]


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
