"""What one run of the ledger keeps for the next (docs/adr/0011): which children are alike, and whose rows have changed since.

Notes of the machine, not of anybody's work: no uid, no foreign key to the child they name by number, and all of it may be deleted at
any moment; the next run then looks at every child.
"""

from django.db import models

from qianshou.domain.orgs.models import Unit


class LaneState(models.Model):
    """How far the notes of a county hold. `running` is empty only where the last run came to its end."""

    county = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    ran_on = models.DateField()
    since = models.DateField()  # days before it told no two children apart
    basis = models.CharField(max_length=64)  # fingerprint of rules, calendars, limits and of the code that decides
    staff = models.JSONField(default=dict)  # who held each role where on `ran_on`
    turn = models.PositiveIntegerField(default=0)  # which part of the children is looked at on the next quiet day, whatever is kept
    running = models.CharField(max_length=16, blank=True)


class LaneGroup(models.Model):
    """What all children of one lane were owed when last looked at: row → fingerprint."""

    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    lane = models.CharField(max_length=22)
    patterns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "lane"], name="lane_once")]


class LaneMember(models.Model):
    """A child whose rows agreed with its lane at the last run."""

    child_number = models.BigIntegerField(primary_key=True)
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    lane = models.CharField(max_length=22)
    until = models.DateField(null=True)  # from then on a day that lay beyond the window may tell it from the others


class LaneTouch(models.Model):
    """A row that decides about a child was written; added by the database itself, in the transaction that wrote it (`dialect.keep_noting`)."""

    child_number = models.BigIntegerField(db_index=True)
