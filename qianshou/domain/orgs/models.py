"""The tree of units with its past, the classes in it, and the school calendar (DOMAIN §2)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.orgs import choices
from qianshou.domain.orgs.rules import class_name
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField, within
from qianshou.kit.scoping import Reach, by_place


class UnitQuerySet(models.QuerySet):
    def under(self, unit: "Unit"):
        """The unit and all below it."""
        return self.filter(within("path", unit.path))

    def reached(self, reach: Reach):
        """Units at or below any place of the reach; the line a place was reached by does not matter for a unit's name."""
        both = Reach(reach.user_id, reach.everything, reach.counties, reach.edu | reach.home)
        return self.filter(by_place(both, edu="path", home=""))

    def visible_to(self, viewer, perm: str):
        """Units where the viewer holds `perm`, and all below."""
        return self.reached(viewer.reach(perm))

    def open(self):
        """Units not closed."""
        return self.filter(closed_on=None)


class Unit(models.Model):
    """A node of the one tree; merged and renamed units keep from/to dates and a successor."""

    uid = UidField()
    kind = models.CharField(max_length=12, choices=choices.UnitKind)
    code = models.CharField(max_length=24, blank=True)  # GB/T 2260, statistical or 学校标识码; what a county types is kept
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    county = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    path = PathField(unique=True)
    stages = models.JSONField(default=list, blank=True)  # a school's stages
    entry_year = models.PositiveSmallIntegerField(null=True)  # a class: the year its pupils entered the stage
    entry_years = models.JSONField(default=list, blank=True)  # a mixed class (复式班) holds several
    number = models.PositiveSmallIntegerField(null=True)  # a class: 3 in 2021级3班; 0 = 待分班
    stage = models.CharField(max_length=12, choices=choices.Stage, blank=True)  # a class's stage
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    next_child = models.PositiveIntegerField(default=1)  # the next path segment below; never goes back
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], condition=~Q(code=""), name="unit_code_once_per_county"),
            models.UniqueConstraint(
                fields=["parent", "stage", "entry_year", "number"],
                condition=Q(kind="class") & Q(closed_on=None) & Q(entry_year__isnull=False),
                name="class_once_per_school",
            ),
        ]
        indexes = [models.Index(fields=["county", "kind", "path"], name="unit_by_kind")]

    def __str__(self):
        return self.name

    def display_name(self, today) -> str:
        """A class's name follows the school year; other units have one name (DOMAIN §2)."""
        if self.kind != choices.UnitKind.CLASS or self.entry_year is None:
            return self.name
        return class_name(self.stage, self.entry_years or [self.entry_year], self.number, today, self.name)


class Term(models.Model):
    """One term of a county, or of one school that differs."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="own_terms")  # the county itself, or a school
    school_year = models.PositiveSmallIntegerField()  # 2026 = 2026—2027学年
    number = models.PositiveSmallIntegerField()  # 1, 2
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "school_year", "number"], name="term_once"),
            models.CheckConstraint(condition=Q(last_on__gt=models.F("first_on")), name="term_has_days"),
        ]


class SpecialDay(models.Model):
    """A stretch of days that differ from the week: holidays, make-up days, a school's own closures."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="special_days")
    kind = models.CharField(max_length=8, choices=choices.DayKind)
    name = models.CharField(max_length=40, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="special_day_has_days")]
