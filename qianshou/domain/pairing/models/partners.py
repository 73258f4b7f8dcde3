"""学习帮手: a classmate who learns with a child; no login, no duty, sees nothing (DOMAIN §3, M121, M299)."""

from django.db import models
from django.db.models import F, Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import choices
from qianshou.domain.pairing.models.pairs import OfChildQuerySet
from qianshou.domain.people.models import Child, Pupil
from qianshou.kit.ids import UidField


class PartnerQuerySet(OfChildQuerySet):
    def together(self):
        """Partners of today: not ended, both in one class. Who changed class is no partner from that minute; the row's end follows."""
        return self.filter(to_on=None, pupil__left_on=None, child__edu_unit=F("pupil__edu_unit")).exclude(child__file_state="closed")

    def parted(self):
        """Rows that still run although child and pupil are no longer in one class."""
        return self.filter(to_on=None).exclude(pk__in=type(self)(self.model).together().values("pk"))


class StudyPartner(models.Model):
    """A pupil of the class list beside a child of the same class; `told_on`: the day the parents were told."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="study_partners")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="partner_of")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day
    end_reason = models.CharField(max_length=16, choices=choices.PartnerEnd, blank=True)
    told_on = models.DateField(null=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "pupil"], condition=Q(to_on=None), name="partner_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="partner_ends_after_start"),
        ]
        indexes = [models.Index(fields=["county", "to_on"], name="partner_running")]
