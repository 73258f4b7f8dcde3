"""The set-based lane: on random worlds it writes what deciding child by child writes, killed in the middle or not; and when nothing happened it does not look."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent, Grant
from qianshou.domain.care import actions
from qianshou.domain.care.ledger import opening
from qianshou.domain.care.models import Duty, LedgerRun, OpenedPeriod
from qianshou.domain.care.shapes import NewRecord
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Carer, Child
from qianshou.kit.errors import Refused
from tests.care_cast import helper
from tests.cast import TODAY
from tests.domain.care.adopting import adopt_rules, open_on
from tests.domain.care.test_slow_model import RULES, happen, things
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
careful = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LEFT = {"label": "left_behind"}
MORE = [
    {"key": "parents", "kind": "call", "subject": "pairing", "per": "month", "counterparts": ["parents", "carer", "class_teacher"], "who": LEFT},
    {"key": "guardian", "kind": "contact", "per": "fortnight", "counterparts": ["guardian", "class_teacher"], "doers": ["class_teacher", "school"]},
    {"key": "boards", "kind": "talk", "per": "week", "counterparts": ["child"], "who": {"boarding": True}},
    {"key": "day", "kind": "home_visit", "per": "month", "counterparts": ["home"], "who": {"all": [LEFT, {"lives_with": "grandparents"}]}, "doers": ["village"]},
    {"key": "young", "kind": "gift", "per": "month", "counterparts": ["child"], "who": {"age": [6, 15]}},
    {"key": "key", "kind": "festival", "per": "term", "counterparts": ["child"], "who": {"key": True}},
    {"key": "grade", "kind": "tutoring", "per": "month", "counterparts": ["child"], "who": {"grade": [4, 6]}, "count": 2, "distinct_days": True},
    {"key": "first", "kind": "home_visit", "per": "once", "event": "file_opened", "within": 40, "counterparts": ["home"]},
    {"key": "begun", "kind": "letter", "subject": "pairing", "per": "once", "event": "pairing_begun", "within": 10, "counterparts": ["child"]},
    {"key": "early", "kind": "talk", "per": "week", "counterparts": ["child"], "who": LEFT, "during": {"event": "file_opened", "first_days": 30}},
]  # fmt: skip
STRICTER = [
    {"key": "twice", "kind": "talk", "per": "week", "count": 2, "counterparts": ["child"], "doers": ["class_teacher"], "who": LEFT, "distinct_days": True}
]
_NEW_EACH_TIME = ("id", "uid", "subject_uid", "pairing_id")
WRITTEN = [f.attname for f in Duty._meta.concrete_fields if f.attname not in _NEW_EACH_TIME]
WRITTEN += ["pairing__helper", "pairing__from_on", "pairing__kind"]
more_things = st.tuples(
    st.integers(0, 75), st.sampled_from(["key", "gone", "teacher_left", "waive", "stand_in", "adult_missing"]), st.sampled_from(["mei", "gu", "far", "lan"]),
)  # fmt: skip


def befall(cast, what, who, today):
    """What else may happen to a child on a day."""
    kid, system = child(cast, who), SystemActor(today)
    if what == "key":
        people.name_key_child(system, child=kid, reason="需要多看看", from_on=today, today=today)
    elif what == "gone":
        row = Carer.objects.filter(child=kid).order_by("pk").last()
        Carer.objects.filter(pk=row.pk).update(gone_on=today)
    elif what == "adult_missing":
        carer = Carer.objects.filter(child=kid).order_by("pk").first()
        carer.facts.model.objects.create(county=cast.county, child=kid, carer=carer, kind="missing", source="staff", from_on=today, as_of=today, known_on=today)
    elif what == "teacher_left":
        Grant.objects.filter(unit=kid.edu_unit, role="class_teacher").update(to_on=today)
    elif what == "waive":
        duty = Duty.objects.filter(child=kid, closes_on__gte=today, waived_on=None, not_owed=False).order_by("period", "rule").first()
        if duty:
            actions.waive(system, duty=duty, reason="住院", today=today)
    else:
        row = Pairing.objects.filter(child=kid, to_on=None).exclude(helper=helper(cast, "zhou")).first()
        if row:
            pairing.stand_in(system, pairing=row, helper=helper(cast, "zhou"), from_on=today, to_on=today + dt.timedelta(days=9), reason="产假", today=today)


def written():
    return sorted(map(str, Duty.objects.values_list(*WRITTEN)))


def one_by_one(_plan, _staff, _held):
    return None


def run(cast, story, days, monkeypatch, *, lane, killed_at=None):
    """The same world played from the same start, the job running on the given days; the rows it leaves."""
    mark = transaction.savepoint()
    try:
        with monkeypatch.context() as patch:
            if not lane:
                patch.setattr(opening, "lane_of", one_by_one)
            patch.setattr(opening, "CHUNK", 3)
            play(cast, story, days, killed_at)
        return written()
    finally:
        transaction.savepoint_rollback(mark)


class Killed(Exception):
    """The power went."""


def play(cast, story, days, killed_at):
    told = [(OPENED + dt.timedelta(days=number), 0, thing) for number, *thing in story]
    for day, running, thing in sorted([*told, *((day, 1, []) for day in days)], key=lambda one: one[:2]):
        try:
            with transaction.atomic():
                if running:
                    job(cast, day, killed_at)
                elif len(thing) == 2:
                    befall(cast, *thing, day)
                else:
                    happen(cast, *thing, day)
        except Refused:
            pass


def job(cast, day, killed_at):
    def die(done, _total):
        if killed_at is not None and done >= killed_at:
            raise Killed

    try:
        actions.open_periods(SystemActor(day), county=cast.county, today=day, on_progress=die)
    except Killed:
        open_on(cast, day)


@careful
@given(
    story=st.lists(things, min_size=4, max_size=16), more=st.lists(more_things, max_size=5), gaps=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    killed_at=st.none() | st.sampled_from([3, 6]),
)  # fmt: skip
def test_the_lane_writes_what_deciding_child_by_child_writes(cast, monkeypatch, story, more, gaps, killed_at):
    if "pairings" not in cast.more:
        cast.with_("pairings")
    days = [OPENED + dt.timedelta(days=n) for n in itertools.accumulate(gaps)]
    mark = transaction.savepoint()
    try:
        adopt_rules(cast, *RULES, *MORE)
        adopt_rules(cast, *STRICTER, at="township")
        told = [*story, *more]
        assert run(cast, told, days, monkeypatch, lane=True, killed_at=killed_at) == run(cast, told, days, monkeypatch, lane=False)
    finally:
        transaction.savepoint_rollback(mark)


def test_children_alike_are_decided_once(cast, monkeypatch):
    cast.with_("pairings")
    adopt_rules(cast, RULES[0])
    decided = []
    patterns = opening.Lane.patterns
    monkeypatch.setattr(opening.Lane, "patterns", lambda self, kid, kin: decided.append(kid.pk) or patterns(self, kid, kin))
    monkeypatch.setattr(opening, "refresh", lambda *a, **kw: pytest.fail("nobody differs"))
    open_on(cast, TODAY)
    assert 0 < len(decided) < Child.objects.active().filter(county=cast.county).count()
    before = written()
    assert open_on(cast, TODAY) == {"opened": 0, "closed": 0}
    assert written() == before


def settled(cast):
    """As ten minutes later: every line of the trail is known to the last run."""
    LedgerRun.objects.update(mark=AuditEvent.objects.order_by("pk").last().pk)


def if_needed(cast, day=TODAY):
    return actions.open_periods(SystemActor(day), county=cast.county, today=day, if_needed=True)


def test_an_hourly_run_after_which_nothing_happened_asks_the_trail_and_no_child(cast, django_assert_num_queries):
    cast.with_("programme")
    open_on(cast)
    settled(cast)
    with django_assert_num_queries(3):
        assert if_needed(cast) == {"opened": 0, "closed": 0}


def test_a_page_read_and_a_record_do_not_start_a_run_but_a_change_and_the_next_day_do(cast, monkeypatch):
    cast.with_("programme")
    open_on(cast)
    looked = []
    whom = opening._whom
    monkeypatch.setattr(opening, "_whom", lambda plan: looked.append(plan.today) or whom(plan))
    settled(cast)
    given = {"kind": "talk", "happened_on": TODAY, "today": TODAY, "people": [actions.Met("child")], "client_uuid": "lane-0001"}
    actions.record_contact(cast.actor("helper"), child=child(cast, "mei"), **given)
    if_needed(cast)
    assert looked == []
    people.name_key_child(cast.actor("school"), child=child(cast, "mei"), reason="需要多看看", from_on=TODAY, today=TODAY)
    if_needed(cast)
    assert looked == [TODAY]
    settled(cast)
    if_needed(cast, TODAY + dt.timedelta(days=1))
    assert looked == [TODAY, TODAY + dt.timedelta(days=1)]


def test_records_stored_uncounted_are_counted_by_the_next_run(cast):
    cast.with_("programme")
    open_on(cast)
    kid = child(cast, "mei")
    new = NewRecord(
        child_id=kid.pk,
        kind="talk",
        happened_on=TODAY,
        roles=("child",),
        doer_name="李老师",
        doer_user_id=cast.user("helper").pk,
        doer_roles=("class_teacher",),
    )
    actions.record_many(SystemActor(TODAY), children=[kid], records=[new], today=TODAY)
    open_on(cast)
    assert Duty.objects.get(child=kid, period_name="11月").done == 1


def test_a_month_is_opened_again_after_its_rows_were_lost(cast):
    cast.with_("programme")
    before = written()
    Duty.objects.all().delete()
    OpenedPeriod.objects.all().delete()
    open_on(cast)
    assert len(written()) == len(before)
