"""What the rule language gained, in the ledger: stages, vacations, events, roles that own, 并入, changed adoptions, 改期."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries
from qianshou.domain.care.actions import Met
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule, Duty, Reschedule
from qianshou.domain.care.programmes import read_programme
from qianshou.domain.people.models import Change
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
RULE = '[[rules]]\nkey = "{key}"\ntitle = "谈心"\nmechanisms = ["M118"]\nkind = "{kind}"\n{more}\n'
HEAD = 'code = "{code}"\ntitle = "{title}"\nsource = "本县文件"\nwho = {{ label = "left_behind" }}\n'
TALK = 'counterparts = ["child"]\n'


def adopted(cast, *rules, code="mine", title="我县方案", on=OPENED, opened=TODAY):
    """Adopts a programme written here: (key, kind, more lines) each."""
    text = HEAD.format(code=code, title=title) + "".join(RULE.format(key=key, kind=kind, more=more) for key, kind, more in rules)
    programme = read_programme(text, "mine.toml")
    county, last = cast.county, dt.date(2027, 8, 31)
    row = AdoptedProgramme.objects.create(
        county=county, unit=county, path=county.path, code=code, title=title, school_year=2026, from_on=on, to_on=last, spec=dict(programme.spec)
    )
    for rule in programme.rules:
        AdoptedRule.objects.create(
            county=county, programme=row, path=county.path, code=rule.key, kind=rule.kind, subject=rule.subject, spec=programme.rule_specs[rule.key],
            from_on=on, to_on=last,
        )  # fmt: skip
    opening(cast, opened)
    return row


def opening(cast, day=TODAY):
    return actions.open_periods(SystemActor(day), county=cast.county, today=day)


def rows(cast, name="mei", **more):
    return Duty.objects.filter(child=child(cast, name), **more).order_by("first_on", "pk")


# --- stages, events, vacations, roles -----------------------------------------------------------------------------------
def test_weekly_in_the_first_month_then_monthly(cast):
    cast.with_("pairings")
    weekly = ("first", "talk", TALK + 'per = "week"\nduring = { event = "file_opened", first_days = 30 }')
    monthly = ("later", "talk", TALK + 'per = "month"\nduring = { event = "file_opened", after_days = 30 }')
    adopted(cast, weekly, monthly)
    names = list(rows(cast).values_list("rule__code", "period_name"))
    assert child(cast, "mei").opened_on == OPENED == dt.date(2026, 9, 1)
    assert [name for code, name in names if code == "first"] == ["第1周", "第2周", "第3周", "第4周", "第5周"]
    assert [name for code, name in names if code == "later"] == ["10月", "11月", "12月"]


def test_a_changed_carer_opens_a_duty_within_its_days(cast):
    cast.with_("pairings")
    adopted(cast, ("visit", "home_visit", 'counterparts = ["home"]\nper = "once"\nevent = "carer_changed"\nwithin = 14\nterm_time = false'))
    assert not Duty.objects.exists()
    mei, day = child(cast, "mei"), TODAY - dt.timedelta(2)
    Change.objects.create(county=cast.county, child=mei, kind="carer_changed", happened_on=day, as_of=day)
    Change.objects.create(county=cast.county, child=child(cast, "jun"), kind="carer_changed", happened_on=day, as_of=day, state="waiting")
    opening(cast)
    (row,) = Duty.objects.all()
    assert (row.child_id, row.first_on, row.last_on) == (mei.pk, day + dt.timedelta(1), day + dt.timedelta(14))


@pytest.mark.parametrize("event", ["absence_noted", "returned_to_school"])
def test_an_event_without_a_source_never_occurs(cast, event):
    cast.with_("pairings")
    adopted(cast, ("talk", "talk", TALK + f'per = "once"\nevent = "{event}"\nwithin = 3'))
    assert not Duty.objects.exists()


def test_in_the_vacation_the_duty_is_the_volunteers(cast):
    cast.with_("pairings")
    more = TALK + 'per = "month"\nseason = "{}"\ndoers = ["{}"]'
    adopted(cast, ("term", "talk", more.format("term", "class_teacher")), ("vacation", "talk", more.format("vacation", "volunteer")))
    day = dt.date(2027, 1, 25)
    opening(cast, day)
    found = set(rows(cast, last_on__gte=dt.date(2027, 1, 1)).values_list("rule__code", "period_name", "owner_name"))
    assert ("vacation", "寒假1—2月", "志愿者小刘") in found
    assert {code for code, name, _owner in found if "寒假" in name} == {"vacation"}
    assert {owner for code, _name, owner in found if code == "term"} != {"志愿者小刘"}


def test_a_duty_of_the_village_director_is_hers(cast):
    cast.with_("pairings")
    adopted(cast, ("visit", "home_visit", 'counterparts = ["home"]\nper = "month"\ndoers = ["village"]'))
    owners = dict(Duty.objects.values_list("child__home_path", "owner__username").distinct())
    village = cast.user("village")
    assert village.username in owners.values()
    assert all(name == village.username for path, name in owners.items() if path.startswith(cast.unit("village").path))


def test_a_childs_rule_for_a_kind_of_pairing_is_owed_while_one_runs_and_by_its_helper(cast):
    cast.with_("pairings")
    adopted(cast, ("tutoring", "tutoring", TALK + 'per = "month"\npairing_kinds = ["volunteer"]'))
    assert set(Duty.objects.values_list("child__name", "owner_name")) == {("龙小梅", "志愿者小刘")}


# --- 并入 -----------------------------------------------------------------------------------------------------------------
WEEKLY = ("talk", "talk", TALK + 'per = "week"')
TWICE = ("talk", "talk", TALK + 'per = "month"\ncount = 2')


def test_the_laxer_of_two_programmes_gets_no_row_and_the_older_ones_open_row_says_where_it_went(cast):
    cast.with_("pairings")
    adopted(cast, TWICE)
    before = list(rows(cast, period_name="10月").values())
    adopted(cast, WEEKLY, code="other", title="另一方案", on=dt.date(2026, 11, 1))
    november = rows(cast).get(period_name="11月")
    assert (november.not_owed, november.not_asked) == (True, "并入《另一方案》")
    assert rows(cast, rule__programme__code="other", not_owed=False).exists()
    assert list(rows(cast, period_name="10月").values()) == before  # closed: as it was


def test_it_comes_back_when_the_stricter_one_ends(cast):
    cast.with_("pairings")
    adopted(cast, TWICE)
    strict = adopted(cast, WEEKLY, code="other", title="另一方案", on=dt.date(2026, 11, 1))
    actions.end_adoption(SystemActor(TODAY), programme=strict, today=TODAY, ended_on=dt.date(2026, 11, 3))
    opening(cast)
    november = rows(cast).get(period_name="11月")
    assert (november.not_owed, november.not_asked) == (False, "")


def test_a_child_the_stricter_rule_is_not_about_keeps_the_laxer_one(cast):
    cast.with_("pairings")
    adopted(cast, TWICE)
    adopted(cast, ("talk", "talk", TALK + 'per = "week"\nwho = { grade = 12 }'), code="other", title="另一方案")
    assert not rows(cast).get(period_name="11月").not_owed


def test_two_rules_of_one_programme_are_both_meant(cast):
    cast.with_("pairings")
    adopted(cast, TWICE, ("week", "talk", TALK + 'per = "week"'))
    assert not rows(cast).get(period_name="11月").not_owed


# --- changed adoptions ----------------------------------------------------------------------------------------------------
def test_changed_numbers_change_the_open_periods_and_never_the_closed(cast):
    cast.with_("programme")
    row = AdoptedProgramme.objects.get()
    closed = list(rows(cast, frozen=True).values())
    actions.change_adoption(SystemActor(TODAY), programme=row, adjustments={"talk": {"count": 3}}, today=TODAY)
    opening(cast)
    assert list(rows(cast, frozen=True).values()) == closed
    assert list(rows(cast, frozen=False).values_list("period_name", "needed")) == [("11月", 3), ("12月", 3)]
    row.refresh_from_db()
    assert row.version == 2
    assert row.spec["rules"][0]["count"] == 3


def test_another_period_replaces_the_open_rows_and_opens_none_of_the_past(cast):
    cast.with_("programme")
    actions.change_adoption(SystemActor(TODAY), programme=AdoptedProgramme.objects.get(), adjustments={"talk": {"per": "week", "count": 1}}, today=TODAY)
    opening(cast)
    owed = rows(cast, not_owed=False).values_list("period_name", "needed")
    assert list(owed)[:3] == [("9月", 2), ("10月", 2), ("第11周", 1)]
    assert rows(cast).get(period_name="11月").not_owed


def test_a_record_that_comes_late_counts_for_a_closed_period_as_it_was_asked_then(cast):
    cast.with_("programme")
    change = {"talk": {"distinct_days": False}}
    actions.change_adoption(SystemActor(TODAY), programme=AdoptedProgramme.objects.get(), adjustments=change, today=TODAY)
    opening(cast)
    for number in (1, 2):
        actions.record_contact(
            cast.actor("helper", TODAY), child=child(cast, "mei"), kind="talk", happened_on=dt.date(2026, 10, 20), today=TODAY, people=[Met("child")],
            client_uuid=f"talk-000{number}", means="in_person",
        )  # fmt: skip
    assert rows(cast).get(period_name="10月").done_late == 1  # two talks on one day: in October days were counted


def test_a_change_is_refused_of_nothing_of_what_another_changed_and_after_the_end(cast):
    cast.with_("programme")
    row = AdoptedProgramme.objects.get()
    with pytest.raises(Refused, match="没有变化"):
        actions.change_adoption(SystemActor(TODAY), programme=row, adjustments={}, today=TODAY)
    with pytest.raises(Changed):
        actions.change_adoption(SystemActor(TODAY), programme=row, adjustments={"talk": {"count": 3}}, today=TODAY, seen_version=7)
    with pytest.raises(NotAllowed):
        actions.change_adoption(cast.actor("helper"), programme=row, adjustments={"talk": {"count": 3}}, today=TODAY)
    actions.end_adoption(SystemActor(TODAY), programme=row, today=TODAY)
    with pytest.raises(Refused, match="已经停用"):
        actions.change_adoption(SystemActor(TODAY), programme=row, adjustments={"talk": {"count": 3}}, today=TODAY)


# --- 改期 -----------------------------------------------------------------------------------------------------------------
FRIDAY = dt.date(2026, 11, 27)


def move(cast, due_on=FRIDAY, who="school", reason="孩子随外婆走亲戚", today=TODAY):
    return actions.reschedule(cast.actor(who, today), duty=rows(cast).get(period_name="11月"), due_on=due_on, reason=reason, today=today)


def test_a_moved_contact_is_due_on_its_new_day_and_the_first_date_is_kept(cast):
    cast.with_("programme")
    move(cast)
    row = rows(cast).get(period_name="11月")
    assert (row.next_due_on, row.behind_after, row.due_dates) == (FRIDAY, FRIDAY, ["2026-11-27", "2026-11-30"])
    kept = Reschedule.objects.get()
    assert (kept.was_due_on, kept.due_on, kept.by, kept.reason) == (dt.date(2026, 11, 16), FRIDAY, cast.user("school"), "孩子随外婆走亲戚")
    before = Duty.objects.values().get(pk=row.pk)
    assert opening(cast) == {"opened": 0, "closed": 0}
    assert Duty.objects.values().get(pk=row.pk) == before
    assert any("改期" in one and "11月16日" in one for one in queries.why(cast.actor("school"), row, TODAY))


def test_moving_past_the_period_into_the_past_or_without_a_reason_is_refused(cast):
    cast.with_("programme")
    for due_on, field in ((dt.date(2026, 12, 1), "due_on"), (TODAY - dt.timedelta(1), "due_on"), (dt.date(2026, 11, 16), "due_on")):
        with pytest.raises(Invalid) as refused:
            move(cast, due_on)
        assert refused.value.field == field
    with pytest.raises(Invalid):
        move(cast, reason=" ")
    with pytest.raises(Refused, match="已经过完"):
        move(cast, dt.date(2026, 12, 3), today=dt.date(2026, 12, 2))
    with pytest.raises(NotAllowed):
        move(cast, who="helper")
    assert not Reschedule.objects.exists()


def test_a_contact_made_afterwards_goes_on_to_the_next_date(cast):
    cast.with_("programme")
    move(cast)
    actions.record_contact(
        cast.actor("helper", TODAY), child=child(cast, "mei"), kind="talk", happened_on=TODAY, today=TODAY, people=[Met("child")], client_uuid="talk-0001",
        means="in_person",
    )  # fmt: skip
    assert rows(cast).get(period_name="11月").next_due_on == dt.date(2026, 11, 30)


def test_the_system_reaches_the_duties_of_children_and_of_units(cast):
    cast.with_("programme")
    assert Duty.objects.visible_to(SystemActor(TODAY), P.SEE_DUTIES).count() == Duty.objects.count() > 0
