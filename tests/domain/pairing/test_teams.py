"""A team from its making to its end, by real actions: who may, who is missing, who is told, what counts as hours."""

import datetime as dt

import pytest

from qianshou.domain.notices.models import Message
from qianshou.domain.pairing.actions import add_helper, roll, vet
from qianshou.domain.pairing.actions import teams as actions
from qianshou.domain.pairing.models import Helper, RollEntry, Team, TeamTask
from qianshou.domain.pairing.queries import teams as queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.team_cast import FIRST, INSURED, LAST, member, team_of, vetted

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast):
    """The county's coordinator, with the team in her county."""
    return cast.with_("team").actor("county")


def call(cast, who, name, mark="present", part="morning", day=TODAY, **more):
    return roll.call_member(cast.actor(who), team=team_of(cast), member=member(cast, name), day=day, part=part, mark=mark, today=max(day, TODAY), **more)


@pytest.mark.parametrize(
    ("who", "sees", "keeps", "calls"),
    [
        ("county", True, True, True), ("school", True, False, True), ("township_edu", True, False, True), ("other_school", False, False, False),
        ("outside", False, False, True), ("helper", False, False, False), ("village", False, False, False), ("neighbour_county", False, False, False),
        ("visitor", False, False, False),
    ],
)  # fmt: skip
def test_the_keeping_unit_writes_the_receiving_one_looks_on_and_both_and_the_leader_call_the_roll(cast, county, who, sees, keeps, calls):
    actor, row = cast.actor(who), team_of(cast)
    for perm, may in ((P.SEE_TEAMS, sees), (P.KEEP_TEAMS, keeps), (P.CALL_ROLL, calls)):
        assert Team.objects.visible_to(actor, perm).filter(pk=row.pk).exists() is may, perm
        assert actor.may(perm, row) is may, perm


def test_what_is_missing_of_each_member_is_shown_and_who_is_not_vetted_meets_no_children(cast, county):
    lines = {one.name: one for one in queries.member_lines(team_of(cast), TODAY)}
    assert lines["陆小川"].meets_children and not lines["覃新来"].meets_children and "还没有审核资料" in lines["覃新来"].faults
    assert lines["陆小川"].lacks == ("没有保险", "家人还没有同意", "还没有参加安全培训")
    papers = actions.MemberPapers(job="摄影", consent_on=FIRST, consent_by="母亲", briefed_on=FIRST, **INSURED)
    actions.write_member(county, team=team_of(cast), member=member(cast, "ready"), papers=papers, today=TODAY, seen_version=1)
    assert {one.name: one.lacks for one in queries.member_lines(team_of(cast), TODAY)}["陆小川"] == ()
    with pytest.raises(Changed):
        actions.write_member(county, team=team_of(cast), member=member(cast, "ready"), papers=papers, today=TODAY, seen_version=1)
    kept = actions.MemberPapers(insured_from=FIRST, insured_to=LAST)  # an empty number keeps the one that stands
    assert (
        actions.write_member(county, team=team_of(cast), member=member(cast, "ready"), papers=kept, today=TODAY, seen_version=2).insurance_no.reveal()
        == "PA-2026-1"
    )


def test_a_minor_never_joins_and_nobody_joins_twice_or_from_elsewhere(cast, county):
    child = add_helper(county, unit=cast.county, name="小弟", kind="student", today=TODAY)
    vet(county, helper=child, today=TODAY, birth_date=dt.date(2008, 11, 17))
    there = add_helper(cast.actor("neighbour_county"), unit=cast.neighbour, name="邻县人", kind="student", today=TODAY)
    for one, say in ((Helper.objects.select_related("vetting").get(pk=child.pk), "未满18"), (member(cast, "ready").helper, "已经在队里"), (there, "不是本县")):
        with pytest.raises(Refused, match=say):
            actions.join_team(county, team=team_of(cast), helper=one, today=TODAY)


def test_a_roll_is_called_by_taps_and_whoever_is_missing_is_told_once_to_both_units(cast, county):
    call(cast, "outside", "leader")
    seen = queries.roll_view(team_of(cast), TODAY, "morning")
    assert [one.name for one in seen.missing] == ["覃新来", "陆小川"] and seen.roll.begun
    call(cast, "outside", "fresh", "absent", link="/office/x/")
    call(cast, "outside", "ready", "absent", link="/office/x/")
    told = Message.objects.filter(text__contains="有人没到")
    assert {one.user.name for one in told} == {"赵敏", "钱勇", "王校长"} and told.count() == 3
    assert not any(name in one.text for one in told for name in ("覃新来", "陆小川"))
    assert [(one.pk, n) for one, n in queries.missing_now(cast.actor("school"), TODAY)] == [(team_of(cast).pk, 2)]
    call(cast, "school", "fresh", "left", reason="sick")
    assert [one.name for one in queries.roll_view(team_of(cast), TODAY, "morning").missing] == ["陆小川"]
    evening = queries.roll_view(team_of(cast), TODAY, "evening")
    assert {one.name: one.mark for one in evening.lines}["覃新来"] == "left"  # away until seen again


def test_all_the_others_are_there_by_one_tap_and_no_mark_is_changed(cast, county):
    call(cast, "outside", "fresh", "absent")
    assert roll.call_rest(cast.actor("outside"), team=team_of(cast), day=TODAY, part="morning", today=TODAY) == 2
    marks = dict(RollEntry.objects.values_list("member__helper__name", "mark"))
    assert marks["覃新来"] == "absent" and sorted(marks.values()) == ["absent", "present", "present"]


def test_two_phones_at_one_member_see_each_other(cast, county):
    first = call(cast, "outside", "ready", "absent", seen_version=0)
    with pytest.raises(Changed, match="没到"):
        call(cast, "school", "ready", "present", seen_version=0)
    assert call(cast, "school", "ready", "absent", seen_version=0).version == first.version  # the same tap changes nothing
    assert call(cast, "school", "ready", "present", seen_version=1).mark == "present"


@pytest.mark.parametrize(
    ("more", "error"),
    [({"mark": "here"}, Invalid), ({"mark": "left"}, Invalid), ({"day": LAST + dt.timedelta(1)}, Refused), ({"part": "noon"}, Refused)],
)
def test_a_tap_that_cannot_be_is_refused(cast, county, more, error):
    with pytest.raises(error):
        call(cast, "outside", "ready", **more)
    assert RollEntry.objects.count() == 0


def test_a_stranger_calls_no_roll_and_a_leader_keeps_no_team(cast, county):
    with pytest.raises(NotAllowed):
        call(cast, "helper", "ready")
    with pytest.raises(NotAllowed):
        actions.close_team(cast.actor("outside"), team=team_of(cast), today=TODAY)


def test_hours_are_half_a_day_for_each_morning_and_evening_present(cast, county):
    for part in ("morning", "evening"):
        call(cast, "outside", "ready", part=part)
    call(cast, "outside", "leader", day=FIRST + dt.timedelta(3))
    ready, leader, fresh = (member(cast, name).helper_id for name in ("ready", "leader", "fresh"))
    assert queries.team_hours([ready, leader, fresh], FIRST, LAST) == {ready: 360, leader: 180}
    assert queries.team_hours([ready], FIRST, TODAY - dt.timedelta(1)) == {}
    assert {one.name: one.minutes for one in queries.member_lines(team_of(cast), TODAY)}["陆小川"] == 360


def test_an_entrusted_task_is_done_or_taken_back_by_the_place_before_the_team_ends(cast, county):
    school, leader, row = cast.actor("school"), cast.actor("outside"), team_of(cast)
    done = actions.entrust_task(school, team=row, words="给小梅补三次数学", today=TODAY)
    open_one = actions.entrust_task(school, team=row, words="整理图书角", today=TODAY)
    assert "小梅" not in str(TeamTask.objects.get(pk=done.pk).words)
    actions.finish_task(leader, team=row, task=done, today=TODAY, seen_version=1)
    with pytest.raises(Refused):
        actions.take_task(school, team=row, task=open_one, today=TODAY)
    for name in ("leader", "ready", "fresh"):
        call(cast, "outside", name, part="back", day=LAST)
    with pytest.raises(Refused, match="1 件交办"):
        actions.close_team(county, team=row, today=LAST)
    with pytest.raises(NotAllowed):
        actions.take_task(leader, team=row, task=open_one, today=LAST)
    actions.hand_task(leader, team=row, task=open_one, to="王校长", today=LAST, seen_version=1)
    with pytest.raises(Changed):
        actions.hand_task(leader, team=row, task=open_one, to="别人", today=LAST, seen_version=1)
    actions.take_task(school, team=row, task=open_one, today=LAST, seen_version=2)
    assert [one.state for one in queries.tasks_of(row) if "接手" in one.state] == ["王校长 已接手（2026-11-22）"]
    actions.close_team(county, team=row, today=LAST)
    assert not Team.objects.visible_to(cast.actor("outside"), P.CALL_ROLL).exists()  # the leader's way in ends with the team


def test_a_team_does_not_end_before_everybody_is_back_safe(cast, county):
    call(cast, "outside", "leader", part="back", day=LAST)
    call(cast, "outside", "ready", "absent", part="back", day=LAST)
    with pytest.raises(Refused, match="2 人没有报平安"):
        actions.close_team(county, team=team_of(cast), today=LAST)
    actions.leave_team(county, team=team_of(cast), member=member(cast, "fresh"), left_on=TODAY, why="临时有课", today=LAST)
    call(cast, "outside", "ready", part="back", day=LAST)
    assert actions.close_team(county, team=team_of(cast), today=LAST).closed_on == LAST
    with pytest.raises(Refused):
        call(cast, "county", "ready")


def test_outputs_are_counted_by_kind_and_what_was_entered_in_error_is_not(cast, county):
    row = team_of(cast)
    for kind, count in (("diary", 5), ("photos", 120), ("survey", 1), ("diary", 1)):
        last = actions.add_output(cast.actor("outside"), team=row, kind=kind, title="一份", happened_on=TODAY, count=count, today=TODAY)
    actions.void_output(county, team=row, output=last, today=TODAY)
    assert [(label, n) for label, _rows, n in queries.outputs_of(row)] == [("调查报告", 1), ("活动日志", 5), ("照片清单", 120)]


def test_a_team_edited_by_two_shows_the_second_what_the_first_saved(cast, county):
    new = actions.NewTeam("改名队", FIRST, LAST)
    actions.edit_team(county, team=team_of(cast), new=new, places=[cast.unit("village")], today=TODAY, seen_version=1)
    with pytest.raises(Changed) as told:
        actions.edit_team(county, team=team_of(cast), new=new, places=[cast.unit("school")], today=TODAY, seen_version=1)
    assert told.value.now["name"] == "改名队"
    assert Team.objects.visible_to(cast.actor("village"), P.SEE_TEAMS).exists() and not Team.objects.visible_to(cast.actor("school"), P.SEE_TEAMS).exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"to_on": FIRST - dt.timedelta(1)}, "to_on"),
        ({"to_on": FIRST + dt.timedelta(200)}, "to_on"),
        ({"day_minutes": 30}, "day_minutes"),
    ],
)
def test_a_team_that_cannot_be_is_refused_beside_its_field(cast, county, more, field):
    said = {"name": "队", "from_on": FIRST, "to_on": LAST} | more
    with pytest.raises(Invalid) as told:
        actions.make_team(county, unit=cast.county, new=actions.NewTeam(**said), places=[cast.unit("school")], today=TODAY)
    assert told.value.field == field


def test_a_vetting_that_runs_out_is_seen_the_same_day(cast, county):
    one = member(cast, "fresh").helper
    vetted(cast, one)
    later = dt.date(2027, 10, 9)
    assert {x.name: x.meets_children for x in queries.member_lines(team_of(cast), TODAY)}["覃新来"]
    assert not {x.name: x.meets_children for x in queries.member_lines(team_of(cast), later)}["覃新来"]
