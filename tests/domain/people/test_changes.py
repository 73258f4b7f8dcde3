"""Changes: the only way facts change; the two ways of coming back; what falls away waits for a person."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import AccessSource, ChangeKind, ChangeState, ConsentUse, FactKind, PendingChoice
from qianshou.domain.people.models import Carer, Change, ChildAccess, Consent, Fact, Label, PendingLabels
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.permissions import P, Role
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.people_cast import TODAY, adult, child, parents

DAY = dt.timedelta(days=1)


@pytest.fixture
def people(cast):
    return cast.with_("children")


def labels(row, definition="mca"):
    return sorted(Label.objects.filter(child=row, definition=definition, to_on=None).values_list("kind", flat=True))


def record(people, name, kind, relation=None, who="helper", today=TODAY, **more):
    given = {"happened_on": today, **more}
    carer = adult(people, name, relation) if relation else None
    return actions.record_change(people.actor(who), child=child(people, name), kind=kind, carer=carer, today=today, **given)


def test_coming_home_for_a_while_changes_no_label_and_lasts_sixty_days_by_default(people):
    row = record(people, "mei", ChangeKind.BACK_FOR_A_WHILE, "52")
    assert row.until_on == TODAY + dt.timedelta(days=60)
    assert labels(row.child) == ["both_away"]
    assert not PendingLabels.objects.exists()
    with pytest.raises(Invalid) as caught:
        record(people, "mei", ChangeKind.BACK_FOR_A_WHILE, "52", until_on=TODAY + dt.timedelta(days=61))
    assert caught.value.field == "until_on"


def test_coming_home_for_good_changes_labels_and_the_last_one_gone_waits_for_a_person(people):
    record(people, "mei", ChangeKind.BACK_FOR_GOOD, "52")
    row = child(people, "mei")
    assert labels(row) == [] and labels(row, "school") == ["one_away"]
    assert not PendingLabels.objects.exists()
    record(people, "mei", ChangeKind.BACK_FOR_GOOD, "51", who="school")
    waiting = PendingLabels.objects.get(child=row)
    assert (waiting.choice, waiting.since, waiting.had) == (PendingChoice.UNDECIDED, TODAY, ["one_away"])
    assert child(people, "mei").file_state == "active"
    assert [p.child.name for p in queries.pending(people.actor("school"))] == ["龙小梅"]
    assert not queries.pending(people.actor("other_school")).exists()
    ended = Label.objects.get(child=row, definition="school", kind="one_away")
    assert ended.to_on >= ended.from_on
    actions.settle_pending(people.actor("school"), child=row, choice=PendingChoice.KEEP, today=TODAY)
    with pytest.raises(Refused):
        actions.settle_pending(people.actor("school"), child=row, choice=PendingChoice.KEEP, today=TODAY)


def test_leaving_again_takes_the_child_off_the_list(people):
    record(people, "jun", ChangeKind.BACK_FOR_GOOD, "51")
    assert PendingLabels.objects.filter(choice=PendingChoice.UNDECIDED).count() == 1
    record(people, "jun", ChangeKind.PARENT_LEFT, "51", today=TODAY + DAY, detail={"place": "温州"})
    assert PendingLabels.objects.get().choice == PendingChoice.UNDECIDED  # three months are not full yet
    later = TODAY + dt.timedelta(days=100)
    actions.labels_due(SystemActor(later), county=people.county, today=later)
    assert labels(child(people, "jun"), "school") == ["one_away"]
    assert PendingLabels.objects.get().choice == PendingChoice.RESTORED


def test_a_label_that_ends_by_a_change_ends_the_day_before_it_was_written_down(people):
    record(people, "mei", ChangeKind.BACK_FOR_GOOD, "52", happened_on=dt.date(2026, 10, 1))
    assert Label.objects.get(child=child(people, "mei"), definition="mca").to_on == TODAY - DAY


def test_the_sixteenth_birthday_is_dated_right_though_the_job_is_late(people):
    late = dt.date(2026, 12, 5)
    assert actions.labels_due(SystemActor(late), county=people.county, today=late) == 1
    row = Label.objects.get(child=child(people, "ming"), definition="mca")
    assert row.to_on == dt.date(2026, 11, 30)
    assert labels(child(people, "ming"), "school") == ["both_away"]
    assert actions.labels_due(SystemActor(late), county=people.county, today=late) == 0


def test_the_roster_said_both_and_one_is_back(people):
    file = NewFile("田果", sex="male", birth="2016-01-01", edu_unit=people.unit("class_5_3"), left_behind="both", source="sheet",
                   adults=[type(parents("a", "b")[0])("51", "田一"), type(parents("a", "b")[0])("52", "田二")])  # fmt: skip
    row = actions.open_file(people.actor("school"), unit=people.unit("class_5_3"), today=TODAY - DAY, facts=file)
    assert labels(row) == ["both_away"]
    mother = Carer.objects.get(child=row, relation="52")
    actions.record_change(people.actor("school"), child=row, kind=ChangeKind.BACK_FOR_GOOD, carer=mother, happened_on=TODAY, today=TODAY)
    assert (labels(row), labels(row, "school")) == ([], ["one_away"])
    father = Carer.objects.get(child=row, relation="51")
    actions.record_change(people.actor("school"), child=row, kind=ChangeKind.BACK_FOR_GOOD, carer=father, happened_on=TODAY, today=TODAY)
    assert labels(row, "school") == []


def test_a_changed_carer_looks_after_the_child_from_that_day(people):
    record(people, "mei", ChangeKind.CARER_CHANGED, detail={"name": "龙三叔", "relation": "83", "phone": "13800009999"})
    view = queries.file_of(people.actor("school"), child(people, "mei"), TODAY)
    assert (view.carer.name, view.carer.relation_label, view.carer.standing) == ("龙三叔", "叔叔", "none")
    assert Carer.objects.filter(child=child(people, "mei"), looks_after=True).count() == 1


def test_phone_address_boarding_and_class_change_by_their_own_forms(people):
    record(people, "mei", ChangeKind.PHONE_CHANGED, "51", detail={"phone": "13900001111"})
    record(people, "mei", ChangeKind.ADDRESS_CHANGED, detail={"address": "石桥村五组"})
    record(people, "mei", ChangeKind.BOARDING_CHANGED, detail={"boarding": True})
    record(people, "mei", ChangeKind.SCHOOL_CHANGED, detail={"unit": people.unit("class_5_1")}, who="school")
    row = child(people, "mei")
    assert adult(people, "mei", "51").phone.reveal() == "13900001111"
    assert row.home_address.reveal() == "石桥村五组"
    assert row.boarding is True and Fact.objects.filter(child=row, kind=FactKind.BOARDING, to_on=None, wrong=False).count() == 1
    assert row.edu_path == people.unit("class_5_1").path
    assert queries.child(people.actor("colleague"), P.SEE_FILE, row.uid)
    assert "13900001111" not in repr(list(Change.objects.values()))
    with pytest.raises(Invalid):
        record(people, "jun", ChangeKind.SCHOOL_CHANGED, detail={"unit": people.unit("neighbour_class")}, who="school")


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        (ChangeKind.PARENT_LEFT, {}, "carer"),
        (ChangeKind.PARENT_LEFT, {"relation": "51", "happened_on": TODAY + DAY}, "happened_on"),
        (ChangeKind.PHONE_CHANGED, {}, "phone"),
        (ChangeKind.BOARDING_CHANGED, {}, "boarding"),
        (ChangeKind.SCHOOL_CHANGED, {}, "unit"),
        (ChangeKind.CARER_FACT, {"relation": "51"}, "fact"),
        (ChangeKind.FILE_OPENED, {}, "kind"),
    ],
)
def test_a_change_that_says_too_little_is_refused_by_field(people, kind, more, field):
    with pytest.raises(Invalid) as caught:
        record(people, "mei", kind, **more)
    assert caught.value.field == field


def test_an_adult_of_another_file_is_refused(people):
    with pytest.raises(Invalid):
        actions.record_change(people.actor("school"), child=child(people, "mei"), kind=ChangeKind.PARENT_LEFT, carer=adult(people, "lan", "51"),
                              happened_on=TODAY, today=TODAY)  # fmt: skip


def test_a_closed_file_takes_no_change(people):
    with pytest.raises(Refused):
        record(people, "closed", ChangeKind.BOARDING_CHANGED, detail={"boarding": True})


def test_a_helpers_change_acts_at_once_and_an_outside_helpers_waits_for_the_class_teacher(people):
    row = child(people, "mei")
    actions.grant_access(people.actor("school"), child=row, user=people.user("colleague"), role=Role.HELPER, source=AccessSource.PAIRING, source_uid="p1", from_on=TODAY)
    assert record(people, "mei", ChangeKind.PARENT_LEFT, "51", who="colleague", detail={"place": "温州"}).state == ChangeState.APPLIED
    actions.grant_access(people.actor("school"), child=row, user=people.user("outside"), role=Role.OUTSIDE_HELPER, source=AccessSource.PAIRING, source_uid="p2", from_on=TODAY)
    waiting = record(people, "mei", ChangeKind.PHONE_CHANGED, who="outside", detail={"phone": "13911112222"})
    assert waiting.state == ChangeState.WAITING
    assert not child(people, "mei").phone
    assert [c.pk for c in queries.waiting_changes(people.actor("helper"))] == [waiting.pk]
    actions.confirm_change(people.actor("helper"), change=waiting, accept=True, today=TODAY, detail={"phone": "13911112222"})
    assert child(people, "mei").phone.reveal() == "13911112222"
    with pytest.raises(Refused):
        actions.confirm_change(people.actor("helper"), change=waiting, accept=False, today=TODAY)


def test_a_whole_class_is_entered_at_once(people):
    rows = [child(people, n) for n in ("mei", "lan", "jun")]
    made = actions.record_changes(people.actor("helper"), children=rows, kind=ChangeKind.BACK_FOR_A_WHILE, happened_on=TODAY, today=TODAY)
    assert len(made) == 6
    actions.record_changes(people.actor("helper"), children=rows, kind=ChangeKind.BACK_FOR_GOOD, who="father", happened_on=TODAY, today=TODAY)
    assert [labels(r) for r in rows] == [[], [], []]
    assert labels(rows[0], "school") == ["one_away"]
    with pytest.raises(NotAllowed):
        actions.record_changes(people.actor("helper"), children=[child(people, "far")], kind=ChangeKind.BACK_FOR_GOOD, happened_on=TODAY, today=TODAY)


def test_a_correction_keeps_the_old_fact_as_wrong_and_needs_a_reason(people):
    row, father = child(people, "mei"), adult(people, "mei", "51")
    with pytest.raises(Invalid):
        actions.correct_fact(people.actor("helper"), child=row, today=TODAY, code=FactKind.AWAY, value=None, reason="", carer=father)
    actions.correct_fact(people.actor("helper"), child=row, today=TODAY, code=FactKind.AWAY, value=None, reason="一直在家，登记错了", carer=father)
    assert Fact.objects.filter(carer=father, kind=FactKind.AWAY, wrong=True).count() == 1
    assert labels(row, "school") == ["one_away"]
    actions.correct_fact(people.actor("helper"), child=row, today=TODAY, code="child.name", value="龙晓梅", reason="名字写错")
    assert [h.name for h in queries.find_children(people.actor("school"), "龙晓梅", TODAY)] == ["龙晓梅"]
    with pytest.raises(Changed):
        actions.correct_fact(people.actor("helper"), child=child(people, "mei"), today=TODAY, code="child.name", value="x", reason="再改", seen_version=1)


def test_hardship_is_decided_with_evidence_by_a_coordinator(people):
    row = child(people, "jun")
    with pytest.raises(Invalid):
        actions.decide_label(people.actor("school"), child=row, kind="hardship", evidence=" ", from_on=TODAY, today=TODAY)
    with pytest.raises(Invalid):
        actions.decide_label(people.actor("school"), child=row, kind="orphan", evidence="x", from_on=TODAY, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.decide_label(people.actor("helper"), child=row, kind="hardship", evidence="低保户", from_on=TODAY, today=TODAY)
    actions.decide_label(people.actor("school"), child=row, kind="hardship", evidence="低保户", from_on=TODAY, today=TODAY)
    assert labels(row, "common") == ["hardship"]
    actions.undecide_label(people.actor("school"), child=row, kind="hardship", last_on=TODAY, today=TODAY + DAY)
    assert labels(row, "common") == []


def test_a_key_child_has_a_reason_and_one_spell_at_a_time(people):
    with pytest.raises(Refused):
        actions.name_key_child(people.actor("school"), child=child(people, "lan"), reason="x", from_on=TODAY, today=TODAY)
    actions.end_key_child(people.actor("school"), child=child(people, "lan"), ended_on=TODAY, today=TODAY)
    assert child(people, "lan").is_key is False
    with pytest.raises(Invalid):
        actions.name_key_child(people.actor("school"), child=child(people, "lan"), reason=" ", from_on=TODAY, today=TODAY)


def test_withdrawn_consent_ends_outside_helpers_access_the_same_minute(people):
    row, school = child(people, "mei"), people.actor("school")
    actions.give_consent(school, child=row, use=ConsentUse.OUTSIDE_HELPER, given_by="龙大山", channel="phone", witness="李老师", given_on=TODAY, today=TODAY)
    for who, role, source in (("outside", Role.OUTSIDE_HELPER, "p1"), ("colleague", Role.HELPER, "p2")):
        actions.grant_access(school, child=row, user=people.user(who), role=role, source=AccessSource.PAIRING, source_uid=source, from_on=TODAY)
    assert queries.child(people.actor("outside"), P.SEE_CHILD, row.uid)
    actions.withdraw_consent(school, child=row, use=ConsentUse.OUTSIDE_HELPER, today=TODAY)
    assert queries.child(people.actor("outside"), P.SEE_CHILD, row.uid) is None
    assert queries.child(people.actor("colleague"), P.SEE_CHILD, row.uid)
    assert ChildAccess.objects.get(user=people.user("outside")).open is False


def test_consent_by_telephone_names_a_witness_and_from_fourteen_the_guardian_is_told(people):
    school = people.actor("school")
    with pytest.raises(Invalid) as caught:
        actions.give_consent(school, child=child(people, "mei"), use=ConsentUse.PHOTO, given_by="龙大山", channel="phone", given_on=TODAY, today=TODAY)
    assert caught.value.field == "witness"
    county, ming = people.actor("county"), child(people, "ming")
    given = {"use": ConsentUse.PHOTO, "given_by": "欧阳明远", "channel": "signed", "given_on": TODAY, "today": TODAY}
    with pytest.raises(Refused, match="14"):
        actions.give_consent(county, child=ming, **given)
    actions.record_notice(county, child=ming, told_on=TODAY, channel="wechat", today=TODAY)
    assert actions.give_consent(county, child=ming, **given).pk


def test_a_class_is_told_on_one_sheet_and_nobody_twice(people):
    rows = [child(people, n) for n in ("mei", "lan", "jun")]
    assert len(actions.record_notices(people.actor("helper"), children=rows, told_on=TODAY, channel="signed", today=TODAY)) == 3
    assert actions.record_notices(people.actor("helper"), children=rows, told_on=TODAY, channel="signed", today=TODAY) == []
    overview = queries.class_overview(people.actor("helper"), people.unit("class_5_3"), TODAY)
    assert [(r.child.name, r.told) for r in overview.rows] == [("吴兰", True), ("杨军", True), ("田田", False), ("龙小梅", True)]
    assert (overview.active, overview.drafts, overview.boarding, overview.key) == (3, 1, 1, 1)


def test_a_class_sheet_asks_the_child_herself_from_fourteen_on(people):
    """欧阳明远 turns 16 in December: the guardian's signature alone is not enough, and the guardian must have been told."""
    rows = [child(people, "ming"), child(people, "mei")]
    sheet = {"children": rows, "use": "photo", "channel": "signed", "given_on": TODAY, "today": TODAY}
    with pytest.raises(Refused, match="欧阳明远已满14周岁，要学生本人签字"):
        actions.give_consents(people.actor("county"), **sheet)
    with pytest.raises(Refused, match="要先登记对监护人的告知"):
        actions.give_consents(people.actor("county"), **sheet, own_signed=True)
    assert not Consent.objects.exists()
    actions.record_notice(people.actor("county"), child=rows[0], told_on=TODAY, channel="signed", today=TODAY)
    assert {c.child.name: c.given_by[:2] for c in actions.give_consents(people.actor("county"), **sheet, own_signed=True)} == {"欧阳明远": "学生", "龙小梅": "监护"}


def test_entrusted_care_is_versioned_and_never_makes_a_guardian(people):
    row, school = child(people, "mei"), people.actor("school")
    grandmother, father = adult(people, "mei", "62"), adult(people, "mei", "51")
    given = {"parent_name": "龙大山", "from_on": TODAY, "today": TODAY}
    with pytest.raises(Invalid, match="第二十二条"):
        actions.entrust(school, child=row, carer=grandmother, **given)
    with pytest.raises(Invalid):
        actions.entrust(school, child=row, carer=father, exclusions_checked=True, **given)
    first = actions.entrust(school, child=row, carer=grandmother, exclusions_checked=True, school_told_on=TODAY, village_told_on=TODAY, **given)
    second = actions.entrust(school, child=row, carer=grandmother, exclusions_checked=True, **given)
    first.refresh_from_db()
    assert (first.version, second.version, first.ended_on) == (1, 2, TODAY)
    assert adult(people, "mei", "62").standing == "entrusted"


def test_two_files_of_one_child_are_merged_by_a_coordinator(people):
    twin = NewFile("龙小梅", sex="female", birth="2015-06-12", edu_unit=people.unit("class_5_1"), adults=parents("龙大山", "吴金花"))
    other = actions.open_file(people.actor("school"), unit=people.unit("class_5_1"), today=TODAY, facts=twin, force=True)
    assert actions.find_likeness(people.actor("county"), unit=people.county, today=TODAY) == 1
    assert actions.find_likeness(people.actor("county"), unit=people.county, today=TODAY) == 0
    assert queries.likeness_pairs(people.actor("school")).count() == 1
    mei = child(people, "mei")
    actions.merge(people.actor("school"), children=[mei, other], keep=mei, today=TODAY)
    other.refresh_from_db()
    assert (other.file_state, other.close_reason, other.merged_into_id) == ("closed", "merged", mei.pk)
    assert not queries.likeness_pairs(people.actor("school")).exists()
    with pytest.raises(Refused):
        actions.reopen_file(people.actor("school"), child=other, today=TODAY)
