"""Households and persons officials are paired with, since when, and what was done for them, each thing a row (DOMAIN §3, seed 003)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper
from qianshou.domain.targets import choices
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import NOTHING, Reach, by_place
from qianshou.kit.sealing import SealedField


def target_q(reach: Reach, *, prefix: str = "") -> Q:
    """Targets (or rows that lead to one by `prefix`) in reach: by where they live, or by a running pairing of one's own, which
    opens the row as long as it runs."""
    if reach.everything:
        return Q()
    lead = f"{prefix}__" if prefix else ""
    place = by_place(reach, county=f"{lead}county", edu=f"{lead}unit_path", home=f"{lead}unit_path")
    if not reach.names or reach.user_id is None:
        return place
    mine = TargetPairing.objects.filter(target=OuterRef(f"{prefix}_id" if prefix else "pk"), to_on=None, helper__user_id=reach.user_id, helper__left_on=None)
    named = Q(Exists(mine))
    return named if place == NOTHING else place | named


class TargetQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Targets the viewer reaches with `perm`."""
        return self.filter(target_q(viewer.reach(perm)))

    def open(self):
        """Those who are still to be helped."""
        return self.filter(closed_on=None)


class OfTargetQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose target the viewer reaches with `perm`."""
        return self.filter(target_q(viewer.reach(perm), prefix="target"))


class PairingQuerySet(OfTargetQuerySet):
    def running(self):
        """Pairings that hold: not ended, and the official still helps."""
        return self.filter(to_on=None, helper__left_on=None)


class EntryQuerySet(OfTargetQuerySet):
    def valid(self):
        """Not voided."""
        return self.filter(voided_on=None)


class Target(models.Model):
    """A household, or a person who has no file here; a child with a file is paired in `pairing`."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=choices.TargetKind)
    kind_words = models.CharField(max_length=20, blank=True)  # what `other` is
    name = models.CharField(max_length=60)  # of the person, or of the head of the household
    members = models.PositiveSmallIntegerField(null=True)  # people of the household
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where they live: village, township, county
    unit_path = PathField()
    phone = SealedField()
    address = SealedField()
    situation = SealedField()  # what is hard for them; may name an illness
    search = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=12, choices=choices.CloseReason, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TargetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "unit_path"], name="target_by_place")]

    def __str__(self):
        return self.name

    @property
    def kind_label(self) -> str:
        return self.kind_words or str(choices.TargetKind(self.kind).label)


class TargetPairing(models.Model):
    """Official + target + from/to. Ended with a reason, never deleted."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="target_pairings")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day
    end_reason = models.CharField(max_length=16, choices=choices.EndReason, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "helper"], condition=Q(to_on=None), name="target_paired_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="target_pairing_ends_after_start"),
        ]


class TargetEntry(models.Model):
    """One time in touch, or one day's work for a target. Append-only: a mistake is voided with a reason and written again."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    client_uuid = models.CharField(max_length=36)
    body_hash = models.CharField(max_length=32)
    target = models.ForeignKey(Target, models.PROTECT, related_name="entries", db_index=False)
    doer = models.ForeignKey(Helper, models.PROTECT, related_name="+", db_index=False)
    enterer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    happened_on = models.DateField()
    way = models.CharField(max_length=8, choices=choices.Way)
    mode = models.CharField(max_length=8, choices=choices.VisitMode, blank=True)
    note = SealedField()
    unit_path = PathField()  # where the target lived on the day
    helper_path = PathField()  # where the official belonged on the day
    received_at = models.DateTimeField()
    voided_on = models.DateField(null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=120, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "client_uuid"], name="target_entry_stored_once"),
            models.CheckConstraint(condition=Q(way="visit") | Q(mode=""), name="only_a_visit_has_a_mode"),
        ]
        indexes = [
            models.Index(fields=["target", "-happened_on"], name="entry_of_target"),
            models.Index(fields=["county", "happened_on"], name="target_entry_by_day"),
        ]


class TargetItem(models.Model):
    """One policy put through, difficulty, good deed, gift of money or goods, problem brought upward. Counts with its entry."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(TargetEntry, models.PROTECT, related_name="items")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=choices.ItemKind)
    happened_on = models.DateField()  # the entry's
    words = SealedField()
    cash_fen = models.PositiveIntegerField(default=0)
    goods_fen = models.PositiveIntegerField(default=0)  # what the goods are worth
    level = models.CharField(max_length=10, choices=choices.Level, blank=True)
    outcome = models.CharField(max_length=12, choices=choices.Outcome, blank=True)
    outcome_on = models.DateField(null=True)
    outcome_words = SealedField()

    objects = OfTargetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target", "kind"], name="item_of_target"),
            models.Index(fields=["county", "kind", "happened_on"], name="item_by_day"),
        ]
