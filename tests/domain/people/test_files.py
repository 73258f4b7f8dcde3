"""Files: opened by hand or in sets, read as far as the viewer may, found, completed, closed and reopened."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.domain.accounts.models import AuditEvent, AuditSubject
from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import CloseReason, FileState
from qianshou.domain.people.models import Change, Child, Label
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.people_cast import MEI_ID, MEI_STUDENT_NO, TODAY, adult, child, grandmother, parents


@pytest.fixture
def people(cast):
    return cast.with_("children")


def new(cast, **more) -> NewFile:
    given = {"name": "王小二", "sex": "male", "birth": "2016-02-03", "edu_unit": cast.unit("class_5_3"), "adults": [grandmother("王奶奶")], **more}
    return NewFile(**given)


def test_a_complete_file_opens_active_and_an_incomplete_one_as_a_draft(people):
    assert child(people, "mei").file_state == FileState.ACTIVE
    draft = child(people, "draft")
    assert draft.file_state == FileState.DRAFT
    assert draft.opened_on is None


@pytest.mark.parametrize("missing", ["name", "sex", "birth", "edu_unit", "adults"])
def test_a_file_that_lacks_any_of_the_five_is_incomplete(cast, missing):
    file = new(cast, **{missing: {"adults": [], "edu_unit": None}.get(missing, "")})
    assert not file.complete
    assert new(cast).complete


def test_an_age_stands_for_a_birth_date(cast):
    assert new(cast, birth="", age=9).complete


def test_numbers_are_sealed_in_the_table_and_masked_on_the_row(people):
    row = child(people, "mei")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_child WHERE id = %s", [row.pk])
        stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    assert MEI_ID not in stored
    assert "三组12号" not in stored
    assert str(row.id_number) != MEI_ID
    assert row.id_number.reveal() == MEI_ID


def test_opening_many_asks_no_more_of_the_database_for_thirty_than_for_three(cast):
    counts = []
    for n in (2, 3, 30):  # the first fills what is kept between calls
        many = [new(cast, name=f"甲{n}{i:02}", adults=[*parents("父", "母"), grandmother("奶")]) for i in range(n)]
        with CaptureQueriesContext(connection) as seen:
            actions.open_files(cast.actor("county"), unit=cast.county, many=many, today=TODAY)
        counts.append(len([q for q in seen if not q["sql"].startswith("INSERT")]))
    assert counts[1] == counts[2]


def test_a_set_with_one_child_out_of_reach_is_refused_whole(people):
    many = [new(people), new(people, name="越界", edu_unit=people.unit("class_other"))]
    with pytest.raises(NotAllowed):
        actions.open_files(people.actor("school"), unit=people.unit("school"), many=many, today=TODAY)
    assert not Child.objects.filter(name="王小二").exists()


def test_a_set_with_a_number_that_exists_is_refused_and_says_which_rows(people):
    many = [new(people), new(people, name="同号", id_number=MEI_ID)]
    with pytest.raises(Refused) as caught:
        actions.open_files(people.actor("county"), unit=people.county, many=many, today=TODAY)
    assert caught.value.detail["rows"] == [1]


def test_the_next_county_may_hold_the_same_number(people):
    assert child(people, "neighbour").id_number.reveal() == child(people, "mei").id_number.reveal()
    assert child(people, "neighbour").id_number_bi != child(people, "mei").id_number_bi


def test_a_teacher_opens_in_her_own_class_only(people):
    row = actions.open_file(people.actor("helper"), unit=people.unit("class_5_3"), today=TODAY, facts=new(people))
    assert row.edu_path == people.unit("class_5_3").path
    with pytest.raises(NotAllowed):
        actions.open_file(people.actor("helper"), unit=people.unit("class_other"), today=TODAY, facts=new(people))


def test_opening_leaves_one_event_that_names_fields_and_no_values(people):
    before = AuditEvent.objects.count()
    row = actions.open_file(people.actor("school"), unit=people.unit("class_5_3"), today=TODAY, facts=new(people, id_number=""))
    event = AuditEvent.objects.order_by("-pk").first()
    assert AuditEvent.objects.count() == before + 1
    assert event.action == "people.open_file"
    assert AuditSubject.objects.filter(event=event, subject_uid=row.uid).exists()
    assert "王小二" not in repr([event.fields, event.detail, event.reason])


def test_the_likely_same_child_is_named_inside_the_scope_and_may_be_opened_all_the_same(people):
    twin = new(people, name="龙小梅", birth="2015-06-12")
    with pytest.raises(Refused, match="龙小梅"):
        actions.open_file(people.actor("school"), unit=people.unit("class_5_1"), today=TODAY, facts=twin)
    assert actions.open_file(people.actor("school"), unit=people.unit("class_5_1"), today=TODAY, facts=twin, force=True).pk
    other = new(people, name="龙小梅", birth="2015-06-12", edu_unit=people.unit("class_other"))
    assert actions.open_file(people.actor("other_school"), unit=people.unit("class_other"), today=TODAY, facts=other).pk


def test_a_number_elsewhere_in_the_county_is_answered_with_one_fixed_sentence(people):
    actor = people.actor("other_school")
    say = actions.identity_elsewhere(actor, unit=people.unit("other_school"), id_number=MEI_ID, today=TODAY)
    assert say == "该证件号在本县已有档案，请联系县专班办理转入"
    own = actions.identity_elsewhere(people.actor("school"), unit=people.unit("school"), id_number=MEI_ID, today=TODAY)
    assert "龙小梅" in own
    assert actions.identity_elsewhere(actor, unit=people.unit("other_school"), id_number="520481201506120062", today=TODAY) == ""
    with pytest.raises(Invalid) as caught:
        actions.open_file(actor, unit=people.unit("class_other"), today=TODAY, facts=new(people, edu_unit=people.unit("class_other"), id_number=MEI_ID))
    assert caught.value.say == say


def test_numbers_are_asked_about_at_most_twenty_times_a_day(people):
    actor = people.actor("other_school")
    for _ in range(20):
        actions.identity_elsewhere(actor, unit=people.unit("other_school"), id_number=MEI_ID, today=TODAY)
    with pytest.raises(Refused, match="20"):
        actions.identity_elsewhere(actor, unit=people.unit("other_school"), id_number=MEI_ID, today=TODAY)


@pytest.mark.parametrize(("bad", "field"), [({"name": ""}, "name"), ({"id_number": "520481201506120021"}, "id_number"), ({"birth": "2030-01-01"}, "birth"), ({"birth": "2015-02-30"}, "birth")])
def test_bad_values_are_refused_by_field(cast, bad, field):
    with pytest.raises(Invalid) as caught:
        actions.open_file(cast.actor("school"), unit=cast.unit("class_5_3"), today=TODAY, facts=new(cast, **bad))
    assert caught.value.field == field


def test_a_draft_is_completed_and_labelled(people):
    row = child(people, "draft")
    with pytest.raises(Invalid, match="性别"):
        actions.complete_draft(people.actor("helper"), child=row, facts=NewFile(birth="2015-01-01"), today=TODAY)
    row = child(people, "draft")
    facts = NewFile(sex="female", birth="2015-01-01", adults=[*parents("田一", "田二"), grandmother("田奶奶")])
    actions.complete_draft(people.actor("helper"), child=row, facts=facts, today=TODAY)
    row = child(people, "draft")
    assert (row.file_state, row.opened_on) == (FileState.ACTIVE, TODAY)
    assert set(Label.objects.filter(child=row, to_on=None).values_list("definition", "kind")) == {("mca", "both_away"), ("school", "both_away")}


def test_closing_keeps_the_file_readable_and_reopening_brings_labels_back(people):
    row = child(people, "mei")
    actions.mark_closed(people.actor("school"), child=row, reason=CloseReason.MOVED_AWAY, closed_on=TODAY, today=TODAY)
    assert queries.child(people.actor("school"), P.SEE_FILE, row.uid).file_state == FileState.CLOSED
    with pytest.raises(Refused):
        actions.mark_closed(people.actor("school"), child=row, reason=CloseReason.MOVED_AWAY, closed_on=TODAY, today=TODAY)
    actions.reopen_file(people.actor("school"), child=row, today=TODAY)
    assert child(people, "mei").file_state == FileState.ACTIVE


def test_leaving_school_age_under_sixteen_closes_the_school_line_only(people):
    row = child(people, "ming")
    actions.mark_closed(people.actor("county"), child=row, reason=CloseReason.LEFT_SCHOOL_AGE, closed_on=TODAY, today=TODAY)
    row = child(people, "ming")
    assert (row.file_state, row.edu_path, row.school_line_closed_on) == (FileState.ACTIVE, "", TODAY)
    assert queries.child(people.actor("village"), P.SEE_FILE, row.uid)
    assert queries.child(people.actor("middle_school"), P.SEE_FILE, row.uid) is None


def test_a_class_is_confirmed_once(people):
    done = actions.confirm_class(people.actor("helper"), unit=people.unit("class_5_3"), today=TODAY)
    assert done.children == 3
    assert child(people, "mei").confirmed_on == TODAY
    assert child(people, "draft").confirmed_on is None
    assert actions.confirm_class(people.actor("helper"), unit=people.unit("class_5_3"), today=TODAY).children == 0


def test_rosters_narrow_by_unit_line_state_label_boarding_key_grade_and_carer(people):
    def names(who="county", **given):
        unit, line = given.pop("unit", None), given.pop("line", "edu")
        return {c.name for c in queries.children(people.actor(who), unit=unit, line=line, filters=RosterFilter(**given), today=TODAY)}

    everyone = {"龙小梅", "杨军", "吴兰", "石小山", "欧阳明远", "罗飞", "张小草"}
    assert names() == everyone
    assert names(unit=people.unit("class_5_3")) == {"龙小梅", "杨军", "吴兰"}
    assert names(unit=people.unit("village"), line="home") == {"龙小梅", "杨军", "欧阳明远", "张小草"}
    assert names(unit=people.unit("township"), line="edu") == {"龙小梅", "杨军", "吴兰", "石小山"}
    assert names(state="draft") == {"田田"}
    assert names(state="closed") == {"潘远"}
    assert names(state="any") == everyone | {"田田", "潘远"}
    assert names(label="orphan") == {"石小山"}
    assert names(label="left_behind", definition="mca") == everyone - {"杨军", "石小山"}
    assert names(label="left_behind", definition="school") == everyone - {"石小山"}
    assert names(key=True) == {"吴兰"}
    assert names(boarding=True) == {"吴兰", "欧阳明远"}
    assert names(grade=5) == {"龙小梅", "杨军", "吴兰", "石小山"}
    assert names(stage="junior") == {"欧阳明远"}
    assert names(living="parents") == {"杨军"}
    assert names(living="relatives") == {"石小山"}
    assert names(text="lxm") == {"龙小梅"}
    assert names(who="other_helper") == {"罗飞"}
    assert names(who="visitor") == names(who="viewer") == names(who="admin") == set()


def test_a_roster_is_one_query_whatever_narrows_it(people):
    filters = RosterFilter(label="left_behind", definition="mca", key=False, living="grandparents", grade=5, text="l")
    actor = people.actor("county")
    with CaptureQueriesContext(connection) as seen:
        rows = list(queries.children(actor, unit=people.county, filters=filters, today=TODAY))
        [(r.edu_unit.display_name(TODAY), r.edu_unit.parent.name, r.home_unit.name) for r in rows]
    assert len(rows) == 1
    assert len(seen) == 2  # the grants, the rows


@pytest.mark.parametrize(
    ("typed", "found"),
    [("龙小梅", ["龙小梅"]), ("longxiao", ["龙小梅"]), ("lxm", ["龙小梅"]), ("小", ["石小山", "龙小梅", "张小草"]), ("oymy", ["欧阳明远"]),
     (MEI_STUDENT_NO, ["龙小梅"]), (MEI_STUDENT_NO[-4:], ["龙小梅"]), (MEI_ID, ["龙小梅"]), ("查无此人", []), ("", []), ("%", []), ("_", [])],
)  # fmt: skip
def test_children_are_found_by_name_pinyin_initials_and_numbers(people, typed, found):
    assert sorted(h.name for h in queries.find_children(people.actor("county"), typed, TODAY)) == sorted(found)


def test_search_stays_inside_the_reach(people):
    assert [h.name for h in queries.find_children(people.actor("other_school"), "龙小梅", TODAY)] == []
    assert len(queries.find_children(people.actor("neighbour_county"), "lxm", TODAY)) == 1
    assert queries.find_children(people.actor("outside"), "lxm", TODAY) == []


def test_a_file_shows_delicate_facts_to_coordinators_only(people):
    from qianshou.domain.people.choices import ChangeKind, FactKind

    row, father = child(people, "mei"), adult(people, "mei", "51")
    detail = {"fact": FactKind.IN_CUSTODY, "value": "某监狱"}
    actions.record_change(people.actor("school"), child=row, kind=ChangeKind.CARER_FACT, happened_on=TODAY, today=TODAY, carer=father, detail=detail, words="判了一年")
    to_teacher = queries.file_of(people.actor("helper"), row, TODAY)
    to_school = queries.file_of(people.actor("school"), row, TODAY)
    assert "服刑" in repr(to_school) and "高血压" in repr(to_school)
    for view in (to_teacher, queries.timeline(people.actor("helper"), row)):
        assert not any(word in repr(view) for word in ("服刑", "某监狱", "判了一年", "高血压"))


def test_a_file_costs_the_same_queries_however_much_is_in_it(people):
    counts = []
    for name in ("gu", "mei"):
        row, actor = child(people, name), people.actor("county")
        actor.grants  # noqa: B018
        with CaptureQueriesContext(connection) as seen:
            queries.file_of(actor, row, TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_outside_helper_glimpses_given_name_and_grade(people):
    from qianshou.domain.people.choices import AccessSource
    from qianshou.domain.permissions import Role

    row = child(people, "mei")
    actions.grant_access(people.actor("school"), child=row, user=people.user("outside"), role=Role.OUTSIDE_HELPER, source=AccessSource.PAIRING, source_uid="p", from_on=TODAY)
    actor = people.actor("outside")
    assert [(g.given_name, g.grade) for g in queries.glimpses(actor, TODAY)] == [("小梅", "五年级")]
    assert queries.shown_name(actor, row) == "小梅"
    assert queries.child(actor, P.SEE_FILE, row.uid) is None
    assert queries.child(actor, P.SEE_CARD, row.uid) is None


def test_a_reveal_needs_a_reason_and_a_right_and_is_logged_by_field(people):
    row, father = child(people, "mei"), adult(people, "mei", "51")
    teacher = people.actor("helper")
    assert actions.reveal(teacher, child=row, what="phone", reason="contact", carer=father, today=TODAY) == "13800001001"
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.fields, event.reason) == ("people.reveal", ["carer.phone"], "联系家长")
    with pytest.raises(Invalid):
        actions.reveal(teacher, child=row, what="id_number", reason=" ", today=TODAY)
    with pytest.raises(NotAllowed):
        actions.reveal(teacher, child=row, what="health", reason="verify", carer=adult(people, "mei", "62"), today=TODAY)
    with pytest.raises(NotAllowed):
        actions.reveal(people.actor("counsellor"), child=row, what="id_number", reason="verify", today=TODAY)
    with pytest.raises(NotAllowed):
        actions.reveal(people.actor("other_school"), child=row, what="phone", reason="contact", today=TODAY)


def test_siblings_are_files_of_the_same_parents_at_the_same_village(people):
    small = new(people, name="龙小竹", edu_unit=people.unit("class_1_1"), home_unit=people.unit("village"), adults=parents("龙大山", "吴金花"))
    actions.open_file(people.actor("school"), unit=people.unit("class_1_1"), today=TODAY, facts=small)
    assert [s.name for s in queries.siblings(people.actor("school"), child(people, "mei"))] == ["龙小竹"]
    assert queries.siblings(people.actor("school"), child(people, "jun")) == []


def test_opening_writes_the_first_moment_of_the_timeline(people):
    assert Change.objects.filter(child=child(people, "mei"), kind="file_opened", happened_on=dt.date(2026, 9, 1)).count() == 1
    assert queries.timeline(people.actor("school"), child(people, "mei"))[-1].kind in ("label", "file_opened")


def test_adults_named_twice_in_one_sheet_are_one(cast):
    from qianshou.domain.people.codes import new_file

    facts = {"child.name": "甲", "father.name": "孟兵", "father.phone": ["13800006377"], "guardian.name": "孟兵", "guardian.relation": "51", "guardian.phone": ["13800006378"],
             "mother.name": "邱云梅", "mother.away_place": "苏州", "child.left_behind": True}  # fmt: skip
    file = new_file(facts)
    assert [(a.name, a.relation, a.looks_after, list(a.phones)) for a in file.adults] == [("孟兵", "51", True, ["13800006377", "13800006378"]), ("邱云梅", "52", False, [])]
    assert file.left_behind == "yes"
    assert NewAdult().name == ""
