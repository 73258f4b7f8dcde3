"""Telephone numbers out of what people write."""

import pytest

from qianshou.kit import phone


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("13800000000", ["13800000000"]),
        (13800000000.0, ["13800000000"]),
        ("138 0000 0000", ["13800000000"]),
        ("138-0000-0000", ["13800000000"]),
        ("+86 138-0000-0000", ["13800000000"]),
        ("0838-1234567", ["08381234567"]),
        ("13800000000/13900000000", ["13800000000", "13900000000"]),
        ("１３８００００００００、13900000000", ["13800000000", "13900000000"]),
        ("爸13800000000 妈13900000001", ["13800000000", "13900000001"]),
        ("400-123-4567", ["4001234567"]),
        ("1380000000", ["1380000000"]),
        ("无", []),
        ("", []),
    ],
)
def test_numbers_come_in_the_order_written(written, numbers):
    assert phone.numbers(written) == numbers


def test_ten_digits_do_not_look_like_a_mobile():
    assert not phone.looks_right("1380000000")
    assert phone.looks_right("13800000000")
    assert phone.looks_right("02887654321")


def test_a_mask_keeps_three_and_four():
    assert phone.mask("13812345678") == "138****5678"
    assert phone.mask("87654") == "***54"
