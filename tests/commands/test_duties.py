"""qianshou duties and programme: the JSON that counties' scripts read."""

import json

import pytest

from qianshou import cli
from qianshou.domain.accounts.models import AuditEvent
from tests import care_cast  # noqa: F401

KEYS = ["unit", "name", "owed", "met", "due", "overdue", "missed", "met_late", "made_up", "waived"]


@pytest.fixture
def told(capsys):
    """One command line's code, its JSON and what it said to people."""

    def run(*words):
        code = cli.run([*words, "--json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out else None, out.err

    return run


def test_opening_answers_two_numbers_and_a_second_run_changes_nothing(cast, told):
    cast.with_("programme")
    assert told("duties", "open", "--on", "2026-11-20")[1] == {"opened": 0, "closed": 0}
    code, answer, _err = told("duties", "open", "--on", "2026-12-20")
    assert code == 0 and list(answer) == ["opened", "closed"] and answer["opened"] > 0 and answer["closed"] > 0
    assert told("duties", "open", "--on", "2026-12-20")[1] == {"opened": 0, "closed": 0}


def test_missed_answers_the_unit_and_each_child_with_owed_as_their_sum(cast, told):
    cast.with_("programme")
    code, answer, _err = told("duties", "missed", "--unit", "520481", "--as", "county", "--on", "2026-11-20")
    assert code == 0
    assert [row["name"] for row in answer["units"]] == ["青禾县", "石桥乡", "云台镇", "青禾县第一初级中学"]
    for row in answer["units"]:
        assert list(row) == KEYS
        assert row["owed"] == sum(row[key] for key in KEYS[3:])


def test_from_narrows_the_periods(cast, told):
    cast.with_("programme")
    whole = told("duties", "missed", "--unit", "2152000101", "--as", "school", "--on", "2026-11-20")[1]["units"][0]
    november = told("duties", "missed", "--unit", "2152000101", "--as", "school", "--on", "2026-11-20", "--from", "2026-11-01")[1]["units"][0]
    assert 0 < november["owed"] < whole["owed"]


@pytest.mark.parametrize(
    ("words", "say"),
    [
        (("--unit", "2152000101", "--as", "other_school"), "找不到代码是"),
        (("--unit", "520482", "--as", "county"), "找不到代码是"),
        (("--unit", "no-such", "--as", "county"), "找不到代码是"),
        (("--unit", "520481", "--as", "no-such"), "没有“no-such”这个可用的账号"),
        (("--unit", "520481", "--as", "county", "--on", "2026-11-20", "--from", "2026-12-01"), "开始日期要在截止日期之前"),
    ],
)
def test_what_is_refused_answers_one_and_one_sentence(cast, told, words, say):
    cast.with_("programme")
    code, answer, err = told("duties", "missed", *words)
    assert (code, answer) == (1, None) and say in err and err.count("\n") == 1


def test_a_word_that_is_no_day_is_a_wrong_call(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.run(["duties", "open", "--on", "yesterday"])
    assert ended.value.code == 2 and "Traceback" not in capsys.readouterr().err


def test_opening_by_hand_stands_on_the_trail(cast, told):
    cast.with_("programme")
    told("duties", "open", "--on", "2026-12-20")
    assert AuditEvent.objects.filter(action="care.open_periods", channel="cli").count() == 2  # both counties
