"""Labels clause by clause: 民政 (国发〔2016〕13号), 学籍, 民发〔2019〕62号, and what is said against what is known."""

import datetime as dt

import pytest

from qianshou.domain.people.rules import Adult, Family, Held, age_on, alarms_for, labels_for, latest_birth, months_after, say_why

D = dt.date
TODAY = D(2026, 11, 20)
SHEET = D(2026, 9, 10)
LEFT, BORN = D(2025, 2, 1), D(2015, 6, 12)


def held(kind, value="", since=None, to=None, as_of=SHEET, sheet=True):
    return Held(kind, as_of, as_of, value, since, to, sheet)


def away(since=LEFT, place="义乌", **more):
    return held("away", place, since, **more)


def family(father=(), mother=(), own=(), born=BORN, known="day", carer="", extra=()):
    """None for a parent: not on file at all."""
    adults = [Adult("f", "51", "父", carer == "father", tuple(father))] if father is not None else []
    adults += [Adult("m", "52", "母", carer == "mother", tuple(mother))] if mother is not None else []
    return Family((*adults, *extra), tuple(own), born, known)


def said(value, as_of=SHEET, since=None):
    return held("declared_left_behind", value, since, as_of=as_of)


def answer(definition, fam, day=TODAY):
    return {str(k): str(v) for k, v in labels_for(definition, fam, day).kinds().items()}


BOTH = {"both_away": "verified"}
NEITHER: dict = {}
CASES = [
    # father, mother, own, carer -> 民政, 学籍
    ("both away, days known", [away()], [away()], [], "", {"both_away": "verified"}, {"both_away": "verified"}),
    ("both away, a day missing", [away()], [away(None)], [], "", {"both_away": "declared"}, {"both_away": "declared"}),
    ("one away, the other at home", [away()], [], [], "mother", {}, {"one_away": "verified"}),
    ("one away, of the other nothing known", [away()], [], [], "", {}, {"one_away": "verified"}),
    ("one away, the other not on file", [away()], None, [], "", {}, {"one_away": "verified"}),
    ("nobody away", [], [], [], "", {}, {}),
    ("one away, the other dead", [away()], [held("dead")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other missing", [away()], [held("missing")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other in custody", [away()], [held("in_custody")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other severely ill", [away()], [held("severely_ill")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other severely disabled", [away()], [held("severely_disabled")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other unable", [away()], [held("unable")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("one away, the other removed as guardian", [away()], [held("removed")], [], "", {"one_away": "verified"}, {"one_away": "verified"}),
    ("two and a half months away", [away(D(2026, 9, 5))], [away(D(2026, 9, 5))], [], "", {"both_away": "verified"}, {}),
    ("three months to the day", [away(D(2026, 8, 20))], [away(D(2026, 8, 20))], [], "", {"both_away": "verified"}, {"both_away": "verified"}),
    ("one three months, one less", [away(D(2026, 8, 20))], [away(D(2026, 8, 21))], [], "", {"both_away": "verified"}, {"one_away": "verified"}),
    ("the roster says both, nothing else known", [], [], [said("both")], "", {"both_away": "declared"}, {"both_away": "declared"}),
    ("the roster says both, parents not on file", None, None, [said("both")], "", {"both_away": "declared"}, {"both_away": "declared"}),
    ("the roster says one, nothing else known", [], [], [said("one")], "", {"one_away": "declared"}, {"one_away": "declared"}),
    ("the roster says one, father at home", [], [], [said("one")], "father", {}, {"one_away": "declared"}),
    ("a left-behind roster, nothing else known", [], [], [said("yes")], "", {"both_away": "declared"}, {"one_away": "declared"}),
    ("a left-behind roster, one place of work", [away(None)], [], [said("yes")], "", {"one_away": "declared"}, {"one_away": "declared"}),
    ("a left-behind roster, one away, the other looks after the child", [away(None)], [], [said("yes")], "mother", {"one_away": "disputed"}, {"one_away": "declared"}),
    ("the roster says both, mother looks after the child", [], [], [said("both")], "mother", {"one_away": "disputed"}, {"one_away": "disputed"}),
    ("the roster says not left behind, both known away", [away()], [away()], [said("none")], "", {"both_away": "disputed"}, {"both_away": "disputed"}),
    ("the roster says not left behind, nobody away", [], [], [said("none")], "", {}, {}),
    ("back for a while changes nothing", [away(), held("back_for_a_while")], [away()], [], "", BOTH, BOTH),
    ("named as carer but away", [away()], [away()], [], "father", BOTH, BOTH),
]  # fmt: skip


@pytest.mark.parametrize(("what", "father", "mother", "own", "carer", "mca", "school"), CASES, ids=[c[0] for c in CASES])
def test_left_behind_by_both_definition_sets(what, father, mother, own, carer, mca, school):
    fam = family(father, mother, own, carer=carer)
    assert answer("mca", fam) == mca
    assert answer("school", fam) == school


def test_a_newer_fact_overtakes_the_sheets_word():
    home = held("lives_with_child", since=D(2026, 10, 3), as_of=D(2026, 10, 3), sheet=False)
    fam = family([], [home], [said("both")])
    assert answer("mca", fam) == {}
    assert answer("school", fam) == {"one_away": "declared"}
    assert answer("school", family([home], [home], [said("both")])) == {}
    assert answer("mca", family([home], [home], [said("yes")])) == {}


def test_the_sixteenth_birthday_ends_the_mca_label_and_not_the_other():
    fam = family([away()], [away()], born=D(2010, 12, 1))
    now = labels_for("mca", fam, TODAY)
    assert now.changes_on == D(2026, 12, 1)
    assert answer("mca", fam, D(2026, 11, 30)) == BOTH
    assert answer("mca", fam, D(2026, 12, 1)) == {}
    assert answer("school", fam, D(2026, 12, 1)) == BOTH
    assert labels_for("school", fam, TODAY).changes_on is None


@pytest.mark.parametrize(
    ("born", "known", "last"),
    [(D(2010, 11, 1), "month", D(2026, 11, 29)), (D(2010, 1, 1), "year", D(2026, 12, 30)), (D(2010, 1, 1), "age", D(2026, 12, 30)), (D(2010, 11, 20), "day", D(2026, 11, 19))],
)  # fmt: skip
def test_a_birthday_not_known_to_the_day_never_makes_a_child_too_old(born, known, last):
    fam = family([away()], [away()], born=born, known=known)
    assert answer("mca", fam, last) == BOTH
    assert answer("mca", fam, last + dt.timedelta(days=1)) == {}


def test_without_a_birth_date_the_label_stands_as_declared():
    fam = family([away()], [away()], born=None)
    assert answer("mca", fam) == {"both_away": "declared"}
    assert "出生日期不详，按未满16周岁计" in say_why(labels_for("mca", fam, TODAY).labels[0].why, delicate=True)


def test_a_child_born_on_29_february_grows_older_on_1_march_of_a_common_year():
    born = D(2008, 2, 29)
    assert age_on(born, D(2026, 2, 28)) == 17
    assert age_on(born, D(2026, 3, 1)) == 18
    fam = family([held("dead")], [held("dead")], born=born)
    assert answer("common", fam, D(2026, 2, 28)) == {"orphan": "verified"}
    assert answer("common", fam, D(2026, 3, 1)) == {}
    sixteen = family([away()], [away()], born=D(2012, 2, 29))
    assert answer("mca", sixteen, D(2028, 2, 28)) == BOTH
    assert answer("mca", sixteen, D(2028, 2, 29)) == {}


def test_three_months_of_a_late_day_are_full_at_the_end_of_a_short_month():
    assert months_after(D(2025, 11, 30), 3) == D(2026, 2, 28)
    assert months_after(D(2026, 8, 31), 3) == D(2026, 11, 30)
    fam = family([away(D(2026, 8, 31))], [], carer="mother")
    assert labels_for("school", fam, TODAY).changes_on == D(2026, 11, 30)
    assert answer("school", fam, D(2026, 11, 30)) == {"one_away": "verified"}


def test_labels_hold_since_the_later_of_the_two_left_and_three_months_on_by_school():
    fam = family([away(D(2025, 2, 1))], [away(D(2025, 3, 10))])
    assert labels_for("mca", fam, TODAY).labels[0].from_on == D(2025, 3, 10)
    assert labels_for("school", fam, TODAY).labels[0].from_on == D(2025, 6, 10)
    assert labels_for("mca", fam, TODAY).labels[0].known_on == SHEET


def test_an_absence_that_ended_no_longer_counts():
    fam = family([away(to=D(2026, 10, 31), as_of=D(2026, 11, 1))], [away()])
    assert answer("mca", fam, D(2026, 10, 31)) == BOTH
    assert answer("mca", fam, D(2026, 11, 1)) == {}


def test_an_adult_of_unknown_relation_who_works_away_is_one_parent_away_by_declaration():
    fam = family(None, None, extra=(Adult("x", "", "张平", False, (away(None, "上海"),)),))
    assert answer("school", fam) == {"one_away": "declared"}
    assert answer("mca", fam) == {}


COMMON = [
    ("both dead", [held("dead")], [held("dead")], [], {"orphan": "verified"}),
    ("one dead, one declared missing by a court", [held("dead")], [held("missing", "court")], [], {"orphan": "verified"}),
    ("one dead", [held("dead")], [], [], {"single_parent": "verified"}),
    ("one dead, the other in custody, term unknown", [held("dead")], [held("in_custody")], [], {"unsupported": "declared", "single_parent": "verified"}),
    ("one dead, a term of six months", [held("dead")], [held("in_custody", "", D(2026, 6, 1), D(2026, 11, 30))], [], {"unsupported": "verified", "single_parent": "verified"}),
    ("one dead, a term of five months", [held("dead")], [held("in_custody", "", D(2026, 7, 1), D(2026, 11, 30))], [], {"single_parent": "verified"}),
    ("one dead, one missing six months", [held("dead")], [held("missing", "", D(2026, 5, 20))], [], {"unsupported": "verified", "single_parent": "verified"}),
    ("one dead, one missing less than six months", [held("dead")], [held("missing", "", D(2026, 5, 21))], [], {"single_parent": "verified"}),
    ("one dead, one missing, day unknown", [held("dead")], [held("missing")], [], {"unsupported": "declared", "single_parent": "verified"}),
    ("both severely ill", [held("severely_ill")], [held("severely_ill")], [], {"unsupported": "verified"}),
    ("severely disabled and removed", [held("severely_disabled")], [held("removed")], [], {"unsupported": "verified"}),
    ("merely unable is not in the list", [held("unable")], [held("severely_ill")], [], {}),
    ("one in custody, the other at home", [held("in_custody")], [], [], {}),
    ("declared orphan", [], [], [held("declared_orphan")], {"orphan": "declared"}),
    ("declared orphan with a father at work", [away()], [], [held("declared_orphan")], {"orphan": "disputed"}),
    ("declared unsupported", [], [], [held("declared_unsupported")], {"unsupported": "declared"}),
    ("declared single", [], [], [held("declared_single")], {"single_parent": "declared"}),
    ("disability with its level", [], [], [held("disability", "肢体残疾 二级")], {"disabled": "verified"}),
    ("disability without kind", [], [], [held("disability")], {"disabled": "declared"}),
    ("hardship decided", [], [], [held("hardship", "低保户", sheet=False)], {"hardship": "verified"}),
    ("hardship on a sheet", [], [], [held("hardship")], {"hardship": "declared"}),
    ("subsistence", [], [], [held("subsistence")], {"hardship": "declared"}),
    ("struggling decided", [], [], [held("struggling", "两科不及格", sheet=False)], {"struggling": "verified"}),
    ("struggling on a sheet", [], [], [held("struggling")], {"struggling": "declared"}),
]


@pytest.mark.parametrize(("what", "father", "mother", "own", "found"), COMMON, ids=[c[0] for c in COMMON])
def test_what_the_sets_agree_on(what, father, mother, own, found):
    assert answer("common", family(father, mother, own)) == found


def test_orphans_and_the_unsupported_are_so_until_eighteen_and_the_disabled_on():
    fam = family([held("dead")], [held("dead")], [held("disability", "一级")], born=D(2008, 11, 21))
    assert answer("common", fam) == {"orphan": "verified", "disabled": "verified"}
    assert labels_for("common", fam, TODAY).changes_on == D(2026, 11, 21)
    assert answer("common", fam, D(2026, 11, 21)) == {"disabled": "verified"}


def test_missing_becomes_unsupported_by_time_alone():
    fam = family([held("dead")], [held("missing", "", D(2026, 6, 1))])
    assert labels_for("common", fam, TODAY).changes_on == D(2026, 12, 1)


def test_the_reasons_are_sentences_and_hide_what_is_delicate():
    fam = family([away()], [held("in_custody")])
    why = labels_for("mca", fam, TODAY).labels[0].why
    assert say_why(why, delicate=True) == ["父亲在义乌务工，自2025-02-01起", "未满16周岁", "母亲服刑或强制戒毒"]
    assert say_why(why, delicate=False) == ["父亲在义乌务工，自2025-02-01起", "未满16周岁", "母亲按档案中的家庭情况无法照护"]
    word = labels_for("mca", family([], [], [said("both")]), TODAY).labels[0].why
    assert say_why(word, delicate=False)[-2:] == ["名册（截至2026-09-10）写明：父母都外出", "未满16周岁"]


@pytest.mark.parametrize(
    ("fam", "codes"),
    [
        (family([away()], [away()]), ["no_carer"]),
        (family([away()], [], carer="mother"), []),
        (family([away()], [away()], extra=(Adult("g", "62", "奶奶", True),)), []),
        (family([away()], [away()], [held("living_alone")], extra=(Adult("g", "62", "奶奶", True),)), ["living_alone"]),
        (family([away()], [away()], [held("living_alone")], born=D(2010, 11, 20)), []),
        (family([away()], [away()], [held("living_alone")], born=D(2010, 11, 21)), ["living_alone"]),
        (family([away()], [away()], born=None), ["no_carer"]),
    ],
)
def test_a_child_under_sixteen_alone_or_without_carer_is_an_alarm(fam, codes):
    assert [a.code for a in alarms_for(fam, TODAY)] == codes


def test_the_latest_birth_of_a_month_is_its_last_day():
    assert latest_birth(D(2024, 2, 1), "month") == D(2024, 2, 29)
    assert latest_birth(D(2024, 1, 1), "year") == D(2024, 12, 31)
