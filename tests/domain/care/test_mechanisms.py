"""docs/mechanisms.toml: all 341 mechanisms stand once, and every place it names exists."""

from pathlib import Path

import pytest
from django.urls import get_resolver

from qianshou.domain.care.programmes import ProgrammeError, shipped
from qianshou.domain.care.programmes.mechanisms import ALL, Mechanisms, mechanisms, misplaced, read_mechanisms

ROOT = Path(__file__).parents[3]
KNOWN = (ROOT / "tests" / "data" / "mechanism_ids.txt").read_text().split()


def page_names(resolver, prefix=""):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from page_names(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif one.name:
            yield prefix + one.name


def places():
    return sorted({place for named in mechanisms().shown.values() for place in named})


def test_all_mechanisms_stand_exactly_once():
    found = mechanisms()
    assert sorted([*found.shown, *found.planned, *found.left_out]) == sorted(KNOWN) == list(ALL)
    assert sum(found.counts().values()) == 341


def test_every_place_in_a_programme_cites_its_mechanism():
    assert misplaced(mechanisms(), shipped()) == []


def test_every_page_and_every_test_named_exists():
    pages = set(page_names(get_resolver()))
    elsewhere = [place for place in places() if place.split(":")[0] not in shipped()]
    missing = [place for place in elsewhere if place not in pages and not (place.startswith("tests/") and (ROOT / place).is_file())]
    assert elsewhere and missing == []


def test_whatever_a_rule_is_owed_for_is_shown():
    owed = {number for programme in shipped().values() for rule in programme.rules for number in rule.mechanisms}
    assert owed <= set(mechanisms().shown)


def test_a_mechanism_left_out_is_no_rule_and_no_suggestion():
    cited = {number for programme in shipped().values() for rule in programme.every_rule().values() for number in rule.mechanisms}
    assert not cited & set(mechanisms().left_out)


def test_a_place_that_is_not_there_or_cites_another_is_named():
    known = Mechanisms({"M021": ("wu_ge_yi:nothing",), "M022": ("wu_ge_yi:tutoring",), "M023": ("office:roster",)}, {}, {})
    assert misplaced(known, shipped()) == ["M021 wu_ge_yi:nothing", "M022 wu_ge_yi:tutoring"]


@pytest.mark.parametrize(
    "row",
    [{}, {"shown": []}, {"shown": "x"}, {"planned": "moon", "say": "x"}, {"planned": "aid"}, {"left_out": ""}, {"shown": ["a"], "left_out": "b"}, 3],
)
def test_a_row_that_says_not_exactly_one_thing_is_refused(row):
    good = {number: {"left_out": "why"} for number in ALL}
    with pytest.raises(ProgrammeError, match="M007"):
        read_mechanisms({**good, "M007": row})
    with pytest.raises(ProgrammeError, match="M342"):
        read_mechanisms({**good, "M342": {"left_out": "why"}})
    with pytest.raises(ProgrammeError, match="缺这一条"):
        read_mechanisms({number: value for number, value in good.items() if number != "M341"})
