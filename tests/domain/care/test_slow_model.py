"""The ledger against a slow, obviously right model: whatever happens on whatever day, the rows say what the days and records say."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.actions import Met
from qianshou.domain.care.ledger.recounting import recount_county
from qianshou.domain.care.models import CareRecord, Duty, WorkRecord
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.kit.errors import Refused
from tests.care_cast import helper
from tests.domain.care.adopting import adopt_rules, open_on
from tests.domain.care.slow_model import expected
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
careful = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
RULES = [
    {"key": "talk", "kind": "talk", "per": "month", "count": 2, "counterparts": ["child"], "doers": ["class_teacher", "helper"], "who": {"label": "left_behind"}, "distinct_days": True},
    {"key": "visit", "kind": "home_visit", "subject": "pairing", "per": "month", "counterparts": ["carer"]},
    {"key": "check", "kind": "info_check", "per": "week", "who": {"label": "hardship"}, "counterparts": ["child"]},
    {"key": "class", "kind": "meeting", "subject": "class", "per": "month", "doers": ["class_teacher"], "who": {"label": "left_behind"}},
    {"key": "hard", "kind": "training", "subject": "class", "per": "month", "who": {"label": "hardship"}, "counterparts": ["carer"]},
    {"key": "school", "kind": "inspection", "subject": "school", "per": "fortnight"},
    {"key": "county", "kind": "report", "subject": "county", "per": "month", "term_time": False},
]  # fmt: skip
KIDS, TEACHERS = ("mei", "gu", "far"), {"mei": "helper", "jun": "helper", "lan": "helper", "gu": "colleague", "far": "other_helper"}
UNITS = {"class_5_3": "helper", "class_5_1": "colleague", "class_other": "other_helper", "school": "school", "county": "county"}
_number = itertools.count()


def once():
    return f"slow-model-{next(_number):08d}"


def happen(cast, what, who, unit, back, kind, today):
    """One thing that happens on a day; what is refused changes nothing."""
    kid, day = child(cast, who), max(today - dt.timedelta(days=back), OPENED)
    system = SystemActor(today)
    if what == "record":
        met = [Met("child")] if kind == "talk" else [Met("carer")]
        given = {"kind": kind if kind in ("talk", "home_visit", "call") else "talk", "happened_on": day, "today": today, "people": met, "client_uuid": once()}
        actions.record_contact(cast.actor(TEACHERS[who], today), child=kid, **given)
    elif what == "work":
        given = {"kind": kind if kind in ("meeting", "training", "inspection", "report") else "meeting", "happened_on": day, "today": today, "roles": ["carer"]}
        actions.record_work(cast.actor(UNITS[unit], today), unit=cast.unit(unit), title="一件事", client_uuid=once(), **given)
    elif what == "check":
        actions.record_child_work(
            cast.actor(TEACHERS[who], today), child=kid, kind="info_check", happened_on=day, today=today, sort="same", client_uuid=once()
        )
    elif what == "make_up":
        row = Duty.objects.filter(unit=cast.unit(unit), last_on__lt=today).order_by("pk").first()
        if row:
            given = {"kind": row.kind, "happened_on": today, "today": today, "roles": ["carer"], "makes_up_for": row.uid, "client_uuid": once()}
            actions.record_work(cast.actor(UNITS[unit], today), unit=cast.unit(unit), title="补做", **given)
    elif what == "void":
        for model, act, word in ((CareRecord, actions.void_record, "record"), (WorkRecord, actions.void_work, "work")):
            row = model.objects.filter(voided_on=None).order_by("-pk").first()
            if row:
                act(system, **{word: row}, reason="记错", today=today)
    elif what == "hardship":
        people.decide_label(system, child=kid, kind="hardship", evidence="低保证", from_on=today, today=today)
    elif what == "no_hardship":
        people.undecide_label(system, child=kid, kind="hardship", last_on=today, today=today)
    elif what == "hand_over":
        row = Pairing.objects.filter(child=kid, to_on=None, kind="teacher").first()
        if row:
            pairing.hand_over(system, pairing=row, to_helper=helper(cast, "zhou"), today=today)
    elif what == "close":
        people.mark_closed(system, child=kid, reason="parent_returned", closed_on=today, today=today)
    else:
        open_on(cast, today)


things = st.tuples(
    st.integers(0, 75),
    st.sampled_from([*["record"] * 4, *["work"] * 4, "check", "make_up", "void", *["hardship"] * 2, "no_hardship", "hand_over", "close", "run", "run"]),
    st.sampled_from(KIDS), st.sampled_from(list(UNITS)), st.sampled_from([0, 0, 1, 5, 20, 45]),
    st.sampled_from(["talk", "home_visit", "call", "meeting", "training", "inspection", "report"]),
)  # fmt: skip


def play(cast, story, last):
    """Lets it all happen in the order of days, the job running now and then, and at the end."""
    for offset, *thing in sorted(story, key=lambda one: one[0]):
        day = OPENED + dt.timedelta(days=offset)
        if day <= last:
            try:
                with transaction.atomic():
                    happen(cast, *thing, day)
            except Refused:
                pass
    open_on(cast, last)


@careful
@given(story=st.lists(things, min_size=8, max_size=32), length=st.integers(35, 90))
def test_the_rows_are_what_the_days_and_records_say(cast, story, length):
    if "pairings" not in cast.more:
        cast.with_("pairings")
    last = OPENED + dt.timedelta(days=length)
    mark = transaction.savepoint()
    try:
        adopt_rules(cast, *RULES)
        play(cast, story, last)
        wanted = expected(cast.county, last)
        found = {(d.rule_id, d.subject_uid, d.counterpart, d.period): d for d in Duty.objects.filter(county=cast.county)}
        owed = {key: row for key, row in found.items() if not row.not_owed}
        assert set(owed) == set(wanted)
        wrong = {
            (row.rule.code, row.period_name, row.subject_uid): ((row.done, row.done_late, row.made_up), (said.done, said.late, said.made_up))
            for key, said in wanted.items() if (row := owed[key]) and (row.done, row.done_late, row.made_up) != (said.done, said.late, said.made_up)
        }  # fmt: skip
        assert wrong == {}
        assert all(row.frozen == (row.closes_on < last) for row in found.values())
        assert recount_county(cast.county.pk) == 0
    finally:
        transaction.savepoint_rollback(mark)
