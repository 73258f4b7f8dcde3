"""Child and helper, since when, until when, and who stands in (DOMAIN §3)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.people import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.sealing import SealedField


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
