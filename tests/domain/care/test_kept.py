"""What the ledger keeps from run to run: never believed past a change, and the rows are those of a site that keeps nothing."""

import datetime as dt
import itertools
import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import Grant
from qianshou.domain.care import actions
from qianshou.domain.care.ledger import opening
from qianshou.domain.care.ledger.kept import begin, forget
from qianshou.domain.care.ledger.lane import lane_of
from qianshou.domain.care.ledger.light import Reader
from qianshou.domain.care.ledger.people import staff_of
from qianshou.domain.care.ledger.plan import make_plan
from qianshou.domain.care.ledger.watched import WATCHES
from qianshou.domain.care.models import Duty, LaneMember, LaneState, LaneTouch, LedgerLimits, Reschedule, WorkPart, WorkRecord
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.people.models import Carer, Change, Child, Fact, KeyChild, Label, PendingLabels
from qianshou.kit.noting import notings
from tests.care_cast import helper
from tests.cast import TODAY
from tests.domain.care.adopting import adopt_rules, open_on
from tests.domain.care.test_lane import MORE, STRICTER, Killed, more_things, play, written
from tests.domain.care.test_slow_model import RULES, things
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)
DAY = dt.date(2026, 11, 1)
OF_CARER = {"key": "carer", "kind": "home_visit", "per": "once", "event": "carer_changed", "within": 20, "counterparts": ["home"]}


@pytest.fixture
def kept(cast):
    """A county whose last run came to its end, with nothing noted since."""
    cast.with_("programme")
    adopt_rules(cast, *MORE)
    open_on(cast)
    open_on(cast)
    assert set(LaneTouch.objects.values_list("child_number", flat=True)) == {cast.more["children"]["neighbour"]}  # for a run of that county
    LaneTouch.objects.all().delete()
    assert LaneMember.objects.count() > 0
    return cast


def of(cast, model, **given):
    """A new row of some table about mei."""
    return model.objects.create(child=child(cast, "mei"), county=cast.county, **given)


def a_work(cast, kind):
    from django.utils import timezone

    given = {"client_uuid": f"kept-{kind}-0001", "body_hash": "x", "doer_name": "李老师", "received_at": timezone.now(), "received_on": TODAY}
    work = WorkRecord.objects.create(county=cast.county, kind=kind, happened_on=TODAY, **given)
    return of(cast, WorkPart, work=work, happened_on=TODAY)


def mine(model, **found):
    return lambda cast: model.objects.filter(child=child(cast, "mei"), **found).order_by("pk")[:1]


def update(model, **values):
    return lambda cast: model.objects.filter(pk__in=[row.pk for row in mine(model)(cast)]).update(**values)


WRITES = {
    "class": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(edu_path=cast.unit("class_5_1").path),
    "home": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(home_path=""),
    "closed": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(file_state="closed", closed_on=TODAY),
    "boarding": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(boarding=None),
    "stage": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(stage="junior"),
    "birthday": lambda cast: Child.objects.filter(pk=child(cast, "mei").pk).update(birth_date=DAY),
    "label": update(Label, to_on=TODAY),
    "label known": update(Label, known_on=TODAY),
    "label gone": lambda cast: Label.objects.filter(child=child(cast, "mei")).delete(),
    "pending": lambda cast: of(cast, PendingLabels, since=DAY, had=["left_behind"]),
    "key": lambda cast: of(cast, KeyChild, reason="需要多看看", from_on=DAY),
    "carer": update(Carer, looks_after=True, relation="43"),
    "carer gone": update(Carer, gone_on=TODAY),
    "standing": update(Carer, standing="entrusted"),
    "fact": lambda cast: of(cast, Fact, kind="boarding", from_on=DAY, source="staff", as_of=DAY, known_on=DAY),
    "fact wrong": update(Fact, wrong=True),
    "fact of": lambda cast: update(Fact, carer=None)(cast) and Fact.objects.filter(child=child(cast, "mei")).order_by("pk")[:1],
    "change": lambda cast: of(cast, Change, kind="carer_changed", happened_on=DAY, as_of=DAY),
    "pairing": update(Pairing, to_on=TODAY),
    "pairing's helper": lambda cast: Pairing.objects.filter(child=child(cast, "mei")).update(helper=helper(cast, "zhou")),
    "pairing of": lambda cast: Pairing.objects.filter(child=child(cast, "gu")).update(child=child(cast, "mei")),
    "stand-in": lambda cast: StandIn.objects.create(
        county=cast.county, pairing=Pairing.objects.filter(child=child(cast, "mei")).first(), helper=helper(cast, "zhou"), from_on=TODAY, to_on=TOMORROW
    ),
    "helper's name": lambda cast: Helper.objects.filter(pk=helper(cast, "li").pk).update(name="李新名"),
    "helper's kind": lambda cast: Helper.objects.filter(pk=helper(cast, "li").pk).update(kind="volunteer"),
    "helper left": lambda cast: Helper.objects.filter(pk=helper(cast, "li").pk).update(left_on=TODAY),
    "helper's login": lambda cast: Helper.objects.filter(pk=helper(cast, "li").pk).update(user=None),
    "class's year": lambda cast: Unit.objects.filter(pk=child(cast, "mei").edu_unit_id).update(entry_year=2020),
    "activity": lambda cast: a_work(cast, "activity"),
    "waived": update(Duty, waived_on=TODAY),
    "row's owner": update(Duty, owner_name="别人"),
    "row's place": update(Duty, home_path=""),
    "row's due dates": update(Duty, due_dates=[]),
    "row deleted": lambda cast: Duty.objects.filter(pk__in=[row.pk for row in mine(Duty)(cast)]).delete(),
    "moved": lambda cast: Reschedule.objects.create(duty=mine(Duty)(cast)[0], nth=0, was_due_on=TODAY, due_on=TOMORROW, reason="改期", on=TODAY),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_whatever_decides_about_a_child_is_noted_by_the_database_when_it_is_written(kept, what):
    WRITES[what](kept)
    assert child(kept, "mei").pk in LaneTouch.objects.values_list("child_number", flat=True)


def test_each_kind_of_write_leads_to_the_child_being_looked_at_again_and_only_such_children(kept, monkeypatch):
    read = []
    real = Reader.read
    monkeypatch.setattr(Reader, "read", lambda self, ids: read.append(set(ids)) or real(self, ids))
    monkeypatch.setattr(opening.Lane, "look", lambda self, ids, look=opening.Lane.look: read.append("looked") or look(self, ids))
    open_on(kept)
    assert "looked" not in read
    for what in ("label known", "key", "helper's name", "row's owner"):
        WRITES[what](kept)
        touched = set(LaneTouch.objects.values_list("child_number", flat=True))
        assert touched < set(Child.objects.active().filter(county=kept.county).values_list("pk", flat=True))
        read.clear()
        open_on(kept)
        assert read[read.index("looked") + 1] >= {child(kept, "mei").pk} and read[read.index("looked") + 1] <= touched
        open_on(kept)  # a row mended is looked at once more
        assert not LaneTouch.objects.exists()


def test_what_decides_nothing_is_not_noted(kept):
    Child.objects.filter(pk=child(kept, "mei").pk).update(name="龙小美", search="x", version=9)
    kid = child(kept, "mei")
    kid.save()
    Carer.objects.filter(child=kid).update(occupation="木工")
    Duty.objects.filter(child=kid).update(done=1, next_due_on=None, behind_after=None)
    a_work(kept, "meeting")
    given = {"kind": "talk", "happened_on": TODAY, "today": TODAY, "people": [actions.Met("child")], "client_uuid": "kept-0001"}
    actions.record_contact(kept.actor("helper"), child=kid, **given)
    assert list(LaneTouch.objects.all()) == []


def test_every_watched_table_is_watched_in_the_database():
    wanted = {(watch.table, verb.lower()) for watch in WATCHES for verb in watch.verbs}
    assert notings() == wanted


def test_every_column_the_lane_reads_is_watched(cast):
    cast.with_("pairings")
    adopt_rules(cast, *RULES, *MORE, OF_CARER)
    plan, staff = make_plan(cast.county.pk, TODAY), staff_of(cast.county.pk)
    watched = {watch.table: {*watch.columns, "id", "uid"} for watch in WATCHES}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lane_of(plan, staff, {}).reader.read(list(Child.objects.values_list("pk", flat=True)))
    read = {found for one in asked.captured_queries for found in re.findall(r'"([a-z_]+)"\."(\w+)"', one["sql"])}
    assert len({table for table, _column in read}) > 8
    said_elsewhere = {("people_child", "county_id"), ("care_duty", "frozen")}  # never change, or by the ledger alone
    assert {(table, column) for table, column in read if column not in watched.get(table, ())} - said_elsewhere == set()


def looked_at(cast, day=TODAY):
    """How many children the next run would still not look at."""
    plan, staff = make_plan(cast.county.pk, day), staff_of(cast.county.pk)
    mark = transaction.savepoint()
    notes = begin(lane_of(plan, staff, {}), opening._whom(plan))
    transaction.savepoint_rollback(mark)
    return len(notes.members)


def test_what_decides_about_all_alike_makes_the_next_run_look_at_every_child(kept):
    before = looked_at(kept)
    assert before == LaneMember.objects.count() > 0
    mark = transaction.savepoint()
    for write in (
        lambda: LedgerLimits.objects.create(county=kept.county, month=8),
        lambda: adopt_rules(kept, {"key": "new", "kind": "talk", "per": "week", "counterparts": ["child"]}),
        lambda: kept.county.terms.filter(school_year=2026, number=1).update(last_on=dt.date(2027, 1, 20)),
        lambda: LaneState.objects.update(running="killed"),
        lambda: LaneState.objects.update(ran_on=TOMORROW),
        lambda: LaneState.objects.update(basis="other code"),
        lambda: LaneState.objects.all().delete(),
    ):
        write()
        assert looked_at(kept) == 0
        transaction.savepoint_rollback(mark)
        mark = transaction.savepoint()
    assert looked_at(kept) == before


def test_a_new_class_teacher_by_date_alone_makes_her_class_be_looked_at_and_its_duties_change_hands(kept):
    place, other = child(kept, "mei").edu_unit, kept.user("colleague")
    Grant.objects.filter(unit=place, role="class_teacher").update(to_on=TODAY)
    Grant.objects.create(user=other, unit=place, role="class_teacher", from_on=TOMORROW)
    in_class = Child.objects.active().filter(edu_unit=place).count()
    assert looked_at(kept) == LaneMember.objects.count()
    assert LaneMember.objects.count() - looked_at(kept, TOMORROW) == in_class
    rows = {"child__edu_unit": place, "rule__code": "guardian", "not_owed": False, "closes_on__gte": TOMORROW}
    open_on(kept, TOMORROW)
    assert set(Duty.objects.filter(**rows).values_list("owner", flat=True)) == {other.pk}


def test_a_day_beyond_the_window_is_not_forgotten_when_the_window_reaches_it(kept):
    far = dt.date(2026, 11, 22) + dt.timedelta(days=400)
    KeyChild.objects.create(county=kept.county, child=child(kept, "mei"), reason="需要多看看", from_on=OPENED, until_on=far)
    open_on(kept)
    open_on(kept)
    member = LaneMember.objects.get(child_number=child(kept, "mei").pk)
    assert member.until == far


def test_a_run_that_another_has_overtaken_keeps_nothing(kept):
    plan, staff = make_plan(kept.county.pk, TODAY), staff_of(kept.county.pk)
    slow = begin(lane_of(plan, staff, {}), opening._whom(plan))
    open_on(kept)  # sees that one is going on, believes nothing, and comes to its end first
    there = set(LaneMember.objects.values_list("child_number", "lane"))
    slow.leave_out(())
    slow.finish()
    assert set(LaneMember.objects.values_list("child_number", "lane")) == there
    assert LaneState.objects.get(county=kept.county).running == ""


def test_every_child_is_looked_at_in_four_weeks_of_quiet_days(cast, monkeypatch):
    cast.with_("pairings")
    adopt_rules(cast, {"key": "term", "kind": "talk", "per": "term", "counterparts": ["child"]})
    open_on(cast, DAY)
    seen = set()
    look = opening.Lane.look
    monkeypatch.setattr(opening.Lane, "look", lambda self, ids: seen.update(ids) or look(self, ids))
    for number in range(1, 30):
        open_on(cast, DAY + dt.timedelta(days=number))
    assert seen == set(Child.objects.active().filter(county=cast.county).values_list("pk", flat=True))


# --- the property ---------------------------------------------------------------------------------------------------------
careful = settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
by_itself = st.tuples(
    st.integers(0, 75), st.sampled_from(["birthday", "ends", "key_until", "teacher", "label_ends", "class_moves"]), st.sampled_from(["mei", "gu", "lan"])
)


def ahead(cast, what, who, today):
    """Something is written today whose day comes later by itself."""
    kid, later = child(cast, who), today + dt.timedelta(days=9)
    if what == "birthday":
        Child.objects.filter(pk=kid.pk).update(birth_date=later.replace(year=later.year - 16))
    elif what == "ends":
        Pairing.objects.filter(child=kid, to_on=None).update(to_on=later)
    elif what == "key_until":
        KeyChild.objects.create(county=cast.county, child=kid, reason="需要多看看", from_on=today, until_on=later)
    elif what == "teacher":
        Grant.objects.filter(unit=kid.edu_unit, role="class_teacher", to_on=None).update(to_on=later)
        Grant.objects.create(user=cast.user("colleague"), unit=kid.edu_unit, role="class_teacher", from_on=later + dt.timedelta(days=1))
    elif what == "label_ends":
        Label.objects.filter(child=kid, to_on=None).update(to_on=later)
    else:
        place = cast.unit("class_5_1")
        Child.objects.filter(pk=kid.pk).update(edu_unit=place, edu_path=place.path)


def world(cast, story, days, monkeypatch, *, keeps, killed_at=None):
    """The same world from the same start; the rows it leaves, by a site that keeps its notes or by one that forgets before every run."""
    from tests.domain.care import test_lane

    befall = test_lane.befall
    mark = transaction.savepoint()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(opening, "CHUNK", 3)
            patch.setattr("qianshou.domain.care.ledger.groups.CHUNK", 2)
            patch.setattr("qianshou.domain.care.ledger.groups.READ", 4)
            words = ("birthday", "ends", "key_until", "teacher", "label_ends", "class_moves")
            patch.setattr(test_lane, "befall", lambda cast, what, *rest: (ahead if what in words else befall)(cast, what, *rest))
            if not keeps:
                real = opening._open_children
                patch.setattr(opening, "_open_children", lambda plan, *rest: forget(plan.county_id) or real(plan, *rest))
            play(cast, story, days, killed_at)
        return written()
    finally:
        transaction.savepoint_rollback(mark)


@careful
@given(
    story=st.lists(things, min_size=2, max_size=10), more=st.lists(more_things, max_size=4), later=st.lists(by_itself, min_size=1, max_size=5),
    gaps=st.lists(st.sampled_from([0, 1, 1, 2, 7, 12, 30]), min_size=3, max_size=8), killed_at=st.none() | st.sampled_from([2, 4, 6]),
)  # fmt: skip
def test_a_site_that_keeps_its_notes_writes_what_one_writes_that_looks_at_every_child_each_time(cast, monkeypatch, story, more, later, gaps, killed_at):
    if "pairings" not in cast.more:
        cast.with_("pairings")
    days = [OPENED + dt.timedelta(days=n) for n in itertools.accumulate(gaps)]
    mark = transaction.savepoint()
    try:
        adopt_rules(cast, *RULES, *MORE, OF_CARER)
        adopt_rules(cast, *STRICTER, at="township")
        told = [*story, *more, *later]
        assert world(cast, told, days, monkeypatch, keeps=True, killed_at=killed_at) == world(cast, told, days, monkeypatch, keeps=False)
    finally:
        transaction.savepoint_rollback(mark)


def test_a_run_killed_while_it_writes_by_groups_is_not_believed_and_the_next_writes_the_rest(cast, monkeypatch):
    cast.with_("pairings")
    adopt_rules(cast, RULES[0], {"key": "week", "kind": "talk", "per": "week", "counterparts": ["child"]})
    open_on(cast, DAY)
    monkeypatch.setattr("qianshou.domain.care.ledger.groups.CHUNK", 2)
    monkeypatch.setattr("qianshou.domain.care.ledger.groups.READ", 4)

    def die(done, _all):
        if done >= 2:
            raise Killed

    late = dt.date(2026, 11, 17)  # December comes into sight
    with pytest.raises(Killed):
        actions.open_periods(SystemActor(late), county=cast.county, today=late, on_progress=die)
    part = Duty.objects.filter(period_name="12月").count()
    open_on(cast, late)
    assert 0 < part < Duty.objects.filter(period_name="12月").count() == Duty.objects.filter(period_name="11月").count()
