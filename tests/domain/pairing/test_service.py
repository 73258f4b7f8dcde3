"""Trainings that vetting counts, hours that rank nobody, awards by two people, and the word on a pairing whose check ran out."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.care.queries.service import service_of
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.models import KeptPairing, Pairing, StandIn, Vetting
from qianshou.domain.pairing.shapes import LapseWord
from qianshou.domain.people.models import ChildAccess
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import VETTED, helper, pair_of
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
OVER = dt.date(2027, 9, 10)  # the check of 1 September 2026 has run out nine days ago


def test_a_training_is_entered_for_many_and_counts_for_the_vetting(cast):
    cast.with_("children", "helpers")
    fresh = actions.add_helper(SystemActor(TODAY), unit=cast.unit("school"), name="新来的", kind="volunteer", today=TODAY)
    actions.vet(cast.actor("school"), helper=fresh, today=TODAY, **{**VETTED, "trained_on": None})
    both = [fresh, helper(cast, "liu")]
    said = {"theme": "儿童保护", "held_on": TODAY, "minutes": 120, "today": TODAY}
    assert actions.add_training(cast.actor("county"), helpers=both, **said) == 2
    assert actions.add_training(cast.actor("county"), helpers=both, **said) == 0  # the same sheet twice
    assert Vetting.objects.get(helper=fresh).trained_on == TODAY and queries.vetting_faults(helper(cast, "liu"), TODAY) == ()
    actions.approve_vetting(cast.actor("county"), helper=fresh, today=TODAY)
    assert queries.vetting_faults(fresh, TODAY) == () and [row.theme for row in queries.trainings_of(fresh)] == ["儿童保护"]
    with pytest.raises(NotAllowed):
        actions.add_training(cast.actor("other_school"), helpers=both, **said)
    with pytest.raises(Invalid, match="今天"):
        actions.add_training(cast.actor("county"), helpers=both, **{**said, "held_on": TODAY + dt.timedelta(days=1)})


def test_hours_come_from_records_as_the_county_says_from_work_and_from_what_is_entered(cast):
    cast.with_("pairings")
    liu, county, outside = helper(cast, "liu"), cast.actor("county"), cast.actor("outside")
    for n in range(2):
        care.record_contact(
            outside, child=child(cast, "mei"), kind="tutoring", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid=f"tutoring-hour-{n}"
        )
    line = actions.add_hours(county, helper=liu, served_on=TODAY, minutes=45, what="读书角", today=TODAY)
    wrong = actions.add_hours(county, helper=liu, served_on=TODAY, minutes=600, what="写错的", today=TODAY)
    with pytest.raises(Invalid, match="24 小时"):
        actions.add_hours(county, helper=liu, served_on=TODAY, minutes=1000, what="太多", today=TODAY)
    actions.void_hours(county, helper=liu, line=wrong, today=TODAY)
    bare = service_of(liu, OPENED, TODAY)
    assert (bare.contacts, bare.minutes, bare.hours) == (2, 45, "0.5")
    said = {"open_to_public": False, "says": "", "keep_days": 90, "today": TODAY}
    actions.set_helper_setting(county, unit=cast.county, minutes_of={"tutoring": 60}, **said)
    whole = service_of(liu, OPENED, TODAY)
    assert (whole.by_records, whole.minutes, whole.hours) == (120, 165, "2.5") and whole.kinds == (("辅导", 2, 120),)
    assert service_of(liu, OPENED, TODAY - dt.timedelta(days=1)).minutes == 0 and line.voided_on is None
    with pytest.raises(Refused, match="县里"):
        actions.set_helper_setting(county, unit=cast.unit("township"), minutes_of={}, **said)


def test_an_award_is_proposed_by_one_and_given_by_another(cast):
    cast.with_("children", "helpers")
    liu, school = helper(cast, "liu"), cast.actor("school")
    row = actions.nominate(school, helper=liu, title="县优秀志愿者", by_whom="县专班", reason="每周六陪读。", today=TODAY)
    with pytest.raises(Invalid, match="已经提名"):
        actions.nominate(cast.actor("county"), helper=liu, title="县优秀志愿者", by_whom="县专班", reason="又一次。", today=TODAY)
    with pytest.raises(Refused, match="两个人"):
        actions.decide_award(cast.actor("school"), helper=liu, award=row, given=True, today=TODAY)
    assert [one.title for one in queries.nominations(cast.actor("county"), cast.county)] == ["县优秀志愿者"]
    assert actions.decide_award(cast.actor("county"), helper=liu, award=row, given=True, today=TODAY).awarded_on == TODAY
    with pytest.raises(Refused, match="有结果"):
        actions.decide_award(cast.actor("county_two"), helper=liu, award=row, given=False, today=TODAY)


def test_a_check_that_ran_out_asks_of_each_old_pairing_and_keeps_it_only_so_long(cast):
    cast.with_("pairings")
    liu, pair = helper(cast, "liu"), pair_of(cast, "mei_liu")
    school = cast.actor("school", OVER)

    def word(**more):
        return actions.answer_lapse(school, helper=liu, words=[LapseWord(pair.uid, **more)], reason="月底拿到证明", today=OVER)

    with pytest.raises(Refused, match="不需要处理"):
        actions.answer_lapse(cast.actor("school"), helper=liu, words=[LapseWord(pair.uid, "end")], reason="", today=TODAY)
    with pytest.raises(Refused, match="审核通过前不能结对"):  # every new pairing stops at once, by hand, by set, standing in
        actions.pair(school, child=child(cast, "jun"), helper=liu, kind="volunteer", from_on=OVER, today=OVER)
    with pytest.raises(Refused, match="审核通过前不能结对"):
        row = actions.PairRow(child(cast, "jun").uid, liu.uid, "volunteer", OVER)
        actions.pair_many(school, children=[child(cast, "jun")], pairs=[row], today=OVER)
    with pytest.raises(Refused, match="审核通过前不能结对"):
        actions.stand_in(school, pairing=pair_of(cast, "jun"), helper=liu, from_on=OVER, to_on=OVER, today=OVER)
    assert liu.uid not in {one.helper_uid for one in queries.propose(school, cast.unit("school"), OVER, kinds={"volunteer"}).pairs()}
    with pytest.raises(Invalid, match="到哪天"):
        word(answer="keep", until_on=OVER + dt.timedelta(days=89))
    assert word(answer="keep", until_on=OVER + dt.timedelta(days=60)).kept == 1
    system = SystemActor(OVER)
    for after, running in ((31, True), (60, True), (61, False)):  # beyond the county's window, until the day that was said
        actions.settle_pairings(system, county=cast.county, today=OVER + dt.timedelta(days=after))
        assert (Pairing.objects.get(pk=pair.pk).to_on is None) is running
    assert Pairing.objects.get(pk=pair.pk).end_reason == "vetting_expired" and StandIn.objects.count() == 0


def test_a_lapsed_pairing_is_handed_over_or_ended_and_one_wrong_word_changes_nothing(cast):
    cast.with_("pairings")
    liu, pair, school = helper(cast, "liu"), pair_of(cast, "mei_liu"), cast.actor("school", OVER)
    with pytest.raises(Invalid, match="换成谁"):
        actions.answer_lapse(school, helper=liu, words=[LapseWord(pair.uid, "hand")], reason="", today=OVER)
    with pytest.raises(Refused, match="已经结束"):
        actions.answer_lapse(school, helper=liu, words=[LapseWord(pair.uid, "end"), LapseWord("none", "end")], reason="", today=OVER)
    assert Pairing.objects.get(pk=pair.pk).to_on is None
    zhou = helper(cast, "zhou")
    done = actions.answer_lapse(school, helper=liu, words=[LapseWord(pair.uid, "hand", to_helper=zhou.uid)], reason="", today=OVER)
    fresh = Pairing.objects.get(helper=zhou, child=pair.child, to_on=None)
    assert done.handed == 1 and (fresh.kind, fresh.note.reveal()) == ("teacher", "喜欢画画")  # a teacher takes over as a teacher


def test_who_may_not_be_paired_any_more_stands_in_for_nobody(cast):
    cast.with_("pairings")
    liu, pair, system = helper(cast, "liu"), pair_of(cast, "mei"), SystemActor(TODAY)
    last = TODAY + dt.timedelta(days=20)
    actions.stand_in(cast.actor("school"), pairing=pair, helper=liu, from_on=TODAY, to_on=last, today=TODAY)
    actions.settle_pairings(system, county=cast.county, today=TODAY)
    assert StandIn.objects.get().to_on == last
    actions.vet(cast.actor("school"), helper=liu, today=TODAY, **{**VETTED, "record_checked_on": dt.date(2025, 11, 1)})
    actions.settle_pairings(system, county=cast.county, today=TODAY + dt.timedelta(days=1))
    row = StandIn.objects.get()
    assert row.to_on == TODAY and not ChildAccess.objects.get(source_uid=row.uid).open


def test_nothing_is_kept_where_a_record_was_found(cast):
    cast.with_("pairings")
    liu, pair = helper(cast, "liu"), pair_of(cast, "mei_liu")
    KeptPairing.objects.create(county=cast.county, pairing=pair, until_on=OVER, reason="", said_on=TODAY)
    actions.vet(cast.actor("school"), helper=liu, today=TODAY, **{**VETTED, "record_clear": False})
    word = LapseWord(pair.uid, "keep", until_on=TODAY)
    with pytest.raises(Invalid, match="不能保留"):
        actions.answer_lapse(cast.actor("school"), helper=liu, words=[word], reason="求情", today=TODAY)
    actions.settle_pairings(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert Pairing.objects.get(pk=pair.pk).end_reason == "vetting_expired"
