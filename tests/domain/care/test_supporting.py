"""帮扶计划 and 学期反馈: written once, read by those who see the card, told once how they ended."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions, queries
from qianshou.domain.care.models import WorkRecord
from qianshou.domain.orgs.queries import current_term
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import child

pytestmark = pytest.mark.django_db
STEPS = [
    actions.NewStep("study", "数学期末到80分", "每周三放学后补一节数学", "李老师", dt.date(2027, 1, 15)),
    actions.NewStep("mood", "每周和妈妈视频一次", "提醒奶奶周日开视频"),
]


@pytest.fixture
def world(cast):
    return cast.with_("pairings")


def written(world, who="helper", name="mei", **more):
    given = {"situation": "应用题读不懂，愿意问老师。", "steps": STEPS, "happened_on": TODAY, "client_uuid": "plan-0001"} | more
    return actions.write_plan(world.actor(who), child=child(world, name), today=TODAY, **given)


def test_a_plan_is_one_record_of_work_with_its_steps(world):
    work = written(world)
    [plan] = queries.plans_of_child(world.actor("school"), child(world, "mei"))
    assert (work.kind, plan.uid, plan.situation) == ("plan", work.uid, "应用题读不懂，愿意问老师。")
    assert [(s.area_label, s.goal, s.who, s.by_on) for s in plan.steps] == [
        ("学习", "数学期末到80分", "李老师", dt.date(2027, 1, 15)),
        ("情绪", "每周和妈妈视频一次", work.doer_name, None),
    ]


def test_a_plan_sent_twice_stands_once(world):
    assert written(world).pk == written(world).pk
    assert WorkRecord.objects.count() == 1 and len(queries.plans_of_child(world.actor("school"), child(world, "mei"))[0].steps) == 2


@pytest.mark.parametrize(("field", "more"), [("steps", {"steps": []}), ("text", {"situation": " "}), ("step:1.goal", {"steps": [actions.NewStep("study", "", "补课")]}),
                                             ("step:1.area", {"steps": [actions.NewStep("love", "好", "补课")]}), ("step:1.by_on", {"steps": [actions.NewStep("study", "好", "补课", by_on=dt.date(2026, 1, 1))]})])  # fmt: skip
def test_a_plan_is_refused_by_the_field_that_is_wrong(world, field, more):
    with pytest.raises(Invalid) as wrong:
        written(world, **more)
    assert wrong.value.field == field


@pytest.mark.parametrize("who", ["outside", "other_helper", "other_school", "inspector", "neighbour_county"])
def test_who_may_not_write_a_plan_reads_none(world, who):
    written(world)
    with pytest.raises(NotAllowed):
        written(world, who=who, client_uuid="plan-0002")
    assert queries.plans_of_child(world.actor(who), child(world, "mei")) == []


def test_how_a_step_ended_is_told_once(world):
    written(world)
    uid = queries.plans_of_child(world.actor("school"), child(world, "mei"))[0].steps[0].uid
    step = queries.plan_step(world.actor("helper"), P.WRITE_PLAN, uid)
    actions.tell_step(world.actor("helper"), step=step, outcome="partly", words="单元测验76分", today=TODAY)
    with pytest.raises(Refused):
        actions.tell_step(world.actor("school"), step=step, outcome="reached", words="", today=TODAY)
    said = queries.plans_of_child(world.actor("school"), child(world, "mei"))[0].steps[0]
    assert (said.outcome_label, said.outcome_words) == ("做到一些", "单元测验76分")


def test_a_voided_plan_is_read_no_more(world):
    work = written(world)
    actions.void_work(world.actor("helper"), work=work, reason="写错孩子", today=TODAY)
    assert queries.plans_of_child(world.actor("school"), child(world, "mei")) == []


def feedback(world, words, who="helper"):
    kids = [child(world, "mei"), child(world, "jun")]
    term = current_term(world.county.pk, TODAY)
    done = actions.write_feedback(world.actor(who), children=kids, term=term, words={kids[0].uid: words}, today=TODAY)
    return done, queries.feedback_of(world.actor("school"), kids, term.school_year, term.number)


def test_a_terms_feedback_is_written_for_a_class_and_an_empty_cell_erases_nothing(world):
    assert feedback(world, {"study": "上课认真，数学进步。", "mood": "爱笑了"})[0] == 1
    done, said = feedback(world, {"study": "", "mood": "爱笑了", "conduct": "主动擦黑板"})
    assert done == 1 and said[child(world, "mei").uid].said == {"study": "上课认真，数学进步。", "life": "", "mood": "爱笑了", "conduct": "主动擦黑板"}
    assert child(world, "jun").uid not in said
    assert "数学" not in str(AuditEvent.objects.filter(action="care.write_feedback").values())


def test_feedback_of_more_than_two_lines_is_refused(world):
    with pytest.raises(Invalid) as wrong:
        feedback(world, {"life": "字" * 81})
    assert wrong.value.field.endswith(".life")


@pytest.mark.parametrize("who", ["outside", "other_school", "village", "county"])
def test_only_the_school_writes_a_terms_feedback(world, who):
    with pytest.raises(NotAllowed):
        feedback(world, {"life": "好"}, who=who)
