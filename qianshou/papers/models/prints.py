"""打印: what one person had printed in one go, and a unit's 迎检材料包; the finished pages lie sealed for a day."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.papers import choices
from qianshou.papers.models.rosters import PlacedQuerySet, VaultFile


class PrintRun(models.Model):
    """One print run: asked for, written in the background, opened by the one who asked."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choices.RunKind)
    purpose = models.CharField(max_length=80)
    asked = models.JSONField(default=dict)  # documents, line, days, full; children by uid; the lot of a pack
    people = models.PositiveIntegerField()
    sheets = models.PositiveIntegerField(default=0)
    gaps = models.JSONField(default=list)  # 缺什么 of a pack: words and counts, no child
    file = models.ForeignKey(VaultFile, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="print_run_of_user")]
