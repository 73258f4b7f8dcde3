"""帮扶计划 written with its steps, how a step ended, and the class teacher's 学期反馈 for a whole class at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.actions.working import record_child_work
from qianshou.domain.care.choices import Aspect, DutyKind, GoalOutcome, Topic
from qianshou.domain.care.models import PlanStep, TermFeedback, WorkRecord
from qianshou.domain.care.shapes import NewStep
from qianshou.domain.orgs.models import Term
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember

MOST_STEPS, LONGEST, TWO_LINES = 8, 200, 80


def _check(steps: Sequence[NewStep], happened_on: dt.date) -> None:
    if not steps:
        raise Invalid(_("至少写一条：想做到什么、怎么做。"), "steps")
    if len(steps) > MOST_STEPS:
        raise Invalid(_("一份计划最多 %s 条。") % MOST_STEPS, "steps")
    for number, one in enumerate(steps, 1):
        if one.area not in Topic.values:
            raise Invalid(_("第 %s 条：请选是哪方面的。") % number, f"step:{number}.area")
        if not one.goal.strip() or not one.measure.strip():
            raise Invalid(_("第 %s 条：目标和措施都要写，一句话就行。") % number, f"step:{number}.goal")
        if max(len(one.goal), len(one.measure)) > LONGEST:
            raise Invalid(_("第 %(n)s 条：每格最多 %(most)s 个字。") % {"n": number, "most": LONGEST}, f"step:{number}.goal")
        if one.by_on is not None and one.by_on < happened_on:
            raise Invalid(_("第 %s 条：完成时间不能早于计划的日期。") % number, f"step:{number}.by_on")


@action(P.WRITE_PLAN, on="child")
def write_plan(
    actor: Actor, *, child: Child, situation: str, steps: Sequence[NewStep], happened_on: dt.date, today: dt.date, client_uuid: str, title: str = "",
    makes_up_for: str = "",
) -> WorkRecord:  # fmt: skip
    """A 帮扶计划: how the child is now (困难与优势, facts only), and up to eight steps. It is the plan a rule asks for. The same number
    sent again answers with the plan already stored. Refuses no situation, no step, a step without goal or measure (M095, M096)."""
    _check(steps, happened_on)
    work = record_child_work(
        actor,
        child=child,
        kind=DutyKind.PLAN,
        happened_on=happened_on,
        today=today,
        client_uuid=client_uuid,
        title=title,
        text=situation,
        makes_up_for=makes_up_for,
    )
    if not work.steps.exists():
        rows = []
        for number, one in enumerate(steps, 1):
            row = PlanStep(
                county_id=child.county_id, child=child, work=work, number=number, area=one.area, who=(one.who.strip() or work.doer_name)[:60], by_on=one.by_on
            )
            row.goal, row.measure = one.goal.strip(), one.measure.strip()
            rows.append(row)
        PlanStep.objects.bulk_create(rows)
    remember(subjects=[work], count=len(steps))
    return work


@action(P.WRITE_PLAN, on="step")
def tell_step(actor: Actor, *, step: PlanStep, outcome: str, words: str, today: dt.date) -> PlanStep:
    """How a step of a plan ended, told once. Refuses a second telling, a voided plan."""
    if outcome not in GoalOutcome.values:
        raise Invalid(_("请从选项里选一个。"), "outcome")
    if len(words) > LONGEST:
        raise Invalid(_("最多 %s 个字。") % LONGEST, "words")
    if step.outcome or step.work.voided_on is not None:
        raise Refused(_("这一条的结果已经记过，或计划已经作废。"))
    step.outcome, step.outcome_on = outcome, today
    step.outcome_words = words.strip()
    step.save(update_fields=["outcome", "outcome_on", "outcome_words"])
    remember(subjects=[step.child], fields=["outcome"])
    return step


@action(P.WRITE_FEEDBACK, on="children", many=True)
def write_feedback(actor: Any, *, children: Sequence[Child], term: Term, words: Mapping[str, Mapping[str, str]], today: dt.date) -> int:
    """学期反馈 of a class in one go: `{child uid: {aspect: words}}`; an empty cell says nothing and erases nothing. How many were written.
    Refuses more than two lines (80 characters), a term that has not begun, a term of another county."""
    if term.first_on > today:
        raise Invalid(_("这个学期还没有开始。"), "term")
    if any(child.county_id != term.county_id for child in children):
        raise Refused(_("孩子不是本县的。"))
    known = {row.child_id: row for row in TermFeedback.objects.filter(child__in=list(children), school_year=term.school_year, term=term.number)}
    written = []
    for child in children:
        said = _said(child, words.get(child.uid, {}))
        row = known.get(child.pk) or TermFeedback(county_id=child.county_id, child=child, school_year=term.school_year, term=term.number)
        changed = {name: text for name, text in said.items() if text != (getattr(row, name).reveal() if getattr(row, name) else "")}
        if changed:
            for name, text in changed.items():
                setattr(row, name, text)
            row.written_by, row.writer_name, row.written_on = actor.user, actor.name[:60], today
            row.save()
            written.append(child)
    remember(count=len(written), fields=[f"feedback.{one}" for one in Aspect.values])
    return len(written)


def _said(child: Child, words: Mapping[str, str]) -> dict[str, str]:
    said = {name: " ".join(text.split()) for name, text in words.items() if name in Aspect.values and text.strip()}
    for name, text in said.items():
        if len(text) > TWO_LINES:
            raise Invalid(
                _("%(child)s的“%(aspect)s”写长了，两行（%(most)s 个字）就够。") % {"child": child.name, "aspect": Aspect(name).label, "most": TWO_LINES},
                f"{child.uid}.{name}",
            )
    return said
