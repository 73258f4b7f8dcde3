"""Headers by meaning: single headers, whole tables, tables the lexicon was not written for."""

from pathlib import Path

import pytest

from qianshou.papers.lexicon import evidence_of, meaning_of, read_headers, usual_wordings, wording

DATA = Path(__file__).parent.parent / "data"


def held_out():
    for line in (DATA / "held_out_headers.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            columns = [part.split("=>") for part in line.split(";")]
            yield [head for head, _ in columns], [want.split("|") if want else [None] for _, want in columns]


def levels_of(head):
    return head.split("/", 1) if "/" in head and "（" not in head and "(" not in head else [head]


def codes(*heads, values=None):
    evidence = [evidence_of(column, 2025) for column in values] if values else None
    return [reading.code for reading in read_headers([levels_of(head) for head in heads], evidence)]


def test_tables_never_seen_are_read_from_their_words_alone():
    total = right = wrong = 0
    for heads, wanted in held_out():
        for reading, want in zip(read_headers([levels_of(head) for head in heads]), wanted, strict=True):
            coded = want != [None]
            fits = reading.code in want or (not coded and reading.code is None)
            total += coded
            right += coded and fits and not reading.ask
            wrong += not fits and not reading.ask and reading.code is not None
    assert total > 400
    assert right / total >= 0.97
    assert wrong / total <= 0.01


@pytest.mark.parametrize(
    ("heads", "want"),
    [
        (["父亲姓名", "务工地点", "联系电话", "母亲姓名", "务工地点", "联系电话"], ["father"] * 3 + ["mother"] * 3),
        (["父亲/姓名", "父亲/电话", "母亲/姓名", "母亲/电话"], ["father"] * 2 + ["mother"] * 2),
        (["联系电话/父亲", "联系电话/母亲"], ["father", "mother"]),
        (["姓名（父）", "电话（父）", "姓名（母）"], ["father", "father", "mother"]),
        (["班主任", "电话", "帮扶教师", "电话"], ["school", "school", "helper", "helper"]),
    ],
)
def test_bare_headers_belong_to_the_person_named_before_them(heads, want):
    assert [code.split(".")[0] for code in codes("姓名", *heads)[1:]] == want


@pytest.mark.parametrize("head", ["银行卡号", "心理健康状况", "是否问题儿童", "宗教信仰", "家长签字", "QQ号"])
def test_what_a_roster_should_not_carry_is_left_alone(head):
    assert codes("姓名", head) == ["child.name", None]


@pytest.mark.parametrize("head", ["身分证号码", "公民身分证号码", "身份正号码", "*身份证号（18位）", "2.身份证 号"])
def test_misspellings_stars_numbers_and_notes_do_not_hide_a_header(head):
    meaning = meaning_of(head)
    assert meaning is not None
    assert meaning.attribute == "id_number"


def test_an_eighteen_digit_column_is_an_identity_number_whatever_it_is_called():
    numbers = ["11010519491231002X"] * 3
    young = [n[:6] + "20150305" + "0021" for n in numbers]
    assert codes("姓名", "某某编码", values=[["王一", "王二", "王三"], young]) == ["child.name", "child.id_number"]


def test_values_against_the_header_are_asked_about():
    phones = ["13800000001", "13800000002", "13800000003"]
    reading = read_headers([["姓名"], ["家庭住址"]], [evidence_of(["王一"], 2025), evidence_of(phones, 2025)])[1]
    assert reading.ask
    assert "child.phone" in reading.choices


def test_a_single_place_of_work_after_two_parents_is_asked_about():
    reading = read_headers([["姓名"], ["父亲姓名"], ["母亲姓名"], ["务工地点"]])[3]
    assert reading.ask
    assert {"father.away_place", "mother.away_place"} <= set(reading.choices)


def test_a_phone_under_an_unknown_parent_is_asked_about():
    reading = read_headers([["姓名"], ["母亲姓名"], ["天外来客", "联系电话"]])[2]
    assert reading.ask


def test_every_code_has_a_wording_that_reads_back_as_itself():
    odd = set()
    for code in usual_wordings():
        prefix = "" if code.split(".")[0] in ("paper", "unit", "school", "child", "helper") else "姓名"
        read = read_headers([[prefix], [wording(code)]])[1]
        if read.code != code and code.split(".")[1] not in ("relation", "since", "kind"):
            odd.add(code)
    assert odd == set()


@pytest.mark.parametrize(
    ("heads", "want"),
    [
        (["儿童姓名", "留守期间照料情况/照料人姓名", "留守期间照料情况/年龄", "留守期间照料情况/联系电话"], ["carer.name", "carer.age", "carer.phone"]),
        (["儿童姓名", "家长务工信息/家长姓名", "家长务工信息/务工省市", "家长务工信息/联系方式"], ["contact.name", "contact.away_place", "contact.phone"]),
        (["姓名", "现监护人姓名", "与学生关系", "监护人手机号", "监护人身体状况"], ["carer.name", "carer.relation", "carer.phone", "carer.health"]),
        (["姓名", "监护人姓名", "监护人电话", "现监护人身体状况"], ["guardian.name", "guardian.phone", "guardian.health"]),
        (["姓名", "监护人姓名", "监护人电话", "照料人身体状况"], ["guardian.name", "guardian.phone", "carer.health"]),
        (["姓名", "监护人姓名", "现监护人姓名", "监护人身体状况"], ["guardian.name", "carer.name", "guardian.health"]),
        (["姓名", "监护人姓名", "监护人电话", "现监护人电话"], ["guardian.name", "guardian.phone", "carer.phone"]),
        (["姓名", "现监护人姓名", "就读学校", "监护人电话"], ["carer.name", "school.name", "guardian.phone"]),
    ],
)  # fmt: skip
def test_the_columns_of_one_person_come_from_one_person_without_a_question(heads, want):
    readings = read_headers([levels_of(head) for head in heads])
    assert [reading.code for reading in readings] == ["child.name", *want]
    assert not [reading for reading in readings if reading.ask]
