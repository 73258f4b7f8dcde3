"""Who helps whom, since when, and what let them: helpers, vetting, pairings, stand-ins, and what proposals heed (DOMAIN §3)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.people.choices import Sex
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
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


class OfChildQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose child the viewer reaches with `perm`."""
        return self.filter(child_q(viewer.reach(perm)))

    def running(self, today):
        """Pairings that hold today."""
        return self.filter(from_on__lte=today, to_on=None)


class Pairing(models.Model):
    """Child + helper + kind + from/to. Ended with a reason and a hand-over note, never deleted."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="pairings")
    kind = models.CharField(max_length=16, choices=choices.PairingKind)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day
    end_reason = models.CharField(max_length=20, choices=choices.EndReason, blank=True)
    handover_note = SealedField()
    note = SealedField()  # the coordinator's 注意什么, the only words an outside helper reads
    commitment_signed_on = models.DateField(null=True)
    source_ref = models.CharField(max_length=40, blank=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "helper", "kind"], condition=Q(to_on=None), name="pairing_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="pairing_ends_after_start"),
        ]
        indexes = [models.Index(fields=["helper", "to_on"], name="pairing_of_helper"), models.Index(fields=["child", "to_on"], name="pairing_of_child")]


class StandIn(models.Model):
    """Someone who watches for an absent helper, from a day to a day."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="stand_ins")
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="stand_in_has_days")]


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


class MatchNeed(models.Model):
    """What is asked of the helper of one child; without a row, the usual: one helper, anybody, needs as the labels say."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.OneToOneField(Child, models.PROTECT, related_name="match_need")
    wanted = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=20, blank=True)
    needs = models.JSONField(default=list, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    apart = models.BooleanField(default=False)  # need not have the same helper as brothers and sisters
    version = models.PositiveIntegerField(default=1)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(wanted__range=(1, 3)), name="match_need_wants_some")]


class Tie(models.Model):
    """What is known of one child and one helper: her own, kin, or not suitable (with the reason)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="ties", db_index=False)
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=8, choices=choices.TieKind)
    reason = models.CharField(max_length=200, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    said_on = models.DateField()

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "helper"], name="tie_once")]


class MatchSetting(models.Model):
    """What a county asks of its pairings; one row a county, without one the usual holds."""

    uid = UidField()
    county = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    sex_rule = models.CharField(max_length=14, choices=choices.SexRule, default=choices.SexRule.NONE)
    together = models.BooleanField(default=True)  # brothers and sisters have the same helper
    two_for_key = models.BooleanField(default=False)  # a key child has two
    barred_kinds = models.JSONField(default=list, blank=True)  # HelperKind codes that are never proposed
    renew_days = models.PositiveSmallIntegerField(default=30)  # how long running pairings wait once a check has run out
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(renew_days__range=(0, 90)), name="match_setting_sane")]
