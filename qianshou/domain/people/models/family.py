"""Adults around a child, dated facts, the labels computed from them, and the changes that made them."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.sealing import SealedField


class OfChildQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose child the viewer reaches with `perm`."""
        return self.filter(child_q(viewer.reach(perm)))


class Carer(models.Model):
    """Any adult of the child's family or home. Legal standing is a field of its own."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="carers")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=2, blank=True)  # GB/T 4761: the adult is the child's ...
    standing = models.CharField(max_length=9, choices=choices.Standing, default=choices.Standing.NONE)
    looks_after = models.BooleanField(default=False)  # actually looks after the child now (照护人)
    sex = models.CharField(max_length=6, choices=choices.Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    phone = SealedField()  # several numbers joined by 、
    id_number = SealedField()
    address = SealedField()
    employer = models.CharField(max_length=120, blank=True)
    employer_address = SealedField()
    employer_phone = SealedField()
    occupation = models.CharField(max_length=40, blank=True)
    health = SealedField()
    profile = models.JSONField(default=dict, blank=True)
    gone_on = models.DateField(null=True)  # no longer one of the child's adults
    version = models.PositiveIntegerField(default=1)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["child", "relation"], name="carer_of_child")]

    def __str__(self):
        return self.name

    def get_relation_word(self) -> str:
        """爷爷, 母亲 ...; 家人 where it is not known."""
        return str(choices.RELATIONS.get(self.relation, choices.RELATIONS[""]))


class Fact(models.Model):
    """A dated fact about a carer, or about the child where `carer` is null; never edited, ended or marked wrong."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="facts")
    carer = models.ForeignKey(Carer, models.PROTECT, null=True, related_name="facts", db_index=False)
    kind = models.CharField(max_length=24, choices=choices.FactKind)
    value = models.CharField(max_length=120, blank=True)  # place (away), level (disability), both/one (declared_left_behind), until (back for a while)
    from_on = models.DateField(null=True)  # null: since when is not known
    to_on = models.DateField(null=True)  # last day it held
    source = models.CharField(max_length=6, choices=choices.Source)
    source_ref = models.CharField(max_length=40, blank=True)
    as_of = models.DateField()  # the day the source speaks of
    known_on = models.DateField()  # the day it was written down here
    wrong = models.BooleanField(default=False)  # entered in error; kept

    objects = OfChildQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["child", "kind"], name="fact_of_child")]


class Label(models.Model):
    """Why a child is looked after, by one definition set, from a day to a day; written only by `recompute_labels`."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="labels")
    definition = models.CharField(max_length=8, choices=choices.DefinitionSet)
    kind = models.CharField(max_length=16, choices=choices.LabelKind)
    standing = models.CharField(max_length=8, choices=choices.LabelStanding)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day
    known_on = models.DateField()
    why = models.JSONField(default=list)  # [sentence code, params] pairs, put into words by rules

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "definition", "kind"], condition=Q(to_on=None), name="label_once")]
        indexes = [models.Index(fields=["county", "kind", "child"], condition=Q(to_on=None), name="label_now")]


class Change(models.Model):
    """A first-class event: the only way facts change once a file is open."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="changes")
    carer = models.ForeignKey(Carer, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=choices.ChangeKind)
    happened_on = models.DateField()
    until_on = models.DateField(null=True)
    as_of = models.DateField()  # the day its source speaks of: a sheet's, else the day it was entered
    detail = models.JSONField(default=dict)  # codes of what changed; sealed values are named, never written here
    words = SealedField()
    state = models.CharField(max_length=8, choices=choices.ChangeState, default=choices.ChangeState.APPLIED)
    source = models.CharField(max_length=6, choices=choices.Source, default=choices.Source.CHANGE)
    source_ref = models.CharField(max_length=40, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    edu_path = models.CharField(max_length=64, blank=True)  # as it was on the day
    exported = models.JSONField(default=dict, blank=True)  # 变动清单: {"mca": "2026-11-20"} ticked off when entered there

    objects = OfChildQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["child", "-happened_on"], name="change_of_child"),
            models.Index(fields=["county", "-entered_at"], name="change_by_day"),
        ]


class KeyChild(models.Model):
    """Singled out for closer care: why, who decided, until when."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="key_spells")
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    objects = OfChildQuerySet.as_manager()
