"""转接: a class handed over whole, received one by one; nothing lost, nothing blocked, everything undone within its days (M305)."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.actions import ClassTeacher
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.models import Change, Child, ChildAccess, Pupil, Transfer
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import pair_of
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=10)


@pytest.fixture
def there(cast):
    return cast.with_("children", "helpers", "pairings", "programme")


def send(cast, *names, who="school", to="middle", **more):
    rows = [child(cast, name) for name in names]
    return actions.send_children(cast.actor(who), children=rows, kind="promotion", to_unit=cast.unit(to) if to else None, due_on=DUE, today=TODAY, **more)


def seen(cast, who, perm=P.SEE_TRANSFERS):
    return set(Transfer.objects.visible_to(cast.actor(who), perm).values_list("child__name", flat=True))


def reads(cast, who):
    return set(Child.objects.visible_to(cast.actor(who), P.SEE_FILE).values_list("name", flat=True))


def test_sent_children_stay_the_senders_and_are_seen_by_receiver_and_village_only(there):
    send(there, "mei", "lan")
    assert child(there, "mei").edu_unit == there.unit("class_5_3")
    assert seen(there, "middle_school") == seen(there, "school") == seen(there, "county") == seen(there, "township_edu") == {"龙小梅", "吴兰"}
    assert seen(there, "village") == {"龙小梅"}  # 吴兰 lives in the other village
    assert seen(there, "other_school") == seen(there, "neighbour_county") == seen(there, "outside") == set()
    assert "龙小梅" not in reads(there, "middle_school") and "龙小梅" in reads(there, "school")
    assert seen(there, "middle_school", P.SEND_CHILDREN) == set() and seen(there, "school", P.RECEIVE_CHILDREN) == set()


def test_received_the_file_its_history_and_duties_are_the_receivers_and_the_old_schools_pairings_end(there):
    care.record_contact(
        there.actor("helper"), child=child(there, "mei"), kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="before-1"
    )
    before = set(CareRecord.objects.filter(child=child(there, "mei")).values_list("uid", "edu_path"))
    mine = pair_of(there, "mei")
    rows = send(there, "mei", note="晚上怕黑，请安排下铺")
    ended = pairing.receive(there.actor("middle_school"), transfers=rows, klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY).ended
    mei = child(there, "mei")
    assert (mei.edu_unit, mei.stage, ended) == (there.unit("class_7_2"), "junior", 1)
    assert "龙小梅" in reads(there, "middle_school") and "龙小梅" not in reads(there, "school")
    mine.refresh_from_db()
    assert (mine.to_on, mine.end_reason) == (TODAY, "child_moved") and not ChildAccess.objects.filter(source_uid=mine.uid, open=True).exists()
    assert set(CareRecord.objects.filter(child=mei).values_list("uid", "edu_path")) == before  # counted where it happened
    assert Change.objects.filter(child=mei, kind="school_changed").count() == 1
    care.open_periods(SystemActor(TODAY), county=there.county, today=TODAY)
    assert not Duty.objects.filter(child=mei, closes_on__gte=TODAY, not_owed=False).exclude(edu_path__startswith=there.unit("middle").path).exists()


def test_receiving_is_undone_within_seven_days_with_its_pairings(there):
    mine = pair_of(there, "mei")
    rows = send(there, "mei")
    pairing.receive(there.actor("middle_school"), transfers=rows, klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    rows = list(Transfer.objects.filter(pk=rows[0].pk))
    late = TODAY + dt.timedelta(days=8)
    with pytest.raises(Refused, match="超过 7 天"):
        pairing.send_back(there.actor("middle_school", late), transfers=rows, today=late)
    assert pairing.send_back(there.actor("middle_school"), transfers=rows, today=TODAY) == 1
    mine.refresh_from_db()
    assert (mine.to_on, mine.end_reason, child(there, "mei").edu_unit) == (None, "", there.unit("class_5_3"))
    assert ChildAccess.objects.filter(source_uid=mine.uid, open=True).count() == 1
    assert Transfer.objects.get(pk=rows[0].pk).state == "waiting"


def test_taking_the_arrival_back_leaves_a_pairing_begun_anew_and_nobody_who_helps_no_more(there):
    names, jun = ("mei", "jun"), pair_of(there, "jun")
    rows = send(there, *names)
    pairing.receive(there.actor("middle_school"), transfers=rows, klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    county, rows = there.actor("county"), list(Transfer.objects.filter(pk__in=[row.pk for row in rows]))
    pairing.pair(county, child=child(there, "mei"), helper=jun.helper, kind="teacher", from_on=TODAY, today=TODAY)
    assert pairing.send_back(there.actor("middle_school"), transfers=[row for row in rows if row.child.name == "龙小梅"], today=TODAY) == 0
    assert Pairing.objects.filter(child__name="龙小梅", kind="teacher", to_on=None).count() == 1
    for row in Pairing.objects.filter(helper=jun.helper, to_on=None):
        pairing.end_pairing(county, pairing=row, to_on=TODAY, reason="other", today=TODAY)
    pairing.helper_left(county, helper=jun.helper, today=TODAY)
    assert pairing.send_back(there.actor("middle_school"), transfers=[row for row in rows if row.child.name == "杨军"], today=TODAY) == 0
    assert not ChildAccess.objects.filter(user=there.user("helper"), open=True).exists()


def test_neither_side_blocks_the_other_and_each_holds_its_own_end(there):
    rows = send(there, "mei", "lan")
    with pytest.raises(NotAllowed):
        pairing.receive(there.actor("school"), transfers=rows, klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.withdraw_transfers(there.actor("middle_school"), transfers=rows, today=TODAY)
    with pytest.raises(Invalid, match="请选本校的班级"):
        pairing.receive(there.actor("county"), transfers=rows, klass=there.unit("class_5_1"), arrived_on=TODAY, today=TODAY)
    actions.not_arrived(there.actor("middle_school"), transfers=rows, reason="unknown", today=TODAY)
    mei = [row for row in rows if row.child.name == "龙小梅"]
    actions.not_arrived(there.actor("village"), transfers=mei, reason="later", today=TODAY)
    with pytest.raises(NotAllowed):
        actions.not_arrived(there.actor("village"), transfers=rows, reason="later", today=TODAY)
    total = queries.tally(queries.transfers(there.actor("county"), there.county, TODAY, side="in"))
    assert (total.expected, total.waiting, total.absent, total.arrived) == (2, 0, 2, 0)
    pairing.receive(there.actor("middle_school"), transfers=mei, klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="已经报到"):
        actions.withdraw_transfers(there.actor("school"), transfers=mei, today=TODAY)
    by_school = queries.tally_by_school(queries.transfers(there.actor("county"), there.county, TODAY, side="in"))
    assert [(unit.name, one.arrived, one.absent) for unit, one in by_school] == [("青禾县第一初级中学", 1, 1)]
    late = DUE + dt.timedelta(days=1)
    assert queries.overdue_arrivals(there.actor("middle_school", late), there.unit("middle"), late) == 1


@pytest.mark.parametrize(
    ("names", "more", "say"),
    [
        (("closed",), {}, "已结案"), (("mei",), {"to": "school"}, "本来就在这所学校"), (("mei",), {"to": None}, "请选去哪所学校"),
        (("mei",), {"to": "class_7_2"}, "请选本县在办的学校"), (("mei",), {"to": "neighbour_school"}, "请选本县在办的学校"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_whole_with_its_reason(there, names, more, say):
    with pytest.raises(Refused, match=say):
        send(there, "jun", *names, **more)
    assert not Transfer.objects.exists()


def test_a_child_is_on_its_way_once_and_goes_again_after_withdrawing(there):
    rows = send(there, "mei")
    with pytest.raises(Refused, match="已经在转接中"):
        send(there, "mei", "jun")
    actions.withdraw_transfers(there.actor("school"), transfers=rows, today=TODAY)
    outside = send(there, "mei", to=None, to_text="浙江义乌实验小学")
    assert actions.gone_elsewhere(there.actor("school"), transfers=outside, today=TODAY) == 1
    assert [row.state for row in Transfer.objects.order_by("pk")] == ["withdrawn", "gone"]
    with pytest.raises(NotAllowed):
        actions.send_children(there.actor("other_school"), children=[child(there, "mei")], kind="move", to_unit=there.unit("middle"), due_on=DUE, today=TODAY)


def test_leaving_grade_nine_under_sixteen_passes_the_file_to_the_village(there):
    assert actions.pass_to_village(there.actor("middle_school"), children=[child(there, "ming")], left_on=TODAY, today=TODAY) == 1
    ming = child(there, "ming")
    assert (ming.edu_unit, ming.school_line_closed_on, ming.file_state) == (None, TODAY, "active")
    assert "欧阳明远" in reads(there, "village") and "欧阳明远" not in reads(there, "middle_school")
    birthday = dt.date(2026, 12, 2)
    grown = child(there, "lan")
    Child.objects.filter(pk=grown.pk).update(birth_date=dt.date(2010, 12, 1))
    with pytest.raises(Refused, match="已满16岁"):
        actions.pass_to_village(there.actor("school", birthday), children=[child(there, "lan")], left_on=birthday, today=birthday)


def test_classes_are_merged_and_parted_again_with_files_and_class_list(there):
    school = there.actor("school")
    actions.add_pupils(
        school,
        unit=there.unit("school"),
        many=[_pupil("赵一", there.unit("class_5_3")), _pupil("龙小梅", there.unit("class_5_3"), child(there, "mei"))],
        today=OPENED,
    )
    alone = list(queries.pupils_in(school, there.unit("class_5_3")))
    assert [p.name for p in alone] == ["赵一"]
    both = {"unit": there.unit("school"), "children": [child(there, "mei")], "pupils": alone, "happened_on": TODAY, "today": TODAY}
    assert actions.change_class(school, klass=there.unit("class_5_1"), **both) == 2
    assert set(Pupil.objects.filter(edu_unit=there.unit("class_5_1")).values_list("name", flat=True)) == {"赵一", "龙小梅"}
    assert child(there, "mei").edu_unit == there.unit("class_5_1")
    both |= {"children": [child(there, "mei")], "pupils": list(Pupil.objects.filter(name="赵一"))}
    assert actions.change_class(school, klass=there.unit("class_5_3"), **both) == 2
    assert child(there, "mei").edu_unit == there.unit("class_5_3")
    with pytest.raises(Invalid, match="请选本校的班级"):
        actions.change_class(school, klass=there.unit("class_7_2"), **both)


def _pupil(name, unit, mine=None):
    from qianshou.domain.people.actions.pupils import NewPupil

    return NewPupil(name, unit, child=mine)


def test_new_class_teachers_take_over_the_class_and_its_pairings_and_give_them_back(there):
    old, school = pair_of(there, "mei"), there.unit("school")
    done = pairing.set_class_teachers(
        there.actor("school"), unit=school, teachers=[ClassTeacher(there.unit("class_5_3"), there.user("colleague"))], today=TODAY
    )
    assert done.classes == 1 and done.pairings >= 1
    old.refresh_from_db()
    now = Pairing.objects.get(child=old.child, kind="teacher", to_on=None)
    assert (old.end_reason, now.helper.user) == ("handed_over", there.user("colleague"))
    assert "龙小梅" in reads(there, "colleague") and "龙小梅" not in reads(there, "helper")
    pairing.set_class_teachers(there.actor("school"), unit=school, teachers=[ClassTeacher(there.unit("class_5_3"), there.user("helper"))], today=TODAY)
    assert Pairing.objects.get(child=old.child, kind="teacher", to_on=None).helper.user == there.user("helper")
    assert "龙小梅" in reads(there, "helper")
    with pytest.raises(Refused, match="别的学校的班级"):
        pairing.set_class_teachers(there.actor("school"), unit=school, teachers=[ClassTeacher(there.unit("class_7_2"), there.user("helper"))], today=TODAY)


def test_a_whole_promotion_day_loses_nobody(there):
    """The last grade in June: sent whole, received in September but one; every file is in one place, every duty of a closed period untouched."""
    june, september = dt.date(2028, 6, 20), dt.date(2028, 9, 1)
    school = there.actor("school", june)
    leaving = queries.leaving_classes(school, there.unit("school"), june)
    assert [(one.name, one.over) for one in leaving] == [("六年级（1）班", False), ("六年级（3）班", False)]
    pupils = [c for one in leaving for c in queries.to_send(school, klass=one.unit)]
    everybody = set(Child.objects.values_list("uid", "file_state"))
    frozen = list(Duty.objects.filter(closes_on__lt=TODAY).order_by("pk").values())
    rows = actions.send_children(school, children=pupils, kind="promotion", to_unit=there.unit("middle"), due_on=dt.date(2028, 9, 10), today=june)
    assert queries.leaving_classes(school, there.unit("school"), june)[0].staying == 0
    come, missing = rows[1:], rows[:1]
    pairing.receive(there.actor("middle_school", september), transfers=come, klass=there.unit("class_7_2"), arrived_on=september, today=september)
    actions.not_arrived(there.actor("middle_school", september), transfers=missing, reason="unknown", today=september)
    assert set(Child.objects.values_list("uid", "file_state")) == everybody
    places = dict(Child.objects.filter(uid__in=[c.uid for c in pupils]).values_list("uid", "edu_unit__name"))
    assert sorted(places.values()) == sorted([there.unit("class_7_2").name] * len(come) + [missing[0].from_unit.name])
    assert list(Duty.objects.filter(pk__in=[d["id"] for d in frozen]).order_by("pk").values()) == frozen
    assert [one.name for one in queries.leaving_classes(there.actor("school", september), there.unit("school"), september)] == [
        missing[0].from_unit.display_name(september)
    ]
