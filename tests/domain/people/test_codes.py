"""What a row of a sheet says of a child's adults, as the shape a file is opened from."""

import datetime as dt

import pytest

from qianshou.domain.people.codes import new_file
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.rows.comparing import compare
from qianshou.domain.people.rows.stamps import Known

FAMILY = {"child.name": "石小山", "father.name": "石大山", "father.away_place": "广东省东莞市", "mother.name": "龙春花", "grandmother.name": "吴桂英"}


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, {"石大山": "2021-06", "龙春花": ""}),
        ({"child.left_behind_kind": "both"}, {"石大山": "2021-06", "龙春花": "2021-06"}),
        ({"child.left_behind_kind": "both", "mother.away": False}, {"石大山": "2021-06", "龙春花": ""}),
        ({"father.away_since": "2019"}, {"石大山": "2019", "龙春花": ""}),
    ],
)
def test_what_is_said_of_the_parents_together_is_each_ones_who_is_away_and_makes_no_adult(more, since):
    adults = new_file({**FAMILY, **more, "contact.away_since": "2021-06"}).adults
    assert {adult.name: adult.away_since for adult in adults if adult.name != "吴桂英"} == since
    assert all(adult.name for adult in adults)


def test_a_contact_with_a_name_or_no_parent_away_stays_an_adult_of_the_row():
    named = new_file({**FAMILY, "contact.name": "王叔叔", "contact.away_since": "2021-06"}).adults
    alone = new_file({"child.name": "石小山", "contact.away_place": "浙江省义乌市"}).adults
    assert [adult.name for adult in named if adult.away_since] == ["王叔叔"]
    assert [(adult.name, adult.away_place) for adult in alone] == [("", "浙江省义乌市")]


@pytest.mark.parametrize(("said", "brings"), [("奶奶", False), ("吴桂英", False), ("姑姑", True)])
def test_with_whom_the_child_lives_brings_nothing_where_that_one_looks_after_it(said, brings):
    known = Known(Child(name="石小山"), [Carer(name="吴桂英", relation="62", looks_after=True), Carer(name="石大山", relation="51")])
    assert [diff.code for diff in compare(known, new_file({"child.name": "石小山", "child.living_with": said}), dt.date(2026, 11, 18))] == ["child.living_with"] * brings
