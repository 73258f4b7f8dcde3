"""整班移交 with pupils who have no file; 留级、休学、复学 as acts of their own; who asks after those who did not come."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import Duty
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.models import Change, Inquiry, Pupil, PupilTransfer, RollEvent, Transfer
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=10)


@pytest.fixture
def there(cast):
    cast.with_("children", "helpers", "pairings", "programme")
    many = [actions.NewPupil("赵一", cast.unit("class_5_3")), actions.NewPupil("钱二", cast.unit("class_5_3"))]
    actions.add_pupils(cast.actor("school"), unit=cast.unit("school"), many=many, today=OPENED)
    return cast


def mates(cast):
    return list(queries.pupils_to_send(cast.actor("school"), cast.unit("class_5_3")))


def whole(cast, **more):
    given = {"children": [child(cast, "mei")], "pupils": mates(cast), "kind": "promotion", "to_unit": cast.unit("middle"), "due_on": DUE, "today": TODAY} | more
    return actions.hand_over_class(cast.actor("school"), unit=cast.unit("class_5_3"), **given)


def test_a_whole_class_goes_over_with_the_pupils_who_have_no_file(there):
    assert whole(there) == actions.Handed(1, 2) and mates(there) == []
    middle, county = there.actor("middle_school"), there.actor("county")
    lines = queries.pupil_transfers(middle, there.unit("middle"), TODAY, side="in", perm=P.SEE_PUPILS)
    assert [one.pupil.name for one in lines] == ["赵一", "钱二"]
    assert not PupilTransfer.objects.visible_to(county, P.SEE_PUPILS).exists()  # above the school only counts
    both = [rows(county, there.county, TODAY, side="in") for rows in (queries.transfers, queries.pupil_transfers)]
    assert queries.tally(*both).expected == 3 and queries.tally_by_school(*both)[0][1].waiting == 3
    first, second = lines
    assert actions.pupils_arrived(middle, transfers=[first], klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY) == 1
    assert actions.pupils_not_arrived(middle, transfers=[second], today=TODAY) == 1
    assert dict(Pupil.objects.values_list("name", "edu_unit")) == {"赵一": there.unit("class_7_2").pk, "钱二": there.unit("class_5_3").pk}
    with pytest.raises(NotAllowed):
        actions.withdraw_pupils(middle, transfers=[second], today=TODAY)
    assert actions.withdraw_pupils(there.actor("school"), transfers=[second], today=TODAY) == 1
    assert actions.pupils_back(middle, transfers=[first], today=TODAY) == 1
    assert set(Pupil.objects.values_list("edu_unit", flat=True)) == {there.unit("class_5_3").pk}
    with pytest.raises(Refused, match="已经在转接中"):
        whole(there, children=[], pupils=list(Pupil.objects.filter(name="赵一")))


def test_a_kindergarten_class_goes_up_into_grade_one_of_its_own_school_with_its_helpers(there):
    june, september = dt.date(2027, 6, 20), dt.date(2027, 9, 1)
    more = {"unit": there.unit("school"), "kind": "class", "today": june, "stage": "kindergarten", "entry_year": 2024, "number": 1}
    big = orgs.create_unit(SystemActor(june), **more)
    actions.change_class(
        there.actor("school", june), unit=there.unit("school"), children=[child(there, "mei")], pupils=[], klass=big, happened_on=june, today=june
    )
    assert [one.name for one in queries.leaving_classes(there.actor("school", june), there.unit("school"), june) if one.unit == big] == ["大班（1）班"]
    rows = actions.send_children(
        there.actor("school", june), children=[child(there, "mei")], kind="promotion", to_unit=there.unit("school"), due_on=dt.date(2027, 9, 10), today=june
    )
    running = set(Pairing.objects.filter(child=child(there, "mei"), to_on=None).values_list("pk", flat=True))
    done = pairing.receive(there.actor("school", september), transfers=rows, klass=there.unit("class_1_1"), arrived_on=september, today=september)
    assert done.ended == 0 and set(Pairing.objects.filter(child=child(there, "mei"), to_on=None).values_list("pk", flat=True)) == running
    assert child(there, "mei").edu_unit == there.unit("class_1_1")


def roll(cast, act, **more):
    given = {"unit": cast.unit("school"), "children": [child(cast, "mei")], "pupils": [], "reason": "health", "from_on": TODAY, "today": TODAY} | more
    return act(cast.actor("school"), **given)


def test_repeating_goes_one_grade_down_with_duties_and_pairings_and_is_undone(there):
    four = orgs.create_unit(SystemActor(TODAY), unit=there.unit("school"), kind="class", today=TODAY, stage="primary", entry_year=2023, number=1)
    duties, pairs = set(Duty.objects.filter(child=child(there, "mei"), not_owed=False).values_list("pk", flat=True)), Pairing.objects.filter(to_on=None).count()
    for klass, say in ((there.unit("class_5_1"), "低一个年级"), (there.unit("class_1_1"), "低一个年级"), (there.unit("class_7_2"), "本校的班级")):
        with pytest.raises(Invalid, match=say):
            roll(there, actions.repeat_grade, klass=klass)
    assert roll(there, actions.repeat_grade, klass=four, pupils=mates(there)[:1], note="住院半年") == 2
    mei, change = child(there, "mei"), Change.objects.filter(child=child(there, "mei")).latest("pk")
    assert (mei.edu_unit, change.kind, change.words.reveal()) == (four, "repeated", "身体原因")
    assert Pupil.objects.get(name="赵一").edu_unit == four and queries.roll_note(RollEvent.objects.get(child=mei)) == "住院半年"
    assert set(Duty.objects.filter(child=mei, not_owed=False).values_list("pk", flat=True)) == duties and Pairing.objects.filter(to_on=None).count() == pairs
    next_year = dt.date(2027, 9, 1)
    assert (four.display_name(next_year), there.unit("class_5_3").display_name(next_year)) == ("五年级（1）班", "六年级（3）班")
    for event in RollEvent.objects.all():
        actions.undo_roll_event(there.actor("school"), unit=there.unit("school"), event=event, today=TODAY)
    assert child(there, "mei").edu_unit == there.unit("class_5_3") == Pupil.objects.get(name="赵一").edu_unit


def test_a_suspended_child_stays_in_care_and_is_offered_the_grade_it_left(there):
    spring = dt.date(2027, 9, 1)
    with pytest.raises(Invalid, match="最长两年"):
        roll(there, actions.suspend, until_on=TODAY)
    roll(there, actions.suspend, until_on=spring)
    mei, event = child(there, "mei"), RollEvent.objects.get()
    assert (mei.edu_unit, mei.file_state) == (there.unit("class_5_3"), "active")
    care.open_periods(SystemActor(TODAY), county=there.county, today=TODAY)
    assert Duty.objects.filter(child=mei, not_owed=False, closes_on__gte=TODAY).exists() and Pairing.objects.filter(child=mei, to_on=None).count() == 2
    assert queries.suspended_ids([there.unit("class_5_3")]) == ({mei.pk}, set())
    for act, more in ((actions.suspend, {"until_on": spring}), (actions.repeat_grade, {"klass": there.unit("class_5_1")})):
        with pytest.raises(Refused, match="正在休学"):
            roll(there, act, **more)
    five = orgs.create_unit(SystemActor(TODAY), unit=there.unit("school"), kind="class", today=TODAY, stage="primary", entry_year=2023, number=1)
    classes = list(Unit.objects.filter(parent=there.unit("school"), kind="class").order_by("path"))
    assert queries.classes_to_return_to(classes, event, spring)[0].unit == five  # grade 5 by then; her old class is in grade 6
    actions.come_back(there.actor("school", spring), unit=there.unit("school"), event=event, klass=five, on=spring, today=spring)
    assert child(there, "mei").edu_unit == five and not queries.suspended(there.actor("school"), P.SEND_CHILDREN, there.unit("school")).exists()
    assert list(Change.objects.filter(child=mei, kind__in=("suspended", "resumed")).order_by("pk").values_list("kind", flat=True)) == ["suspended", "resumed"]


def test_who_asks_after_those_not_come_and_what_was_found_is_kept(there):
    rows = actions.send_children(there.actor("school"), children=[child(there, "mei")], kind="promotion", to_unit=there.unit("middle"), due_on=DUE, today=TODAY)
    actions.not_arrived(there.actor("middle_school"), transfers=rows, reason="unknown", today=TODAY)
    assert Transfer.objects.get().follow == "sender"
    assert queries.registering(there.actor("school"), there.unit("school")).to_follow_out == 1
    actions.not_arrived(there.actor("school"), transfers=rows, reason="unknown", follow="village", words="电话停机", today=TODAY)
    assert queries.registering(there.actor("village"), there.unit("village")).to_follow_out == 1
    actions.not_arrived(there.actor("village"), transfers=rows, reason="unwilling", words="在家，说不想去", today=TODAY)
    assert [(one.reason, one.words.reveal() if one.words else "") for one in Inquiry.objects.order_by("pk")] == [
        ("unknown", ""), ("unknown", "电话停机"), ("unwilling", "在家，说不想去")
    ]  # fmt: skip
    assert Transfer.objects.get().follow == "village" and queries.inquiries(rows)[rows[0].pk].reason == "unwilling"
    assert queries.registering(there.actor("middle_school"), there.unit("middle")).to_come == 1
