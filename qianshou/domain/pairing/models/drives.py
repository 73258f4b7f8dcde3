"""Recruitment drives (招募与结对活动): the call, who applied and what was decided why, the first meeting, gift and card (M026, M039–M044)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.pairs import Pairing
from qianshou.domain.pairing.models.people import Helper
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class DriveQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Drives of units the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="unit_path", home="unit_path"))


class OfDriveQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose drive the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), county="drive__county", edu="drive__unit_path", home="drive__unit_path"))


class Drive(models.Model):
    """One drive of one unit. Its code stands on the poster and in the address of the public application page."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = PathField()
    line = models.CharField(max_length=8, choices=Line, default=Line.EDU)
    code = models.CharField(max_length=8, unique=True)
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=choices.HelperKind)  # what those chosen become
    places = models.PositiveSmallIntegerField()  # how many are wanted
    asks = models.CharField(max_length=200, blank=True)  # what is asked of them beside the law's conditions
    contact = models.CharField(max_length=80, blank=True)  # whom to ring, as it is to be printed
    opens_on = models.DateField()
    closes_on = models.DateField()
    call = models.TextField(blank=True)  # holds nothing of a child
    state = models.CharField(max_length=10, choices=choices.DriveState, default=choices.DriveState.DRAFT)
    closed_on = models.DateField(null=True)
    closing = models.JSONField(default=dict, blank=True)  # the numbers as they were on closing
    closing_words = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DriveQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="drive_has_days")]
        indexes = [models.Index(fields=["county", "unit_path"], name="drive_by_unit")]

    def __str__(self):
        return self.title


class Applicant(models.Model):
    """Who applied to a drive, and what another person decided, with the reason. What she wrote on the public page stands in her application
    only (it is erased there); here only of whoever was entered by hand."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    drive = models.ForeignKey(Drive, models.PROTECT, related_name="applicants", db_index=False)
    name = models.CharField(max_length=60, blank=True)
    birth_date = models.DateField(null=True)
    phone = SealedField()
    about = models.CharField(max_length=200, blank=True)  # education, work, what she can do
    application = models.CharField(max_length=16, blank=True)  # uid of the public page's application
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)  # None: she applied herself
    entered_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=choices.Outcome, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_on = models.DateField(null=True)
    helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="applied")
    version = models.PositiveIntegerField(default=1)

    objects = OfDriveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(entered_by=None) | ~Q(decided_by=models.F("entered_by")), name="applicant_needs_two_people"
            ),
            models.CheckConstraint(condition=~Q(name="") | ~Q(application=""), name="applicant_is_somebody"),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reason=""), name="applicant_decided_with_reason"),
            models.UniqueConstraint(fields=["drive", "application"], condition=~Q(application=""), name="applicant_taken_in_once"),
            models.UniqueConstraint(fields=["drive", "helper"], condition=Q(helper__isnull=False), name="applicant_helper_once"),
        ]


class DrivePair(models.Model):
    """What a drive owes a new pairing: the first meeting (双互), the gift, the card. One row a pairing."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    drive = models.ForeignKey(Drive, models.PROTECT, related_name="pairs")
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="drive_pair")
    met_on = models.DateField(null=True)
    met_at = models.CharField(max_length=60, blank=True)
    came = models.JSONField(default=list, blank=True)  # Came codes
    missed_why = models.CharField(max_length=80, blank=True)  # it was to be and was not
    gift = models.CharField(max_length=60, blank=True)
    cash_fen = models.PositiveIntegerField(default=0)
    goods_fen = models.PositiveIntegerField(default=0)
    gift_on = models.DateField(null=True)
    gift_taken_by = models.CharField(max_length=40, blank=True)  # who signed for it
    card_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfDriveQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(met_on=None) | Q(missed_why=""), name="drive_pair_met_or_missed")]
