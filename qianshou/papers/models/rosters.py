"""Rows of paper in and out: rosters read and taken, the answers a unit gave, files kept in the vault, what was exported."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField
from qianshou.papers import choices


class PlacedQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows of units the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="path", home="path"))


class VaultFile(models.Model):
    """A file kept encrypted under a random name until a day; see kit/vault.py."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)  # null: the system's own
    name = SealedField()  # the name it was uploaded or is downloaded under
    kind = models.CharField(max_length=10, choices=choices.FileKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    erased = models.BooleanField(default=False)


class Batch(models.Model):
    """One roster at one unit: reading -> asking -> previewed -> taking -> taken | undone (DECISIONS 19)."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.ForeignKey(VaultFile, models.PROTECT, null=True, related_name="+", db_index=False)
    refused_file = models.ForeignKey(VaultFile, models.PROTECT, null=True, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()  # of every sheet that says no other day
    all_left_behind = models.BooleanField(null=True)  # 这份名册上的都是留守儿童吗？ null = not yet answered
    state = models.CharField(max_length=10, choices=choices.BatchState, default=choices.BatchState.READING)
    sheets = models.JSONField(default=list)  # frames, columns, questions; no facts
    # {"columns": {sheet: {letter: code}}, "as_of": day, "days": {sheet: day}, "row_days": [sheet], "left_behind": yes/no/unsure}
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # by verdict, and what was taken, kept and undone
    say = models.CharField(max_length=300, blank=True)  # why it could not be read
    created_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], condition=~Q(state="undone"), name="same_file_once_per_unit")]


class StagedRow(models.Model):
    """One row of a batch: what it says (sealed), what it would do, what it did."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows", db_index=False)
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    as_of = models.DateField(null=True)  # the day it speaks of: its own column's, its sheet's or the batch's
    body = SealedField()  # JSON of facts, members, cells
    verdict = models.CharField(max_length=10, choices=choices.Verdict)
    problems = models.JSONField(default=list)  # reason codes and columns, no values
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False)
    created_child = models.BooleanField(default=False)
    before = SealedField()  # JSON of the values it replaced, for undo
    taken = models.BooleanField(default=False)
    helper_state = models.CharField(max_length=10, choices=choices.HelperMatch, blank=True)
    helper_uid = models.CharField(max_length=16, blank=True)
    helper_choice = models.CharField(max_length=8, choices=choices.HelperChoice, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row"], name="staged_once")]
        indexes = [models.Index(fields=["batch", "verdict", "taken"], name="staged_by_verdict")]


class ColumnAnswer(models.Model):
    """What a unit said a doubtful header means; remembered for that unit."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    header = models.CharField(max_length=120)
    code = models.CharField(max_length=40, blank=True)  # '' = leave it alone
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    offered = models.BooleanField(default=False)  # put forward for the units beside it; holds there once one above takes it over

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "header"], name="answered_once")]


class Export(models.Model):
    """What left the house: layout, unit, rows, when, by whom; the last one bounds the next 变动清单."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    layout = models.CharField(max_length=10, choices=choices.Layout)
    purpose = models.CharField(max_length=80)
    asked = models.JSONField(default=dict)  # line, filters, permissions whose columns are opened
    rows = models.PositiveIntegerField()
    file = models.ForeignKey(VaultFile, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    objects = PlacedQuerySet.as_manager()
