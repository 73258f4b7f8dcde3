"""What holds of the ledger whatever happens: the state in SQL, what is frozen, the order of records, the peace of other children."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.actions import Met
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.recounting import recount_county
from qianshou.domain.care.models import AdoptedRule, CareRecord, Duty
from qianshou.domain.care.queries.standing import OWED, state_on, state_q, state_sums, states_in
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.kit.ids import new_uid
from tests.care_cast import helper
from tests.cast import TODAY
from tests.people_cast import child

pytestmark = pytest.mark.django_db
quick = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIRST = dt.date(2026, 10, 1)
FROZEN = (
    "uid", "rule_id", "subject_uid", "child_id", "counterpart", "period", "needed", "due_dates", "owner_id", "owner_helper_id", "owner_name",
    "edu_path", "home_path", "first_on", "last_on", "closes_on", "not_owed", "frozen",
)  # fmt: skip

near = st.integers(0, 60).map(lambda n: FIRST + dt.timedelta(days=n))
rows = st.fixed_dictionaries({
    "needed": st.integers(1, 3), "done": st.integers(0, 3), "done_late": st.integers(0, 2), "made_up": st.integers(0, 2), "last_on": near,
    "due": st.none() | near, "grace": st.integers(0, 5), "not_owed": st.booleans(), "waived": st.booleans(),
})  # fmt: skip


def as_row(drawn, rule, number):
    due = drawn["due"]
    return store.blank_duty() | {
        "uid": new_uid(), "county_id": rule.county_id, "rule_id": rule.pk, "kind": "talk", "child_id": None, "pairing_id": None, "subject_uid": "x",
        "counterpart": "child", "period": f"X{number}", "period_name": "", "first_on": FIRST, "last_on": drawn["last_on"],
        "closes_on": drawn["last_on"] + dt.timedelta(days=7), "needed": drawn["needed"], "done": drawn["done"], "done_late": drawn["done_late"],
        "made_up": drawn["made_up"], "due_dates": [], "next_due_on": due, "behind_after": due + dt.timedelta(days=drawn["grace"]) if due else None,
        "owner_id": None, "owner_helper_id": None, "owner_name": "", "instead_of": "", "edu_path": "", "home_path": "",
        "not_owed": drawn["not_owed"], "not_asked": "", "waived_on": FIRST if drawn["waived"] else None, "frozen": False,
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(rows, min_size=1, max_size=20), day=near)
def test_the_state_in_sql_is_the_state_of_the_rules(cast, drawn, day):
    if "programme" not in cast.more:
        cast.with_("programme")
    Duty.objects.filter(subject_uid="x").delete()
    rule = AdoptedRule.objects.first()
    store.insert(Duty, [as_row(one, rule, number) for number, one in enumerate(drawn)])
    for row in Duty.objects.filter(subject_uid="x").annotate(state=queries.state_case(day)).values():
        assert row["state"] == state_on(row, day)
    for state, which in state_q(day).items():
        found = Duty.objects.filter(which, subject_uid="x").values_list("pk", flat=True)
        assert set(found) == {row["id"] for row in Duty.objects.filter(subject_uid="x").values() if state_on(row, day) == state}, state
    there = Duty.objects.filter(OWED, subject_uid="x")
    group = next(iter(there.values("subject_uid").annotate(**state_sums(day)).order_by()), None)
    said = Counter(str(state_on(row, day)) for row in there.values())
    assert +(states_in(group) if group else Counter()) == said
    assert sum(said.values()) == there.count()


def snapshot(columns, **only):
    return {row["uid"]: row for row in Duty.objects.filter(**only).order_by("pk").values(*{"uid", *columns})}


def act(cast, what, name, day, who):
    """One thing that may arrive on TODAY; what is refused changes nothing either."""
    kid = child(cast, name)
    if what == "record":
        actions.record_contact(
            SystemActor(TODAY), child=kid, kind=who, happened_on=day, today=TODAY, people=[Met("child"), Met("parents")], client_uuid=str(uuid.uuid4()),
            doer_helper=helper(cast, "li"),
        )  # fmt: skip
    elif what == "void":
        record = CareRecord.objects.filter(child=kid, voided_on=None).first()
        if record:
            actions.void_record(SystemActor(TODAY), record=record, reason="记错", today=TODAY)
    elif what == "hand_over":
        row = Pairing.objects.filter(child=kid, to_on=None, kind="teacher").exclude(helper=helper(cast, "zhou")).first()
        if row:
            pairing.hand_over(SystemActor(TODAY), pairing=row, to_helper=helper(cast, "zhou"), today=TODAY)
    elif what == "waive":
        duty = Duty.objects.filter(child=kid, closes_on__gte=TODAY, waived_on=None, not_owed=False).first()
        if duty:
            actions.waive(SystemActor(TODAY), duty=duty, reason="住院", today=TODAY)
    else:
        actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)


things = st.tuples(
    st.sampled_from(["record", "record", "record", "void", "hand_over", "waive", "run"]), st.sampled_from(["mei", "jun", "far"]),
    st.integers(0, (TODAY - dt.date(2026, 9, 1)).days).map(lambda n: dt.date(2026, 9, 1) + dt.timedelta(days=n)),
    st.sampled_from(["talk", "home_visit", "call"]),
)  # fmt: skip


@quick
@given(arrivals=st.lists(things, min_size=1, max_size=6))
def test_whatever_arrives_nothing_frozen_changes_and_no_other_childs_rows(cast, arrivals):
    if "programme" not in cast.more:
        cast.with_("programme")
    frozen = snapshot(FROZEN, frozen=True)
    touched = {name for what, name, _day, _who in arrivals if what != "run"}
    quiet = [child(cast, name).pk for name in {"mei", "jun", "lan", "far", "ming"} - touched]
    others = snapshot([f.attname for f in Duty._meta.concrete_fields], child__in=quiet)
    for one in arrivals:
        act(cast, *one)
    assert {uid: row for uid, row in snapshot(FROZEN).items() if uid in frozen} == frozen
    assert snapshot([f.attname for f in Duty._meta.concrete_fields], child__in=quiet) == others
    assert recount_county(cast.county.pk) == 0  # what was counted record by record is what a count of everything says


@quick
@given(records=st.lists(things.filter(lambda one: one[0] == "record"), min_size=2, max_size=5, unique=True), data=st.data())
def test_the_order_in_which_records_arrive_changes_nothing(cast, records, data):
    if "programme" not in cast.more:
        cast.with_("programme")
    counted = ("done", "done_late", "made_up", "next_due_on", "behind_after")
    found = []
    for order in (records, data.draw(st.permutations(records))):
        CareRecord.objects.all().delete()
        recount_county(cast.county.pk)
        for one in order:
            act(cast, *one)
        found.append(snapshot(counted))
    assert found[0] == found[1]


@quick
@given(days=st.lists(st.integers(1, 90), min_size=1, max_size=3))
def test_running_the_job_on_other_days_leads_to_the_same_rows(cast, days):
    if "programme" not in cast.more:
        cast.with_("programme")
    from qianshou.domain.care.models import OpenedPeriod

    columns = [f.attname for f in Duty._meta.concrete_fields if f.attname not in ("id", "uid")]

    def rows_after(runs):
        Duty.objects.all().delete()
        OpenedPeriod.objects.all().delete()
        for day in runs:
            actions.open_periods(SystemActor(day), county=cast.county, today=day)
        return sorted(map(str, Duty.objects.values_list(*columns)))

    last = TODAY + dt.timedelta(days=30)
    between = sorted(dt.date(2026, 9, 1) + dt.timedelta(days=n) for n in days)
    assert rows_after([*between, last]) == rows_after([last])
