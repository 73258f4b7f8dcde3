"""Hiding small counts: none may be worked out from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from qianshou.kit.smallcounts import LEAST, hidden, told

COLUMNS = st.lists(st.integers(0, 60), max_size=8)


def test_nothing_small_hides_nothing():
    assert hidden([10, 25, 300]) == [False, False, False]


def test_one_small_count_takes_the_next_smallest_with_it():
    assert hidden([3, 40, 12]) == [True, False, True]


def test_two_that_are_small_together_take_a_third():
    assert hidden([3, 2, 40, 12]) == [True, True, False, True]


@given(COLUMNS)
def test_no_small_count_is_shown(parts):
    assert all(gone or part >= LEAST for part, gone in zip(parts, hidden(parts), strict=True))


@given(COLUMNS)
def test_what_is_hidden_cannot_be_taken_from_the_sum(parts):
    gone = hidden(parts)
    rest = [part for part, one in zip(parts, gone, strict=True) if one]
    assert not rest or all(gone) or (len(rest) >= 2 and sum(rest) >= LEAST)


def test_a_part_is_told_only_where_the_rest_is_no_small_count():
    assert told(9, 5) == (None, None)
    assert told(100, 95) == (100, None)
    assert told(100, 4) == (100, None)
    assert told(100, 60) == (100, 60)
