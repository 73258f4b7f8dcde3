"""The duty ledger: subject x adopted rule x counterpart x period. State is never stored (DECISIONS 13)."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.care.models.programme import AdoptedRule
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper, Pairing
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place

COUNTED = ("closes_on", "behind_after", "needed", "done", "done_late", "made_up", "not_owed", "waived_on")  # what the state follows from


# In words SQLite finds in `duty_to_freeze`: Django says `frozen=False` as NOT frozen, for which it reads every row of the county (700 ms).
NOT_FROZEN = Q(frozen__in=[False])


class DutyQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Duties about a reached child, or (without a child) about a reached unit."""
        reach = viewer.reach(perm)
        if reach.everything:
            return self.all()
        if not (reach.counties or reach.edu or reach.home):
            return self.filter(child_q(reach))  # by name only: a unit's duty has no name
        return self.filter(child_q(reach) | (Q(child=None) & by_place(reach)))

    def owed(self):
        """Rows that count: not marked not owed (waived ones count as such)."""
        return self.filter(not_owed=False)

    def open_on(self, today):
        """Periods that have begun and are not closed: `closes_on` itself is still open."""
        return self.filter(first_on__lte=today, closes_on__gte=today)


class Duty(models.Model):
    """One line of the ledger. Frozen at `closes_on`: subject, needed, counterpart, owner, paths, dates."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(AdoptedRule, models.PROTECT, related_name="duties", db_index=False)
    kind = models.CharField(max_length=16)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="duties", db_index=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # class, school ... subjects
    subject_uid = models.CharField(max_length=16)
    counterpart = models.CharField(max_length=14)
    period = models.CharField(max_length=16)  # the PeriodSpan's code, unique within the rule
    period_name = models.CharField(max_length=30)
    first_on = models.DateField()
    last_on = models.DateField()
    closes_on = models.DateField()
    needed = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)  # in time, received before closing
    done_late = models.PositiveSmallIntegerField(default=0)  # dated inside, received after closing
    made_up = models.PositiveSmallIntegerField(default=0)  # made after the period to make up for it
    due_dates = models.JSONField(default=list)  # the pace: ISO days on which the 1st .. nth contact is due
    next_due_on = models.DateField(null=True)  # null when met
    behind_after = models.DateField(null=True)  # next_due_on and the rule's grace days
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    owner_helper = models.ForeignKey(Helper, models.PROTECT, null=True, related_name="+", db_index=False)  # a helper without a login still owes
    owner_name = models.CharField(max_length=60, blank=True)
    instead_of = models.CharField(max_length=60, blank=True)  # for whom the owner stands in
    edu_path = PathField(blank=True, default="")
    home_path = PathField(blank=True, default="")
    not_owed = models.BooleanField(default=False)
    not_asked = models.CharField(max_length=80, blank=True)  # why the counterpart is not asked for (母亲失联)
    waived_reason = models.CharField(max_length=120, blank=True)
    waived_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    waived_on = models.DateField(null=True)
    excuse = models.CharField(max_length=120, blank=True)  # noted after closing; changes no state
    frozen = models.BooleanField(default=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "subject_uid", "counterpart", "period"], name="duty_once")]
        indexes = [
            models.Index(fields=["owner", "closes_on", "next_due_on"], name="duty_of_owner"),
            models.Index(fields=["child", "last_on"], name="duty_of_child"),
            # Everything the roll-ups read, so that they read nothing else. No generated column: SQLite would fetch the row for it.
            models.Index(fields=["county", "edu_path", "last_on", "first_on", *COUNTED, "kind"], name="duty_by_school"),
            models.Index(fields=["county", "home_path", "last_on", "first_on", *COUNTED], name="duty_by_home"),
            models.Index(fields=["frozen", "closes_on"], name="duty_to_freeze"),
            models.Index(fields=["unit", "last_on"], condition=Q(unit__isnull=False), name="duty_of_unit"),  # few rows: those of no child
        ]


class OpenedPeriod(models.Model):
    """A period of a rule that was opened, so that a second run writes nothing twice."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(AdoptedRule, models.PROTECT, related_name="opened")
    calendar = models.CharField(max_length=16, blank=True)  # uid of the school whose own calendar was used; blank = the county's
    period = models.CharField(max_length=16)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "calendar", "period"], name="opened_once")]


class LedgerRun(models.Model):
    """The day on which a county's duties were last opened; after two days without, the desks say so in red."""

    uid = UidField()
    county = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    ran_on = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    mark = models.BigIntegerField(null=True)  # the last line of the trail that run can have known
