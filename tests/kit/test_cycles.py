"""The search for cycles is held off for a block and comes back, whatever happens inside."""

import gc

import pytest

from qianshou.kit.cycles import left_alone


def test_nothing_is_searched_inside_and_all_goes_on_after():
    with left_alone():
        assert not gc.isenabled()
        with left_alone():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_inside_does_not_leave_it_off():
    with pytest.raises(ValueError, match="x"), left_alone():
        raise ValueError("x")
    assert gc.isenabled()
