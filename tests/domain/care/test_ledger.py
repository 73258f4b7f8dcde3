"""The ledger filled, paced, counted and frozen through the real actions, on the children of the cast."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.actions import Met
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.care.queries.standing import state_on
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people import actions as people
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import helper, pair_of
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
CHILD = [Met("child")]


def talk(cast, name="mei", on=TODAY, who="helper", uuid="talk-0001", **more):
    today = more.pop("today", TODAY)
    given = {"kind": "talk", "people": CHILD, "client_uuid": uuid, "means": "in_person"} | more
    return actions.record_contact(cast.actor(who, today), child=child(cast, name), happened_on=on, today=today, **given)


def row(cast, name="mei", period="11月", **more):
    return Duty.objects.get(child=child(cast, name), period_name=period, **more)


def state(cast, name="mei", period="11月", on=TODAY):
    return str(state_on(Duty.objects.values().get(child=child(cast, name), period_name=period), on))


def snapshot(cast, *names):
    rows = Duty.objects.filter(child__in=[child(cast, name) for name in names]) if names else Duty.objects.all()
    return list(rows.order_by("pk").values())


# --- opening ----------------------------------------------------------------------------------------------------------
def test_opening_writes_the_periods_begun_and_those_of_the_next_fortnight(cast):
    cast.with_("programme")
    rows = Duty.objects.filter(child=child(cast, "mei")).order_by("first_on").values_list("period_name", "needed", "frozen")
    assert list(rows) == [("9月", 2, True), ("10月", 2, True), ("11月", 2, False), ("12月", 2, False)]


def test_only_children_whose_labels_meet_the_selector_are_owed(cast):
    cast.with_("programme")
    assert set(Duty.objects.values_list("child__name", flat=True)) == {"龙小梅", "杨军", "吴兰", "欧阳明远", "罗飞", "张小草"}


def test_a_second_run_writes_nothing(cast):
    cast.with_("programme")
    before = snapshot(cast)
    assert actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY) == {"opened": 0, "closed": 0}
    assert snapshot(cast) == before


def test_a_late_job_writes_what_daily_jobs_would_have_written(cast):
    cast.with_("pairings")
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="pian_4", school_year=2026, today=OPENED)
    columns = ("subject_uid", "period", "needed", "done", "next_due_on", "owner_name", "not_owed", "frozen", "closes_on", "edu_path")
    for day in (OPENED, OPENED + dt.timedelta(30), OPENED + dt.timedelta(61), TODAY):
        actions.open_periods(SystemActor(day), county=cast.county, today=day)
    daily = sorted(Duty.objects.values_list(*columns), key=str)
    Duty.objects.all().delete()
    from qianshou.domain.care.models import OpenedPeriod

    OpenedPeriod.objects.all().delete()
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert sorted(Duty.objects.values_list(*columns), key=str) == daily


def test_a_run_killed_between_chunks_goes_on_when_run_again(cast, monkeypatch):
    cast.with_("pairings")
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="pian_4", school_year=2026, today=OPENED)
    from qianshou.domain.care.ledger import opening

    monkeypatch.setattr(opening, "CHUNK", 2)

    class Killed(Exception):
        pass

    def die(done, total):
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY, on_progress=die)
    part = Duty.objects.count()
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert 0 < part < Duty.objects.count() == 6 * 4


def test_who_may_not_open_duties_is_refused(cast):
    cast.with_("pairings")
    with pytest.raises(NotAllowed):
        actions.open_periods(cast.actor("school"), county=cast.county, today=TODAY)


def test_two_talks_a_month_are_due_at_the_middle_and_the_end_of_its_school_days(cast):
    cast.with_("programme")
    assert row(cast).due_dates == ["2026-11-16", "2026-11-30"]
    assert state(cast, on=dt.date(2026, 11, 16)) == "due"
    assert state(cast, on=dt.date(2026, 11, 17)) == "overdue"


def test_the_owner_is_the_paired_helper_else_the_class_teacher_else_the_school(cast):
    cast.with_("programme")
    owners = {name: row(cast, name).owner_name for name in ("mei", "ming", "far", "village")}
    assert owners == {"mei": "李老师", "ming": "龙校长", "far": "孙老师", "village": "杨主任"}


def test_a_hand_over_moves_the_open_duties_at_once_and_leaves_the_closed(cast):
    cast.with_("programme")
    pairing.hand_over(cast.actor("school"), pairing=pair_of(cast, "mei"), to_helper=helper(cast, "zhou"), today=TODAY)
    owners = Duty.objects.filter(child=child(cast, "mei")).order_by("first_on").values_list("period_name", "owner_name")
    assert list(owners) == [("9月", "李老师"), ("10月", "李老师"), ("11月", "周老师"), ("12月", "周老师")]


def test_a_stand_in_owns_what_is_due_in_her_days(cast):
    cast.with_("programme")
    ends = TODAY + dt.timedelta(days=20)
    pairing.stand_in(cast.actor("school"), pairing=pair_of(cast, "mei"), helper=helper(cast, "zhou"), from_on=TODAY, to_on=ends, reason="病假", today=TODAY)
    assert (row(cast).owner_name, row(cast).instead_of) == ("周老师", "李老师")
    after = ends + dt.timedelta(days=1)
    pairing.settle_pairings(SystemActor(after), county=cast.county, today=after)
    assert row(cast, period="12月").owner_name == "李老师"


# --- counting ---------------------------------------------------------------------------------------------------------
def test_a_record_counts_at_once_for_the_duty_it_meets_and_for_no_other_child(cast):
    cast.with_("programme")
    others = snapshot(cast, "jun", "lan", "far")
    talk(cast, on=dt.date(2026, 11, 3))
    assert (row(cast).done, row(cast).next_due_on) == (1, dt.date(2026, 11, 30))
    assert state(cast) == "due"
    assert snapshot(cast, "jun", "lan", "far") == others
    talk(cast, on=TODAY, uuid="talk-0002")
    assert state(cast) == "met"


def test_two_talks_of_one_afternoon_are_one(cast):
    cast.with_("programme")
    talk(cast)
    talk(cast, uuid="talk-0002")
    assert row(cast).done == 1


def test_a_home_visit_counts_as_a_talk_only_when_the_child_was_there(cast):
    cast.with_("programme")
    talk(cast, kind="home_visit", people=[Met("parents")])
    assert row(cast).done == 0
    talk(cast, kind="home_visit", people=[Met("parents"), Met("child")], uuid="visit-002")
    assert row(cast).done == 1


def test_an_attempt_that_reached_nobody_is_kept_and_does_not_count(cast):
    cast.with_("programme")
    talk(cast, reached=False, people=[])
    assert (CareRecord.objects.count(), row(cast).done) == (1, 0)


def test_the_same_sending_twice_is_one_record_and_another_body_is_refused(cast):
    cast.with_("programme")
    first, again = talk(cast), talk(cast)
    assert (first.pk, CareRecord.objects.count()) == (again.pk, 1)
    with pytest.raises(Refused, match="已经保存过"):
        talk(cast, topics=["study"])


def test_a_record_late_is_kept_and_shows_as_such(cast):
    cast.with_("programme")
    assert state(cast, period="9月") == "missed"
    talk(cast, on=dt.date(2026, 9, 10))
    talk(cast, on=dt.date(2026, 9, 24), uuid="talk-0002")
    assert (row(cast, period="9月").done, row(cast, period="9月").done_late) == (0, 2)
    assert state(cast, period="9月") == "met_late"


def test_a_contact_made_up_counts_for_the_period_it_makes_up_for_and_not_for_its_own(cast):
    cast.with_("programme")
    duty = row(cast, period="9月")
    talk(cast, on=TODAY, makes_up_for=duty.uid)
    talk(cast, on=TODAY - dt.timedelta(days=1), makes_up_for=duty.uid, uuid="talk-0002")
    assert state(cast, period="9月") == "made_up"
    assert row(cast).done == 0


def test_making_up_inside_the_period_is_refused(cast):
    cast.with_("programme")
    with pytest.raises(Invalid, match="补做"):
        talk(cast, makes_up_for=row(cast).uid)


def test_a_void_takes_the_count_back_and_the_record_stays_readable(cast):
    cast.with_("programme")
    record = talk(cast)
    still_shown = type(record).objects.get(pk=record.pk)  # as somebody else read it before
    actions.void_record(cast.actor("helper"), record=record, reason="记错了孩子", today=TODAY)
    with pytest.raises(Refused, match="已经作废"):
        actions.void_record(cast.actor("school"), record=still_shown, reason="别的原因", today=TODAY)
    assert row(cast).done == 0
    [line] = queries.records_of_child(cast.actor("school"), child(cast, "mei"), TODAY)
    assert (line.voided_on, line.void_reason) == (TODAY, "记错了孩子")


def test_a_void_after_closing_can_turn_met_into_missed(cast):
    cast.with_("pairings")
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="pian_4", school_year=2026, today=OPENED)
    september = dt.date(2026, 9, 24)
    actions.open_periods(SystemActor(OPENED), county=cast.county, today=OPENED)
    talk(cast, on=dt.date(2026, 9, 10), today=september)
    record = talk(cast, on=september, uuid="talk-0002", today=september)
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert state(cast, period="9月") == "met"
    actions.void_record(cast.actor("school"), record=record, reason="没有谈", today=TODAY)
    assert state(cast, period="9月") == "missed"


# --- who may, what is refused ----------------------------------------------------------------------------------------
def test_a_helper_may_record_until_fourteen_days_after_her_pairing_ended(cast):
    cast.with_("programme")
    people.give_consent(SystemActor(TODAY), child=child(cast, "far"), use="outside_helper", given_by="罗奶奶", channel="signed", given_on=OPENED, today=TODAY)
    row_ = pair_of(cast, "mei_liu")
    pairing.end_pairing(cast.actor("school"), pairing=row_, to_on=TODAY, reason="other", today=TODAY)
    later = TODAY + dt.timedelta(days=14)
    talk(cast, who="outside", on=TODAY - dt.timedelta(days=1), today=later)
    with pytest.raises(NotAllowed):
        talk(cast, who="outside", on=TODAY - dt.timedelta(days=1), today=later + dt.timedelta(days=1), uuid="talk-0002")


@pytest.mark.parametrize("who", ["other_helper", "neighbour_helper", "admin", "viewer", "nobody", "department"])
def test_a_stranger_cannot_record(cast, who):
    cast.with_("programme")
    with pytest.raises(NotAllowed):
        talk(cast, who=who)
    assert CareRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, "happened_on"),
        ({"people": []}, "people"),
        ({"people": [Met("mayor")]}, "people"),
        ({"kind": "inspection"}, "kind"),
        ({"topics": ["politics"]}, "topics"),
        ({"condition": 9}, "condition"),
        ({"uuid": ""}, "client_uuid"),
        ({"note": "长" * 3000}, "note"),
    ],
)
def test_what_cannot_be_a_record_is_refused_by_field_and_stores_nothing(cast, given, field):
    cast.with_("programme")
    with pytest.raises(Invalid) as wrong:
        talk(cast, **given)
    assert (wrong.value.field, CareRecord.objects.count()) == (field, 0)


def test_an_outside_helper_meets_the_child_at_home_only_with_a_companion(cast):
    cast.with_("programme")
    with pytest.raises(Invalid) as wrong:
        talk(cast, who="outside", kind="home_visit")
    assert wrong.value.field == "companion"
    assert talk(cast, who="outside", kind="home_visit", companion="杨主任").companion == "杨主任"


def test_siblings_get_the_shared_facts_and_not_the_note(cast):
    cast.with_("programme")
    talk(cast, siblings=[child(cast, "jun")], note="想妈妈", topics=["mood"])
    notes = {one.child.name: bool(one.note) for one in CareRecord.objects.select_related("child")}
    assert notes == {"龙小梅": True, "杨军": False}
    assert (row(cast).done, row(cast, "jun").done) == (1, 1)


def test_a_class_talk_stores_a_private_part_for_each(cast):
    cast.with_("programme")
    both = [child(cast, "mei"), child(cast, "lan")]
    private = {both[0].uid: {"condition": 2}, both[1].uid: {"condition": 5, "note": "开朗"}}
    rows = actions.record_for_many(
        cast.actor("helper"), children=both, kind="talk", happened_on=TODAY, today=TODAY, people=CHILD, client_uuid="class-0001", private=private
    )
    assert [one.condition for one in rows] == [2, 5]
    assert len({one.entry_uid for one in rows}) == 1
    again = actions.record_for_many(
        cast.actor("helper"), children=both, kind="talk", happened_on=TODAY, today=TODAY, people=CHILD, client_uuid="class-0001", private=private
    )
    assert [one.pk for one in again] == [one.pk for one in rows]


def test_a_paper_sheet_counts_for_its_doer_at_once_and_names_who_typed_it(cast):
    cast.with_("programme")
    mei, jun = child(cast, "mei"), child(cast, "jun")
    rows = [actions.SheetRow(one.uid, dt.date(2026, 11, day), "talk", (Met("child"),)) for one in (mei, jun) for day in (4, 18)]
    made = actions.record_sheet(cast.actor("school"), children=[mei, jun], rows=rows, doer_helper=helper(cast, "li"), sheet_no="2026-017", today=TODAY)
    assert {(one.doer_name, one.enterer.name, one.sheet_no) for one in made} == {("李老师", "王校长", "2026-017")}
    assert state(cast) == state(cast, "jun") == "met"


def test_a_wrong_line_of_a_paper_sheet_refuses_the_whole_sheet_and_names_the_line(cast):
    cast.with_("programme")
    mei = child(cast, "mei")
    rows = [actions.SheetRow(mei.uid, day, "talk", (Met("child"),)) for day in (TODAY, TODAY + dt.timedelta(days=2))]
    with pytest.raises(Invalid) as wrong:
        actions.record_sheet(cast.actor("school"), children=[mei], rows=rows, doer_helper=helper(cast, "li"), sheet_no="7", today=TODAY)
    assert wrong.value.field == "row:2.happened_on"
    assert CareRecord.objects.count() == 0


def test_a_volunteer_cannot_type_for_another(cast):
    cast.with_("programme")
    with pytest.raises(NotAllowed):
        talk(cast, who="outside", doer_helper=helper(cast, "li"))


def test_counselling_is_recorded_and_read_by_counsellors_only(cast):
    cast.with_("programme")
    with pytest.raises(NotAllowed):
        talk(cast, counselling=True)
    talk(cast, who="counsellor", counselling=True, note="睡不好")
    for who, seen in {"counsellor": 1, "school": 0, "county": 0, "helper": 0}.items():
        assert len(queries.records_of_child(cast.actor(who), child(cast, "mei"), TODAY)) == seen, who


def test_a_note_is_sealed_in_the_table_and_read_by_its_author_and_who_may_see_records(cast):
    cast.with_("programme")
    talk(cast, note="奶奶腿疼")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM care_carerecord")
        assert "奶奶腿疼".encode() not in bytes(cursor.fetchone()[0])
    for who in ("helper", "school", "county"):
        assert queries.records_of_child(cast.actor(who), child(cast, "mei"), TODAY)[0].note == "奶奶腿疼", who
    assert [one.note for one in queries.records_of_child(cast.actor("inspector"), child(cast, "mei"), TODAY)] == []


def test_a_possible_double_is_told_not_refused(cast):
    cast.with_("programme")
    talk(cast)
    found = queries.possible_double(cast.actor("helper"), child(cast, "mei"), "talk", TODAY, helper(cast, "li"))
    assert [one.kind for one in found] == ["talk"]
    talk(cast, uuid="talk-0002")


# --- waived, closed ---------------------------------------------------------------------------------------------------
def test_a_duty_is_waived_with_a_reason_only_while_open_and_excused_afterwards(cast):
    cast.with_("programme")
    with pytest.raises(Invalid):
        actions.waive(cast.actor("school"), duty=row(cast), reason=" ", today=TODAY)
    actions.waive(cast.actor("school"), duty=row(cast), reason="住院", today=TODAY)
    assert state(cast) == "waived"
    with pytest.raises(Refused, match="截止"):
        actions.waive(cast.actor("school"), duty=row(cast, period="9月"), reason="住院", today=TODAY)
    actions.excuse(cast.actor("school"), duty=row(cast, period="9月"), reason="老师产假", today=TODAY)
    assert (state(cast, period="9月"), row(cast, period="9月").excuse) == ("missed", "老师产假")


def test_a_helper_cannot_waive_her_own(cast):
    cast.with_("programme")
    with pytest.raises(NotAllowed):
        actions.waive(cast.actor("helper"), duty=row(cast), reason="忙", today=TODAY)


def test_closing_a_file_ends_pairings_and_waives_what_is_open(cast):
    cast.with_("programme")
    actions.close_file(cast.actor("school"), child=child(cast, "mei"), reason="parent_returned", closed_on=TODAY, today=TODAY)
    assert (pair_of(cast, "mei").end_reason, pair_of(cast, "mei_liu").end_reason) == ("file_closed", "file_closed")
    assert (state(cast), state(cast, period="9月")) == ("waived", "missed")
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert state(cast) == "waived"


def test_when_the_last_label_falls_away_duties_run_on_until_someone_chooses(cast):
    cast.with_("programme")
    mei = child(cast, "mei")
    from tests.people_cast import adult

    for relation in ("51", "52"):
        people.record_change(cast.actor("school"), child=child(cast, "mei"), kind="back_for_good", happened_on=TODAY, today=TODAY, carer=adult(cast, "mei", relation))
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert not row(cast).not_owed
    actions.settle_pending(cast.actor("school"), child=child(cast, "mei"), choice="close", today=TODAY)
    mei.refresh_from_db()
    assert (mei.file_state, state(cast)) == ("closed", "waived")


# --- what is told -----------------------------------------------------------------------------------------------------
def test_today_lists_ones_own_open_duties_in_two_queries(cast, django_assert_num_queries):
    cast.with_("programme")
    actor = cast.actor("helper")
    actor.grants  # noqa: B018 read once a request, not by this query
    with django_assert_num_queries(2):
        view = queries.today_for(actor, TODAY)
    assert [(one.child_name, one.state) for one in view.overdue] == [("吴兰", "overdue"), ("杨军", "overdue"), ("龙小梅", "overdue")]
    talk(cast, on=dt.date(2026, 11, 3))
    view = queries.today_for(cast.actor("helper"), TODAY)
    assert [(one.child_name, one.text) for one in view.later] == [("龙小梅", "11月谈心，要2次，还差1次")]
    assert view.counts["done_week"] == 0


def test_why_says_rule_period_owner_and_what_would_meet_it(cast):
    cast.with_("programme")
    said = "".join(queries.why(cast.actor("school"), row(cast), TODAY))
    assert all(word in said for word in ("班级留守儿童工作计划", "11月", "李老师", "登记一次谈心", "留守"))
    guarded = "".join(queries.why(cast.actor("outside"), row(cast), TODAY))
    assert "按档案中的家庭情况" in guarded


def test_the_missed_list_changes_at_school_township_and_county_with_one_talk(cast):
    cast.with_("programme")
    talk(cast, on=dt.date(2026, 11, 3))
    before = {name: queries.missed(cast.actor("county"), cast.unit(name), on=TODAY)[0] for name in ("school", "township", "county")}
    talk(cast, on=TODAY, uuid="talk-0002")
    for name, was in before.items():
        now = queries.missed(cast.actor("county"), cast.unit(name), on=TODAY)[0]
        assert (now.met, now.due, now.owed) == (was.met + 1, was.due - 1, was.owed), name


def test_owed_is_the_sum_of_the_others_and_units_below_are_listed(cast):
    cast.with_("programme")
    found = queries.missed(cast.actor("county"), cast.county, on=TODAY)
    assert [one.name for one in found] == ["青禾县", "石桥乡", "云台镇", "青禾县第一初级中学"]
    for one in found:
        assert one.owed == one.met + one.due + one.overdue + one.missed + one.met_late + one.made_up + one.waived
    assert found[0].owed == 6 * 3 == sum(one.owed for one in found[1:]) + 3  # 张小草 stands on the line of residence only


@pytest.mark.parametrize("line", ["edu", "home"])
def test_every_number_of_the_missed_list_opens_into_as_many_rows(cast, line):
    cast.with_("programme")
    talk(cast, on=dt.date(2026, 9, 3))
    county = cast.actor("county")
    for one in queries.missed(county, cast.county, on=TODAY, line=line):
        unit = cast.county if one.unit_uid == cast.county.uid else next(u for u in cast.units.values() if u.uid == one.unit_uid)
        for name in ("owed", "met", "due", "overdue", "missed", "met_late", "made_up", "waived"):
            lines, here, hidden = queries.missed_lines(county, unit, state=name, on=TODAY, line=line)
            assert (len(lines), here + hidden) == (here, getattr(one, name)), (one.name, name)


def test_the_missed_list_of_another_unit_is_refused(cast):
    cast.with_("programme")
    for who, unit in (("school", "other_school"), ("other_school", "county"), ("helper", "school"), ("neighbour_county", "county")):
        with pytest.raises(NotAllowed):
            queries.missed(cast.actor(who), cast.unit(unit), on=TODAY)


@pytest.mark.parametrize(("who", "unit"), [("county", "county"), ("township_edu", "township"), ("school", "school"), ("helper", "class_5_3"), ("village", "village")])
@pytest.mark.parametrize("line", ["edu", "home"])
def test_every_number_of_a_desk_counts_the_rows_behind_it(cast, who, unit, line):
    cast.with_("programme")
    talk(cast, on=dt.date(2026, 11, 3))
    viewer, place = cast.actor(who), cast.unit(unit)
    found = queries.desk_counts(viewer, place, TODAY, line)
    assert {one.code for one in found} >= {"on_file", "paired", "talks", "overdue", "key", "drafts", "pending", "differences"}
    for one in found:
        assert one.value == queries.desk_rows(viewer, place, TODAY, line, one.code).count(), one.code
        assert one.line_label in ("按学校", "按居住地")


def test_a_desk_of_the_county_counts_what_the_cast_holds(cast):
    cast.with_("programme")
    found = {one.code: (one.value, one.of) for one in queries.desk_counts(cast.actor("county"), cast.county, TODAY)}
    assert found["on_file"] == (7, None)
    assert found["paired"] == (5, 7)
    assert found["talks"] == (0, 6)
    assert found["overdue"] == (6, None)
    assert found["missed"] == (12, None)
    assert (found["key"][0], found["drafts"][0]) == (1, 1)


def test_a_preview_says_how_much_an_adoption_asks_of_whom(cast):
    cast.with_("pairings")
    load = queries.preview_adoption(cast.actor("county"), cast.county, "pian_4", TODAY, {"talk": {"count": 4}})
    assert (load.subjects, load.helpers, load.worst, load.worst_name) == (6, 4, 3.0, "李老师")


def test_adopting_twice_or_with_wrong_numbers_is_refused(cast):
    cast.with_("programme")
    for given in ({"code": "pian_4"}, {"code": "none"}, {"code": "pian_10", "adjustments": {"talk": {"count": 99}}}, {"code": "pian_10", "adjustments": {"x": {"count": 1}}}):
        with pytest.raises(Refused):
            actions.adopt(cast.actor("county"), unit=cast.county, school_year=2026, today=TODAY, **given)


def test_an_ended_adoption_asks_for_nothing_more_and_keeps_what_is_closed(cast):
    cast.with_("programme")
    [adopted] = queries.adoptions(cast.actor("county"), cast.county)
    actions.end_adoption(cast.actor("county"), programme=adopted, today=dt.date(2026, 11, 2))
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert (state(cast), state(cast, period="12月"), state(cast, period="9月")) == ("not_owed", "not_owed", "missed")


def test_five_ones_owe_each_counterpart_and_say_who_is_not_asked_for(cast):
    cast.with_("pairings")
    system = SystemActor(OPENED)
    people.record_change(system, child=child(cast, "mei"), kind="carer_fact", happened_on=OPENED, today=OPENED, carer=_parent(cast, "52"), detail={"fact": "missing"})
    actions.adopt(system, unit=cast.county, code="wu_ge_yi", school_year=2026, today=OPENED)
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    november = Duty.objects.filter(period_name="11月", kind="contact").order_by("counterpart")
    assert [(one.counterpart, one.not_owed, one.owner_name) for one in november] == [
        ("carer", False, "志愿者小刘"), ("class_teacher", False, "志愿者小刘"), ("parents", False, "志愿者小刘"),
    ]  # fmt: skip
    assert november[2].not_asked == "母亲失联，不要求联系"
    assert set(Duty.objects.values_list("pairing__helper__name", flat=True)) == {"志愿者小刘"}


def _parent(cast, relation):
    from tests.people_cast import adult

    return adult(cast, "mei", relation)


def test_many_records_at_once_count_like_records_one_by_one(cast):
    cast.with_("pairings")
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="pian_4", school_year=2026, today=OPENED)
    mei, li = child(cast, "mei"), helper(cast, "li")
    rows = [
        actions.NewRecord(mei.pk, "talk", dt.date(2026, month, day), ("child",), "李老师", li.user_id, li.pk, ("helper", "teacher"), note="还好")
        for month in (9, 10, 11) for day in (11, 18)
    ]  # fmt: skip
    assert actions.record_many(SystemActor(TODAY), children=[mei], records=rows, today=TODAY) == 6
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert [state(cast, period=name) for name in ("9月", "10月", "11月")] == ["met", "met", "met"]
    assert actions.recount_all(SystemActor(TODAY), county=cast.county, today=TODAY) == 0
    Duty.objects.update(done=0)
    assert actions.recount_all(SystemActor(TODAY), county=cast.county, today=TODAY) == 3
    assert queries.records_of_child(cast.actor("school"), mei, TODAY)[0].note == "还好"
