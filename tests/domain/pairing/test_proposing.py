"""Proposals for a unit: whom they name and why, what is heeded, and that nothing is paired but by a coordinator's word."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.choices import OUTSIDE
from qianshou.domain.pairing.matching.problem import weigh
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.care_cast import VETTED, helper
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(cast):
    """Children and helpers, nobody paired."""
    return cast.with_("children", "helpers")


def proposed(cast, who="school", unit="school", **more):
    answer = queries.propose(cast.actor(who), cast.unit(unit) if unit != "county" else cast.county, TODAY, **more)
    return {one.child_name: one.helper_name for one in answer.pairs()}, {one.child_name: one.why for one in answer.unserved()}


def accept(cast, name, key, who="school"):
    one = child(cast, name)
    return actions.accept_proposals(cast.actor(who), children=[one], pairs=[(one.uid, helper(cast, key).uid)], today=TODAY)


def test_each_childs_own_class_teacher_is_proposed_and_it_is_said_why(files):
    pairs, unserved = proposed(files)
    assert pairs == {"龙小梅": "李老师", "杨军": "李老师", "吴兰": "李老师", "石小山": "周老师"} and unserved == {}
    answer = queries.propose(files.actor("school"), files.unit("school"), TODAY)
    mei = next(one for one in answer.pairs() if one.child_name == "龙小梅")
    assert "是孩子的班主任" in mei.why and "同校" in mei.why and "周老师" in mei.next_best and answer.proven
    assert sum(one.cost for one in answer.pairs()) == answer.total_cost
    assert Pairing.objects.count() == 0, "a proposal pairs nobody"


def test_who_cannot_be_served_is_told_which_rule_stands_in_the_way(files):
    actions.set_match_rules(
        files.actor("county"), unit=files.county, sex_rule="girls", together=True, two_for_key=False, barred_kinds=["teacher"], renew_days=30, today=TODAY
    )
    pairs, unserved = proposed(files)
    assert pairs == {}
    assert "身份不在这次结对的范围内" in unserved["杨军"] and "家里还没有同意校外帮扶" in unserved["杨军"]


def test_an_outside_helper_is_proposed_only_where_the_family_agreed(files):
    people.give_consent(SystemActor(TODAY), child=child(files, "mei"), use="outside_helper", given_by="吴桂英", channel="signed", given_on=OPENED, today=TODAY)
    pairs, unserved = proposed(files, kinds={"volunteer"})
    assert pairs == {"龙小梅": "志愿者小刘"} and set(unserved) == {"杨军", "吴兰", "石小山"}


def test_an_outside_helper_whose_check_ran_out_is_not_proposed_from_that_day(files):
    people.give_consent(SystemActor(TODAY), child=child(files, "mei"), use="outside_helper", given_by="吴桂英", channel="signed", given_on=OPENED, today=TODAY)
    later = VETTED["record_checked_on"] + dt.timedelta(days=366)
    answer = queries.propose(files.actor("school"), files.unit("school"), later, kinds={"volunteer"})
    assert answer.count == 0 and "审核没有通过或已到期" in answer.unserved()[0].why


def test_accepting_pairs_and_the_rest_is_proposed_anew(files):
    [made] = accept(files, "mei", "li")
    assert (made.kind, made.from_on, made.helper.name) == ("teacher", TODAY, "李老师")
    pairs, _unserved = proposed(files)
    assert "龙小梅" not in pairs and pairs["杨军"] == "李老师"


def test_what_is_accepted_takes_nothing_from_the_rest(files):
    for _n in range(3):
        before = queries.propose(files.actor("school"), files.unit("school"), TODAY)
        edge = before.solution.chosen[[0]]
        alone, _total, _short = weigh(before.problem, edge)
        one = before.pairs()[[place[2] for place in before._pairs].index(int(edge[0]))]
        row = next(child for child in queries.unpaired(files.actor("school"), files.unit("school"), TODAY) if child.uid == one.child_uid)
        actions.accept_proposals(files.actor("school"), children=[row], pairs=[(one.child_uid, one.helper_uid)], today=TODAY)
        after = queries.propose(files.actor("school"), files.unit("school"), TODAY)
        assert after.count == before.count - 1 and after.solution.total + alone <= before.solution.total


def test_two_volunteers_for_one_child_and_one_volunteer_for_several_children(files):
    system = SystemActor(OPENED)
    second = actions.add_helper(system, unit=files.unit("school"), name="志愿者小陈", kind="volunteer", today=OPENED)
    actions.vet(files.actor("school", OPENED), helper=second, today=OPENED, **VETTED)
    actions.approve_vetting(files.actor("county", OPENED), helper=second, today=OPENED)
    for name in ("mei", "jun"):
        people.give_consent(system, child=child(files, name), use="outside_helper", given_by="家长", channel="signed", given_on=OPENED, today=OPENED)
    asked = {"wanted": 2, "language": "", "needs": [], "sex": "", "apart": False, "today": TODAY}
    actions.set_need(files.actor("school"), child=child(files, "mei"), **asked)
    answer = queries.propose(files.actor("school"), files.unit("school"), TODAY, kinds=set(OUTSIDE))
    whom = [(one.child_name, one.helper_name) for one in answer.pairs()]
    assert sorted(helper for name, helper in whom if name == "龙小梅") == ["志愿者小刘", "志愿者小陈"], "二助一"
    assert len([name for name, _helper in whom if name == "杨军"]) == 1 and len({helper for _name, helper in whom}) == 2, "一助多"
    pairs = [(one.child_uid, one.helper_uid) for one in answer.pairs() if one.child_name == "龙小梅"]
    made = actions.accept_proposals(files.actor("school"), children=[child(files, "mei")], pairs=pairs, today=TODAY, kinds=set(OUTSIDE))
    assert [row.kind for row in made] == ["volunteer", "volunteer"]
    chosen = queries.propose(files.actor("school"), files.unit("school"), TODAY, only={second.uid})
    assert {one.helper_name for one in chosen.pairs()} == {"志愿者小陈"}, "only those a drive chose"


def test_a_refused_pair_is_not_proposed_again_and_cannot_be_accepted(files):
    actions.tie(files.actor("school"), child=child(files, "mei"), helper=helper(files, "li"), kind="refused", reason="两家有纠纷", today=TODAY)
    pairs, _unserved = proposed(files)
    assert pairs["龙小梅"] == "周老师"
    with pytest.raises(Refused, match="不合适"):
        accept(files, "mei", "li")
    actions.untie(files.actor("school"), child=child(files, "mei"), helper=helper(files, "li"), today=TODAY)
    assert proposed(files)[0]["龙小梅"] == "李老师"


def test_nobody_is_given_her_own_child(files):
    uncle = actions.add_helper(SystemActor(TODAY), unit=files.unit("school"), name="龙大山", kind="teacher", today=TODAY)
    answer = queries.propose(files.actor("school"), files.unit("school"), TODAY)
    barred = {one.helper_name: one.barred for one in answer.candidates(child(files, "mei").uid)}
    assert "父母同名" in barred["龙大山"] and barred["李老师"] == ""
    assert uncle.name not in proposed(files)[0].values() or proposed(files)[0]["龙小梅"] != uncle.name


def test_a_full_helper_is_passed_by_and_one_of_two_acceptings_gives_way(files):
    li = helper(files, "li")
    actions.set_offer(files.actor("school"), helper=li, capacity=1, sex="female", languages=[], strengths=[], days=[], areas=[], today=TODAY)
    accept(files, "mei", "li")
    with pytest.raises(Refused, match="已经帮满"):
        accept(files, "jun", "li")
    pairs, _unserved = proposed(files)
    assert set(pairs.values()) == {"周老师"}


def test_brothers_and_sisters_have_the_same_helper_where_the_county_asks_it(files):
    from qianshou.domain.people.newfile import NewFile
    from tests.people_cast import grandmother, parents

    sister = NewFile("龙小兰", sex="female", birth="2016-02-02", edu_unit=files.unit("class_5_1"), home_unit=files.unit("village"),
                     adults=[*parents("龙大山", "吴金花"), grandmother("吴桂英")])  # fmt: skip
    people.open_files(SystemActor(OPENED), unit=files.county, many=[sister], today=OPENED)
    pairs, _unserved = proposed(files)
    assert pairs["龙小兰"] == pairs["龙小梅"], "of one class teacher each, they go together"
    accept(files, "mei", "zhou")
    assert proposed(files)[0]["龙小兰"] == "周老师", "who comes later follows"


def test_a_language_moves_a_child_to_who_speaks_it(files):
    actions.set_need(files.actor("school"), child=child(files, "mei"), wanted=1, language="苗语", needs=[], sex="", apart=False, today=TODAY)
    assert proposed(files)[0]["龙小梅"] == "李老师", "nobody speaks it"
    offer = {"capacity": 8, "sex": "", "strengths": ["company", "study"], "days": [], "areas": [], "today": TODAY}
    actions.set_offer(files.actor("school"), helper=helper(files, "zhou"), languages=["苗语"], **offer)
    assert proposed(files)[0]["龙小梅"] == "周老师"


def test_a_key_child_can_have_two_helpers_at_once(files):
    actions.set_match_rules(
        files.actor("county"), unit=files.county, sex_rule="none", together=True, two_for_key=True, barred_kinds=[], renew_days=30, today=TODAY
    )
    answer = queries.propose(files.actor("school"), files.unit("school"), TODAY)
    assert sorted(one.helper_name for one in answer.pairs() if one.child_name == "吴兰") == ["周老师", "李老师"]


def test_the_last_helper_comes_before_another_of_the_same_school(files):
    row = actions.pair(SystemActor(OPENED), child=child(files, "mei"), helper=helper(files, "zhou"), kind="teacher", from_on=OPENED, today=OPENED)
    actions.end_pairing(files.actor("school"), pairing=row, to_on=TODAY, reason="other", today=TODAY)
    assert proposed(files)[0]["龙小梅"] == "周老师"


def test_along_the_line_of_residence_a_township_asks_for_all_of_its_villages(files):
    _pairs, unserved = proposed(files, "township_home", "township", line="home")
    assert "张小草" in unserved and unserved["张小草"] == "这一带没有登记帮扶人"


@pytest.mark.parametrize("who", ["helper", "village", "neighbour_county", "other_school"])
def test_who_may_not_pair_is_proposed_nothing_and_accepts_nothing(files, who):
    assert queries.propose(files.actor(who), files.unit("school"), TODAY).asked_for == 0
    with pytest.raises(NotAllowed):
        accept(files, "mei", "li", who)


def test_two_savers_of_what_a_helper_offers_or_of_a_vetting_see_each_other(files):
    li, same = helper(files, "li"), helper(files, "li")
    offer = {"sex": "", "languages": [], "strengths": [], "days": [], "areas": [], "today": TODAY}
    actions.set_offer(files.actor("school"), helper=li, capacity=3, seen_version=1, **offer)
    with pytest.raises(Changed):
        actions.set_offer(files.actor("school"), helper=same, capacity=9, seen_version=1, **offer)
    liu = helper(files, "liu")
    version = liu.vetting.version
    actions.vet(files.actor("school"), helper=liu, today=TODAY, seen_version=version, trained_on=TODAY)
    with pytest.raises(Changed):
        actions.vet(files.actor("county"), helper=liu, today=TODAY, seen_version=version, trained_on=OPENED)
    with pytest.raises(Changed):
        actions.approve_vetting(files.actor("county"), helper=liu, today=TODAY, seen_version=version)


def test_rules_of_pairing_are_the_countys_and_keep_to_their_words(files):
    said = {"together": True, "two_for_key": False, "barred_kinds": [], "today": TODAY}
    with pytest.raises(Refused, match="由县里定"):
        actions.set_match_rules(files.actor("county"), unit=files.unit("school"), sex_rule="none", renew_days=30, **said)
    with pytest.raises(Invalid):
        actions.set_match_rules(files.actor("county"), unit=files.county, sex_rule="none", renew_days=400, **said)
    with pytest.raises(NotAllowed):
        actions.set_match_rules(files.actor("school"), unit=files.county, sex_rule="none", renew_days=30, **said)


def test_a_check_run_out_stops_new_pairings_at_once_and_old_ones_after_the_window(cast):
    cast.with_("pairings")
    due = OPENED + dt.timedelta(days=365)
    for day, state in ((due, None), (due + dt.timedelta(days=30), None), (due + dt.timedelta(days=31), "vetting_expired")):
        actions.settle_pairings(SystemActor(day), county=cast.county, today=day)
        row = Pairing.objects.get(pk=cast.more["pairings"]["mei_liu"])
        assert (row.end_reason or None) == state, day
    [one] = queries.lapsing(cast.actor("school"), cast.unit("school"), due + dt.timedelta(days=1))
    assert one.due_on == due and one.ends_on is None and "重查" in "".join(one.faults)


def test_a_check_renewed_but_not_yet_approved_again_ends_nothing(cast):
    cast.with_("pairings")
    actions.vet(cast.actor("school"), helper=helper(cast, "liu"), today=TODAY, record_checked_on=TODAY, record_clear=True, record_due_on=None)
    actions.settle_pairings(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert Pairing.objects.get(pk=cast.more["pairings"]["mei_liu"]).to_on is None
    later = TODAY + dt.timedelta(days=31)
    actions.settle_pairings(SystemActor(later), county=cast.county, today=later)
    assert Pairing.objects.get(pk=cast.more["pairings"]["mei_liu"]).end_reason == "vetting_expired"


def test_two_files_of_one_child_with_a_need_each_are_merged_and_the_kept_ones_need_stands(files):
    from qianshou.domain.care import actions as care
    from qianshou.domain.pairing.models import MatchNeed

    for name, language in (("mei", "苗语"), ("jun", "侗语")):
        asked = {"wanted": 1, "needs": [], "sex": "", "apart": False, "today": TODAY}
        actions.set_need(files.actor("school"), child=child(files, name), language=language, **asked)
    mei = child(files, "mei")
    care.merge_files(files.actor("school"), children=[mei, child(files, "jun")], keep=mei, today=TODAY)
    assert MatchNeed.objects.get(child=mei).language == "苗语"
