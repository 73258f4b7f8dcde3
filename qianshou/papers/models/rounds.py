"""信息采集: a round, the units asked, each sending with its rows frozen as they were sent (DOMAIN §3, §10)."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.sealing import SealedField
from qianshou.papers import choices
from qianshou.papers.models.rosters import Batch, PlacedQuerySet, VaultFile


class Round(models.Model):
    """What one unit asks of units below it, until when. The template is an uploaded table or, with `layout`, the app's own roster."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  # who asks
    path = PathField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choices.RoundKind)
    line = models.CharField(max_length=4, choices=Line)
    title = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    layout = models.CharField(max_length=10, choices=choices.Layout, blank=True)  # '' = the uploaded template
    template = models.ForeignKey(VaultFile, models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "path", "-id"], name="round_by_unit")]


class AskedUnit(models.Model):
    """One unit of a round and where it stands; `batch` is the roster it is working on."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="asked", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    state = models.CharField(max_length=8, choices=choices.RoundState, default=choices.RoundState.OWED)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="asked_once_per_round")]
        indexes = [models.Index(fields=["unit", "state"], name="asked_by_unit")]


class Answer(models.Model):
    """One sending. Its rows never change again; a later one stands beside it."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    asked = models.ForeignKey(AskedUnit, models.PROTECT, related_name="answers", db_index=False)
    number = models.PositiveSmallIntegerField()  # 第几次报
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    columns = models.JSONField(default=list)  # [[head, code], …]
    rows = models.PositiveIntegerField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    sent_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=choices.RoundState, default=choices.RoundState.SENT)
    reason = models.CharField(max_length=200, blank=True)  # why it was returned
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "number"], name="answer_numbered")]


class AnswerRow(models.Model):
    """One line as it was sent. The child is a uid and no key: an import undone later takes nothing out of what was sent."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    child_uid = models.CharField(max_length=16, blank=True)
    body = SealedField()  # JSON list of the cells under Answer.columns

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_row_once")]
