"""Whatever points to a child goes over with a merged file and comes back, or the table of what stays says why."""

import pytest
from django.apps import apps

from qianshou.domain.care import actions as care
from qianshou.domain.care.models import PlanStep, TermFeedback
from qianshou.domain.orgs.queries import current_term
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.people.rows.merging import APART, relations
from tests.cast import TODAY
from tests.people_cast import OPENED, child, parents


def pointing_at_a_child():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is Child:
                yield model._meta.label, field.name


def test_every_table_that_points_at_a_child_is_carried_or_named_as_staying_with_a_reason():
    there, carried = set(pointing_at_a_child()), {(model._meta.label, name) for model, name in relations()}
    assert carried | set(APART) == there
    assert not carried & set(APART)
    assert all(len(why.split()) > 3 for why in APART.values())


@pytest.mark.django_db
def test_plan_steps_and_term_feedback_go_over_and_come_back(cast):
    cast.with_("programme")
    school, at, mei = cast.actor("school"), cast.unit("class_5_1"), child(cast, "mei")
    facts = NewFile("龙小梅", sex="female", birth="2015-06-12", edu_unit=at, opened_on=OPENED, adults=parents("龙大山", "吴金花"))
    twin = people.open_file(school, unit=at, today=OPENED, facts=facts, force=True)
    steps = [care.NewStep("study", "数学期末到80分", "每周三补一节数学")]
    care.write_plan(school, child=twin, situation="应用题读不懂。", steps=steps, happened_on=TODAY, today=TODAY, client_uuid="plan-twin-1")
    care.write_feedback(school, children=[twin], term=current_term(cast.county.pk, TODAY), words={twin.uid: {"study": "作业按时交"}}, today=TODAY)
    step, word = PlanStep.objects.get(), TermFeedback.objects.get()
    ours = {"steps": [step.pk], "words": [word.pk]}
    care.merge_files(school, children=[mei, twin], keep=mei, today=TODAY)
    assert list(PlanStep.objects.filter(child=mei).values_list("pk", flat=True)) == ours["steps"]
    assert list(TermFeedback.objects.filter(child=mei).values_list("pk", flat=True)) == ours["words"]
    care.unmerge_files(school, children=[child(cast, "mei"), Child.objects.get(pk=twin.pk)], reason="认错了", today=TODAY)
    assert [PlanStep.objects.get().child_id, TermFeedback.objects.get().child_id] == [twin.pk, twin.pk]
