"""并班、分班、换班主任: one act each, undone whole, with nothing lost (children, class list, roles, pairings, classes)."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import Grant
from qianshou.domain.care import actions as care
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.actions import ClassTeacher, Part
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child, ChildAccess, Pupil, YearStep
from qianshou.kit.errors import Invalid, Refused
from tests.care_cast import helper
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(cast):
    cast.with_("children", "helpers", "pairings")
    many = [people.NewPupil("赵一", cast.unit("class_5_3")), people.NewPupil("钱二", cast.unit("class_5_1"))]
    people.add_pupils(cast.actor("school"), unit=cast.unit("school"), many=many, today=OPENED)
    return cast


def state(cast):
    """Everything a regrouping touches, as it is today."""
    at = TODAY
    return {
        "children": dict(Child.objects.values_list("uid", "edu_unit__uid")), "pupils": dict(Pupil.objects.values_list("uid", "edu_unit__uid")),
        "open": set(Unit.objects.open().filter(kind="class").values_list("uid", flat=True)),
        "teachers": {(g.unit.uid, g.user.uid) for g in Grant.objects.filter(role="class_teacher", from_on__lte=at).select_related("unit", "user") if g.to_on is None or g.to_on >= at},
        "pairs": set(Pairing.objects.filter(to_on=None).values_list("child", "helper", "kind")),
        "access": set(ChildAccess.objects.filter(open=True).values_list("child", "user", "role")),
    }  # fmt: skip


def undo(cast, step, day=TODAY):
    return pairing.undo_year_step(cast.actor("school", day), unit=cast.unit("school"), step=step, today=day)


def test_classes_are_merged_with_their_teachers_pairings_and_parted_again(there):
    before = state(there)
    school, old, into = there.unit("school"), there.unit("class_5_3"), there.unit("class_5_1")
    step = pairing.merge_classes(there.actor("school"), unit=school, classes=[old, into], into=into, happened_on=TODAY, today=TODAY)
    old.refresh_from_db()
    assert (old.closed_on, old.successor, step.count) == (TODAY, into, len(step.before["children"]) + 1)
    assert set(Child.objects.filter(edu_unit=old)) == {child(there, "closed")}
    assert Pairing.objects.get(child=child(there, "mei"), kind="teacher", to_on=None).helper.user == there.user("colleague")
    assert Pupil.objects.get(name="赵一").edu_unit == into
    undo(there, step)
    assert state(there) == before


def test_new_class_teachers_are_taken_back_with_the_pairings_they_were_given(there):
    before = state(there)
    wanted = [ClassTeacher(there.unit("class_5_3"), there.user("colleague"))]
    done = pairing.set_class_teachers(there.actor("school"), unit=there.unit("school"), teachers=wanted, today=TODAY)
    assert (done.classes, done.pairings) == (1, len(YearStep.objects.get().before["ended"])) and state(there) != before
    undo(there, YearStep.objects.get(kind="teachers"))
    assert state(there) == before


def test_taking_a_step_back_pairs_no_closed_file_again(there):
    school, old, into = there.unit("school"), there.unit("class_5_3"), there.unit("class_5_1")
    step = pairing.merge_classes(there.actor("school"), unit=school, classes=[old, into], into=into, happened_on=TODAY, today=TODAY)
    care.close_file(there.actor("county"), child=child(there, "mei"), reason="moved_away", closed_on=TODAY, today=TODAY)
    undo(there, step)
    assert not Pairing.objects.filter(child=child(there, "mei"), to_on=None).exists()
    assert not ChildAccess.objects.filter(child=child(there, "mei"), open=True).exists()


def test_a_closed_file_keeps_its_place_and_reopens_in_the_class_that_followed(there):
    school, old, into, act = there.unit("school"), there.unit("class_5_3"), there.unit("class_5_1"), there.actor("school")
    closed = child(there, "closed")
    with pytest.raises(Refused, match="已结案"):
        pairing.split_class(act, unit=school, klass=old, parts=[Part(4, [closed], [])], happened_on=TODAY, today=TODAY)
    told = closed.changes.count()
    step = pairing.merge_classes(act, unit=school, classes=[old, into], into=into, happened_on=TODAY, today=TODAY)
    closed = child(there, "closed")
    assert (closed.edu_unit, closed.changes.count()) == (old, told) and closed.uid not in step.before["children"]
    people.reopen_file(there.actor("county"), child=closed, today=TODAY)
    assert child(there, "closed").edu_unit == into
    care.close_file(there.actor("county"), child=child(there, "mei"), reason="moved_away", closed_on=TODAY, today=TODAY)
    undo(there, step)
    assert (child(there, "mei").edu_unit, child(there, "jun").edu_unit) == (into, old)  # closed since: nobody writes into it any more


def test_a_class_is_split_by_ticks_with_a_new_class_teacher_and_joined_again(there):
    before = state(there)
    school, klass = there.unit("school"), there.unit("class_5_3")
    part = Part(4, [child(there, "mei")], list(Pupil.objects.filter(name="赵一")), there.user("colleague"))
    step = pairing.split_class(there.actor("school"), unit=school, klass=klass, parts=[part], happened_on=TODAY, today=TODAY)
    mei = child(there, "mei")
    assert (mei.edu_unit.number, mei.edu_unit.entry_year, mei.edu_unit.stage) == (4, klass.entry_year, klass.stage)
    assert Pairing.objects.get(child=mei, kind="teacher", to_on=None).helper.user == there.user("colleague")
    assert Child.objects.filter(edu_unit=klass).exists() and Pupil.objects.get(name="赵一").edu_unit == mei.edu_unit
    with pytest.raises(Refused, match="超过 14 天"):
        undo(there, step, TODAY + dt.timedelta(days=15))
    undo(there, step)
    assert state(there) == before


def test_what_would_lose_somebody_is_refused(there):
    school, klass = there.unit("school"), there.unit("class_5_3")
    mei, zhao = child(there, "mei"), list(Pupil.objects.filter(name="赵一"))
    act, more = there.actor("school"), {"unit": school, "happened_on": TODAY, "today": TODAY}
    for parts, say in (
        ([Part(1, [mei], [])], "1 班已经有了"), ([Part(5, [], [])], "还没有人"), ([Part(5, [mei], []), Part(6, [mei], zhao)], "分到了两个班"), ([], "写清分成"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=say):
            pairing.split_class(act, klass=klass, parts=parts, **more)
    with pytest.raises(Invalid, match="同一个年级"):
        pairing.merge_classes(act, classes=[klass], into=there.unit("class_1_1"), **more)
    with pytest.raises(Invalid, match="本校的班级"):
        pairing.merge_classes(act, classes=[klass], into=there.unit("class_7_2"), **more)
    step = pairing.merge_classes(act, classes=[klass], into=there.unit("class_5_1"), **more)
    people.send_children(act, children=[mei], kind="move", to_unit=there.unit("middle"), due_on=TODAY, today=TODAY)
    from qianshou.domain.people.models import Transfer

    pairing.receive(there.actor("middle_school"), transfers=list(Transfer.objects.all()), klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="龙小梅后来又换过班"):
        undo(there, step)


def test_a_class_teacher_who_had_stopped_helping_or_was_a_volunteer_takes_over_on_her_one_record(there):
    county, zhou = there.actor("county"), helper(there, "zhou")
    for row in Pairing.objects.filter(helper=zhou, to_on=None):
        pairing.end_pairing(county, pairing=row, to_on=TODAY, reason="other", today=TODAY)
    pairing.helper_left(county, helper=zhou, today=TODAY)
    rows = Pairing.objects.filter(child=child(there, "mei"), kind="teacher", to_on=None)
    change = {"kind": "school_changed", "happened_on": TODAY, "detail": {"unit": there.unit("class_5_1")}}  # where she is the class teacher
    pairing.move_child(there.actor("school"), child=child(there, "mei"), change=change, ends=[], to_teacher=[rows.get().uid], today=TODAY)
    zhou = helper(there, "zhou")
    assert (rows.get().helper_id, zhou.left_on) == (zhou.pk, None)
    wanted = [ClassTeacher(there.unit("class_5_1"), there.user("outside"))]
    pairing.set_class_teachers(there.actor("school"), unit=there.unit("school"), teachers=wanted, today=TODAY)
    liu = helper(there, "liu")
    assert (rows.get().helper_id, liu.outside, liu.also_outside, liu.kind) == (liu.pk, False, True, "class_teacher")
    assert set(ChildAccess.objects.filter(user=there.user("outside"), child=child(there, "mei"), open=True).values_list("role", flat=True)) == {
        "helper",
        "outside_helper",
    }
