"""志愿者报名: what somebody nobody knows yet wrote on the public page, how far it is, and who may knock how often (LAW §1.2, §1.6)."""

from typing import Any

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.people import Helper
from qianshou.domain.people.choices import Sex
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class PlacedQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any, perm: str):
        """Applications to units the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="unit_path", home="unit_path"))


class HelperApplication(models.Model):
    """One application. How far it is follows from its days (`rules.applying.stage`); `state` says only whether it is over.

    Facts about the person are emptied on `erased_on`; what is left counts applications and names nobody.
    """

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  # where she would help; that coordinator sees to it
    unit_path = PathField()
    number = models.CharField(max_length=12, unique=True)  # random; who has it may ask how far it is
    drive_code = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=10, choices=choices.ApplicationState, default=choices.ApplicationState.OPEN)
    kind = models.CharField(max_length=16, choices=choices.HelperKind)
    name = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    phone = SealedField()
    phone_bi = models.CharField(max_length=32, blank=True)
    identity_bi = models.CharField(max_length=32, blank=True)  # the number itself is never stored
    birth_date = models.DateField(null=True)
    place = models.CharField(max_length=60, blank=True)  # where she works or studies
    about = SealedField()
    languages = models.JSONField(default=list, blank=True)
    strengths = models.JSONField(default=list, blank=True)
    days = models.JSONField(default=list, blank=True)
    consent_version = models.CharField(max_length=10)  # of the text she agreed to
    applied_on = models.DateField()
    identity_checked_on = models.DateField(null=True)
    record_checked_on = models.DateField(null=True)
    record_clear = models.BooleanField(null=True)
    record_due_on = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    commitment_signed_on = models.DateField(null=True)
    touched_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_on = models.DateField(null=True)
    refused_for = models.CharField(max_length=200, blank=True)
    erased_on = models.DateField(null=True)
    helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="applications", db_index=False)
    version = models.PositiveIntegerField(default=1)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by=None) | ~Q(decided_by=models.F("entered_by")), name="application_needs_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "unit_path"], name="application_by_place"),
            models.Index(fields=["county", "drive_code"], name="application_by_drive"),
        ]


class HelperSetting(models.Model):
    """What a county says of its helpers; one row a county. Without one nobody applies on the public page."""

    uid = UidField()
    county = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    open_to_public = models.BooleanField(default=False)
    says = models.CharField(max_length=300, blank=True)  # where to bring the papers, whom to ring
    keep_days = models.PositiveSmallIntegerField(default=90)  # a refused application's facts
    minutes_of = models.JSONField(default=dict, blank=True)  # RecordKind code -> minutes one such record counts as service
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(keep_days__range=(30, 365)), name="helper_setting_sane")]


class Knock(models.Model):
    """Somebody not signed in asked something: a keyed digest of who, for a day, so that nobody asks without end."""

    uid = UidField()
    at = models.DateTimeField()
    what = models.CharField(max_length=10)
    who = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["what", "who", "at"], name="knock_counted"), models.Index(fields=["at"], name="knock_by_age")]
