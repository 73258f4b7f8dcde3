"""学年里的变动: repeating, suspension and return of one pupil; classes merged, split or given new teachers, each undone as a whole."""

from django.db import models
from django.db.models import Q

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import choices
from qianshou.domain.people.models.child import Child, Pupil
from qianshou.kit.ids import UidField
from qianshou.kit.paths import PathField
from qianshou.kit.scoping import by_place
from qianshou.kit.sealing import SealedField


class OfSchoolQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows of schools the viewer reaches with `perm`."""
        return self.filter(by_place(viewer.reach(perm), edu="path", home="path"))

    def standing(self):
        """Not taken back."""
        return self.filter(undone_on=None)


class RollEvent(models.Model):
    """留级 or 休学 of a child with a file (`child`) or of a pupil on the class list only (`pupil`). A suspension ends with 复学."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    school = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()  # of the school
    kind = models.CharField(max_length=8, choices=choices.RollKind)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="roll_events")
    pupil = models.ForeignKey(Pupil, models.PROTECT, null=True, related_name="roll_events")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  # the class before
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)  # the class repeated or come back to
    grade = models.SmallIntegerField()  # the grade it was in on that day; a pupil coming back is offered the same again
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # a suspension: expected back
    ended_on = models.DateField(null=True)  # came back
    reason = models.CharField(max_length=8, choices=choices.RollReason)
    note = SealedField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    entered_on = models.DateField()
    undone_on = models.DateField(null=True)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(child=None, pupil__isnull=False) | Q(child__isnull=False, pupil=None), name="roll_event_of_one"),
            models.UniqueConstraint(fields=["child"], condition=Q(kind="suspend", ended_on=None, undone_on=None), name="one_suspension_of_child"),
            models.UniqueConstraint(fields=["pupil"], condition=Q(kind="suspend", ended_on=None, undone_on=None), name="one_suspension_of_pupil"),
        ]
        indexes = [models.Index(fields=["path", "kind", "ended_on"], name="roll_event_by_school")]


class YearStep(models.Model):
    """并班、分班、换班主任 of a school as one act: what it moved, made, closed and handed over, so that it is undone whole."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    school = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    path = PathField()  # of the school
    kind = models.CharField(max_length=8, choices=choices.StepKind)
    done_on = models.DateField()
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    before = models.JSONField(default=dict)  # uids only: children, pupils {uid: class uid}, teachers {class uid: [user uid]}, ended, begun, made, closed
    count = models.PositiveIntegerField(default=0)  # children and pupils moved, or classes given a teacher
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["path", "done_on"], name="year_step_by_school")]
