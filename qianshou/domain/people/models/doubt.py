"""What a person must look at: differing sources, children missing from a sheet, likely doubles, labels that fell away."""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child
from qianshou.domain.people.models.family import Carer, OfChildQuerySet
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class Difference(models.Model):
    """两边说法不一: a sheet says otherwise than what is newer here."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="differences")
    carer = models.ForeignKey(Carer, models.PROTECT, null=True, related_name="+", db_index=False)
    code = models.CharField(max_length=40)  # FIELDS.md
    ours = SealedField()
    theirs = SealedField()
    as_of = models.DateField()
    batch_uid = models.CharField(max_length=16)
    state = models.CharField(max_length=6, choices=choices.DifferenceState, default=choices.DifferenceState.OPEN)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_on = models.DateField(null=True)
    settled_why = models.CharField(max_length=120, blank=True)

    objects = OfChildQuerySet.as_manager()


class AbsentQuerySet(OfChildQuerySet):
    def asked_by(self, viewer, perm: str):
        """Of sheets of the viewer's units, wherever the child is by now."""
        return self.filter(by_place(viewer.reach(perm), edu="path", home="path"))


class AbsentFromSheet(models.Model):
    """名单里没有了，请核实: never closed by an import. `path` is the unit whose sheet it was; TAKEN: the child has left, `settled_why` says how."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="absences_from_sheets")
    batch_uid = models.CharField(max_length=16)
    as_of = models.DateField()
    path = PathField(blank=True)
    state = models.CharField(max_length=6, choices=choices.DifferenceState, default=choices.DifferenceState.OPEN)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_on = models.DateField(null=True)
    settled_why = models.CharField(max_length=120, blank=True)

    objects = AbsentQuerySet.as_manager()


class LikenessPair(models.Model):
    """疑似重复: two files that may be one child; compared across units only on the county's page."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, models.PROTECT, related_name="+")
    why = models.CharField(max_length=40)
    state = models.CharField(max_length=6, choices=choices.DifferenceState, default=choices.DifferenceState.OPEN)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "other"], name="likeness_once")]


class PendingLabels(models.Model):
    """类别变化待定: the last label fell away; pairing and duties run on until someone chooses."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="pending_labels")
    since = models.DateField()
    had = models.JSONField(default=list)  # label kinds that fell away
    choice = models.CharField(max_length=9, choices=choices.PendingChoice, default=choices.PendingChoice.UNDECIDED)
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    chosen_on = models.DateField(null=True)

    objects = OfChildQuerySet.as_manager()
