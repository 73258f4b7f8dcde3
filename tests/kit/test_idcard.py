"""GB 11643: examples of the standard, and what must not pass."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.kit import idcard


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "440524800101001"])
def test_the_standards_own_examples_are_valid(number):
    assert idcard.valid(number)


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "11010519491331002X", "1101051949123100", "01010519491231002X", "", "x" * 18, "440524801301001"],
)
def test_what_cannot_be_a_number_is_refused(number):
    assert not idcard.valid(number)


@pytest.mark.parametrize("typed", ["11010519491231002x", "１１０１０５１９４９１２３１００２ｘ", " '110105 19491231 002Х ", "110105-19491231-002X"])
def test_tidying_leaves_only_the_numbers_own_characters(typed):
    assert idcard.tidy(typed) == "11010519491231002X"


def test_a_number_tells_birth_date_and_sex():
    assert idcard.birth_date("11010519491231002X") == date(1949, 12, 31)
    assert idcard.sex("11010519491231002X") == "female"
    assert idcard.sex("440524188001010014") == "male"


def test_an_old_number_becomes_its_successor():
    assert idcard.upgrade("440524800101001") == "440524198001010013"


def test_a_mask_shows_three_and_two():
    assert idcard.mask("11010519491231002X") == "110*************2X"
    assert idcard.mask("123") == "***"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, serial, place, by):
    first = f"513001{born:%Y%m%d}{serial:03d}"
    number = first + idcard.check_char(first)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert idcard.valid(number)
    assert not idcard.checks_out(wrong)
