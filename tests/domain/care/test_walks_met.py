"""Whoever does on its day what each row of the walk asks for has met it: nothing a shipped programme asks for cannot be done."""

import datetime as dt

import pytest
from django.db.models import Q

from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.care import actions
from qianshou.domain.care.actions import Met
from qianshou.domain.care.choices import CONTACTS
from qianshou.domain.care.models import Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.care.queries.standing import state_on
from tests.domain.care.test_walks import OPENED, WALKS, every_walk, system, units_above
from tests.people_cast import child

pytestmark = pytest.mark.django_db
SORTS = {"info_check": "same", "health_check": "check_up"}
MET_AS = {"home": "child", "school": "other_teacher"}  # a counterpart, and somebody who is one


def open_and_do(cast, code, name, term):
    """Opens every fortnight and does what comes due before the next opening."""
    days = [OPENED + dt.timedelta(days=14 * n) for n in range((term[1] - OPENED).days // 14 + 1)]
    for day, until in zip(days, [*days[1:], term[1] + dt.timedelta(days=1)], strict=True):
        actions.open_periods(system(day), county=cast.county, today=day)
        walker = child(cast, name)
        rows = Duty.objects.filter(Q(child=walker) | Q(unit__in=units_above(walker)), not_owed=False).select_related("owner", "owner_helper", "unit")
        for row in rows.order_by("next_due_on", "pk"):
            for number, due in enumerate(map(dt.date.fromisoformat, row.due_dates)):
                if day <= due < until:
                    do(cast, row, walker, due, f"{row.uid}-{number}")


def do(cast, row, walker, day, uuid):
    """What the row asks for, by its owner; for an owner without a login the school types it in."""
    actor = UserActor(row.owner, day, Where(ip="127.0.0.1", request_id="test")) if row.owner else cast.actor("school", day)
    met = MET_AS.get(row.counterpart, row.counterpart)
    shared = {"kind": row.kind, "happened_on": day, "today": day, "client_uuid": uuid}
    if row.unit_id:
        roles = [] if met == "none" else [met]
        actions.record_work(actor, unit=row.unit, title="按方案办的事", text="内容", roles=roles, sort=SORTS.get(row.kind, ""), **shared)
    elif row.kind in CONTACTS:
        helper = None if row.owner else row.owner_helper
        actions.record_contact(actor, child=walker, people=[Met(met)], doer_helper=helper, companion="杨主任", **shared)
    else:
        helper = None if row.owner else row.owner_helper
        actions.record_child_work(actor, child=walker, text="内容", sort=SORTS.get(row.kind, ""), doer_helper=helper, **shared)


@every_walk
def test_doing_each_thing_on_its_day_leaves_nothing_missed(cast, code):
    name, prepare, term, _promised, _more = WALKS[code]
    cast.with_("pairings")
    prepare(cast, child(cast, name))
    confirmed = {duty.key: {"confirm": True} for duty in shipped()[code].vague if duty.suggested}
    actions.adopt(system(), unit=cast.county, code=code, school_year=2026, today=OPENED, adjustments=confirmed)
    open_and_do(cast, code, name, term)
    walker = child(cast, name)
    rows = Duty.objects.filter(Q(child=walker) | Q(unit__in=units_above(walker)), not_owed=False, first_on__lte=term[1])
    left = [(row["kind"], row["counterpart"], row["period_name"], str(state_on(row, term[1]))) for row in rows.values() if str(state_on(row, term[1])) != "met"]
    assert [one for one in left if one[-1] != "due"] == []
    assert all(row["next_due_on"] > term[1] for row in rows.values() if str(state_on(row, term[1])) == "due")


def adopted(cast, code, day):
    cast.with_("pairings")
    actions.adopt(system(), unit=cast.county, code=code, school_year=2026, today=OPENED)
    actions.open_periods(system(day), county=cast.county, today=day)
    return Duty.objects.filter(Q(child=child(cast, "mei")) | Q(unit__in=units_above(child(cast, "mei"))))


def test_an_hour_of_lessons_is_the_help_a_term_asks_for(cast):
    day = dt.date(2026, 9, 14)
    rows = adopted(cast, "pian_11", day)
    actions.record_contact(
        cast.actor("helper", day), child=child(cast, "mei"), kind="tutoring", happened_on=day, today=day, people=[Met("child")], client_uuid="lesson-01"
    )
    assert {row.rule.code: row.done for row in rows.filter(not_owed=False)} == {"visit": 0, "help": 1, "info_check": 0}


def test_a_campaign_of_the_spring_is_owed_from_march_to_june(cast):
    assert not adopted(cast, "pian_6", dt.date(2027, 1, 20)).exists()
    actions.open_periods(system(dt.date(2027, 2, 22)), county=cast.county, today=dt.date(2027, 2, 22))
    found = set(Duty.objects.filter(child=child(cast, "mei")).values_list("kind", "first_on", "last_on"))
    march, june = dt.date(2027, 3, 1), dt.date(2027, 6, 30)
    assert found == {("letter", march, june), ("call", march, june)}


def test_a_screening_is_due_on_its_day_and_a_plan_for_the_term_in_its_first_weeks(cast):
    due = {row.rule.code: row.due_dates for row in adopted(cast, "pian_19", dt.date(2026, 9, 2)).filter(rule__code__in=("screening", "class_plan"))}
    assert due == {"screening": ["2027-06-19"], "class_plan": ["2026-09-21"]}
