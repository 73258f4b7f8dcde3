"""Pairing by hand and in sets, handing over, standing in; access opens and closes with it."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child, ChildAccess
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import helper, pair_of
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db


def reached(cast, name):
    return set(Child.objects.visible_to(cast.actor(name), P.RECORD_CONTACT).values_list("name", flat=True))


def test_a_pairing_opens_the_child_to_the_helper_and_its_end_closes_it_the_same_minute(cast):
    cast.with_("children", "helpers")
    assert reached(cast, "outside") == set()
    people.give_consent(SystemActor(TODAY), child=child(cast, "far"), use="outside_helper", given_by="罗奶奶", channel="signed", given_on=OPENED, today=TODAY)
    row = actions.pair(cast.actor("county"), child=child(cast, "far"), helper=helper(cast, "liu"), kind="volunteer", from_on=TODAY, today=TODAY)
    assert reached(cast, "outside") == {"罗飞"}
    actions.end_pairing(cast.actor("county"), pairing=row, to_on=TODAY, reason="helper_left", handover_note="已交接", today=TODAY)
    assert reached(cast, "outside") == set()
    row.refresh_from_db()
    assert (row.to_on, row.end_reason, row.handover_note.reveal()) == (TODAY, "helper_left", "已交接")


def test_an_unvetted_outside_helper_cannot_be_paired_and_is_told_why(cast):
    cast.with_("children", "helpers")
    system = SystemActor(TODAY)
    fresh = actions.add_helper(system, unit=cast.unit("school"), name="新志愿者", kind="volunteer", today=TODAY)
    people.give_consent(system, child=child(cast, "jun"), use="outside_helper", given_by="潘秀", channel="signed", given_on=OPENED, today=TODAY)
    with pytest.raises(Refused, match="审核通过前不能结对"):
        actions.pair(cast.actor("school"), child=child(cast, "jun"), helper=fresh, kind="volunteer", from_on=TODAY, today=TODAY)
    assert Pairing.objects.count() == 0


def test_a_vetted_outside_helper_needs_the_familys_consent(cast):
    cast.with_("children", "helpers")
    with pytest.raises(Refused, match="还没有同意"):
        actions.pair(cast.actor("school"), child=child(cast, "jun"), helper=helper(cast, "liu"), kind="volunteer", from_on=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("entered", "say"),
    [
        ({"birth_date": dt.date(2009, 1, 1)}, "未满18周岁"),
        ({"record_clear": False}, "未通过"),
        ({"record_checked_on": dt.date(2025, 10, 1)}, "重查"),
        ({"trained_on": None}, "培训"),
        ({"commitment_signed_on": None}, "承诺书"),
        ({"identity_checked_on": None}, "身份"),
    ],
)
def test_every_part_of_the_vetting_is_needed(cast, entered, say):
    cast.with_("helpers")
    liu = helper(cast, "liu")
    actions.vet(cast.actor("school"), helper=liu, today=TODAY, **entered)
    with pytest.raises(Refused, match=say):
        actions.approve_vetting(cast.actor("county"), helper=liu, today=TODAY)


def test_who_entered_the_vetting_cannot_approve_it(cast):
    cast.with_("helpers")
    actions.vet(cast.actor("school"), helper=helper(cast, "liu"), today=TODAY, trained_on=TODAY)
    with pytest.raises(Refused, match="两个人"):
        actions.approve_vetting(cast.actor("school"), helper=helper(cast, "liu"), today=TODAY)


def test_the_same_pair_twice_is_refused_and_the_set_form_leaves_it_as_it_is(cast):
    cast.with_("pairings")
    mei, li = child(cast, "mei"), helper(cast, "li")
    with pytest.raises(Refused, match="已经结对"):
        actions.pair(cast.actor("school"), child=mei, helper=li, kind="teacher", from_on=TODAY, today=TODAY)
    made = actions.pair_many(cast.actor("school"), children=[mei], pairs=[actions.PairRow(mei.uid, li.uid, "teacher", TODAY)], today=TODAY)
    assert made == []
    assert Pairing.objects.filter(child=mei, helper=li).count() == 1


def test_the_set_form_can_replace_the_running_pairing(cast):
    cast.with_("pairings")
    mei, zhou = child(cast, "mei"), helper(cast, "zhou")
    wanted = actions.PairRow(mei.uid, zhou.uid, "teacher", TODAY, end_others=True)
    actions.pair_many(cast.actor("school"), children=[mei], pairs=[wanted], today=TODAY)
    running = Pairing.objects.filter(child=mei, kind="teacher", to_on=None).values_list("helper__name", flat=True)
    assert list(running) == ["周老师"]
    assert not ChildAccess.objects.filter(source_uid=pair_of(cast, "mei").uid, open=True).exists()


def test_handing_over_ends_with_a_note_and_begins_with_the_next(cast):
    cast.with_("pairings")
    old = pair_of(cast, "mei")
    new = actions.hand_over(cast.actor("school"), pairing=old, to_helper=helper(cast, "zhou"), today=TODAY, note="数学要多陪")
    old.refresh_from_db()
    assert (old.end_reason, old.handover_note.reveal(), new.helper.name, new.from_on) == ("handed_over", "数学要多陪", "周老师", TODAY)


def test_a_stand_in_reaches_the_child_only_in_her_days(cast):
    cast.with_("pairings")
    begins, ends = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=9)
    far = pair_of(cast, "far")
    actions.stand_in(cast.actor("county"), pairing=far, helper=helper(cast, "li"), from_on=begins, to_on=ends, reason="产假", today=TODAY)
    assert "罗飞" not in reached(cast, "helper")
    actions.settle_pairings(SystemActor(begins), county=cast.county, today=begins)
    assert "罗飞" in reached(cast, "helper")
    after = ends + dt.timedelta(days=1)
    actions.settle_pairings(SystemActor(after), county=cast.county, today=after)
    assert "罗飞" not in reached(cast, "helper")


def test_a_withdrawn_consent_ends_the_volunteers_pairing_at_the_next_settling(cast):
    cast.with_("pairings")
    people.withdraw_consent(SystemActor(TODAY), child=child(cast, "mei"), use="outside_helper", today=TODAY)
    assert reached(cast, "outside") == set()
    actions.settle_pairings(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert pair_of(cast, "mei_liu").end_reason == "consent_withdrawn"


def test_a_lapsed_record_check_ends_the_volunteers_pairing(cast):
    cast.with_("pairings")
    later = OPENED + dt.timedelta(days=400)
    actions.settle_pairings(SystemActor(later), county=cast.county, today=later)
    assert pair_of(cast, "mei_liu").end_reason == "vetting_expired"


@pytest.mark.parametrize("who", ["helper", "other_school", "neighbour_county", "inspector", "admin"])
def test_only_coordinators_of_the_child_pair(cast, who):
    cast.with_("children", "helpers")
    with pytest.raises(NotAllowed):
        actions.pair(cast.actor(who), child=child(cast, "mei"), helper=helper(cast, "li"), kind="teacher", from_on=TODAY, today=TODAY)


def test_a_pairing_cannot_begin_in_the_future_nor_end_before_it_began(cast):
    cast.with_("pairings")
    with pytest.raises(Invalid) as wrong:
        actions.pair(
            cast.actor("school"), child=child(cast, "mei"), helper=helper(cast, "zhou"), kind="teacher", from_on=TODAY + dt.timedelta(days=1), today=TODAY
        )
    assert wrong.value.field == "from_on"
    with pytest.raises(Invalid) as wrong:
        actions.end_pairing(cast.actor("school"), pairing=pair_of(cast, "mei"), to_on=OPENED - dt.timedelta(days=1), reason="error", today=TODAY)
    assert wrong.value.field == "to_on"


def test_a_volunteer_sees_the_given_name_the_grade_and_the_coordinators_note(cast):
    cast.with_("pairings")
    [mine] = queries.my_children(cast.actor("outside"), TODAY)
    assert (mine.name, mine.class_name, mine.note, mine.school_name) == ("小梅", "五年级", "喜欢画画", "")


def test_load_and_unpaired_are_counted(cast):
    cast.with_("pairings")
    loads = {one.name: one.load for one in queries.helpers_with_load(cast.actor("school"), cast.unit("school"), TODAY)}
    assert loads == {"李老师": 3, "周老师": 1, "志愿者小刘": 1}
    alone = queries.unpaired(cast.actor("county"), cast.county, TODAY).values_list("name", flat=True)
    assert set(alone) == {"欧阳明远", "张小草"}


def test_written_helper_names_find_one_none_or_several(cast):
    cast.with_("helpers")
    actions.add_helper(SystemActor(TODAY), unit=cast.unit("school"), name="李老师", kind="teacher", today=TODAY)
    found = queries.match_helper_names(cast.county.pk, cast.unit("school"), ["李老师", "周 老师", "查无此人"])
    assert {name: len(rows) for name, rows in found.items()} == {"李老师": 2, "周 老师": 1, "查无此人": 0}
