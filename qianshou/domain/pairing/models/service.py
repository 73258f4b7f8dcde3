"""What a helper did beside her pairings: trainings, hours, awards, and what the coordinator said when a check ran out (DOMAIN §10, §11)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.pairs import Pairing
from qianshou.domain.pairing.models.people import Helper
from qianshou.kit.ids import UidField


class OfHelperQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose helper the viewer reaches with `perm`."""
        return self.filter(helper__in=Helper.objects.visible_to(viewer, perm))


class Training(models.Model):
    """One training of one helper: theme, day, minutes."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="trainings")
    theme = models.CharField(max_length=80)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = OfHelperQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["helper", "held_on", "theme"], name="training_once")]


class ServiceTime(models.Model):
    """Hours of service entered by hand, a day a row; what records and teams say is counted where it stands. Taken back, never deleted."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="service")
    served_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=80)  # names no child
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    voided_on = models.DateField(null=True)

    objects = OfHelperQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="service_time_of_a_day")]
        indexes = [models.Index(fields=["helper", "served_on"], name="service_of_helper")]


class Award(models.Model):
    """表彰: proposed in writing by one person, given or declined by another; nothing is computed and nobody is ranked."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="awards")
    title = models.CharField(max_length=60)
    by_whom = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)  # names no child
    state = models.CharField(max_length=8, choices=choices.AwardState)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_on = models.DateField(null=True)
    awarded_on = models.DateField(null=True)

    objects = OfHelperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")), name="award_needs_two_people"),
            models.CheckConstraint(condition=~Q(state="given") | Q(awarded_on__isnull=False), name="award_has_its_day"),
        ]


class KeptPairing(models.Model):
    """The coordinator's word on a pairing whose helper's check has run out: it goes on until a day, for a reason."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="kept")
    until_on = models.DateField()
    reason = models.CharField(max_length=200)
    said_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    said_on = models.DateField()
