"""`qianshou plan`: the JSON of CLI.md, exit codes, and the score against a folder."""

import json

import pytest

from qianshou import cli

PLAN = "一、工作措施\n1.班主任每周与留守儿童谈心一次，每学期家访不少于两次。\n2.学校定期召开监护人会议。\n3.9月20日前完成摸底排查。\n"


def run(capsys, *words):
    code = cli.run(["plan", *map(str, words), "--json"])
    out = capsys.readouterr()
    return code, json.loads(out.out) if out.out else None, out.err


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_reading_answers_with_rules_dates_and_vague_duties(plan, capsys):
    code, answer, err = run(capsys, "read", plan)
    assert (code, err) == (0, "")
    assert [(r["kind"], r["count"], r["per"], r["at_least"]) for r in answer["rules"]] == [("talk", 1, "week", False), ("home_visit", 2, "term", True)]
    assert [v["kind"] for v in answer["vague"]] == ["meeting"]
    assert answer["dated"][0]["by"] == "09-20"


def test_a_file_that_is_no_plan_is_refused_in_one_line(tmp_path, capsys):
    path = tmp_path / "图.pdf"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    code, answer, err = run(capsys, "read", path)
    assert (code, answer) == (1, None)
    assert err.strip().startswith("这是图片") and len(err.strip().splitlines()) == 1


def test_for_people_it_prints_lines(plan, capsys):
    assert cli.run(["plan", "read", str(plan)]) == 0
    assert "talk" in capsys.readouterr().out


def test_the_score_counts_what_is_right_wanted_and_given(plan, capsys, tmp_path):
    rule = {"quote": "班主任每周与留守儿童谈心一次", "kind": "talk", "counterpart": "child", "count": 1, "per": "week"}
    (tmp_path / "gold.json").write_text(json.dumps({"方案.txt": {"rules": [rule]}}), "utf-8")
    code, answer, _err = run(capsys, "score", tmp_path)
    assert code == 0
    assert (answer["right"], answer["wanted"], answer["given"], answer["recall"], answer["precision"]) == (1, 1, 2, 1.0, 0.5)
    assert answer["files"]["方案.txt"]["given"] == 2


def test_a_folder_without_gold_is_refused(tmp_path, capsys):
    code, _answer, err = run(capsys, "score", tmp_path)
    assert code == 1 and "gold.json" in err
