"""qianshou programme: what is on the shelf, as people and as scripts read it."""

import json

import pytest

from qianshou import cli
from qianshou.domain.care.programmes import shipped
from tests.domain.care.test_own_programmes import TALK, begun, decide

HEAD = ["code", "title", "source", "rules", "goals"]
SHELF = 21  # one for each of the twenty texts, and the village's part in vacations


@pytest.fixture
def told(capsys):
    """One command line's code, its JSON and what it said to people."""

    def run(*words):
        code = cli.run([*words, "--json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out else None, out.err

    return run


def test_every_shipped_programme_is_listed_with_its_numbers_of_rules_and_goals(told):
    code, answer, _err = told("programme", "list")
    assert code == 0 and list(answer) == ["programmes"]
    assert sorted(one["code"] for one in answer["programmes"]) == sorted(shipped())
    assert [list(one) for one in answer["programmes"]] == [HEAD] * SHELF


def test_one_programme_is_shown_in_sentences_with_its_dates_and_targets(told):
    shown = told("programme", "show", "wu_ge_yi")[1]["programmes"]
    assert shown[0]["rules"] == 5 and shown[0]["sentences"][0]["words"] == "每周给孩子辅导1次（只算学期中）"
    mothers = told("programme", "show", "pian_7")[1]["programmes"][0]
    assert [day["when"] for day in mothers["dated"]] == ["3月8日", "6月1日"]
    assert mothers["targets"] == [{"title": "坚持联络制度", "measure": "contacts", "target": 100}]


def test_a_programme_that_is_not_there_is_refused_in_one_sentence(told):
    code, answer, err = told("programme", "show", "no_such")
    assert (code, answer) == (1, None) and "没有代码是“no_such”的方案" in err


def test_checking_counts_where_the_mechanisms_went(told, capsys):
    code, answer, _err = told("programme", "check")
    assert code == 0 and len(answer["programmes"]) == SHELF
    assert list(answer["mechanisms"]) == ["shown", "planned", "left_out"] and sum(answer["mechanisms"].values()) == 341
    assert cli.run(["programme", "check"]) == 0
    said = capsys.readouterr().out
    assert f"{SHELF} 份方案都没有问题" in said and all(str(number) in said for number in answer["mechanisms"].values())


PLAN = "青禾县留守儿童关爱方案"


@pytest.fixture
def own(cast):
    """A programme of the cast's county on its shelf."""
    one = begun(cast, title=PLAN)
    decide(cast, one, [TALK])
    return one


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "seen"), [("county", True), ("school", True), ("neighbour_county", False)])
def test_a_countys_own_programmes_are_listed_for_those_who_work_there(told, own, who, seen):
    code, answer, _err = told("programme", "list", "--as", who)
    assert code == 0 and [one["title"] for one in answer["programmes"]][SHELF:] == ([PLAN] if seen else [])
    assert told("programme", "show", own.code, "--as", who)[0] == (0 if seen else 1)


@pytest.mark.django_db
def test_who_may_not_see_programmes_is_refused_and_nobody_named_sees_the_shipped_ones(told, own):
    assert told("programme", "list", "--as", "admin")[0] == 1
    assert len(told("programme", "list")[1]["programmes"]) == SHELF
