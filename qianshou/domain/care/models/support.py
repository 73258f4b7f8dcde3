"""帮扶计划 and 学期反馈: what a plan wants for a child, step by step, and what the class teacher says of a term in two lines each.

The plan itself is a WorkRecord of kind plan, which meets the duty; its steps stand here. One row feeds 学习帮扶计划, 进步档案, 一生一案 and 个别教育管理方案.
"""

from django.db import models

from qianshou.domain.accounts.models import User
from qianshou.domain.care.models.work import WorkRecord
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.people.reach import child_q
from qianshou.kit.ids import UidField
from qianshou.kit.sealing import SealedField


class OfChildQuerySet(models.QuerySet):
    def visible_to(self, viewer, perm: str):
        """Rows whose child the viewer reaches with `perm`."""
        return self.filter(child_q(viewer.reach(perm)))


class PlanStep(models.Model):
    """One line of a 帮扶计划: child, goal, measure, who, by when, result. It stands as long as its plan is not voided."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="plan_steps", db_index=False)
    work = models.ForeignKey(WorkRecord, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=10)  # Topic
    goal = SealedField()
    measure = SealedField()
    who = models.CharField(max_length=60)
    by_on = models.DateField(null=True)  # null: the end of the term
    outcome = models.CharField(max_length=10, blank=True)  # GoalOutcome, told later and once
    outcome_words = SealedField()
    outcome_on = models.DateField(null=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="plan_step_once")]
        indexes = [models.Index(fields=["child", "by_on"], name="plan_step_of_child")]


class TermFeedback(models.Model):
    """学期反馈 of one child and term: 学习 生活 情绪 品德, two lines each; the class teacher may correct it."""

    uid = UidField()
    county = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="feedback", db_index=False)
    school_year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()  # 1, 2
    study = SealedField()
    life = SealedField()
    mood = SealedField()
    conduct = SealedField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    writer_name = models.CharField(max_length=60)
    written_on = models.DateField()

    objects = OfChildQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "school_year", "term"], name="feedback_once_a_term")]
