"""What a county sets itself about its ledger: how short a period may be, and when it closes (DOMAIN §4)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField


def _whole(least: int, most: int, usual: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(default=usual, validators=[MinValueValidator(least), MaxValueValidator(most)])


class LedgerLimits(models.Model):
    """One row a county; without one the usual figures hold. Days are school days, `closes_after` calendar days."""

    uid = UidField()
    county = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    week = _whole(1, 5, 3)
    fortnight = _whole(1, 10, 5)
    month = _whole(1, 20, 10)
    closes_after = _whole(3, 30, 7)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(week__range=(1, 5), fortnight__range=(1, 10), month__range=(1, 20), closes_after__range=(3, 30)), name="ledger_limits_sane"
            )
        ]
