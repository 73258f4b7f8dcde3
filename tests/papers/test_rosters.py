"""The nine rosters against their truth: frames, columns, doubts, samples."""

import json
from datetime import date
from pathlib import Path

import pytest

from qianshou.papers.rosters import cli_json, read_roster, timing

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
TRUTH = json.loads((ROSTERS / "truth.json").read_text(encoding="utf-8"))["files"]


@pytest.fixture(scope="module")
def answers():
    return {name: cli_json(ROSTERS / name) for name in TRUTH}


def sheets(answers):
    for name, file in TRUTH.items():
        for truth in file["sheets"]:
            yield name, truth, answers[name]["sheets"][truth["index"]]


def test_header_and_children_are_found_by_themselves(answers):
    for name, truth, got in sheets(answers):
        keys = ["data", "header_rows", "first_data_row", "last_data_row", "data_row_count"]
        assert (name, [got[key] for key in keys]) == (name, [truth[key] for key in keys])


def test_every_column_is_read_unasked_and_right(answers):
    for name, truth, got in sheets(answers):
        assert got["questions"] == {}, name
        for letter, code in truth["columns"].items():
            assert got["columns"][letter] in [code, *truth.get("also_ok", {}).get(letter, [])], (name, letter)


def test_every_doubtful_row_is_caught_for_its_reason_and_no_other_row(answers):
    for name, truth, got in sheets(answers):
        doubts = {e["row"]: e["reason"] for e in truth["expect"] if e["verdict"] == "doubt"}
        either = {e["row"] for e in truth.get("either_way", [])}
        found = {r["row"]: r["problems"][0]["reason"] for r in got["rows"] if r["problems"] and r["row"] not in either}
        assert (name, found) == (name, doubts)


def test_doubts_point_at_the_cells_and_say_what_to_do(answers):
    for _, truth, got in sheets(answers):
        rows = {r["row"]: r["problems"] for r in got["rows"]}
        for expected in truth["expect"]:
            if expected["verdict"] == "doubt":
                problem = rows[expected["row"]][0]
                assert set(problem["columns"]) == set(expected["columns"])
                assert "请" in problem["say"]


def test_totals_notes_and_signatures_are_no_children(answers):
    for name, truth, got in sheets(answers):
        skips = [(e["row"], e["reason"]) for e in truth["expect"] if e["verdict"] == "skip"]
        assert (name, [(s["row"], s["reason"]) for s in got["skipped"]]) == (name, skips)


def test_samples_are_normalised_as_the_truth_says(answers):
    for name, truth, got in sheets(answers):
        rows = {r["row"]: r for r in got["rows"]}
        for sample in truth.get("samples", []):
            for code, value in sample["facts"].items():
                assert rows[sample["row"]]["facts"].get(code) == value, (name, sample["row"], code)
            for member in sample.get("members", []):
                assert any(member.items() <= found.items() for found in ready(rows[sample["row"]]["members"], member))


def ready(members, wanted):
    """Members cut to the keys the sample names, lists made comparable."""
    return [{key: member.get(key) for key in wanted} for member in members]


def test_the_day_a_sheet_stands_for_is_guessed(answers):
    days = {name[:2]: got["sheets"][0]["as_of"] for name, got in answers.items()}
    assert days["01"] == "2025-09-08"
    assert days["04"] == "2025-08-31"
    assert days["07"] == "2025-09-01"
    assert days["02"] is None


def test_the_same_bytes_have_the_same_sum_and_other_bytes_another():
    first, second = (ROSTERS / name for name in sorted(TRUTH)[:2])
    assert cli_json(first)["sha256"] == read_roster(first.read_bytes())["sha256"]
    assert cli_json(first)["sha256"] != cli_json(second)["sha256"]


def test_the_bench_measures_what_it_says():
    measured = timing.measure(timing.big_roster(40), date(2025, 10, 1))
    assert measured["rows"] == 40
    assert measured["ratio"] == measured["ours"] / measured["floor"]
