"""What classes, schools, villages, townships and the county owe: opened, owned, met, frozen like the duties of a child."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.choices import CONTACTS, DutyKind, Subject
from qianshou.domain.care.ledger.recounting import recount_county
from qianshou.domain.care.models import Duty, WorkRecord
from qianshou.domain.care.programmes.reading import rule_from_spec
from qianshou.domain.care.programmes.shape import ProgrammeError
from qianshou.domain.care.queries.standing import state_on
from qianshou.domain.people import actions as people
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import helper
from tests.cast import TODAY
from tests.domain.care.adopting import adopt_rules, open_on
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
CLASS_MEETING = {"kind": "meeting", "subject": "class", "per": "month", "doers": ["class_teacher"], "who": {"label": "left_behind"}}
OF_EACH = [
    {"kind": "inspection", "subject": "school", "per": "month", "key": "school"}, {"kind": "info_check", "subject": "village", "per": "month", "key": "village"},
    {"kind": "report", "subject": "township", "per": "month", "key": "township"}, {"kind": "assessment", "subject": "county", "per": "month", "key": "county"},
]  # fmt: skip


def work(cast, who="helper", unit="class_5_3", kind="meeting", on=TODAY, uuid="work-0001", **more):
    today = more.pop("today", TODAY)
    given = {"title": "留守儿童会", "client_uuid": uuid, "today": today} | more
    return actions.record_work(cast.actor(who, today), unit=cast.unit(unit), kind=kind, happened_on=on, **given)


def row(cast, unit="class_5_3", period="11月", **more):
    return Duty.objects.get(unit=cast.unit(unit), period_name=period, **more)


def state(cast, unit="class_5_3", period="11月", on=TODAY):
    return str(state_on(Duty.objects.values().get(unit=cast.unit(unit), period_name=period), on))


# --- opening ----------------------------------------------------------------------------------------------------------
def test_a_class_owes_only_while_it_has_a_child_the_rule_is_about(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    assert set(Duty.objects.values_list("unit__uid", flat=True)) == {cast.unit(name).uid for name in ("class_5_3", "class_9_1", "class_other")}
    assert list(Duty.objects.filter(unit=cast.unit("class_5_3")).order_by("first_on").values_list("period_name", "frozen", "child")) == [
        ("9月", True, None), ("10月", True, None), ("11月", False, None), ("12月", False, None),
    ]  # fmt: skip


def test_every_school_village_and_township_owes_whatever_children_it_has(cast):
    adopt_rules(cast, *OF_EACH)
    open_on(cast)
    owed = {kind: Duty.objects.filter(rule__subject=kind, last_on__month=11).count() for kind in ("school", "village", "township")}
    assert owed == {"school": 4, "village": 3, "township": 2}
    assert Duty.objects.get(rule__subject="county", period_name="11月").unit == cast.county


def test_a_rule_adopted_below_is_owed_below_only(cast):
    adopt_rules(cast, *OF_EACH, at="township")
    open_on(cast)
    assert set(Duty.objects.values_list("unit__name", flat=True)) == {"石桥乡", "石桥乡中心小学", "白岩教学点", "石桥村", "白岩村"}


@pytest.mark.parametrize(
    ("spec", "unit", "owner"),
    [
        (CLASS_MEETING, "class_5_3", "李老师"), (OF_EACH[0], "school", "王校长"), (OF_EACH[0], "point", "王校长"), (OF_EACH[1], "village", "杨主任"),
        (OF_EACH[1], "other_village", ""), (OF_EACH[2], "township", "郑主任"), (OF_EACH[3], "county", "赵敏"),
        ({"kind": "training", "subject": "school", "per": "month", "doers": ["counsellor"]}, "school", "陈老师"),
        ({"kind": "meeting", "subject": "class", "per": "month", "doers": ["school"]}, "class_5_3", "王校长"),
    ],
)  # fmt: skip
def test_the_owner_is_who_runs_the_unit_or_holds_the_role_the_rule_names(cast, spec, unit, owner):
    cast.with_("children")
    adopt_rules(cast, spec)
    open_on(cast)
    assert Duty.objects.filter(unit=cast.unit(unit)).order_by("-last_on")[0].owner_name == owner


def test_running_twice_late_or_daily_writes_the_same_rows(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING, *OF_EACH)
    columns = ("subject_uid", "period", "needed", "done", "next_due_on", "owner_name", "not_owed", "frozen", "closes_on", "edu_path", "home_path")
    for day in (OPENED, OPENED + dt.timedelta(30), OPENED + dt.timedelta(61), TODAY):
        open_on(cast, day)
    daily = sorted(Duty.objects.values_list(*columns), key=str)
    assert open_on(cast) == {"opened": 0, "closed": 0}
    from qianshou.domain.care.models import OpenedPeriod

    Duty.objects.all().delete()
    OpenedPeriod.objects.all().delete()
    open_on(cast)
    assert sorted(Duty.objects.values_list(*columns), key=str) == daily


def test_a_class_that_lost_its_last_child_before_half_its_days_owes_no_more(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    people.mark_closed(SystemActor(TODAY), child=child(cast, "far"), reason="parent_returned", closed_on=dt.date(2026, 11, 5), today=TODAY)
    open_on(cast)
    assert [row(cast, "class_other", month).not_owed for month in ("9月", "10月", "11月", "12月")] == [False, False, True, True]


def test_a_class_that_lost_its_last_child_after_half_its_days_still_owes_the_month(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    last = dt.date(2026, 11, 27)
    people.mark_closed(SystemActor(last), child=child(cast, "far"), reason="parent_returned", closed_on=dt.date(2026, 11, 25), today=last)
    open_on(cast, last)
    assert [row(cast, "class_other", month).not_owed for month in ("9月", "10月", "11月")] == [False, False, False]
    assert not Duty.objects.filter(unit=cast.unit("class_other"), period_name="12月").exists()


# --- meeting it -------------------------------------------------------------------------------------------------------
def test_work_of_the_unit_meets_its_duty_at_once_and_no_other_units(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    others = list(Duty.objects.exclude(unit=cast.unit("class_5_3")).order_by("pk").values())
    work(cast, minutes=40, present=6)
    assert state(cast) == "met"
    assert list(Duty.objects.exclude(unit=cast.unit("class_5_3")).order_by("pk").values()) == others
    assert recount_county(cast.county.pk) == 0


def test_sending_it_twice_stores_it_once_and_another_body_is_refused(cast):
    first = work(cast)
    assert work(cast).pk == first.pk
    with pytest.raises(Refused):
        work(cast, title="别的会")
    assert WorkRecord.objects.count() == 1


def test_who_records_it_matters_where_the_rule_names_the_doer(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    work(cast, who="school")
    assert state(cast) == "due"
    work(cast, who="school", uuid="work-0002", doer=cast.user("helper"))
    assert (state(cast), WorkRecord.objects.get(client_uuid="work-0002").enterer) == ("met", cast.user("school"))


def test_typing_for_somebody_without_a_role_there_is_refused(cast):
    with pytest.raises(Invalid):
        work(cast, who="school", doer=cast.user("other_helper"))


def test_a_counterpart_of_a_meeting_must_have_taken_part(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING | {"counterparts": ["guardian"]})
    open_on(cast)
    work(cast, roles=["child"])
    assert state(cast) == "due"
    work(cast, uuid="work-0002", roles=["guardian"])
    assert state(cast) == "met"


def test_work_received_after_closing_is_kept_as_late_and_voiding_takes_it_back(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    late = work(cast, on=dt.date(2026, 10, 15))
    assert (state(cast, period="10月"), row(cast, period="10月").done) == ("met_late", 0)
    actions.void_work(cast.actor("helper"), work=late, reason="记错了班", today=TODAY)
    assert state(cast, period="10月") == "missed"
    with pytest.raises(Refused):
        actions.void_work(cast.actor("helper"), work=late, reason="再来", today=TODAY)


def test_what_is_made_up_for_counts_for_the_period_it_names_only(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    work(cast, makes_up_for=row(cast, period="10月").uid)
    assert (state(cast, period="10月"), state(cast)) == ("made_up", "due")
    with pytest.raises(Invalid):
        work(cast, uuid="work-0002", makes_up_for=row(cast).uid)
    with pytest.raises(Invalid):
        work(cast, uuid="work-0003", makes_up_for=row(cast, "class_9_1", "10月").uid)


def test_children_ticked_count_for_their_own_duties_too(cast):
    cast.with_("pairings")
    adopt_rules(cast, {"kind": "activity", "per": "month", "counterparts": ["child"]}, {"kind": "activity", "subject": "school", "per": "month", "key": "school"})
    open_on(cast)
    work(cast, who="school", unit="school", kind="activity", title="六一游园", children=[child(cast, "mei"), child(cast, "gu")])
    assert state(cast, "school") == "met"
    done = dict(Duty.objects.filter(child__isnull=False, period_name="11月").values_list("child__name", "done"))
    assert {name for name, n in done.items() if n} == {"龙小梅", "石小山"}


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["other_helper", "colleague", "outside", "village", "nobody", "visitor", "neighbour_school", "inspector", "admin"])
def test_who_does_not_reach_the_unit_is_refused(cast, who):
    with pytest.raises(NotAllowed):
        work(cast, who=who)


def test_children_out_of_the_unit_or_out_of_reach_cannot_be_ticked(cast):
    cast.with_("children")
    with pytest.raises(Invalid):
        work(cast, children=[child(cast, "gu")], who="school")
    with pytest.raises(NotAllowed):
        work(cast, children=[child(cast, "far")])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"on": TODAY + dt.timedelta(1)}, "happened_on"), ({"minutes": 0}, "minutes"), ({"present": -1}, "present"),
        ({"kind": "party"}, "kind"), ({"roles": ["king"]}, "roles"), ({"kind": "summary"}, "text"), ({"kind": "health_check"}, "sort"), ({"uuid": "x"}, "client_uuid"),
    ],
)  # fmt: skip
def test_what_cannot_be_work_is_refused_by_its_field(cast, wrong, field):
    with pytest.raises(Invalid) as said:
        work(cast, **wrong)
    assert said.value.field == field


def test_only_who_did_it_or_a_coordinator_voids_it(cast):
    done = work(cast)
    for who in ("colleague", "village", "other_school"):
        with pytest.raises(NotAllowed):
            actions.void_work(cast.actor(who), work=done, reason="x", today=TODAY)
    assert actions.void_work(cast.actor("school"), work=done, reason="重复", today=TODAY).voided_by == cast.user("school")


# --- where it is seen -------------------------------------------------------------------------------------------------
def test_a_units_duty_is_reached_by_who_reaches_the_unit(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING, *OF_EACH)
    open_on(cast)

    def kinds(who):
        return set(Duty.objects.visible_to(cast.actor(who), "see_duties").filter(child=None).values_list("rule__subject", flat=True))

    assert kinds("helper") == {"class"}
    assert kinds("school") == {"class", "school"}
    assert kinds("village") == {"village"}
    assert kinds("township_edu") == {"class", "school", "village", "township"}
    assert kinds("county") == {"class", "school", "village", "township", "county"}
    assert kinds("neighbour_county") == kinds("outside") == set()


def test_a_units_duty_is_on_its_owners_day_with_the_units_name(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    line = next(one for one in queries.today_for(cast.actor("helper"), TODAY).later if not one.child_uid)
    assert (line.child_name, line.unit_uid, line.text) == ("五年级（3）班", cast.unit("class_5_3").uid, "11月会议")


def test_a_units_duty_is_counted_once_on_each_line_it_stands_on(cast):
    cast.with_("children")
    adopt_rules(cast, *OF_EACH)
    open_on(cast)
    at = {"on": TODAY, "from_on": TODAY}
    owed = {line: queries.missed(cast.actor("county"), cast.unit("township"), line=line, **at)[0].owed for line in ("edu", "home")}
    assert owed == {"edu": 3, "home": 3}  # two schools and the township; two villages and the township
    lines, here, gone = queries.missed_lines(cast.actor("county"), cast.unit("township"), state="owed", line="home", **at)
    assert ([one.child_name for one in lines], here, gone) == (["石桥乡", "石桥村", "白岩村"], 3, 0)


def test_a_units_duty_is_waived_by_a_coordinator_and_says_why_it_is_there(cast):
    cast.with_("pairings")
    adopt_rules(cast, CLASS_MEETING)
    open_on(cast)
    found = queries.duty(cast.actor("school"), "waive_duty", row(cast).uid)
    assert any("班主任" in one for one in queries.why(cast.actor("school"), found, TODAY))
    actions.waive(cast.actor("school"), duty=found, reason="班级隔离停课", today=TODAY)
    assert state(cast) == "waived"
    open_on(cast)
    assert state(cast) == "waived"


# --- one child --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("plan", {"text": "每周谈一次，盯数学"}), ("summary", {"text": "数学进步了"}), ("study_goal", {"text": "背会二十个单词"}), ("info_check", {"sort": "same"}),
        ("health_check", {"sort": "eyes", "by_whom": "乡卫生院"}), ("screening", {"points": ["safe"]}), ("meeting", {}), ("report", {}),
    ],
)  # fmt: skip
def test_a_helper_meets_what_is_asked_of_each_pair(cast, kind, given):
    cast.with_("pairings")
    adopt_rules(cast, {"kind": kind, "subject": "pairing", "per": "month", "counterparts": ["child"]})
    open_on(cast)
    actions.record_child_work(cast.actor("colleague"), child=child(cast, "gu"), kind=kind, happened_on=TODAY, today=TODAY, client_uuid="work-1000", **given)
    actions.record_child_work(cast.actor("school"), child=child(cast, "mei"), kind=kind, happened_on=TODAY, today=TODAY, client_uuid="work-1001", **given)
    done = dict(Duty.objects.filter(period_name="11月", pairing__kind="teacher").values_list("child__name", "done"))
    assert (done["石小山"], done["龙小梅"]) == (1, 0)  # the coordinator is not 龙小梅's helper


def test_a_stand_in_meets_it_for_the_helper_she_stands_in_for(cast):
    from qianshou.domain.pairing import actions as pairing
    from tests.care_cast import pair_of

    cast.with_("pairings")
    adopt_rules(cast, {"kind": "summary", "subject": "pairing", "per": "month"})
    open_on(cast)
    pairing.stand_in(cast.actor("school"), pairing=pair_of(cast, "mei"), helper=helper(cast, "zhou"), from_on=TODAY, to_on=TODAY, reason="病假", today=TODAY)
    actions.record_child_work(cast.actor("colleague"), child=child(cast, "mei"), kind="summary", happened_on=TODAY, today=TODAY, client_uuid="work-1002", text="好")
    assert Duty.objects.get(pairing=pair_of(cast, "mei"), period_name="11月").done == 1


def test_the_outcome_of_a_goal_is_told_once(cast):
    cast.with_("pairings")
    goal = actions.record_child_work(
        cast.actor("helper"), child=child(cast, "mei"), kind="study_goal", happened_on=TODAY, today=TODAY, client_uuid="work-1003", text="背二十个单词"
    )
    with pytest.raises(NotAllowed):
        actions.tell_outcome(cast.actor("other_helper"), work=goal, outcome="reached", today=TODAY)
    assert actions.tell_outcome(cast.actor("helper"), work=goal, outcome="reached", today=TODAY).outcome_on == TODAY
    with pytest.raises(Refused):
        actions.tell_outcome(cast.actor("helper"), work=goal, outcome="partly", today=TODAY)


def test_words_about_a_body_are_not_kept(cast):
    cast.with_("pairings")
    row = actions.record_child_work(
        cast.actor("helper"), child=child(cast, "mei"), kind="health_check", happened_on=TODAY, today=TODAY, client_uuid="work-1004", sort="eyes", text="近视"
    )
    assert WorkRecord.objects.get(pk=row.pk).text is None


def _understood(kind, subject):
    """A rule of that kind and subject, or None where the language has no such thing (nobody talks with a county)."""
    spec = {"kind": kind, "subject": subject, "per": "month", "key": kind, "title": "x", "count": 1, "counterparts": ["school"], "mechanisms": ["M001"]}
    try:
        rule_from_spec(spec)
    except ProgrammeError:
        return None
    return spec


@pytest.mark.parametrize("subject", Subject.values)
def test_every_kind_the_language_knows_for_a_subject_is_owed(cast, subject):
    cast.with_("pairings")
    specs = [spec for kind in DutyKind.values if (spec := _understood(kind, subject))]
    made = adopt_rules(cast, *specs)
    open_on(cast)
    owed = set(Duty.objects.filter(rule__in=made, frozen=False).values_list("kind", flat=True))
    assert owed == {spec["kind"] for spec in specs} and owed >= set(DutyKind.values) - CONTACTS
