"""Goals: each measure counts its rows, both sides open into them, a rate before closing counts what was due, nothing is —."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.assessment import queries
from qianshou.domain.assessment.measures import MEASURES, WAITING, Scope
from qianshou.domain.care import actions
from qianshou.domain.care.actions import Met
from qianshou.domain.care.choices import Measure
from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people.models import Child
from qianshou.kit.errors import NotAllowed
from tests import care_cast  # noqa: F401
from tests.care_cast import pair_of
from tests.cast import TODAY
from tests.people_cast import child

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(cast):
    return cast.with_("programme")


def with_goals(*codes):
    """The county's 篇4 with the goals named here."""
    row = AdoptedProgramme.objects.get()
    row.spec = {**row.spec, "goals": [{"measure": code, "title": "目标", "target": 100, "mechanisms": ["M163"]} for code in codes]}
    row.save(update_fields=["spec"])
    return row


def value(cast, code, unit=None, who="county", today=TODAY):
    return queries.goal(cast.actor(who), with_goals(code), code, unit or cast.county, today)


def test_every_measure_a_programme_may_name_is_counted_or_says_why_not():
    assert {*MEASURES, *map(str, WAITING)} == set(Measure.values)
    assert all(one.says and one.unit_word for one in MEASURES.values())
    named = {goal.measure for programme in shipped().values() for goal in programme.goals}
    assert named <= set(Measure.values)


@pytest.mark.parametrize("code", sorted(MEASURES))
@pytest.mark.parametrize("line", ["edu", "home"])
def test_what_is_done_is_part_of_the_whole_and_what_is_left_the_rest_of_it(adopted, code, line):
    scope = Scope(with_goals(code), adopted.county, line, TODAY)
    of, done = ({row.pk for row in side(scope)} for side in (MEASURES[code].of, MEASURES[code].done))
    assert done <= of
    left = {row.pk for row in queries._side(MEASURES[code], "left", scope)}
    assert left == of - done


@pytest.mark.parametrize("code", sorted(MEASURES))
@pytest.mark.parametrize("who", ["county", "school", "township_home"])
def test_the_list_and_what_it_does_not_show_are_the_number(adopted, code, who):
    row = with_goals(code)
    unit = {"county": adopted.county, "school": adopted.unit("school"), "township_home": adopted.unit("township")}[who]
    line = "home" if who == "township_home" else "edu"
    goal = queries.goal(adopted.actor(who), row, code, unit, TODAY, line)
    for side, number in (("of", goal.of), ("done", goal.done), ("left", goal.left)):
        listed, here, hidden = queries.rows_behind(adopted.actor(who), row, code, side, unit, TODAY, line)
        assert len(listed) == min(here, 50)
        assert here + hidden == number


def test_files_are_those_complete_of_all_on_file(adopted):
    before = value(adopted, "files")
    assert (before.of, before.done, before.left, before.reached) == (7, 6, 1, False)  # one file waits to be completed
    Child.objects.filter(county=adopted.county, file_state="draft").update(file_state="active", opened_on=TODAY)
    after = value(adopted, "files")
    assert after.done == after.of and after.reached


def test_a_pairing_that_ended_pairs_no_child(adopted):
    before = value(adopted, "paired")
    pairing.end_pairing(adopted.actor("school"), pairing=pair_of(adopted, "jun"), to_on=TODAY, reason="other", today=TODAY)
    assert value(adopted, "paired").done == before.done - 1
    assert value(adopted, "two_helpers").done == 1  # mei has a teacher and a volunteer


def test_only_children_the_programme_is_about_are_counted(adopted):
    children = Child.objects.filter(county=adopted.county, file_state="active").count()
    assert value(adopted, "paired").of == 6 < children  # 篇4 is about the left-behind


def test_before_a_period_closes_only_what_was_due_by_today_counts(adopted):
    september = dt.date(2026, 9, 5)
    assert value(adopted, "talks", today=september).of == 0  # nothing was due yet
    now = value(adopted, "talks")
    assert now.as_of == "截至22日" or now.as_of == f"截至{TODAY.day}日"
    # two closed months, and November in which the first of two talks was due on the 16th
    assert (now.of, now.done) == (18, 0)


def talk(cast, on, number):
    actions.record_contact(
        cast.actor("helper", TODAY), child=child(cast, "mei"), kind="talk", happened_on=on, today=TODAY, people=[Met("child")], means="in_person",
        client_uuid=f"talk-{number:04}",
    )  # fmt: skip


def test_one_of_two_talks_is_on_pace_and_one_made_up_late_hides_no_miss(adopted):
    talk(adopted, dt.date(2026, 11, 10), 1)
    assert value(adopted, "talks").done == 1
    talk(adopted, dt.date(2026, 10, 20), 2)
    talk(adopted, dt.date(2026, 10, 21), 3)
    assert value(adopted, "talks").done == 1  # 补记完成 of October is no talk in time


def test_waived_rows_are_in_no_rate(adopted):
    row = Duty.objects.filter(child=child(adopted, "mei"), closes_on__gte=TODAY, first_on__lte=TODAY).get()
    actions.waive(adopted.actor("school"), duty=row, reason="住院", today=TODAY)
    assert value(adopted, "talks").of == 17


def test_what_has_nothing_to_count_is_no_zero_percent(adopted):
    goal = value(adopted, "visits")
    assert (goal.of, goal.done, goal.reached) == (0, 0, False)


def test_what_has_no_rows_yet_says_so(adopted):
    goal = value(adopted, "legal_aid")
    assert goal.of == 0 and "还没有" in goal.why_not


def test_two_running_programmes_stand_side_by_side_with_what_was_missed(adopted):
    system = SystemActor(TODAY)
    actions.adopt(system, unit=adopted.unit("school"), code="pian_10", school_year=2026, today=dt.date(2026, 9, 1))
    actions.open_periods(system, county=adopted.county, today=TODAY)
    found = queries.running(adopted.actor("county"), adopted.county, TODAY)
    assert [one.programme.code for one in found] == ["pian_4", "pian_10"]
    assert all(one.missed > 0 for one in found)
    assert [one.programme.code for one in queries.running(adopted.actor("other_school"), adopted.unit("other_school"), TODAY)] == ["pian_4"]


@pytest.mark.parametrize("who", ["helper", "school", "neighbour_county"])
def test_whoever_sees_no_counts_of_a_unit_is_refused(adopted, who):
    with pytest.raises(NotAllowed):
        queries.running(adopted.actor(who), adopted.county, TODAY)
