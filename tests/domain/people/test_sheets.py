"""A sheet against files that stand: a blank erases nothing, newer values stay, undo puts back what nobody touched."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.domain.people import actions, queries
from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.people.codes import new_file
from qianshou.domain.people.models import AbsentFromSheet, Carer, Change, Child, Fact, Label
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.domain.people.rows.comparing import differences_with
from qianshou.kit.errors import NotAllowed
from tests.people_cast import OPENED, TODAY, adult, child, grandmother, parents

NEWER = dt.date(2026, 11, 1)
OLDER = dt.date(2026, 6, 1)


@pytest.fixture
def people(cast):
    return cast.with_("children")


def row(facts, **more):
    file = new_file({"child.name": "龙小梅", **facts}, as_of=NEWER)
    for name, value in more.items():
        setattr(file, name, value)
    return file


def verdicts(people, file, as_of=NEWER, name="mei"):
    return {d.code: d.verdict for d in differences_with(child(people, name), file, as_of)}


def take(people, files, names=("mei",), as_of=NEWER, batch="b1", who="school"):
    return actions.take_sheet_rows(
        people.actor(who), children=[child(people, n) for n in names], rows=files, as_of=as_of, batch_uid=batch, today=TODAY
    )


def test_the_same_words_and_blanks_are_no_difference(people):
    same = row({"child.sex": "female", "child.birth_date": "2015-06", "father.name": "龙大山", "father.phone": ["13800001001"], "father.away_place": "浙江义乌",
                "carer.name": "吴桂英", "carer.relation": "62", "child.ethnicity": "", "child.home_address": None, "child.boarding": False})  # fmt: skip
    assert verdicts(people, same) == {}
    assert take(people, [same])[0].codes == []
    assert Change.objects.filter(child=child(people, "mei")).count() == 1


@pytest.mark.parametrize(
    ("facts", "code", "newer", "older"),
    [
        ({"father.phone": ["13900000001"]}, "father.phone", "changed", "newer_here"),
        ({"child.home_address": "石桥村五组"}, "child.home_address", "changed", "newer_here"),
        ({"father.name": "龙大山", "father.away_place": "温州"}, "father.away_place", "changed", "newer_here"),
        ({"father.name": "龙大山", "father.away": False}, "father.away", "changed", "newer_here"),
        ({"child.boarding": True}, "child.boarding", "changed", "newer_here"),
        ({"carer.name": "龙三叔", "carer.relation": "83"}, "carer.name", "added", "added"),
        ({"child.political_status": "少先队员"}, "child.political_status", "added", "added"),
        ({"child.birth_date": "2015-06-13"}, "child.birth_date", "changed", "newer_here"),
        ({"child.phone": ["13800007777"]}, "child.phone", "added", "added"),
        ({"child.subsistence": True}, "child.subsistence", "added", "added"),
        ({"mother.name": "吴金花", "mother.special": "失联"}, "mother.special", "added", "added"),
    ],
)
def test_a_newer_sheet_changes_and_an_older_one_asks(people, facts, code, newer, older):
    assert verdicts(people, row(facts)) == {code: newer}
    assert verdicts(people, row(facts), as_of=OLDER) == {code: older}


def test_what_staff_entered_since_is_newer_than_the_sheet(people):
    father = adult(people, "mei", "51")
    actions.record_change(people.actor("helper"), child=child(people, "mei"), kind=ChangeKind.PHONE_CHANGED, carer=father, happened_on=OPENED, today=TODAY,
                          detail={"phone": "13900009999"})  # fmt: skip
    file = row({"father.name": "龙大山", "father.phone": ["13800001001"]})
    assert verdicts(people, file) == {"father.phone": "newer_here"}
    assert take(people, [file])[0].waiting == ["father.phone"]
    assert adult(people, "mei", "51").phone.reveal() == "13900009999"
    doubt = queries.differences(people.actor("school")).get()
    assert (doubt.code, doubt.theirs.reveal()) == ("father.phone", "13800001001")
    actions.settle_difference(people.actor("school"), difference=doubt, take=True, today=TODAY)
    assert adult(people, "mei", "51").phone.reveal() == "13800001001"
    assert not queries.differences(people.actor("school")).exists()


def test_a_parent_who_came_home_stays_home_whatever_an_older_sheet_says(people):
    actions.record_change(people.actor("helper"), child=child(people, "mei"), kind=ChangeKind.BACK_FOR_GOOD, carer=adult(people, "mei", "52"), happened_on=NEWER, today=TODAY)
    file = row({"mother.name": "吴金花", "mother.away_place": "广东东莞", "child.left_behind_kind": "both"})
    assert verdicts(people, file) == {"mother.away_place": "newer_here", "child.left_behind_kind": "newer_here"}
    take(people, [file])
    assert Label.objects.filter(child=child(people, "mei"), kind="both_away", to_on=None).count() == 0


def test_a_newer_sheet_changes_facts_labels_and_leaves_a_change_dated_by_the_sheet(people):
    take(people, [row({"mother.name": "吴金花", "mother.away": False, "father.phone": ["13900000001"]})])
    mei = child(people, "mei")
    assert set(Label.objects.filter(child=mei, to_on=None).values_list("definition", "kind")) == {("school", "one_away")}
    made = Change.objects.filter(child=mei, source_ref="b1")
    assert {(c.kind, c.happened_on, c.source) for c in made} == {("back_for_good", NEWER, "sheet"), ("phone_changed", NEWER, "sheet")}
    assert take(people, [row({"mother.name": "吴金花", "mother.away": False, "father.phone": ["13900000001"]})], batch="b2")[0].codes == []


def test_taking_is_refused_whole_for_a_child_out_of_reach(people):
    with pytest.raises(NotAllowed):
        take(people, [row({}), row({})], names=("mei", "far"))


def test_taking_asks_the_same_of_the_database_for_one_row_as_for_three(people):
    counts = []
    for names in (("mei",), ("lan", "jun", "gu")):
        files = [new_file({"child.home_address": "新址", "father.phone": ["13911110000"], "child.subsistence": True, "child.boarding": True}) for _ in names]
        for file, name in zip(files, names, strict=True):
            file.boarding = not child(people, name).boarding
        with CaptureQueriesContext(connection) as seen:
            take(people, files, names=names)
        counts.append(len(seen) - len(names))  # child() reads each once
    assert abs(counts[0] - counts[1]) <= 1  # a boarding that ends writes one table more


def test_undo_puts_back_old_values_and_keeps_what_was_changed_again(people):
    files = [row({"father.name": "龙大山", "father.phone": ["13900000001"], "mother.name": "吴金花", "mother.away": False, "child.home_address": "新址", "child.subsistence": True,
                  "carer.name": "龙三叔", "carer.relation": "83", "child.ethnicity": "侗族"}, edu_unit=people.unit("class_5_1"))]  # fmt: skip
    taken = take(people, files)
    actions.record_change(people.actor("school"), child=child(people, "mei"), kind=ChangeKind.ADDRESS_CHANGED, happened_on=TODAY, today=TODAY, detail={"address": "更新的址"})
    kept = actions.restore_values(people.actor("school"), children=[child(people, "mei")], befores=[taken[0].before], batch_uid="b1", today=TODAY)
    mei = child(people, "mei")
    assert [c.pk for c in kept] == [mei.pk]
    assert mei.home_address.reveal() == "更新的址"
    assert (mei.ethnicity, mei.edu_path) == ("苗族", people.unit("class_5_3").path)
    assert adult(people, "mei", "51").phone.reveal() == "13800001001"
    assert adult(people, "mei", "62").looks_after
    assert not Carer.objects.filter(child=mei, name="龙三叔", gone_on=None).exists()
    assert sorted(Label.objects.filter(child=mei, to_on=None).values_list("definition", "kind")) == [("mca", "both_away"), ("school", "both_away")]
    assert not Fact.objects.filter(child=mei, source_ref="b1", wrong=False).exists()


def test_the_before_of_a_row_is_plain_json(people):
    import json

    taken = take(people, [row({"child.birth_date": "2015-06-13", "father.name": "龙大山", "father.away_place": "温州"}, edu_unit=people.unit("class_5_1"))])
    assert json.loads(json.dumps(taken[0].before)) == taken[0].before


def test_undo_erases_untouched_new_children_and_names_the_rest(people):
    files = [NewFile(f"新生{n}", sex="male", birth="2016-01-01", edu_unit=people.unit("class_5_3"), adults=[*parents("父", "母"), grandmother("奶")], source="sheet", source_ref="b9")
             for n in "甲乙"]  # fmt: skip
    made = actions.open_files(people.actor("school"), unit=people.unit("school"), many=files, today=TODAY)
    actions.record_change(people.actor("school"), child=made[1], kind=ChangeKind.BOARDING_CHANGED, happened_on=TODAY, today=TODAY, detail={"boarding": True})
    actor = people.actor("school").acting("roster.undo")
    kept = actions.erase_untouched(actor, children=[*made, child(people, "mei")], batch_uid="b9")
    assert {c.name for c in kept} == {"新生乙", "龙小梅"}
    assert not Child.objects.filter(pk=made[0].pk).exists()
    assert Child.objects.filter(pk=made[1].pk).exists()


def test_a_child_missing_from_a_sheet_is_asked_about_and_never_closed(people):
    rows = [child(people, "mei"), child(people, "jun")]
    assert actions.note_absent(people.actor("school"), children=rows, batch_uid="b1", as_of=NEWER) == 2
    assert actions.note_absent(people.actor("school"), children=rows, batch_uid="b2", as_of=NEWER) == 0
    assert {c.file_state for c in (child(people, "mei"), child(people, "jun"))} == {"active"}
    assert queries.absent_from_sheet(people.actor("school")).count() == 2
    assert actions.keep_absent(people.actor("school"), children=rows[:1], today=TODAY) == 1
    assert AbsentFromSheet.objects.filter(state="open").count() == 1


def test_a_roster_row_opens_a_file_with_labels_by_the_sheets_word(people):
    facts = {"child.name": "孟玉莹", "child.sex": "female", "child.birth_date": "2018-11", "father.name": "孟兵", "mother.name": "邱云梅", "mother.away_place": "苏州",
             "guardian.name": "孟兵", "guardian.relation": "51", "child.left_behind": True, "child.talent": "绘画", "child.needs": "想爸妈多打电话"}  # fmt: skip
    file = new_file(facts, as_of=NEWER, source_ref="b1")
    file.edu_unit = people.unit("class_1_1")
    made = actions.open_files(people.actor("school"), unit=people.unit("school"), many=[file], today=TODAY)[0]
    found = set(Label.objects.filter(child=made).values_list("definition", "kind", "standing"))
    assert found == {("mca", "one_away", "disputed"), ("school", "one_away", "declared")}
    assert made.profile == {"child.talent": "绘画"}
    assert "想爸妈多打电话" in made.narrative.reveal()
    assert NewAdult("51").relation == "51"
