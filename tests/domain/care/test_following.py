"""What changes below reaches the duties at once: a label, a key child, a new file, another class, another carer; a drift is put right."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import Duty
from qianshou.domain.people import actions as people
from qianshou.domain.people.newfile import NewFile
from tests.cast import TODAY
from tests.domain.care.adopting import adopt_rules, open_on
from tests.people_cast import adult, child, grandmother, parents

pytestmark = pytest.mark.django_db
KEY_TALK = {"kind": "talk", "per": "week", "who": {"key": True}, "counterparts": ["child"]}


def owed(cast, name):
    return Duty.objects.filter(child=child(cast, name), frozen=False, not_owed=False)


def test_naming_a_key_child_opens_its_duties_in_the_same_act(cast):
    cast.with_("pairings")
    adopt_rules(cast, KEY_TALK)
    open_on(cast)
    assert not owed(cast, "mei").exists()
    people.name_key_child(cast.actor("school"), child=child(cast, "mei"), reason="父母失联", from_on=TODAY, today=TODAY)
    assert owed(cast, "mei").exists()
    people.end_key_child(cast.actor("school"), child=child(cast, "mei"), ended_on=TODAY, today=TODAY)
    open_on(cast, TODAY + dt.timedelta(days=1))
    assert not owed(cast, "mei").filter(first_on__gt=TODAY).exists()


def test_a_file_opened_is_owed_what_the_programme_asks_at_once(cast):
    cast.with_("programme")
    file = NewFile("新来的", sex="male", birth="2015-02-02", edu_unit=cast.unit("class_5_3"), adults=[*parents("甲", "乙"), grandmother("丙")])
    made = people.open_file(SystemActor(TODAY), unit=cast.unit("class_5_3"), today=TODAY, facts=file, force=True)
    assert Duty.objects.filter(child=made, kind="talk", period_name="12月").exists()


def test_another_class_hands_the_open_duties_to_its_teacher_at_once(cast):
    cast.with_("children")
    adopt_rules(cast, {"kind": "talk", "per": "month", "counterparts": ["child"], "doers": ["class_teacher"]})
    open_on(cast)
    gu = child(cast, "gu")
    people.record_change(
        cast.actor("school"), child=gu, kind="school_changed", happened_on=TODAY, today=TODAY, detail={"unit": cast.unit("class_5_3")}
    )
    assert set(owed(cast, "gu").values_list("owner_name", flat=True)) == {"李老师"}


def test_another_carer_opens_what_is_due_within_days_of_it(cast):
    cast.with_("pairings")
    adopt_rules(cast, {"kind": "home_visit", "per": "once", "event": "carer_changed", "within": 10, "counterparts": ["carer"]})
    open_on(cast)
    assert not Duty.objects.exists()
    people.record_change(
        cast.actor("helper"), child=child(cast, "mei"), kind="carer_changed", happened_on=TODAY, today=TODAY, carer=adult(cast, "mei", "62"),
        detail={"name": "龙姑姑", "relation": "83"},
    )  # fmt: skip
    assert owed(cast, "mei").get().first_on == TODAY + dt.timedelta(days=1)


def test_the_nightly_count_puts_a_drift_right_and_says_how_many(cast):
    cast.with_("programme")
    assert actions.recount_all(SystemActor(TODAY), county=cast.county, today=TODAY) == 0
    Duty.objects.filter(child=child(cast, "mei"), period_name="11月").update(done=2, next_due_on=None)
    assert actions.recount_all(SystemActor(TODAY), county=cast.county, today=TODAY) == 1
    assert Duty.objects.get(child=child(cast, "mei"), period_name="11月").done == 0
