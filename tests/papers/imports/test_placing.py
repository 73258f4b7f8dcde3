"""Where a row belongs, told from the words of its school's cell."""

import pytest

from qianshou.papers.imports.rules.placing import school_and_class


@pytest.mark.parametrize(
    ("cell", "school", "inside"),
    [
        ("云顶镇中心小学三年级2班", "云顶镇中心小学", "三年级2班"),
        ("云顶镇中心小学（三年级）", "云顶镇中心小学", "三年级"),
        ("云顶镇初级中学、八年级", "云顶镇初级中学", "八年级"),
        ("云顶镇中心小学", "云顶镇中心小学", ""),
        ("大班", "大班", ""),
        ("", "", ""),
    ],
)
def test_a_class_in_the_schools_cell_is_taken_out_of_it(cell, school, inside):
    assert school_and_class(cell) == (school, inside)
