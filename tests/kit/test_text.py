"""Text as typed, text for comparing, names as kept."""

import pytest

from qianshou.kit.text import clean, fold, fold_name, whole


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeff 王\u3000小明\u200b ", "王 小明"),
        ("a\u00a0\u00a0b\n c", "a b c"),
        ("", ""),
        (12, "12"),
    ],
)
def test_clean_takes_only_what_nobody_meant(typed, kept):
    assert clean(typed) == kept


def test_a_whole_number_is_plain_digits_and_no_more_than_a_row_can_hold():
    assert [whole(typed) for typed in ("0", "12", "", "-1", "1.5", "１２", "²", " 3", "9" * 5000)] == [0, 12, *[None] * 7]


def test_folding_makes_width_case_and_space_equal():
    assert fold(" ＡＢＣ　１２３ ") == "abc123"
    assert fold("51300120140101Х") == "51300120140101x"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王 五", "王五"),
        ("李\u3000四 ", "李四"),
        ("阿依 • 木果", "阿依·木果"),
        ("阿依.木果", "阿依·木果"),
        ("买买提﹒艾力", "买买提·艾力"),
        ("𠮷 野", "𠮷野"),
        ("Anna  Lee", "Anna Lee"),
    ],
)
def test_a_name_keeps_every_character_and_no_inner_space(typed, kept):
    assert fold_name(typed) == kept
