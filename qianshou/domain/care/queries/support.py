"""帮扶计划 and 学期反馈 as they are read, by whoever may see the child's card: the helper, the class teacher, the coordinators."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.care.choices import Aspect, GoalOutcome, Topic
from qianshou.domain.care.models import PlanStep, TermFeedback
from qianshou.domain.care.shapes import FeedbackView, PlanView, StepView
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P


def plan_step(viewer: Any, perm: str, uid: str) -> PlanStep | None:
    """One step of a plan whose child is in reach and whose plan stands, or None."""
    rows = PlanStep.objects.visible_to(viewer, perm).filter(uid=uid, work__voided_on=None)
    return rows.select_related("child", "child__edu_unit", "child__edu_unit__parent", "work").first()


def plans_of_child(viewer: Any, child: Child, *, since: dt.date | None = None) -> list[PlanView]:
    """The plans of a child that stand, newest first, with their steps; two queries. Nothing for who may not see the card."""
    rows = PlanStep.objects.visible_to(viewer, P.SEE_CARD).filter(child=child, work__voided_on=None).select_related("work")
    if since is not None:
        rows = rows.filter(work__happened_on__gte=since)
    plans: dict[int, PlanView] = {}
    for row in rows.order_by("-work__happened_on", "-work_id", "number"):
        work = row.work
        if work.pk not in plans:
            plans[work.pk] = PlanView(work.uid, work.title, work.happened_on, work.doer_name, work.text.reveal() if work.text else "")
        plans[work.pk].steps.append(_step(row))
    return list(plans.values())


def _step(row: PlanStep) -> StepView:
    return StepView(
        row.uid, row.area, str(Topic(row.area).label), row.goal.reveal(), row.measure.reveal(), row.who, row.by_on, row.outcome,
        str(GoalOutcome(row.outcome).label) if row.outcome else "", row.outcome_words.reveal() if row.outcome_words else "", row.outcome_on,
    )  # fmt: skip


def feedback_of_child(viewer: Any, child: Child) -> list[FeedbackView]:
    """Every term's feedback of a child, newest first."""
    rows = TermFeedback.objects.visible_to(viewer, P.SEE_CARD).filter(child=child).order_by("-school_year", "-term")
    return [_feedback(row) for row in rows]


def feedback_of(viewer: Any, children: Iterable[Child], school_year: int, term: int) -> dict[str, FeedbackView]:
    """One term's feedback by the child's uid."""
    rows = TermFeedback.objects.visible_to(viewer, P.SEE_CARD).filter(child__in=list(children), school_year=school_year, term=term)
    return {row.child.uid: _feedback(row) for row in rows.select_related("child")}


def _feedback(row: TermFeedback) -> FeedbackView:
    said = {one: getattr(row, one).reveal() if getattr(row, one) else "" for one in Aspect.values}
    return FeedbackView(row.school_year, row.term, row.writer_name, row.written_on, said)


def children_for_feedback(viewer: Any, path: str) -> QuerySet[Child]:
    """The active files of a class (or school) about whom the viewer may write a term's feedback, in class order."""
    rows = Child.objects.visible_to(viewer, P.WRITE_FEEDBACK).active().filter(edu_path__startswith=path)
    return rows.select_related("edu_unit", "edu_unit__parent").order_by("edu_path", "name", "pk")
