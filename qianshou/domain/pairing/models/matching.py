"""What proposals heed: what is asked for a child, what is known of two, what the county asks (issue 5, ADR 12)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.pairs import OfChildQuerySet
from qianshou.domain.pairing.models.people import Helper
from qianshou.domain.people.choices import Sex
from qianshou.domain.people.models import Child
from qianshou.kit.ids import UidField


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
